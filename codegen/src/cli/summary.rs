//! What is said after a run.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::time::Instant;

use crate::Generated;
use crate::diagnostic::counted;
use crate::output::Plan;

/// One line about the files, and one for each way of paging that was inferred.
pub(super) fn summary(generated: &Generated, plan: &Plan, start: Instant) -> String {
    let mut text = format!(
        "{}, {}: {} written, {} unchanged, {} removed, in {:.0} ms\n",
        counted(generated.operations, "operation"),
        counted(generated.types, "type"),
        counted(plan.write.len(), "file"),
        plan.unchanged,
        plan.remove.len(),
        start.elapsed().as_secs_f64() * 1000.0
    );
    text.push_str(&inferred(&generated.inferred));
    text
}

/// How many operations are listed by name for each way of paging.
const NAMED: usize = 5;

/// The message about lists whose paging was inferred from the document.
fn inferred(lists: &[(String, String)]) -> String {
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
            "walked by {how}, as the document suggests: {named}{more}"
        );
    }
    text
}
