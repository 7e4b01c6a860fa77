//! Prints references to types.

use std::collections::HashMap;

use super::line::{name, quoted};
use crate::ir::{Scalar, Tag, Type, TypeId, TypeRef};

/// The printed reference to each type.
pub(super) struct References(Vec<String>);

impl References {
    pub fn of(types: &[Type]) -> Self {
        let mut count: HashMap<&str, usize> = HashMap::new();
        for it in types {
            *count.entry(&it.name.wire).or_default() += 1;
        }
        let called = |(index, it): (usize, &Type)| {
            let own = name(&it.name);
            if count[it.name.wire.as_str()] > 1 {
                format!("#{own}.{index}")
            } else {
                format!("#{own}")
            }
        };
        References(types.iter().enumerate().map(called).collect())
    }

    pub fn id(&self, id: TypeId) -> String {
        let TypeId(index) = id;
        self.0.get(index).map_or(format!("#.{index}"), Clone::clone)
    }

    pub fn ty(&self, ty: &TypeRef) -> String {
        match ty {
            TypeRef::Named(id) => self.id(*id),
            TypeRef::Scalar(it) => scalar(it),
            TypeRef::List(it) => format!("[{}]", self.ty(it)),
            TypeRef::Map(it) => format!("{{{}}}", self.ty(it)),
            TypeRef::Tuple(items) => {
                let items: Vec<String> = items.iter().map(|it| self.ty(it)).collect();
                format!("({})", items.join(", "))
            }
            TypeRef::Nullable(it) => format!("nullable({})", self.ty(it)),
        }
    }
}

pub(super) fn scalar(scalar: &Scalar) -> String {
    let name = match scalar {
        Scalar::String => "string",
        Scalar::Secret => "secret",
        Scalar::Bool => "bool",
        Scalar::I32 => "i32",
        Scalar::I64 => "i64",
        Scalar::U32 => "u32",
        Scalar::U64 => "u64",
        Scalar::I128 => "i128",
        Scalar::F32 => "f32",
        Scalar::F64 => "f64",
        Scalar::Uuid => "uuid",
        Scalar::Timestamp => "timestamp",
        Scalar::Date => "date",
        Scalar::Ipv4 => "ipv4",
        Scalar::Ipv6 => "ipv6",
        Scalar::Any => "any",
        Scalar::Lenient(it) => return format!("lenient({})", self::scalar(it)),
        Scalar::Custom(path) => return format!("custom({})", quoted(path)),
    };
    name.to_owned()
}

/// A tag, as operations and types refer to it.
pub(super) fn tag_name(tags: &[Tag], index: usize) -> String {
    tags.get(index)
        .map_or(index.to_string(), |it| name(&it.name))
}
