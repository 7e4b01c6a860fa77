//! Structs that are JSON objects: written, and read from objects only.
//!
//! serde's derived code also accepts an array for a struct, and reads the fields by position. It also takes longer to
//! compile: here, the common code exists once, and a struct only lists its fields.

use std::fmt;
use std::marker::PhantomData;

use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, Visitor};

use crate::decoding::bounded::OPEN;
use crate::model::slot::{Rest, Slot};

/// Implements `Serialize` and `Deserialize` for a struct that is a JSON object.
///
/// Lists the fields in order, in groups of one kind. A field whose property has another name specifies it:
/// `type_ = "type"`. The kinds are:
///
/// * `constants`: a [`Constant`](crate::Constant), followed by its value: `object => "charge"`. Only the first group may
///   be of this kind.
/// * `required`: the property is never missing.
/// * `nullable`: an `Option`, for a required property that may be `null`; a missing one counts as `null`.
/// * `optional`: an `Option` or a [`Nullable`](crate::Nullable).
/// * `any`: an `Option` of arbitrary JSON, for which `null` is a value.
///
/// `..additional` is the map of all other properties.
#[macro_export]
macro_rules! object {
    (
        $name:ident
        , constants($($constant:ident $(= $key:literal)? => $value:literal),+)
        $($groups:tt)*
    ) => {
        $crate::object! {
            @implement $name,
            constants($($constant, $crate::object!(@wire $constant $($key)?), $value;)+)
            $($groups)*
        }
    };
    ($name:ident $($groups:tt)*) => {
        $crate::object! { @implement $name, constants() $($groups)* }
    };
    (
        @implement $name:ident
        , constants($($constant:ident, $key:expr, $allowed:literal;)*)
        $(, $kind:ident($($field:ident $(= $wire:literal)?),+))*
        $(, ..$rest:ident)?
    ) => {
        impl $crate::serde::Serialize for $name {
            #[allow(deprecated, reason = "every field is written")]
            fn serialize<S: $crate::serde::Serializer>(
                &self,
                serializer: S,
            ) -> ::std::result::Result<S::Ok, S::Error> {
                $crate::object!(@serialize self, serializer, ($($rest)?), &[
                    $($crate::ser::Property::Always($key, &self.$constant.or($allowed)),)*
                    $($($crate::object!(
                        @written $kind, $crate::object!(@wire $field $($wire)?), &self.$field
                    ),)+)*
                ])
            }
        }

        impl<'de> $crate::serde::Deserialize<'de> for $name {
            fn deserialize<D: $crate::serde::Deserializer<'de>>(
                deserializer: D,
            ) -> ::std::result::Result<Self, D::Error> {
                $crate::de::object(deserializer)
            }
        }

        impl<'de> $crate::de::Object<'de> for $name {
            const NAME: &'static str = ::std::stringify!($name);
            const PROPERTIES: &'static [&'static str] = &[
                $($key,)*
                $($($crate::object!(@wire $field $($wire)?),)+)*
            ];
            const HAS_REST: bool = $crate::object!(@has $($rest)?);

            #[allow(deprecated, reason = "every field needs a value")]
            fn read<A: $crate::serde::de::MapAccess<'de>>(
                properties: $crate::de::Properties<A>,
            ) -> ::std::result::Result<Self, A::Error> {
                $(let mut $constant = $crate::de::ConstantSlot::new($allowed);)*
                $($(let mut $field = $crate::object!(@slot $kind);)+)*
                $(let mut $rest = ::std::default::Default::default();)?
                properties.read(
                    Self::PROPERTIES,
                    &mut [$(&mut $constant,)* $($(&mut $field,)+)*],
                    $crate::object!(@rest $($rest)?),
                )?;
                ::std::result::Result::Ok(Self {
                    $($constant: $constant.into_value($key)?,)*
                    $($($field: $crate::object!(@value $kind, $field, $crate::object!(@wire $field $($wire)?)),)+)*
                    $($rest,)?
                })
            }
        }
    };
    (@wire $field:ident) => { ::std::stringify!($field) };
    (@wire $field:ident $wire:literal) => { $wire };
    (@has) => { false };
    (@has $rest:ident) => { true };
    (@serialize $self:ident, $serializer:ident, (), $properties:expr) => {
        $crate::ser::object($serializer, <Self as $crate::de::Object<'_>>::NAME, $properties)
    };
    (@serialize $self:ident, $serializer:ident, ($rest:ident), $properties:expr) => {
        $crate::ser::open_object($serializer, $properties, &$self.$rest)
    };
    (@written required, $wire:expr, $value:expr) => { $crate::ser::Property::Always($wire, $value) };
    (@written nullable, $wire:expr, $value:expr) => { $crate::ser::Property::Always($wire, $value) };
    (@written $kind:ident, $wire:expr, $value:expr) => {
        $crate::ser::Property::IfPresent($wire, $value)
    };
    (@slot required) => { $crate::de::ValueSlot::empty() };
    (@slot any) => { $crate::de::ValueSlot::empty() };
    (@slot $kind:ident) => { $crate::de::OptionalSlot::empty() };
    (@rest) => { ::std::option::Option::None };
    (@rest $rest:ident) => { ::std::option::Option::Some(&mut $rest) };
    (@value required, $field:ident, $wire:expr) => {
        match $field.into_value($wire) {
            ::std::result::Result::Ok(value) => value,
            ::std::result::Result::Err(error) => return ::std::result::Result::Err(error),
        }
    };
    (@value $kind:ident, $field:ident, $wire:expr) => { $field.value };
}

