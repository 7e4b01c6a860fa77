//! Wire names → Rust names, all in one pass.
//!
//! A name depends on its own spelling alone, never on its neighbours: adding a schema renames no other. Where two types
//! would have one name, both places are reported and the configuration can tell them apart.

mod operation;

use std::collections::{BTreeMap, HashMap, HashSet};

use heck::{ToPascalCase, ToSnakeCase};

use crate::config::{Config, Rename};
use crate::diagnostic::{Diagnostic, code};
use crate::ir::{Api, Definition, Origin, TypeId};
use crate::source::Span;

/// Words that cannot be names, or that generated code uses as they are.
const KEYWORDS: &[&str] = &[
    "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "crate",
    "do", "dyn", "else", "enum", "extern", "false", "final", "fn", "for", "gen", "if", "impl",
    "in", "let", "loop", "macro", "match", "mod", "move", "mut", "override", "priv", "pub", "ref",
    "return", "self", "static", "struct", "super", "trait", "true", "try", "type", "typeof",
    "unsafe", "unsized", "use", "virtual", "where", "while", "yield",
];

/// Types that models name without a path.
const TYPES: &[&str] = &[
    "BTreeMap",
    "Bool",
    "Box",
    "Date",
    "Default",
    "Err",
    "Nullable",
    "None",
    "Ok",
    "Option",
    "Result",
    "Secret",
    "Self",
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
        findings: Vec::new(),
    };
    naming.types(api);
    naming.members(api);
    naming.tags(api);
    naming.operations(api);
    naming.unused(config);
    naming.findings
}

struct Naming<'c> {
    rename: &'c Rename,
    /// The configured names that something has.
    used: HashSet<(&'static str, &'c str)>,
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
        let mut scope = Scope::new();
        for index in 0..api.types.len() {
            let ident = self.type_ident(api, TypeId(index), 0);
            let ty = &mut api.types[index];
            ty.name.ident = ident;
            if ty.is_used() {
                let (ident, wire) = (ty.name.ident.clone(), ty.name.wire.clone());
                self.take(
                    &mut scope,
                    &ident,
                    &wire,
                    ty.span,
                    "give one another name under `[rename.types]`",
                );
            }
        }
    }

    fn type_ident(&mut self, api: &Api, id: TypeId, depth: usize) -> String {
        let ty = &api.types[id.0];
        if !ty.name.ident.is_empty() {
            return ty.name.ident.clone();
        }
        let wire = match &ty.origin {
            Origin::Component | Origin::Inline => ty.name.wire.clone(),
            Origin::Nested { parent, member } if depth < 64 => {
                format!("{}_{member}", self.type_ident(api, *parent, depth + 1))
            }
            Origin::Nested { member, .. } => member.clone(),
            Origin::Request { of } => {
                let received = &api.types[of.0];
                if let Some(name) = self.renamed("requests", &received.name.wire) {
                    return name;
                }
                return format!("New{}", self.type_ident(api, *of, depth + 1));
            }
        };
        if let Some(name) = self.renamed("types", &wire) {
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
            let mut scope = Scope::new();
            match &mut ty.definition {
                Definition::Struct(it) => {
                    for field in &mut it.fields {
                        let renamed = self.renamed_member("fields", &wire, &field.name.wire);
                        field.name.ident = renamed.unwrap_or_else(|| snake(&field.name.wire));
                        let help = "give one another name under `[rename.fields]`";
                        self.take(&mut scope, &field.name.ident, &field.name.wire, span, help);
                    }
                }
                Definition::Enum(it) => {
                    for variant in &mut it.variants {
                        let renamed = self.renamed_member("variants", &wire, &variant.wire);
                        variant.ident = renamed.unwrap_or_else(|| pascal(&variant.wire));
                        let help = "give one another name under `[rename.variants]`";
                        self.take(&mut scope, &variant.ident, &variant.wire, span, help);
                    }
                    it.unknown = unknown(&scope);
                }
                Definition::Union(it) => {
                    for choice in &mut it.choices {
                        let renamed = self.renamed_member("variants", &wire, &choice.name.wire);
                        choice.name.ident = renamed.unwrap_or_else(|| pascal(&choice.name.wire));
                        let help = "give one another name under `[rename.variants]`";
                        self.take(
                            &mut scope,
                            &choice.name.ident,
                            &choice.name.wire,
                            span,
                            help,
                        );
                    }
                    it.unknown = unknown(&scope);
                }
                Definition::Alias(_) => {}
            }
        }
    }

    fn tags(&mut self, api: &mut Api) {
        let mut scope = Scope::new();
        for tag in &mut api.tags {
            tag.name.ident = snake(&tag.name.wire);
            let (ident, wire) = (tag.name.ident.clone(), tag.name.wire.clone());
            self.take(
                &mut scope,
                &ident,
                &wire,
                tag.span,
                "give one of the tags another name",
            );
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
    let ident = words(wire).to_pascal_case();
    match ident.chars().next() {
        None => "Empty".to_owned(),
        Some(first) if !first.is_alphabetic() => format!("N{ident}"),
        Some(_) if ident == "Self" => "Self_".to_owned(),
        Some(_) => ident,
    }
}

fn snake(wire: &str) -> String {
    let ident = words(wire).to_snake_case();
    match ident.chars().next() {
        None => "empty".to_owned(),
        Some(first) if !first.is_alphabetic() => format!("n{ident}"),
        Some(_) if KEYWORDS.contains(&ident.as_str()) => format!("{ident}_"),
        Some(_) => ident,
    }
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
