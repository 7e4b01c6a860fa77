//! Generation in a `build.rs`.

use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::{env, fmt, fs};

use crate::files::slashes;
use crate::host::Host;
use crate::lock::Lock;
use crate::message::MessageFormat;
use crate::output::{self, Destination};
use crate::sources::{Paths, Sources, Unread};
use crate::{
    Compilation, Diagnostic, Diagnostics, Files, Generated, GeneratedFile, Input, Package, Refusal,
    Runtime, Source, compile, vendored,
};

/// Generates a client in a build script, as a module of the crate that is built.
///
/// ```no_run
/// // build.rs
/// fn main() -> Result<(), codegen::BuildError> {
///     codegen::Builder::new("openapi.yaml").config("codegen.toml").build()
/// }
/// ```
///
/// The crate declares the module `api` by
///
/// ```text
/// include!(concat!(env!("OUT_DIR"), "/api.rs"));
/// ```
///
/// Paths are relative to the folder of the crate. Cargo runs the script again after a change of any file that was read.
#[derive(Clone, Debug)]
#[must_use = "nothing is generated until `build` is called"]
pub struct Builder {
    document: PathBuf,
    config: Option<PathBuf>,
    overlays: Vec<PathBuf>,
    references: Vec<PathBuf>,
    module: String,
    skip_unsupported: bool,
}

impl Builder {
    /// Generates from a document.
    pub fn new(document: impl Into<PathBuf>) -> Self {
        Builder {
            document: document.into(),
            config: None,
            overlays: Vec::new(),
            references: Vec::new(),
            module: "api".to_owned(),
            skip_unsupported: false,
        }
    }

    /// Sets the configuration, such as `codegen.toml`. Without it, there is none: the script does not look for one.
    pub fn config(mut self, file: impl Into<PathBuf>) -> Self {
        self.config = Some(file.into());
        self
    }

    /// Adds an overlay, which is applied after the configured ones.
    pub fn overlay(mut self, file: impl Into<PathBuf>) -> Self {
        self.overlays.push(file.into());
        self
    }

    /// Adds a folder, besides the document's own, whose files the document may refer to.
    pub fn allow_references(mut self, folder: impl Into<PathBuf>) -> Self {
        self.references.push(folder.into());
        self
    }

    /// Sets the module; `api` by default. `shop::pets` is the module `pets` in the module `shop` of the crate: there, the file
    /// `pets.rs` is included.
    pub fn module(mut self, path: impl Into<String>) -> Self {
        self.module = path.into();
        self
    }

    /// Leaves out operations that cannot be generated and warns of each, instead of failing.
    pub fn skip_unsupported(mut self) -> Self {
        self.skip_unsupported = true;
        self
    }

    /// Generates into `OUT_DIR`, and prints what Cargo needs to know: the files that were read, and warnings.
    ///
    /// # Errors
    ///
    /// All errors in the document and the configuration, or the file that could not be read or written. Cargo shows the error
    /// that `main` returns.
    pub fn build(self) -> Result<(), BuildError> {
        let variable = |name: &str| {
            env::var(name).map_err(|_| {
                BuildError(format!(
                    "error: `{name}` is not set: call `build` in a build script\n"
                ))
            })
        };
        let (out, name) = (variable("OUT_DIR")?, variable("CARGO_PKG_NAME")?);
        let cargo = Directives::default();
        let built = self.build_in(Path::new(""), Path::new(&out), name, &cargo);
        // Cargo needs them after an error, too.
        print!("{}", cargo.text());
        built
    }

    /// Generates in the folder of a crate.
    fn build_in(
        &self,
        folder: &Path,
        out: &Path,
        name: String,
        cargo: &Directives,
    ) -> Result<(), BuildError> {
        let given = [Some(&self.document), self.config.as_ref()];
        for file in given.into_iter().flatten().chain(&self.overlays) {
            cargo.watch(&slashes(file));
        }
        let mut sources = self.sources(folder)?;
        sources.config.skip_unsupported = self.skip_unsupported;
        self.configure(&mut sources.config.package, name);
        let generated = generate(&sources, cargo)?;
        for warning in generated.warnings.findings() {
            cargo.warn(&one_line(&generated.warnings, warning));
        }
        // The compiler shows which crate is missing, but not what to add.
        cargo.watch("Cargo.toml");
        let (own, workspace): (Vec<_>, Vec<_>) = generated
            .requirements
            .iter()
            .partition(|it| !it.table.starts_with("workspace."));
        for (table, required) in [("package", own), ("workspace", workspace)] {
            // Cargo has read these manifests, or nothing would be built.
            let host = Host::above(&folder.join("."), table).ok().flatten();
            for missing in host
                .iter()
                .flat_map(|it| it.missing(required.iter().copied()))
            {
                let (table, line) = (missing.table, missing.line());
                cargo.warn(&format!(
                    "add to `[{table}]` of Cargo.toml: {}",
                    line.trim()
                ));
            }
        }
        let root = &sources.config.package.root;
        write(
            &generated.files,
            out,
            root.rsplit("::").next().unwrap_or(root),
        )
    }

