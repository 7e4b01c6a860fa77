//! Prints parameters and their serialization.

use super::line::{Line, Text, name, quoted};
use super::reference::References;
use crate::ir::{Location, Parameter, Style};

pub(super) fn parameter(text: &mut Text, parameter: &Parameter, references: &References) {
    let Parameter {
        name: own,
        location: place,
        style: own_style,
        ty,
        required,
        description,
        constant,
        default,
        example,
        deprecated,
        span: _,
    } = parameter;
    let line = Line::new(location(*place)).word(name(own) + ":");
    let mut line = line.word(references.ty(ty)).flag("required", *required);
    if *own_style != usual_style(*place) {
        line = line.word("style").word(style(*own_style));
    }
    let line = line.some("const", constant.as_ref());
    let line = line.some("default", default.as_ref().map(quoted));
    let line = line.some("example", example.as_ref());
    let line = line.flag("deprecated", *deprecated);
    text.line(1, &line.description(description));
}

/// The default style of parameters in a location.
fn usual_style(location: Location) -> Style {
    match location {
        Location::Path | Location::Header => Style::SIMPLE,
        Location::Query | Location::Cookie => Style::Form {
            explode: true,
            reserved: false,
        },
    }
}

pub(super) fn style(style: Style) -> String {
    let (name, explode, reserved) = match style {
        Style::Simple { explode, reserved } => ("simple", explode, reserved),
        Style::Cookie { explode } => ("cookie", explode, false),
        Style::Label { explode } => ("label", explode, false),
        Style::Matrix { explode } => ("matrix", explode, false),
        Style::Form { explode, reserved } => ("form", explode, reserved),
        Style::Space { reserved } => ("spaceDelimited", false, reserved),
        Style::Pipe { reserved } => ("pipeDelimited", false, reserved),
        Style::DeepObject { reserved } => ("deepObject", false, reserved),
        Style::Json => ("json", false, false),
        Style::Urlencoded => ("urlencoded", false, false),
        Style::Whole { json: true } => ("wholeJson", false, false),
        Style::Whole { json: false } => ("whole", false, false),
    };
    let explode = if explode { "+explode" } else { "" };
    let reserved = if reserved { "+reserved" } else { "" };
    format!("{name}{explode}{reserved}")
}

pub(super) fn location(location: Location) -> &'static str {
    match location {
        Location::Path => "path",
        Location::Query => "query",
        Location::Header => "header",
        Location::Cookie => "cookie",
    }
}
