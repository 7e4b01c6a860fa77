//! The crate's `Cargo.toml`.
//!
//! The crate `toml` writes strings and keys. The lines around them are written here, because `toml` writes neither
//! comments nor `name.workspace = true`, and gives each dependency a table of its own.

use super::Emitter;
use crate::surface::{FEATURES, is_unseen, subject};
use crate::vendored;

impl Emitter<'_> {
    pub(super) fn manifest(&self) -> String {
        let package = &self.config.package;
        let mut text = self.package();
        text.push('\n');
        text.push_str(&self.features());
        text.push_str("\n[dependencies]\n");
        text.push_str(&self.dependencies());
        if package.workspace {
            text.push_str(&format!(
                "\n{DEV_DEPENDENCIES}\n[lints]\nworkspace = true\n"
            ));
        }
        text
    }

    /// The table `[package]`.
    fn package(&self) -> String {
        let package = &self.config.package;
        let mut text = format!("[package]\nname = {}\n", quoted(&package.name));
        let own = &package.metadata;
        if !own.contains_key("description") {
            let about = format!("A client of {}", subject(self.api));
            text.push_str(&format!("description = {}\n", quoted(&about)));
        }
        // The client is released when the API changes, whatever else is in the workspace.
        text.push_str(&format!("version = {}\n", quoted(&package.version)));
        if package.workspace {
            for (key, _) in self.inherited() {
                text.push_str(&format!("{key}.workspace = true\n"));
            }
        } else {
            text.push_str("edition = \"2024\"\n");
        }
        for (key, value) in own {
            text.push_str(&format!("{key} = {value}\n"));
        }
        if !own.contains_key("publish") {
            text.push_str("publish = false\n");
        }
        text
    }

    /// The features: the runtime's, and those of tags.
    fn features(&self) -> String {
        let tags = self.surface.gates.features();
        if tags.is_empty() {
            return format!("[features]\ndefault = [\"rustls\"]\n{}", of_runtime());
        }
        let mut text = "[features]\ndefault = [\n    \"rustls\",\n".to_owned();
        for tag in &tags {
            text.push_str(&format!("    \"{tag}\",\n"));
        }
        text.push_str(&format!("]\n{}", of_runtime()));
        text.push_str("# The operations of a tag, and the types that they use.\n");
        for tag in &tags {
            text.push_str(&format!("{} = []\n", key(tag)));
        }
        text
    }
}

/// The runtime's features that users of the crate can select.
fn of_runtime() -> String {
    let mut text = String::new();
    for feature in &FEATURES {
        text.push_str(&format!("# {}.\n", feature.effect));
        for name in feature.names {
            text.push_str(&format!("{name} = [\"{}/{name}\"]\n", vendored::NAME));
        }
    }
    text
}

/// The dependencies of the examples of a crate in a workspace.
const DEV_DEPENDENCIES: &str = "[dev-dependencies]\ntokio = { workspace = true, features = [\"macros\", \"rt-multi-thread\", \"time\"] }\n";

/// A TOML string, without characters that are invalid in TOML or unreadable.
pub(super) fn quoted(text: &str) -> String {
    toml::Value::from(text.replace(is_unseen, " ")).to_string()
}

/// A TOML key, quoted only where necessary.
pub(super) fn key(text: &str) -> String {
    let table = toml::Table::from_iter([(text.to_owned(), true.into())]);
    let line = table.to_string();
    line.trim_end().trim_end_matches(" = true").to_owned()
}
