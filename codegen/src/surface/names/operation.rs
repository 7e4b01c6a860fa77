//! The names of operations and of their own types.

use std::collections::{HashMap, HashSet};

use super::collisions::{Candidate, instead, resolve, resolve_by, symbols_as_words};
use super::parameter::argument;
use super::rename::place;
use super::reserved::{beside, is_taken_in_operations, setter};
use super::style::{constant, pascal, snake, upper, variant};
use super::{Naming, OperationNames, Scope};
use crate::config::Config;
use crate::diagnostic::{Diagnostic, code};
use crate::ir::{Api, Content, Operation, Response, Xml, described};
use crate::source::Span;
use crate::surface::provided;

/// Methods of `Client` that are not operations, those of the prelude's traits that take the client by value, and names that
/// clippy reserves for trait methods.
const CLIENT: &[&str] = &[
    "builder",
    "clone",
    "cmp",
    "from_env",
    "into",
    "new",
    "request_builder",
    "try_into",
];

impl Naming<'_> {
    /// The setters of the builder: keys, and variables of the server's URL.
    pub(super) fn setters(&mut self, api: &Api) {
        let mut taken = vec!["base_url", "build", "with_env"];
        taken.extend(provided::names(provided::BUILDER));
        let setter = &|it: &str| setter(&taken, snake(it));
        let variables = api.server.iter().flat_map(|it| &it.variables);
        let variables = variables.map(|it| it.name.wire.as_str());
        let of_operations = api.variables_of_operations();
        let variables = variables.chain(of_operations.keys().copied());
        let variables = variables.map(|it| (Candidate::spelt(it, setter), it));
        let keys = api.keys.iter().map(|it| {
            let wire = it.name.wire.as_str();
            let own = Candidate::spelt(wire, setter);
            // A key that collides with a variable gets the suffix `_key`.
            let suffixed = move || {
                let wire = format!("{wire}_key");
                let mut names = instead(it.name.wire.as_str(), setter);
                names.push(setter(&wire));
                names.extend(instead(&wire, setter));
                names
            };
            let candidate = Candidate {
                rank: own.rank + 2,
                instead: Some(Box::new(suffixed)),
                ..own
            };
            (candidate, wire)
        });
        let (candidates, wires): (Vec<_>, Vec<_>) = variables.chain(keys).unzip();
        let mut idents = resolve(&candidates);
        let mut scope = Scope::new();
        for (wire, ident) in wires.iter().zip(&idents) {
            let help = "give one another name in the document";
            self.take(&mut scope, ident, wire, Span::default(), help);
        }
        self.names.keys = idents.split_off(idents.len() - api.keys.len());
        self.names.variables = idents;
    }

    pub(super) fn operations(&mut self, api: &Api, config: &Config) {
        self.ambiguous(api, config);
        self.methods(api);
        let mut scope = Scope::new();
        for (index, operation) in api.operations.iter().enumerate() {
            let body = operation.body.as_ref();
            let argument = body.map(|it| argument(api, &self.names, it));
            if operation.body.is_some() {
                // Lowering has already stored the name in the body. The lookup marks the key as used.
                self.renames.of_operation("bodies", operation);
            }
            let method = self.names.operations[index].method.clone();
            let request = request(&method);
            let (wire, span) = (&operation.name.wire, operation.span);
            let help = "give one another name under `[rename.operations]`";
            self.take(&mut scope, &method, wire, span, help);
            let headers = operation.success.headers.iter();
            let headers = headers.map(|it| Candidate::spelt(&it.name.wire, snake).of_header());
            let headers = resolve(&headers.collect::<Vec<_>>());
            let (parameters, body) = self.parameters(operation, argument);
            let parts = self.parts(operation);
            let content = operation.body.as_ref().map(|it| &it.content);
            self.names.operations[index] = OperationNames {
                method,
                request,
                constant: String::new(),
                parameters,
                body,
                parts,
                alternatives: content.map(alternatives).unwrap_or_default(),
                headers,
            };
        }
        self.requests(api);
        self.constants(api);
    }

    /// Reports configuration keys that match several operations.
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

    /// The constants. The name of a request type is also that of a private function, which creates it, so a constant
    /// must not have it.
    fn constants(&mut self, api: &Api) {
        let names = &self.names.operations;
        let requests: HashSet<&str> = names.iter().map(|it| it.request.as_str()).collect();
        let constants = names.iter().map(|it| {
            let mut constant = upper(&it.method);
            if requests.contains(constant.as_str()) {
                constant.push('_');
            }
            constant
        });
        let constants: Vec<String> = constants.collect();
        let (mut scope, mut methods) = (Scope::new(), HashSet::new());
        for (index, constant) in constants.into_iter().enumerate() {
            let operation = &api.operations[index];
            let (wire, span) = (&operation.name.wire, operation.span);
            let help = "give one another name under `[rename.operations]`";
            // Methods of the same name are reported already.
            if methods.insert(self.names.operations[index].method.clone()) {
                self.take(&mut scope, &constant, wire, span, help);
            }
            self.names.operations[index].constant = constant;
        }
    }

    /// A request must not have the name of another operation's own type.
    fn requests(&mut self, api: &Api) {
        let names = &mut self.names.operations;
        let own: HashSet<String> = api
            .operations
            .iter()
            .zip(&*names)
            .flat_map(|(it, names)| types(it, &names.request))
            .collect();
        for names in names {
            if own.contains(&names.request) {
                names.request.push_str("Request");
            }
        }
    }

    /// The methods. If several operations would share a method or request type name, the first in the document keeps
    /// it, so that an added operation does not rename the others; the rest are named after their methods and paths.
    fn methods(&mut self, api: &Api) {
        let renamed = |it: &Operation| self.renames.of_operation("operations", it);
        let renamed: Vec<Option<String>> = api.operations.iter().map(renamed).collect();
        let mut taken: HashMap<String, (Span, usize)> = HashMap::new();
        let mut preferred = Vec::new();
        for (operation, renamed) in api.operations.iter().zip(&renamed) {
            let ident = renamed.clone();
            let ident = ident.unwrap_or_else(|| snake(&operation.name.wire));
            let ident = beside(CLIENT, ident);
            let entry = taken.entry(request(&ident));
            entry.or_insert((operation.span, 0)).1 += 1;
            preferred.push(ident);
        }
        let all = api.operations.iter().zip(&preferred).zip(&renamed);
        // A name from the configuration is never given to another operation.
        let configured = renamed.iter().zip(&preferred);
        let configured = configured.filter(|(renamed, _)| renamed.is_some());
        let configured: HashSet<String> = configured.map(|(_, ident)| request(ident)).collect();
        let mut first: HashMap<String, (Span, &str)> = HashMap::new();
        for (it, ident) in api.operations.iter().zip(&preferred) {
            let place = (it.span, it.path.as_str());
            let entry = first.entry(request(ident)).or_insert(place);
            *entry = place.min(*entry);
        }
        let candidates = all.map(|((it, ident), renamed)| {
            let name = request(ident);
            let is_first = first[&name] == (it.span, it.path.as_str());
            if renamed.is_some() || (is_first && !configured.contains(&name)) {
                return Candidate::fixed(ident.clone());
            }
            by_place(it)
        });
        let resolved = resolve_by(&candidates.collect::<Vec<_>>(), request);
        let all = api.operations.iter().zip(preferred).zip(&resolved);
        for ((operation, shared), ident) in all.filter(|((_, it), ident)| it != *ident) {
            let (first, _) = taken[&request(&shared)];
            let message = format!(
                "`{}` would be named `{shared}`, as another operation",
                operation.name.wire
            );
            let help = format!(
                "it is named `{ident}`, after its method and path; `[rename.operations]` can name it otherwise"
            );
            let mut finding = Diagnostic::warning(code::NAME, operation.span, message).help(help);
            if first != operation.span {
                finding = finding.second(first, "the other one");
            }
            self.findings.push(finding);
        }
        let named = resolved.into_iter().map(|method| OperationNames {
            method,
            ..OperationNames::default()
        });
        self.names.operations = named.collect();
    }

    /// The constants of XML bodies, and of the schemas that they contain.
    pub(super) fn shapes(&mut self, xml: &Xml) {
        let roots = xml
            .roots
            .iter()
            .map(|(name, _)| format!("{} root", name.wire));
        let wires = xml.shapes.iter().map(|(name, _)| name.wire.clone());
        let wires: Vec<String> = wires.chain(roots).collect();
        let candidates = wires.iter().map(|it| Candidate::spelt(it, constant));
        let mut idents = resolve(&candidates.collect::<Vec<_>>());
        let mut taken = HashSet::new();
        for (index, ident) in idents.iter_mut().enumerate() {
            // These names are private to the crate.
            if !taken.insert(ident.clone()) {
                ident.push_str(&format!("_{index}"));
            }
        }
        self.names.xml_roots = idents.split_off(xml.shapes.len());
        self.names.xml_shapes = idents;
    }
}

