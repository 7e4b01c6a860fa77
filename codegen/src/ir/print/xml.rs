//! Prints XML representations.

use super::line::{Line, Text, name, plain, quoted};
use crate::ir::{Name, Xml, XmlElement, XmlProperty, XmlRoot, XmlShape};

pub(super) fn xml(text: &mut Text, xml: &Xml) {
    let Xml { shapes, roots } = xml;
    for (index, (own, it)) in shapes.iter().enumerate() {
        let line = Line::new("xml shape").word(named(index, own));
        shape(text, 0, line, it, xml);
    }
    for (index, (own, it)) in roots.iter().enumerate() {
        let line = Line::new("xml root").word(named(index, own));
        element(text, 0, line, it, xml);
    }
}

pub(super) fn root_name(xml: &Xml, root: XmlRoot) -> String {
    let XmlRoot(index) = root;
    let own = xml.roots.get(index).map(|(own, _)| named(index, own));
    own.unwrap_or_else(|| index.to_string())
}

fn named(index: usize, own: &Name) -> String {
    format!("{}.{index}", name(own))
}

fn element(text: &mut Text, depth: usize, line: Line, element: &XmlElement, xml: &Xml) {
    let XmlElement {
        name: own,
        namespace,
        prefix,
        shape: its,
    } = element;
    let line = line.word(format!("<{}>", plain(own)));
    let line = line.some("namespace", namespace.as_ref().map(quoted));
    let line = line.some("prefix", prefix.as_ref().map(quoted));
    shape(text, depth, line, its, xml);
}

fn shape(text: &mut Text, depth: usize, line: Line, shape: &XmlShape, xml: &Xml) {
    let line = match shape {
        XmlShape::Text => line.word("text"),
        XmlShape::Integer => line.word("integer"),
        XmlShape::Number => line.word("number"),
        XmlShape::Boolean => line.word("boolean"),
        XmlShape::Any => line.word("any"),
        XmlShape::Named(index) => {
            let own = xml.shapes.get(*index).map(|(own, _)| named(*index, own));
            line.word(own.unwrap_or_else(|| index.to_string()))
        }
        XmlShape::Nullable(it) => {
            return self::shape(text, depth, line.word("nullable"), it, xml);
        }
        XmlShape::List(item, wrapped) => {
            let line = line.word("list").flag("wrapped", *wrapped).word("of");
            return element(text, depth, line, item, xml);
        }
        XmlShape::Object(properties, others) => {
            text.line(depth, &line.word("object"));
            for it in properties {
                property(text, depth + 1, it, xml);
            }
            if **others != XmlShape::Any {
                self::shape(text, depth + 1, Line::new("*:"), others, xml);
            }
            return;
        }
    };
    text.line(depth, &line);
}

fn property(text: &mut Text, depth: usize, it: &XmlProperty, xml: &Xml) {
    let XmlProperty {
        property,
        element: its,
        attribute,
        text: is_text,
        required,
    } = it;
    let line = Line::new(plain(property) + ":").flag("attribute", *attribute);
    let line = line.flag("text", *is_text);
    element(text, depth, line.flag("required", *required), its, xml);
}
