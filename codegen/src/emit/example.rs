//! Examples in the documentation: programs that compile, made of the document's own example values.

use proc_macro2::TokenStream;
use quote::quote;

use super::raw_example::raw;
use super::{Emitter, ident};
use crate::file;
use crate::ir::{Answer, Content, Credential, Key, Scalar, Stream, TypeRef};
use crate::surface::{Body, Operation};

impl Emitter<'_> {
    /// A program that makes a client and a first call.
    pub(super) fn first_program(&self) -> String {
        let name = self.crate_name();
        let only_keys = self
            .api
            .security
            .iter()
            .flatten()
            .next()
            .is_some_and(|list| {
                !list.is_empty() && list.iter().all(|it| matches!(it, Credential::Key(_)))
            });
        if only_keys {
            return self.program_with_keys(&name);
        }
        let (kind, auth) = if self.api.token_url.is_some() {
            let auth = quote!(ClientCredentials::new("client-id", "client-secret"));
            ("ClientCredentials", auth)
        } else {
            ("Bearer", quote!(Bearer::new("token")))
        };
        let client = quote!(let client = Client::builder().auth(#auth).build()?;);
        let client = file::statement(&client).join("\n");
        let simple = |it: &&Operation| {
            matches!(it.ir.answer, Answer::Paged { .. })
                && it.parameters.iter().all(|it| !it.ir.is_argument())
                && it.body.is_none()
        };
        let called = self.surface.operations.iter().find(simple);
        let feature = called.map_or_else(String::new, |it| self.hidden_feature(it));
        let call = called.map(|it| self.statements(it, &[]));
        let call = call
            .map(|it| format!("{}\n", it.join("\n")))
            .unwrap_or_default();
        format!(
            "```no_run\nuse {name}::{{Client, auth::{kind}}};\n\n{feature}\
             # async fn example() -> Result<(), Box<dyn std::error::Error>> {{\n\
             {client}\n{call}# Ok(())\n# }}\n```"
        )
    }

    /// A program that makes a client by keys alone.
    fn program_with_keys(&self, name: &str) -> String {
        let list = self.api.security.iter().flatten().next();
        let asked = |key: &Key| {
            let credential = Credential::Key(key.name.wire.clone());
            list.is_some_and(|it| it.contains(&credential))
        };
        let keys = self.api.keys.iter().zip(&self.surface.root.builder.keys);
        let keys = keys.filter(|(key, _)| asked(key));
        let keys = keys.map(|(_, it)| ident(&it.ident));
        let client = quote!(let client = Client::builder()#(.#keys("key"))*.build()?;);
        let client = file::statement(&client).join("\n");
        format!(
            "```no_run\nuse {name}::Client;\n\n# async fn example() -> Result<(), Box<dyn std::error::Error>> {{\n\
             {client}\n# Ok(())\n# }}\n```"
        )
    }

    /// A program that makes a call; none if the document gives no example for something it must be given.
    pub(super) fn example(&self, operation: &Operation) -> Option<String> {
        let mut lets = Vec::new();
        let mut arguments = Vec::new();
        for parameter in operation.parameters.iter().filter(|it| it.ir.is_argument()) {
            arguments.push(self.argument(parameter)?);
        }
        if let Some(body) = &operation.body {
            let (binding, argument) = self.body_example(body)?;
            lets.extend(binding);
            arguments.extend(argument);
        }
        let call = self.statements(operation, &arguments);
        let mut lines: Vec<String> = lets.iter().flat_map(file::statement).collect();
        lines.extend(call);
        let name = self.crate_name();
        let code = lines.join("\n");
        let used = ["models", "operations"].into_iter();
        let used = used.filter(|it| code.contains(&format!("{it}::")));
        let used: Vec<_> = used.map(|it| format!("use {name}::{it};\n")).collect();
        let end = if used.is_empty() { "" } else { "\n" };
        let imports = used.concat() + end;
        Some(format!(
            "```no_run\n{imports}# async fn example(client: {name}::Client) -> Result<(), Box<dyn std::error::Error>> {{\n\
             {code}\n# Ok(())\n# }}\n```"
        ))
    }

    /// The statement that makes a body, if it takes one, and the argument that is one, if there is something to give.
    fn body_example(&self, body: &Body) -> Option<(Option<TokenStream>, Option<TokenStream>)> {
        let name = ident(&body.ident);
        let (binding, argument) = match &body.ir.content {
            Content::Json { ty, example, .. }
            | Content::Form { ty, example, .. }
            | Content::Xml { ty, example, .. } => {
                let (ty, nullable) = match ty {
                    TypeRef::Nullable(it) => (&**it, true),
                    ty => (ty, false),
                };
                let value = self.value(example.as_ref()?, ty)?;
                let argument = if body.ir.required && !nullable {
                    quote!(&#name)
                } else {
                    quote!(Some(&#name))
                };
                (Some(quote!(let #name = #value;)), argument)
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
                let (ty, variant) = (ident(&item.ident), ident(&item.variants().first()?.ident));
                let argument = if body.ir.required {
                    quote!(#name)
                } else {
                    quote!(Some(#name))
                };
                let binding = quote!(let #name = operations::#ty::#variant(#value););
                (Some(binding), argument)
            }
            _ if !body.ir.required => (None, quote!(None)),
            Content::Raw { .. } => (None, raw(&body.ir.content, &self.crate_name())?),
            Content::Multipart { .. } => return None,
        };
        Some((binding, Some(argument)))
    }

    /// A test that expects a call and makes it; none if no operation is simple enough.
    pub(super) fn mock_example(&self) -> Option<String> {
        let simple = |it: &&Operation| {
            matches!(it.ir.answer, Answer::Json { .. })
                && it.ir.success.example.is_some()
                && it.parameters.iter().any(|it| it.ir.is_argument())
                && it.body.is_none()
        };
        let operation = self.surface.operations.iter().find(simple)?;
        let required = operation.parameters.iter().filter(|it| it.ir.is_argument());
        let arguments = required.map(|it| self.argument(it));
        let arguments: Vec<_> = arguments.collect::<Option<_>>()?;
        let expect = ident(&operation.mock.expect.ident);
        let mut lines = file::statement(&quote! {
            let mock = Mock::start().await;
            mock.#expect().with(#(#arguments),*).times(1);
            let client = mock.client();
        });
        lines.extend(self.statements(operation, &arguments));
        lines.extend(file::statement(&quote!(mock.verify();)));
        let name = self.crate_name();
        let feature = self.hidden_feature(operation);
        Some(format!(
            "```no_run\nuse {name}::mock::Mock;\n\n{feature}# async fn example() -> Result<(), Box<dyn std::error::Error>> {{\n\
             {}\n# Ok(())\n# }}\n```",
            lines.join("\n")
        ))
    }

    /// The feature without which a program that makes a call does not compile: a line that readers do not see.
    fn hidden_feature(&self, operation: &Operation) -> String {
        let cfg = self.surface.gates.of_tag(operation.ir.tag).condition();
        cfg.map_or_else(String::new, |it| format!("# #[cfg({it})]\n"))
    }

    pub(super) fn crate_name(&self) -> String {
        self.config.package.name.replace('-', "_")
    }

    /// The call itself, and what is done with its answer.
    fn statements(&self, operation: &Operation, arguments: &[TokenStream]) -> Vec<String> {
        let method = ident(&operation.method.ident);
        let setters = operation.setters().filter_map(|it| {
            let (name, value) = (ident(&it.ident), self.argument(it)?);
            it.ir.example.as_ref().map(|_| quote!(.#name(#value)))
        });
        let call = quote!(client.#method(#(#arguments),*)#(#setters)*);
        match &operation.ir.answer {
            Answer::Empty => file::statement(&quote!(#call.await?;)),
            Answer::Paged { item, .. } => {
                let name = ident(&self.noun(item));
                let list = ident(&format!("{name}s"));
                let mut lines = file::statement(&quote!(let mut #list = #call.items();));
                lines.push(format!(
                    "while let Some({name}) = {list}.try_next().await? {{"
                ));
                lines.push(format!("    println!(\"{{{name}:?}}\");"));
                lines.push("}".to_owned());
                lines
            }
            Answer::Json {
                ty,
                optional: false,
                ..
            } => {
                let name = ident(&self.noun(ty));
                file::statement(&quote!(let #name = #call.await?;))
            }
            Answer::Stream(stream) => {
                let name = match stream {
                    Stream::Events { .. } => "event".to_owned(),
                    Stream::Lines { item, .. } => self.noun(item),
                };
                let (list, name) = (ident(&format!("{name}s")), ident(&name));
                let mut lines = file::statement(&quote!(let mut #list = #call.await?;));
                lines.push(format!(
                    "while let Some({name}) = {list}.try_next().await? {{"
                ));
                lines.push(format!("    println!(\"{{{name}:?}}\");"));
                lines.push("}".to_owned());
                lines
            }
            Answer::Json { .. }
            | Answer::Xml { .. }
            | Answer::ByStatus(_)
            | Answer::Text
            | Answer::Binary => file::statement(&quote!(let answer = #call.await?;)),
        }
    }

    /// What a value is called in an example.
    fn noun(&self, ty: &TypeRef) -> String {
        match ty {
            TypeRef::Named(id) => {
                let ident = self.surface.models[id.0].item.ident.as_str();
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
