//! The crate's `Cargo.toml`.
//!
//! The crate `toml` writes strings and keys. The lines around them are written here, because `toml` writes neither
//! comments nor `name.workspace = true`, and gives each dependency a table of its own.

use super::Emitter;
use super::xml::has_xml;
use crate::config::Runtime;
use crate::ir::{Definition, Scalar, TypeRef};
use crate::surface::{Kind, is_unseen};
use crate::vendored;

/// The dependency versions of a crate outside of a workspace.
const DEPENDENCIES: [(&str, &str); 4] = [
    (
        "jiff",
        r#"{ version = "1", default-features = false, features = ["std", "serde"] }"#,
    ),
    ("serde", r#"{ version = "1", features = ["derive"] }"#),
    ("serde_json", r#""1""#),
    ("uuid", r#"{ version = "1", features = ["serde"] }"#),
];

/// The runtime's features that users of the crate can select.
const FEATURES: &str = r#"# TLS: written in Rust, or the system's own.
rustls = ["client-runtime/rustls"]
native-tls = ["client-runtime/native-tls"]
# `.call()`: calls without `async`.
blocking = ["client-runtime/blocking"]
# `mock::Mock`: a server that stands in for the API, for tests.
mock = ["client-runtime/mock"]
# Responses may come compressed.
gzip = ["client-runtime/gzip"]
brotli = ["client-runtime/brotli"]
zstd = ["client-runtime/zstd"]
# Requests pass on the trace that they are part of.
opentelemetry = ["client-runtime/opentelemetry"]
"#;

impl Emitter<'_> {
    pub(super) fn manifest(&self) -> String {
        let package = &self.config.package;
        let mut text = format!("[package]\nname = {}\n", quoted(&package.name));
        let about = if self.api.title.is_empty() {
            "A client of an API".to_owned()
        } else {
            format!("A client of the {}", self.api.title)
        };
        text.push_str(&format!("description = {}\n", quoted(&about)));
        // The client is released when the API changes, whatever else is in the workspace.
        text.push_str(&format!("version = {}\n", quoted(&package.version)));
        if package.workspace {
            for key in ["edition", "rust-version", "license"] {
                text.push_str(&format!("{key}.workspace = true\n"));
            }
        } else {
            text.push_str("edition = \"2024\"\n");
        }
        text.push_str("publish = false\n\n");
        text.push_str(&self.features());
        text.push_str("\n[dependencies]\n");
        text.push_str(&self.dependencies());
        if package.workspace {
            text.push_str(&format!(
                "\n{DEV_DEPENDENCIES}\n[lints]\nworkspace = true\n"
            ));
        } else {
            text.push_str("\n# A workspace of its own, wherever it lies.\n[workspace]\n");
        }
        text
    }

    /// The lines of the dependencies.
    fn dependencies(&self) -> String {
        let package = &self.config.package;
        let features = if has_xml(&self.api.operations) {
            ", features = [\"xml\"]"
        } else {
            ""
        };
        let mut text = if package.workspace {
            if features.is_empty() {
                "client-runtime.workspace = true\n".to_owned()
            } else {
                format!("client-runtime = {{ workspace = true{features} }}\n")
            }
        } else {
            let (key, value) = match &package.runtime {
                Runtime::Vendored => ("path", vendored::FOLDER),
                Runtime::Version(version) => ("version", version.as_str()),
                Runtime::Path(path) => ("path", path.as_str()),
            };
            format!(
                "client-runtime = {{ {key} = {}, default-features = false{features} }}\n",
                quoted(value)
            )
        };
        let used = self.used();
        let configured = &self.config.dependencies;
        let own = |name: &str| used.contains(&name) && !configured.contains_key(name);
        for (name, version) in DEPENDENCIES.iter().filter(|(name, _)| own(name)) {
            if package.workspace {
                text.push_str(&format!("{name}.workspace = true\n"));
            } else {
                text.push_str(&format!("{name} = {version}\n"));
            }
        }
        for (name, value) in configured {
            text.push_str(&format!("{name} = {value}\n"));
        }
        text
    }

    /// The features: the runtime's, and those of tags.
    fn features(&self) -> String {
        let tags = self.surface.gates.features();
        if tags.is_empty() {
            return format!("[features]\ndefault = [\"rustls\"]\n{FEATURES}");
        }
        let mut text = "[features]\ndefault = [\n    \"rustls\",\n".to_owned();
        for tag in &tags {
            text.push_str(&format!("    \"{tag}\",\n"));
        }
        text.push_str(&format!("]\n{FEATURES}"));
        text.push_str("# The operations of a tag, and the types that they use.\n");
        for tag in &tags {
            text.push_str(&format!("{} = []\n", key(tag)));
        }
        text
    }

    /// The crates that the code uses.
    fn used(&self) -> Vec<&'static str> {
        let mut scalars = Vec::new();
        for operation in &self.api.operations {
            operation.visit_types(&mut |ty| leaves(ty, &mut scalars));
            let headers = operation.success.headers.iter();
            scalars.extend(headers.map(|it| it.ty.clone()));
        }
        let mut used = Vec::new();
        for model in self.surface.models.iter().filter(|it| it.ir.is_used()) {
            let ty = model.ir;
            match (&model.item.kind, &ty.definition) {
                (Kind::Wrapper(_), _) => used.push("serde"),
                (_, Definition::Union(_)) => used.extend(["serde", "serde_json"]),
                (_, Definition::Struct(_) | Definition::Enum(_) | Definition::Alias(_)) => {}
            }
            ty.definition
                .visit_types(&mut |ty| leaves(ty, &mut scalars));
        }
        for scalar in scalars {
            let strict = match scalar {
                Scalar::Lenient(strict) => *strict,
                scalar => scalar,
            };
            match strict {
                Scalar::Uuid => used.push("uuid"),
                Scalar::Any => used.push("serde_json"),
                _ => {}
            }
        }
        used
    }
}

/// The dependencies of the examples of a crate in a workspace.
const DEV_DEPENDENCIES: &str = "[dev-dependencies]\ntokio = { workspace = true, features = [\"macros\", \"rt-multi-thread\", \"time\"] }\n";

fn leaves(ty: &TypeRef, found: &mut Vec<Scalar>) {
    match ty {
        TypeRef::Named(_) => {}
        TypeRef::Scalar(it) => found.push(it.clone()),
        TypeRef::List(it) | TypeRef::Map(it) | TypeRef::Nullable(it) => leaves(it, found),
        TypeRef::Tuple(items) => items.iter().for_each(|it| leaves(it, found)),
    }
}

/// A TOML string, without characters that are invalid in TOML or unreadable.
fn quoted(text: &str) -> String {
    toml::Value::from(text.replace(is_unseen, " ")).to_string()
}

/// A TOML key, quoted only where necessary.
fn key(text: &str) -> String {
    let table = toml::Table::from_iter([(text.to_owned(), true.into())]);
    let line = table.to_string();
    line.trim_end().trim_end_matches(" = true").to_owned()
}
