//! A deserializer that stops before decoding takes too much memory or time: see [`meter`].
//!
//! It is transparent: it changes no value, and forwards everything to the wrapped deserializer. It wraps every
//! deserializer of a server's data, because a model is compiled once per deserializer type.

#[cfg(test)]
mod tests;

use std::fmt;

use serde::de::{
    DeserializeSeed, Deserializer, EnumAccess, Error, MapAccess, SeqAccess, VariantAccess, Visitor,
};

use crate::decoding::{cost, meter};

/// The name by which `serde_json` requests raw JSON from itself.
const RAW: &str = "$serde_json::private::RawValue";

/// The field names by which structs that keep unknown properties request all of them.
pub(crate) const OPEN: &[&str] = &["$client_runtime::open"];

/// The maximum number of elements or entries for which memory is reserved in advance.
const MOST_EXPECTED: usize = 1024;

/// A deserializer whose costs are charged to the thread's [`meter`].
pub(crate) struct Bounded<D> {
    inner: D,
    /// The memory in bytes that the enclosing value already provides for this one. Only what exceeds it, because the
    /// value is boxed, is charged.
    room: usize,
}

impl<D> Bounded<D> {
    pub(crate) fn new(inner: D) -> Self {
        Self { inner, room: 0 }
    }
}

impl<'de, D: Deserializer<'de>> Bounded<D> {
    /// Returns the wrapped deserializer, and a visitor that charges the value, which may contain others.
    #[inline]
    fn open<V: Visitor<'de>>(self, visitor: V) -> Result<(D, Metered<V>), D::Error> {
        meter::descend(size_of::<V::Value>())?;
        self.watch(visitor)
    }

    /// Like [`open`](Self::open), for a value that contains no others, or is itself the other: it uses no additional
    /// stack.
    #[inline]
    fn watch<V: Visitor<'de>>(self, visitor: V) -> Result<(D, Metered<V>), D::Error> {
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

/// Values without memory of their own.
macro_rules! plain {
    ($($method:ident)*) => {$(
        #[inline]
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, D::Error> {
            self.inner.$method(visitor)
        }
    )*};
}

macro_rules! watched {
    ($way:ident: $($method:ident)*) => {$(
        #[inline]
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, D::Error> {
            let (inner, visitor) = self.$way(visitor)?;
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

    watched! { watch: deserialize_str deserialize_string deserialize_bytes deserialize_byte_buf deserialize_option }

    watched! { open: deserialize_any deserialize_seq deserialize_map }

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
            // At most the memory of its text, which is part of the body.
            meter::charge(cost::text(1))?;
            return self.inner.deserialize_newtype_struct(name, visitor);
        }
        let (inner, visitor) = self.watch(visitor)?;
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

/// A part of a value, and the charge for its existence.
struct Part<S> {
    seed: S,
    cost: usize,
    room: usize,
}

impl<'de, S: DeserializeSeed<'de>> DeserializeSeed<'de> for Part<S> {
    type Value = S::Value;

    #[inline]
    fn deserialize<D: Deserializer<'de>>(self, inner: D) -> Result<S::Value, D::Error> {
        if self.cost > 0 {
            meter::charge(self.cost)?;
        }
        let room = self.room;
        self.seed.deserialize(Bounded { inner, room })
    }
}

/// A visitor whose values are charged.
struct Metered<V> {
    visitor: V,
    room: usize,
    /// Whether entries are fields, whose memory is already charged.
    is_struct: bool,
}

macro_rules! plain_values {
    ($($method:ident: $ty:ty),*) => {$(
        #[inline]
        fn $method<E: Error>(self, value: $ty) -> Result<V::Value, E> {
            self.visitor.$method(value)
        }
    )*};
}

macro_rules! texts {
    ($($method:ident: $ty:ty),*) => {$(
        #[inline]
        fn $method<E: Error>(self, value: $ty) -> Result<V::Value, E> {
            meter::charge(cost::text(value.len()))?;
            self.visitor.$method(value)
        }
    )*};
}

impl<'de, V: Visitor<'de>> Visitor<'de> for Metered<V> {
    type Value = V::Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.visitor.expecting(f)
    }

    plain_values! {
        visit_bool: bool, visit_i8: i8, visit_i16: i16, visit_i32: i32, visit_i64: i64, visit_i128: i128, visit_u8: u8,
        visit_u16: u16, visit_u32: u32, visit_u64: u64, visit_u128: u128, visit_f32: f32, visit_f64: f64, visit_char: char
    }

    texts! {
        visit_str: &str, visit_borrowed_str: &'de str, visit_string: String, visit_bytes: &[u8],
        visit_borrowed_bytes: &'de [u8], visit_byte_buf: Vec<u8>
    }

    #[inline]
    fn visit_none<E: Error>(self) -> Result<V::Value, E> {
        self.visitor.visit_none()
    }

    #[inline]
    fn visit_unit<E: Error>(self) -> Result<V::Value, E> {
        self.visitor.visit_unit()
    }

    #[inline]
    fn visit_some<D: Deserializer<'de>>(self, inner: D) -> Result<V::Value, D::Error> {
        let room = self.room;
        self.visitor.visit_some(Bounded { inner, room })
    }

    #[inline]
    fn visit_newtype_struct<D: Deserializer<'de>>(self, inner: D) -> Result<V::Value, D::Error> {
        let room = self.room;
        self.visitor.visit_newtype_struct(Bounded { inner, room })
    }

    #[inline]
    fn visit_seq<A: SeqAccess<'de>>(self, inner: A) -> Result<V::Value, A::Error> {
        self.visitor.visit_seq(Elements { inner, index: 0 })
    }

    #[inline]
    fn visit_map<A: MapAccess<'de>>(self, inner: A) -> Result<V::Value, A::Error> {
        self.visitor.visit_map(Entries {
            inner,
            is_struct: self.is_struct,
            key: 0,
            index: 0,
        })
    }

    #[inline]
    fn visit_enum<A: EnumAccess<'de>>(self, inner: A) -> Result<V::Value, A::Error> {
        self.visitor.visit_enum(Variant(inner))
    }
}

