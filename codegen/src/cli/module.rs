//! A client as a module of an existing crate.

use std::path::Path;

use super::part::Part;
use super::runtime::relative;
use crate::files::{slashes, tidy};
use crate::host::{self, Host};
use crate::output::Destination;
use crate::{Generated, Package, Runtime, vendored};

/// The folder of a module, and the crate that it is in.
pub(super) struct Module<'a> {
    folder: &'a Path,
    host: Host,
}

impl<'a> Module<'a> {
    /// Finds the crate of a module.
    ///
    /// # Errors
    ///
    /// Why the folder cannot be a module, as the rest of a sentence.
    pub(super) fn in_crate(folder: &'a Path) -> Result<Self, String> {
        let host = Host::above(folder, "package").ok_or(
            "is not in a crate: no folder above it has a `Cargo.toml`; `--out` generates a crate",
        )?;
        Ok(Module { folder, host })
    }

    /// The folder of the crate.
    pub(super) fn crate_folder(&self) -> &Path {
        self.host.folder()
    }

    /// Sets what follows from the crate: the path of the module, and the package that the runtime is copied for.
    ///
    /// # Errors
    ///
    /// Why the folder cannot be a module, as the rest of a sentence.
    pub(super) fn configure(&self, package: &mut Package) -> Result<(), String> {
        if !package.is_module() {
            package.root = self.path()?;
        }
        if let Some(it) = self.host.text("package", "name") {
            it.clone_into(&mut package.name);
        }
        // The copy changes with the generator, not with each version of the crate.
        vendored::VERSION.clone_into(&mut package.version);
        Ok(())
    }

    /// The path of the module in Rust, as `mod` declarations without a `#[path]` give it.
    fn path(&self) -> Result<String, String> {
        let path = relative(self.crate_folder(), self.folder);
        let names: Vec<&str> = path.split('/').collect();
        let names = match names.as_slice() {
            // A program in one file has its modules beside it, one in a folder below it.
            ["src", "bin", name] => std::slice::from_ref(name),
            ["src", "bin", _, names @ ..] | ["src", names @ ..] if !names.is_empty() => names,
            _ => {
                return Err(
                    "is not below `src`: set its path in Rust as `package.root` in codegen.toml"
                        .to_owned(),
                );
            }
        };
        let is_wrong = |it: &&&str| syn::parse_str::<syn::Ident>(it).is_err();
        match names.iter().find(is_wrong) {
            Some(name) => Err(format!(
                "cannot be a module: `{name}` is not a name in Rust"
            )),
            None => Ok(format!("crate::{}", names.join("::"))),
        }
    }

    /// The module, and the copy of the runtime beside the manifest of the crate.
    pub(super) fn parts(&self, generated: &mut Generated, package: &Package) -> Vec<Part> {
        let copies = package.runtime == Runtime::Vendored && !package.workspace;
        let runtime = copies.then(|| Part {
            files: vendored::files(package),
            destination: Destination::whole(&self.crate_folder().join(vendored::FOLDER)),
        });
        let module = Part {
            files: std::mem::take(&mut generated.files),
            destination: Destination::whole(self.folder),
        };
        runtime.into_iter().chain([module]).collect()
    }

    /// What is left to do in the crate, if anything.
    pub(super) fn remaining(&self, generated: &Generated) -> String {
        let mut text = String::new();
        let missing = self.host.missing(&generated.requirements);
        if !missing.is_empty() {
            let manifest = slashes(&self.host.path);
            text.push_str(&format!(
                "add to {manifest}:\n\n{}\n",
                host::block(&missing)
            ));
        }
        let root = ["src/lib.rs", "src/main.rs"].into_iter();
        let mut root = root.filter_map(|it| {
            let path = self.crate_folder().join(it);
            Some((slashes(&tidy(&path)), std::fs::read_to_string(path).ok()?))
        });
        let Some((path, code)) = root.next() else {
            return text;
        };
        let name = self
            .folder
            .file_name()
            .unwrap_or_default()
            .to_string_lossy();
        let is_direct = self.folder.parent().is_some_and(|it| it.ends_with("src"));
        if is_direct && !code.contains(&format!("mod {name};")) {
            text.push_str(&format!("add to {path}: `pub mod {name};`\n"));
        }
        if let Some(limit) = &generated.recursion_limit
            && !code.contains("recursion_limit")
        {
            text.push_str(&format!(
                "add to {path}: `#![recursion_limit = \"{limit}\"]`\n"
            ));
        }
        text
    }
}
