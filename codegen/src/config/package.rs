//! `[package]`: the generated crate.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::Runtime;

/// `[package]`: the generated crate.
#[derive(Clone, Debug, Deserialize)]
#[cfg_attr(feature = "command", derive(schemars::JsonSchema))]
#[serde(default, rename_all = "kebab-case")]
#[cfg_attr(feature = "command", schemars(deny_unknown_fields))]
pub struct Package {
    /// Its name.
    pub name: String,
    /// Its version.
    pub version: String,
    /// Where it gets `client-runtime` from; ignored by a member of a workspace, which inherits it.
    pub runtime: Runtime,
    /// The package in the folder of [`Runtime::Path`]; `client-runtime` if it is not known.
    #[serde(skip)]
    pub runtime_id: Option<PackageId>,
    /// Whether the crate is a member of a workspace that sets its edition, licence and lints.
    pub workspace: bool,
    /// The path under which the code is mounted: `crate`, unless it becomes a module of another crate.
    pub root: String,
    /// Whether each tag becomes a Cargo feature that gates its operations and types.
    pub tag_features: bool,
    /// Whether to write `API.txt`, which lists the public API, one item per line.
    pub api: bool,
    /// The command shown in the header of every file.
    pub generator: String,
    /// What the manifest says about the crate, such as its `license`, by the key in `Cargo.toml`.
    ///
    /// All other keys of the table are here; [`Config::parse`](super::Config::parse) refuses those that `Cargo.toml` does not
    /// have.
    #[serde(flatten)]
    #[cfg_attr(feature = "command", schemars(with = "super::schema::Metadata"))]
    pub metadata: BTreeMap<String, toml::Value>,
}

/// The name and the version of a package.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PackageId {
    /// Its name.
    pub name: String,
    /// Its version, unless it is inherited from a workspace.
    pub version: Option<String>,
}

impl Default for Package {
    fn default() -> Self {
        Package {
            name: "generated-client".to_owned(),
            version: "0.1.0".to_owned(),
            runtime: Runtime::default(),
            runtime_id: None,
            workspace: false,
            root: "crate".to_owned(),
            tag_features: false,
            api: false,
            generator: "codegen generate".to_owned(),
            metadata: BTreeMap::new(),
        }
    }
}

impl Package {
    /// Whether the code becomes a module of another crate.
    pub fn is_module(&self) -> bool {
        self.root != "crate"
    }
}
