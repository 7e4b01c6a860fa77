//! Parses XML into a tree of elements, without interpreting them.

use std::borrow::Cow;

use quick_xml::XmlVersion;
use quick_xml::errors::{Error as Unread, IllFormedError};
use quick_xml::escape::resolve_xml_entity;
use quick_xml::events::{BytesDecl, BytesRef, BytesStart, Event};
use quick_xml::name::{Namespace, NamespaceResolver, ResolveResult};
use quick_xml::reader::NsReader;

use super::chars::{are_chars, is_name, trimmed};
use super::error::Error;
use super::shape::{MAX_DEPTH, XSI};
use crate::decoding::{cost, meter};

/// An element.
pub(super) struct Node<'x> {
    start: BytesStart<'x>,
    pub(super) attributes: Vec<Attribute>,
    /// Whether the element has `xsi:nil="true"`.
    pub(super) is_nil: bool,
    pub(super) children: Vec<Node<'x>>,
    /// All text between the child elements.
    pub(super) text: Cow<'x, str>,
    /// The position of the element in bytes.
    pub(super) offset: u64,
}

/// An attribute, excluding namespace declarations.
pub(super) struct Attribute {
    /// The local name.
    pub(super) name: String,
    pub(super) value: String,
    /// Whether it is an attribute of XML Schema, such as `xsi:type`, which is not a property unless the API describes
    /// it.
    pub(super) of_schema: bool,
}

impl Node<'_> {
    /// The local name.
    pub(super) fn name(&self) -> &str {
        self.start.local_name().into_inner()
    }

    /// Whether it has attributes that belong to the value. Those of XML Schema do not.
    pub(super) fn has_attributes(&self) -> bool {
        self.attributes.iter().any(|it| !it.of_schema)
    }

    /// Whether there is only whitespace between the child elements.
    pub(super) fn is_blank(&self) -> bool {
        trimmed(&self.text).is_empty()
    }
}

/// Decodes a document, according to its byte order mark.
pub(super) fn text(xml: &[u8]) -> Result<Cow<'_, str>, Error> {
    let units = |bytes: &[u8], unit: fn([u8; 2]) -> u16| {
        let (pairs, rest) = bytes.as_chunks();
        let units: Vec<_> = pairs.iter().map(|it| unit(*it)).collect();
        let text = String::from_utf16(&units).ok().filter(|_| rest.is_empty());
        text.map(Cow::Owned)
            .ok_or_else(|| Error::new("it is not UTF-16"))
    };
    match xml {
        [0xfe, 0xff, rest @ ..] => units(rest, u16::from_be_bytes),
        [0xff, 0xfe, rest @ ..] => units(rest, u16::from_le_bytes),
        [0xef, 0xbb, 0xbf, rest @ ..] | rest => match str::from_utf8(rest) {
            Ok(text) => Ok(Cow::Borrowed(text)),
            Err(why) => {
                let offset = xml.len() - rest.len() + why.valid_up_to();
                Err(Error::new("it is not UTF-8").at(offset as u64))
            }
        },
    }
}

/// Parses a document, and returns its root.
pub(super) fn parse(text: &str) -> Result<Node<'_>, Error> {
    let mut reader = NsReader::from_str(text);
    let mut tree = Tree {
        is_ascii: text.is_ascii(),
        open: Vec::new(),
        root: None,
    };
    loop {
        let offset = reader.buffer_position();
        let step = match reader.read_event() {
            Ok(Event::Eof) => return tree.end(offset),
            Ok(event) => tree.take(event, offset, reader.resolver()),
            Err(why) => Err(Error::new(reason(&why)).at(reader.error_position())),
        };
        step.map_err(|why| tree.place(why.at(offset)))?;
    }
}

/// A tree that is being built.
struct Tree<'x> {
    is_ascii: bool,
    /// The open elements, from the outermost to the innermost.
    open: Vec<Node<'x>>,
    root: Option<Node<'x>>,
}

impl<'x> Tree<'x> {
    fn take(
        &mut self,
        event: Event<'x>,
        offset: u64,
        names: &NamespaceResolver,
    ) -> Result<(), Error> {
        // Discarded events take time, too.
        charge(cost::TICK)?;
        match event {
            Event::Start(start) => self.start(start, offset, names),
            Event::Empty(start) => {
                self.start(start, offset, names)?;
                self.close()
            }
            Event::End(_) => self.close(),
            Event::Text(text) => self.text(text.xml10_content()),
            Event::CData(text) => self.text(text.xml10_content()),
            Event::GeneralRef(reference) => self.text(referred(&reference)?),
            Event::Decl(declaration) => self.encoding(&declaration),
            Event::DocType(_) => Err(Error::new("it has a document type, which is not allowed")),
            Event::Comment(_) | Event::PI(_) | Event::Eof => Ok(()),
        }
    }

