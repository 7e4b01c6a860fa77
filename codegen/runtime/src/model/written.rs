//! Structs that are written as JSON objects, by one loop that knows their fields only as trait objects.

use std::collections::BTreeMap;

use serde::ser::{Serialize, SerializeMap, SerializeStruct, Serializer};

use crate::model::ser::Presence;

/// A property that is written to `O`.
pub enum Property<'p, O: Object> {
    /// A property that is always written.
    Always(&'static str, &'p dyn Written<O>),
    /// A property that is written unless it is absent.
    IfPresent(&'static str, &'p dyn Omitted<O>),
}

/// A struct or a map that is being written.
pub trait Object {
    /// The error of the serializer.
    type Error;

    /// Writes a property.
    ///
    /// # Errors
    ///
    /// If the value cannot be serialized.
    fn property<T: Serialize + ?Sized>(
        &mut self,
        name: &'static str,
        value: &T,
    ) -> Result<(), Self::Error>;
}

/// A [`SerializeStruct`].
pub struct Struct<S>(S);

impl<S: SerializeStruct> Object for Struct<S> {
    type Error = S::Error;

    fn property<T: Serialize + ?Sized>(
        &mut self,
        name: &'static str,
        value: &T,
    ) -> Result<(), S::Error> {
        self.0.serialize_field(name, value)
    }
}

/// A [`SerializeMap`].
pub struct Map<S>(S);

impl<S: SerializeMap> Object for Map<S> {
    type Error = S::Error;

    fn property<T: Serialize + ?Sized>(
        &mut self,
        name: &'static str,
        value: &T,
    ) -> Result<(), S::Error> {
        self.0.serialize_entry(name, value)
    }
}

/// A value that can be written to `O`.
pub trait Written<O: Object> {
    /// Writes the value.
    ///
    /// # Errors
    ///
    /// If it cannot be serialized.
    fn write(&self, name: &'static str, object: &mut O) -> Result<(), O::Error>;
}

impl<O: Object, T: Serialize> Written<O> for T {
    fn write(&self, name: &'static str, object: &mut O) -> Result<(), O::Error> {
        object.property(name, self)
    }
}

/// A value that is written unless it is absent.
pub trait Omitted<O: Object> {
    /// Writes the value, if there is one.
    ///
    /// # Errors
    ///
    /// If it cannot be serialized.
    fn write_if_present(&self, name: &'static str, object: &mut O) -> Result<(), O::Error>;
}

impl<O: Object, T: Serialize + Presence> Omitted<O> for T {
    fn write_if_present(&self, name: &'static str, object: &mut O) -> Result<(), O::Error> {
        if self.is_present() {
            object.property(name, self)?;
        }
        Ok(())
    }
}

impl<O: Object> Property<'_, O> {
    fn write(&self, object: &mut O) -> Result<(), O::Error> {
        match self {
            Self::Always(name, value) => value.write(name, object),
            Self::IfPresent(name, value) => value.write_if_present(name, object),
        }
    }
}

/// Writes a struct.
///
/// # Errors
///
/// If a value cannot be serialized.
pub fn object<S: Serializer>(
    serializer: S,
    name: &'static str,
    properties: &[Property<'_, Struct<S::SerializeStruct>>],
) -> Result<S::Ok, S::Error> {
    let mut object = Struct(serializer.serialize_struct(name, properties.len())?);
    properties.iter().try_for_each(|it| it.write(&mut object))?;
    object.0.end()
}

/// Writes a struct that keeps properties without fields of their own.
///
/// # Errors
///
/// If a value cannot be serialized.
pub fn open_object<S: Serializer, T: Serialize>(
    serializer: S,
    properties: &[Property<'_, Map<S::SerializeMap>>],
    rest: &BTreeMap<String, T>,
) -> Result<S::Ok, S::Error> {
    let mut object = Map(serializer.serialize_map(None)?);
    properties.iter().try_for_each(|it| it.write(&mut object))?;
    for (name, value) in rest {
        object.0.serialize_entry(name, value)?;
    }
    object.0.end()
}
