//! Validates values of the configuration that would otherwise fail later: package names and Rust paths.

use syn::parse::Parser as _;

use super::{Config, metadata};
use crate::diagnostic::Diagnostic;

/// The crates that come with the compiler.
const BUILT_IN: [&str; 5] = ["alloc", "core", "proc_macro", "std", "test"];

/// The names that files cannot have on Windows.
const DEVICES: [&str; 4] = ["aux", "con", "nul", "prn"];

/// Why a name cannot be that of a package, with what to do about it; `None` if it can.
pub(crate) fn unusable_name(name: &str) -> Option<&'static str> {
    let starts = name.starts_with(|it: char| it.is_ascii_alphabetic() || it == '_');
    let is_sound = |it: char| it.is_ascii_alphanumeric() || it == '_' || it == '-';
    let krate = name.replace('-', "_");
    if !starts || !name.chars().all(is_sound) {
        Some("use letters, digits, `-` and `_`, a letter first")
    } else if BUILT_IN.contains(&&*krate) {
        Some("a crate that comes with the compiler has this name: choose another one")
    } else if syn::parse_str::<syn::Ident>(&krate).is_err() {
        Some("it is a keyword of Rust: choose another one")
    } else if DEVICES.contains(&&*krate.to_ascii_lowercase()) {
        Some("Windows cannot have files with this name: choose another one")
    } else {
        None
    }
}

/// As [`unusable_name`], for a client, which calls its runtime `client_runtime`.
pub(crate) fn unusable_client_name(name: &str) -> Option<&'static str> {
    let is_runtime = name.replace('-', "_") == "client_runtime";
    let taken = "clients call their runtime so: choose another one";
    unusable_name(name).or(is_runtime.then_some(taken))
}

/// Whether a path names a module wherever it is used: `self` and `super` mean another module in each file.
fn is_root(path: &str) -> bool {
    let mut names = path.split("::");
    let is_name = |it: &str| syn::parse_str::<syn::Ident>(it).is_ok();
    names.next().is_some_and(|it| it == "crate" || is_name(it)) && names.all(is_name)
}

impl Config {
    /// Errors that the types do not rule out.
    pub(crate) fn check(&self) -> Vec<Diagnostic> {
        let mut findings = self.check_package();
        for (key, message) in self.limits.mistakes() {
            findings.push(self.finding_at_key(&["limits", key], message));
        }
        for (operation, message) in self.paging.mistakes() {
            let path = operation.map(|it| ["paging", "operations", it]);
            let path = path.as_ref().map_or(&["paging"][..], |it| it);
            findings.push(self.finding(path, message));
        }
        findings.extend(self.check_prefix());
        findings.extend(self.check_types());
        findings.extend(self.check_names());
        findings
    }

    fn check_prefix(&self) -> Option<Diagnostic> {
        let prefix = self.environment.prefix.as_deref()?;
        let is_word = |it: char| it.is_ascii_alphanumeric() || it == '_';
        if prefix.starts_with(|it: char| it.is_ascii_alphabetic()) && prefix.chars().all(is_word) {
            return None;
        }
        let message = format!("`{prefix}` cannot begin the name of an environment variable");
        let finding = self.finding(&["environment", "prefix"], message);
        Some(finding.help("a letter, then letters, digits and `_`, such as `PETS`"))
    }

    fn check_package(&self) -> Vec<Diagnostic> {
        let mut findings = Vec::new();
        let name = &self.package.name;
        if let Some(help) = unusable_client_name(name) {
            let message = format!("`{name}` cannot be the name of a crate");
            let finding = self.finding(&["package", "name"], message);
            findings.push(finding.help(help));
        }
        let version = &self.package.version;
        if semver::Version::parse(version).is_err() {
            let message = format!("`{version}` is not a version");
            let finding = self.finding(&["package", "version"], message);
            findings.push(finding.help("three numbers, such as `1.2.0`"));
        }
        let root = &self.package.root;
        if !is_root(root) {
            let message =
                format!("`{root}` is not the path of a module from the root of its crate");
            let finding = self.finding(&["package", "root"], message);
            findings.push(finding.help("such as `crate::api`"));
        }
        findings.extend(self.check_metadata());
        findings
    }

    /// Checks the keys of `[package]` that are written to the manifest as they are.
    fn check_metadata(&self) -> Vec<Diagnostic> {
        let mut findings = Vec::new();
        for (key, value) in &self.package.metadata {
            for mistake in metadata::mistakes(key, value) {
                let mut path = vec!["package", key.as_str()];
                path.extend(mistake.item.as_deref());
                let mut finding = self.finding(&path, mistake.message);
                finding.help = mistake.help;
                findings.push(finding);
            }
        }
        findings
    }

    /// Checks custom types, derives and their dependencies.
    fn check_types(&self) -> Vec<Diagnostic> {
        let mut findings = Vec::new();
        for (table, key, path) in self.types.all() {
            if syn::parse_str::<syn::Path>(path).is_err() {
                let message = format!("`{path}` is not a path of Rust");
                let finding = self.finding(&["types", table, key], message);
                findings.push(finding.help("such as `rust_decimal::Decimal`"));
            }
        }
        for (pattern, paths) in &self.derives.0 {
            let is_wrong = |it: &&String| syn::Path::parse_mod_style.parse_str(it).is_err();
            for path in paths.iter().filter(is_wrong) {
                let message = format!("`{path}` is not a path of Rust");
                let finding = self.finding(&["derives", pattern], message);
                findings.push(finding.help("such as `schemars::JsonSchema`"));
            }
        }
        for (name, value) in &self.dependencies {
            let message = if name == "client-runtime" {
                "`[dependencies]` cannot name `client-runtime`: `package.runtime` says where it is"
            } else if value.is_str() || value.is_table() {
                continue;
            } else {
                "a dependency is a version or a table, as in `Cargo.toml`"
            };
            findings.push(self.finding_at_entry(&["dependencies", name], message));
        }
        findings
    }

    fn check_names(&self) -> Vec<Diagnostic> {
        let mut findings = Vec::new();
        for (table, names) in self.rename.tables() {
            let is_wrong = |(_, name): &(_, &String)| syn::parse_str::<syn::Ident>(name).is_err();
            for (key, name) in names.iter().filter(is_wrong) {
                let message = format!("`{name}` cannot be a name in Rust");
                findings.push(self.finding(&["rename", table, key], message));
            }
        }
        findings
    }
}
