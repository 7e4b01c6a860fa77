//! Slots: the destinations of an object's properties while it is read, before its struct exists.
//!
//! One loop reads all structs, whose fields it only knows as slots, so that each struct adds little to compile.

use std::collections::BTreeMap;

use serde::de::{Deserialize, Error, MapAccess};

use crate::decoding::{cost, meter};
use crate::model::constant::{Constant, ConstantSeed};

/// The value of a property that is being read.
pub trait Slot<'de, A: MapAccess<'de>> {
    /// Reads the value of the current property.
    ///
    /// # Errors
    ///
    /// If the property is a duplicate, or is not of the field's type.
    fn read(&mut self, name: &'static str, map: &mut A) -> Result<(), A::Error>;
}

/// A property whose value is kept as it is read: a required one, or free-form JSON, which may be `null`.
#[derive(Debug)]
pub struct ValueSlot<T> {
    /// The value, unless it is absent.
    pub value: Option<T>,
}

/// A property that may be absent.
#[derive(Debug)]
pub struct OptionalSlot<T> {
    /// The value, or the default of its type.
    pub value: T,
    is_set: bool,
}

/// A property with a single allowed value.
#[derive(Debug)]
pub struct ConstantSlot {
    allowed: &'static str,
    value: Option<Constant>,
}

/// A map that keeps the properties without a slot.
pub trait Rest<'de, A: MapAccess<'de>> {
    /// Reads the value of the current property.
    ///
    /// # Errors
    ///
    /// If it is not of the map's type.
    fn keep(&mut self, name: String, map: &mut A) -> Result<(), A::Error>;
}

impl<T> ValueSlot<T> {
    /// An empty slot.
    #[must_use]
    pub fn empty() -> Self {
        Self { value: None }
    }

    /// Returns the value of a required property.
    ///
    /// # Errors
    ///
    /// If it is missing.
    pub fn into_value<E: Error>(self, name: &'static str) -> Result<T, E> {
        self.value.ok_or_else(|| E::missing_field(name))
    }
}

impl<T: Default> OptionalSlot<T> {
    /// An empty slot.
    #[must_use]
    pub fn empty() -> Self {
        Self {
            value: T::default(),
            is_set: false,
        }
    }
}

impl ConstantSlot {
    /// An empty slot.
    #[must_use]
    pub fn new(allowed: &'static str) -> Self {
        Self {
            allowed,
            value: None,
        }
    }

    /// Returns the value.
    ///
    /// # Errors
    ///
    /// If it is missing.
    pub fn into_value<E: Error>(self, name: &'static str) -> Result<Constant, E> {
        self.value.ok_or_else(|| E::missing_field(name))
    }
}

impl<'de, A: MapAccess<'de>, T: Deserialize<'de>> Slot<'de, A> for ValueSlot<T> {
    fn read(&mut self, name: &'static str, map: &mut A) -> Result<(), A::Error> {
        check(self.value.is_some(), name)?;
        self.value = Some(map.next_value()?);
        Ok(())
    }
}

impl<'de, A: MapAccess<'de>, T: Deserialize<'de>> Slot<'de, A> for OptionalSlot<T> {
    fn read(&mut self, name: &'static str, map: &mut A) -> Result<(), A::Error> {
        check(self.is_set, name)?;
        self.value = map.next_value()?;
        self.is_set = true;
        Ok(())
    }
}

impl<'de, A: MapAccess<'de>> Slot<'de, A> for ConstantSlot {
    fn read(&mut self, name: &'static str, map: &mut A) -> Result<(), A::Error> {
        check(self.value.is_some(), name)?;
        self.value = Some(map.next_value_seed(ConstantSeed(self.allowed))?);
        Ok(())
    }
}

fn check<E: Error>(is_set: bool, name: &'static str) -> Result<(), E> {
    if is_set {
        return Err(E::duplicate_field(name));
    }
    Ok(())
}

impl<'de, A: MapAccess<'de>, T: Deserialize<'de>> Rest<'de, A> for BTreeMap<String, T> {
    fn keep(&mut self, name: String, map: &mut A) -> Result<(), A::Error> {
        let size = size_of::<String>() + size_of::<T>();
        meter::charge(cost::entry(size, self.len()) + cost::text(name.len()))?;
        self.insert(name, map.next_value()?);
        Ok(())
    }
}
