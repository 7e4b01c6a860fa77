//! Sample values of models as JSON, for tests: `example` of a model decodes one.

use serde_json::{Map, Value, json};

use super::Planner;
use crate::ir::{
    Definition, Discrimination, Enum, Field, Scalar, Struct, TypeId, TypeRef, Union, Values,
};

impl Planner<'_> {
    /// A sample of a model: its required properties, and the optional ones that are not objects. `None` if the type
    /// contains itself or a type from the configuration.
    pub(super) fn sample(&self, id: TypeId) -> Option<Value> {
        self.sample_of(&TypeRef::Named(id), &mut Vec::new())
    }

    /// A sample of a type nested within others.
    fn sample_of(&self, ty: &TypeRef, within: &mut Vec<TypeId>) -> Option<Value> {
        match ty {
            TypeRef::Named(id) => {
                if within.contains(id) {
                    return None;
                }
                within.push(*id);
                let value = match &self.api.types[id.0].definition {
                    Definition::Struct(it) => self.object(it, within),
                    Definition::Enum(it) => Some(first(it)),
                    Definition::Union(it) => self.variant(it, within),
                    Definition::Alias(target) => self.sample_of(target, within),
                };
                within.pop();
                value
            }
            TypeRef::Scalar(it) => scalar(it),
            TypeRef::List(_) => Some(json!([])),
            TypeRef::Map(_) => Some(json!({})),
            TypeRef::Tuple(items) => {
                let items = items.iter().map(|it| self.sample_of(it, within));
                items.collect::<Option<Vec<_>>>().map(Value::Array)
            }
            TypeRef::Nullable(_) => Some(Value::Null),
        }
    }

    fn object(&self, it: &Struct, within: &mut Vec<TypeId>) -> Option<Value> {
        let mut object = Map::new();
        for constant in &it.constants {
            object.insert(constant.name.wire.clone(), json!(constant.value));
        }
        for field in &it.fields {
            let value = match &field.constant {
                Some(value) => Some(value.clone()),
                None if field.required && field.nullable => Some(Value::Null),
                None if field.required => Some(self.sample_of(&field.ty, within)?),
                None => self.optional(field, within),
            };
            if let Some(value) = value {
                object.insert(field.name.wire.clone(), value);
            }
        }
        Some(Value::Object(object))
    }

    /// A sample of an optional property, if it is a scalar.
    fn optional(&self, field: &Field, within: &mut Vec<TypeId>) -> Option<Value> {
        let is_scalar = match self.resolved(&field.ty) {
            TypeRef::Scalar(it) => *it != Scalar::Any,
            TypeRef::Named(id) => matches!(self.api.types[id.0].definition, Definition::Enum(_)),
            _ => false,
        };
        is_scalar.then(|| self.sample_of(&field.ty, within))?
    }

    fn variant(&self, it: &Union, within: &mut Vec<TypeId>) -> Option<Value> {
        let mut variants = it.variants.iter();
        variants.find_map(|variant| {
            let mut value = self.sample_of(&variant.ty, within)?;
            let tag = variant.values.first();
            if let (Some(object), Some(tag)) = (value.as_object_mut(), tag) {
                match &it.discrimination {
                    Discrimination::Property(name) => {
                        object.insert(name.clone(), json!(tag));
                    }
                    Discrimination::Scalar(name) => {
                        object.insert(name.clone(), serde_json::from_str(tag).ok()?);
                    }
                    Discrimination::Event { .. } | Discrimination::Content => {}
                }
            }
            Some(value)
        })
    }
}

fn first(it: &Enum) -> Value {
    let wire = it.variants.first().map(|it| it.name.wire.as_str());
    match it.values {
        Values::Strings => json!(wire.unwrap_or("text")),
        Values::Integers => wire
            .and_then(|it| it.parse::<i64>().ok())
            .unwrap_or(1)
            .into(),
    }
}

fn scalar(scalar: &Scalar) -> Option<Value> {
    Some(match scalar {
        Scalar::String | Scalar::Secret => json!("text"),
        Scalar::Bool => json!(true),
        Scalar::I32 | Scalar::I64 | Scalar::U32 | Scalar::U64 | Scalar::I128 => json!(1),
        Scalar::F32 | Scalar::F64 => json!(1.5),
        Scalar::Uuid => json!("123e4567-e89b-12d3-a456-426614174000"),
        Scalar::Timestamp => json!("2024-01-01T00:00:00Z"),
        Scalar::Date => json!("2024-01-01"),
        Scalar::Ipv4 => json!("192.0.2.1"),
        Scalar::Ipv6 => json!("2001:db8::1"),
        Scalar::Lenient(strict) => return self::scalar(strict),
        Scalar::Any => json!({}),
        Scalar::Custom(_) => return None,
    })
}
