//! Tests that additions, removals and changes are reported with the line of the spec.

use super::super::report;
use super::{PAGE, SPEC, edited, line, report_of, table};

/// The report of a page, in full.
#[track_caller]
fn assert_found(page: &str, expected: &[&str]) {
    let report = report_of(page);
    let lines: Vec<&str> = report.text.lines().collect();
    assert_eq!(lines, expected);
    assert!(report.count > 0);
}

/// The line of the spec, as the report says it.
#[track_caller]
fn at(part: &str, how: &str) -> String {
    format!("  spec/interop.yaml:{}: {how}", line(SPEC, part))
}

#[test]
fn removed_operations_are_reported() {
    let start = PAGE.find("How many").expect("the operation");
    let end = PAGE.find("id of the shelf\nPUT").expect("the next one");
    let page = format!("{}{}", &PAGE[..start], &PAGE[end..]);
    let spec = SPEC.replace(
        "/shelves/count:\n    get:",
        "/shelves/count:\n    get: # here",
    );
    let report = report("page", &page, &table(), &spec).expect("a page");
    let here = line(&spec, "# here");
    let expected = format!(
        "page: removed operation `GET /v1/shelves/count`, which is `countShelves`\n  \
         spec/interop.yaml:{here}: remove it, or mark it with another source\n"
    );
    assert_eq!(report.text, expected);
    assert!(!report.table.contains("countShelves"));
}

#[test]
fn changed_methods_are_reported() {
    let page = edited("PUT /v1", "PATCH /v1");
    let what = "page:49: `PUT /v1/shelves/{id}/plan` is `PATCH /v1/shelves/{id}/plan` now";
    assert_found(&page, &[what, &at("    put:", "change `put` to `patch`")]);
    assert!(report_of(&page).table.contains("\"method\": \"PATCH\""));
}

#[test]
fn renamed_path_parameters_are_reported() {
    let page = edited("{id}/plan", "{shelf}/plan");
    let how = "change the path of this operation to `/shelves/{shelf}/plan`";
    assert_found(
        &page,
        &[
            "page:49: `PUT /v1/shelves/{id}/plan` is `PUT /v1/shelves/{shelf}/plan` now",
            &at("    put:", how),
        ],
    );
}

#[test]
fn marked_operations_are_reported_once_published() {
    let new = "GET /v1/shelves/{id} HTTP/1.1\nHost: api.example.com\n{\n\"data\": {\n\"label\": \"text\"\n}\n}\n";
    let page = edited("Take a shelf", &format!("{new}Take a shelf"));
    let lines = [
        "page:58: new operation `GET /v1/shelves/{id}`",
        "  spec/interop.yaml:96: the spec has it, from another source: remove the mark and its row in \
         tests/reference/provenance.json",
    ];
    assert_found(&page, &lines);
}

#[test]
fn changed_lines_of_prose_are_reported() {
    let page = edited(
        "Which kind of shelf to return\n",
        "Which kind of shelf to return\nThe widest first\n",
    );
    let spec_line = line(SPEC, "Return only those of this kind") + 2;
    assert_found(
        &page,
        &[
            "page:4: the prose of `listShelves` has a new line: The widest first",
            &format!(
                "  spec/interop.yaml:{spec_line}: add the parameter that it names, after `kind`; or check the description"
            ),
        ],
    );
    let page = edited(
        "Which kind of shelf to return\n",
        "Only shelves of this kind\n",
    );
    let what =
        "page:3: the prose of `listShelves` on `kind` has changed: Only shelves of this kind";
    assert_found(&page, &[what, &at("- name: kind", "check the parameter")]);
    let page = edited("Which kind of shelf to return\n", "");
    assert_found(
        &page,
        &[
            "page:5: the prose of `listShelves` no longer names `kind`",
            &at(
                "- name: kind",
                "remove the parameter `kind`, or mark it with another source",
            ),
        ],
    );
    let page = edited("The shelves of the library.\n", "All shelves.\n");
    let what = "page:2: the prose of `listShelves` has changed: All shelves.";
    assert_found(
        &page,
        &[
            what,
            &at("description: The shelves.", "check the description"),
        ],
    );
}

#[test]
fn new_fields_are_reported_once_for_all_examples() {
    let page = PAGE.replace(
        "\"label\": \"text\",\n",
        "\"label\": \"text\",\n\"depth\": 1,\n",
    );
    assert_found(
        &page,
        &[
            "page:16: new field `Shelf.depth`, in the response of `listShelves`",
            "  page:31: and in the request of `createShelf`",
            "  page:38: and in the response of `createShelf`",
            &at("of the shelf.", "insert after `label`"),
            "",
            "            depth:",
            "              type: integer",
            "              description: TODO",
            "",
        ],
    );
    let report = report_of(&page);
    assert_eq!(report.count, 1);
    assert_eq!(
        report.warnings,
        "warning: page:28: the body is not 43 bytes long: is a part of it missing?\n"
    );
}

