//! The structure of a value, from which parameters and forms are written. Properties keep the order in which they were
//! serialized.

use std::fmt;

use serde::de::{Error as _, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::Value;

/// The property by which `serde_json` represents a number as its digits, if any crate of the program enables its feature
/// `arbitrary_precision`.
const NUMBER: &str = "$serde_json::private::Number";

/// A JSON value whose objects keep their order.
pub(crate) enum Tree {
    /// Neither a list nor an object.
    Scalar(Value),
    List(Vec<Tree>),
    Properties(Vec<(String, Tree)>),
}

impl Tree {
    /// Converts a value by serializing it.
    pub(crate) fn of(value: &(impl Serialize + ?Sized)) -> Result<Self, serde_json::Error> {
        // Goes through text, in which numbers keep their digits.
        serde_json::from_slice(&serde_json::to_vec(value)?)
    }

    pub(crate) fn text(text: String) -> Self {
        Self::Scalar(Value::String(text))
    }

    /// The value as one string: JSON for a list or an object; `None` for `null`.
    pub(crate) fn flat(&self) -> Option<String> {
        match self {
            Self::Scalar(Value::Null) => None,
            Self::Scalar(Value::String(text)) => Some(text.clone()),
            Self::Scalar(value) => Some(value.to_string()),
            other => serde_json::to_string(other).ok(),
        }
    }
}

impl Serialize for Tree {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Scalar(value) => value.serialize(serializer),
            Self::List(items) => items.serialize(serializer),
            Self::Properties(properties) => {
                serializer.collect_map(properties.iter().map(|(name, it)| (name, it)))
            }
        }
    }
}

impl<'de> Deserialize<'de> for Tree {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Shape)
    }
}

struct Shape;

macro_rules! scalars {
    ($($visit:ident: $ty:ty),*) => {
        $(fn $visit<E>(self, value: $ty) -> Result<Tree, E> {
            Ok(Tree::Scalar(value.into()))
        })*
    };
}

impl<'de> Visitor<'de> for Shape {
    type Value = Tree;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value of JSON")
    }

    scalars!(visit_bool: bool, visit_i64: i64, visit_u64: u64, visit_f64: f64, visit_str: &str);

    fn visit_unit<E>(self) -> Result<Tree, E> {
        Ok(Tree::Scalar(Value::Null))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Tree, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = list.next_element()? {
            items.push(item);
        }
        Ok(Tree::List(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Tree, A::Error> {
        let mut properties = Vec::new();
        while let Some((name, value)) = map.next_entry::<String, Tree>()? {
            match value {
                Tree::Scalar(Value::String(digits)) if name == NUMBER => {
                    let number = digits.parse().map_err(A::Error::custom)?;
                    return Ok(Tree::Scalar(Value::Number(number)));
                }
                value => properties.push((name, value)),
            }
        }
        Ok(Tree::Properties(properties))
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{NUMBER, Tree};

    #[test]
    fn numbers_are_scalars_whatever_features_serde_json_has() {
        // How `serde_json` represents a number with its feature `arbitrary_precision`.
        let exact = Tree::of(&json!({"d": {NUMBER: "0.10"}})).unwrap();
        let Tree::Properties(properties) = exact else {
            panic!("not an object");
        };
        let flat = properties[0].1.flat().unwrap();
        assert!(["0.1", "0.10"].contains(&&*flat), "{flat}");
    }
}
