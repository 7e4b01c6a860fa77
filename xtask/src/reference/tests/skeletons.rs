//! The YAML to insert for a new operation.

use codegen::{Compilation, Config, Source, compile};

use super::super::report;
use super::{PAGE, SPEC, line, report_of, table};

const HOST: &str = "Host: api.example.com\n";

/// The page with more at its end.
fn with(operation: &str) -> String {
    PAGE.replace("Last updated", &format!("{operation}Last updated"))
}

/// The only skeleton in a report, and the line that it is to follow.
#[track_caller]
fn skeleton(report: &str) -> (usize, String) {
    let (_, rest) = report.split_once("spec/interop.yaml:").expect("a line");
    let (line, rest) = rest
        .split_once(": insert after this line")
        .expect("a skeleton");
    let (_, yaml) = rest.split_once("\n\n").expect("YAML");
    (line.parse().expect("a line"), yaml.trim_end().to_owned())
}

/// The spec with a skeleton at its place, which the generator accepts.
#[track_caller]
fn inserted(report: &str) -> String {
    let (line, yaml) = skeleton(report);
    let lines: Vec<&str> = SPEC.lines().collect();
    let (before, after) = lines.split_at(line);
    let spec = format!("{}\n\n{yaml}\n{}\n", before.join("\n"), after.join("\n"));
    let config = Config::parse(Source::new(
        "codegen.toml",
        "[package]\nname = \"shelves\"\n",
    ));
    let source = Source::new("spec/interop.yaml", spec.as_str());
    let compiled = compile(
        &source,
        &config.expect("a configuration"),
        Compilation::generated,
    );
    if let Err(why) = compiled {
        panic!("{why}\n{spec}");
    }
    spec
}

#[test]
fn new_operations_on_known_objects_refer_to_their_schemas() {
    let operation = "Find a shelf\nid of the shelf\nGET /v1/shelves/{id}/neighbour HTTP/1.1\n";
    let body = "{\n\"data\": {\n\"label\": \"text\",\n\"kind\": \"fiction\",\n\"width\": 1,\n\"owner\": null\n}\n}\n";
    let page = with(&format!("{operation}{HOST}Shelf response\n{body}"));
    let report = report_of(&page);
    assert!(
        report
            .text
            .starts_with("page:68: new operation `GET /v1/shelves/{id}/neighbour`\n"),
        "{}",
        report.text
    );
    let (after, yaml) = skeleton(&report.text);
    // The end of the path item of the operation before it on the page.
    assert_eq!(after, line(SPEC, "operationId: deleteShelf") + 8);
    let expected = "  /shelves/{id}/neighbour:
    get:
      operationId: getNeighbour
      tags:
        - Shelves
      summary: TODO
      description: TODO
      parameters:
        - $ref: '#/components/parameters/ShelfId'
      responses:
        '200':
          $ref: '#/components/responses/Shelf'
        '401':
          $ref: '#/components/responses/Unauthorized'
        '404':
          $ref: '#/components/responses/NotFound'";
    assert_eq!(yaml, expected);
    inserted(&report.text);
}

/// The skeleton of a list of objects that the page shows nowhere else.
const BOOKS: &str = "  /books:
    get:
      operationId: listBooks
      tags:
        - Shelves
      summary: TODO
      description: TODO
      # page:67 may be about a parameter: then add it, in this order.
      parameters:
        - $ref: '#/components/parameters/Page'
        - $ref: '#/components/parameters/PageSize'
      responses:
        '200':
          description: TODO
          content:
            application/json:
              schema:
                type: object
                x-provenance: 'inferred: `data` is required, because every documented body has it.'
                required: [data]
                properties:
                  data:
                    type: array
                    description: TODO
                    items:
                      description: TODO
                      x-provenance: 'inferred: the page prints null for a base of the items, perhaps another one.'
                      allOf:
                        - $ref: '#/components/schemas/Resource'
                        - type: object
                          properties:
                            title:
                              type: string
                              description: TODO
                            state:
                              type: string
                              description: TODO
                              enum:
                                - lent
                            api_key:
                              type: string
                              format: password
                              description: TODO
                              x-provenance: 'inferred: a secret that must never be printed; the page shows a plain string.'
                            cover:
                              type: object
                              description: TODO
                              x-provenance: 'inferred: the page prints null, which stands for an object that it could not resolve.'
                              additionalProperties: true
                  paging:
                    $ref: '#/components/schemas/Paging'
              example:
                data:
                  - title: text
                    state: lent
                    api_key: text
        '401':
          $ref: '#/components/responses/Unauthorized'";

#[test]
fn new_operations_describe_new_objects_and_mark_inferences() {
    let operation = "Books of the library\nOnly the ones by this writer\nNumber of the page\nValue of page_size\n";
    let body = "{\n\"data\": [\nnull,\n{\n\"title\": \"text\",\n\"state\": \"lent\",\n\"api_key\": \"text\",\n\"cover\": null\n}\n]\n}\n";
    let page = with(&format!(
        "{operation}GET /v1/books HTTP/1.1\n{HOST}Books\n{body}"
    ));
    let report = report_of(&page);
    let (_, yaml) = skeleton(&report.text);
    assert_eq!(yaml, BOOKS);
    inserted(&report.text);
}

#[test]
fn an_operation_with_a_body_at_a_known_path_is_inserted_into_its_path_item() {
    let operation = "Change the plan\nPATCH /v1/shelves/{id}/plan HTTP/1.1\n";
    let request =
        "Content-Type: application/json\nContent-Length: 19\n{\n\"rows\": [\n1\n],\n\"a\": {}\n}\n";
    let page = with(&format!("{operation}{HOST}{request}No content\n"));
    let report = report_of(&page);
    let (after, yaml) = skeleton(&report.text);
    assert_eq!(after, line(SPEC, "operationId: updatePlan") + 16);
    let expected = "    patch:
      operationId: updatePlanOfShelves
      tags:
        - Shelves
      summary: TODO
      description: TODO
      parameters:
        - $ref: '#/components/parameters/ShelfId'
      requestBody:
        description: TODO
        required: true
        content:
          application/json:
            schema:
              type: object
              description: TODO
              properties:
                rows:
                  type: array
                  description: TODO
                  items:
                    type: integer
                    description: TODO
                a:
                  type: object
                  description: TODO
                  additionalProperties: true
            example:
              rows:
                - 1
              a: {}
      responses:
        '204':
          $ref: '#/components/responses/NoContent'
        '401':
          $ref: '#/components/responses/Unauthorized'
        '404':
          $ref: '#/components/responses/NotFound'";
    assert_eq!(yaml, expected);
    inserted(&report.text);
}

#[test]
fn an_inserted_skeleton_leaves_only_the_table_to_write() {
    let page = with(&format!("POST /v1/crates HTTP/1.1\n{HOST}No content\n"));
    let report_before = report_of(&page);
    let spec = inserted(&report_before.text);
    let after = report("page", &page, &report_before.table, &spec).expect("a page");
    assert_eq!((after.text.as_str(), after.count), ("", 0));
    assert_eq!(after.table, report_before.table);
    assert_ne!(after.table, table());
}
