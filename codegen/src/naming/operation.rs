//! The names of operations, of what they take, and of the types that requests have of their own.

use std::collections::{HashMap, HashSet};

use super::distinct::{Wanted, settle};
use super::{Naming, Scope, constant, pascal, snake};
use crate::diagnostic::{Diagnostic, code};
use crate::ir::{
    Answer, Api, Body, Content, Location, Operation, Origin, PagingStyle, Parameter, TypeRef, Xml,
    described,
};
use crate::source::Span;

/// Methods that every request has, which a parameter's setter must not hide.
const METHODS: &[&str] = &[
    "call",
    "clone",
    "deadline",
    "header",
    "idle_timeout",
    "into_future",
    "max_body_size",
    "new",
    "query",
    "retry",
    "send",
    "stream",
    "timeout",
];

/// Methods that every request for pages has.
const WALKS: &[&str] = &["items", "pages", "prefetch"];

/// Methods that every request for pages with numbers has.
const NUMBERS: &[&str] = &["page", "page_size"];

/// Types that operations name without a path, which a request's own type must not hide.
const REQUESTS: &[&str] = &[
    "BTreeMap",
    "Body",
    "Bytes",
    "Client",
    "Date",
    "Display",
    "ErrorBody",
    "Event",
    "File",
    "ListStyle",
    "Method",
    "Multipart",
    "Option",
    "PagedRequest",
    "Request",
    "Streaming",
    "String",
    "Style",
    "Timestamp",
    "Uuid",
    "Value",
    "Vec",
];

/// Methods that every client's builder has.
const BUILDER: &[&str] = &[
    "auth",
    "base_url",
    "build",
    "connect_timeout",
    "deadline",
    "hook",
    "http_client",
    "idle_timeout",
    "max_body_size",
    "max_concurrent_calls",
    "proxy",
    "rate_limit",
    "retry",
    "retry_budget",
    "timeout",
    "user_agent",
];

/// Methods that every form has.
const FORM: &[&str] = &["clone", "default", "new"];

/// Methods of `Client` that are not operations.
const CLIENT: &[&str] = &["builder", "clone", "draft"];

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
    let mut scope = Scope::new();
    let variables = api.server.iter_mut().flat_map(|it| &mut it.variables);
    let names = variables.map(|it| &mut it.name);
    for name in names.chain(api.keys.iter_mut().map(|it| &mut it.name)) {
        name.ident = beside(BUILDER, snake(&name.wire));
        let help = "give one another name in the document";
        naming.take(&mut scope, &name.ident, &name.wire, Span::default(), help);
    }
}

impl Naming<'_> {
    pub(super) fn operations(&mut self, api: &mut Api) {
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
                self.renamed("bodies", &wire);
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
            let wanted = headers.iter().map(|it| Wanted::spelt(&it.wire, snake));
            let settled = settle(&wanted.collect::<Vec<_>>());
            for (name, ident) in headers.iter_mut().zip(settled) {
                name.ident = ident;
            }
            let own = self.parameters(operation);
            if let (Some(body), Some(argument)) = (&mut operation.body, argument) {
                parts(self, body, operation.span);
                variants(&mut body.content);
                body.name.ident = if own.contains_key(&argument) {
                    format!("{argument}_body")
                } else {
                    argument
                };
            }
        }
        Self::requests(api);
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
        let mut taken: HashMap<String, (Span, usize)> = HashMap::new();
        for operation in &mut api.operations {
            let wire = &operation.name.wire;
            let ident = self.renamed("operations", wire);
            operation.name.ident = beside(CLIENT, ident.unwrap_or_else(|| snake(wire)));
            let entry = taken.entry(request(&operation.name.ident));
            entry.or_insert((operation.span, 0)).1 += 1;
        }
        for operation in &mut api.operations {
            let (first, count) = taken[&request(&operation.name.ident)];
            let wire = &operation.name.wire;
            let ident = snake(&described(&operation.method, &operation.path));
            let is_chosen = self.rename.operations.contains_key(wire);
            if count == 1 || is_chosen || ident == operation.name.ident {
                continue;
            }
            let message = format!(
                "`{wire}` would be named `{}`, as another operation",
                operation.name.ident
            );
            let help = format!(
                "it is named `{ident}`, after its method and path; `[rename.operations]` can name it otherwise"
            );
            let mut finding = Diagnostic::warning(code::NAME, operation.span, message).help(help);
            if first != operation.span {
                finding = finding.second(first, "the other one");
            }
            self.findings.push(finding);
            operation.name.ident = beside(CLIENT, ident);
        }
    }

    /// The arguments and setters of an operation. Of those that would share a name, the ones outside of the path say where
    /// they stand.
    fn parameters(&mut self, operation: &mut Operation) -> Scope {
        let mut count: HashMap<String, usize> = HashMap::new();
        for parameter in &mut operation.parameters {
            parameter.name.ident = own(parameter, &operation.answer);
            *count.entry(parameter.name.ident.clone()).or_default() += 1;
        }
        let mut scope = Scope::new();
        for parameter in &mut operation.parameters {
            if count[&parameter.name.ident] > 1 {
                let place = match parameter.location {
                    Location::Path => "",
                    Location::Query => "_query",
                    Location::Header => "_header",
                    Location::Cookie => "_cookie",
                };
                parameter.name.ident.push_str(place);
            }
            let (ident, wire) = (&parameter.name.ident, &parameter.name.wire);
            let help = "give one another name in the document";
            self.take(&mut scope, ident, wire, operation.span, help);
        }
        scope
    }
}

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