    fn start(
        &mut self,
        start: BytesStart<'x>,
        offset: u64,
        names: &NamespaceResolver,
    ) -> Result<(), Error> {
        if !is_name(start.name().into_inner()) {
            return Err(Error::new("the name of an element is invalid"));
        }
        if self.open.is_empty() && self.root.is_some() {
            return Err(Error::new("there is more than one root"));
        }
        if self.open.len() == MAX_DEPTH {
            return Err(Error::new("its elements are nested too deeply"));
        }
        let siblings = self.open.last().map_or(0, |it| it.children.len());
        charge(cost::element(size_of::<Node<'_>>(), siblings))?;
        let (attributes, is_nil) = attributes(&start, names)?;
        self.open.push(Node {
            start,
            attributes,
            is_nil,
            children: Vec::new(),
            text: Cow::Borrowed(""),
            offset,
        });
        Ok(())
    }

    /// Ends the innermost element. The parser has checked the name.
    fn close(&mut self) -> Result<(), Error> {
        let node = self.open.pop();
        let node = node.ok_or_else(|| Error::new("an end tag has no start tag"))?;
        match self.open.last_mut() {
            Some(parent) => parent.children.push(node),
            None => self.root = Some(node),
        }
        Ok(())
    }

    fn text(&mut self, text: Cow<'x, str>) -> Result<(), Error> {
        if !are_chars(&text) {
            return Err(Error::new("it contains a character that is invalid in XML"));
        }
        match self.open.last_mut() {
            Some(node) if node.text.is_empty() => node.text = text,
            Some(node) => {
                // Borrowed text is copied once, into a buffer that doubles its size.
                let copied = match &node.text {
                    Cow::Borrowed(text) => text.len(),
                    Cow::Owned(_) => 0,
                };
                charge(cost::text(copied + 2 * text.len()))?;
                node.text.to_mut().push_str(&text);
            }
            None if trimmed(&text).is_empty() => {}
            None => return Err(Error::new("there is text outside of the root")),
        }
        Ok(())
    }

    /// Checks the declared encoding. The document was already decoded as UTF-8; servers that declare `utf-16`
    /// nevertheless mean their in-memory encoding.
    fn encoding(&self, declaration: &BytesDecl<'_>) -> Result<(), Error> {
        let Some(encoding) = declaration.encoding() else {
            return Ok(());
        };
        let encoding = encoding.map_err(|_| Error::new(DECLARATION))?;
        let is_unicode = ["utf-8", "utf8", "utf-16"]
            .iter()
            .any(|it| encoding.eq_ignore_ascii_case(it));
        if is_unicode || self.is_ascii {
            Ok(())
        } else {
            Err(Error::new("its encoding is not UTF-8"))
        }
    }

    fn end(self, offset: u64) -> Result<Node<'x>, Error> {
        if !self.open.is_empty() {
            return Err(self.place(Error::new("it is truncated").at(offset)));
        }
        self.root
            .ok_or_else(|| Error::new("it has no element").at(offset))
    }

    /// Adds the path of the open elements to an error.
    fn place(&self, why: Error) -> Error {
        let open = self.open.iter().rev();
        open.fold(why, |why, node| why.within(node.name()))
    }
}

/// The attributes of an element, and whether one of them is `xsi:nil="true"`.
fn attributes(
    start: &BytesStart<'_>,
    names: &NamespaceResolver,
) -> Result<(Vec<Attribute>, bool), Error> {
    let mut attributes = Vec::new();
    let mut is_nil = false;
    for attribute in start.attributes() {
        let attribute = attribute.map_err(|_| Error::new(ATTRIBUTE))?;
        if attribute.key.as_namespace_binding().is_some() {
            continue;
        }
        if !is_name(attribute.key.into_inner()) {
            return Err(Error::new("the name of an attribute is invalid"));
        }
        let value = attribute.normalized_value(XmlVersion::Implicit1_0);
        let value = value.map_err(|why| Error::new(reason(&why)))?;
        if !are_chars(&value) {
            return Err(Error::new("it contains a character that is invalid in XML"));
        }
        let (namespace, name) = names.resolve_attribute(attribute.key);
        let name = name.into_inner();
        let of_schema = namespace == ResolveResult::Bound(Namespace(XSI));
        if of_schema && name == "nil" {
            is_nil = matches!(trimmed(&value), "true" | "1");
            continue;
        }
        let size = cost::element(size_of::<Attribute>(), attributes.len());
        charge(size + cost::text(name.len()) + cost::text(value.len()))?;
        attributes.push(Attribute {
            name: name.to_owned(),
            value: value.into_owned(),
            of_schema,
        });
    }
    Ok((attributes, is_nil))
}

/// Charges memory in advance.
pub(super) fn charge(bytes: usize) -> Result<(), Error> {
    if meter::take(bytes) {
        Ok(())
    } else {
        Err(Error::new("it exceeds the decoding budget"))
    }
}

/// Resolves a reference. Documents that define entities are rejected because of their document type.
fn referred(reference: &BytesRef<'_>) -> Result<Cow<'static, str>, Error> {
    if let Some(text) = resolve_xml_entity(reference) {
        return Ok(Cow::Borrowed(text));
    }
    match reference.resolve_char_ref() {
        Ok(Some(char)) => Ok(Cow::Owned(char.to_string())),
        Ok(None) | Err(_) => Err(Error::new(REFERENCE)),
    }
}

const ATTRIBUTE: &str = "an attribute is malformed or duplicate";
const DECLARATION: &str = "its declaration is malformed";
const REFERENCE: &str = "a reference is undefined";

/// Describes a parse error. The parser's own messages quote the text.
fn reason(why: &Unread) -> &'static str {
    match why {
        Unread::Syntax(_) => "it is not XML, or is truncated",
        Unread::IllFormed(
            IllFormedError::MismatchedEndTag { .. } | IllFormedError::UnmatchedEndTag(_),
        ) => "an end tag has no start tag",
        Unread::IllFormed(IllFormedError::UnclosedReference) | Unread::Escape(_) => REFERENCE,
        Unread::IllFormed(_) => "it is not XML",
        Unread::InvalidAttr(_) => ATTRIBUTE,
        Unread::Namespace(_) => "a namespace declaration is invalid, or there are too many",
        Unread::Io(_) | Unread::Encoding(_) => "it could not be read",
    }
}
