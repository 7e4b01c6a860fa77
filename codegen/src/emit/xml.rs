//! `xml.rs`: the mapping of values to XML, as data for the runtime.

use std::collections::HashSet;

use proc_macro2::{TokenStream, TokenTree};
use quote::quote;

use super::{Emitter, document, ident};
use crate::ir::{Body, Content, Operation, Response, XmlElement, XmlProperty, XmlRoot, XmlShape};
use crate::surface::{Crate, constant};

impl Emitter<'_> {
    /// The file; `None` if no body is XML.
    pub(super) fn xml(&self) -> Option<TokenStream> {
        let surface = self.surface;
        let names = surface.xml_roots.iter().chain(surface.xml_shapes);
        let mut statics = Statics {
            surface,
            taken: names.cloned().collect(),
            visited: HashSet::new(),
            queue: Vec::new(),
            all: Vec::new(),
        };
        let mut roots: Vec<usize> = self.api.operations.iter().flat_map(roots).collect();
        roots.sort_unstable();
        roots.dedup();
        for root in roots {
            statics.root(root);
        }
        let all = statics.all;
        if all.is_empty() {
            return None;
        }
        let about = document::inner("The structure of values in XML.");
        let uses = ["Element", "Property", "Shape"].into_iter();
        let uses = uses.filter(|name| all.iter().any(|it| mentions(it, name)));
        let uses = uses.map(ident);
        Some(quote! {
            #about
            blank_line!{}
            use client_runtime::xml::{#(#uses),*};
            #(blank_line!{} #all)*
        })
    }

    /// The path of a body's static.
    pub(super) fn xml_root(&self, root: XmlRoot) -> TokenStream {
        let name = ident(&self.surface.xml_roots[root.0]);
        let crate_root = self.root();
        quote!(#crate_root::xml::#name)
    }
}

/// The statics of the file. Anything longer than a word gets a static of its own, so that each property fits on a line.
struct Statics<'a> {
    surface: &'a Crate<'a>,
    taken: HashSet<String>,
    /// The visited named schemas; `queue` contains those that are not written yet.
    visited: HashSet<usize>,
    queue: Vec<usize>,
    all: Vec<TokenStream>,
}

