//! Schemas: which kind of type each is, and how a use of it is written.
//!
//! A schema with a name gets its id before it is lowered, and is lowered later from a queue: so types may hold themselves,
//! and a long chain of references costs no stack.

use std::collections::HashMap;

use super::{Lowering, keyword};
use crate::config::Format;
use crate::diagnostic::{Diagnostic, code};
use crate::ir::{Definition, Enum, Name, Origin, Reach, Scalar, Type, TypeId, TypeRef};
use crate::load::{Node, Value, nearest};
use crate::source::Span;

/// Where an unnamed schema stands: what its name is made of.
#[derive(Clone)]
pub(super) enum Place {
    /// In an operation, in this role.
    Inline(String),
    /// In a member of a type.
    Member {
        /// The type.
        parent: TypeId,
        /// The member.
        member: String,
    },
}

impl Place {
    /// The place of the items or values that a schema at this place holds.
    fn of_item(&self) -> Place {
        match self {
            Place::Inline(name) => Place::Inline(format!("{name}_item")),
            Place::Member { parent, member } => Place::Member {
                parent: *parent,
                member: format!("{member}_item"),
            },
        }
    }
}

/// How a schema is used at one place.
pub(super) struct Use {
    pub(super) ty: TypeRef,
    pub(super) nullable: bool,
}

const ANY: TypeRef = TypeRef::Scalar(Scalar::Any);

impl<'d> Lowering<'d> {
    /// The type of a schema or of a reference to one.
    pub(super) fn use_of(&mut self, node: &'d Node, place: &Place) -> Use {
        let Some((target, reference)) = self.resolve(node) else {
            return Use {
                ty: ANY,
                nullable: false,
            };
        };
        let nullable = self.flag(target, "nullable");
        let ty = match reference {
            Some(reference) => self.component(reference, target),
            None => self.unnamed(target, place),
        };
        Use { ty, nullable }
    }

    /// The type of a schema that a reference names; it is lowered when its turn comes.
    pub(super) fn component(&mut self, reference: &'d str, target: &'d Node) -> TypeRef {
        if let Some(id) = self.components.get(reference) {
            return TypeRef::Named(*id);
        }
        let last = reference.rsplit('/').next().unwrap_or(reference);
        let name = last.replace("~1", "/").replace("~0", "~");
        let id = self.declare(Name::wire(name), Origin::Component, target);
        self.components.insert(reference, id);
        self.queue.push_back((id, target));
        TypeRef::Named(id)
    }

    /// Lowers the schemas that references have named, and those that these name.
    pub(super) fn components(&mut self) {
        while let Some((id, node)) = self.queue.pop_front() {
            let from = self.findings.len();
            let definition = match self.declared(node, id) {
                Some(definition) => definition,
                None => {
                    let place = Place::Member {
                        parent: id,
                        member: String::new(),
                    };
                    Definition::Alias(self.plain(node, &place))
                }
            };
            self.api.types[id.0].definition = definition;
            self.found_in.push((id, from..self.findings.len()));
        }
    }

    fn declare(&mut self, name: Name, origin: Origin, node: &'d Node) -> TypeId {
        let id = TypeId(self.api.types.len());
        let description = self.words(node, "description");
        let deprecated = self.flag(node, "deprecated");
        self.api.types.push(Type {
            name,
            origin,
            span: node.span,
            description,
            deprecated,
            reach: Reach::default(),
            tags: Vec::new(),
            eq: false,
            default: false,
            definition: Definition::Alias(ANY),
        });
        id
    }

    /// The type of a schema without a name: one of Rust's own, or a declared one named after its place.
    fn unnamed(&mut self, node: &'d Node, place: &Place) -> TypeRef {
        if !is_declared(node) {
            return self.plain(node, place);
        }
        let (name, origin) = match place {
            Place::Inline(name) => (Name::wire(name), Origin::Inline),
            Place::Member { parent, member } => (
                Name::wire(member),
                Origin::Nested {
                    parent: *parent,
                    member: member.clone(),
                },
            ),
        };
        let id = self.declare(name, origin, node);
        if let Some(definition) = self.declared(node, id) {
            self.api.types[id.0].definition = definition;
        }
        TypeRef::Named(id)
    }

    /// What a schema declares, if it is one that needs a type of its own.
    fn declared(&mut self, node: &'d Node, id: TypeId) -> Option<Definition> {
        if !is_declared(node) {
            return None;
        }
        self.keywords(node, &keyword::SCHEMA);
        if node.get("oneOf").is_some() {
            return Some(self.union(node, id));
        }
        if node.get("enum").is_some() {
            return Some(self.enumeration(node));
        }
        Some(Definition::Struct(self.object(node, id)))
    }