/// The name of an operation after its method and path. If paths differ only in symbols, the one without a trailing `/`
/// keeps the name, and the names of the others spell symbols out.
fn by_place(operation: &Operation) -> Candidate<'_> {
    let name = |it: &str| beside(CLIENT, snake(it));
    let path = operation.path.trim_start_matches('/');
    let path = format!("{}_{path}", operation.method.to_lowercase());
    let path = path.replace('{', "_by_").replace('}', "_");
    // Text between two symbols is already a word.
    let segments: Vec<String> = path.split('/').map(symbols_as_words).collect();
    let segments = segments.iter().map(|it| it.replace("_underscore_", "_"));
    let segments: Vec<String> = segments.collect();
    let case = if path.contains(char::is_uppercase) {
        "mixed"
    } else {
        "lower"
    };
    let words = segments.join("_slash_");
    Candidate {
        ident: name(&described(&operation.method, &operation.path)),
        instead: Some(Box::new(move || {
            vec![
                name(&segments.join("_")),
                name(&words),
                name(&format!("{words}_{case}")),
                name(&symbols_as_words(&place(operation))),
            ]
        })),
        rank: usize::from(operation.path.ends_with('/')),
        wire: operation.path.clone(),
    }
}

/// The suffixes of an operation's own types other than its request.
const OWN: &[&str] = &["Body", "Form", "Error", "Response", "Headers"];

