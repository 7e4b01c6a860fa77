//! The JSON schema of `codegen.toml`, for editors. It is made from the types that read the file.

use schemars::generate::SchemaSettings;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::Serialize;
use serde_json::Value;

use super::Config;

impl Config {
    /// The JSON schema of `codegen.toml`.
    pub fn schema() -> Value {
        // Editors for TOML support this version.
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

/// The keys of `[package]` that are written to `Cargo.toml` as they are. `super::metadata` checks their values.
#[derive(Default, JsonSchema, Serialize)]
#[serde(default, rename_all = "kebab-case")]
#[allow(dead_code, reason = "only its schema is used")]
pub(super) struct Metadata {
    /// Its authors.
    authors: Option<Vec<String>>,
    /// Up to five categories of the registry that it belongs to.
    #[schemars(length(max = 5))]
    categories: Option<Vec<String>>,
    /// What it is, in a sentence.
    description: Option<String>,
    /// The URL of its documentation.
    documentation: Option<String>,
    /// Its website.
    homepage: Option<String>,
    /// Up to five words that it is found by.
    #[schemars(length(max = 5), inner(length(max = 20)))]
    keywords: Option<Vec<String>>,
    /// Its licence, as an SPDX expression.
    license: Option<String>,
    /// The file with its licence.
    license_file: Option<String>,
    /// Whether it may be published, or to which registries.
    publish: Option<Publish>,
    /// The file that describes it, or `false` for none.
    readme: Option<Readme>,
    /// The URL of its repository.
    repository: Option<String>,
    /// The lowest version of Rust that it supports.
    rust_version: Option<String>,
}

/// `publish`
#[derive(JsonSchema, Serialize)]
#[serde(untagged)]
#[allow(dead_code, reason = "only its schema is used")]
enum Publish {
    Anywhere(bool),
    Registries(Vec<String>),
}

/// `readme`
#[derive(JsonSchema, Serialize)]
#[serde(untagged)]
#[allow(dead_code, reason = "only its schema is used")]
enum Readme {
    File(String),
    None(bool),
}
