//! A deserializer that stops before what it decodes takes too much memory or time: see [`meter`].
//!
//! It changes no value, and hides nothing of the deserializer within it. It is put around each deserializer that reads
//! what a server sent, and not beside it: a model is compiled once for each deserializer.

#[cfg(test)]
mod tests;
mod visit;

use serde::de::{DeserializeSeed, Deserializer, Visitor};

use crate::meter;
use visit::Metered;

/// The name by which `serde_json` asks itself for a text as it is written.
const RAW: &str = "$serde_json::private::RawValue";

/// What structs that keep properties of other names ask for in the place of their fields' names.
pub(crate) const OPEN: &[&str] = &["$client_runtime::open"];

/// A deserializer, and what limits it: the [`meter`] of the thread.
pub(crate) struct Bounded<D> {
    inner: D,
    /// How many bytes are there for the value already, within the one around it: only what takes more, because it is in a
    /// box, is charged.
    room: usize,
}

impl<D> Bounded<D> {
    pub(crate) fn new(inner: D) -> Self {
        Self { inner, room: 0 }
    }
}

impl<'de, D: Deserializer<'de>> Bounded<D> {
    /// The deserializer within, and what watches the value that it gives.
    #[inline]
    fn open<V: Visitor<'de>>(self, visitor: V) -> Result<(D, Metered<V>), D::Error> {
        meter::descend()?;
        let size = size_of::<V::Value>();
        if size > self.room {
            meter::charge(size)?;
        }
        let room = self.room.max(size);
        Ok((
            self.inner,
            Metered {
                visitor,
                room,
                is_struct: false,
            },
        ))
    }
}

/// What takes no memory of its own.
macro_rules! plain {
    ($($method:ident)*) => {$(
        #[inline]
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, D::Error> {
            self.inner.$method(visitor)
        }
    )*};
}

macro_rules! watched {
    ($($method:ident)*) => {$(
        #[inline]
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, D::Error> {
            let (inner, visitor) = self.open(visitor)?;
            inner.$method(visitor)
        }
    )*};
}

impl<'de, D: Deserializer<'de>> Deserializer<'de> for Bounded<D> {
    type Error = D::Error;

    plain! {
        deserialize_bool deserialize_i8 deserialize_i16 deserialize_i32 deserialize_i64 deserialize_i128 deserialize_u8
        deserialize_u16 deserialize_u32 deserialize_u64 deserialize_u128 deserialize_f32 deserialize_f64 deserialize_char
        deserialize_unit deserialize_identifier deserialize_ignored_any
    }

    watched! {
        deserialize_any deserialize_str deserialize_string deserialize_bytes deserialize_byte_buf deserialize_option
        deserialize_seq deserialize_map
    }

    #[inline]
    fn deserialize_unit_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, D::Error> {
        self.inner.deserialize_unit_struct(name, visitor)
    }

    #[inline]
    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, D::Error> {
        if name == RAW {
            // No more than its text, which is part of the body.
            meter::charge(meter::text(1))?;
            return self.inner.deserialize_newtype_struct(name, visitor);
        }
        let (inner, visitor) = self.open(visitor)?;
        inner.deserialize_newtype_struct(name, visitor)
    }

    #[inline]
    fn deserialize_tuple<V: Visitor<'de>>(
        self,
        len: usize,
        visitor: V,
    ) -> Result<V::Value, D::Error> {
        let (inner, visitor) = self.open(visitor)?;
        inner.deserialize_tuple(len, visitor)
    }

    #[inline]
    fn deserialize_tuple_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        len: usize,
        visitor: V,
    ) -> Result<V::Value, D::Error> {
        let (inner, visitor) = self.open(visitor)?;
        inner.deserialize_tuple_struct(name, len, visitor)
    }

    #[inline]
    fn deserialize_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, D::Error> {
        let (inner, mut visitor) = self.open(visitor)?;
        visitor.is_struct = true;
        inner.deserialize_struct(name, fields, visitor)
    }

    #[inline]
    fn deserialize_enum<V: Visitor<'de>>(
        self,
        name: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, D::Error> {
        let (inner, visitor) = self.open(visitor)?;
        inner.deserialize_enum(name, variants, visitor)
    }

    fn is_human_readable(&self) -> bool {
        self.inner.is_human_readable()
    }
}

/// A part of a value, and what it costs that there is one.
struct Part<S> {
    seed: S,
    cost: usize,
    room: usize,
}

impl<'de, S: DeserializeSeed<'de>> DeserializeSeed<'de> for Part<S> {
    type Value = S::Value;

    #[inline]
    fn deserialize<D: Deserializer<'de>>(self, inner: D) -> Result<S::Value, D::Error> {
        meter::charge(self.cost)?;
        let room = self.room;
        self.seed.deserialize(Bounded { inner, room })
    }
}