    /// Sets what follows from the crate.
    fn configure(&self, package: &mut Package, name: String) {
        if !package.is_module() {
            let path = self.module.trim_start_matches("crate::");
            package.root = format!("crate::{path}");
        }
        if package.runtime == Runtime::Vendored {
            // Where `codegen runtime --out client-runtime` writes it: a build script writes to `OUT_DIR` only.
            package.runtime = Runtime::Path(vendored::NAME.to_owned());
        }
        package.name = name;
        "build.rs".clone_into(&mut package.generator);
    }

    fn sources(&self, folder: &Path) -> Result<Sources, BuildError> {
        let paths = Paths {
            root: folder,
            document: &self.document,
            config: self.config.as_deref(),
            overlays: &self.overlays,
            references: &self.references,
        };
        Sources::read(&paths).map_err(|it| {
            BuildError(match it {
                Unread::File(path, what) => MessageFormat::Human.failure(&slashes(&path), &what),
                Unread::Findings(it) => it.render(false),
            })
        })
    }
}

/// Why nothing was generated. `Debug` shows the same as `Display`, since that is what an error returned by `main` is shown with.
pub struct BuildError(String);

impl fmt::Display for BuildError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for BuildError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "\n{}", self.0)
    }
}

impl std::error::Error for BuildError {}

/// The files that a document refers to. Cargo watches those that are read.
struct Watched<'a> {
    files: &'a dyn Files,
    cargo: &'a Directives,
}

impl Files for Watched<'_> {
    fn uri(&self, name: &str) -> Option<String> {
        self.files.uri(name)
    }

    fn locate_uri(&self, from: &str, uri: &str) -> Option<Result<String, Refusal>> {
        self.files.locate_uri(from, uri)
    }

    fn locate(&self, from: &str, path: &str) -> Result<String, Refusal> {
        self.files.locate(from, path)
    }

    fn read(&self, name: &str) -> Result<Source, Refusal> {
        self.cargo.watch(name);
        self.files.read(name)
    }
}

fn generate(sources: &Sources, cargo: &Directives) -> Result<Generated, BuildError> {
    for overlay in &sources.overlays {
        cargo.watch(&overlay.name);
    }
    let lock = Lock::path(Path::new(&sources.document.name));
    // Cargo considers a file that does not exist as changed.
    if lock.exists() {
        cargo.watch(&slashes(&lock));
    }
    let files = Watched {
        files: &sources.files,
        cargo,
    };
    let input = Input::new(&sources.document, &files).overlaid(&sources.overlays);
    let generated = compile(input, &sources.config, Compilation::generated);
    generated.map_err(|it| BuildError(it.render(false)))
}

/// Writes the module, and the file beside it that declares it.
fn write(files: &[GeneratedFile], out: &Path, name: &str) -> Result<(), BuildError> {
    let module = out.join(name);
    let written = output::write(files, Destination::whole(&module));
    written.map_err(|it| BuildError(format!("error: {it}\n")))?;
    let declaration = format!("#[path = \"{name}/mod.rs\"]\npub mod {name};\n");
    let path = out.join(format!("{name}.rs"));
    if fs::read_to_string(&path).is_ok_and(|it| it == declaration) {
        return Ok(());
    }
    let written = fs::write(&path, declaration);
    written.map_err(|it| BuildError(format!("error: {}: {it}\n", path.display())))
}

/// What the script prints for Cargo. The files of a document may be read by several threads.
#[derive(Debug, Default)]
struct Directives(Mutex<String>);

impl Directives {
    /// Has Cargo run the script again after a change of a file.
    fn watch(&self, file: &str) {
        self.push("rerun-if-changed", file);
    }

    fn warn(&self, text: &str) {
        self.push("warning", text);
    }

    fn push(&self, name: &str, value: &str) {
        let mut text = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let line = format!("cargo::{name}={value}\n");
        // Cargo shows each warning as often as it is printed.
        if !text.split_inclusive('\n').any(|it| it == line) {
            text.push_str(&line);
        }
    }

    fn text(&self) -> String {
        let text = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        text.clone()
    }
}

