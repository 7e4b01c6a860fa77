//! Wire names → Rust names, all in one pass.
//!
//! A name depends on its own spelling alone, never on its neighbours: adding a schema renames no other. Where two things
//! would have one name, [`distinct`] tells them apart; what the configuration gives one name is reported.

mod distinct;
mod operation;

use std::collections::{BTreeMap, HashMap, HashSet};

use heck::{ToPascalCase, ToSnakeCase};

use crate::config::{Config, Rename};
use crate::diagnostic::{Diagnostic, code};
use crate::ir::{Api, Definition, Name, Origin, Type, TypeId};
use crate::source::Span;

use distinct::{Wanted, settle, spelt_out};

/// Words that cannot be names, or that generated code uses as they are.
const KEYWORDS: &[&str] = &[
    "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "crate",
    "do", "dyn", "else", "enum", "extern", "false", "final", "fn", "for", "gen", "if", "impl",
    "in", "let", "loop", "macro", "match", "mod", "move", "mut", "override", "priv", "pub", "ref",
    "return", "self", "static", "struct", "super", "trait", "true", "try", "type", "typeof",
    "unsafe", "unsized", "use", "virtual", "where", "while", "yield",
];

/// The modules that have one for each tag.
const MODULES: &[&str] = &["mock", "models", "operations"];

/// Types that models name without a path.
const TYPES: &[&str] = &[
    "BTreeMap",
    "Bool",
    "Box",
    "Date",
    "Default",
    "Deserialize",
    "Err",
    "From",
    "Ipv4Addr",
    "Ipv6Addr",
    "Nullable",
    "None",
    "Ok",
    "Option",
    "Result",
    "Secret",
    "Self",
    "Serialize",
    "Some",
    "String",
    "Timestamp",
    "Uuid",
    "Value",
    "Vec",
];

/// Gives everything its Rust name; reports what would have the same.
pub fn name(api: &mut Api, config: &Config) -> Vec<Diagnostic> {
    let mut naming = Naming {
        rename: &config.rename,
        used: HashSet::new(),
        chosen: HashSet::new(),
        findings: Vec::new(),
    };
    naming.types(api);
    naming.members(api);
    naming.tags(api);
    naming.operations(api);
    operation::shapes(&mut api.xml);
    naming.unused(config);
    naming.findings
}

struct Naming<'c> {
    rename: &'c Rename,
    /// The configured names that something has.
    used: HashSet<(&'static str, &'c str)>,
    /// The names of types that the configuration chose.
    chosen: HashSet<String>,
    findings: Vec<Diagnostic>,
}

/// What names are taken in one scope, and by whom.
type Scope = HashMap<String, (String, Span)>;

impl<'c> Naming<'c> {
    /// A name from a table of the configuration.
    fn renamed(&mut self, table: &'static str, key: &str) -> Option<String> {
        let (key, name) = self.table(table).get_key_value(key)?;
        self.used.insert((table, key));
        Some(name.clone())
    }

    /// The name of a member: that of this type's, else that of every member spelled so.
    fn renamed_member(&mut self, table: &'static str, ty: &str, member: &str) -> Option<String> {
        self.renamed(table, &format!("{ty}.{member}"))
            .or_else(|| self.renamed(table, member))
    }

