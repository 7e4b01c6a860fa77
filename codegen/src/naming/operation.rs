//! The names of operations, and of the types that they have of their own.

use std::collections::{BTreeSet, HashMap, HashSet};

use super::distinct::{Wanted, instead, settle, settle_by, spelt_out};
use super::parameter::argument;
use super::rename::place;
use super::reserved::{beside, is_taken_in_operations, setter};
use super::style::{constant, pascal, snake, variant};
use super::{Naming, Scope};
use crate::config::Config;
use crate::diagnostic::{Diagnostic, code};
use crate::ir::{Answer, Api, Content, Name, Operation, ServerVariable, Xml, described};
use crate::source::Span;

/// Methods that every client's builder has.
const BUILDER: &[&str] = &[
    "auth",
    "base_url",
    "build",
    "connect_timeout",
    "deadline",
    "hook",
    "http2_keep_alive",
    "http_client",
    "idle_timeout",
    "max_body_size",
    "max_concurrent_calls",
    "max_error_body_size",
    "proxy",
    "rate_limit",
    "retry",
    "retry_budget",
    "timeout",
    "user_agent",
];

/// Methods of `Client` that are not operations, and names that clippy wants for other methods.
const CLIENT: &[&str] = &["builder", "clone", "cmp", "draft", "new"];

/// Methods of `Mock` that are not operations.
const MOCK: &[&str] = &[
    "answering_from_examples",
    "client",
    "start",
    "start_blocking",
    "url",
    "verify",
];

/// The setters of the builder: keys, and variables of the server's URL.
pub(super) fn setters(naming: &mut Naming, api: &mut Api) {
    let setter = |it: &str| setter(BUILDER, snake(it));
    let mut of_operations = variables_of_operations(api);
    let variables = api.server.iter_mut().flat_map(|it| &mut it.variables);
    let variables = variables.map(|it| &mut it.name).chain(&mut of_operations);
    let variables = variables.map(|it| (Wanted::spelt(&it.wire, setter), it));
    let keys = api.keys.iter_mut().map(|it| {
        let mut wanted = Wanted::spelt(&it.name.wire, setter);
        // A key that has the name of a variable says what it is.
        let key = Wanted::spelt(&format!("{}_key", it.name.wire), setter);
        wanted.instead.push(key.ident);
        wanted.instead.extend(key.instead);
        wanted.rank += 2;
        (wanted, &mut it.name)
    });
    let (wanted, mut names): (Vec<_>, Vec<_>) = variables.chain(keys).unzip();
    let settled = settle(&wanted);
    let mut scope = Scope::new();
    for (name, ident) in names.iter_mut().zip(settled) {
        let help = "give one another name in the document";
        naming.take(&mut scope, &ident, &name.wire, Span::default(), help);
        name.ident = ident;
    }
    let usual = api.server.iter().flat_map(|it| &it.variables);
    let usual = usual.map(|it| it.name.clone());
    let names: Vec<Name> = usual.chain(of_operations).collect();
    let servers = api
        .operations
        .iter_mut()
        .filter_map(|it| it.server.as_mut());
    for variable in servers.flat_map(|it| &mut it.variables) {
        let known = names.iter().find(|it| it.wire == variable.name.wire);
        variable.name.ident = known.map(|it| it.ident.clone()).unwrap_or_default();
    }
}

/// The variables that only servers of operations have, each once, by name.
fn variables_of_operations(api: &Api) -> Vec<Name> {
    let wire = |it: &ServerVariable| it.name.wire.clone();
    let usual = api.server.iter().flat_map(|it| &it.variables);
    let usual: HashSet<String> = usual.map(wire).collect();
    let servers = api.operations.iter().filter_map(|it| it.server.as_ref());
    let variables = servers.flat_map(|it| &it.variables).map(wire);
    let own: BTreeSet<String> = variables.filter(|it| !usual.contains(it)).collect();
    own.into_iter().map(Name::wire).collect()
}