struct Elements<A> {
    inner: A,
    index: usize,
}

impl<'de, A: SeqAccess<'de>> SeqAccess<'de> for Elements<A> {
    type Error = A::Error;

    #[inline]
    fn next_element_seed<S: DeserializeSeed<'de>>(
        &mut self,
        seed: S,
    ) -> Result<Option<S::Value>, A::Error> {
        let room = size_of::<S::Value>();
        let cost = cost::element(room, self.index);
        self.index += 1;
        self.inner.next_element_seed(Part { seed, cost, room })
    }

    fn size_hint(&self) -> Option<usize> {
        self.inner.size_hint().map(|it| it.min(MOST_EXPECTED))
    }
}

struct Entries<A> {
    inner: A,
    is_struct: bool,
    /// The size of the last key.
    key: usize,
    index: usize,
}

impl<'de, A: MapAccess<'de>> MapAccess<'de> for Entries<A> {
    type Error = A::Error;

    #[inline]
    fn next_key_seed<S: DeserializeSeed<'de>>(
        &mut self,
        seed: S,
    ) -> Result<Option<S::Value>, A::Error> {
        let room = size_of::<S::Value>();
        // The name of a field is charged with its value.
        let cost = if self.is_struct { 0 } else { cost::TICK };
        self.key = room;
        self.inner.next_key_seed(Part { seed, cost, room })
    }

    #[inline]
    fn next_value_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<S::Value, A::Error> {
        let room = size_of::<S::Value>();
        let cost = if self.is_struct {
            cost::TICK
        } else {
            cost::entry(self.key + room, self.index)
        };
        self.index += 1;
        self.inner.next_value_seed(Part { seed, cost, room })
    }

    fn size_hint(&self) -> Option<usize> {
        self.inner.size_hint().map(|it| it.min(MOST_EXPECTED))
    }
}

/// The variant of an enum, and its content.
struct Variant<A>(A);

impl<'de, A: EnumAccess<'de>> EnumAccess<'de> for Variant<A> {
    type Error = A::Error;
    type Variant = Variant<A::Variant>;

    #[inline]
    fn variant_seed<S: DeserializeSeed<'de>>(
        self,
        seed: S,
    ) -> Result<(S::Value, Self::Variant), A::Error> {
        let (value, inner) = self.0.variant_seed(seed)?;
        Ok((value, Variant(inner)))
    }
}

/// The content of a variant is stored within the enum.
fn content<V>(visitor: V) -> Metered<V> {
    Metered {
        visitor,
        room: usize::MAX,
        is_struct: true,
    }
}

impl<'de, A: VariantAccess<'de>> VariantAccess<'de> for Variant<A> {
    type Error = A::Error;

    fn unit_variant(self) -> Result<(), A::Error> {
        self.0.unit_variant()
    }

    fn newtype_variant_seed<S: DeserializeSeed<'de>>(self, seed: S) -> Result<S::Value, A::Error> {
        let (cost, room) = (0, size_of::<S::Value>());
        self.0.newtype_variant_seed(Part { seed, cost, room })
    }

    fn tuple_variant<V: Visitor<'de>>(self, len: usize, visitor: V) -> Result<V::Value, A::Error> {
        self.0.tuple_variant(len, content(visitor))
    }

    fn struct_variant<V: Visitor<'de>>(
        self,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, A::Error> {
        self.0.struct_variant(fields, content(visitor))
    }
}
