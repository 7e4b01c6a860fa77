//! The public API as text: a line for each item and implementation that a dependent can use, sorted by name.

use std::fmt::Write;

use super::mock::REEXPORTS;
use super::model::in_prelude;
use super::provided;
use super::{
    Constant, Crate, FeatureGate, Function, Implementation, Item, Kind, Operation, Receiver, Ty,
};
use crate::ir::Response;

impl Crate<'_> {
    /// One line for each item, field, variant, function and implementation.
    pub fn lines(&self) -> Vec<String> {
        let mut printer = Printer {
            surface: self,
            lines: Vec::new(),
        };
        printer.root();
        printer.models();
        printer.operations();
        printer.mock();
        let mut lines = printer.lines;
        lines.sort();
        lines.into_iter().map(|(_, line)| line).collect()
    }

    /// A type as the lines have it.
    pub(super) fn text_of(&self, ty: &Ty) -> String {
        let printer = Printer {
            surface: self,
            lines: Vec::new(),
        };
        printer.ty(ty)
    }
}

struct Printer<'a> {
    surface: &'a Crate<'a>,
    /// The lines, each with the path of its subject.
    lines: Vec<(String, String)>,
}

impl Printer<'_> {
    fn root(&mut self) {
        let surface = self.surface;
        for name in surface.reexports() {
            self.line(name, format!("pub use client_runtime::{name}"));
        }
        for name in surface.crates() {
            self.line(name, format!("pub use {name}"));
        }
        for alias in &surface.root.aliases {
            self.item("", alias, "");
        }
        if surface.operations.is_empty() {
            return;
        }
        self.item("", &surface.root.client, "");
        self.constant("Client::", &surface.root.operations, "");
        for group in &surface.groups {
            let gate = attribute(&group.gate);
            for index in &group.operations {
                let method = &surface.operations[*index].method;
                self.function("Client", method, &gate);
            }
        }
        self.item("", &surface.root.builder.item, "");
        let builder = &surface.root.builder;
        let own = builder.keys.iter().chain(&builder.variables);
        for function in own.chain([&builder.base_url, &builder.build]) {
            self.function("ClientBuilder", function, "");
        }
        if let Some(environment) = &builder.environment {
            self.function("Client", &environment.from_env, "");
            self.function("ClientBuilder", &environment.with_env, "");
        }
        self.provided("ClientBuilder", provided::BUILDER, "");
    }

    fn models(&mut self) {
        let surface = self.surface;
        if !surface.families.is_empty() {
            self.line("models", "pub mod models".to_owned());
        }
        for model in surface.models.iter().filter(|it| it.ir.is_used()) {
            let gate = attribute(&model.item.gate);
            self.item("models::", &model.item, &gate);
            if model.example.is_some() {
                let path = format!("models::{}::example", model.item.ident);
                let of_mock = attribute(&surface.root.mock.gate);
                let gate = both(&of_mock, &gate);
                self.line(&path, format!("{gate}pub fn {path}() -> Self"));
            }
        }
    }

    fn operations(&mut self) {
        let surface = self.surface;
        if surface.operations.is_empty() {
            return;
        }
        self.line("operations", "pub mod operations".to_owned());
        for group in &surface.groups {
            let gate = attribute(&group.gate);
            for index in &group.operations {
                let operation = &surface.operations[*index];
                for item in operation.types() {
                    self.item("operations::", item, &gate);
                }
                self.request(operation, &gate);
                self.constant("operations::", &operation.constant, &gate);
            }
        }
    }

    /// Adds the methods that the runtime provides for an operation's request.
    fn request(&mut self, operation: &Operation, gate: &str) {
        let own = &operation.own_request;
        let path = format!("operations::{}", own.item.ident);
        let value = match &operation.ir.response {
            Response::Paged { item, .. } => self.ty(&Ty::from(item)),
            _ => self.ty(&operation.value),
        };
        let functions = own.provided.functions(&value);
        let functions: Vec<&str> = functions.iter().map(String::as_str).collect();
        self.provided(&path, &functions, gate);
    }

    /// Adds the module of the mock, and the traits that the mock requires.
    fn mock(&mut self) {
        let surface = self.surface;
        if surface.operations.is_empty() {
            return;
        }
        let of_mock = attribute(&surface.root.mock.gate);
        self.line("mock", format!("{of_mock}pub mod mock"));
        self.item("mock::", &surface.root.mock, &of_mock);
        for name in REEXPORTS {
            let line = format!("{of_mock}pub use client_runtime::mock::{name}");
            self.line(&format!("mock::{name}"), line);
        }
        self.line("Client", format!("{of_mock}impl Mocked for Client"));
        for group in &surface.groups {
            let gate = both(&of_mock, &attribute(&group.gate));
            for index in &group.operations {
                let request = &surface.operations[*index].own_request.item.ident;
                let path = format!("operations::{request}");
                self.line(&path, format!("{gate}impl Expectable for {path}"));
            }
        }
    }

    fn constant(&mut self, path: &str, constant: &Constant, gate: &str) {
        let (own, ty) = (format!("{path}{}", constant.ident), self.ty(&constant.ty));
        self.line(&own, format!("{gate}pub const {own}: {ty}"));
    }

    fn item(&mut self, module: &str, item: &Item, gate: &str) {
        let path = format!("{module}{}", item.ident);
        let non_exhaustive = if item.non_exhaustive {
            "#[non_exhaustive] "
        } else {
            ""
        };
        let generics = item.generics;
        let head = match &item.kind {
            Kind::Alias(ty) => {
                let ty = self.aliased(ty, &item.ident);
                format!("pub type {path}{generics} = {ty}")
            }
            Kind::Wrapper(ty) => format!("pub struct {path}(pub {})", self.ty(ty)),
            Kind::Struct(_) | Kind::Opaque => format!("pub struct {path}"),
            Kind::Enum(_) => format!("pub enum {path}"),
        };
        self.line(&path, format!("{gate}{non_exhaustive}{head}"));
        for field in item.fields() {
            let (deprecated, ty) = (deprecated(field.deprecated), self.ty(&field.ty));
            let own = format!("{path}::{}", field.ident);
            self.line(&own, format!("{gate}{deprecated}pub {own}: {ty}"));
        }
        for variant in item.variants() {
            let payload = variant.ty.as_ref().map(|it| format!("({})", self.ty(it)));
            let payload = payload.unwrap_or_default();
            let own = format!("{path}::{}", variant.ident);
            self.line(&own, format!("{gate}pub {own}{payload}"));
        }
        for name in &item.derives {
            self.line(&path, format!("{gate}impl {name} for {path}"));
        }
        for derived in &item.custom_derives {
            // Macros of the same name in two crates are different ones.
            let name = in_prelude(derived);
            self.line(&path, format!("{gate}impl {name} for {path}"));
        }
        for implementation in &item.implements {
            let name = match implementation {
                Implementation::Plain(name) => (*name).to_owned(),
                Implementation::From(ty) => format!("From<{}>", self.ty(ty)),
            };
            self.line(&path, format!("{gate}impl {name} for {path}"));
        }
        for into in &item.converts_into {
            self.line(&path, format!("{gate}impl From<{path}> for {into}"));
        }
        for function in &item.functions {
            self.function(&path, function, gate);
        }
    }

    fn provided(&mut self, path: &str, functions: &[&str], gate: &str) {
        for function in functions {
            let line = function.replacen("fn ", &format!("fn {path}::"), 1);
            let name = function.split_once("fn ").map_or("", |it| it.1);
            let name = name.split('(').next().unwrap_or_default();
            self.line(&format!("{path}::{name}"), format!("{gate}{line}"));
        }
    }

    fn function(&mut self, path: &str, function: &Function, gate: &str) {
        let mut arguments = Vec::new();
        match function.receiver {
            Receiver::None => {}
            Receiver::Value => arguments.push("self".to_owned()),
            Receiver::Ref => arguments.push("&self".to_owned()),
        }
        let given = function.arguments.iter();
        arguments.extend(given.map(|(name, ty)| format!("{name}: {}", self.ty(ty))));
        let own = format!("{path}::{}", function.ident);
        let (arguments, deprecated) = (arguments.join(", "), deprecated(function.deprecated));
        let keyword = if function.is_async { "async fn" } else { "fn" };
        let mut line = format!("{gate}{deprecated}pub {keyword} {own}({arguments})");
        if function.returns != Ty::UNIT {
            let _ = write!(line, " -> {}", self.ty(&function.returns));
        }
        self.line(&own, line);
    }

    fn line(&mut self, path: &str, line: String) {
        self.lines.push((path.to_owned(), line));
    }

    /// A type behind an alias, which may have the same name in the runtime.
    fn aliased(&self, ty: &Ty, name: &str) -> String {
        let text = self.ty(ty);
        match ty {
            Ty::Generic(of, _) => match **of {
                Ty::Path(path) if last(path) == name => format!("{path}{}", &text[name.len()..]),
                _ => text,
            },
            _ => text,
        }
    }

    fn ty(&self, ty: &Ty) -> String {
        let all = |types: &[Ty]| -> String {
            let types: Vec<String> = types.iter().map(|it| self.ty(it)).collect();
            types.join(", ")
        };
        match ty {
            Ty::Prelude(name) | Ty::Root(name) | Ty::Absolute(name) => (*name).to_owned(),
            Ty::Library(path) | Ty::Path(path) => last(path),
            Ty::Custom(path) => last(path),
            Ty::Model(id) => format!("models::{}", self.surface.models[id.0].item.ident),
            Ty::Operation(name) => format!("operations::{name}"),
            Ty::Generic(of, arguments) => format!("{}<{}>", self.ty(of), all(arguments)),
            Ty::Tuple(items) => format!("({})", all(items)),
            Ty::Ref(it) => format!("&{}", self.ty(it)),
            Ty::Slice(it) => format!("[{}]", self.ty(it)),
            Ty::Impl(it) => format!("impl {}", self.ty(it)),
            Ty::Iterator(it) => format!("impl IntoIterator<Item = {}>", self.ty(it)),
            Ty::Serializable => "&impl Serialize + ?Sized".to_owned(),
        }
    }
}

/// The last segment of a path.
fn last(path: &str) -> String {
    path.rsplit("::").next().unwrap_or(path).trim().to_owned()
}

fn deprecated(is_deprecated: bool) -> &'static str {
    if is_deprecated { "#[deprecated] " } else { "" }
}

/// The attribute for both conditions; the second may be empty.
fn both(one: &str, other: &str) -> String {
    let condition = |it: &str| Some(it.strip_prefix("#[cfg(")?.strip_suffix(")] ")?.to_owned());
    match (condition(one), condition(other)) {
        (Some(one), Some(other)) => format!("#[cfg(all({one}, {other}))] "),
        _ => one.to_owned(),
    }
}

/// The attribute of a feature gate.
fn attribute(gate: &FeatureGate) -> String {
    let FeatureGate::Any(features) = gate else {
        return String::new();
    };
    let features: Vec<String> = features
        .iter()
        .map(|it| format!("feature = \"{it}\""))
        .collect();
    match features.as_slice() {
        [one] => format!("#[cfg({one})] "),
        many => format!("#[cfg(any({}))] ", many.join(", ")),
    }
}
