//! The elements and attributes that values are written as.

use super::Facts;
use crate::ir::{Definition, XmlElement, XmlProperty, XmlRoot, XmlShape};
use crate::surface::Crate;

/// What the properties of an object belong to: the path of a model with its properties, or the value that contains it.
struct Owner<'a> {
    path: String,
    /// The properties of a model, with the names of its fields.
    fields: Vec<(&'a str, &'a str)>,
}

impl Owner<'_> {
    fn of(&self, property: &str) -> String {
        let field = self.fields.iter().find(|it| it.0 == property);
        match (field, self.path.strip_suffix(')')) {
            (Some((_, ident)), _) => format!("{}::{ident}", self.path),
            (None, Some(path)) => format!("{path}.{property})"),
            (None, None) => format!("{}({property})", self.path),
        }
    }
}

impl Facts {
    /// The root element of a value, and what it contains.
    pub(super) fn xml_root(&mut self, surface: &Crate, path: &str, root: XmlRoot) {
        let element = &surface.api.xml.roots[root.0].1;
        self.push(path, "XML", named("element", element));
        let owner = Owner {
            path: path.to_owned(),
            fields: Vec::new(),
        };
        self.xml_shape(&owner, &element.shape);
    }

    /// The shapes of schemas.
    pub(super) fn xml_shapes(&mut self, surface: &Crate) {
        for (name, shape) in &surface.api.xml.shapes {
            let mut models = surface.models.iter().filter(|it| it.ir.is_used());
            let Some(model) = models.find(|it| it.ir.name.wire == name.wire) else {
                continue;
            };
            let fields = match &model.ir.definition {
                Definition::Struct(it) => it.fields.as_slice(),
                _ => &[],
            };
            let fields = fields.iter().zip(model.item.fields());
            let fields = fields.map(|(ir, it)| (ir.name.wire.as_str(), it.ident.as_str()));
            let owner = Owner {
                path: format!("models::{}", model.item.ident),
                fields: fields.collect(),
            };
            self.xml_shape(&owner, shape);
        }
    }

    fn xml_shape(&mut self, owner: &Owner, shape: &XmlShape) {
        match shape {
            XmlShape::Object(properties, others) => {
                for property in properties {
                    let path = owner.of(&property.property);
                    self.push(&*path, "XML", described(property));
                    let fields = Vec::new();
                    self.xml_shape(&Owner { path, fields }, &property.element.shape);
                }
                self.xml_shape(owner, others);
            }
            XmlShape::List(item, _) => self.xml_shape(owner, &item.shape),
            XmlShape::Nullable(it) => self.xml_shape(owner, it),
            _ => {}
        }
    }
}

/// How a property is written.
fn described(it: &XmlProperty) -> String {
    let shape = match &it.element.shape {
        XmlShape::Nullable(shape) => shape,
        shape => shape,
    };
    match shape {
        _ if it.text => "text".to_owned(),
        _ if it.attribute => named("attribute", &it.element),
        XmlShape::List(item, is_wrapped) => {
            let name = if item.name.is_empty() {
                &it.element.name
            } else {
                &item.name
            };
            let item = XmlElement {
                name: name.clone(),
                ..(**item).clone()
            };
            let items = named("elements", &item);
            if *is_wrapped {
                format!("{items} in {}", named("element", &it.element))
            } else {
                items
            }
        }
        _ => named("element", &it.element),
    }
}

fn named(kind: &str, it: &XmlElement) -> String {
    let prefix = it.prefix.as_ref().map(|it| format!("{it}:"));
    let namespace = it.namespace.as_ref().map(|it| format!(" of {it}"));
    format!(
        "{kind} {}{}{}",
        prefix.unwrap_or_default(),
        it.name,
        namespace.unwrap_or_default()
    )
}
