//! The identifiers of everything that the crate names, decided in one pass over the IR.
//!
//! A name depends on its own spelling alone, never on its neighbours, so that a new schema does not rename another.
//! [`style`] converts any spelling to an identifier; [`reserved`] lists the names that generated code uses itself.
//! [`collisions`] resolves names that collide; collisions between names from the configuration are reported.

mod collisions;
mod derives;
mod module;
mod operation;
mod parameter;
mod rename;
mod reserved;
mod script;
mod style;

use std::collections::{HashMap, HashSet};

use crate::config::Config;
use crate::diagnostic::{Diagnostic, code};
use crate::ir::{Api, Definition, Origin, Type, TypeId};
use crate::source::Span;

use collisions::{Candidate, instead, resolve, symbols_as_words};
use rename::Renames;
use reserved::{is_taken_in_models, is_taken_of_modules};
use style::{pascal, snake, variant};

pub(super) use parameter::stream;
pub(crate) use style::constant;

/// The identifiers of an API. Each list is in the order of the IR's.
#[derive(Debug, Default)]
pub struct Names {
    /// The types.
    pub(super) types: Vec<TypeNames>,
    /// The modules of the tags.
    pub(super) tags: Vec<String>,
    /// The builder's setters for the server URL's variables.
    pub(super) variables: Vec<String>,
    /// The builder's setters for credentials.
    pub(super) keys: Vec<String>,
    /// The operations.
    pub(super) operations: Vec<OperationNames>,
    /// The constants of XML bodies.
    pub(super) xml_roots: Vec<String>,
    /// The constants of XML schemas.
    pub(super) xml_shapes: Vec<String>,
}

/// The identifiers of a type.
#[derive(Debug, Default)]
pub(super) struct TypeNames {
    pub(super) ident: String,
    /// The module of its file.
    pub(super) module: String,
    /// The fields or variants.
    pub(super) properties: Vec<String>,
    /// The fields of constants.
    pub(super) constants: Vec<String>,
    /// The variant for values that the document does not list.
    pub(super) unknown: String,
}

/// The identifiers of an operation.
#[derive(Debug, Default)]
pub(super) struct OperationNames {
    /// The client's method.
    pub(super) method: String,
    /// The operation's request type; its other types are named after it.
    pub(super) request: String,
    /// The constant of the operation.
    pub(super) constant: String,
    /// The arguments and setters of the parameters.
    pub(super) parameters: Vec<String>,
    /// The body's argument.
    pub(super) body: Option<String>,
    /// The setters for the parts of a form.
    pub(super) parts: Vec<String>,
    /// The variants of a body with several media types.
    pub(super) alternatives: Vec<String>,
    /// The headers of the response.
    pub(super) headers: Vec<String>,
}

impl Names {
    /// Names everything, and reports names that collide.
    pub fn of(api: &Api, config: &Config) -> (Names, Vec<Diagnostic>) {
        let mut naming = Naming {
            names: Names::default(),
            renames: Renames::new(&config.rename),
            configured: HashSet::new(),
            findings: Vec::new(),
        };
        naming.types(api, config);
        naming.modules(api);
        naming.properties(api);
        naming.tags(api);
        naming.operations(api, config);
        naming.shapes(&api.xml);
        naming.findings.extend(naming.renames.unused(config));
        naming.derives(api, config);
        (naming.names, naming.findings)
    }
}

struct Naming<'c> {
    names: Names,
    renames: Renames<'c>,
    /// The type names from the configuration.
    configured: HashSet<String>,
    findings: Vec<Diagnostic>,
}

/// The names taken in a scope, with their owners.
type Scope = HashMap<String, (String, Span)>;

