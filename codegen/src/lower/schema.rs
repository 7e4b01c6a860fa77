//! Schemas: their types, and references to these.
//!
//! A named schema gets its id immediately, and is lowered later from a queue. This allows recursive types, and long
//! chains of references do not overflow the stack.

use super::enumeration::enumeration;
use super::number::type_of_integer;
use super::schemas::Schemas;
use super::shape::Shape;
use super::types::Types;
use crate::diagnostic::Diagnostic;
use crate::ir::{Definition, Name, Origin, Reach, Scalar, Type, TypeId, TypeRef};
use crate::load::stem;
use crate::openapi::{Schema, Text, Typed};

/// The location of an anonymous schema, from which its name is derived.
#[derive(Clone)]
pub(super) enum Place {
    /// In an operation, with this role.
    Inline(String),
    /// In a property of a type.
    Property {
        /// The type.
        parent: TypeId,
        /// The property.
        property: String,
    },
}

impl Place {
    /// The location of items or values of a schema at this location.
    fn of_item(&self) -> Place {
        match self {
            Place::Inline(name) => Place::Inline(format!("{name}_item")),
            Place::Property { parent, property } => Place::Property {
                parent: *parent,
                property: format!("{property}_item"),
            },
        }
    }
}

/// The use of a schema in one place.
#[derive(Clone)]
pub(super) struct Use {
    pub(super) ty: TypeRef,
    pub(super) nullable: bool,
}

impl Use {
    /// A type that does not allow `null`.
    pub(super) fn of(ty: TypeRef) -> Self {
        Use {
            ty,
            nullable: false,
        }
    }

    /// Any value.
    pub(super) fn any() -> Self {
        Self::of(ANY)
    }

    /// The type, made nullable if it allows `null`.
    pub(super) fn whole(self) -> TypeRef {
        if self.nullable && self.ty != ANY {
            TypeRef::Nullable(Box::new(self.ty))
        } else {
            self.ty
        }
    }
}

const ANY: TypeRef = TypeRef::Scalar(Scalar::Any);

impl<'d> Types<'d> {
    /// The type of a schema or reference.
    pub(super) fn use_of(&mut self, node: Schema<'d>, place: &Place) -> Use {
        let Some((target, reference)) = self.reader.schema(node) else {
            return Use::any();
        };
        if let (None, Place::Inline(_)) = (reference, place)
            && let Some(used) = self.shared(target)
        {
            self.read.add(node, used.clone().whole());
            return used;
        }
        let nullable = self.schemas.is_nullable(node);
        let ty = match reference {
            Some(reference) => self.component(reference, target),
            None => {
                let shape = self.shape(target);
                self.of_shape(shape, target, place)
            }
        };
        let used = Use { ty, nullable };
        self.read.add(node, used.clone().whole());
        used
    }

    /// The type of a referenced schema, which is lowered later.
    pub(super) fn component(&mut self, reference: &'d str, target: Schema<'d>) -> TypeRef {
        // Several references may have the same target.
        let key = target;
        if let Some(id) = self.named.types.get(&key) {
            return TypeRef::Named(*id);
        }
        let name = last_segment(reference);
        let origin = match reference.split_once('#') {
            Some((file, pointer)) if !file.is_empty() => Origin::Elsewhere {
                file: holder(file, pointer).to_owned(),
            },
            _ => Origin::Component,
        };
        let id = self.declare(Name::wire(name), origin, target);
        self.named.types.insert(key, id);
        self.read.add(target, TypeRef::Named(id));
        self.named.queue.push_back((id, target));
        TypeRef::Named(id)
    }

    /// Declares a type for each schema of `components`.
    pub(super) fn all_components(&mut self) {
        for (name, schema) in self.document.schemas().iter() {
            let own = self.document.reference_to_schema(name);
            let Some((schema, reference)) = self.reader.schema(schema) else {
                continue;
            };
            // An alias of a schema of this document, which is declared separately.
            let is_alias = reference.is_some_and(|it| it.starts_with('#') && Some(it) != own);
            if let Some(reference) = reference.or(own).filter(|_| !is_alias) {
                self.component(reference, schema);
            }
        }
    }

