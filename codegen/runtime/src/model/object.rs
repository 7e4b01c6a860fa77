//! Structs that are JSON objects: written, and read from objects only.
//!
//! serde's derived code also accepts an array for a struct, and reads the fields by position. It also takes longer to
//! compile: here, the common code exists once, and a struct only lists its fields.

use std::collections::BTreeMap;
use std::fmt;
use std::marker::PhantomData;

use serde::de::{
    Deserialize, DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, Visitor,
};

use crate::decoding::bounded::OPEN;
use crate::decoding::{cost, meter};
use crate::model::constant::{Constant, ConstantSeed};

/// Implements `Serialize` and `Deserialize` for a struct that is a JSON object.
///
/// Lists the fields in order, in groups of one kind. A field whose property has another name specifies it:
/// `type_ = "type"`. The kinds are:
///
/// * `constants`: a [`Constant`], followed by its value: `object => "charge"`. Only the first group may be of this kind.
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
                $crate::object!(@serialize self, serializer, ($($rest)?),
                    $(constant, $key, self.$constant.or($allowed);)*
                    $($($kind, $crate::object!(@wire $field $($wire)?), &self.$field;)+)*)
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
                mut properties: $crate::de::Properties<A>,
            ) -> ::std::result::Result<Self, A::Error> {
                $(let mut $constant = ::std::option::Option::None;)*
                $($(let mut $field = ::std::option::Option::None;)+)*
                $(let mut $rest = ::std::default::Default::default();)?
                while let ::std::option::Option::Some(property) = properties.next_property::<Self>()? {
                    $crate::object!(@set properties, property,
                        $(set_constant(&mut $constant, $allowed),)*
                        $($(set(&mut $field),)+)*);
                    $crate::object!(@rest properties, property $(, $rest)?);
                }
                ::std::result::Result::Ok(Self {
                    $($constant: $crate::object!(@value required, A, $constant, $key),)*
                    $($($field: $crate::object!(@value $kind, A,
                        $field, $crate::object!(@wire $field $($wire)?)),)+)*
                    $($rest,)?
                })
            }
        }
    };
    (@wire $field:ident) => { ::std::stringify!($field) };
    (@wire $field:ident $wire:literal) => { $wire };
    (@has) => { false };
    (@has $rest:ident) => { true };
    (@serialize $self:ident, $serializer:ident, (),
        $($kind:ident, $wire:expr, $value:expr;)*) => {{
        use $crate::serde::ser::SerializeStruct as _;
        let number = <Self as $crate::de::Object<'_>>::PROPERTIES.len();
        let name = <Self as $crate::de::Object<'_>>::NAME;
        #[allow(unused_mut, reason = "a struct may have no fields")]
        let mut object = $serializer.serialize_struct(name, number)?;
        $($crate::object!(@write object, serialize_field, $wire, $value, $kind);)*
        object.end()
    }};
    (@serialize $self:ident, $serializer:ident, ($rest:ident),
        $($kind:ident, $wire:expr, $value:expr;)*) => {{
        use $crate::serde::ser::SerializeMap as _;
        let mut object = $serializer.serialize_map(::std::option::Option::None)?;
        $($crate::object!(@write object, serialize_entry, $wire, $value, $kind);)*
        for (name, value) in &$self.$rest {
            object.serialize_entry(name, value)?;
        }
        object.end()
    }};
    (@write $object:ident, $write:ident, $wire:expr, $value:expr, constant) => {
        $object.$write($wire, $value)?
    };
    (@write $object:ident, $write:ident, $wire:expr, $value:expr, required) => {
        $object.$write($wire, $value)?
    };
    (@write $object:ident, $write:ident, $wire:expr, $value:expr, nullable) => {
        $object.$write($wire, $value)?
    };
    (@write $object:ident, $write:ident, $wire:expr, $value:expr, $kind:ident) => {
        if $crate::ser::Presence::is_present($value) {
            $object.$write($wire, $value)?
        }
    };
    (@set $properties:ident, $property:ident,) => {};
    (@set $properties:ident, $property:ident, $($set:ident($($argument:tt)+),)+) => {
        let mut index = $property.index;
        $(
            if index == 0 {
                $properties.$set($($argument)+)?;
                continue;
            }
            index = index.wrapping_sub(1);
        )+
        let _ = index;
    };
    (@rest $properties:ident, $property:ident) => {
        let _ = $property;
        $properties.skip()?;
    };
    (@rest $properties:ident, $property:ident, $rest:ident) => {
        $properties.keep(&mut $rest, $property)?;
    };
    (@value required, $access:ident, $field:ident, $wire:expr) => {
        $crate::de::required::<_, $access::Error>($field, $wire)?
    };
    (@value any, $access:ident, $field:ident, $wire:expr) => { $field };
    (@value $kind:ident, $access:ident, $field:ident, $wire:expr) => {
        $field.unwrap_or_default()
    };
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
        T::read(Properties {
            map,
            name: "",
            next: 0,
            other: String::new(),
        })
    }
}