    fn table(&self, table: &str) -> &'c BTreeMap<String, String> {
        match table {
            "types" => &self.rename.types,
            "requests" => &self.rename.requests,
            "fields" => &self.rename.fields,
            "variants" => &self.rename.variants,
            "operations" => &self.rename.operations,
            _ => &self.rename.bodies,
        }
    }

    /// Reports configured names that nothing has: the document changed, or the key is misspelt.
    fn unused(&mut self, config: &Config) {
        for table in [
            "types",
            "requests",
            "fields",
            "variants",
            "operations",
            "bodies",
        ] {
            for (key, name) in self.table(table) {
                if !self.used.contains(&(table, key.as_str())) {
                    let message =
                        format!("`[rename.{table}]` names `{key}`, which the client does not have");
                    let finding = config.finding(name, message);
                    self.findings
                        .push(finding.help("correct the key, or remove the line"));
                }
            }
        }
    }

    /// Takes a name in a scope, or reports who has it.
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

    fn types(&mut self, api: &mut Api) {
        let mut wanted = Vec::new();
        for index in 0..api.types.len() {
            let ident = self.type_ident(api, TypeId(index), 0);
            api.types[index].name.ident = ident;
        }
        let mut used: Vec<usize> = (0..api.types.len())
            .filter(|it| api.types[*it].is_used())
            .collect();
        // Where a schema stands in the document must not decide.
        used.sort_by_cached_key(|it| {
            let ty = &api.types[*it];
            let parent = match &ty.origin {
                Origin::Nested { parent, .. } => api.types[parent.0].name.ident.clone(),
                Origin::Elsewhere { file } => file.clone(),
                _ => String::new(),
            };
            (ty.name.wire.clone(), parent)
        });
        for index in &used {
            let ty = &api.types[*index];
            wanted.push(self.wanted_type(api, ty));
        }
        for (index, ident) in used.iter().zip(settle(&wanted)) {
            api.types[*index].name.ident = ident;
        }
        let mut scope = Scope::new();
        for ty in api.types.iter().filter(|it| it.is_used()) {
            let help = "give one another name under `[rename.types]`";
            self.take(&mut scope, &ty.name.ident, &ty.name.wire, ty.span, help);
        }
    }

    /// The name of a type, and those that it may have if another has it: a named schema's comes before a nested one's.
    fn wanted_type(&self, api: &Api, ty: &Type) -> Wanted {
        let ident = ty.name.ident.clone();
        if self.chosen.contains(&ident) {
            return Wanted::fixed(ident);
        }
        let others = |words: &[&str]| {
            words
                .iter()
                .map(|it| pascal(&format!("{ident}_{it}")))
                .collect()
        };
        match &ty.origin {
            Origin::Component => {
                let mut wanted = Wanted::spelt(&ty.name.wire, pascal);
                // Types have no order; what is spelt as Rust spells it keeps its name.
                wanted.rank = usize::from(ident != ty.name.wire);
                wanted.ident = ident;
                wanted
            }
            Origin::Elsewhere { file } => Wanted {
                instead: vec![pascal(&format!("{file}_{ident}"))],
                rank: 1,
                ident,
            },
            Origin::Request { .. } => Wanted {
                instead: others(&["request", "sent"]),
                rank: 2,
                ident,
            },
            Origin::Inline => {
                let body = ["_request", "_response"]
                    .iter()
                    .any(|it| ty.name.wire.ends_with(it));
                let word = if body { "body" } else { "value" };
                Wanted {
                    instead: others(&[word, "schema"]),
                    rank: 3,
                    ident,
                }
            }
            Origin::Nested { parent, member } => {
                let parent = &api.types[parent.0].name.ident;
                let mut instead: Vec<String> = others(&["value"]);
                instead.push(format!("{parent}{}", pascal(&spelt_out(member))));
                instead.extend(others(&["schema", "nested"]));
                Wanted {
                    instead,
                    rank: 4,
                    ident,
                }
            }
        }
    }

    fn type_ident(&mut self, api: &Api, id: TypeId, depth: usize) -> String {
        let ty = &api.types[id.0];
        if !ty.name.ident.is_empty() {
            return ty.name.ident.clone();
        }
        let wire = match &ty.origin {
            Origin::Component | Origin::Elsewhere { .. } | Origin::Inline => ty.name.wire.clone(),
            Origin::Nested { parent, member } if depth < 64 => {
                format!("{}_{member}", self.type_ident(api, *parent, depth + 1))
            }
            Origin::Nested { member, .. } => member.clone(),
            Origin::Request { of } => {
                let received = &api.types[of.0];
                if let Some(name) = self.renamed("requests", &received.name.wire) {
                    self.chosen.insert(name.clone());
                    return name;
                }
                return format!("New{}", self.type_ident(api, *of, depth + 1));
            }
        };
        if let Some(name) = self.renamed("types", &wire) {
            self.chosen.insert(name.clone());
            return name;
        }
        let ident = pascal(&wire);
        if TYPES.contains(&ident.as_str()) {
            format!("{ident}Model")
        } else {
            ident
        }
    }

    fn members(&mut self, api: &mut Api) {
        for ty in &mut api.types {
            let (wire, span) = (ty.name.wire.clone(), ty.span);
            match &mut ty.definition {
                Definition::Struct(it) => {
                    let names = it.fields.iter_mut().map(|it| (&mut it.name, None));
                    self.name_members(("fields", snake), &wire, span, names.collect());
                }
                Definition::Enum(it) => {
                    let names = it
                        .variants
                        .iter_mut()
                        .map(|it| (&mut it.name, it.title.as_deref()));
                    let scope =
                        self.name_members(("variants", pascal), &wire, span, names.collect());
                    it.unknown = unknown(&scope);
                }
                Definition::Union(it) => {
                    let names = it.choices.iter_mut().map(|it| (&mut it.name, None));
                    let scope =
                        self.name_members(("variants", pascal), &wire, span, names.collect());
                    it.unknown = unknown(&scope);
                }
                Definition::Alias(_) | Definition::Wrapper(_) => {}
            }
        }
    }

    /// Names what a type has of one kind: by the configuration, by what the document calls it, else by its spelling.
    fn name_members(
        &mut self,
        (table, style): (&'static str, fn(&str) -> String),
        ty: &str,
        span: Span,
        members: Vec<(&mut Name, Option<&str>)>,
    ) -> Scope {
        let mut wanted = Vec::new();
        for (name, title) in &members {
            wanted.push(match self.renamed_member(table, ty, &name.wire) {
                Some(chosen) => Wanted::fixed(chosen),
                None => {
                    let mut own = Wanted::spelt(&name.wire, style);
                    if let Some(title) = title {
                        own.instead
                            .insert(0, style(&format!("{title}_{}", name.wire)));
                        own.ident = style(title);
                    }
                    own
                }
            });
        }
        let mut scope = Scope::new();
        let help = format!("give one another name under `[rename.{table}]`");
        for ((name, _), ident) in members.into_iter().zip(settle(&wanted)) {
            name.ident = ident;
            self.take(&mut scope, &name.ident, &name.wire, span, &help);
        }
        scope
    }

    fn tags(&mut self, api: &mut Api) {
        let spelt = api.tags.iter().map(|tag| {
            let mut wanted = Wanted::spelt(&tag.name.wire, snake);
            // A module within one of the same name is hard to speak of, and clippy says so.
            if MODULES.contains(&wanted.ident.as_str()) {
                wanted.ident.push('_');
            }
            wanted
        });
        let idents = settle(&spelt.collect::<Vec<_>>());
        let mut scope = Scope::new();
        for (tag, ident) in api.tags.iter_mut().zip(idents) {
            let help = "give one of the tags another name";
            self.take(&mut scope, &ident, &tag.name.wire, tag.span, help);
            tag.name.ident = ident;
        }
        operation::setters(self, api);
    }
}

