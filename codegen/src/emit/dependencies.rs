//! The crates that the code depends on, and what the manifest of another crate or of a workspace needs for them.

use super::Emitter;
use super::manifest::{key, quoted};
use super::xml::has_xml;
use crate::config::Runtime;
use crate::ir::{Definition, Scalar};
use crate::surface::Kind;
use crate::vendored;

/// An entry of a manifest that the generated code needs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Requirement {
    /// The table, such as `workspace.dependencies`.
    pub table: &'static str,
    /// The key; `None` if the table only has to exist.
    pub key: Option<String>,
    /// The value, as text.
    pub value: String,
}

impl Requirement {
    fn new(table: &'static str, key: &str, value: impl Into<String>) -> Self {
        Requirement {
            table,
            key: Some(key.to_owned()),
            value: value.into(),
        }
    }

    /// The entry as a line.
    pub fn line(&self) -> String {
        let Requirement {
            key: name, value, ..
        } = self;
        name.as_ref()
            .map_or_else(String::new, |it| format!("{} = {value}\n", key(it)))
    }
}

/// The versions with which the code is tested.
const VERSIONS: [(&str, &str); 4] = [
    (
        "jiff",
        r#"{ version = "1", default-features = false, features = ["std", "serde"] }"#,
    ),
    ("serde", r#"{ version = "1", features = ["derive"] }"#),
    ("serde_json", r#""1""#),
    ("uuid", r#"{ version = "1", features = ["serde"] }"#),
];

/// A dependency whose version is in the workspace.
const INHERITED_DEPENDENCY: &str = "{ workspace = true }";

/// The keys that a member inherits from `[workspace.package]`, with values for a workspace that does not have them.
pub(super) const INHERITED: [(&str, &str); 3] = [
    ("edition", r#""2024""#),
    ("rust-version", r#""1.89""#),
    ("license", r#""MIT OR Apache-2.0""#),
];

impl Emitter<'_> {
    /// The entries that the manifest of the workspace needs, for a member; for a module, those of its crate's manifest.
    pub(super) fn requirements(&self) -> Vec<Requirement> {
        let package = &self.config.package;
        match (package.is_module(), package.workspace) {
            (true, _) => self.of_module(),
            (false, true) => self.of_member(),
            (false, false) => Vec::new(),
        }
    }

    fn of_module(&self) -> Vec<Requirement> {
        let is_member = self.config.package.workspace;
        let runtime = match (is_member, self.has_xml()) {
            (false, _) => self.runtime(true),
            (true, false) => INHERITED_DEPENDENCY.to_owned(),
            (true, true) => r#"{ workspace = true, features = ["xml"] }"#.to_owned(),
        };
        let versions = self.versions().map(|(name, version)| {
            let value = if is_member {
                INHERITED_DEPENDENCY
            } else {
                version
            };
            (name.to_owned(), value.to_owned())
        });
        let configured = self.config.dependencies.iter();
        let configured = configured.map(|(name, value)| (name.clone(), value.to_string()));
        let all = [(vendored::NAME.to_owned(), runtime)].into_iter();
        let all = all.chain(versions).chain(configured);
        let dependencies = all.map(|(name, value)| Requirement::new("dependencies", &name, value));
        let inherited = is_member.then(|| self.of_workspace());
        let dependencies = dependencies.chain(inherited.into_iter().flatten());
        let tags = self.surface.gates.features().into_iter();
        let features = tags.map(|it| Requirement::new("features", it, "[]"));
        dependencies.chain(features).collect()
    }

    fn of_member(&self) -> Vec<Requirement> {
        let mut all: Vec<_> = self
            .inherited()
            .map(|(key, value)| Requirement::new("workspace.package", key, value))
            .collect();
        all.extend(self.of_workspace());
        all.push(Requirement::new("workspace.dependencies", "tokio", "\"1\""));
        all.push(Requirement {
            table: "workspace.lints",
            key: None,
            value: String::new(),
        });
        all
    }

    /// The dependencies that are inherited.
    fn of_workspace(&self) -> Vec<Requirement> {
        let folder = quoted(vendored::NAME);
        // Features can only be added to what is inherited.
        let features = if self.config.package.is_module() {
            ""
        } else {
            ", default-features = false"
        };
        let runtime = (vendored::NAME, format!("{{ path = {folder}{features} }}"));
        let used = self.versions();
        let used = used.map(|(name, version)| (name, version.to_owned()));
        let all = std::iter::once(runtime).chain(used);
        let all = all.map(|(name, it)| Requirement::new("workspace.dependencies", name, it));
        all.collect()
    }

    /// The keys that a member inherits from `[workspace.package]`, unless it has its own.
    pub(super) fn inherited(&self) -> impl Iterator<Item = (&'static str, &'static str)> {
        let own = &self.config.package.metadata;
        let is_own = |key: &str| {
            own.contains_key(key) || key == "license" && own.contains_key("license-file")
        };
        INHERITED.into_iter().filter(move |(key, _)| !is_own(key))
    }

    /// The lines of `[dependencies]`.
    pub(super) fn dependencies(&self) -> String {
        let is_member = self.config.package.workspace;
        let mut text = match (is_member, self.has_xml()) {
            (true, false) => "client-runtime.workspace = true\n".to_owned(),
            (true, true) => {
                "client-runtime = { workspace = true, features = [\"xml\"] }\n".to_owned()
            }
            (false, _) => {
                let runtime = self.runtime(false);
                Requirement::new("dependencies", vendored::NAME, runtime).line()
            }
        };
        for (name, version) in self.versions() {
            text.push_str(&if is_member {
                format!("{name}.workspace = true\n")
            } else {
                format!("{name} = {version}\n")
            });
        }
        for (name, value) in &self.config.dependencies {
            text.push_str(&format!("{name} = {value}\n"));
        }
        text
    }

    fn has_xml(&self) -> bool {
        has_xml(&self.api.operations)
    }

    /// The crates other than the runtime that the code uses, and that the configuration does not list.
    fn versions(&self) -> impl Iterator<Item = (&'static str, &'static str)> {
        let used = self.used();
        let configured = &self.config.dependencies;
        let is_own = move |name: &str| used.contains(&name) && !configured.contains_key(name);
        VERSIONS.into_iter().filter(move |(name, _)| is_own(name))
    }
    /// The dependency on the runtime. Copies are packages with names of their own.
    fn runtime(&self, default_features: bool) -> String {
        let package = &self.config.package;
        let mut entries = match (&package.runtime, &package.runtime_id) {
            (Runtime::Vendored, _) => {
                // The code is only tested with the copy that is published with it. Metadata of a build are not compared.
                let version = package.version.split('+').next().unwrap_or_default();
                let version = format!("={version}");
                // The manifest of a module's crate is not generated. Stale entries in it are reported.
                let version = if package.is_module() {
                    package.version.as_str()
                } else {
                    version.as_str()
                };
                in_folder(vendored::FOLDER, &vendored::name(package), Some(version))
            }
            (Runtime::Version(version), _) => vec![
                format!("package = {}", quoted(vendored::PACKAGE)),
                format!("version = {}", quoted(version)),
            ],
            (Runtime::Path(path), Some(it)) => in_folder(path, &it.name, it.version.as_deref()),
            (Runtime::Path(path), None) => in_folder(path, vendored::NAME, None),
        };
        if !default_features {
            entries.push("default-features = false".to_owned());
        }
        if self.has_xml() {
            entries.push("features = [\"xml\"]".to_owned());
        }
        format!("{{ {} }}", entries.join(", "))
    }

    /// The crates that the code uses.
    fn used(&self) -> Vec<&'static str> {
        let mut used = Vec::new();
        for model in self.surface.models.iter().filter(|it| it.ir.is_used()) {
            let ty = model.ir;
            match (&model.item.kind, &ty.definition) {
                (Kind::Wrapper(_), _) => used.push("serde"),
                (_, Definition::Union(_)) => used.extend(["serde", "serde_json"]),
                (_, Definition::Struct(_) | Definition::Enum(_) | Definition::Alias(_)) => {}
            }
        }
        for scalar in self.surface.scalars() {
            match scalar.strict() {
                Scalar::Uuid => used.push("uuid"),
                Scalar::Any => used.push("serde_json"),
                _ => {}
            }
        }
        used
    }
}

/// The entries of a dependency on a package in a folder.
fn in_folder(path: &str, name: &str, version: Option<&str>) -> Vec<String> {
    let renamed = (name != vendored::NAME).then(|| format!("package = {}", quoted(name)));
    let path = format!("path = {}", quoted(path));
    let version = version.map(|it| format!("version = {}", quoted(it)));
    renamed.into_iter().chain([path]).chain(version).collect()
}
