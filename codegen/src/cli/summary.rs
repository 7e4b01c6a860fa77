//! What is said after a run.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::time::Duration;

use super::part::Counts;
use crate::Generated;
use crate::diagnostic::counted;

/// One line about the files, and one for each way of paging that was inferred.
pub(super) fn summary(generated: &Generated, counts: Counts, time: Duration) -> String {
    let counts = self::counts(generated, counts);
    let time = time.as_secs_f64() * 1000.0;
    let inferred = inferred(&generated.inferred);
    format!("{counts}, in {time:.0} ms\n{inferred}")
}

/// How much was generated, and how much of it differed from the folder.
fn counts(generated: &Generated, counts: Counts) -> String {
    format!(
        "{}: {} written, {} unchanged, {} removed",
        size(generated),
        counted(counts.written, "file"),
        counts.unchanged,
        counts.removed,
    )
}

/// How much was generated, and how much of it differs from the folder.
pub(super) fn expected(generated: &Generated, counts: Counts) -> String {
    format!(
        "{}: {} to write, {} unchanged, {} to remove",
        size(generated),
        counted(counts.written, "file"),
        counts.unchanged,
        counts.removed,
    )
}

fn size(generated: &Generated) -> String {
    let operations = counted(generated.operations, "operation");
    format!("{operations}, {}", counted(generated.types, "type"))
}

/// How many operations are listed by name for each way of paging.
const NAMED: usize = 5;

/// The message about lists whose paging was inferred from the document.
pub(super) fn inferred(lists: &[(String, String)]) -> String {
    let mut by: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for (operation, how) in lists {
        by.entry(how).or_default().push(operation);
    }
    let mut text = String::new();
    for (how, operations) in by {
        let named = operations.iter().take(NAMED).copied();
        let named = named.collect::<Vec<_>>().join(", ");
        let more = operations.len().saturating_sub(NAMED);
        let more = if more == 0 {
            String::new()
        } else {
            format!(" and {more} more")
        };
        let _ = writeln!(
            text,
            "paged by {how}, as the document suggests: {named}{more}"
        );
    }
    text
}
