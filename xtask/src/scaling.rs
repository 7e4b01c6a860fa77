//! `cargo xtask scaling`: the costs of generating documents that are grown 1, 2, 4, 8 and 16 times.
//!
//! The suite `scaling` of the generator tests the same by counting allocations.

use std::io;
use std::path::Path;
use std::process::{Command, ExitCode};

use crate::spent::{self, Runs, Spent};
use crate::{built, grow, workplace};

const FACTORS: [usize; 5] = [1, 2, 4, 8, 16];

/// Measures, and prints the table.
pub(crate) fn run(root: &Path, document: &Path, runs: usize) -> ExitCode {
    match measure(root, document, runs) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn measure(root: &Path, document: &Path, runs: usize) -> io::Result<()> {
    let codegen = built::codegen(root)?;
    let folder = workplace::fresh(root, "scaling")?;
    println!(
        "| Copies | Size | Processor time | For each copy | Elapsed | Peak memory | For each copy |"
    );
    println!("|---|---|---|---|---|---|---|");
    for factor in FACTORS {
        let file = folder.join(format!("grown-{factor}.json"));
        // In a separate process, because the peak of a process includes that of the one that started it.
        grow::apart(document, factor, &file)?;
        let once = |number| {
            let out = folder.join(format!("client-{factor}-{number}"));
            let mut command = Command::new(&codegen);
            let options = ["--no-config", "--runtime", "0.1", "--out"];
            command.arg("generate").arg(&file).args(options).arg(out);
            spent::run(&mut command)
        };
        let used = (0..runs.max(1)).map(once).collect::<io::Result<Vec<_>>>()?;
        println!(
            "{}",
            row(factor, std::fs::metadata(&file)?.len() >> 10, &used)
        );
    }
    Ok(())
}

fn row(factor: usize, kilobytes: u64, used: &[Spent]) -> String {
    let seconds = Runs::of(used, Spent::seconds).median();
    let elapsed = Runs::of(used, |it| it.elapsed.as_secs_f64()).median();
    let peak = Runs::of(used, Spent::megabytes).median();
    let copies = u32::try_from(factor).map_or(f64::NAN, f64::from);
    format!(
        "| {factor} | {kilobytes} KB | {seconds:.3} s | {:.1} ms | {elapsed:.3} s | {peak:.0} MB | {:.1} MB |",
        1e3 * seconds / copies,
        peak / copies,
    )
}
