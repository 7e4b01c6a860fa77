//! Examples in the documentation: programs that compile, built from the document's example values.

use std::collections::BTreeSet;

use super::program::{Expr, Program, Statement};
use super::raw_example::raw;
use crate::ir::{Authorization, Content, Credential, Response, Scalar, Stream, TypeRef};
use crate::surface::{Body, Crate, FeatureGate, Function, Operation};

impl Crate<'_> {
    /// A program that builds a client and sends a first request; `None` if there are no operations.
    pub(super) fn first_program(&self) -> Option<Program> {
        if self.operations.is_empty() {
            return None;
        }
        let mut uses = BTreeSet::from(["Client"]);
        let builder = Expr::call(["Client", "builder"], Vec::new());
        let client = self.authorized(builder, &mut uses);
        let mut statements = vec![Statement::of("client", built(client))];
        let first = self.first_call();
        let gate = first.as_ref().map(|(it, _)| self.gates.of_tag(it.ir.tag));
        let calls = first.map(|(it, arguments)| self.called(it, arguments, None));
        statements.extend(calls.into_iter().flatten());
        let uses: Vec<&str> = uses.into_iter().collect();
        Some(Program {
            uses: vec![match uses.as_slice() {
                [one] => (*one).to_owned(),
                many => format!("{{{}}}", many.join(", ")),
            }],
            gate: gate.unwrap_or(FeatureGate::Open),
            has_client: false,
            statements,
        })
    }

    /// A builder with the credentials of the first alternative that operations require.
    fn authorized(&self, builder: Expr, uses: &mut BTreeSet<&'static str>) -> Expr {
        let any = [Credential::Authorization];
        let required = self.api.security.iter().flatten().find(|it| !it.is_empty());
        let required = match (required, &self.api.security) {
            (None, None) => any.as_slice(),
            (required, _) => required.map_or(&[][..], Vec::as_slice),
        };
        let credentials = required.iter();
        credentials.fold(builder, |builder, credential| match credential {
            Credential::Authorization => {
                match credentials_of(&self.api.authorization.kinds, uses) {
                    Some(value) => builder.method("auth", vec![value]),
                    None => builder,
                }
            }
            Credential::Scheme(name) | Credential::Key(name) => {
                let mut keys = self.api.keys.iter().zip(&self.root.builder.keys);
                let Some((key, setter)) = keys.find(|(key, _)| key.name.wire == *name) else {
                    return builder;
                };
                let value = match &key.scheme {
                    Some(scheme) => credentials_of(&scheme.kinds, uses),
                    None => Some(Expr::string("key")),
                };
                match value {
                    Some(value) => builder.method(&setter.ident, vec![value]),
                    None => builder,
                }
            }
        })
    }

    /// The operation of the first call, with its arguments: a list without any, otherwise one that reads a value.
    fn first_call(&self) -> Option<(&Operation<'_>, Vec<Expr>)> {
        let arguments = |it: &Operation| -> Option<Vec<Expr>> {
            let required = it.parameters.iter().filter(|it| it.ir.is_argument());
            required.map(|it| self.argument(it)).collect()
        };
        // An operation with its own security may require other credentials.
        let usual = self.operations.iter().filter(|it| it.ir.security.is_none());
        let read = usual.filter(|it| it.body.is_none());
        let mut lists = read
            .clone()
            .filter(|it| matches!(it.ir.response, Response::Paged { .. }));
        if let Some(list) = lists.find(|it| it.parameters.iter().all(|it| !it.ir.is_argument())) {
            return Some((list, Vec::new()));
        }
        let read = read.filter(|it| it.ir.method == "GET");
        let (empty, values): (Vec<&Operation>, Vec<_>) =
            read.partition(|it| matches!(it.ir.response, Response::Empty));
        let mut all = values.into_iter().chain(empty);
        all.find_map(|it| Some((it, arguments(it)?)))
    }

    /// A program that sends a request; `None` if the document has no example for something required.
    pub(super) fn program(&self, operation: &Operation) -> Option<Program> {
        let mut statements = Vec::new();
        let mut arguments = Vec::new();
        for parameter in operation.parameters.iter().filter(|it| it.ir.is_argument()) {
            arguments.push(self.argument(parameter)?);
        }
        let mut given = None;
        if let Some(body) = &operation.body {
            match self.body_example(body) {
                Some((binding, argument)) => {
                    statements.extend(binding);
                    given = argument;
                }
                None if body.ir.required => return None,
                None => {}
            }
            if body.ir.required {
                arguments.extend(given.take());
            }
        }
        statements.extend(self.called(operation, arguments, given));
        let used = ["models", "operations"].into_iter();
        let used = used.filter(|name| statements.iter().any(|it| it.names(name)));
        Some(Program {
            uses: used.map(str::to_owned).collect(),
            gate: FeatureGate::Open,
            has_client: true,
            statements,
        })
    }

    /// The statement that builds a body, if it needs one, and the body argument, if the caller passes one.
    fn body_example(&self, body: &Body) -> Option<(Option<Statement>, Option<Expr>)> {
        let name = Expr::path([&body.ident]);
        let (binding, argument) = match &body.ir.content {
            Content::Json { ty, example, .. }
            | Content::Form { ty, example, .. }
            | Content::Xml { ty, example, .. } => {
                let (ty, nullable) = match ty {
                    TypeRef::Nullable(it) => (&**it, true),
                    ty => (ty, false),
                };
                let example = example.as_ref()?;
                // A string literal is written inline, because the target type of a conversion with `into` would be
                // unknown.
                let literal = match self.resolved(ty) {
                    TypeRef::Scalar(Scalar::String) => Some(Expr::string(example.as_str()?)),
                    _ => None,
                };
                let value = literal.clone().unwrap_or_else(|| name.reference());
                let argument = if nullable { Expr::some(value) } else { value };
                let binding = match literal {
                    Some(_) => None,
                    None => Some(Statement::of(&body.ident, self.value(example, ty)?)),
                };
                (binding, argument)
            }
            Content::EmptyObject => return Some((None, None)),
            Content::OneOf(alternatives) => {
                let first = alternatives.first()?;
                let (Content::Json { ty, example, .. } | Content::Form { ty, example, .. }) =
                    &first.content
                else {
                    return None;
                };
                let value = self.value(example.as_ref()?, ty)?;
                let item = body.variants.as_ref()?;
                let variant = item.variants().first()?;
                let value = Expr::call(["operations", &item.ident, &variant.ident], vec![value]);
                (Some(Statement::of(&body.ident, value)), name)
            }
            Content::Raw { .. } => (None, raw(&body.ir.content, &self.crate_path())?),
            Content::Items { items, example, .. } => {
                let Stream::Lines { item, .. } = items else {
                    return None;
                };
                let value = self.value(example.as_ref()?, item)?;
                (None, Expr::Vec(vec![value]))
            }
            Content::Multipart { .. } => return None,
        };
        Some((binding, Some(argument)))
    }

    /// A test that expects a request and sends it; `None` if no operation is simple enough.
    pub(super) fn mock_program(&self) -> Option<Program> {
        let simple = |it: &&Operation| {
            matches!(it.ir.response, Response::Json { .. })
                && it.ir.success.example.is_some()
                && it.parameters.iter().any(|it| it.ir.is_argument())
                && it.body.is_none()
        };
        let operation = self.operations.iter().find(simple)?;
        let required = operation.parameters.iter().filter(|it| it.ir.is_argument());
        let arguments = required.map(|it| self.argument(it));
        let arguments: Vec<_> = arguments.collect::<Option<_>>()?;
        let mock = || Expr::path(["mock"]);
        let started = Expr::call(["Mock", "start"], Vec::new()).awaited();
        let request = Expr::path(["client"]).method(&operation.method.ident, arguments.clone());
        let expected = mock()
            .method("expect", vec![request])
            .method("times", vec![Expr::Integer(1)]);
        let mut statements = vec![
            Statement::of("mock", started),
            Statement::of("client", mock().method("client", Vec::new())),
            Statement::Expr(expected),
        ];
        statements.extend(self.called(operation, arguments, None));
        statements.push(Statement::Expr(mock().method("verify", Vec::new())));
        Some(Program {
            uses: vec!["mock::Mock".to_owned()],
            gate: self.gates.of_tag(operation.ir.tag),
            has_client: false,
            statements,
        })
    }

    /// The statements that call the operation and use its response.
    fn called(
        &self,
        operation: &Operation,
        arguments: Vec<Expr>,
        body: Option<Expr>,
    ) -> Vec<Statement> {
        let call = Expr::path(["client"]).method(&operation.method.ident, arguments);
        let call = operation.setters().fold(call, |call, it| {
            let value = it.ir.example.as_ref().and_then(|_| self.argument(it));
            match value {
                Some(value) => call.method(&it.ident, vec![value]),
                None => call,
            }
        });
        let call = match (operation.optional_body(), body) {
            (Some(it), Some(body)) => {
                let body = for_setter(operation, &it.ident, body);
                call.method(&it.ident, vec![body])
            }
            _ => call,
        };
        match &operation.ir.response {
            Response::Empty => vec![Statement::Expr(call.awaited().tried())],
            Response::Paged { item, .. } => {
                each_item(self.noun(item), call.method("items", Vec::new()))
            }
            Response::Json {
                ty,
                optional: false,
                ..
            } => vec![Statement::of(self.noun(ty), call.awaited().tried())],
            Response::Stream(stream) => {
                let item = match stream {
                    Stream::Events { .. } => "event".to_owned(),
                    Stream::Lines { item, .. } => self.noun(item),
                };
                each_item(item, call.awaited().tried())
            }
            Response::Json { .. }
            | Response::Xml { .. }
            | Response::ByStatus(_)
            | Response::Text
            | Response::Binary => vec![Statement::of("response", call.awaited().tried())],
        }
    }

    /// The variable name for a value of a type.
    fn noun(&self, ty: &TypeRef) -> String {
        match ty {
            TypeRef::Named(id) => {
                let ident = self.models[id.0].item.ident.as_str();
                let name = heck::ToSnakeCase::to_snake_case(ident);
                if syn::parse_str::<syn::Ident>(&name).is_ok() {
                    name
                } else {
                    "value".to_owned()
                }
            }
            TypeRef::Scalar(
                Scalar::I32 | Scalar::I64 | Scalar::U32 | Scalar::U64 | Scalar::I128,
            ) => "count".to_owned(),
            _ => "value".to_owned(),
        }
    }
}