#[test]
fn marked_fields_are_reported_once_published() {
    let page = edited(
        "null,\n{\n",
        "null,\n{\n\"id\": \"123e4567-e89b-12d3-a456-426614174000\",\n",
    );
    let how = "the spec has it, from another source: remove the mark of what the page shows";
    let id = line(SPEC, "        id:");
    assert_found(
        &page,
        &[
            "page:15: new field `Shelf.id`, in the response of `listShelves`",
            &format!("  spec/interop.yaml:{id}: {how}"),
        ],
    );
}

#[test]
fn removed_fields_are_reported() {
    let page = PAGE.replace(",\n\"owner\": null", "");
    assert_found(
        &page,
        &[
            "page:14: `Shelf.owner` is not shown any more, in the response of `listShelves`",
            "  page:33: and in the response of `createShelf`",
            &at(
                "            owner:",
                "remove it, or mark it with another source",
            ),
        ],
    );
}

#[test]
fn new_enum_values_are_reported() {
    let page = PAGE.replacen("\"fiction\"", "\"music\"", 1);
    let what = "page:16: new value \"music\" of `Kind`, in the response of `listShelves`";
    assert_found(&page, &[what, &at("        - maps", "add it to the enum")]);
    let page = PAGE.replacen("\"fiction\"", "\"maps\"", 1);
    let what = "page:16: `Kind` is \"maps\", and was \"fiction\", in the response of `listShelves`";
    assert_found(
        &page,
        &[what, &at("            kind:", "the spec allows it")],
    );
}

#[test]
fn changed_types_and_formats_are_reported() {
    let page = PAGE.replacen("\"width\": 1", "\"width\": \"text\"", 1);
    let what = "page:17: `Shelf.width` is of the type `string`, in the response of `listShelves`";
    let width = line(SPEC, "            width:") + 1;
    let how = format!("  spec/interop.yaml:{width}: change the type, which is `integer` here");
    assert_found(&page, &[what, &how]);
    let page = PAGE.replacen(
        "\"label\": \"text\"",
        "\"label\": \"2025-07-04T16:18:06.444Z\"",
        1,
    );
    let what =
        "page:15: `Shelf.label` is of the format `date-time`, in the response of `listShelves`";
    assert_found(
        &page,
        &[what, &at("            label:", "add `format: date-time`")],
    );
}

#[test]
fn newly_shown_objects_are_reported() {
    let page = PAGE.replacen(
        "\"owner\": null",
        "\"owner\": {\n\"name\": \"text\",\n\"age\": 1\n}",
        1,
    );
    let how = "compare the schema with the page, and remove marks that the page replaces";
    let name = line(SPEC, "        name:") + 1;
    assert_found(
        &page,
        &[
            "page:18: `Owner` is not `null` any more, in the response of `listShelves`",
            &at("            owner:", how),
            "page:20: new field `Owner.age`, in the response of `listShelves`",
            &format!("  spec/interop.yaml:{name}: insert after `name`"),
            "",
            "        age:",
            "          type: integer",
            "          description: TODO",
            "",
        ],
    );
}

#[test]
fn changed_media_types_are_reported() {
    let page = edited("application/xml", "text/xml");
    let what = "page:52: the request of `updatePlan` is `text/xml`";
    let how = "change the media type, which is `application/xml`";
    assert_found(&page, &[what, &at("application/xml", how)]);
}

#[test]
fn added_and_removed_response_bodies_are_reported() {
    let page = edited("The count\n1\n", "No content\n");
    let here = line(SPEC, "description: The count.") - 1;
    let how = format!("  spec/interop.yaml:{here}: change it to 204, without a body");
    assert_found(
        &page,
        &[
            "page:46: the response of `countShelves` has no content",
            &how,
        ],
    );
    let page = edited(
        "\"text\"\nNo content\nNo content\n",
        "\"text\"\nThe plan\n1\n",
    );
    let here = line(SPEC, "operationId: updatePlan") + 13;
    let how = format!("  spec/interop.yaml:{here}: change it to 200, with a body");
    assert_found(
        &page,
        &["page:56: the response of `updatePlan` has a body", &how],
    );
}

#[test]
fn changed_hosts_are_reported() {
    let page = edited("api.example.com", "api.example.org");
    let what = "page:7: the host is `api.example.org`";
    assert_found(&page, &[what, &at("  - url:", "change the server")]);
}

#[test]
fn the_spec_is_compared_when_the_table_is_up_to_date() {
    let page = edited("\"width\": 1", "\"depth\": 1");
    let table = report_of(&page).table;
    let report = report("page", &page, &table, SPEC).expect("a page");
    let expected = "page:17: new field `Shelf.depth`, in the response of `listShelves`";
    assert_eq!(report.text.lines().next(), Some(expected));
    assert_eq!(report.count, 1);
    assert_eq!(report.table, table);
}