impl Naming<'_> {
    pub(super) fn operations(&mut self, api: &mut Api, config: &Config) {
        self.ambiguous(api, config);
        self.methods(api);
        let mut scope = Scope::new();
        for index in 0..api.operations.len() {
            let argument = api.operations[index]
                .body
                .as_ref()
                .map(|it| argument(api, it));
            let operation = &mut api.operations[index];
            let wire = operation.name.wire.clone();
            if operation.body.is_some() {
                // The name itself is taken from the body, where the lowering put it.
                self.renames.of_operation("bodies", operation);
            }
            operation.request = request(&operation.name.ident);
            operation.expectation = beside(MOCK, operation.name.ident.clone());
            let help = "give one another name under `[rename.operations]`";
            self.take(
                &mut scope,
                &operation.name.ident,
                &wire,
                operation.span,
                help,
            );
            if operation.expectation != operation.name.ident {
                let (ident, span) = (&operation.expectation, operation.span);
                self.take(&mut scope, ident, &wire, span, help);
            }
            let headers = operation.success.headers.iter_mut();
            let mut headers: Vec<_> = headers.map(|it| &mut it.name).collect();
            let wanted = headers
                .iter()
                .map(|it| Wanted::spelt(&it.wire, snake).of_header());
            let settled = settle(&wanted.collect::<Vec<_>>());
            for (name, ident) in headers.iter_mut().zip(settled) {
                name.ident = ident;
            }
            self.parameters(operation, argument);
            self.parts(operation);
            if let Some(body) = &mut operation.body {
                variants(&mut body.content);
            }
        }
        Self::requests(api);
    }

    /// Reports keys that name several operations.
    fn ambiguous(&mut self, api: &Api, config: &Config) {
        let mut places: HashMap<&str, Vec<String>> = HashMap::new();
        for it in &api.operations {
            places.entry(&it.name.wire).or_default().push(place(it));
        }
        for key in config.rename.operations.keys() {
            if let Some([one, other, ..]) = places.get(key.as_str()).map(Vec::as_slice) {
                let message = format!("`{key}` names `{one}` and `{other}`");
                let help = "name one by its method and path";
                let finding = config
                    .finding(&["rename", "operations", key], message)
                    .help(help);
                self.findings.push(finding);
            }
        }
    }

    /// A request must not have the name of a type that another operation has of its own.
    fn requests(api: &mut Api) {
        let own: HashSet<String> = api.operations.iter().flat_map(types).collect();
        for operation in &mut api.operations {
            if own.contains(&operation.request) {
                operation.request.push_str("Request");
            }
        }
    }

    /// The methods. Those that would share a name, as methods or as the types of their requests, are named after their
    /// methods and paths, all of them, so that it does not matter which stands first.
    fn methods(&mut self, api: &mut Api) {
        let chosen = |it: &Operation| self.renames.of_operation("operations", it);
        let chosen: Vec<Option<String>> = api.operations.iter().map(chosen).collect();
        let mut taken: HashMap<String, (Span, usize)> = HashMap::new();
        for (operation, chosen) in api.operations.iter_mut().zip(&chosen) {
            let ident = chosen.clone();
            let ident = ident.unwrap_or_else(|| snake(&operation.name.wire));
            operation.name.ident = beside(CLIENT, ident);
            let entry = taken.entry(request(&operation.name.ident));
            entry.or_insert((operation.span, 0)).1 += 1;
        }
        let wanted = api.operations.iter().zip(&chosen).map(|(it, chosen)| {
            let is_alone = taken[&request(&it.name.ident)].1 == 1;
            if is_alone || chosen.is_some() {
                return Wanted::fixed(it.name.ident.clone());
            }
            by_place(it)
        });
        let settled = settle_by(&wanted.collect::<Vec<_>>(), request);
        for (operation, ident) in api.operations.iter_mut().zip(settled) {
            if ident == operation.name.ident {
                continue;
            }
            let (first, _) = taken[&request(&operation.name.ident)];
            let message = format!(
                "`{}` would be named `{}`, as another operation",
                operation.name.wire, operation.name.ident
            );
            let help = format!(
                "it is named `{ident}`, after its method and path; `[rename.operations]` can name it otherwise"
            );
            let mut finding = Diagnostic::warning(code::NAME, operation.span, message).help(help);
            if first != operation.span {
                finding = finding.second(first, "the other one");
            }
            self.findings.push(finding);
            operation.name.ident = ident;
        }
    }
}

