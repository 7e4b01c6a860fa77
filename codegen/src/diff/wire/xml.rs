//! How values are written as XML.

use super::change::Change;
use super::shape::Shape;
use super::walk::{Place, Walk};
use crate::diff::rule::Rule;
use crate::diff::verdict::Directions;
use crate::openapi::{Text, Xml};

/// What the keywords of an `xml` object mean, however they are written.
#[derive(PartialEq, Eq)]
struct Meaning<'d> {
    /// The name, if it is another one than by default.
    name: Option<&'d str>,
    namespace: Option<&'d str>,
    prefix: Option<&'d str>,
    node: Node,
}

#[derive(PartialEq, Eq)]
enum Node {
    Element,
    Attribute,
    Text,
    /// A list whose items are nodes of their own.
    Items,
}

impl<'d> Walk<'d> {
    /// Compares how values are written as XML.
    pub(super) fn xml(&mut self, place: &Place, old: &Shape<'d>, new: &Shape<'d>) {
        // What became a list, or was one, has another type.
        let is_list = old.is("array") && new.is("array");
        if meaning(place, old, is_list) == meaning(place, new, is_list) {
            return;
        }
        let change = Change::of(Rule::XmlChanged).at(old.span_of("xml"), new.span_of("xml"));
        let wire = if place.role.is_xml() {
            Directions::BREAKING
        } else {
            Directions::COMPATIBLE
        };
        self.found(place, change.wire(wire));
    }
}

fn meaning<'d>(place: &Place, shape: &Shape<'d>, is_list: bool) -> Meaning<'d> {
    let xml = shape.parts.iter().find_map(|it| it.xml());
    let text = |of: fn(Xml<'d>) -> Option<Text<'d>>| {
        let text = xml.and_then(of)?.text.trim();
        (!text.is_empty()).then_some(text)
    };
    let is = |of: fn(Xml<'d>) -> bool| xml.is_some_and(of);
    let node = match () {
        () if is(Xml::is_attribute) => Node::Attribute,
        () if is(Xml::is_text) => Node::Text,
        () if is_list && !is(Xml::is_wrapped) => Node::Items,
        () => Node::Element,
    };
    // What has no node of its own has no name.
    let has_name = matches!(node, Node::Element | Node::Attribute);
    let is_default = |name: &str| place.path.ends_with(&format!(".{name}"));
    Meaning {
        name: text(Xml::name).filter(|it| has_name && !is_default(it)),
        namespace: text(Xml::namespace),
        prefix: text(Xml::prefix),
        node,
    }
}
