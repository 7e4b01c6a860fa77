//! One of the two documents, with what the comparison derives from it.

use std::cell::{OnceCell, RefCell};
use std::collections::{BTreeSet, HashMap};

use super::number::Decimal;
use super::shape::Shape;
use crate::load::{Node, Value};
use crate::openapi::{Document, Facts, Schema, Typed};

/// One of the two documents.
pub(crate) struct Side<'d> {
    pub(crate) document: Document<'d>,
    pub(super) facts: Facts<'d>,
    /// The types of schemas, as far as they are known.
    pub(super) types: RefCell<HashMap<Schema<'d>, Option<Types<'d>>>>,
    /// The schemas of `components` that are composed of a schema, by the latter.
    subtypes: OnceCell<HashMap<Schema<'d>, Vec<Subtype<'d>>>>,
    /// The names of the schemas of `components`.
    names: OnceCell<HashMap<Schema<'d>, &'d str>>,
}

/// JSON's types other than `null`.
pub(super) type Types<'d> = BTreeSet<&'d str>;

/// A schema of `components` that is composed of another one, and its name.
pub(super) type Subtype<'d> = (&'d str, Schema<'d>);

impl<'d> Side<'d> {
    pub(crate) fn new(document: Document<'d>) -> Self {
        Side {
            document,
            facts: Facts::new(document),
            types: RefCell::default(),
            subtypes: OnceCell::new(),
            names: OnceCell::new(),
        }
    }

    /// The object itself, if it is a reference. A reference to nothing was reported when the document was read.
    pub(super) fn resolved<T: Typed<'d>>(&self, noun: T) -> T {
        self.document.resolve(noun).map_or(noun, |it| it.0)
    }

    /// The name of a schema of `components`, if a schema does nothing but refer to it.
    pub(super) fn component(&self, schema: Schema<'d>) -> Option<&'d str> {
        let mut schema = schema;
        for _ in 0..DEPTH {
            if let Ok((target, Some(reference))) = self.document.resolve(schema) {
                let name = self.named_by(reference);
                match inner(target) {
                    // A schema of `components` with no content of its own is an alias, which has a type of its own.
                    None => return name,
                    Some(_) if name.is_some() => return name,
                    Some(it) => schema = it,
                }
                continue;
            }
            schema = inner(schema)?;
        }
        None
    }

    /// The place of a component that several operations may refer to: `responses/NotFound`.
    pub(super) fn shared<T: Typed<'d>>(&self, noun: T) -> Option<String> {
        shared_by(self.document.resolve(noun).ok()?.1?)
    }

    /// Whether no value, or item of a list, has a character that URLs reserve: with and without escapes, it is the same.
    pub(super) fn is_unreserved(&self, schemas: &[Schema<'d>]) -> bool {
        let shape = self.shape(schemas);
        let items = self.items_of(&shape);
        let types = |it: &Shape<'d>| it.types.clone().unwrap_or_default();
        let is_plain = |it: &Shape<'d>| {
            let types = types(it);
            !types.is_empty() && types.iter().all(|ty| it.is_unreserved(ty))
        };
        items.map_or_else(|| is_plain(&shape), |it| is_plain(&it))
    }

    /// The shape of the items, if it is a list.
    pub(super) fn items_of(&self, shape: &Shape<'d>) -> Option<Shape<'d>> {
        let items = shape.parts.iter().filter_map(|it| it.items());
        let items: Vec<_> = items.collect();
        let is_list = shape.is_only("array") && !items.is_empty();
        is_list.then(|| self.shape(&items))
    }

    /// The name of the schema of `components` that a reference leads to, or to a part of which it leads.
    pub(super) fn named_by(&self, reference: &'d str) -> Option<&'d str> {
        let (_, name) = reference.rsplit_once("#/components/schemas/")?;
        if !name.contains(['~', '%']) {
            return Some(name);
        }
        let plain = decoded(name);
        let mut names = self.document.schemas().keys();
        Some(names.find(|it| *it == plain).unwrap_or(name))
    }

    /// The name of a schema that is one of `components` itself.
    pub(super) fn name(&self, schema: Schema<'d>) -> Option<&'d str> {
        let names = self.names.get_or_init(|| {
            let schemas = self.document.schemas().iter();
            schemas.map(|(name, it)| (it, name)).collect()
        });
        names.get(&schema).copied()
    }

    /// The schemas of `components` that are composed of this one, sorted by name.
    pub(super) fn subtypes(&self, schema: Schema<'d>) -> &[Subtype<'d>] {
        let all = self.subtypes.get_or_init(|| {
            let mut all: HashMap<Schema<'d>, Vec<Subtype<'d>>> = HashMap::new();
            for (name, subtype) in self.document.schemas().iter() {
                for base in self.bases(subtype) {
                    all.entry(base).or_default().push((name, subtype));
                }
            }
            for subtypes in all.values_mut() {
                subtypes.sort_by_key(|it| it.0);
            }
            all
        });
        all.get(&schema).map_or(&[], Vec::as_slice)
    }

    /// The schemas that a schema is composed of, at any level.
    fn bases(&self, schema: Schema<'d>) -> Vec<Schema<'d>> {
        let mut bases: Vec<Schema<'d>> = Vec::new();
        let mut next: Vec<Schema<'d>> = schema.parts().iter().collect();
        while let Some(part) = next.pop() {
            let part = self.resolved(part);
            if !bases.contains(&part) {
                bases.push(part);
                next.extend(part.parts());
            }
        }
        bases
    }
}

/// The place of a component that a reference leads to.
pub(super) fn shared_by(reference: &str) -> Option<String> {
    let (_, place) = reference.rsplit_once("#/components/")?;
    Some(decoded(place))
}

/// A part of a reference without its escapes.
fn decoded(text: &str) -> String {
    let text = percent_encoding::percent_decode_str(text).decode_utf8_lossy();
    text.replace("~1", "/").replace("~0", "~")
}

/// The maximum number of wrappers around a schema.
const DEPTH: usize = 16;

/// The only schema in a wrapper: an `allOf` of one, beside which nothing affects the type.
fn inner(schema: Schema<'_>) -> Option<Schema<'_>> {
    let only = schema.parts().only()?;
    let is_docs = |key: &str| key.starts_with("x-") || BESIDE.contains(&key);
    schema.keys().all(is_docs).then_some(only)
}

/// Keywords of a wrapper that say nothing about the type.
const BESIDE: [&str; 11] = [
    "allOf",
    "title",
    "description",
    "default",
    "example",
    "examples",
    "deprecated",
    "readOnly",
    "writeOnly",
    "nullable",
    "externalDocs",
];

/// Whether two values are equal: the order of keys and the notation of numbers do not matter.
pub(super) fn is_same(a: &Node, b: &Node) -> bool {
    match (&a.value, &b.value) {
        (Value::Null, Value::Null) => true,
        (Value::Bool(a), Value::Bool(b)) => a == b,
        (Value::String(a), Value::String(b)) => a == b,
        (Value::Number(a), Value::Number(b)) => {
            a == b || Decimal::read(a).is_some_and(|it| Some(it) == Decimal::read(b))
        }
        (Value::Array(a), Value::Array(b)) => {
            a.len() == b.len() && a.iter().zip(b).all(|(a, b)| is_same(a, b))
        }
        (Value::Object(a), Value::Object(b)) => {
            a.len() == b.len()
                && a.iter()
                    .all(|(key, it)| b.get(key).is_some_and(|b| is_same(&it.node, b)))
        }
        _ => false,
    }
}