    /// A schema that needs no type of its own.
    fn plain(&mut self, node: &'d Node, place: &Place) -> TypeRef {
        self.keywords(node, &keyword::SCHEMA);
        if let Some(only) = only_part(node) {
            return self.use_of(only, place).ty;
        }
        match self.text(node, "type") {
            None => ANY,
            Some("string") => TypeRef::Scalar(self.string(node)),
            Some("boolean") => TypeRef::Scalar(Scalar::Bool),
            Some("integer") => match self.text(node, "format") {
                Some("int32") => TypeRef::Scalar(Scalar::I32),
                _ => TypeRef::Scalar(Scalar::I64),
            },
            Some("number") => match self.text(node, "format") {
                Some("float") => TypeRef::Scalar(Scalar::F32),
                _ => TypeRef::Scalar(Scalar::F64),
            },
            Some("array") => {
                let Some(items) = self.require(node, "items") else {
                    return ANY;
                };
                let item = self.use_of(items, &place.of_item());
                TypeRef::List(Box::new(nullable(item)))
            }
            Some("object") => self.map(node, place),
            Some(other) => {
                let span = node.get("type").map_or(node.span, |it| it.span);
                let known = ["string", "boolean", "integer", "number", "array", "object"];
                let finding = Diagnostic::error(
                    code::INVALID,
                    span,
                    format!("`{other}` is not a type of JSON"),
                );
                self.findings.push(match nearest(other, known.into_iter()) {
                    Some(near) => finding.help(format!("did you mean `{near}`?")),
                    None => finding.help(format!("it is one of `{}`", known.join("`, `"))),
                });
                ANY
            }
        }
    }

    fn map(&mut self, node: &'d Node, place: &Place) -> TypeRef {
        match self.additional(node, place) {
            Some(ty) => TypeRef::Map(Box::new(ty)),
            None => TypeRef::Map(Box::new(ANY)),
        }
    }

    /// The type of the members that a schema does not name, if it speaks of them and allows them.
    pub(super) fn additional(&mut self, node: &'d Node, place: &Place) -> Option<TypeRef> {
        let additional = node.get("additionalProperties")?;
        match &additional.value {
            Value::Bool(allowed) => allowed.then_some(ANY),
            Value::Object(members) if members.is_empty() => Some(ANY),
            Value::Object(_) => {
                let value = self.use_of(additional, &place.of_item());
                Some(nullable(value))
            }
            _ => {
                self.wrong_type(
                    additional,
                    "`additionalProperties`",
                    "`true`, `false` or a schema",
                );
                None
            }
        }
    }

    fn string(&mut self, node: &'d Node) -> Scalar {
        let Some(format) = self.text(node, "format") else {
            return Scalar::String;
        };
        let chosen = self.config.formats.get(format).copied();
        match chosen.unwrap_or_else(|| Format::of(format)) {
            Format::String => Scalar::String,
            Format::Secret => Scalar::Secret,
            Format::Uuid => Scalar::Uuid,
            Format::Timestamp => Scalar::Timestamp,
            Format::Date => Scalar::Date,
        }
    }

    fn enumeration(&mut self, node: &'d Node) -> Definition {
        let mut variants: Vec<Name> = Vec::new();
        let mut seen: HashMap<&str, Span> = HashMap::new();
        let sound = self.findings.len();
        for value in self.items(node, "enum") {
            match &value.value {
                Value::String(text) => {
                    if let Some(first) = seen.get(text.as_str()) {
                        let twice = format!("the value `{text}` stands twice in this enum");
                        let finding = Diagnostic::warning(code::CONFLICT, value.span, twice);
                        self.findings.push(finding.second(*first, "first here"));
                        continue;
                    }
                    seen.insert(text, value.span);
                    variants.push(Name::wire(text));
                }
                // `nullable` says it already.
                Value::Null => {}
                _ => self.unsupported(value.span, format_args!("an enum with {}", value.kind())),
            }
        }
        // What was reported above is not said twice.
        if variants.is_empty() && self.findings.len() == sound {
            self.error(code::INVALID, node.span, "this enum allows no value");
        }
        Definition::Enum(Enum {
            variants,
            unknown: String::new(),
        })
    }
}

/// A value that may be `null`, where that is part of the type: in lists and maps.
fn nullable(it: Use) -> TypeRef {
    let any = it.ty == ANY;
    if it.nullable && !any {
        TypeRef::Nullable(Box::new(it.ty))
    } else {
        it.ty
    }
}

/// The one schema that an `allOf` wraps to put words or marks beside a reference.
pub(super) fn only_part(node: &Node) -> Option<&Node> {
    let [only] = node.get("allOf")?.as_array()? else {
        return None;
    };
    let own = [
        "properties",
        "required",
        "additionalProperties",
        "enum",
        "oneOf",
    ];
    own.iter()
        .all(|key| node.get(key).is_none())
        .then_some(only)
}

/// Whether an object may have no other members than those that are named.
pub(super) fn is_closed(node: &Node) -> bool {
    matches!(
        node.get("additionalProperties"),
        Some(Node {
            value: Value::Bool(false),
            ..
        })
    )
}

/// Whether a schema needs a type of its own.
fn is_declared(node: &Node) -> bool {
    let has = |key: &str| node.get(key).is_some();
    let members = node.get("properties").and_then(Node::as_object);
    has("oneOf")
        || has("enum")
        || (has("allOf") && only_part(node).is_none())
        || members.is_some_and(|it| !it.is_empty())
        || (is_closed(node) && node.get("type").and_then(Node::as_str) == Some("object"))
}
