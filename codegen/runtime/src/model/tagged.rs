//! A serializer that adds a tag to an object, or replaces it: a property with a certain value.

use serde::ser::{Serialize, SerializeMap, SerializeStruct, Serializer};
use serde_json::Value;

use crate::model::numbers;

/// Serializes its input unchanged, except for the tag of an object.
pub(crate) struct Tagged<'t, S, T> {
    pub(crate) inner: S,
    /// The property of the tag.
    pub(crate) property: &'t str,
    /// The permitted tags. An object with another tag gets the first of them.
    pub(crate) tags: &'t [T],
    /// Whether any other tag is permitted, too. Then a tag is only added if there is none.
    pub(crate) allows_others: bool,
}

impl<'t, S: Serializer, T> Tagged<'t, S, T> {
    fn object(self) -> Result<Properties<'t, S::SerializeMap, T>, S::Error> {
        Ok(Properties {
            // The number of properties is known only at the end.
            inner: self.inner.serialize_map(None)?,
            property: self.property,
            tags: self.tags,
            allows_others: self.allows_others,
            is_tagged: false,
            next: Next::Other,
        })
    }
}

/// The properties of a tagged object.
pub(crate) struct Properties<'t, M, T> {
    inner: M,
    property: &'t str,
    tags: &'t [T],
    allows_others: bool,
    is_tagged: bool,
    next: Next,
}

/// How the next value is treated.
enum Next {
    Tag,
    /// A duplicate tag.
    Duplicate,
    Other,
}

impl<M, T> Properties<'_, M, T>
where
    M: SerializeMap,
    T: Copy + Into<Value>,
{
    fn begin<K: Serialize + ?Sized>(&mut self, name: &K, is_tag: bool) -> Result<(), M::Error> {
        self.next = match (is_tag, self.is_tagged) {
            (true, true) => Next::Duplicate,
            (true, false) => Next::Tag,
            (false, _) => Next::Other,
        };
        self.is_tagged |= is_tag;
        if matches!(self.next, Next::Duplicate) {
            return Ok(());
        }
        self.inner.serialize_key(name)
    }

    fn value<V: Serialize + ?Sized>(&mut self, value: &V) -> Result<(), M::Error> {
        match self.next {
            Next::Duplicate => Ok(()),
            Next::Tag => match self.replaced(value) {
                Some(tag) => self.inner.serialize_value(&tag),
                None => self.inner.serialize_value(value),
            },
            Next::Other => self.inner.serialize_value(value),
        }
    }

    /// The tag that replaces the object's own.
    fn replaced<V: Serialize + ?Sized>(&self, value: &V) -> Option<Value> {
        let first = self.tags.first().copied()?.into();
        let Ok(own) = serde_json::to_value(value) else {
            return Some(first);
        };
        let integer = own.as_f64().and_then(numbers::exact).map(Value::from);
        let is = |tag: Value| tag == own || Some(&tag) == integer.as_ref();
        let is_allowed = self.allows_others && !own.is_null();
        let keeps = is_allowed || self.tags.iter().any(|it| is((*it).into()));
        (!keeps).then_some(first)
    }

    fn finish(mut self) -> Result<M::Ok, M::Error> {
        if let Some(first) = self.tags.first().filter(|_| !self.is_tagged) {
            let first: Value = (*first).into();
            self.inner.serialize_entry(self.property, &first)?;
        }
        self.inner.end()
    }
}

impl<M, T> SerializeMap for Properties<'_, M, T>
where
    M: SerializeMap,
    T: Copy + Into<Value>,
{
    type Ok = M::Ok;
    type Error = M::Error;

    fn serialize_key<K: Serialize + ?Sized>(&mut self, key: &K) -> Result<(), M::Error> {
        let name = serde_json::to_value(key);
        let is_tag = name.is_ok_and(|it| it == self.property);
        self.begin(key, is_tag)
    }

    fn serialize_value<V: Serialize + ?Sized>(&mut self, value: &V) -> Result<(), M::Error> {
        self.value(value)
    }

    fn end(self) -> Result<M::Ok, M::Error> {
        self.finish()
    }
}