    /// Lowers the schemas in the queue, including those added meanwhile. Returns the findings for each.
    pub(super) fn components(&mut self) -> Vec<(TypeId, Vec<Diagnostic>)> {
        let mut all = Vec::new();
        while let Some((id, schema)) = self.named.queue.pop_front() {
            if self.reader.is_exceeded() {
                break;
            }
            let (definition, found) = self.alone(|it| it.declared(schema, id));
            self.all[id.0].definition = definition;
            all.push((id, found));
        }
        all
    }

    fn declared(&mut self, schema: Schema<'d>, id: TypeId) -> Definition {
        self.reader.grammar_of(schema);
        self.reader.outermost = Some(schema);
        let custom = self.custom.of_schema(&self.all[id.0].name.wire);
        let definition = match custom {
            Some(custom) => Definition::Alias(TypeRef::Scalar(custom)),
            None => self.named_definition(schema, id),
        };
        self.reader.outermost = None;
        definition
    }

    /// The definition of a named schema.
    fn named_definition(&mut self, node: Schema<'d>, id: TypeId) -> Definition {
        match self.shape(node) {
            shape @ (Shape::Object(_) | Shape::Enum(..) | Shape::Union(..)) => {
                self.definition(shape, node, id)
            }
            shape => {
                let place = Place::Property {
                    parent: id,
                    property: String::new(),
                };
                Definition::Alias(self.of_shape(shape, node, &place))
            }
        }
    }

    pub(super) fn declare(&mut self, name: Name, origin: Origin, node: Schema<'d>) -> TypeId {
        let id = TypeId(self.all.len());
        let description = self.reader.text(node.description());
        let deprecated = node.deprecated() == Some(true);
        self.all.push(Type {
            name,
            origin,
            span: node.span(),
            description,
            deprecated,
            reach: Reach::default(),
            tags: Vec::new(),
            definition: Definition::Alias(ANY),
        });
        id
    }

    /// The type for a shape: a scalar, or a declared type named after its location.
    pub(super) fn of_shape(
        &mut self,
        shape: Shape<'d>,
        node: Schema<'d>,
        place: &Place,
    ) -> TypeRef {
        match shape {
            Shape::Any => ANY,
            Shape::Component(reference) => self.component(reference, node),
            Shape::Same(other) => self.use_of(other, place).ty,
            Shape::Scalar(ty) => TypeRef::Scalar(self.scalar(node, ty)),
            Shape::List(items) => {
                let place = place.of_item();
                let item = self.use_of_intersection(&items, &place).whole();
                TypeRef::List(Box::new(item))
            }
            Shape::Tuple(items) => {
                let item = place.of_item();
                TypeRef::Tuple(
                    items
                        .iter()
                        .map(|it| self.use_of(it, &item).whole())
                        .collect(),
                )
            }
            Shape::Map => {
                let value = self.additional(node, place);
                TypeRef::Map(Box::new(value.unwrap_or(ANY)))
            }
            shape @ (Shape::Object(_)
            | Shape::Properties(_)
            | Shape::Enum(..)
            | Shape::Union(..)) => {
                let (name, origin) = match place {
                    Place::Inline(name) => (Name::wire(name), Origin::Inline),
                    Place::Property { parent, property } => (
                        Name::wire(property),
                        Origin::Nested {
                            parent: *parent,
                            property: property.clone(),
                        },
                    ),
                };
                self.anonymous(shape, node, |it| it.declare(name, origin, node))
            }
        }
    }

    /// The definition of a schema that needs its own type.
    pub(super) fn definition(
        &mut self,
        shape: Shape<'d>,
        node: Schema<'d>,
        id: TypeId,
    ) -> Definition {
        match shape {
            Shape::Object(roots) => self.object(&roots, id),
            Shape::Properties(parts) => Definition::Struct(self.properties(&parts, id)),
            Shape::Enum(values, listed) => {
                self.reader.charge(listed.len(), node.span());
                enumeration(values, listed)
            }
            Shape::Union(branches, discriminator) => {
                Definition::Union(self.union(node, branches, discriminator, id))
            }
            _ => Definition::Alias(ANY),
        }
    }

