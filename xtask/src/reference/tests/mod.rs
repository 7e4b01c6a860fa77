//! Edited copies of a page: each edit is found, and nothing else.

mod differences;
mod layouts;
mod skeletons;

use super::{Report, report};

const PAGE: &str = include_str!("page.txt");
const SPEC: &str = include_str!("spec.yaml");

/// The table of the page as it is.
fn table() -> String {
    report("page", PAGE, "[]", SPEC).expect("a page").table
}

/// The report on an edited page.
fn report_of(page: &str) -> Report {
    report("page", page, &table(), SPEC).expect("a page")
}

/// The page with a part of it replaced, wherever it is.
#[track_caller]
fn edited(old: &str, new: &str) -> String {
    assert!(PAGE.contains(old), "the page has no {old:?}");
    PAGE.replace(old, new)
}

/// The number of the only line with this text.
#[track_caller]
fn line(text: &str, part: &str) -> usize {
    let mut lines = (1..).zip(text.lines()).filter(|(_, it)| it.contains(part));
    let (number, _) = lines.next().unwrap_or_else(|| panic!("no {part:?}"));
    assert!(lines.next().is_none(), "{part:?} is there twice");
    number
}

#[test]
fn a_page_that_equals_the_table_and_the_spec_has_no_differences() {
    for page in [PAGE.to_owned(), PAGE.replace('\n', "\r\n")] {
        let report = report_of(&page);
        assert_eq!(report.text, "");
        assert_eq!(report.warnings, "");
        assert_eq!((report.count, report.operations), (0, 5));
        assert_eq!(report.table, table());
    }
}

#[test]
fn the_table_has_examples_byte_for_byte_and_no_prose() {
    let table = table();
    let rows: serde_json::Value = serde_json::from_str(&table).expect("JSON");
    assert_eq!(
        rows[1]["request"]["body"],
        "{\n\"label\": \"text\",\n\"kind\": \"fiction\",\n\"width\": 1\n}"
    );
    assert_eq!(rows[2]["response"], "1");
    assert_eq!(rows[4]["response"], serde_json::Value::Null);
    assert_eq!(rows[4]["operation_id"], "deleteShelf");
    assert!(!table.contains("library"), "{table}");
}

#[test]
fn the_table_says_which_lines_of_prose_name_a_parameter() {
    let rows: serde_json::Value = serde_json::from_str(&table()).expect("JSON");
    let named = |row: usize| {
        let lines = rows[row]["prose"].as_array().expect("lines").iter();
        let names = lines.map(|it| it["parameter"].as_str().unwrap_or("-").to_owned());
        names.collect::<Vec<_>>()
    };
    assert_eq!(named(0), ["-", "kind", "page", "page_size"]);
    // `identifiers` of the description begin with the name, too; parameters come last.
    assert_eq!(named(4), ["-", "-", "id"]);
}

/// The committed table has the facts of the published page, and the spec has what the table shows.
#[test]
fn the_spec_of_this_repository_has_all_that_the_committed_table_shows() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let read = |path: &str| std::fs::read_to_string(root.join(path)).expect("a file");
    let (old, spec) = (read(super::table::PATH), read(super::spec::PATH));
    let rows = super::table::parse(&old).expect("a table");
    let mut page = "Interop API\n".to_owned();
    for it in &rows {
        page.push_str(&format!(
            "{} {} HTTP/1.1\nHost: api.us2.kimonocloud.com\n",
            it.method, it.path
        ));
        if let Some(request) = &it.request {
            let length = serde_json::from_str::<serde_json::Value>(&request.body).expect("JSON");
            let length = length.to_string().len();
            let media = &request.content_type;
            page.push_str(&format!(
                "Content-Type: {media}\nContent-Length: {length}\n{}\n",
                request.body
            ));
        }
        page.push_str(&format!(
            "{}\n",
            it.response.as_deref().unwrap_or("No content")
        ));
    }
    page.push_str("Last updated\n");
    let report = report("page", &page, &old, &spec).expect("a page");
    // The text of the page is not in the repository.
    let found = report
        .text
        .lines()
        .filter(|it| !it.starts_with(' ') && !it.contains("prose"));
    assert_eq!(found.collect::<Vec<_>>(), Vec::<&str>::new());
    assert_eq!(report.operations, rows.len());
}
