//! Memoized queries on schemas. The results depend only on the schemas, not on the order of queries.
//!
//! The queries are in other files; this one contains the memo tables.

use std::cell::{OnceCell, RefCell};
use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use super::composition::Subtypes;
use crate::openapi::Facts;
use crate::openapi::{Discriminator, Document, Schema};

/// The tags of nested unions, by schema and property.
pub(super) type Nested<'d> = HashMap<(Schema<'d>, String), Option<Vec<String>>>;

/// The tags of each subtype of a base, including those of its own subtypes.
pub(super) type SubtypeTags<'d> = HashMap<Schema<'d>, Vec<serde_json::Value>>;

/// The tag properties of each schema that is a variant of unions, with the tag if all unions agree on it.
pub(super) type VariantTags<'d> = HashMap<Schema<'d>, Vec<(&'d str, Option<String>)>>;

/// The distinct values that a schema allows; `None` if it does not list them.
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
    /// Whether schemas have no tag of their own for the discriminator of an outer level.
    pub(super) only_within: RefCell<HashMap<(Schema<'d>, Discriminator<'d>), bool>>,
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

impl<'d> Schemas<'d> {
    pub(super) fn of(document: Document<'d>) -> Self {
        Schemas {
            document,
            facts: Facts::new(document),
            subtypes: OnceCell::new(),
            subtype_tags: RefCell::default(),
            variant_tags: OnceCell::new(),
            only_within: RefCell::default(),
            nested: RefCell::default(),
            cycles: RefCell::default(),
            plain: RefCell::default(),
            formatless: RefCell::default(),
            listed: RefCell::default(),
            allowed: RefCell::default(),
        }
    }
}
