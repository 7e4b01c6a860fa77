//! Examples and defaults that are not what they are an example of: by the types that the schemas became, not by bounds
//! and patterns.

use serde_json::Value;

use super::{Subject, found};
use crate::diagnostic::{Diagnostic, code};
use crate::ir::{Api, Definition, Field, Scalar, TypeRef, Values};
use crate::load::{Node, Object};

/// How many types may stand around one value before it is taken as fit: a choice may hold itself.
const MOST_AROUND: usize = 32;

pub(super) fn unfit(subject: &Subject<'_>) -> Vec<Diagnostic> {
    let root = subject.document.root();
    let mut findings = Vec::new();
    for (pointer, types) in subject.places {
        let Some(schema) = root.pointer(pointer) else {
            continue;
        };
        let mut shown: Vec<(&str, &Node)> = Vec::new();
        shown.extend(
            ["example", "default"]
                .iter()
                .filter_map(|it| Some((*it, schema.get(it)?))),
        );
        let several = schema.get("examples").and_then(Node::as_array);
        shown.extend(several.unwrap_or_default().iter().map(|it| ("example", it)));
        // What a parameter or a media type shows is of its schema.
        let holder = pointer
            .strip_suffix("/schema")
            .and_then(|it| root.pointer(it));
        if let Some(holder) = holder {
            shown.extend(holder.get("example").map(|it| ("example", it)));
            let named = holder.get("examples").and_then(Node::as_object);
            let named = named.into_iter().flat_map(Object::iter);
            shown.extend(named.filter_map(|(_, it)| {
                let (example, _) = subject.document.resolve(&it.node).ok()?;
                Some(("example", example.get("value")?))
            }));
        }
        for (word, node) in shown {
            let value = node.to_json();
            let misfits = types.iter().map(|it| misfit(subject.api, &value, it, 0));
            let misfits: Option<Vec<_>> = misfits.collect();
            if let Some(first) = misfits.and_then(|it| it.into_iter().next()) {
                let message = format!("this {word} is not what its schema says: {first}");
                findings.push(found(
                    code::UNFIT_EXAMPLE,
                    node.span,
                    message,
                    "mend the one or the other",
                ));
            }
        }
    }
    findings
}

/// Why a value is none of a type; nothing if it may be one.
fn misfit(api: &Api, value: &Value, ty: &TypeRef, around: usize) -> Option<String> {
    if around > MOST_AROUND {
        return None;
    }
    let within = |value: &Value, ty: &TypeRef| misfit(api, value, ty, around + 1);
    match (ty, value) {
        (TypeRef::Scalar(scalar), _) => of_scalar(scalar, value),
        (TypeRef::List(item), Value::Array(items)) => {
            let mut items = items.iter().enumerate();
            items.find_map(|(at, it)| within(it, item).map(|why| format!("item {at}: {why}")))
        }
        (TypeRef::Map(item), Value::Object(members)) => {
            let mut members = members.iter();
            members.find_map(|(key, it)| within(it, item).map(|why| format!("`{key}`: {why}")))
        }
        (TypeRef::Tuple(types), Value::Array(items)) if types.len() == items.len() => {
            let mut items = items.iter().zip(types);
            items.find_map(|(it, ty)| within(it, ty))
        }
        (TypeRef::Nullable(_), Value::Null) => None,
        (TypeRef::Nullable(ty), _) => within(value, ty),
        (TypeRef::List(_) | TypeRef::Tuple(_), _) => Some(is_no("an array", value)),
        (TypeRef::Map(_), _) => Some(is_no("an object", value)),
        (TypeRef::Named(id), _) => match &api.types[id.0].definition {
            Definition::Alias(ty) | Definition::Wrapper(ty) => within(value, ty),
            Definition::Union(union) => {
                let mut choices = union.choices.iter().map(|it| within(value, &it.ty));
                let fits = choices.any(|it| it.is_none());
                (!fits).then(|| "it is none of the choices".to_owned())
            }
            Definition::Enum(it) => {
                let text = value
                    .as_str()
                    .map_or_else(|| value.to_string(), str::to_owned);
                let known = it.variants.iter().any(|it| it.name.wire == text);
                let kind = match it.values {
                    Values::Strings => value.is_string(),
                    Values::Integers => value.is_i64() || value.is_u64(),
                };
                (!known || !kind).then(|| {
                    format!(
                        "it is none of the values of `{}`",
                        api.types[id.0].name.ident
                    )
                })
            }
            Definition::Struct(it) => {
                let Value::Object(members) = value else {
                    return Some(is_no("an object", value));
                };
                let is_missing = |it: &&Field| {
                    let one_way = it.read_only || it.write_only;
                    it.required && !one_way && !members.contains_key(&it.name.wire)
                };
                if let Some(missing) = it.fields.iter().find(is_missing) {
                    return Some(format!("`{}` is missing", missing.name.wire));
                }
                members.iter().find_map(|(key, value)| {
                    let field = it.fields.iter().find(|it| it.name.wire == *key);
                    if field.is_some_and(|it| it.nullable) && value.is_null() {
                        return None;
                    }
                    let ty = field.map(|it| &it.ty).or(it.additional.as_ref())?;
                    within(value, ty).map(|why| format!("`{key}`: {why}"))
                })
            }
        },
    }
}

fn of_scalar(scalar: &Scalar, value: &Value) -> Option<String> {
    let (fits, noun) = match scalar {
        Scalar::Any | Scalar::Custom(_) => return None,
        Scalar::Bool => (value.is_boolean(), "a boolean"),
        Scalar::I32 | Scalar::I64 | Scalar::U32 | Scalar::U64 => (is_whole(value), "an integer"),
        Scalar::F32 | Scalar::F64 => (value.is_number(), "a number"),
        _ => (value.is_string(), "a string"),
    };
    (!fits).then(|| is_no(noun, value))
}

/// To JSON, `1.0` is an integer.
fn is_whole(value: &Value) -> bool {
    value.is_i64() || value.is_u64() || value.as_f64().is_some_and(|it| it.fract() == 0.0)
}

fn is_no(noun: &str, value: &Value) -> String {
    let kind = match value {
        Value::Null => "null",
        Value::Bool(_) => "a boolean",
        Value::Number(_) => "a number",
        Value::String(_) => "a string",
        Value::Array(_) => "an array",
        Value::Object(_) => "an object",
    };
    format!("it must be {noun}, not {kind}")
}
