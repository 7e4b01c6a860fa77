//! Examples in the documentation: programs that compile, made of the document's own example values.

use proc_macro2::{Literal, TokenStream};
use quote::quote;
use serde_json::Value;

use super::raw_example::raw;
use super::{Emitter, ident};
use crate::file;
use crate::ir::{
    Answer, Content, Credential, Definition, Enum, Key, Scalar, Stream, Struct, TypeRef, Values,
};
use crate::surface::{Kind, Model, Operation, Parameter, Presence};

/// An example value of a `uuid` where the document gives none.
const UUID: &str = "123e4567-e89b-12d3-a456-426614174000";

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
            match &body.ir.content {
                Content::Json { ty, example, .. }
                | Content::Form { ty, example, .. }
                | Content::Xml { ty, example, .. } => {
                    let (ty, nullable) = match ty {
                        TypeRef::Nullable(it) => (&**it, true),
                        ty => (ty, false),
                    };
                    let value = self.value(example.as_ref()?, ty)?;
                    let name = ident(&body.ident);
                    lets.push(quote!(let #name = #value;));
                    arguments.push(if body.ir.required && !nullable {
                        quote!(&#name)
                    } else {
                        quote!(Some(&#name))
                    });
                }
                Content::EmptyObject => {}
                Content::OneOf(alternatives) => {
                    let first = alternatives.first()?;
                    let (Content::Json { ty, example, .. } | Content::Form { ty, example, .. }) =
                        &first.content
                    else {
                        return None;
                    };
                    let value = self.value(example.as_ref()?, ty)?;
                    let name = ident(&body.ident);
                    let item = body.variants.as_ref()?;
                    let (ty, variant) =
                        (ident(&item.ident), ident(&item.variants().first()?.ident));
                    lets.push(quote!(let #name = operations::#ty::#variant(#value);));
                    arguments.push(if body.ir.required {
                        quote!(#name)
                    } else {
                        quote!(Some(#name))
                    });
                }
                _ if !body.ir.required => arguments.push(quote!(None)),
                Content::Raw { .. } => arguments.push(raw(&body.ir.content, &self.crate_name())?),
                Content::Multipart { .. } => return None,
            }
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

    fn crate_name(&self) -> String {
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

    /// A parameter's value as it is written where a call takes it.
    fn argument(&self, parameter: &Parameter) -> Option<TokenStream> {
        let example = parameter.ir.example.clone();
        match (self.surface.resolved(&parameter.ir.ty), example) {
            (TypeRef::Scalar(Scalar::String | Scalar::Secret), Some(Value::String(text))) => {
                Some(quote!(#text))
            }
            (TypeRef::Scalar(Scalar::String | Scalar::Secret), None) => Some(quote!("text")),
            (TypeRef::Scalar(Scalar::Uuid), None) => Some(quote!(#UUID.parse()?)),
            (TypeRef::Scalar(Scalar::Bool), None) => Some(quote!(true)),
            (
                TypeRef::Scalar(
                    Scalar::I32 | Scalar::I64 | Scalar::U32 | Scalar::U64 | Scalar::I128,
                ),
                None,
            ) => Some(quote!(1)),
            (TypeRef::List(item), Some(Value::Array(values))) => {
                let text = self.surface.is_string(item);
                let values: Option<Vec<_>> = values
                    .iter()
                    .map(|it| {
                        if text {
                            it.as_str().map(|it| quote!(#it))
                        } else {
                            self.value(it, item)
                        }
                    })
                    .collect();
                let values = values?;
                let borrow = parameter.way.is_borrowed().then(|| quote!(&));
                Some(quote!(#borrow [#(#values),*]))
            }
            (_, Some(value)) => {
                let value = self.value(&value, &parameter.ir.ty)?;
                let borrow = parameter.way.is_borrowed().then(|| quote!(&));
                Some(quote!(#borrow #value))
            }
            (_, None) => None,
        }
    }

    /// A value of a type as a Rust expression.
    fn value(&self, value: &Value, ty: &TypeRef) -> Option<TokenStream> {
        match (ty, value) {
            (TypeRef::Named(id), _) => {
                let model = &self.surface.models[id.0];
                let name = ident(&model.item.ident);
                match (&model.item.kind, &model.ir.definition) {
                    (Kind::Wrapper(_), Definition::Alias(target)) => {
                        let value = self.value(value, target)?;
                        Some(quote!(models::#name(#value)))
                    }
                    (_, Definition::Alias(target)) => self.value(value, target),
                    (_, Definition::Enum(it)) => enum_value(value, model, it),
                    (_, Definition::Struct(it)) => self.structure_value(value, model, it),
                    (_, Definition::Union(_)) => None,
                }
            }
            (TypeRef::Nullable(_), Value::Null) => Some(quote!(None)),
            (TypeRef::Nullable(it), _) => {
                let value = self.value(value, it)?;
                Some(quote!(Some(#value)))
            }
            (TypeRef::List(item), Value::Array(values)) => {
                let values: Option<Vec<_>> = values.iter().map(|it| self.value(it, item)).collect();
                let values = values?;
                Some(quote!(vec![#(#values),*]))
            }
            (TypeRef::Tuple(items), Value::Array(values)) if items.len() == values.len() => {
                let pairs = values.iter().zip(items);
                let values: Option<Vec<_>> = pairs.map(|(it, ty)| self.value(it, ty)).collect();
                let values = values?;
                Some(quote!((#(#values),*)))
            }
            (TypeRef::Map(item), Value::Object(members)) => {
                let members: Option<Vec<_>> = members
                    .iter()
                    .map(|(key, it)| {
                        let value = self.value(it, item)?;
                        Some(quote!((#key.into(), #value)))
                    })
                    .collect();
                let members = members?;
                Some(quote!([#(#members),*].into()))
            }
            (TypeRef::Scalar(scalar), _) => scalar_value(value, scalar),
            _ => None,
        }
    }

    fn structure_value(&self, value: &Value, model: &Model, it: &Struct) -> Option<TokenStream> {
        let item = &model.item;
        let name = ident(&item.ident);
        let members = value.as_object()?;
        if it.additional.is_some()
            && members
                .keys()
                .any(|key| it.fields.iter().all(|field| field.name.wire != *key))
        {
            return None;
        }
        let mut given = Vec::new();
        let mut required = Vec::new();
        for (field, own) in it.fields.iter().zip(item.fields()) {
            let Some(member) = members.get(&field.name.wire) else {
                continue;
            };
            let field_name = ident(&own.ident);
            let mut value = self.value(member, &field.ty)?;
            if own.ty.holds_box() {
                value = quote!(Box::new(#value));
            }
            let value = match Presence::of(field) {
                Presence::Required => value,
                Presence::OptionalNullable => {
                    let name = ident(&self.crate_name());
                    quote!(#name::Nullable::Value(#value))
                }
                _ => quote!(Some(#value)),
            };
            if field.is_argument() {
                required.push(value.clone());
            }
            let is_made = field.is_argument() || field.constant.as_ref() == Some(member);
            given.push((is_made, quote!(#field_name: #value)));
        }
        let every = given.len() == it.fields.len() && it.additional.is_none();
        let arguments = it.fields.iter().filter(|field| field.is_argument());
        let all = arguments.count() == required.len();
        let fields = given.iter().map(|(_, it)| it);
        if every {
            return Some(quote!(models::#name { #(#fields),* }));
        }
        if item.has_default() {
            let fields = given
                .iter()
                .filter(|(is_made, _)| !is_made)
                .map(|(_, it)| it);
            return Some(quote!(models::#name { #(#fields,)* ..Default::default() }));
        }
        let optional: Vec<_> = given
            .iter()
            .filter(|(required, _)| !required)
            .map(|(_, it)| it)
            .collect();
        match (all, optional.as_slice()) {
            (true, []) => Some(quote!(models::#name::new(#(#required),*))),
            (true, optional) => {
                Some(quote!(models::#name { #(#optional,)* ..models::#name::new(#(#required),*) }))
            }
            (false, _) => None,
        }
    }
}

fn enum_value(value: &Value, model: &Model, it: &Enum) -> Option<TokenStream> {
    let (wire, raw) = match it.values {
        Values::Strings => {
            let text = value.as_str()?;
            (text.to_owned(), quote!(#text))
        }
        Values::Integers => {
            let number = value.as_i64()?;
            let raw = Literal::i64_unsuffixed(number);
            (number.to_string(), quote!(#raw))
        }
    };
    let name = ident(&model.item.ident);
    Some(match model.variant(&wire) {
        Some(variant) => {
            let variant = ident(&variant.ident);
            quote!(models::#name::#variant)
        }
        None => quote!(#raw.into()),
    })
}

fn scalar_value(value: &Value, scalar: &Scalar) -> Option<TokenStream> {
    match (scalar, value) {
        (Scalar::String | Scalar::Secret, Value::String(text)) => Some(quote!(#text.into())),
        (
            Scalar::Uuid
            | Scalar::Timestamp
            | Scalar::Date
            | Scalar::Ipv4
            | Scalar::Ipv6
            | Scalar::Lenient(_),
            Value::String(text),
        ) => Some(quote!(#text.parse()?)),
        (Scalar::Bool, Value::Bool(it)) => Some(quote!(#it)),
        (Scalar::I32, Value::Number(it)) => i32::try_from(it.as_i64()?).ok().map(signed32),
        (Scalar::I64, Value::Number(it)) => {
            let it = Literal::i64_unsuffixed(it.as_i64()?);
            Some(quote!(#it))
        }
        (Scalar::U32, Value::Number(it)) => {
            let it = Literal::u32_unsuffixed(u32::try_from(it.as_u64()?).ok()?);
            Some(quote!(#it))
        }
        (Scalar::U64, Value::Number(it)) => {
            let it = Literal::u64_unsuffixed(it.as_u64()?);
            Some(quote!(#it))
        }
        (Scalar::I128, Value::Number(it)) => {
            let it = Literal::i128_unsuffixed(it.as_i128()?);
            Some(quote!(#it))
        }
        (Scalar::F32 | Scalar::F64, Value::Number(it)) => {
            let it = it.as_f64().filter(|it| it.is_finite())?;
            let it = Literal::f64_unsuffixed(it);
            Some(quote!(#it))
        }
        (Scalar::Any, _) => {
            let json: TokenStream = value.to_string().parse().ok()?;
            Some(quote!(serde_json::json!(#json)))
        }
        _ => None,
    }
}

fn signed32(value: i32) -> TokenStream {
    let value = Literal::i32_unsuffixed(value);
    quote!(#value)
}
