//! `cargo xtask reference`: from the vendor's reference page to the table of what is documented, and to the spec.
//!
//! The page is not in the repository, since its text is the vendor's. The table has its facts: operations, examples,
//! and fingerprints of its prose.

mod bodies;
mod compare;
mod finding;
mod page;
mod prose;
mod shape;
mod skeleton;
mod sketch;
mod spec;
mod table;
#[cfg(test)]
mod tests;
mod tree;
mod way;
mod yaml;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// The page, and whether to write the table.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// The text of the reference page.
    file: PathBuf,
    /// Do not write the table; exit with 1 if anything differs.
    #[arg(long)]
    check: bool,
}

/// The differences of a page.
struct Report {
    /// The differences, as text.
    text: String,
    /// Their number.
    count: usize,
    /// Suspicious content that is not a difference.
    warnings: String,
    /// The text of the new table.
    table: String,
    /// The number of operations on the page.
    operations: usize,
}

/// Reports the differences, and writes the table.
pub(crate) fn run(root: &Path, arguments: &Arguments) -> ExitCode {
    match attempt(root, arguments) {
        Ok(code) => code,
        Err(why) => {
            eprintln!("error: {why}");
            ExitCode::FAILURE
        }
    }
}

fn attempt(root: &Path, arguments: &Arguments) -> Result<ExitCode, String> {
    let name = arguments.file.display().to_string();
    let page = fs::read_to_string(&arguments.file).map_err(|why| format!("{name}: {why}"))?;
    let read =
        |path: &str| fs::read_to_string(root.join(path)).map_err(|why| format!("{path}: {why}"));
    let old = read(table::PATH)?;
    let report = report(&name, &page, &old, &read(spec::PATH)?)?;
    eprint!("{}", report.warnings);
    print!("{}", report.text);
    let is_stale = report.table != old;
    let Report {
        count, operations, ..
    } = report;
    if count == 0 && !is_stale {
        println!(
            "nothing to do: {operations} operations, as in {} and {}",
            table::PATH,
            spec::PATH
        );
        return Ok(ExitCode::SUCCESS);
    }
    let differences = if count == 1 {
        "difference"
    } else {
        "differences"
    };
    if arguments.check {
        let state = if is_stale {
            "is stale"
        } else {
            "is up to date"
        };
        println!("{count} {differences}; {} {state}", table::PATH);
        return Ok(ExitCode::FAILURE);
    }
    if is_stale {
        fs::write(root.join(table::PATH), report.table)
            .map_err(|why| format!("{}: {why}", table::PATH))?;
    }
    println!(
        "{count} {differences}; {} has the {operations} operations of the page",
        table::PATH
    );
    Ok(ExitCode::SUCCESS)
}

/// Compares a page with the table and the spec.
fn report(name: &str, page: &str, old: &str, spec: &str) -> Result<Report, String> {
    let operations = page::parse(page).map_err(|why| format!("{name}:{why}"))?;
    let spec = spec::Spec::parse(spec)?;
    let outcome = compare::compare(name, &operations, &table::parse(old)?, &spec);
    let findings = finding::merge(outcome.findings);
    let lengths = operations
        .iter()
        .filter_map(|it| it.request.as_ref()?.wrong_length);
    let warning = |(length, line)| {
        format!(
            "warning: {name}:{line}: the body is not {length} bytes long: is a part of it missing?\n"
        )
    };
    Ok(Report {
        text: finding::print(name, &findings),
        count: findings.len(),
        warnings: lengths.map(warning).collect(),
        table: table::print(&outcome.table)?,
        operations: operations.len(),
    })
}
