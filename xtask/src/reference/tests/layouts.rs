//! A page that is truncated, or has another layout, is an error at its line.

use super::super::report;
use super::{PAGE, SPEC, edited, table};

#[track_caller]
fn error(page: &str) -> String {
    match report("page", page, &table(), SPEC) {
        Ok(report) => panic!("it was read, with {} operations", report.operations),
        Err(why) => why,
    }
}

#[test]
fn a_page_that_ends_anywhere_before_its_end_is_truncated_there() {
    let lines: Vec<&str> = PAGE.lines().collect();
    // The last line may be missing: it is no part of the table.
    for count in 1..lines.len() - 1 {
        let page = lines[..count].join("\n");
        let why = error(&page);
        assert!(why.starts_with(&format!("page:{count}: ")), "{why}");
        assert!(why.contains("truncated"), "{why}");
    }
}

#[test]
fn a_truncated_page_says_what_is_missing() {
    let cut = |part: &str| {
        let end = PAGE.find(part).expect("it is there") + part.len();
        error(&PAGE[..end])
    };
    let why = cut("GET /v1/shelves HTTP/1.1");
    assert_eq!(
        why,
        "page:6: the page is truncated here; expected `Host: …` among the headers of the request"
    );
    let why = cut("A page of shelves");
    assert_eq!(
        why,
        "page:10: the page is truncated here; expected the body of the response, or `No content`"
    );
    let why = cut("\"kind\": \"fiction\",");
    assert_eq!(
        why,
        "page:16: the body of the response is not JSON, or truncated: EOF while parsing a value"
    );
    let why = cut("The count\n1");
    assert_eq!(
        why,
        "page:47: the page is truncated here; expected another operation or `Last updated`"
    );
}

#[test]
fn another_layout_is_an_error_where_it_begins() {
    for (page, expected) in [
        (
            String::new(),
            "page:1: expected the title of the page, `Interop API`",
        ),
        (
            "<html>\n".to_owned(),
            "page:1: expected the title of the page, `Interop API`",
        ),
        (
            "Interop API\nLast updated\n".to_owned(),
            "page:1: the page has no operation",
        ),
        (
            edited(" HTTP/1.1", ""),
            "page:7: expected prose or a request, such as `GET /path HTTP/1.1`",
        ),
        (
            edited("GET /v1", "curl /v1"),
            "page:7: expected prose or a request, such as `GET /path HTTP/1.1`",
        ),
        (
            edited("Accept: */*", "X-Trace: 1"),
            "page:9: this header is unknown; xtask/src/reference/page.rs reads the headers",
        ),
        (
            edited("Content-Type: application/xml\n", ""),
            "page:54: expected `Content-Type` and `Content-Length`, or neither of them",
        ),
    ] {
        assert_eq!(error(&page), expected);
    }
}

#[test]
fn an_example_in_another_layout_is_an_error_where_it_begins() {
    for (page, expected) in [
        (
            edited("Content-Length: 6", "Content-Length: six"),
            "page:54: expected a number as `Content-Length`",
        ),
        (
            edited("The count\n", "The count\nas a number\n"),
            "page:47: expected the body of the response, or `No content`",
        ),
        (
            edited("The count\n1\n", "The count\n1 shelf\n"),
            "page:47: expected the body of the response, or `No content`",
        ),
        (
            edited("\"text\"\n", "\"text\" and more\n"),
            "page:55: expected the end of the line after a JSON value",
        ),
        (
            edited("How many shelves", "{\n}\nHow many shelves"),
            "page:41: expected prose or a request, not JSON",
        ),
        (
            edited("\"width\": 1,\n", "\"width\": 1\n"),
            "page:18: the body of the response is not JSON, or truncated: expected `,` or `}`",
        ),
        (
            edited("Last updated", "More\nLast updated"),
            "page:67: expected a request after the prose before this line",
        ),
        (
            edited(
                "Was this helpful?",
                "Was this helpful?\nGET /v1/more HTTP/1.1",
            ),
            "page:68: expected the end of the page after its footer",
        ),
        (
            edited("/v1/shelves/count", "/v1/shelves"),
            "page:42: `GET /v1/shelves` is at line 6, too",
        ),
    ] {
        assert_eq!(error(&page), expected);
    }
}

#[test]
fn a_table_or_a_spec_that_cannot_be_read_is_an_error() {
    let why = report("page", PAGE, "[\n{}]", SPEC)
        .err()
        .expect("an error");
    assert!(
        why.starts_with("tests/reference/operations.json:2: missing field"),
        "{why}"
    );
    let why = report("page", PAGE, &table(), "a: [")
        .err()
        .expect("an error");
    assert!(why.starts_with("spec/interop.yaml: "), "{why}");
}
