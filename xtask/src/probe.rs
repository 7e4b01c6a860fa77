//! `cargo xtask probe`: tests whether clients match their documents.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use codegen::output;
use codegen::{Compilation, Config, Folder, Input, Source};

use crate::package;
use crate::prism::Prism;
use crate::program::Program;

/// Tests the client of each document and prints the findings.
pub(crate) fn run(root: &Path, documents: &[PathBuf], shown: bool, prism: bool) -> ExitCode {
    let mut code = ExitCode::SUCCESS;
    for document in documents {
        match findings(root, document, prism) {
            Ok(findings) => {
                println!("{}: {}", document.display(), summary(&findings));
                let is_shown = |it: &&probe::Finding| match it.verdict {
                    probe::Verdict::Ok => false,
                    probe::Verdict::Violation => true,
                    probe::Verdict::Undescribed
                    | probe::Verdict::Defect
                    | probe::Verdict::Untried => shown,
                };
                let shown_findings = findings.iter().filter(is_shown);
                for it in shown_findings {
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

/// The number of findings of each kind.
fn summary(findings: &[probe::Finding]) -> String {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for it in findings {
        let key = format!("{:?} {:?}", it.stage, it.verdict);
        *counts.entry(key).or_default() += 1;
    }
    let counts = counts.iter().map(|(key, count)| format!("{key} {count}"));
    counts.collect::<Vec<_>>().join(", ")
}

/// Writes the client of a document and its test program, and runs the program.
///
/// The configuration of the document is the `.toml` file next to it, if any.
fn findings(root: &Path, document: &Path, prism: bool) -> Result<Vec<probe::Finding>, String> {
    let source = read(document)?;
    let config = document.with_extension("toml");
    let mut config = if config.exists() {
        Config::parse(read(&config)?).map_err(|it| it.render(false))?
    } else {
        Config::default()
    };
    let name = document.file_stem().unwrap_or_default().to_string_lossy();
    let package = package::name("client", &name);
    let out = root.join("target/probe").join(&package);
    let program = Program {
        root: root.to_owned(),
        package: package.clone(),
        client: out.join("client"),
        folder: out.join("probe"),
        target: root.join("target/outside"),
    };
    config.skip_unsupported = true;
    config.package.workspace = false;
    config.package.name = package;
    package::use_runtime(&mut config.package, root);
    let files = Folder::of(Path::new(""), document).configured(&config);
    let input = Input::new(&source, &files);
    let generated =
        codegen::compile(input, &config, Compilation::generated).map_err(|it| it.render(false))?;
    output::write(&generated.files, &program.client).map_err(|it| it.to_string())?;
    program.write(input, &config)?;
    eprintln!(
        "{}: {} operations, {} types; building the client and the probe",
        document.display(),
        generated.operations,
        generated.types
    );
    program.build()?;
    let prism = prism.then(|| Prism::start(root, document)).transpose();
    let prism = prism.map_err(|it| it.to_string())?;
    eprintln!("{}: calling each operation", document.display());
    program.run(document, None, prism.as_ref().map(Prism::address))
}

fn read(path: &Path) -> Result<Source, String> {
    let text = fs::read_to_string(path);
    let text = text.map_err(|it| format!("{}: {it}", path.display()))?;
    Ok(Source::new(path.to_string_lossy(), text))
}
