//! Types of the caller's own: where the configuration puts one in place of a format's or a schema's.

use super::Lowering;
use crate::config::LENIENT;
use crate::ir::Scalar;

impl Lowering<'_> {
    /// The configured type of a format.
    pub(super) fn custom_format(&mut self, format: &str) -> Option<Scalar> {
        let (key, path) = self.config.types.formats.get_key_value(format)?;
        self.custom.insert(("formats", key));
        if path != LENIENT {
            return Some(Scalar::Custom(path.clone()));
        }
        Some(match self.string(format) {
            text @ (Scalar::String | Scalar::Secret) => text,
            strict => Scalar::Lenient(Box::new(strict)),
        })
    }

    /// The configured type of a named schema.
    pub(super) fn custom_schema(&mut self, name: &str) -> Option<Scalar> {
        let (key, path) = self.config.types.schemas.get_key_value(name)?;
        self.custom.insert(("schemas", key));
        Some(Scalar::Custom(path.clone()))
    }

    /// Reports configured types that nothing has: the document changed, or the key is misspelt.
    pub(super) fn unused_types(&mut self) {
        let config = self.config;
        for (table, key, path) in config.types.all() {
            let is_text = matches!(self.string(key), Scalar::String | Scalar::Secret);
            if table == "formats" && path == LENIENT && is_text {
                let message = format!("the format `{key}` has no lenient form");
                let finding = config.finding(&["types", table, key], message);
                self.reader.findings.push(finding.help(
                    "`lenient` is for strings that are read as more than text: `date-time`, `date`, `uuid`, `ipv4`, `ipv6`, and \
                     what `[formats]` reads as one of them",
                ));
                continue;
            }
            if !self.custom.contains(&(table, key)) {
                let message =
                    format!("`[types.{table}]` names `{key}`, which the client does not have");
                let finding = config.finding(&["types", table, key], message);
                self.reader
                    .findings
                    .push(finding.help("correct the key, or remove the line"));
            }
        }
    }
}
