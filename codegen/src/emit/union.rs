//! Unions: a choice among types that a member of theirs or what they hold tells apart, open to choices that nobody knows
//! beforehand.

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};
use serde_json::Value;

use super::tell::tell;
use super::types::{Imports, Standing};
use super::{Emitter, document, ident};
use crate::ir::{Choice, Definition, Scalar, Tell, Telling, Type, TypeRef, Union};

impl Emitter<'_> {
    pub(super) fn union(
        &self,
        ty: &Type,
        it: &Union,
        standing: &Standing,
        imports: &mut Imports,
    ) -> TokenStream {
        for path in [
            "serde::Deserialize",
            "serde::Serialize",
            "serde_json::Value",
        ] {
            imports.add(path);
        }
        let name = ident(&ty.name.ident);
        let words = self.type_words(ty);
        let choices: Vec<_> = it.choices.iter().map(|it| ident(&it.name.ident)).collect();
        let unknown = ident(&it.unknown);
        let types = it.choices.iter().map(|choice| {
            let ty = self.ty(&choice.ty, standing, imports);
            if choice.boxed { quote!(Box<#ty>) } else { ty }
        });
        let choice_words = it.choices.iter().map(|choice| {
            document::outer(&match &it.telling {
                Telling::Member(member) | Telling::Scalar(member) => {
                    let values: Vec<String> =
                        choice.values.iter().map(|it| format!("`{it}`")).collect();
                    match (choice.by_content, values.is_empty()) {
                        (true, true) => self.choice_words(choice),
                        (by_content, _) => {
                            let otherwise = if by_content {
                                ", or what it holds says so"
                            } else {
                                ""
                            };
                            format!("`{member}` is {}{otherwise}.", values.join(" or "))
                        }
                    }
                }
                Telling::Event { .. } => {
                    let names: Vec<String> =
                        choice.values.iter().map(|it| format!("`{it}`")).collect();
                    format!("The data of the event {}.", names.join(" or "))
                }
                Telling::Content => self.choice_words(choice),
            })
        });
        let decoded = match &it.telling {
            Telling::Member(member) => by_member(it, member, &self.otherwise(it)),
            Telling::Scalar(member) => by_scalar(it, member, &self.otherwise(it)),
            Telling::Event { text } => by_event(it, text),
            Telling::Content => {
                let unknown = ident(&it.unknown);
                let choices = self.by_content(it.choices.iter().collect());
                quote! {
                    let choice = #choices;
                    Ok(choice.unwrap_or(Self::#unknown(value)))
                }
            }
        };
        let telling = &it.telling;
        let unknown_words = document::outer(
            "A choice that this version of the client does not know. It is sent back unchanged.",
        );
        let encoded = it.choices.iter().map(|it| self.encoded(it, telling));
        let eq = ty.eq.then(|| quote!(, Eq));
        quote! {
            #words
            #[derive(Clone, Debug, PartialEq #eq)]
            #[non_exhaustive]
            pub enum #name {
                #(#choice_words #choices(#types),)*
                #unknown_words
                #unknown(Value),
            }
            blank_line!{}
            impl<'de> Deserialize<'de> for #name {
                fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                    let value = Value::deserialize(deserializer)?;
                    #decoded
                }
            }
            blank_line!{}
            impl Serialize for #name {
                fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                    match self {
                        #(#encoded)*
                        Self::#unknown(it) => it.serialize(serializer),
                    }
                }
            }
        }
    }
    /// What is said of a choice that nothing but its content tells.
    fn choice_words(&self, choice: &Choice) -> String {
        let values: Vec<String> = choice
            .tells
            .iter()
            .map(|tell| {
                let values: Vec<String> = tell.values.iter().map(|it| format!("`{it}`")).collect();
                let path = std::iter::once(&tell.member).chain(&tell.within);
                let path: Vec<&str> = path.map(String::as_str).collect();
                format!("`{}` is {}", path.join("."), values.join(" or "))
            })
            .collect();
        let what = match self.resolved(&choice.ty) {
            TypeRef::Scalar(Scalar::Bool) => "`true` or `false`".to_owned(),
            TypeRef::Scalar(
                Scalar::I32
                | Scalar::I64
                | Scalar::U32
                | Scalar::U64
                | Scalar::I128
                | Scalar::F32
                | Scalar::F64,
            ) => "A number".to_owned(),
            TypeRef::Scalar(Scalar::Custom(path)) => format!("A `{path}`"),
            TypeRef::Scalar(_) => "A string".to_owned(),
            TypeRef::List(_) | TypeRef::Tuple(_) => "A list".to_owned(),
            TypeRef::Map(_) => "An object of any members".to_owned(),
            TypeRef::Named(_) | TypeRef::Nullable(_) => {
                format!("The choice `{}`", choice.name.ident)
            }
        };
        if values.is_empty() {
            format!("{what}.")
        } else {
            format!("{what}: {}.", values.join(" and "))
        }
    }

    /// Decodes a value with none of the known tags.
    fn otherwise(&self, it: &Union) -> TokenStream {
        let unknown = ident(&it.unknown);
        let choices = it.choices.iter().filter(|it| it.by_content);
        let choices: Vec<&Choice> = choices.collect();
        if choices.is_empty() {
            return quote!(Ok(Self::#unknown(client_runtime::de::unknown(value))),);
        }
        let choices = self.by_content(choices);
        quote! {{
            let choice = #choices;
            Ok(choice.unwrap_or(Self::#unknown(value)))
        }}
    }

    /// Decodes the choice that loses nothing of a value.
    fn by_content(&self, choices: Vec<&Choice>) -> TokenStream {
        let mut order = choices;
        // What takes more than others comes after them.
        order.sort_by_key(|it| self.breadth(&it.ty));
        // What takes any text in place of its format does so only where nothing else takes the text.
        let lenient = order.iter().find(|it| self.is_lenient(it));
        let otherwise = lenient.map(|choice| {
            let name = ident(&choice.name.ident);
            quote!(.otherwise(Self::#name))
        });
        let choices = order.iter().map(|choice| {
            let name = ident(&choice.name.ident);
            if self.is_lenient(choice) {
                quote!(.choice(|it| Self::#name(Lenient::Value(it))))
            } else if choice.tells.is_empty() {
                quote!(.choice(Self::#name))
            } else {
                let is = match choice.tells.as_slice() {
                    [one] => tell(one),
                    several => {
                        let all = several.iter().map(|it| match (tell(it), it.values.len()) {
                            (is, 1) => is,
                            (is, _) if !it.required || !it.within.is_empty() => is,
                            (is, _) => quote!((#is)),
                        });
                        quote!(#(#all)&&*)
                    }
                };
                // What may only be `null` is any value to its type; what another type says of it is not known.
                let is_null = |it: &Tell| it.values.iter().all(Value::is_null);
                if choice.tells.iter().all(is_null) {
                    quote!(.fitting(|it| #is, Self::#name))
                } else {
                    quote!(.told(|it| #is, Self::#name))
                }
            }
        });
        quote! {
            client_runtime::de::Choices::of(&value) #(#choices)* #otherwise .best()
        }
    }

    fn is_lenient(&self, choice: &Choice) -> bool {
        let is_lenient = matches!(
            self.resolved(&choice.ty),
            TypeRef::Scalar(Scalar::Lenient(_))
        );
        is_lenient && choice.tells.is_empty()
    }

    /// Encodes a choice, with its tag if its value may lack it.
    fn encoded(&self, choice: &Choice, telling: &Telling) -> TokenStream {
        let name = ident(&choice.name.ident);
        // Of what only its content tells, a tag may not be allowed.
        let tag = choice.values.first().filter(|_| !choice.by_content);
        match (telling, tag) {
            (Telling::Member(property), Some(tag)) if !self.writes(&choice.ty, property) => {
                quote!(Self::#name(it) => client_runtime::ser::tagged(it, #property, #tag, serializer),)
            }
            (Telling::Scalar(property), Some(tag)) if !self.writes(&choice.ty, property) => {
                let tag = scalar(tag);
                quote!(Self::#name(it) => client_runtime::ser::tagged(it, #property, #tag, serializer),)
            }
            (Telling::Event { text }, Some(event)) => {
                let encode = by_data(event, text);
                quote!(Self::#name(it) => client_runtime::ser::#encode(#event, it, serializer),)
            }
            _ => quote!(Self::#name(it) => it.serialize(serializer),),
        }
    }

    /// Whether every value of a type is written with a property.
    fn writes(&self, ty: &TypeRef, property: &str) -> bool {
        let TypeRef::Named(id) = self.resolved(ty) else {
            return false;
        };
        match &self.api.types[id.0].definition {
            Definition::Struct(it) => {
                let mut fields = it.fields.iter();
                fields.any(|it| it.name.wire == property && it.required)
            }
            Definition::Union(it) => match &it.telling {
                Telling::Member(own) | Telling::Scalar(own) => {
                    own == property && it.choices.iter().all(|it| !it.by_content)
                }
                Telling::Event { .. } | Telling::Content => false,
            },
            _ => false,
        }
    }

    /// How much of what other types take a type takes too.
    fn breadth(&self, ty: &TypeRef) -> u8 {
        match self.resolved(ty) {
            TypeRef::Scalar(Scalar::String | Scalar::Secret | Scalar::F32 | Scalar::F64)
            | TypeRef::Map(_) => 1,
            TypeRef::Scalar(Scalar::Any) => 2,
            TypeRef::Named(id) => match &self.api.types[id.0].definition {
                Definition::Struct(it) if it.additional.is_some() => 1,
                Definition::Enum(_) => 1,
                _ => 0,
            },
            _ => 0,
        }
    }
}

/// Decodes what the event of a name carries.
fn by_event(it: &Union, text: &[String]) -> TokenStream {
    let unknown = ident(&it.unknown);
    let arms = it.choices.iter().map(|choice| {
        let (name, values) = (ident(&choice.name.ident), &choice.values);
        let decode = values.first().map(|it| by_data(it, text));
        let made = if choice.boxed {
            quote!(.map(Box::new).map(Self::#name))
        } else {
            quote!(.map(Self::#name))
        };
        quote!(Some(#(#values)|*) => client_runtime::de::#decode(&value) #made,)
    });
    quote! {
        let choice = match value.get("event").and_then(Value::as_str) {
            #(#arms)*
            _ => Ok(Self::#unknown(value)),
        };
        choice.map_err(serde::de::Error::custom)
    }
}

/// The function of the runtime that reads or writes what an event carries.
fn by_data(event: &String, text: &[String]) -> Ident {
    let is_text = text.contains(event);
    format_ident!("{}", if is_text { "event_text" } else { "event_json" })
}

/// Decodes the choice that the value of a member names.
fn by_member(it: &Union, member: &str, otherwise: &TokenStream) -> TokenStream {
    let known = it.choices.iter().filter(|it| !it.values.is_empty());
    let arms = known.map(|choice| {
        let (name, values) = (ident(&choice.name.ident), &choice.values);
        quote!(Some(#(#values)|*) => client_runtime::de::variant(value).map(Self::#name),)
    });
    quote! {
        match value.get(#member).and_then(Value::as_str) {
            #(#arms)*
            _ => #otherwise
        }
    }
}

/// The same, where the member is an integer or a boolean.
fn by_scalar(it: &Union, member: &str, otherwise: &TokenStream) -> TokenStream {
    let known = it.choices.iter().filter(|it| !it.values.is_empty());
    let arms = known.map(|choice| {
        let name = ident(&choice.name.ident);
        let values = patterns(&choice.values);
        quote!(Some(#(#values)|*) => client_runtime::de::variant(value).map(Self::#name),)
    });
    let mut values = it.choices.iter().flat_map(|it| &it.values);
    let read = if values.any(|it| it.parse::<bool>().is_ok()) {
        quote!(and_then(Value::as_bool))
    } else {
        quote!(and_then(client_runtime::de::integer_tag))
    };
    quote! {
        match value.get(#member).#read {
            #(#arms)*
            _ => #otherwise
        }
    }
}

/// Tags as a pattern: several integers in a row are a range.
fn patterns(tags: &[String]) -> Vec<TokenStream> {
    let mut numbers: Vec<i64> = tags.iter().filter_map(|it| it.parse().ok()).collect();
    if numbers.len() < tags.len() {
        return tags.iter().map(|it| scalar(it)).collect();
    }
    numbers.sort_unstable();
    numbers.dedup();
    let runs = numbers.chunk_by(|a, b| a.checked_add(1) == Some(*b));
    let spelled = |it: &i64| scalar(&it.to_string());
    let patterns = runs.flat_map(|run| match run {
        [first, _, .., last] => {
            let (first, last) = (spelled(first), spelled(last));
            vec![quote!(#first..=#last)]
        }
        few => few.iter().map(spelled).collect(),
    });
    patterns.collect()
}

/// A tag that is an integer or a boolean, as Rust spells it: with its digits in groups.
fn scalar(tag: &str) -> TokenStream {
    let Ok(number) = tag.parse::<i64>() else {
        return tag.parse().unwrap_or_default();
    };
    let sign = if number < 0 { "-" } else { "" };
    let digits = number.unsigned_abs().to_string();
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push('_');
        }
        text.push(digit);
    }
    let suffix = if i32::try_from(number).is_err() {
        "_i64"
    } else {
        ""
    };
    format!("{sign}{text}{suffix}").parse().unwrap_or_default()
}