    /// The type of additional properties, if the schema declares and allows them.
    pub(super) fn additional(&mut self, node: Schema<'d>, place: &Place) -> Option<TypeRef> {
        let further = node.further();
        if node.has_patterns() {
            // Pattern properties have a common type if there is only one pattern.
            let patterns = node.pattern_properties().unwrap_or_default();
            let mut all = patterns.values();
            let alone = further.is_none() || node.is_closed();
            return match (all.next(), all.next()) {
                (Some(only), None) if alone => Some(self.use_of(only, &place.of_item()).whole()),
                _ => Some(ANY),
            };
        }
        let (key, additional) = further?;
        if let Some(allowed) = self.reader.boolean_of(key, additional.node()) {
            return allowed.then_some(ANY);
        }
        if !additional.is_object() {
            // Reported by the grammar.
            None
        } else if additional.keys().next().is_none() {
            Some(ANY)
        } else {
            Some(self.use_of(additional, &place.of_item()).whole())
        }
    }

    pub(super) fn scalar(&mut self, node: Schema<'d>, ty: &str) -> Scalar {
        let own = node.format().map(Text::as_str);
        let format = own.or_else(|| self.schemas.format_of(node));
        if let Some(custom) = format.and_then(|it| self.custom.of_format(it)) {
            return custom;
        }
        match (ty, format) {
            ("boolean", _) => Scalar::Bool,
            ("integer" | "number", Some("int32" | "int16" | "int8")) => Scalar::I32,
            ("integer" | "number", Some("uint32" | "uint16" | "uint8")) => Scalar::U32,
            ("integer" | "number", Some("uint64" | "uint")) => Scalar::U64,
            ("integer" | "number", Some("int64")) => Scalar::I64,
            ("integer", _) => type_of_integer(node),
            ("number", Some("float")) => Scalar::F32,
            ("number", _) => Scalar::F64,
            (_, None) => Scalar::String,
            (_, Some(format)) => self.custom.string(format),
        }
    }
}

impl<'d> Schemas<'d> {
    /// The format of a schema, or of a part of its `allOf`.
    pub(super) fn format_of(&self, node: Schema<'d>) -> Option<&'d str> {
        // Memoize schemas without a format: they are queried at every use, and have many parts.
        if self.formatless.borrow().contains(&node) {
            return None;
        }
        let parts = self.parts_of(node);
        let format = parts.iter().find_map(|it| it.format().map(Text::as_str));
        if format.is_none() {
            let walked = parts.into_iter().chain([node]);
            self.formatless.borrow_mut().extend(walked);
        }
        format
    }
}

/// The name that a reference suggests: that of the schema, or of the specific part of the location.
pub(super) fn last_segment(reference: &str) -> String {
    let decode = |it: &str| {
        let it = percent_encoding::percent_decode_str(it).decode_utf8_lossy();
        it.replace("~1", "/").replace("~0", "~")
    };
    let (file, pointer) = reference.split_once('#').unwrap_or((reference, ""));
    let mut segments: Vec<&str> = pointer.split('/').skip(1).collect();
    let Some(last) = segments.pop() else {
        return decode(stem(file));
    };
    let holder = segments.last().copied();
    // Other files may contain schemas anywhere.
    let holds = |it| matches!(it, "schemas" | "$defs" | "definitions");
    let is_held = !file.is_empty() && segments.len() < 2;
    if is_held || holder.is_some_and(holds) {
        return decode(last);
    }
    segments.push(last);
    // Skip segments that only describe the structure.
    segments.retain(|it| !STRUCTURE.contains(it) && !it.contains("json"));
    decode(&segments.join("_"))
}

/// The container of a schema in another file: the file or, if the file is the schema, its folder.
fn holder<'f>(file: &'f str, pointer: &str) -> &'f str {
    match file.rsplit_once('/') {
        Some((folder, _)) if pointer.is_empty() => folder.rsplit('/').next().unwrap_or(folder),
        _ => stem(file),
    }
}

/// Segments of a reference that are defined by OpenAPI.
const STRUCTURE: [&str; 18] = [
    "components",
    "schemas",
    "responses",
    "parameters",
    "requestBodies",
    "headers",
    "paths",
    "content",
    "schema",
    "properties",
    "items",
    "allOf",
    "oneOf",
    "anyOf",
    "requestBody",
    "$defs",
    "definitions",
    "additionalProperties",
];
