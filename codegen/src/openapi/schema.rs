//! Accessors of a schema's own keywords, without following references.

use super::flag::as_flag;
use super::grammar::{Discriminator, Schema};
use super::view::{List, Text, Typed};
use crate::load::{Node, Object, Value};

impl<'d> Schema<'d> {
    /// Whether it is an object rather than a boolean or an invalid value.
    pub(crate) fn is_object(self) -> bool {
        self.node().as_object().is_some()
    }

    pub(crate) fn keys(self) -> impl Iterator<Item = &'d str> {
        let object = self.node().as_object();
        object.into_iter().flat_map(Object::keys)
    }

    /// Whether it has a `$ref`, possibly with siblings.
    pub(crate) fn is_reference(self) -> bool {
        self.reference().is_some()
    }

    /// The schema of one of its own properties.
    pub(crate) fn property(self, name: &str) -> Option<Schema<'d>> {
        self.properties()?.get(name)
    }

    /// Whether it has `properties` of its own.
    pub(crate) fn has_properties(self) -> bool {
        self.properties().is_some_and(|it| !it.is_empty())
    }

    /// The schemas of `allOf`.
    pub(crate) fn parts(self) -> List<'d, Schema<'d>> {
        self.all_of().unwrap_or_default()
    }

    /// The names in its own `required`.
    pub(crate) fn required_names(self) -> impl Iterator<Item = &'d str> {
        let all = self.required().unwrap_or_default();
        all.iter().filter_map(Node::as_str)
    }

    /// Its type, if it has exactly one.
    pub(crate) fn single_type(self) -> Option<&'d str> {
        self.ty()?.as_str()
    }

    /// Its types.
    pub(crate) fn types(self) -> impl Iterator<Item = &'d str> {
        let named = self.ty();
        let several = named.and_then(Node::as_array).unwrap_or_default();
        several.iter().chain(named).filter_map(Node::as_str)
    }

    /// Its first type other than `null`.
    pub(crate) fn main_type(self) -> Option<&'d str> {
        self.single_type()
            .or_else(|| self.types().find(|it| *it != "null"))
    }

    /// The schema for additional properties, with its keyword. `unevaluatedProperties` is treated as
    /// `additionalProperties`, since the parts of a schema become one struct.
    pub(crate) fn further(self) -> Option<(&'static str, Schema<'d>)> {
        let found = |key: &'static str, node: Option<&'d Node>| Some((key, Schema::of(node?)));
        found("additionalProperties", self.additional_properties())
            .or_else(|| found("unevaluatedProperties", self.unevaluated_properties()))
    }

    /// Whether additional properties are forbidden.
    pub(crate) fn is_closed(self) -> bool {
        let further = self.further();
        further.and_then(|(_, it)| as_flag(it.node())) == Some(false)
    }

    /// Whether arbitrary additional properties are allowed even though it has `patternProperties`.
    pub(crate) fn is_open_beside_patterns(self) -> bool {
        let patterns = self.pattern_properties().unwrap_or_default();
        let is_any = |it: &str| {
            let it = it.trim_start_matches('^').trim_end_matches('$');
            matches!(it, "" | ".*" | ".+")
        };
        !self.is_closed() && !patterns.keys().any(is_any)
    }

    /// Whether it has `patternProperties`.
    pub(crate) fn has_patterns(self) -> bool {
        self.pattern_properties().is_some_and(|it| !it.is_empty())
    }

    /// Whether it has `nullable: true`.
    pub(crate) fn is_marked_nullable(self) -> bool {
        self.nullable() == Some(true)
    }

    /// Whether a bound is this integer.
    pub(crate) fn is_bound(bound: Option<&Node>, count: usize) -> bool {
        let text = bound.map(|it| &it.value);
        matches!(text, Some(Value::Number(it)) if *it == count.to_string())
    }
}

impl<'d> Discriminator<'d> {
    /// The name of the tag property. In OpenAPI 2.0, whose syntax is still found, the discriminator is only the name.
    pub(crate) fn property(self) -> Option<Text<'d>> {
        self.property_name().or_else(|| Text::of(self.node()))
    }
}
