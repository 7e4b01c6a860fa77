//! Silent changes: code compiles as before, and sends or reads something else.

use std::collections::HashMap;

use super::item::{Item, ItemChange};
use crate::diff::template::template;
use crate::diff::url::{normalized, path};
use crate::diff::verdict::Rust;
use crate::ir::{
    Api, Constant, Credential, Definition, Discrimination, Location, Route, Security, Style,
    TypeRef,
};
use crate::surface::{Crate, Operation, Parameter, Way};

/// What an item of the crate means on the wire.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Fact {
    /// The path of the item.
    path: String,
    /// The position of the argument that it is about, if any. Callers do not see its name.
    position: Option<usize>,
    /// The item that callers of it use, too: if its signatures change, they notice.
    guard: Option<String>,
    /// Which of its properties, such as `path`.
    aspect: &'static str,
    value: String,
}

/// The path of the item, the position of the argument, and the aspect.
type Key<'a> = (&'a str, Option<usize>, &'static str);

type ByKey<'a> = HashMap<Key<'a>, &'a Fact>;

/// What the items of a crate mean on the wire.
pub(crate) fn facts(surface: &Crate) -> Vec<Fact> {
    let mut facts = Facts::default();
    facts.client(surface);
    surface
        .operations
        .iter()
        .for_each(|it| facts.operation(surface, it));
    facts.models(surface);
    facts.all
}

/// The items that are unchanged and mean something else.
pub(super) fn compare(old: &[Fact], new: &[Fact], is_same: &dyn Fn(&str) -> bool) -> Vec<Item> {
    let new: ByKey<'_> = new.iter().map(|it| (it.key(), it)).collect();
    let is_moved = moves(old, &new);
    let changed = old.iter().filter_map(|before| {
        let after = new.get(&before.key())?;
        if before.aspect == REQUEST && is_moved(&before.value, &after.value) {
            return None;
        }
        let item = before.path.split('(').next().unwrap_or_default();
        let is_same = is_same(item) && before.guard.as_deref().is_none_or(is_same);
        (after.value != before.value && is_same).then(|| Item {
            path: after.path.clone(),
            change: ItemChange::Meaning,
            verdict: Rust::Patch,
            silent: true,
            before: format!("{} {}", before.aspect, before.value),
            after: after.value.clone(),
            owner: item.rsplit_once("::").map_or("", |it| it.0).to_owned(),
        })
    });
    changed.collect()
}

/// The method and the path.
const REQUEST: &str = "request";

/// Whether requests go where they went, since a part of the server's URL moved to the paths, or back.
fn moves(old: &[Fact], new: &ByKey<'_>) -> impl Fn(&str, &str) -> bool + use<> {
    let server = ("Client", None, "server");
    let before = old.iter().find(|it| it.key() == server);
    let base = |it: Option<&Fact>| it.map(|it| path(&it.value).to_owned()).unwrap_or_default();
    let (before, after) = (base(before), base(new.get(&server).copied()));
    move |old, new| {
        let (Some((method, from)), Some((other, to))) = (old.split_once(' '), new.split_once(' '))
        else {
            return false;
        };
        method == other && format!("{before}{from}") == format!("{after}{to}")
    }
}

impl Fact {
    fn key(&self) -> Key<'_> {
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
            self.push(path, "key", format!("{location:?} {name}").to_lowercase());
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
        if let Some(body) = &ir.body {
            let media: Vec<&str> = body
                .contents()
                .map(crate::ir::Content::media_type)
                .collect();
            self.push(&*method, "media type", media.join(", ").to_lowercase());
        }
        if let Some(media) = &ir.success.content_type {
            self.push(&*method, "accepted media type", media.to_lowercase());
        }
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
        // Most styles write a single text the same.
        let is_structured = !matches!(parameter.way, Way::Text)
            || !matches!(it.style, Style::Simple { .. } | Style::Form { .. });
        let is_list = matches!(surface.resolved(&it.ty), TypeRef::List(_));
        let style = match &it.style {
            _ if !is_structured => "text".to_owned(),
            // A list is `a,b`, exploded or not.
            Style::Simple { reserved, .. } if is_list => {
                format!("simple{}", unescaped(*reserved))
            }
            style => described(*style),
        };
        self.push(path, "style:", style);
    }

    fn models(&mut self, surface: &Crate) {
        for model in surface.models.iter().filter(|it| it.ir.is_used()) {
            let path = |own: &str| format!("models::{}::{own}", model.item.ident);
            match &model.ir.definition {
                Definition::Struct(it) => {
                    for (field, own) in it.fields.iter().zip(model.item.fields()) {
                        self.push(path(&own.ident), "property", &field.name.wire);
                    }
                    // A constant has no item of its own, but `new` sets it.
                    if model.item.function("new").is_some() {
                        let constant = |it: &Constant| format!("{} {}", it.name.wire, it.value);
                        let constants: Vec<String> = it.constants.iter().map(constant).collect();
                        self.push(path("new"), "constants", constants.join(", "));
                    }
                }
                Definition::Enum(it) => {
                    for (variant, own) in it.variants.iter().zip(model.item.variants()) {
                        self.push(path(&own.ident), "value", &variant.name.wire);
                    }
                }
                Definition::Union(it) if it.discrimination != Discrimination::Content => {
                    for (variant, own) in it.variants.iter().zip(model.item.variants()) {
                        // The first one is sent.
                        let tag = variant.values.first().cloned();
                        self.push(path(&own.ident), "tag", tag.unwrap_or_default());
                    }
                    let mut variants = it.variants.iter().zip(model.item.variants());
                    let default = variants.find(|it| it.0.is_default);
                    let default = default.map_or("none", |it| &it.1.ident);
                    self.push(
                        format!("models::{}", model.item.ident),
                        "variant by default",
                        default,
                    );
                }
                Definition::Union(_) | Definition::Alias(_) => {}
            }
        }
    }
}

/// A style in OpenAPI's terms.
fn described(style: Style) -> String {
    let (name, explode, reserved) = match style {
        Style::Simple { explode, reserved } => ("simple", Some(explode), reserved),
        Style::Label { explode } => ("label", Some(explode), false),
        Style::Matrix { explode } => ("matrix", Some(explode), false),
        Style::Form { explode, reserved } => ("form", Some(explode), reserved),
        Style::Cookie { explode } => ("cookie", Some(explode), false),
        Style::Space { reserved } => ("spaceDelimited", None, reserved),
        Style::Pipe { reserved } => ("pipeDelimited", None, reserved),
        Style::DeepObject { reserved } => ("deepObject", None, reserved),
        Style::Json | Style::Whole { json: true } => ("JSON", None, false),
        Style::Urlencoded => ("URL-encoded", None, false),
        Style::Whole { json: false } => ("text", None, false),
    };
    let explode = explode.map(|it| format!(", explode: {it}"));
    format!(
        "{name}{}{}",
        explode.unwrap_or_default(),
        unescaped(reserved)
    )
}

fn unescaped(reserved: bool) -> &'static str {
    if reserved {
        ", allowReserved: true"
    } else {
        ""
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
        Some(first) => first.iter().map(one).collect::<Vec<_>>().join(" and "),
        None => "none".to_owned(),
    }
}
