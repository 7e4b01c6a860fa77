//! The configured types: those of formats, and custom types for formats and schemas.

use std::collections::HashSet;

use crate::config::{Config, Format, LENIENT};
use crate::diagnostic::Diagnostic;
use crate::ir::Scalar;

/// The configured types, and which of them are used.
pub(super) struct Types<'d> {
    config: &'d Config,
    /// The used ones, by table and key.
    used: HashSet<(&'static str, &'d str)>,
}

impl<'d> Types<'d> {
    pub(super) fn of(config: &'d Config) -> Self {
        Types {
            config,
            used: HashSet::new(),
        }
    }

    /// The configured type of a format.
    pub(super) fn of_format(&mut self, format: &str) -> Option<Scalar> {
        let (key, path) = self.config.types.formats.get_key_value(format)?;
        self.used.insert(("formats", key));
        if path != LENIENT {
            return Some(Scalar::Custom(path.clone()));
        }
        Some(match self.string(format) {
            text @ (Scalar::String | Scalar::Secret) => text,
            strict => Scalar::Lenient(Box::new(strict)),
        })
    }

    /// The configured type of a named schema.
    pub(super) fn of_schema(&mut self, name: &str) -> Option<Scalar> {
        let (key, path) = self.config.types.schemas.get_key_value(name)?;
        self.used.insert(("schemas", key));
        Some(Scalar::Custom(path.clone()))
    }

    /// The type of a string with a format.
    pub(super) fn string(&self, format: &str) -> Scalar {
        let configured = self.config.formats.get(format).copied();
        match configured.unwrap_or_else(|| Format::of(format)) {
            Format::String => Scalar::String,
            Format::Secret => Scalar::Secret,
            Format::Uuid => Scalar::Uuid,
            Format::Timestamp => Scalar::Timestamp,
            Format::Date => Scalar::Date,
            Format::Ipv4 => Scalar::Ipv4,
            Format::Ipv6 => Scalar::Ipv6,
        }
    }

    /// Reports configured types that are never used: the document changed, or the key is misspelt.
    pub(super) fn unused(&self) -> Vec<Diagnostic> {
        let config = self.config;
        let mut findings = Vec::new();
        for (table, key, path) in config.types.all() {
            let is_text = matches!(self.string(key), Scalar::String | Scalar::Secret);
            if table == "formats" && path == LENIENT && is_text {
                let message = format!("the format `{key}` has no lenient form");
                let finding = config.finding(&["types", table, key], message);
                findings.push(finding.help(
                    "`lenient` is for strings that are read as more than text: `date-time`, `date`, `uuid`, `ipv4`, `ipv6`, and \
                     what `[formats]` reads as one of them",
                ));
                continue;
            }
            if !self.used.contains(&(table, key)) {
                let message =
                    format!("`[types.{table}]` names `{key}`, which the client does not have");
                let finding = config.finding(&["types", table, key], message);
                findings.push(finding.help("correct the key, or remove the line"));
            }
        }
        findings
    }
}
