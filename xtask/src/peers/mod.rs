//! `cargo xtask bench-peers`: this generator beside others, as whole processes, on other people's documents.

mod chart;
mod figures;
mod generator;
mod rounds;
mod table;
mod trial;

use std::io;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use trial::{Check, Generation, Trial};

use crate::{built, workplace};

/// The measurements, and the files to write.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// The folder of the documents.
    folder: PathBuf,
    /// The documents, by file name without extension, separated by commas.
    #[arg(
        long,
        value_name = "NAMES",
        value_delimiter = ',',
        default_value = "nexus,box,asana,digitalocean,stripe,github"
    )]
    documents: Vec<String>,
    /// The number of pairs to run for each document and generator.
    #[arg(long, value_name = "COUNT", default_value_t = 5, value_parser = clap::value_parser!(u16).range(1..))]
    runs: u16,
    /// Measure `cargo check` of the generated crates instead, which takes minutes.
    #[arg(long)]
    check: bool,
    /// Write the tables to BENCHMARKS.md, and the chart beside it.
    #[arg(long)]
    write: bool,
}

/// The chart, relative to the workspace.
const CHART: &str = "codegen/benches/peers.svg";

/// Measures, prints the table, and writes the requested files.
pub(crate) fn run(root: &Path, arguments: &Arguments) -> ExitCode {
    match attempt(root, arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn attempt(root: &Path, arguments: &Arguments) -> io::Result<()> {
    let documents = documents(&arguments.folder, &arguments.documents)?;
    let codegen = built::codegen(root)?;
    let (installed, missing) = generator::installed(&codegen);
    for name in &missing {
        eprintln!("note: {name} is not installed, and is left out");
    }
    let place = workplace::fresh(root, "peers")?;
    let pairs = rounds::Pairs {
        generators: &installed,
        runs: arguments.runs,
        place: &place,
    };
    // The folder is kept between runs, since it mostly contains dependencies.
    let target = root.join("target/peers-check");
    let check = Check { target };
    let trial: &dyn Trial = if arguments.check { &check } else { &Generation };
    let measured = documents.iter().flat_map(|it| pairs.run(it, trial));
    let measured: Vec<_> = measured.collect();
    let section = if arguments.check {
        "peers-check"
    } else {
        "peers"
    };
    let text = table::markdown(&measured, &installed, arguments.runs);
    println!("\n{text}");
    if !arguments.write {
        return Ok(());
    }
    let path = root.join("BENCHMARKS.md");
    let old = std::fs::read_to_string(&path)?;
    let new = replaced(&old, section, &text);
    let new =
        new.ok_or_else(|| io::Error::other(format!("BENCHMARKS.md has no `<!-- {section} -->`")))?;
    std::fs::write(path, new)?;
    if !arguments.check {
        std::fs::write(root.join(CHART), chart::svg(&measured))?;
    }
    Ok(())
}

/// The documents of these names.
fn documents(folder: &Path, names: &[String]) -> io::Result<Vec<PathBuf>> {
    let find = |name: &String| {
        let mut files = ["json", "yaml", "yml"]
            .into_iter()
            .map(|it| folder.join(format!("{name}.{it}")));
        let found = files.find(|it| it.exists());
        // Generators run in folders of their own.
        found.map_or_else(
            || {
                Err(io::Error::other(format!(
                    "{} has no {name}",
                    folder.display()
                )))
            },
            |it| it.canonicalize(),
        )
    };
    names.iter().map(find).collect()
}

/// Replaces the text between the marks of a section; `None` if there are none.
fn replaced(text: &str, section: &str, content: &str) -> Option<String> {
    let (open, close) = (
        format!("<!-- {section} -->\n"),
        format!("<!-- /{section} -->"),
    );
    let (before, rest) = text.split_once(&open)?;
    let (_, behind) = rest.split_once(&close)?;
    Some(format!("{before}{open}\n{content}\n{close}{behind}"))
}

#[cfg(test)]
mod tests {
    use super::replaced;

    #[test]
    fn only_the_section_is_replaced() {
        let text = "a\n<!-- peers -->\nold\n<!-- /peers -->\nb\n";
        let new = replaced(text, "peers", "new\n");
        let expected = "a\n<!-- peers -->\n\nnew\n\n<!-- /peers -->\nb\n";
        assert_eq!(new.as_deref(), Some(expected));
        assert_eq!(replaced(text, "peers-check", "new\n"), None);
    }
}
