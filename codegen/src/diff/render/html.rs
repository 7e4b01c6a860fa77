//! A page for browsers, in one file: the changes, filtered by verdict, tag and operation.

use crate::diff::report::Report;

const PAGE: &str = include_str!("page.html");

/// The place of the report in the page.
const PLACE: &str = "__REPORT__";

/// Writes a page that contains the report as JSON, and a script that shows it. It loads nothing else.
pub(crate) fn html(report: &Report) -> String {
    let mut report = report.clone();
    for change in &mut report.changes {
        // The filter has to find a change by each operation.
        change.reach.operations.clone_from(&change.reach.all);
    }
    let json = serde_json::to_string(&report).unwrap_or_default();
    // Nothing in the report may end the script.
    let json = json.replace('<', "\\u003c");
    PAGE.replace(PLACE, &json)
}