/// The setters of a form of several parts, and the arguments of those that it must have.
fn parts(naming: &mut Naming, body: &mut Body, span: Span) {
    let mut scope = Scope::new();
    for part in body.parts_mut().unwrap_or_default() {
        part.name.ident = beside(FORM, snake(&part.name.wire));
        let (ident, wire) = (&part.name.ident, &part.name.wire);
        let help = "give one another name in the document";
        naming.take(&mut scope, ident, wire, span, help);
    }
}

/// The variants of a body that is one of several.
fn variants(content: &mut Content) {
    let Content::OneOf(choices) = content else {
        return;
    };
    let wanted = choices
        .iter()
        .map(|it| Wanted::spelt(&it.name.wire, pascal));
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

/// The name of a parameter by itself.
fn own(parameter: &Parameter, answer: &Answer) -> String {
    let ident = snake(&parameter.name.wire);
    if parameter.required {
        return ident;
    }
    let (walks, numbers) = match answer {
        Answer::Paged { paging, .. } => match paging.style {
            PagingStyle::Number { .. } => (WALKS, NUMBERS),
            _ => (WALKS, [].as_slice()),
        },
        _ => ([].as_slice(), [].as_slice()),
    };
    let taken: Vec<&str> = [METHODS, walks, numbers].concat();
    beside(&taken, ident)
}

/// The name of the type that a request has of its own.
fn request(ident: &str) -> String {
    let mut name = pascal(ident);
    if REQUESTS.contains(&name.as_str()) {
        name.push_str("Request");
    }
    name
}

/// A name that is none of those that are taken.
fn beside(taken: &[&str], ident: String) -> String {
    if taken.contains(&ident.as_str()) {
        format!("{ident}_")
    } else {
        ident
    }
}

/// The name of an argument that is a body: the configured one, else that of what is sent.
fn argument(api: &Api, body: &Body) -> String {
    if !body.name.wire.is_empty() {
        return snake(&body.name.wire);
    }
    if matches!(body.content, Content::Multipart(_)) {
        return "form".to_owned();
    }
    let ty = body.ty().map(|it| match it {
        TypeRef::Nullable(it) => it,
        it => it,
    });
    match ty {
        Some(TypeRef::Named(id)) => match api.types[id.0].origin {
            Origin::Request { of } => snake(&api.types[of.0].name.ident),
            _ => snake(&api.types[id.0].name.ident),
        },
        Some(TypeRef::List(item)) => match item.as_ref() {
            TypeRef::Named(id) => format!("{}s", snake(&api.types[id.0].name.ident)),
            _ => "items".to_owned(),
        },
        _ => "body".to_owned(),
    }
}