/// The statements that print each item of a list or stream.
fn each_item(item: String, value: Expr) -> Vec<Statement> {
    let stream = if item.ends_with('s') {
        format!("all_{item}")
    } else {
        format!("{item}s")
    };
    let list = Statement::Let {
        name: stream.clone(),
        is_mut: true,
        value,
    };
    vec![list, Statement::Print { item, stream }]
}

/// A body for its setter, which takes it by value unless any value can be sent.
fn for_setter(operation: &Operation, ident: &str, body: Expr) -> Expr {
    let mut setters = operation.own_request.item.functions.iter();
    let setter = setters.find(|function| function.ident == ident);
    match body {
        Expr::Ref(value) if setter.is_some_and(Function::takes_option) => *value,
        body => body,
    }
}

/// The client built by a builder.
fn built(builder: Expr) -> Expr {
    builder.method("build", Vec::new()).tried()
}

/// Credentials for an example, of the first kind that a program can have.
fn credentials_of(all: &[Authorization], uses: &mut BTreeSet<&'static str>) -> Option<Expr> {
    let kinds = [
        (
            Authorization::ClientCredentials,
            "auth::ClientCredentials",
            &["client-id", "client-secret"][..],
        ),
        (Authorization::Token, "auth::Bearer", &["token"]),
        (Authorization::Basic, "auth::Basic", &["user", "password"]),
    ];
    let found = kinds.into_iter().find(|(kind, ..)| all.contains(kind));
    let (_, path, arguments) = found?;
    uses.insert(path);
    let name = path.rsplit("::").next().unwrap_or(path);
    let arguments = arguments.iter().map(|it| Expr::string(*it)).collect();
    Some(Expr::call([name, "new"], arguments))
}
