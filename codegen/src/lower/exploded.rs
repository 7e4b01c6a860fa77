//! Exploded objects in queries and forms. Their properties are sent as separate parameters, so names may collide.

use std::collections::HashMap;

use crate::diagnostic::{Diagnostic, code};
use crate::ir::{
    Api, Body, Content, Credential, Definition, Key, Location, Operation, Style, TypeId, TypeRef,
};

/// The maximum number of properties of an operation to check, since a short document can repeat a type many times.
const MOST: usize = 1_000;

/// The maximum nesting depth to check.
const MOST_DEEP: usize = 64;

/// The names that are sent, each with the path of its value in the document.
#[derive(Default)]
struct Sent {
    pairs: Vec<(String, String)>,
    within: Vec<TypeId>,
    looked_at: usize,
}

/// Reports names that an operation would send more than once.
pub(super) fn collisions(api: &Api) -> Vec<Diagnostic> {
    let mut findings = Vec::new();
    for operation in &api.operations {
        let query = query(api, operation);
        findings.extend(keys(api, operation, &query));
        let both = "the properties of an exploded object are parameters of their own: rename one, or give the object the style `deepObject`";
        let last = "a request sends only the one that is set last: rename one, or give the object the style `deepObject`";
        for (sent, help) in [(query, last), (form(api, operation), both)] {
            let mut paths: HashMap<&str, &str> = HashMap::new();
            for (name, path) in &sent.pairs {
                if let Some(first) = paths.insert(name, path) {
                    let message = format!("`{first}` and `{path}` are both sent as `{name}`");
                    let finding = Diagnostic::warning(code::CONFLICT, operation.span, message);
                    findings.push(finding.help(help));
                }
            }
        }
    }
    findings
}

/// Reports properties in the query that have the name of an API key, since a request contains each key once.
fn keys(api: &Api, operation: &Operation, query: &Sent) -> Option<Diagnostic> {
    let required = operation.security.as_ref().or(api.security.as_ref())?;
    let is_required = |it: &&Key| {
        let mut all = required.iter().flatten();
        all.any(|own| matches!(own, Credential::Key(name) if *name == it.name.wire))
    };
    let keys = api.keys.iter().filter(is_required);
    let mut keys = keys.filter(|it| it.location == Location::Query);
    // A parameter with the name of the key is the key itself, so only properties collide.
    let is_property = |(_, path): &&(String, String)| path.contains('.');
    keys.find_map(|key| {
        let mut properties = query.pairs.iter().filter(is_property);
        let (name, path) = properties.find(|it| it.0 == key.parameter)?;
        let scheme = &key.name.wire;
        let message = format!("`{path}` and the API key `{scheme}` are both sent as `{name}`");
        let finding = Diagnostic::warning(code::CONFLICT, operation.span, message);
        Some(finding.help("a request in which the property is set is sent without the API key: rename one of them"))
    })
}

fn query(api: &Api, operation: &Operation) -> Sent {
    let mut sent = Sent::default();
    for parameter in &operation.parameters {
        if parameter.location == Location::Query {
            let name = &parameter.name.wire;
            sent.add(api, name, name, &parameter.ty, parameter.style);
        }
    }
    sent
}

fn form(api: &Api, operation: &Operation) -> Sent {
    let mut sent = Sent::default();
    let contents = operation.body.iter().flat_map(Body::contents);
    for content in contents {
        let Content::Form { ty, styles, .. } = content else {
            continue;
        };
        let Some(id) = object(api, ty) else { continue };
        let Definition::Struct(body) = &api.types[id.0].definition else {
            continue;
        };
        for field in &body.fields {
            let name = &field.name.wire;
            match styles.iter().find(|it| it.0 == *name) {
                Some((_, style)) => sent.add(api, name, name, &field.ty, *style),
                // By default, an object is JSON.
                None => sent.pairs.push((name.clone(), name.clone())),
            }
        }
    }
    sent
}

impl Sent {
    fn add(&mut self, api: &Api, name: &str, path: &str, ty: &TypeRef, style: Style) {
        self.looked_at += 1;
        if self.looked_at > MOST || matches!(style, Style::DeepObject { .. }) {
            return;
        }
        let is_exploded = matches!(style, Style::Form { explode: true, .. });
        let Some(id) = object(api, ty).filter(|_| is_exploded) else {
            self.pairs.push((name.to_owned(), path.to_owned()));
            return;
        };
        let Definition::Struct(it) = &api.types[id.0].definition else {
            return;
        };
        if self.within.contains(&id) || self.within.len() >= MOST_DEEP {
            return;
        }
        self.within.push(id);
        for field in &it.fields {
            let name = &field.name.wire;
            self.add(api, name, &format!("{path}.{name}"), &field.ty, style);
        }
        self.within.pop();
    }
}

/// The struct that a type resolves to, if any.
fn object(api: &Api, ty: &TypeRef) -> Option<TypeId> {
    match ty {
        TypeRef::Nullable(it) => object(api, it),
        TypeRef::Named(id) => match &api.types[id.0].definition {
            Definition::Struct(_) => Some(*id),
            Definition::Alias(it) => object(api, it),
            _ => None,
        },
        _ => None,
    }
}
