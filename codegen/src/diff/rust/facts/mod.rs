//! What the items of a crate mean on the wire, apart from their types.

mod body;
mod model;
mod style;
mod xml;

use style::written;

use crate::diff::template::template;
use crate::diff::url::normalized;
use crate::ir::{Api, Credential, Idempotency, Location, Route, Security, Style};
use crate::surface::{Crate, Operation, Parameter};

/// What an item of the crate means on the wire.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Fact {
    /// The path of the item.
    pub(super) path: String,
    /// The position of the argument that it is about, if any. Callers do not see its name.
    position: Option<usize>,
    /// The item that callers of it use, too: if its signatures change, they notice.
    pub(super) guard: Option<String>,
    /// Which of its properties, such as `path`.
    pub(super) aspect: &'static str,
    pub(super) value: String,
}

/// The path of the item, the position of the argument, and the aspect.
pub(super) type Key<'a> = (&'a str, Option<usize>, &'static str);

/// The method and the path.
pub(super) const REQUEST: &str = "request";

/// What the items of a crate mean on the wire.
pub(crate) fn facts(surface: &Crate) -> Vec<Fact> {
    let mut facts = Facts::default();
    facts.client(surface);
    surface
        .operations
        .iter()
        .for_each(|it| facts.operation(surface, it));
    facts.guard = None;
    facts.models(surface);
    facts.xml_shapes(surface);
    facts.errors(surface);
    facts.all
}

impl Fact {
    pub(super) fn key(&self) -> Key<'_> {
        let path = match self.position {
            Some(_) => self.path.split('(').next().unwrap_or_default(),
            None => &self.path,
        };
        (path, self.position, self.aspect)
    }
}

/// The facts, and the guard and position of those that are added.
#[derive(Default)]
struct Facts {
    all: Vec<Fact>,
    guard: Option<String>,
    position: Option<usize>,
}

impl Facts {
    fn push(&mut self, path: impl Into<String>, aspect: &'static str, value: impl Into<String>) {
        self.all.push(Fact {
            path: path.into(),
            position: self.position,
            guard: self.guard.clone(),
            aspect,
            value: value.into(),
        });
    }

    fn client(&mut self, surface: &Crate) {
        let api = surface.api;
        let server = api.server.as_ref().map(|it| normalized(&it.default_url()));
        self.push("Client", "server", server.unwrap_or_default());
        self.push(
            "Client",
            "token URL",
            api.authorization.token_url.clone().unwrap_or_default(),
        );
        for (function, key) in surface.root.builder.keys.iter().zip(&api.keys) {
            let path = format!("ClientBuilder::{}", function.ident);
            let (location, name) = key.place();
            let place = format!("{} {name}", format!("{location:?}").to_lowercase());
            self.push(&*path, "key", place);
            let token_url = key.scheme.as_ref().and_then(|it| it.token_url.clone());
            self.push(path, "token URL", token_url.unwrap_or_default());
        }
    }

    fn operation(&mut self, surface: &Crate, operation: &Operation) {
        let ir = operation.ir;
        let method = format!("Client::{}", operation.method.ident);
        let request = format!("operations::{}", operation.own_request.item.ident);
        self.guard = Some(request.clone());
        let path = Route::of(&ir.path).target();
        self.push(
            &*method,
            REQUEST,
            format!("{} {}", ir.method, template(&path)),
        );
        self.body(surface, operation, &method);
        self.response(surface, operation, &method);
        let idempotency = match &ir.idempotency {
            Idempotency::Method => "as the method says".to_owned(),
            Idempotency::Harmless => "always".to_owned(),
            Idempotency::Key(header) => format!("with the header `{header}`"),
        };
        self.push(&*method, "retried", idempotency);
        let server = ir.server.as_ref().map(|it| normalized(&it.default_url()));
        let server = server.unwrap_or_else(|| "of the client".to_owned());
        self.push(&*method, "server", server);
        let security = ir.security.as_ref().or(surface.api.security.as_ref());
        self.push(&*method, "credentials", credentials(surface.api, security));
        let mut positions = 0..;
        for parameter in &operation.parameters {
            let is_argument = parameter.ir.is_argument();
            self.position = is_argument.then(|| positions.next()).flatten();
            let path = if is_argument {
                format!("{method}({})", parameter.ident)
            } else {
                format!("{request}::{}", parameter.ident)
            };
            self.parameter(surface, &path, parameter);
        }
        self.position = None;
    }

    fn parameter(&mut self, surface: &Crate, path: &str, parameter: &Parameter) {
        let it = parameter.ir;
        let location = format!("{:?}", it.location).to_lowercase();
        let name = match it.location {
            _ if matches!(it.style, Style::Whole { .. }) => String::new(),
            Location::Path => String::new(),
            Location::Header => it.name.wire.to_ascii_lowercase(),
            _ => it.name.wire.clone(),
        };
        self.push(path, "parameter", format!("{location} {name}").trim());
        self.push(path, "style:", written(surface, &it.ty, it.style));
        if let Some(constant) = &it.constant {
            self.push(path, "constant", constant.to_string());
        }
    }

    /// The properties of error bodies that callers do not see.
    fn errors(&mut self, surface: &Crate) {
        let Some(error) = &surface.api.error else {
            return;
        };
        let path = format!(
            "impl ApiError for models::{}",
            surface.models[error.ty.0].item.ident
        );
        let text = |it: &Option<String>| it.clone().unwrap_or_else(|| "nothing".to_owned());
        self.push(&*path, "wrapped in", text(&error.property));
        self.push(path, "message in", text(&error.message));
    }
}

/// The credentials of an operation, as requests carry them.
fn credentials(api: &Api, security: Option<&Security>) -> String {
    let Some(security) = security else {
        return "any".to_owned();
    };
    let one = |it: &Credential| match it {
        Credential::Authorization | Credential::Scheme(_) => "authorization".to_owned(),
        Credential::Key(name) => {
            let key = api.keys.iter().find(|it| it.name.wire == *name);
            key.map_or_else(|| name.clone(), |it| it.place().1)
        }
    };
    // Further alternatives change nothing for those who use the first one.
    match security.first() {
        Some(first) => {
            let mut all: Vec<String> = first.iter().map(one).collect();
            all.sort();
            all.join(" and ")
        }
        None => "none".to_owned(),
    }
}