/// A struct that is deserialized from a JSON object. [`object!`](crate::object!) implements
/// this.
pub trait Object<'de>: Sized {
    /// The name of the struct.
    const NAME: &'static str;
    /// The names of the properties that have fields.
    const PROPERTIES: &'static [&'static str];
    /// Whether other properties are kept, too.
    const HAS_REST: bool;

    /// Reads the properties.
    ///
    /// # Errors
    ///
    /// If a property is missing or duplicate, or is not of its field's type.
    fn read<A: MapAccess<'de>>(properties: Properties<A>) -> Result<Self, A::Error>;
}

/// Deserializes a struct.
///
/// # Errors
///
/// If the value is not an object with the properties of the struct.
pub fn object<'de, T: Object<'de>, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    let visitor = ObjectVisitor(PhantomData);
    let names = if T::HAS_REST { OPEN } else { T::PROPERTIES };
    deserializer.deserialize_struct(T::NAME, names, visitor)
}

struct ObjectVisitor<T>(PhantomData<T>);

impl<'de, T: Object<'de>> Visitor<'de> for ObjectVisitor<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "struct {}", T::NAME)
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<T, A::Error> {
        T::read(Properties { map })
    }
}

/// The properties of an object that is being read.
#[derive(Debug)]
pub struct Properties<A> {
    map: A,
}

impl<'de, A: MapAccess<'de>> Properties<A> {
    /// Reads all properties into their slots, which are in the order of `names`. Others go to `rest`, or are skipped.
    ///
    /// # Errors
    ///
    /// If a property is duplicate, or is not of its field's type.
    pub fn read(
        mut self,
        names: &'static [&'static str],
        slots: &mut [&mut dyn Slot<'de, A>],
        mut rest: Option<&mut dyn Rest<'de, A>>,
    ) -> Result<(), A::Error> {
        // The name of the current property, if the struct has no field for it but keeps it.
        let mut other = String::new();
        // The index of the expected next property: servers write properties in a constant order.
        let mut next = 0;
        while let Some(index) = self.map.next_key_seed(PropertySeed {
            names,
            other: rest.is_some().then_some(&mut other),
            next,
        })? {
            match (slots.get_mut(index), &mut rest) {
                (Some(slot), _) => slot.read(names[index], &mut self.map)?,
                (None, Some(rest)) => rest.keep(std::mem::take(&mut other), &mut self.map)?,
                (None, None) => drop(self.map.next_value::<IgnoredAny>()?),
            }
            next = index + 1;
        }
        Ok(())
    }
}

/// Reads the name of a property: its index in `names`, or their number if it is not among them.
struct PropertySeed<'p> {
    names: &'static [&'static str],
    /// Receives the name if it is not among `names`.
    other: Option<&'p mut String>,
    next: usize,
}

impl<'de> DeserializeSeed<'de> for PropertySeed<'_> {
    type Value = usize;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<usize, D::Error> {
        deserializer.deserialize_identifier(self)
    }
}

impl Visitor<'_> for PropertySeed<'_> {
    type Value = usize;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the name of a property")
    }

    fn visit_str<E: Error>(self, name: &str) -> Result<usize, E> {
        let index = match self.names.get(self.next) {
            Some(next) if *next == name => Some(self.next),
            _ => self.names.iter().position(|it| *it == name),
        };
        if let (None, Some(other)) = (index, self.other) {
            name.clone_into(other);
        }
        Ok(index.unwrap_or(self.names.len()))
    }
}
