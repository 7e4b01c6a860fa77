//! Styles that OpenAPI does not define for a value: what is sent then is a convention, which is reported.

use super::pass::Pass;
use super::shape::Shape;
use crate::diagnostic::{Diagnostic, code};
use crate::openapi::{Encoding, Given, Schema, Text, Typed};
use crate::source::Span;

/// A style as written.
pub(super) struct Written<'d> {
    style: Text<'d>,
    explode: Option<bool>,
    explode_span: Span,
}

/// What a schema describes, if all its alternatives are of one kind.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Value {
    Single,
    Array,
    Object,
}

impl<'d> Written<'d> {
    pub(super) fn of_parameter(given: Given<'d>) -> Option<Self> {
        Some(Written {
            style: given.style()?,
            explode: given.explode(),
            explode_span: given.span_of("explode"),
        })
    }

    pub(super) fn of_property(encoding: Encoding<'d>) -> Option<Self> {
        Some(Written {
            style: encoding.style()?,
            explode: encoding.explode(),
            explode_span: encoding.span_of("explode"),
        })
    }
}

impl<'d> Pass<'_, 'd> {
    /// Warns about a style that is not defined for the values of a schema.
    pub(super) fn check_style(&mut self, written: &Written<'d>, schema: Schema<'d>) {
        let style = written.style.as_str();
        let is_delimited = match style {
            "spaceDelimited" | "pipeDelimited" => true,
            "deepObject" => false,
            _ => return,
        };
        let (what, help) = match self.value_of(schema) {
            Some(Value::Single) => (
                "a single value",
                "the value is sent as in the style `form`: remove `style`",
            ),
            Some(Value::Array) if !is_delimited => (
                "an array",
                "the items are sent with their indices, as in `name[0]=a`; for `name=a&name=b`, write the style `form`",
            ),
            _ => return self.check_explode(written, is_delimited),
        };
        let kind = if is_delimited {
            "an array or an object"
        } else {
            "an object"
        };
        let message = format!("the style `{style}` is one of {kind}, and this is {what}");
        let finding = Diagnostic::warning(code::INVALID, written.style.span, message);
        self.types.reader.report(finding.help(help));
    }

    /// Warns about an `explode` that a style does not have.
    fn check_explode(&mut self, written: &Written<'d>, is_delimited: bool) {
        if written.explode != Some(is_delimited) {
            return;
        }
        let style = written.style.as_str();
        let (message, help) = if is_delimited {
            (
                format!("the style `{style}` is not defined with `explode: true`"),
                "the value is sent as in the style `form`: write that, or `explode: false`",
            )
        } else {
            (
                format!("the style `{style}` is not defined with `explode: false`"),
                "each property is sent as a pair: write `explode: true`",
            )
        };
        let finding = Diagnostic::warning(code::INVALID, written.explode_span, message);
        self.types.reader.report(finding.help(help));
    }

    /// Whether a schema describes objects and nothing else.
    pub(super) fn is_object_only(&mut self, schema: Schema<'d>) -> bool {
        self.value_of(schema) == Some(Value::Object)
    }

    fn value_of(&mut self, schema: Schema<'d>) -> Option<Value> {
        match self.types.leaf(schema).1 {
            Shape::Union(branches, _) => {
                let mut all = branches.iter().map(|it| match &it.shape {
                    Some(shape) => value(shape),
                    None => value(&self.types.leaf(it.node).1),
                });
                let first = all.next()??;
                all.all(|it| it == Some(first)).then_some(first)
            }
            shape => value(&shape),
        }
    }
}

fn value(shape: &Shape) -> Option<Value> {
    match shape {
        Shape::Scalar(_) | Shape::Enum(..) => Some(Value::Single),
        Shape::List(_) | Shape::Tuple(_) => Some(Value::Array),
        Shape::Map | Shape::Object(_) | Shape::Properties(_) => Some(Value::Object),
        Shape::Any | Shape::Same(_) | Shape::Component(_) | Shape::Union(..) => None,
    }
}