/// A finding with its place and its remedy: Cargo takes one line.
fn one_line(findings: &Diagnostics, finding: &Diagnostic) -> String {
    let (file, line, column) = findings.position(finding);
    let (message, code) = (&finding.message, finding.code);
    let help = finding.help.as_ref();
    let help = help.map_or_else(String::new, |it| format!("; help: {it}"));
    let text = format!("{file}:{line}:{column}: {message} [{code}]{help}");
    text.replace(char::is_control, " ")
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;

    use super::{Builder, Directives};

    const API: &str = "openapi: 3.1.0\ninfo: {title: A, version: '1'}\nservers: [{url: 'https://a.example'}]\npaths:\n  \
        /pets:\n    get:\n      responses: {'200': {description: It., content: {application/json: {schema: {$ref: \
        shared/pet.yaml}}}}}\n";
    const PET: &str = "title: Pet\ntype: object\nproperties: {id: {type: string, format: uuid}}\n";

    /// A crate, in which `pets.yaml` is generated. Returns the directives for Cargo, and the error.
    fn built(folder: &Path, api: &str, builder: &Builder) -> (String, Option<String>) {
        for (path, text) in [
            (
                "Cargo.toml",
                "[package]\nname = \"app\"\n\n[dependencies]\nuuid = \"1\"\n",
            ),
            ("pets.yaml", api),
            ("shared/pet.yaml", PET),
            ("codegen.toml", "overlays = [\"overlay.yaml\"]\n"),
            (
                "overlay.yaml",
                "overlay: 1.0.0\ninfo: {title: B, version: '1'}\nactions: [{target: $.info, update: {title: B}}]\n",
            ),
        ] {
            let path = folder.join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        let (out, cargo) = (folder.join("out"), Directives::default());
        let built = builder.build_in(folder, &out, "app".to_owned(), &cargo);
        (cargo.text(), built.err().map(|it| format!("{it:?}")))
    }

    #[test]
    fn directives_name_each_file_that_was_read_and_each_warning() {
        let folder = tempfile::tempdir().unwrap();
        let builder = Builder::new("pets.yaml").config("codegen.toml");
        let (cargo, error) = built(folder.path(), API, &builder);
        assert_eq!(error, None);
        assert_eq!(
            cargo,
            "cargo::rerun-if-changed=pets.yaml\n\
             cargo::rerun-if-changed=codegen.toml\n\
             cargo::rerun-if-changed=overlay.yaml\n\
             cargo::rerun-if-changed=shared/pet.yaml\n\
             cargo::warning=pets.yaml:6:5: `get /pets` has no `operationId` [missing]; help: `get_pets`, after its method and \
             path, takes its place\n\
             cargo::rerun-if-changed=Cargo.toml\n\
             cargo::warning=add to `[dependencies]` of Cargo.toml: client-runtime = { path = \"client-runtime\" }\n\
             cargo::warning=add to `[dependencies]` of Cargo.toml: uuid = { version = \"1\", features = [\"serde\"] }\n"
        );
        let read = |path: &str| fs::read_to_string(folder.path().join("out").join(path)).unwrap();
        assert_eq!(read("api.rs"), "#[path = \"api/mod.rs\"]\npub mod api;\n");
        assert!(read("api/mod.rs").contains("//! A client of B."));
    }

    #[test]
    fn a_module_has_the_path_that_is_set() {
        let folder = tempfile::tempdir().unwrap();
        let builder = Builder::new("pets.yaml").module("shop::pets");
        assert_eq!(built(folder.path(), API, &builder).1, None);
        let out = folder.path().join("out");
        assert!(out.join("pets.rs").exists());
        let code = fs::read_to_string(out.join("pets/operations/default.rs")).unwrap();
        assert!(code.contains("crate::shop::pets::"), "{code}");
    }

    #[test]
    fn an_error_is_shown_as_by_the_command_and_its_file_is_watched() {
        let folder = tempfile::tempdir().unwrap();
        let api = API.replace("responses:", "reponses:");
        let (cargo, error) = built(folder.path(), &api, &Builder::new("pets.yaml"));
        assert!(
            cargo.contains("cargo::rerun-if-changed=pets.yaml\n"),
            "{cargo}"
        );
        let error = error.expect("an error");
        assert!(
            error.contains("\nerror[missing]: `responses` is missing"),
            "{error}"
        );
        assert!(error.contains("did you mean `responses`?"), "{error}");
        let (_, error) = built(folder.path(), API, &Builder::new("cats.yaml"));
        assert!(
            error
                .expect("an error")
                .contains("cats.yaml could not be read")
        );
    }
}
