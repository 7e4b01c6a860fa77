//! A client as a module of an existing crate.

use std::path::{Path, PathBuf};

use super::part::Part;
use super::runtime::relative;
use crate::file::MARKER;
use crate::files::{slashes, tidy};
use crate::host::{self, Gap, Host};
use crate::output::Destination;
use crate::{Generated, Package, Requirement, Runtime, vendored};

/// A file or a folder, and its mistake, as the rest of a sentence.
type Failure = (PathBuf, String);

/// The folder of a module, and the crate that it is in.
pub(super) struct Module<'a> {
    folder: &'a Path,
    host: Host,
}

impl<'a> Module<'a> {
    /// Finds the crate of a module.
    pub(super) fn in_crate(folder: &'a Path) -> Result<Self, Failure> {
        let failure = |what: &str| (folder.to_owned(), what.to_owned());
        let host = Host::above(folder, "package")?.ok_or_else(|| {
            failure(
                "is not in a crate: no folder above it has a `Cargo.toml`; `--out` generates a crate",
            )
        })?;
        let name = folder.file_name().unwrap_or_default().to_string_lossy();
        let file = folder.with_file_name(format!("{name}.rs"));
        if file.exists() {
            let what = "would be the same module as the folder beside it: move it away, or choose another folder";
            return Err((file, what.to_owned()));
        }
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
        let source = self.library();
        let source = source.rsplit_once('/').map_or("", |it| it.0);
        let below = Path::new(&path).strip_prefix(source).ok();
        let below = below.and_then(Path::to_str).unwrap_or_default();
        let below: Vec<&str> = below.split('/').filter(|it| !it.is_empty()).collect();
        let names = match names.as_slice() {
            // A program in one file has its modules beside it, one in a folder below it.
            ["src", "bin", name] => std::slice::from_ref(name),
            ["src", "bin", _, names @ ..] | ["src", names @ ..] if !names.is_empty() => names,
            _ if !below.is_empty() => below.as_slice(),
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

    /// The file of the crate's library.
    fn library(&self) -> &str {
        let path = self.host.text("lib", "path");
        path.map_or("src/lib.rs", |it| it.trim_start_matches("./"))
    }

    /// The module, and the copy of the runtime beside the manifest of the crate.
    pub(super) fn parts(
        &self,
        generated: &mut Generated,
        package: &Package,
    ) -> Result<Vec<Part>, Failure> {
        let copies = package.runtime == Runtime::Vendored && !package.workspace;
        let folder = self.crate_folder().join(vendored::FOLDER);
        if copies && is_of_the_crate(&folder) {
            let what = "has files of yours, so the runtime is not copied into it: `codegen runtime --out DIR` writes it to \
                        another folder, which `--runtime DIR` takes";
            return Err((tidy(&folder), what.to_owned()));
        }
        let runtime = copies.then(|| Part {
            files: vendored::files(package),
            destination: Destination::whole(&folder),
        });
        let module = Part {
            files: std::mem::take(&mut generated.files),
            destination: Destination::whole(self.folder),
        };
        Ok(runtime.into_iter().chain([module]).collect())
    }

    /// What is left to do in the crate, if anything.
    ///
    /// # Errors
    ///
    /// If the manifest of the workspace cannot be read.
    pub(super) fn remaining(&self, generated: &Generated) -> Result<String, Failure> {
        let mut text = self.remaining_in_manifests(&generated.requirements)?;
        let root = [self.library(), "src/main.rs"].into_iter();
        let mut root = root.filter_map(|it| {
            let path = self.crate_folder().join(it);
            Some((slashes(&tidy(&path)), std::fs::read_to_string(path).ok()?))
        });
        let Some((path, code)) = root.next() else {
            return Ok(text);
        };
        let name = self
            .folder
            .file_name()
            .unwrap_or_default()
            .to_string_lossy();
        let is_direct = relative(self.crate_folder(), self.folder)
            .rsplit_once('/')
            .is_some_and(|it| {
                self.library()
                    .rsplit_once('/')
                    .is_some_and(|lib| it.0 == lib.0)
            });
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
        Ok(text)
    }

    /// What the manifests of the crate and of its workspace lack, as lines to paste.
    fn remaining_in_manifests(&self, requirements: &[Requirement]) -> Result<String, Failure> {
        let is_own = |it: &&Requirement| !it.table.starts_with("workspace.");
        let own = || requirements.iter().filter(is_own);
        let with = |is_selected: fn(Gap) -> bool| {
            let gaps = own().filter(|it| self.host.gap(it).is_some_and(is_selected));
            gaps.collect::<Vec<_>>()
        };
        let manifest = slashes(&self.host.path);
        let mut text = lines(&format!("add to {manifest}"), &with(|it| it == Gap::Absent));
        let wrong = with(|it| it != Gap::Absent);
        text.push_str(&lines(&format!("replace in {manifest}"), &wrong));

        let inherited: Vec<_> = own().filter(|it| self.inherits(it)).collect();
        if inherited.is_empty() {
            return Ok(text);
        }
        let Some(workspace) = Host::above(self.crate_folder(), "workspace")? else {
            let what =
                "inherits dependencies, but no `Cargo.toml` above it has the table `[workspace]`";
            return Err((self.host.path.clone(), what.to_owned()));
        };
        let inherited = inherited.into_iter().map(|it| {
            let is_same = |other: &&Requirement| !is_own(other) && other.key == it.key;
            let value = requirements.iter().find(is_same).map(|it| it.value.clone());
            Requirement {
                table: "workspace.dependencies",
                key: it.key.clone(),
                value: value.unwrap_or_else(|| self.value_in(&workspace, it)),
            }
        });
        let inherited: Vec<_> = inherited.collect();
        let add = format!("add to {}", slashes(&tidy(&workspace.path)));
        text.push_str(&lines(&add, &workspace.missing(&inherited)));
        Ok(text)
    }

    /// Whether the crate has a dependency from its workspace, or is to have it from there.
    fn inherits(&self, requirement: &Requirement) -> bool {
        let is_required = || host::value(requirement).get("workspace").is_some();
        let is_absent = || self.host.gap(requirement) == Some(Gap::Absent);
        self.host.inherits(requirement) || is_required() && is_absent()
    }

    /// The value of a dependency in the manifest of the workspace, which lies in another folder.
    fn value_in(&self, workspace: &Host, requirement: &Requirement) -> String {
        let mut value = host::value(requirement);
        if let Some(path) = value.get_mut("path")
            && let Some(written) = path.as_str()
        {
            *path = relative(workspace.folder(), &self.crate_folder().join(written)).into();
        }
        value.to_string()
    }
}

/// Lines to paste, under what to do with them; nothing without any.
fn lines(title: &str, requirements: &[&Requirement]) -> String {
    if requirements.is_empty() {
        return String::new();
    }
    format!("{title}:\n\n{}\n", host::block(requirements))
}

/// Whether a folder has files, but no copy of the runtime.
fn is_of_the_crate(folder: &Path) -> bool {
    let manifest = std::fs::read_to_string(folder.join("Cargo.toml")).unwrap_or_default();
    let first = manifest.lines().next().unwrap_or_default();
    let mut entries = std::fs::read_dir(folder).into_iter().flatten();
    !first.contains(MARKER) && entries.next().is_some()
}
