//! The JSON schema of `codegen.toml`, for editors. It is made from the types that read the file.

use schemars::generate::SchemaSettings;
use schemars::{Schema, SchemaGenerator, json_schema};
use serde_json::Value;

use super::Config;

impl Config {
    /// The JSON schema of `codegen.toml`.
    pub fn schema() -> Value {
        // Editors for TOML know this draft.
        let generator = SchemaSettings::draft07().into_generator();
        let mut schema = generator.into_root_schema_for::<Config>();
        schema.insert("title".to_owned(), "codegen.toml".into());
        schema.to_value()
    }
}

/// `[dependencies]`: as in `Cargo.toml`.
pub(super) fn dependencies(_: &mut SchemaGenerator) -> Schema {
    json_schema!({
        "type": "object",
        "additionalProperties": {"type": ["string", "object"]},
    })
}