impl Statics<'_> {
    /// Writes a body, and everything that it refers to.
    fn root(&mut self, index: usize) {
        let surface = self.surface;
        let ((name, element), own) = (&surface.api.xml.roots[index], &surface.xml_roots[index]);
        let place = self.place();
        let docs = of_wire("A body of", &name.wire);
        let of = ident(own);
        let element = self.element(element, own.trim_end_matches("_ROOT"));
        let root = quote!(#docs pub(crate) static #of: Element = #element;);
        self.put(place, root);
        while let Some(index) = self.queue.pop() {
            let (name, shape) = &surface.api.xml.shapes[index];
            let docs = of_wire("The schema", &name.wire);
            self.declare(&surface.xml_shapes[index], shape, &docs);
        }
    }

    fn declare(&mut self, name: &str, shape: &XmlShape, docs: &TokenStream) {
        let place = self.place();
        let shape = self.shape(shape, name);
        let of = ident(name);
        self.put(place, quote!(#docs static #of: Shape = #shape;));
    }

    /// Reserves a position before the statics that are declared in the meantime.
    fn place(&mut self) -> usize {
        self.all.push(TokenStream::new());
        self.all.len() - 1
    }

    fn put(&mut self, place: usize, code: TokenStream) {
        self.all[place] = code;
    }

    fn shape(&mut self, shape: &XmlShape, holder: &str) -> TokenStream {
        match shape {
            XmlShape::Text => quote!(Shape::Text),
            XmlShape::Integer => quote!(Shape::Integer),
            XmlShape::Number => quote!(Shape::Number),
            XmlShape::Boolean => quote!(Shape::Boolean),
            XmlShape::Any => quote!(Shape::Any),
            XmlShape::List(item, wrapped) => {
                let item = self.element(item, &format!("{holder}_ITEM"));
                quote!(Shape::List { item: &#item, wrapped: #wrapped })
            }
            XmlShape::Object(properties, others) => {
                let properties = properties.iter().map(|it| self.property(it, holder));
                let properties: Vec<_> = properties.collect();
                let others = self.reference(others, &format!("{holder}_OTHERS"));
                quote!(Shape::Object { properties: &[#(#properties),*], others: #others })
            }
            XmlShape::Nullable(it) => {
                let shape = self.reference(it, holder);
                quote!(Shape::Nullable(#shape))
            }
            // An alias of a schema.
            XmlShape::Named(index) => match &self.surface.api.xml.shapes[*index].1 {
                XmlShape::Named(_) => quote!(Shape::Any),
                shape => self.shape(shape, holder),
            },
        }
    }

    /// A reference to a shape; `name` is that of its static, if it needs one.
    fn reference(&mut self, shape: &XmlShape, name: &str) -> TokenStream {
        let is_word = |it: &XmlShape| {
            use XmlShape::{Any, Boolean, Integer, Number, Text};
            matches!(it, Text | Integer | Number | Boolean | Any)
        };
        match shape {
            XmlShape::Named(index) => {
                if self.visited.insert(*index) {
                    self.queue.push(*index);
                }
                let name = ident(&self.surface.xml_shapes[*index]);
                quote!(&#name)
            }
            XmlShape::Nullable(it) if is_word(it) => {
                let shape = self.shape(shape, name);
                quote!(&#shape)
            }
            _ if is_word(shape) => {
                let shape = self.shape(shape, name);
                quote!(&#shape)
            }
            _ => {
                let mut name = name.to_owned();
                while !self.taken.insert(name.clone()) {
                    name.push('_');
                }
                self.declare(&name, shape, &TokenStream::new());
                let name = ident(&name);
                quote!(&#name)
            }
        }
    }

    fn element(&mut self, element: &XmlElement, holder: &str) -> TokenStream {
        let XmlElement {
            name,
            namespace,
            prefix,
            shape,
        } = element;
        let shape = self.reference(shape, holder);
        let within = (namespace.is_some() || prefix.is_some()).then(|| {
            let namespace = namespace.as_deref().unwrap_or_default();
            let prefix = prefix.as_deref().unwrap_or_default();
            quote!(.within(#namespace, #prefix))
        });
        quote!(Element::named(#name, #shape) #within)
    }

    fn property(&mut self, it: &XmlProperty, holder: &str) -> TokenStream {
        let property = &it.property;
        let element = self.element(&it.element, &format!("{holder}_{}", constant(property)));
        if it.attribute {
            quote!(Property::attribute(#property, #element))
        } else if it.text {
            quote!(Property::text(#property, #element))
        } else if it.required {
            quote!(Property::element(#property, #element).required())
        } else {
            quote!(Property::element(#property, #element))
        }
    }
}

fn of_wire(what: &str, wire: &str) -> TokenStream {
    document::outer(&format!("{what} `{}`.", wire.replace('`', "'")))
}

/// Whether a client sends or reads XML.
pub(super) fn has_xml(operations: &[Operation]) -> bool {
    operations.iter().any(|it| roots(it).next().is_some())
}

/// The XML bodies that an operation sends and receives.
fn roots(operation: &Operation) -> impl Iterator<Item = usize> {
    let contents = operation.body.iter().flat_map(Body::contents);
    let sent = contents.filter_map(|it| match it {
        Content::Xml { root, .. } => Some(root.0),
        _ => None,
    });
    let cases = match &operation.response {
        Response::ByStatus(cases) => cases.as_slice(),
        _ => &[],
    };
    let responses = cases.iter().map(|it| &it.response);
    let read = responses
        .chain([&operation.response])
        .filter_map(|it| match it {
            Response::Xml { root, .. } => Some(root.0),
            _ => None,
        });
    sent.chain(read)
}

/// Whether a name occurs in some code on its own, not after a path.
fn mentions(code: &TokenStream, name: &str) -> bool {
    let mut colons = 0;
    code.clone().into_iter().any(|token| {
        let before = std::mem::take(&mut colons);
        match token {
            TokenTree::Ident(it) => before < 2 && it == name,
            TokenTree::Group(it) => mentions(&it.stream(), name),
            TokenTree::Punct(it) => {
                if it.as_char() == ':' {
                    colons = before + 1;
                }
                false
            }
            TokenTree::Literal(_) => false,
        }
    })
}
