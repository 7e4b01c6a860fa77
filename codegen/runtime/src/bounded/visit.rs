//! What a deserializer gives, watched.

use std::fmt;

use serde::de::{
    DeserializeSeed, Deserializer, EnumAccess, Error, MapAccess, SeqAccess, VariantAccess, Visitor,
};

use super::{Bounded, Part};
use crate::meter;

/// How many elements or entries there is room made for before they are there.
const MOST_EXPECTED: usize = 1024;

/// A visitor whose values are charged.
pub(super) struct Metered<V> {
    pub(super) visitor: V,
    pub(super) room: usize,
    /// Whether entries are fields, for which there is room already.
    pub(super) is_struct: bool,
}

macro_rules! plain {
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
            meter::charge(meter::text(value.len()))?;
            self.visitor.$method(value)
        }
    )*};
}

impl<'de, V: Visitor<'de>> Visitor<'de> for Metered<V> {
    type Value = V::Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.visitor.expecting(f)
    }

    plain! {
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
        let cost = meter::element(room, self.index);
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
    /// The size of the key that was read last.
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
        let (cost, room) = (meter::TICK, size_of::<S::Value>());
        self.key = room;
        self.inner.next_key_seed(Part { seed, cost, room })
    }

    #[inline]
    fn next_value_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<S::Value, A::Error> {
        let room = size_of::<S::Value>();
        let cost = if self.is_struct {
            0
        } else {
            meter::entry(self.key + room, self.index)
        };
        self.index += 1;
        self.inner.next_value_seed(Part { seed, cost, room })
    }

    fn size_hint(&self) -> Option<usize> {
        self.inner.size_hint().map(|it| it.min(MOST_EXPECTED))
    }
}

/// The variant of an enum, and what it holds.
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

/// What stands in a variant has room in the enum.
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
