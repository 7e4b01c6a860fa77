//! `cargo xtask probe`: whether the client of a document is what the document says.
//!
//! Writes the client and, beside it, a program that proves it: the types of the schemas and the calls are listed by the
//! generator, all else is in the crate `probe`. The program is a crate of its own, as a user's is.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use codegen::output;
use codegen::{Config, Folder, GeneratedFile, Input, Source};

/// What is proved, and where its crates are written.
pub(crate) struct Probe {
    /// The root of this workspace.
    pub(crate) root: PathBuf,
    /// The document.
    pub(crate) document: PathBuf,
    /// Its `codegen.toml`, if it has one.
    pub(crate) config: Option<PathBuf>,
    /// The folder for the crates `client` and `probe`.
    pub(crate) out: PathBuf,
}

/// Proves each document; says what was found.
pub(crate) fn run(root: &Path, documents: &[PathBuf], shown: bool) -> ExitCode {
    let mut code = ExitCode::SUCCESS;
    for document in documents {
        let name = document.file_stem().unwrap_or_default();
        let config = Some(document.with_extension("toml")).filter(|it| it.exists());
        let probe = Probe {
            root: root.to_owned(),
            document: document.clone(),
            config,
            out: root.join("target/probe").join(name),
        };
        match probe.findings() {
            Ok(findings) => {
                println!("{}: {}", document.display(), summary(&findings));
                let told = |it: &&probe::Finding| match it.verdict {
                    probe::Verdict::Ok => false,
                    probe::Verdict::Violation => true,
                    probe::Verdict::Undescribed
                    | probe::Verdict::Defect
                    | probe::Verdict::Untried => shown,
                };
                let told = findings.iter().filter(told);
                for it in told {
                    println!("  {}", it.line());
                }
                if findings
                    .iter()
                    .any(|it| it.verdict == probe::Verdict::Violation)
                {
                    code = ExitCode::FAILURE;
                }
            }
            Err(why) => {
                println!("{}: {why}", document.display());
                code = ExitCode::FAILURE;
            }
        }
    }
    code
}

/// How many findings there are of each kind.
pub(crate) fn summary(findings: &[probe::Finding]) -> String {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for it in findings {
        let key = format!("{:?} {:?}", it.stage, it.verdict);
        *counts.entry(key).or_default() += 1;
    }
    let counts = counts.iter().map(|(key, count)| format!("{key} {count}"));
    counts.collect::<Vec<_>>().join(", ")
}

impl Probe {
    /// Writes the crates, runs the program, and gives what it found.
    ///
    /// # Errors
    ///
    /// A text for people: what is wrong with the document, or what the compiler says.
    pub(crate) fn findings(&self) -> Result<Vec<probe::Finding>, String> {
        self.write()?;
        let output = Command::new(env!("CARGO"))
            .args(["run", "--quiet", "--manifest-path"])
            .arg(self.out.join("probe/Cargo.toml"))
            .arg("--")
            .arg(&self.document)
            .env("CARGO_TARGET_DIR", self.root.join("target/outside"))
            .output()
            .map_err(|it| it.to_string())?;
        if !output.status.success() {
            return Err(String::from_utf8_lossy(&output.stderr).into_owned());
        }
        let text = String::from_utf8_lossy(&output.stdout);
        let findings = text.lines().map(probe::Finding::parse);
        findings.collect::<Result<_, _>>()
    }

    /// Writes the client and the program that proves it.
    fn write(&self) -> Result<(), String> {
        let read = |path: &Path| {
            let text = fs::read_to_string(path);
            let text = text.map_err(|it| format!("{}: {it}", path.display()))?;
            Ok::<_, String>(Source::new(path.to_string_lossy(), text))
        };
        let source = read(&self.document)?;
        let mut config = match &self.config {
            Some(path) => Config::parse(read(path)?).map_err(|it| it.render(false))?,
            None => Config::default(),
        };
        config.skip_unsupported = true;
        config.package.workspace = false;
        "client".clone_into(&mut config.package.name);
        config.package.runtime = crate::runtime(&self.root);
        let files = Folder::of(Path::new(""), &self.document).configured(&config);
        let input = Input::new(&source, &files);
        let generated = codegen::generate(input, &config).map_err(|it| it.render(false))?;
        write(&generated.files, &self.out.join("client"))?;

        let shown = probe::shown(&source.text)?;
        "client".clone_into(&mut config.package.root);
        let module = codegen::probe(input, &config, |it| shown.contains(it))
            .map_err(|it| it.render(false))?;
        let module = GeneratedFile {
            path: "src/generated.rs".to_owned(),
            ..module
        };
        let out = self.out.join("probe");
        write(&[module], &out)?;
        let own = [
            ("Cargo.toml", self.manifest()),
            ("src/main.rs", MAIN.to_owned()),
        ];
        for (path, text) in own {
            fs::write(out.join(path), text).map_err(|it| it.to_string())?;
        }
        // The versions that this workspace is tested with.
        let lock = fs::copy(self.root.join("Cargo.lock"), out.join("Cargo.lock"));
        lock.map(drop).map_err(|it| it.to_string())
    }

    fn manifest(&self) -> String {
        let probe = self.root.join("tests/probe");
        let probe = probe.to_string_lossy();
        format!(
            r#"[package]
name = "probe-of-client"
version = "0.1.0"
edition = "2024"
publish = false

[dependencies]
client = {{ path = "../client" }}
jiff = "1"
probe = {{ path = {probe:?} }}
serde_json = "1"
uuid = "1"

# A workspace of its own, wherever it lies.
[workspace]
"#
        )
    }
}

/// The program, around the module that the generator writes.
const MAIN: &str = "//! Proves the client beside it.\n\nmod generated;\n\n\
                    fn main() -> std::process::ExitCode {\n    probe::main(generated::run)\n}\n";

fn write(files: &[GeneratedFile], folder: &Path) -> Result<(), String> {
    output::write(files, folder).map_err(|it| it.to_string())?;
    Ok(())
}