impl<M, T> SerializeStruct for Properties<'_, M, T>
where
    M: SerializeMap,
    T: Copy + Into<Value>,
{
    type Ok = M::Ok;
    type Error = M::Error;

    fn serialize_field<V: Serialize + ?Sized>(
        &mut self,
        name: &'static str,
        value: &V,
    ) -> Result<(), M::Error> {
        self.begin(name, name == self.property)?;
        self.value(value)
    }

    fn end(self) -> Result<M::Ok, M::Error> {
        self.finish()
    }
}

/// Methods that forward values other than objects.
macro_rules! forwarded {
    ($($method:ident($($name:ident: $ty:ty),*) -> $ok:ident;)*) => {$(
        fn $method(self, $($name: $ty),*) -> Result<S::$ok, S::Error> {
            self.inner.$method($($name),*)
        }
    )*};
}

impl<'t, S, T> Serializer for Tagged<'t, S, T>
where
    S: Serializer,
    T: Copy + Into<Value>,
{
    type Ok = S::Ok;
    type Error = S::Error;
    type SerializeSeq = S::SerializeSeq;
    type SerializeTuple = S::SerializeTuple;
    type SerializeTupleStruct = S::SerializeTupleStruct;
    type SerializeTupleVariant = S::SerializeTupleVariant;
    type SerializeMap = Properties<'t, S::SerializeMap, T>;
    type SerializeStruct = Properties<'t, S::SerializeMap, T>;
    type SerializeStructVariant = S::SerializeStructVariant;

    forwarded! {
        serialize_bool(it: bool) -> Ok;
        serialize_i8(it: i8) -> Ok;
        serialize_i16(it: i16) -> Ok;
        serialize_i32(it: i32) -> Ok;
        serialize_i64(it: i64) -> Ok;
        serialize_i128(it: i128) -> Ok;
        serialize_u8(it: u8) -> Ok;
        serialize_u16(it: u16) -> Ok;
        serialize_u32(it: u32) -> Ok;
        serialize_u64(it: u64) -> Ok;
        serialize_u128(it: u128) -> Ok;
        serialize_f32(it: f32) -> Ok;
        serialize_f64(it: f64) -> Ok;
        serialize_char(it: char) -> Ok;
        serialize_str(it: &str) -> Ok;
        serialize_bytes(it: &[u8]) -> Ok;
        serialize_none() -> Ok;
        serialize_unit() -> Ok;
        serialize_unit_struct(name: &'static str) -> Ok;
        serialize_unit_variant(name: &'static str, index: u32, variant: &'static str) -> Ok;
        serialize_seq(length: Option<usize>) -> SerializeSeq;
        serialize_tuple(length: usize) -> SerializeTuple;
        serialize_tuple_struct(name: &'static str, length: usize) -> SerializeTupleStruct;
        serialize_tuple_variant(
            name: &'static str, index: u32, variant: &'static str, length: usize
        ) -> SerializeTupleVariant;
        serialize_struct_variant(
            name: &'static str, index: u32, variant: &'static str, length: usize
        ) -> SerializeStructVariant;
    }

    fn serialize_some<V: Serialize + ?Sized>(self, value: &V) -> Result<S::Ok, S::Error> {
        value.serialize(self)
    }

    fn serialize_newtype_struct<V: Serialize + ?Sized>(
        self,
        _: &'static str,
        value: &V,
    ) -> Result<S::Ok, S::Error> {
        value.serialize(self)
    }

    fn serialize_newtype_variant<V: Serialize + ?Sized>(
        self,
        name: &'static str,
        index: u32,
        variant: &'static str,
        value: &V,
    ) -> Result<S::Ok, S::Error> {
        self.inner
            .serialize_newtype_variant(name, index, variant, value)
    }

    fn serialize_map(self, _: Option<usize>) -> Result<Self::SerializeMap, S::Error> {
        self.object()
    }

    fn serialize_struct(
        self,
        _: &'static str,
        _: usize,
    ) -> Result<Self::SerializeStruct, S::Error> {
        self.object()
    }

    fn is_human_readable(&self) -> bool {
        self.inner.is_human_readable()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use serde::Serialize;
    use serde_json::{Value, json};

    use crate::model::ser::{tagged, tagged_if_absent, tagged_union};

    #[derive(Serialize)]
    struct Cat {
        lives: f32,
        kind: Option<&'static str>,
        #[serde(flatten)]
        rest: BTreeMap<&'static str, u8>,
    }

    fn text(write: impl Fn(&mut serde_json::Serializer<Vec<u8>>)) -> String {
        let mut serializer = serde_json::Serializer::new(Vec::new());
        write(&mut serializer);
        String::from_utf8(serializer.into_inner()).expect("JSON is UTF-8")
    }

    #[test]
    fn a_tag_of_another_variant_is_replaced() {
        for (own, expected) in [
            (json!({"a": 1}), json!({"a": 1, "kind": "x"})),
            (json!({}), json!({"kind": "x"})),
            (json!({"kind": null}), json!({"kind": "x"})),
            (json!({"kind": ""}), json!({"kind": "x"})),
            (json!({"kind": ["y"]}), json!({"kind": "x"})),
            (json!({"kind": "y"}), json!({"kind": "y"})),
            (json!([1]), json!([1])),
            (json!("kind"), json!("kind")),
        ] {
            let written = tagged(&own, "kind", &["x", "y"], serde_json::value::Serializer);
            assert_eq!(written.expect("encodes"), expected, "{own}");
        }
    }

    #[test]
    fn tags_may_be_integers_and_booleans() {
        let write = |own: Value| {
            let serializer = serde_json::value::Serializer;
            tagged(&own, "kind", &[7, 5_000_000_000_i64], serializer).expect("encodes")
        };
        assert_eq!(write(json!({"kind": 8})), json!({"kind": 7}));
        assert_eq!(write(json!({"kind": 7.0})), json!({"kind": 7.0}));
        let large = json!({"kind": 5_000_000_000_i64});
        assert_eq!(write(large.clone()), large);
        let own = json!({"kind": false});
        let written = tagged(&own, "kind", &[true], serde_json::value::Serializer);
        assert_eq!(written.expect("encodes"), json!({"kind": true}));
    }

    #[test]
    fn other_properties_are_unchanged() {
        let mut cat = Cat {
            lives: 0.1,
            kind: None,
            rest: BTreeMap::from([("kind", 1), ("more", 2)]),
        };
        let write = |it: &Cat| {
            text(|serializer| tagged(it, "kind", &["cat"], serializer).expect("encodes"))
        };
        let expected = r#"{"lives":0.1,"kind":"cat","more":2}"#;
        assert_eq!(write(&cat), expected);
        cat.kind = Some("dog");
        assert_eq!(write(&cat), expected);
        cat.rest.clear();
        assert_eq!(write(&cat), r#"{"lives":0.1,"kind":"cat"}"#);
    }

    #[test]
    fn a_nested_union_keeps_its_own_tag() {
        for (own, absent, only) in [
            (json!({"kind": "z"}), "z", "x"),
            (json!({"kind": null}), "x", "x"),
            (json!({}), "x", "x"),
        ] {
            let written = tagged_if_absent(&own, "kind", "x", serde_json::value::Serializer);
            assert_eq!(written.expect("encodes"), json!({"kind": absent}), "{own}");
            let written = tagged_union(&own, "kind", &["x"], serde_json::value::Serializer);
            assert_eq!(written.expect("encodes"), json!({"kind": only}), "{own}");
        }
    }
}
