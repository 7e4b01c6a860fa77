//! The names of an operation's inputs: arguments, setters, and the parts of its form.

use std::collections::HashMap;

use super::collisions::{Candidate, resolve};
use super::reserved::setter;
use super::style::snake;
use super::{Names, Naming, Scope};
use crate::ir::{
    Api, Body, Content, Location, Operation, Origin, PagingStyle, Parameter, Response, Stream,
    TypeId, TypeRef,
};
use crate::surface::provided;

/// Methods of every request other than those that the runtime provides; a parameter's setter must not shadow them.
const METHODS: &[&str] = &["clone", "into_future", "new", "stream"];

/// Methods of every form.
const FORM: &[&str] = &["clone", "default", "new", "with_file", "with_text"];

impl Naming<'_> {
    /// The arguments and setters of an operation, including the body, which is named `argument` unless that is taken.
    pub(super) fn parameters(
        &mut self,
        operation: &Operation,
        argument: Option<String>,
    ) -> (Vec<String>, Option<String>) {
        let mut candidates = self.parameter_candidates(operation);
        let is_setter = operation.body.as_ref().is_some_and(|it| !it.required);
        if let Some(argument) = argument {
            let argument = if is_setter {
                setter(&taken(operation), argument)
            } else {
                argument
            };
            let words = ["body", "request_body", "content"];
            let words = words.map(|it| snake(&format!("{argument}_{it}")));
            candidates.push(Candidate {
                instead: Some(Box::new(move || words.to_vec())),
                rank: usize::MAX,
                wire: argument.clone(),
                ident: argument,
            });
        }
        let mut idents = resolve(&candidates);
        let body = (idents.len() > operation.parameters.len()).then(|| idents.pop());
        let body = body.flatten();
        let mut scope = Scope::new();
        let help = "give one another name under `[rename.parameters]`";
        for (parameter, ident) in operation.parameters.iter().zip(&idents) {
            let (wire, span) = (&parameter.name.wire, parameter.span);
            self.take(&mut scope, ident, wire, span, help);
        }
        if let Some(ident) = &body {
            self.take(&mut scope, ident, "the body", operation.span, help);
        }
        (idents, body)
    }

    /// The names of parameters. If parameters in several locations share a name, those outside of the path are named
    /// after their location.
    fn parameter_candidates<'o>(&self, operation: &'o Operation) -> Vec<Candidate<'o>> {
        let parameters = &operation.parameters;
        let renamed = |it: &Parameter| {
            self.renames
                .of_parameter(operation, location(it), &it.name.wire)
        };
        let renamed: Vec<Option<String>> = parameters.iter().map(renamed).collect();
        let mut places: HashMap<String, Vec<Location>> = HashMap::new();
        for (it, _) in parameters.iter().zip(&renamed).filter(|it| it.1.is_none()) {
            let ident = own(it, &it.name.wire, operation);
            places.entry(ident).or_default().push(it.location);
        }
        let candidates = parameters.iter().zip(renamed).map(|(it, renamed)| {
            if let Some(renamed) = renamed {
                return Candidate::fixed(of_request(it, renamed, operation));
            }
            let wire = &it.name.wire;
            let ident = own(it, wire, operation);
            let others = places[&ident].iter().any(|place| *place != it.location);
            if others && it.location != Location::Path {
                let style =
                    move |name: &str| own(it, &format!("{name}_{}", location(it)), operation);
                return Candidate {
                    rank: usize::from(ident != *wire),
                    ..Candidate::spelt(wire, style)
                };
            }
            let candidates = Candidate::spelt(wire, move |name| own(it, name, operation));
            match it.location {
                Location::Header => candidates.of_header(),
                _ => candidates,
            }
        });
        candidates.collect()
    }

    /// The setters of a multipart form, and the arguments for its required parts.
    pub(super) fn parts(&mut self, operation: &Operation) -> Vec<String> {
        let holder = &operation.name.wire;
        let parts = operation.body.as_ref().and_then(Body::parts);
        let parts = parts.unwrap_or_default();
        let candidates = parts.iter().map(|it| {
            let wire = &it.name.wire;
            match self.renames.of_property("fields", holder, wire) {
                Some(renamed) => Candidate::fixed(setter(FORM, renamed)),
                None => Candidate::spelt(wire, |name| setter(FORM, snake(name))),
            }
        });
        let idents = resolve(&candidates.collect::<Vec<_>>());
        let mut scope = Scope::new();
        for (part, ident) in parts.iter().zip(&idents) {
            let help = "give one another name under `[rename.fields]`";
            self.take(&mut scope, ident, &part.name.wire, operation.span, help);
        }
        idents
    }
}

/// The name of a parameter on its own.
fn own(parameter: &Parameter, name: &str, operation: &Operation) -> String {
    of_request(parameter, snake(name), operation)
}

/// A name that does not collide with the request's methods. A setter would shadow one; an argument does not.
fn of_request(parameter: &Parameter, ident: String, operation: &Operation) -> String {
    if parameter.is_argument() {
        return ident;
    }
    setter(&taken(operation), ident)
}

/// The methods of an operation's request.
fn taken(operation: &Operation) -> Vec<&'static str> {
    let mut taken = METHODS.to_vec();
    taken.extend(provided::names(provided::REQUEST));
    match &operation.response {
        Response::Paged { paging, .. } => {
            taken.extend(provided::names(provided::PAGES));
            if matches!(paging.style, PagingStyle::Number { .. }) {
                taken.extend(provided::names(provided::NUMBERS));
            }
        }
        Response::Binary => taken.extend(operation.stream.as_ref().map(|it| stream(operation, it))),
        _ => {}
    }
    taken
}

/// The request's method that returns a stream instead of the whole response; `stream` is taken if the response is
/// bytes.
pub(in crate::surface) fn stream(operation: &Operation, stream: &Stream) -> &'static str {
    match (&operation.response, stream) {
        (Response::Binary, Stream::Events { .. }) => "stream_events",
        (Response::Binary, Stream::Lines { .. }) => "stream_lines",
        _ => "stream",
    }
}

/// The `in` of a parameter.
fn location(parameter: &Parameter) -> &'static str {
    match parameter.location {
        Location::Path => "path",
        Location::Query => "query",
        Location::Header => "header",
        Location::Cookie => "cookie",
    }
}

/// The name of a body argument: from the configuration, otherwise after the type that is sent.
pub(super) fn argument(api: &Api, names: &Names, body: &Body) -> String {
    let ident = |id: TypeId| names.types[id.0].ident.as_str();
    if let Some(name) = &body.name {
        return snake(name);
    }
    match &body.content {
        Content::Multipart { .. } => return "form".to_owned(),
        Content::Items { items, .. } => {
            let is_of_events = matches!(items, Stream::Events { .. });
            return if is_of_events { "events" } else { "items" }.to_owned();
        }
        _ => {}
    }
    let ty = body.ty().map(|it| match it {
        TypeRef::Nullable(it) => it,
        it => it,
    });
    match ty {
        Some(TypeRef::Named(id)) => match api.types[id.0].origin {
            Origin::Request { of } => snake(ident(of)),
            _ => snake(ident(*id)),
        },
        Some(TypeRef::List(item)) => match item.as_ref() {
            TypeRef::Named(id) => snake(&format!("{}s", snake(ident(*id)))),
            _ => "items".to_owned(),
        },
        _ => "body".to_owned(),
    }
}