/// An operation's own types other than its request, by their names in the code.
fn types(operation: &Operation, request: &str) -> Vec<String> {
    let body = operation.body.as_ref();
    let has_variants = body.is_some_and(|it| matches!(it.content, Content::OneOf(_)));
    let has = [
        ("Body", has_variants),
        ("Form", body.is_some_and(|it| it.parts().is_some())),
        ("Error", operation.errors.iter().any(|it| it.ty.is_some())),
        (
            "Response",
            matches!(operation.response, Response::ByStatus(_)),
        ),
        ("Headers", !operation.success.headers.is_empty()),
    ];
    let has = has.into_iter().filter(|it| it.1);
    has.map(|(word, _)| format!("{request}{word}")).collect()
}

/// The variants of a body with several media types.
fn alternatives(content: &Content) -> Vec<String> {
    let Content::OneOf(contents) = content else {
        return Vec::new();
    };
    let candidates = contents.iter().map(|it| {
        // Several media types may have the same name.
        let media_type = it.content.media_type();
        let own = Candidate::spelt(media_type, variant).or_first(|| vec![variant(media_type)]);
        let ident = variant(&it.name.wire);
        Candidate {
            rank: usize::from(ident != it.name.wire),
            ident,
            ..own
        }
    });
    resolve(&candidates.collect::<Vec<_>>())
}

/// The name of an operation's request type. Generated code must not use this name, or those of the types named after
/// it, for anything else.
fn request(ident: &str) -> String {
    let mut name = pascal(ident);
    if name.ends_with('_') {
        // A type named after it would contain the `_`.
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