impl Naming<'_> {
    /// Takes a name in a scope, or reports its owner.
    fn take(&mut self, scope: &mut Scope, ident: &str, wire: &str, span: Span, help: &str) {
        if let Some((other, first)) = scope.get(ident) {
            let message = format!("`{wire}` and `{other}` would both be named `{ident}`");
            let finding = Diagnostic::error(code::NAME, span, message)
                .second(*first, "the other one")
                .help(help);
            self.findings.push(finding);
        } else {
            scope.insert(ident.to_owned(), (wire.to_owned(), span));
        }
    }

    fn types(&mut self, api: &Api, config: &Config) {
        let mut candidates = Vec::new();
        self.names
            .types
            .resize_with(api.types.len(), TypeNames::default);
        for index in 0..api.types.len() {
            let ident = self.type_ident(api, TypeId(index), 0);
            self.names.types[index].ident = ident;
        }
        let mut used: Vec<usize> = (0..api.types.len())
            .filter(|it| api.types[*it].is_used())
            .collect();
        // The position of a schema in the document must not matter.
        used.sort_by_cached_key(|it| {
            let ty = &api.types[*it];
            let parent = match &ty.origin {
                Origin::Nested { parent, .. } => self.names.types[parent.0].ident.clone(),
                Origin::Elsewhere { file } => file.clone(),
                _ => String::new(),
            };
            (ty.name.wire.clone(), parent)
        });
        for index in &used {
            candidates.push(self.type_candidate(api, TypeId(*index)));
        }
        let idents = resolve(&candidates);
        drop(candidates);
        for (index, ident) in used.iter().zip(idents) {
            self.names.types[*index].ident = ident;
        }
        for (table, names) in config.rename.tables() {
            let is_wrong = |name: &str| self.configured.contains(name) && is_taken_in_models(name);
            let of_types = matches!(table, "types" | "requests");
            for (key, name) in names.iter().filter(|(_, it)| of_types && is_wrong(it)) {
                let message =
                    format!("no model can be named `{name}`: generated code uses that name");
                let finding = config.finding(&["rename", table, key], message);
                self.findings.push(finding.help("choose another name"));
            }
        }
        let mut scope = Scope::new();
        for (index, ty) in api.types.iter().enumerate().filter(|it| it.1.is_used()) {
            let help = "give one another name under `[rename.types]`";
            let ident = self.names.types[index].ident.clone();
            self.take(&mut scope, &ident, &ty.name.wire, ty.span, help);
        }
    }

    /// The name of a type, and its alternatives. A named schema takes precedence over a nested one.
    fn type_candidate<'n>(&'n self, api: &'n Api, id: TypeId) -> Candidate<'n> {
        let ty = &api.types[id.0];
        let ident = self.names.types[id.0].ident.clone();
        if self.configured.contains(&ident) {
            return Candidate::fixed(ident);
        }
        let others = |words: &[&str]| {
            words
                .iter()
                .map(|it| model(&format!("{ident}_{it}")))
                .collect::<Vec<String>>()
        };
        let (own, rank, wire) = match &ty.origin {
            // Types have no order, so the spelling that is already in Rust's style keeps the name.
            Origin::Component => {
                let rank = usize::from(ident != ty.name.wire);
                (Vec::new(), rank, ty.name.wire.clone())
            }
            Origin::Elsewhere { file } => {
                let wire = format!("{file}_{ident}");
                (vec![model(&wire)], 1, wire)
            }
            Origin::Request { .. } => (others(&["request", "sent"]), 2, ident.clone()),
            Origin::Inline => {
                let body = ["_request", "_response"]
                    .iter()
                    .any(|it| ty.name.wire.ends_with(it));
                let word = if body { "body" } else { "value" };
                (others(&[word, "schema"]), 3, ty.name.wire.clone())
            }
            Origin::Nested { parent, property } => {
                let parent = &self.names.types[parent.0].ident;
                let mut own: Vec<String> = others(&["value"]);
                // The `_` that ends a name such as `Self_` cannot be inside a name.
                let parent = parent.trim_end_matches('_');
                own.push(format!("{parent}{}", pascal(&symbols_as_words(property))));
                own.extend(others(&["schema", "nested"]));
                (own, 4, format!("{parent}_{property}"))
            }
        };
        Candidate {
            rank,
            wire: wire.clone(),
            ident,
            instead: Some(Box::new(move || {
                let mut names = own.clone();
                names.extend(instead(&wire, model));
                names
            })),
        }
    }

    fn type_ident(&mut self, api: &Api, id: TypeId, depth: usize) -> String {
        let ty = &api.types[id.0];
        let assigned = &self.names.types[id.0].ident;
        if !assigned.is_empty() {
            return assigned.clone();
        }
        let wire = match &ty.origin {
            Origin::Component | Origin::Elsewhere { .. } | Origin::Inline => ty.name.wire.clone(),
            Origin::Nested { parent, property } if depth < 64 => {
                format!("{}_{property}", self.type_ident(api, *parent, depth + 1))
            }
            Origin::Nested { property, .. } => property.clone(),
            Origin::Request { of } => {
                let received = &api.types[of.0];
                if let Some(name) = self.renames.get("requests", &received.name.wire) {
                    self.configured.insert(name.clone());
                    return name;
                }
                return format!("New{}", self.type_ident(api, *of, depth + 1));
            }
        };
        if let Some(name) = self.renames.get("types", &wire) {
            self.configured.insert(name.clone());
            return name;
        }
        model(&wire)
    }

    fn properties(&mut self, api: &Api) {
        for (index, ty) in api.types.iter().enumerate() {
            let (mut constants, mut unknown) = (Vec::new(), String::new());
            let properties = match &ty.definition {
                Definition::Struct(it) => {
                    let fields = it.fields.iter().map(|it| &it.name);
                    let all = fields.chain(it.constants.iter().map(|it| &it.name));
                    let wires: Vec<_> = all.map(|it| (it.wire.as_str(), None)).collect();
                    let (mut idents, _) = self.name_properties(("fields", snake), ty, &wires);
                    constants = idents.split_off(it.fields.len());
                    idents
                }
                Definition::Enum(it) => {
                    let wires = it.variants.iter();
                    let wires = wires.map(|it| (it.name.wire.as_str(), it.title.as_deref()));
                    let wires: Vec<_> = wires.collect();
                    let (properties, scope) =
                        self.name_properties(("variants", variant), ty, &wires);
                    unknown = self::unknown(&scope);
                    properties
                }
                Definition::Union(it) => {
                    let wires = it.variants.iter().map(|it| (it.name.wire.as_str(), None));
                    let wires: Vec<_> = wires.collect();
                    let (properties, scope) =
                        self.name_properties(("variants", variant), ty, &wires);
                    unknown = self::unknown(&scope);
                    properties
                }
                Definition::Alias(_) => Vec::new(),
            };
            let names = &mut self.names.types[index];
            (names.properties, names.constants, names.unknown) = (properties, constants, unknown);
        }
    }

    /// Names the fields or variants of a type: by the configuration, by their titles in the document, otherwise by
    /// their spelling.
    fn name_properties(
        &mut self,
        (table, style): (&'static str, fn(&str) -> String),
        ty: &Type,
        properties: &[(&str, Option<&str>)],
    ) -> (Vec<String>, Scope) {
        let mut candidates = Vec::new();
        for (wire, title) in properties {
            candidates.push(match self.renames.of_property(table, &ty.name.wire, wire) {
                Some(configured) => Candidate::fixed(configured),
                None => {
                    let own = Candidate::spelt(wire, style);
                    match title {
                        None => own,
                        Some(title) => Candidate {
                            ident: style(title),
                            ..own.or_first(move || vec![style(&format!("{title}_{wire}"))])
                        },
                    }
                }
            });
        }
        let mut scope = Scope::new();
        let help = format!("give one another name under `[rename.{table}]`");
        let idents = resolve(&candidates);
        for ((wire, _), ident) in properties.iter().zip(&idents) {
            self.take(&mut scope, ident, wire, ty.span, &help);
        }
        (idents, scope)
    }

    fn tags(&mut self, api: &Api) {
        let spelt = api.tags.iter().map(|tag| {
            Candidate::spelt(&tag.name.wire, |it| {
                let ident = snake(it);
                if is_taken_of_modules(&ident) {
                    format!("{ident}_")
                } else {
                    ident
                }
            })
        });
        let idents = resolve(&spelt.collect::<Vec<_>>());
        let mut scope = Scope::new();
        for (tag, ident) in api.tags.iter().zip(&idents) {
            let help = "give one of the tags another name";
            self.take(&mut scope, ident, &tag.name.wire, tag.span, help);
        }
        self.names.tags = idents;
        self.setters(api);
    }
}

/// The name of a model.
fn model(wire: &str) -> String {
    let ident = pascal(wire);
    if is_taken_in_models(&ident) {
        format!("{ident}Model")
    } else {
        ident
    }
}

/// The variant for unlisted values, unless the document has one of this name.
fn unknown(taken: &Scope) -> String {
    let names = [
        "Unknown",
        "Unrecognized",
        "Other",
        "UnknownValue",
        "UnrecognizedValue",
    ];
    names
        .into_iter()
        .find(|it| !taken.contains_key(*it))
        .unwrap_or("ValueOfNoVariant")
        .to_owned()
}