/// The variant for values that nobody knows beforehand, unless the document has one of this name.
fn unknown(taken: &Scope) -> String {
    let names = ["Unknown", "Unrecognized", "Other"];
    names
        .into_iter()
        .find(|it| !taken.contains_key(*it))
        .unwrap_or("UnknownValue")
        .to_owned()
}

fn pascal(wire: &str) -> String {
    let mut ident = words(wire).to_pascal_case();
    if ident.is_empty() {
        ident = spelt_out(wire).to_pascal_case();
    }
    match ident.chars().next() {
        None => "Empty".to_owned(),
        Some(first) if !first.is_alphabetic() => format!("N{ident}"),
        Some(_) if ident == "Self" => "Self_".to_owned(),
        Some(_) => ident,
    }
}

fn snake(wire: &str) -> String {
    let mut ident = words(wire).to_snake_case();
    if ident.is_empty() {
        ident = spelt_out(wire).to_snake_case();
    }
    match ident.chars().next() {
        None => "empty".to_owned(),
        Some(first) if !first.is_alphabetic() => format!("n{ident}"),
        Some(_) if KEYWORDS.contains(&ident.as_str()) => format!("{ident}_"),
        Some(_) => ident,
    }
}

/// The name of a constant.
pub(crate) fn constant(wire: &str) -> String {
    snake(wire).to_uppercase()
}

/// The letters and digits of a name that Rust takes; symbols that make a difference become words.
fn words(wire: &str) -> String {
    let mut text = String::with_capacity(wire.len());
    for (index, c) in wire.char_indices() {
        match c {
            '+' => text.push_str("_plus_"),
            '-' if index == 0 => text.push_str("minus_"),
            '<' => text.push_str("_less_"),
            '>' => text.push_str("_greater_"),
            '=' => text.push_str("_equal_"),
            '*' => text.push_str("_star_"),
            '@' => text.push_str("_at_"),
            '$' => text.push_str("_dollar_"),
            c if c.is_alphanumeric() && c.is_ascii() => text.push(c),
            c if c.is_alphanumeric() && syn::parse_str::<syn::Ident>(&format!("x{c}")).is_ok() => {
                text.push(c);
            }
            _ => text.push('_'),
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::{pascal, snake};

    #[test]
    fn names_are_always_rust_identifiers() {
        let odd = [
            "", "type", "Self", "self", "1st", "😀", "a b", "-1", "+1", "ünï", "$ref", "@id",
            "___", "x-y.z", "crate",
        ];
        for wire in odd {
            for ident in [pascal(wire), snake(wire)] {
                assert!(
                    syn::parse_str::<syn::Ident>(&ident).is_ok(),
                    "`{wire}` became `{ident}`"
                );
            }
        }
    }

    #[test]
    fn names_read_as_rust() {
        assert_eq!(pascal("bulk_attr_change"), "BulkAttrChange");
        assert_eq!(pascal("alreadyInRolloverMode"), "AlreadyInRolloverMode");
        assert_eq!(snake("listActorsByCloud"), "list_actors_by_cloud");
        assert_ne!(pascal("+1"), pascal("-1"));
    }
}
