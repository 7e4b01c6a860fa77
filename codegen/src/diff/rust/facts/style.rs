//! Styles in OpenAPI's terms.

use crate::ir::{Definition, Scalar, Style, TypeRef, Values};
use crate::surface::Crate;

/// How a value of a type is written in a style, without what makes no difference to it.
pub(super) fn written(surface: &Crate, ty: &TypeRef, style: Style) -> String {
    let is_plain = is_unreserved(surface, ty);
    let escapes = |reserved: bool| unescaped(reserved && !is_plain);
    let is_list = matches!(surface.resolved(ty), TypeRef::List(_));
    match style {
        // Most styles write a single text the same.
        Style::Form { reserved, .. }
        | Style::Simple { reserved, .. }
        | Style::Space { reserved }
        | Style::Pipe { reserved }
            if is_text(surface, ty) =>
        {
            format!("text{}", escapes(reserved))
        }
        Style::Cookie { .. } if is_text(surface, ty) && is_plain => "text".to_owned(),
        // A list is `a,b`, exploded or not.
        Style::Simple { reserved, .. } if is_list => format!("simple{}", escapes(reserved)),
        style => described(style),
    }
}

/// Whether a value is a single text.
fn is_text(surface: &Crate, ty: &TypeRef) -> bool {
    match surface.resolved(ty) {
        TypeRef::Scalar(scalar) => !matches!(scalar, Scalar::Any | Scalar::Custom(_)),
        TypeRef::Named(id) => {
            matches!(surface.api.types[id.0].definition, Definition::Enum(_))
        }
        _ => false,
    }
}

/// Whether no value has a character that URLs reserve. Of an enum, those that the document lists count.
fn is_unreserved(surface: &Crate, ty: &TypeRef) -> bool {
    let is_safe = |it: char| it.is_ascii_alphanumeric() || "-._~".contains(it);
    match surface.resolved(ty) {
        TypeRef::Named(id) => match &surface.api.types[id.0].definition {
            Definition::Enum(it) => {
                let mut names = it.variants.iter().map(|it| &it.name.wire);
                it.values == Values::Integers || names.all(|it| it.chars().all(is_safe))
            }
            _ => false,
        },
        TypeRef::Scalar(it) => matches!(
            it,
            Scalar::Bool
                | Scalar::I32
                | Scalar::I64
                | Scalar::U32
                | Scalar::U64
                | Scalar::I128
                | Scalar::F32
                | Scalar::F64
                | Scalar::Uuid
                | Scalar::Date
                | Scalar::Ipv4
        ),
        TypeRef::List(it) | TypeRef::Nullable(it) => is_unreserved(surface, it),
        _ => false,
    }
}

/// A style in OpenAPI's terms.
fn described(style: Style) -> String {
    let (name, explode, reserved) = match style {
        Style::Simple { explode, reserved } => ("simple", Some(explode), reserved),
        Style::Label { explode } => ("label", Some(explode), false),
        Style::Matrix { explode } => ("matrix", Some(explode), false),
        Style::Form { explode, reserved } => ("form", Some(explode), reserved),
        Style::Cookie { explode } => ("cookie", Some(explode), false),
        Style::Space { reserved } => ("spaceDelimited", None, reserved),
        Style::Pipe { reserved } => ("pipeDelimited", None, reserved),
        Style::DeepObject { reserved } => ("deepObject", None, reserved),
        Style::Json | Style::Whole { json: true } => ("JSON", None, false),
        Style::Urlencoded => ("URL-encoded", None, false),
        Style::Whole { json: false } => ("text", None, false),
    };
    let explode = explode.map(|it| format!(", explode: {it}"));
    format!(
        "{name}{}{}",
        explode.unwrap_or_default(),
        unescaped(reserved)
    )
}

fn unescaped(reserved: bool) -> &'static str {
    if reserved {
        ", allowReserved: true"
    } else {
        ""
    }
}
