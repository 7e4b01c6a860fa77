//! The subjects that are counted: the generation of three documents, and a call of the client.

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};

use super::callgrind;
use crate::{built, grow, workplace};

/// Counts all subjects, one after another.
pub(super) fn count(root: &Path) -> io::Result<BTreeMap<String, u64>> {
    let (codegen, calls) = (built::codegen(root)?, built::calls(root)?);
    let folder = workplace::fresh(root, "instructions")?;
    callgrind::one_processor()?;
    let mut counts = generations(root, &codegen, &folder)?;
    for (kind, name) in [("small", "call, small response"), ("page", "call, 10 KB")] {
        counts.insert(name.to_owned(), one_call(&calls, kind, &folder)?);
    }
    Ok(counts)
}

fn generations(root: &Path, codegen: &Path, folder: &Path) -> io::Result<BTreeMap<String, u64>> {
    let spec = root.join("spec/interop.yaml");
    let unions = root.join("tests/fixtures/valid/discriminator_hierarchies.yaml");
    let (grown, many_unions) = (folder.join("interop.json"), folder.join("unions.json"));
    grow::apart(&spec, 4, &grown)?;
    grow::apart(&unions, 16, &many_unions)?;
    let subjects = [
        ("generate interop, YAML", spec),
        ("generate interop 4 times, JSON", grown),
        ("generate unions 16 times, JSON", many_unions),
    ];
    let count = |(index, (name, document)): (usize, (&str, PathBuf))| {
        let out = folder.join(format!("client-{index}"));
        let (document, out) = (document.to_string_lossy(), out.to_string_lossy());
        // Without a copy of the runtime, which would add the same work to each.
        let arguments = [
            "generate",
            &document,
            "--out",
            &out,
            "--no-config",
            "--runtime",
            "0.1",
        ];
        let profile = folder.join(format!("generate-{index}.callgrind"));
        let count = callgrind::count(codegen, &arguments, &profile)?;
        Ok((name.to_owned(), count))
    };
    subjects.into_iter().enumerate().map(count).collect()
}

/// The number of calls of the shorter run.
const CALLS: u64 = 500;

/// The instructions of one call: the additional instructions of a run with twice as many calls, divided by their
/// number.
fn one_call(calls: &Path, kind: &str, folder: &Path) -> io::Result<u64> {
    let run = |number: u64| {
        let profile = folder.join(format!("call-{kind}-{number}.callgrind"));
        callgrind::count(calls, &[kind, &number.to_string()], &profile)
    };
    let (some, twice) = (run(CALLS)?, run(2 * CALLS)?);
    Ok(twice.saturating_sub(some) / CALLS)
}
