//! `[rename]`: the names from the configuration, and the keys that match nothing.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet, HashSet};

use crate::config::{Config, Rename};
use crate::diagnostic::Diagnostic;
use crate::ir::Operation;
use crate::suggestions::nearest;

/// The tables, and the keys that were looked up in them.
pub(super) struct Renames<'c> {
    tables: BTreeMap<&'static str, &'c BTreeMap<String, String>>,
    used: RefCell<HashSet<(&'static str, &'c str)>>,
    /// The looked-up keys that the tables lack, for suggestions.
    requested: RefCell<BTreeSet<(&'static str, String)>>,
}

impl<'c> Renames<'c> {
    pub(super) fn new(rename: &'c Rename) -> Self {
        Renames {
            tables: rename.tables().into(),
            used: RefCell::default(),
            requested: RefCell::default(),
        }
    }

    /// The name under a key.
    pub(super) fn get(&self, table: &'static str, key: &str) -> Option<String> {
        let names = self.tables[table];
        if names.is_empty() {
            return None;
        }
        let Some((key, name)) = names.get_key_value(key) else {
            self.requested.borrow_mut().insert((table, key.to_owned()));
            return None;
        };
        self.used.borrow_mut().insert((table, key));
        Some(name.clone())
    }

    /// The name of a property: that of this type's property, otherwise that of every property with this spelling.
    pub(super) fn of_property(
        &self,
        table: &'static str,
        holder: &str,
        property: &str,
    ) -> Option<String> {
        self.get(table, &format!("{holder}.{property}"))
            .or_else(|| self.get(table, property))
    }

    /// The name under an operation's method and path, or under its operationId.
    pub(super) fn of_operation(
        &self,
        table: &'static str,
        operation: &Operation,
    ) -> Option<String> {
        self.get(table, &place(operation))
            .or_else(|| self.get(table, &operation.name.wire))
    }

    /// The name of a parameter. The most specific key takes precedence.
    pub(super) fn of_parameter(
        &self,
        operation: &Operation,
        location: &str,
        name: &str,
    ) -> Option<String> {
        let place = place(operation);
        let holders = [place.as_str(), operation.name.wire.as_str()];
        let mut keys = Vec::new();
        for holder in holders {
            keys.push(format!("{holder}.{location}.{name}"));
            keys.push(format!("{holder}.{name}"));
        }
        keys.push(format!("{location}.{name}"));
        keys.push(name.to_owned());
        keys.iter().find_map(|it| self.get("parameters", it))
    }

    /// Reports keys that match nothing: the document has changed, or they are misspelt.
    pub(super) fn unused(&self, config: &Config) -> Vec<Diagnostic> {
        let (used, requested) = (self.used.borrow(), self.requested.borrow());
        let mut findings = Vec::new();
        for (table, names) in config.rename.tables() {
            for key in names.keys() {
                if used.contains(&(table, key.as_str())) {
                    continue;
                }
                let message =
                    format!("`[rename.{table}]` names `{key}`, which the client does not have");
                let keys = requested.iter().filter(|it| it.0 == table);
                let help = match nearest(key, keys.map(|it| it.1.as_str())) {
                    Some(near) => format!("did you mean `{near}`?"),
                    None => "correct the key, or remove the line".to_owned(),
                };
                findings.push(config.finding(&["rename", table, key], message).help(help));
            }
        }
        findings
    }
}

/// An operation by its method and path: `GET /pets`.
pub(super) fn place(operation: &Operation) -> String {
    format!("{} {}", operation.method, operation.path)
}