/// The name of an operation after its method and path. Of two that are alike but for their symbols, the one whose path
/// ends in no `/` keeps it, and in the names of the others symbols are words.
fn by_place(operation: &Operation) -> Wanted {
    let name = |it: &str| beside(CLIENT, snake(it));
    let path = operation.path.trim_start_matches('/');
    let path = format!("{}_{path}", operation.method.to_lowercase());
    let path = path.replace('{', "_by_").replace('}', "_");
    // What stands between two symbols is a word of its own already.
    let segments: Vec<String> = path.split('/').map(spelt_out).collect();
    let segments = segments.iter().map(|it| it.replace("_underscore_", "_"));
    let segments: Vec<String> = segments.collect();
    let case = if path.contains(char::is_uppercase) {
        "mixed"
    } else {
        "lower"
    };
    let words = segments.join("_slash_");
    Wanted {
        ident: name(&described(&operation.method, &operation.path)),
        instead: vec![
            name(&segments.join("_")),
            name(&words),
            name(&format!("{words}_{case}")),
            name(&spelt_out(&place(operation))),
        ],
        rank: usize::from(operation.path.ends_with('/')),
        wire: operation.path.clone(),
    }
}

/// What the names of the types end with that an operation may have beside its request.
const OWN: &[&str] = &["Body", "Form", "Error", "Answer", "Headers"];

/// The types that an operation has beside its request, by the names that the code gives them.
fn types(operation: &Operation) -> impl Iterator<Item = String> {
    let body = operation.body.as_ref();
    let is_choice = body.is_some_and(|it| matches!(it.content, Content::OneOf(_)));
    let has = [
        ("Body", is_choice),
        ("Form", body.is_some_and(|it| it.parts().is_some())),
        ("Error", operation.errors.iter().any(|it| it.ty.is_some())),
        ("Answer", matches!(operation.answer, Answer::ByStatus(_))),
        ("Headers", !operation.success.headers.is_empty()),
    ];
    let has = has.into_iter().filter(|it| it.1);
    has.map(|(word, _)| format!("{}{word}", operation.request))
}

/// The variants of a body that is one of several.
fn variants(content: &mut Content) {
    let Content::OneOf(choices) = content else {
        return;
    };
    let wanted = choices.iter().map(|it| {
        // Several media types may have the word in common that is the name.
        let media_type = it.content.media_type();
        let mut wanted = Wanted::spelt(&it.name.wire, variant);
        wanted.instead = vec![variant(media_type)];
        wanted.instead.extend(instead(media_type, variant));
        media_type.clone_into(&mut wanted.wire);
        wanted
    });
    let settled = settle(&wanted.collect::<Vec<_>>());
    for (choice, ident) in choices.iter_mut().zip(settled) {
        choice.name.ident = ident;
    }
}

/// The constants of bodies in XML, and of the schemas that these hold.
pub(super) fn shapes(xml: &mut Xml) {
    let roots = xml
        .roots
        .iter()
        .map(|(name, _)| format!("{} root", name.wire));
    let wires = xml.shapes.iter().map(|(name, _)| name.wire.clone());
    let wanted = wires.chain(roots).map(|it| Wanted::spelt(&it, constant));
    let settled = settle(&wanted.collect::<Vec<_>>());
    let names = xml.shapes.iter_mut().map(|it| &mut it.0);
    let names = names.chain(xml.roots.iter_mut().map(|it| &mut it.0));
    let mut taken = HashSet::new();
    for (index, (name, mut ident)) in names.zip(settled).enumerate() {
        // Nobody but the crate itself sees them.
        if !taken.insert(ident.clone()) {
            ident.push_str(&format!("_{index}"));
        }
        name.ident = ident;
    }
}

/// The name of the type that a request has of its own; generated code must have no other use of it, nor of those of the
/// types that are named after it.
fn request(ident: &str) -> String {
    let mut name = pascal(ident);
    if name.ends_with('_') {
        // What is named after it would have a `_` within.
        name = format!("{}Request", name.trim_end_matches('_'));
    }
    let types = OWN.iter().map(|it| format!("{name}{it}"));
    if types
        .chain([name.clone()])
        .any(|it| is_taken_in_operations(&it))
    {
        name.push_str("Request");
    }
    name
}
