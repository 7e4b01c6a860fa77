//! Converting XML to values and back.

mod hostile;
mod reading;
mod round_trip;
mod spec;
mod text;
mod writing;

use serde_json::Value;

use super::{Element, Property, Shape, from_xml, to_xml};

static TEXT: Shape = Shape::Text;
static ANY: Shape = Shape::Any;

const fn named(name: &'static str, shape: &'static Shape) -> Element {
    Element::named(name, shape)
}

const fn property(name: &'static str, shape: &'static Shape) -> Property {
    Property::element(name, named(name, shape))
}

const fn attribute(name: &'static str, shape: &'static Shape) -> Property {
    Property::attribute(name, named(name, shape))
}

/// The XML of a value, without the declaration.
fn written(root: &Element, value: &Value) -> String {
    let xml = String::from_utf8(to_xml(root, value).unwrap()).unwrap();
    let declaration = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>";
    xml.strip_prefix(declaration).unwrap().to_owned()
}

fn read(shape: &'static Shape, xml: &str) -> Value {
    from_xml(&named("root", shape), xml.as_bytes()).unwrap()
}

/// Why a text is rejected.
fn why(shape: &'static Shape, xml: impl AsRef<[u8]>) -> String {
    let read = from_xml(&named("root", shape), xml.as_ref());
    read.unwrap_err().to_string()
}
