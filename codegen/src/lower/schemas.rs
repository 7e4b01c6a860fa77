//! What the schemas of a document say: each response depends on schemas alone, never on what was asked before.
//!
//! The questions are in the files of what they are about; here is what the responses are kept in, so that each is found once.

use std::cell::{OnceCell, RefCell};
use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use super::composition::Subtypes;
use crate::openapi::Facts;
use crate::openapi::{Discriminator, Document, Schema};

/// What is known of unions within unions: their tags, by the schema and the property.
pub(super) type Nested<'d> = HashMap<(Schema<'d>, String), Option<Vec<String>>>;

/// The tags of each subtype of a base, with those of what is composed of it in turn.
pub(super) type SubtypeTags<'d> = HashMap<Schema<'d>, Vec<serde_json::Value>>;

/// The properties that hold the tag of each schema that is a variant of unions, and the tag if all of them agree on it.
pub(super) type VariantTags<'d> = HashMap<Schema<'d>, Vec<(&'d str, Option<String>)>>;

/// The values that a schema allows, each once; none if it does not list them.
pub(super) type Allowed = Option<Rc<Vec<serde_json::Value>>>;

/// The schemas of a document.
pub(super) struct Schemas<'d> {
    pub(super) document: Document<'d>,
    /// What follows of each schema from those that it is made of.
    pub(super) facts: Facts<'d>,
    /// Which schemas are composed of which.
    pub(super) subtypes: OnceCell<Subtypes<'d>>,
    /// The tags of the subtypes of a base.
    pub(super) subtype_tags: RefCell<HashMap<Schema<'d>, Rc<SubtypeTags<'d>>>>,
    /// The tags that schemas have as variants of unions.
    pub(super) variant_tags: OnceCell<VariantTags<'d>>,
    /// Whether schemas have no tag of their own for the discriminator of an outer level.
    pub(super) only_within: RefCell<HashMap<(Schema<'d>, Discriminator<'d>), bool>>,
    /// The tags of unions within unions.
    pub(super) nested: RefCell<Nested<'d>>,
    /// Which unions are within each other: those of one component.
    pub(super) cycles: RefCell<HashMap<Schema<'d>, usize>>,
    /// Schemas that have no discriminator, neither their own nor an inherited one.
    pub(super) plain: RefCell<HashSet<Schema<'d>>>,
    /// Schemas that have no format, neither their own nor that of a part.
    pub(super) formatless: RefCell<HashSet<Schema<'d>>>,
    /// The values that schemas list, of those that were asked for them.
    pub(super) listed: RefCell<HashMap<Schema<'d>, Option<Vec<serde_json::Value>>>>,
    /// The values that schemas allow with all that they are made of, of those that were asked for them.
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
