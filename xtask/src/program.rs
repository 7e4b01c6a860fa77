//! The program that tests a client: a separate crate that depends on the client, like a user's.
//!
//! The generator lists the types of the schemas and the requests; everything else is in the crate `probe`.

use std::fs;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use codegen::{Config, GeneratedFile, Input, output};

/// The locations of a client and its test program.
pub(crate) struct Program {
    /// The root of this workspace.
    pub(crate) root: PathBuf,
    /// The name of the client's package.
    pub(crate) package: String,
    /// The folder of its crate.
    pub(crate) client: PathBuf,
    /// The folder of the program's crate.
    pub(crate) folder: PathBuf,
    /// The target folder, shared between programs so that common dependencies are built once.
    pub(crate) target: PathBuf,
}

impl Program {
    /// Writes the crate of the program, for a client generated from the same input and configuration.
    ///
    /// # Errors
    ///
    /// The errors in the document, or a message that names the file that could not be written.
    pub(crate) fn write(&self, input: Input, config: &Config) -> Result<(), String> {
        let mut config = config.clone();
        let whole = (is_rewritten(&input.document.text) || leaves_document(&input.document.text))
            .then(|| codegen::compile(input, &config, |it| it.document()))
            .transpose()
            .map_err(|it| it.render(false))?
            .map(|it| it.to_string());
        let shown = probe::shown(whole.as_ref().unwrap_or(&input.document.text))?;
        "client".clone_into(&mut config.package.root);
        let module = codegen::compile(input, &config, |compilation| {
            compilation.probe(|it| shown.contains(it))
        })
        .map_err(|it| it.render(false))?;
        let module = GeneratedFile {
            path: "src/generated.rs".to_owned(),
            ..module
        };
        output::write(&[module], &self.folder).map_err(|it| it.to_string())?;
        let own = [
            ("Cargo.toml", self.manifest()),
            ("src/main.rs", MAIN.to_owned()),
        ];
        for (path, text) in own {
            let path = self.folder.join(path);
            // Keep the modification time of unchanged files, so that they are not rebuilt.
            if fs::read_to_string(&path).ok().as_ref() != Some(&text) {
                fs::write(path, text).map_err(|it| it.to_string())?;
            }
        }
        if let Some(whole) = whole {
            fs::write(self.folder.join(WHOLE), whole).map_err(|it| it.to_string())?;
        }
        // Use the dependency versions that this workspace is tested with.
        let lock = fs::copy(self.root.join("Cargo.lock"), self.folder.join("Cargo.lock"));
        lock.map(drop).map_err(|it| it.to_string())
    }

    /// Builds the program. Cargo shows its progress.
    ///
    /// # Errors
    ///
    /// If it does not compile, of which the compiler has said why.
    pub(crate) fn build(&self) -> Result<(), String> {
        let mut cargo = self.cargo("build");
        let status = cargo.stdin(Stdio::null()).status();
        let status = status.map_err(|error| format!("cargo could not be run: {error}"))?;
        if status.success() {
            Ok(())
        } else {
            Err("its client and the probe do not compile".to_owned())
        }
    }

    /// A command of Cargo on the program.
    fn cargo(&self, command: &str) -> Command {
        let mut cargo = Command::new(env!("CARGO"));
        cargo
            .args([command, "--manifest-path"])
            .arg(self.folder.join("Cargo.toml"))
            .env("CARGO_TARGET_DIR", &self.target);
        cargo
    }

    /// Builds the program, runs it on the document and returns its findings.
    ///
    /// # Errors
    ///
    /// The compiler's output, or why the program failed.
    pub(crate) fn run(
        &self,
        document: &Path,
        stage: Option<probe::Stage>,
        prism: Option<SocketAddr>,
    ) -> Result<Vec<probe::Finding>, String> {
        let whole = self.folder.join(WHOLE);
        let output = self
            .cargo("run")
            .args(["--quiet", "--"])
            .arg(if whole.exists() { &whole } else { document })
            .args(stage.map(probe::Stage::name))
            .env("CARGO_TERM_COLOR", "never")
            .envs(prism.map(|it| (probe::PRISM, it.to_string())))
            .stdin(Stdio::null())
            .output()
            .map_err(|error| format!("cargo could not be run: {error}"))?;
        if !output.status.success() {
            return Err(String::from_utf8_lossy(&output.stderr).into_owned());
        }
        let text = String::from_utf8_lossy(&output.stdout);
        text.lines().map(probe::Finding::parse).collect()
    }

    fn manifest(&self) -> String {
        let package = &self.package;
        let client = self.client.to_string_lossy();
        let probe = self.root.join("tests/probe");
        let probe = probe.to_string_lossy();
        let runtime = self.root.join("codegen/runtime");
        let runtime = runtime.to_string_lossy();
        format!(
            r#"[package]
name = "probe-of-{package}"
version = "0.1.0"
edition = "2024"
publish = false

[dependencies]
client = {{ package = "{package}", path = {client:?} }}
client-runtime = {{ package = "openapi-client-runtime", path = {runtime:?}, default-features = false }}
jiff = "1"
probe = {{ path = {probe:?} }}
serde_json = "1"
uuid = "1"

# It runs once, and nobody steps through it.
[profile.dev]
debug = false
incremental = false

# A workspace of its own, wherever it lies.
[workspace]
"#
        )
    }
}

/// Whether a document is rewritten when it is read: one of Swagger 2.0, or one with constructs of OpenAPI 3.2 that the
/// probe does not read.
fn is_rewritten(text: &str) -> bool {
    let keys = ["swagger", "mediaTypes"];
    let is_key = |it: &str| text.contains(&format!("{it}:")) || text.contains(&format!("\"{it}\""));
    keys.into_iter().any(is_key) || text.contains("x-oai-")
}

/// The bundled or rewritten document, if the probe cannot read the original.
const WHOLE: &str = "document.json";

/// Whether a document may refer to other files.
fn leaves_document(text: &str) -> bool {
    let mut references = text.split("$ref").skip(1);
    references.any(|it| {
        let target = it.trim_start_matches(['"', '\'', ':', ' ']);
        !target.starts_with('#')
    })
}

/// The program, without the generated module.
const MAIN: &str = "//! Proves the client beside it.\n\nmod generated;\n\n\
                    fn main() -> std::process::ExitCode {\n    probe::main(generated::run)\n}\n";