/// The properties of an object that is being read.
#[derive(Debug)]
pub struct Properties<A> {
    map: A,
    /// The current property, if the struct has a field for it.
    name: &'static str,
    /// The index of the expected next property: servers write properties in a constant order.
    next: usize,
    /// The name of the current property, if the struct has no field for it but keeps it.
    other: String,
}

/// A property of the object.
#[derive(Clone, Copy, Debug)]
pub struct Property {
    /// The index in [`Object::PROPERTIES`], or their number if it is not among them.
    pub index: usize,
}

impl<'de, A: MapAccess<'de>> Properties<A> {
    /// Advances to the next property.
    ///
    /// # Errors
    ///
    /// If the object is truncated.
    pub fn next_property<T: Object<'de>>(&mut self) -> Result<Option<Property>, A::Error> {
        let property = self.map.next_key_seed(PropertySeed {
            names: T::PROPERTIES,
            other: T::HAS_REST.then_some(&mut self.other),
            next: self.next,
        })?;
        let index = property.as_ref().map_or(0, |it| it.index);
        self.name = T::PROPERTIES.get(index).copied().unwrap_or_default();
        self.next = index + 1;
        Ok(property)
    }

    /// Reads the value of the current property.
    ///
    /// # Errors
    ///
    /// If the property is a duplicate, or is not of this type.
    pub fn set<T: Deserialize<'de>>(&mut self, field: &mut Option<T>) -> Result<(), A::Error> {
        if field.is_some() {
            return Err(A::Error::duplicate_field(self.name));
        }
        *field = Some(self.map.next_value()?);
        Ok(())
    }

    /// Reads the value of the current property, which has a single allowed value.
    ///
    /// # Errors
    ///
    /// If the property is a duplicate, or is not a string.
    pub fn set_constant(
        &mut self,
        field: &mut Option<Constant>,
        allowed: &'static str,
    ) -> Result<(), A::Error> {
        if field.is_some() {
            return Err(A::Error::duplicate_field(self.name));
        }
        *field = Some(self.map.next_value_seed(ConstantSeed(allowed))?);
        Ok(())
    }

    /// Reads the value of the current property, which has no field of its own.
    ///
    /// # Errors
    ///
    /// If it is not of this type.
    pub fn keep<T: Deserialize<'de>>(
        &mut self,
        rest: &mut BTreeMap<String, T>,
        _: Property,
    ) -> Result<(), A::Error> {
        let size = size_of::<String>() + size_of::<T>();
        let name = std::mem::take(&mut self.other);
        meter::charge(cost::entry(size, rest.len()) + cost::text(name.len()))?;
        rest.insert(name, self.map.next_value()?);
        Ok(())
    }

    /// Skips the value of the current property.
    ///
    /// # Errors
    ///
    /// If it is not JSON.
    pub fn skip(&mut self) -> Result<(), A::Error> {
        self.map.next_value::<IgnoredAny>().map(drop)
    }
}

/// Returns the value of a required field.
///
/// # Errors
///
/// If it is missing.
pub fn required<T, E: Error>(field: Option<T>, name: &'static str) -> Result<T, E> {
    field.ok_or_else(|| E::missing_field(name))
}

/// Reads the name of a property.
struct PropertySeed<'p> {
    names: &'static [&'static str],
    /// Receives the name if it is not among `names`.
    other: Option<&'p mut String>,
    next: usize,
}

impl<'de> DeserializeSeed<'de> for PropertySeed<'_> {
    type Value = Property;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Property, D::Error> {
        deserializer.deserialize_identifier(self)
    }
}

impl Visitor<'_> for PropertySeed<'_> {
    type Value = Property;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the name of a property")
    }

    fn visit_str<E: Error>(self, name: &str) -> Result<Property, E> {
        let index = match self.names.get(self.next) {
            Some(next) if *next == name => Some(self.next),
            _ => self.names.iter().position(|it| *it == name),
        };
        if let (None, Some(other)) = (index, self.other) {
            name.clone_into(other);
        }
        Ok(Property {
            index: index.unwrap_or(self.names.len()),
        })
    }
}
