//! What the schemas of a document say: each answer depends on schemas alone, never on what was asked before.
//!
//! The questions are in the files of what they are about; here is what the answers are kept in, so that each is found once.

use std::cell::{OnceCell, RefCell};
use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use super::composition::Subtypes;
use crate::load::{Document, Node};
use crate::openapi::Facts;

/// What is known of unions within unions: their tags, by the schema, the property, and how far within.
pub(super) type Nested = HashMap<(*const Node, String, usize), Option<Vec<String>>>;

/// The values that a schema allows, each once; none if it does not list them.
pub(super) type Allowed = Option<Rc<Vec<serde_json::Value>>>;

/// The schemas of a document.
pub(super) struct Schemas<'d> {
    pub(super) document: &'d Document,
    /// What follows of each schema from those that it is made of.
    pub(super) facts: Facts<'d>,
    /// Which schemas are composed of which.
    pub(super) subtypes: OnceCell<Subtypes<'d>>,
    /// The tags of unions within unions, by the schema, the property, and how far within.
    pub(super) nested: RefCell<Nested>,
    /// Schemas that have no discriminator, neither their own nor an inherited one.
    pub(super) plain: RefCell<HashSet<*const Node>>,
    /// Schemas that have no format, neither their own nor that of a part.
    pub(super) formatless: RefCell<HashSet<*const Node>>,
    /// The values that schemas list, of those that were asked for them.
    pub(super) listed: RefCell<HashMap<*const Node, Option<Vec<serde_json::Value>>>>,
    /// The values that schemas allow with all that they are made of, of those that were asked for them.
    pub(super) allowed: RefCell<HashMap<*const Node, Allowed>>,
}

impl<'d> Schemas<'d> {
    pub(super) fn of(document: &'d Document) -> Self {
        Schemas {
            document,
            facts: Facts::new(document),
            subtypes: OnceCell::new(),
            nested: RefCell::default(),
            plain: RefCell::default(),
            formatless: RefCell::default(),
            listed: RefCell::default(),
            allowed: RefCell::default(),
        }
    }
}
