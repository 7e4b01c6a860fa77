//! Memoized queries on schemas. The results depend only on the schemas, not on the order of queries.
//!
//! The queries are in other files; this one contains the memo tables.

use std::cell::{OnceCell, RefCell};
use std::collections::{HashMap, HashSet};
use std::hash::Hash;
use std::rc::Rc;

use indexmap::IndexMap;

use super::composition::Subtypes;
use super::tag_type::TagType;
use crate::ir::Discriminant;
use crate::openapi::Facts;
use crate::openapi::{Discriminator, Document, Schema};

/// The tags of nested unions, by schema and property.
pub(super) type Nested<'d> = HashMap<(Schema<'d>, String), Option<Vec<String>>>;

/// The tags of each subtype of a base, including those of its own subtypes.
pub(super) type SubtypeTags<'d> = HashMap<Schema<'d>, Vec<serde_json::Value>>;

/// The tag properties of each schema that is a variant of unions, with the tag if all unions agree on it.
pub(super) type VariantTags<'d> = HashMap<Schema<'d>, Vec<(&'d str, Option<String>)>>;

/// The values, without duplicates, that a schema allows; `None` if it does not list them.
pub(super) type Allowed = Option<Rc<Vec<serde_json::Value>>>;

/// The schemas of a document.
pub(super) struct Schemas<'d> {
    pub(super) document: Document<'d>,
    /// Derived facts about schemas.
    pub(super) facts: Facts<'d>,
    /// The composition of schemas.
    pub(super) subtypes: OnceCell<Subtypes<'d>>,
    /// The tags of each base's subtypes.
    pub(super) subtype_tags: RefCell<HashMap<Schema<'d>, Rc<SubtypeTags<'d>>>>,
    /// The tags that schemas have as variants of unions.
    pub(super) variant_tags: OnceCell<VariantTags<'d>>,
    /// Results for schemas in hierarchies, where every schema is compared with all others.
    pub(super) memo: Memo<'d>,
    /// The tags of unions within unions.
    pub(super) nested: RefCell<Nested<'d>>,
    /// The component of each union: unions in the same component contain each other.
    pub(super) cycles: RefCell<HashMap<Schema<'d>, usize>>,
    /// Schemas without an own or inherited discriminator.
    pub(super) plain: RefCell<HashSet<Schema<'d>>>,
    /// Schemas without a format, including their parts.
    pub(super) formatless: RefCell<HashSet<Schema<'d>>>,
    /// The values that schemas list.
    pub(super) listed: RefCell<HashMap<Schema<'d>, Option<Vec<serde_json::Value>>>>,
    /// The values that schemas allow, including their parts.
    pub(super) allowed: RefCell<HashMap<Schema<'d>, Allowed>>,
}

/// A base with a discriminator.
pub(super) struct Hierarchy<'d> {
    pub(super) discriminator: Discriminator<'d>,
    /// Its subtypes, and the references by which they are named; `None` for the base itself.
    pub(super) subtypes: Vec<(Schema<'d>, Option<&'d str>)>,
}

/// Results for single schemas, computed once and not for each pair of schemas in a hierarchy.
#[derive(Default)]
pub(super) struct Memo<'d> {
    /// Whether schemas have no tag of their own for the discriminator of an outer level.
    pub(super) only_within: RefCell<HashMap<(Schema<'d>, Discriminator<'d>), bool>>,
    /// The parts that schemas are composed of.
    pub(super) parts: RefCell<HashMap<Schema<'d>, Rc<[Schema<'d>]>>>,
    /// The properties of their own discriminators.
    pub(super) own_properties: RefCell<HashMap<Schema<'d>, Option<&'d str>>>,
    /// The discriminators of bases, and their subtypes.
    pub(super) subtypes: RefCell<HashMap<Schema<'d>, Option<Rc<Hierarchy<'d>>>>>,
    /// The types of tag properties.
    pub(super) tag_types: RefCell<HashMap<(Schema<'d>, String), Option<TagType>>>,
    /// The properties for which schemas list values.
    pub(super) constants: RefCell<HashMap<Schema<'d>, Rc<IndexMap<String, Discriminant>>>>,
    /// The same, including those nested in variants.
    pub(super) constants_within: RefCell<HashMap<Schema<'d>, Rc<IndexMap<String, Discriminant>>>>,
    /// The values that schemas list for their tags.
    pub(super) listed_tags: RefCell<HashMap<(Schema<'d>, String), Vec<String>>>,
}

/// Looks up a result, or computes and stores it. `find` may use the same memo.
pub(super) fn memoized<K: Eq + Hash, V: Clone>(
    memo: &RefCell<HashMap<K, V>>,
    key: K,
    find: impl FnOnce() -> V,
) -> V {
    let stored = memo.borrow().get(&key).cloned();
    stored.unwrap_or_else(|| {
        let found = find();
        memo.borrow_mut().insert(key, found.clone());
        found
    })
}

impl<'d> Schemas<'d> {
    pub(super) fn of(document: Document<'d>) -> Self {
        Schemas {
            document,
            facts: Facts::new(document),
            subtypes: OnceCell::new(),
            subtype_tags: RefCell::default(),
            variant_tags: OnceCell::new(),
            memo: Memo::default(),
            nested: RefCell::default(),
            cycles: RefCell::default(),
            plain: RefCell::default(),
            formatless: RefCell::default(),
            listed: RefCell::default(),
            allowed: RefCell::default(),
        }
    }
}
