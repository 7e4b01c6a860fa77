//! Short documents of which a rewrite could become much: each ends soon, with the API or with an error.

use std::collections::BTreeSet;

use codegen::{Compilation, Config, Source, compile};

/// The codes of what is found, each once.
fn found(document: &str) -> BTreeSet<&'static str> {
    let source = Source::new("much.yaml", document);
    let config = Source::new("codegen.toml", "[limits]\naliases = 20_000\n");
    let config = Config::parse(config).expect("a configuration");
    let generated = compile(&source, &config, Compilation::generated);
    let findings = generated.map_or_else(|it| it, |it| it.warnings);
    findings.findings().iter().map(|it| it.code).collect()
}

fn swagger(document: &str) -> String {
    format!("swagger: '2.0'\ninfo: {{title: Much, version: '1'}}\nhost: api.example\n{document}")
}

fn lines(count: usize, line: impl Fn(usize) -> String) -> String {
    (0..count).map(|it| line(it) + "\n").collect()
}

#[test]
fn a_schema_of_many_media_types_is_bounded() {
    let types = lines(300, |it| format!("      - application/vnd.a{it}+json"));
    let properties = lines(200, |it| format!("              a{it}: {{type: string}}"));
    let document = swagger(&format!(
        "paths:
  /a:
    get:
      operationId: a
      produces:\n{types}      responses:
        200:
          description: Much.
          schema:
            type: object
            properties:\n{properties}"
    ));
    assert!(found(&document).contains("limit"));
}

#[test]
fn a_shared_body_of_many_operations_is_bounded() {
    let properties = lines(200, |it| format!("        a{it}: {{type: string}}"));
    let operations = lines(200, |it| {
        format!(
            "  /a{it}: {{post: {{operationId: a{it}, consumes: [application/a{it}+json], parameters: [{{$ref: '#/parameters/A'}}], responses: {{204: {{description: Done.}}}}}}}}"
        )
    });
    let document = swagger(&format!(
        "parameters:
  A:
    name: a
    in: body
    schema:
      type: object
      properties:\n{properties}paths:\n{operations}"
    ));
    assert!(found(&document).contains("limit"));
}

#[test]
fn a_media_type_of_many_operations_is_bounded() {
    let properties = lines(200, |it| format!("          a{it}: {{type: string}}"));
    let operations = lines(200, |it| {
        format!(
            "  /a{it}: {{get: {{operationId: a{it}, responses: {{200: {{content: {{application/json: {{$ref: '#/components/mediaTypes/A'}}}}}}}}}}}}"
        )
    });
    let document = format!(
        "openapi: 3.2.0
info: {{title: Much, version: '1'}}
components:
  mediaTypes:
    A:
      schema:
        type: object
        properties:\n{properties}paths:\n{operations}"
    );
    assert!(found(&document).contains("limit"));
}

#[test]
fn a_long_chain_of_subtypes_with_discriminator_values_is_fast() {
    let subtypes = lines(300, |it| {
        let next = it + 1;
        format!(
            "  A{it}: {{x-ms-discriminator-value: a{it}, allOf: [{{$ref: '#/definitions/A{next}'}}]}}"
        )
    });
    let document = swagger(&format!(
        "paths: {{}}\ndefinitions:\n{subtypes}  A3000: {{type: object, discriminator: kind, required: [kind], properties: {{kind: {{type: string}}}}}}\n"
    ));
    found(&document);
}

#[test]
fn many_mistakes_of_many_operations_cost_no_more_than_their_number() {
    let operations = lines(3_000, |it| {
        format!(
            "  /a{it}: {{get: {{operationId: a{it}, parameters: [{{name: a, in: query, type: array, items: {{type: string}}, collectionFormat: tsv}}], responses: {{204: {{description: Done.}}}}}}}}"
        )
    });
    let document = swagger(&format!("paths:\n{operations}"));
    assert_eq!(found(&document), BTreeSet::from(["unsupported"]));
}

#[test]
fn references_that_only_lead_to_each_other_are_errors() {
    let document = "openapi: 3.2.0
info: {title: Much, version: '1'}
components:
  mediaTypes:
    A: {$ref: '#/components/mediaTypes/B'}
    B: {$ref: '#/components/mediaTypes/A'}
paths:
  /a: {get: {operationId: a, responses: {200: {content: {application/json: {$ref: '#/components/mediaTypes/A'}}}}}}
";
    assert!(found(document).contains("reference-cycle"));
    let document = swagger(
        "parameters:
  A: {$ref: '#/parameters/B'}
  B: {$ref: '#/parameters/A'}
paths:
  /a: {get: {operationId: a, parameters: [{$ref: '#/parameters/A'}], responses: {204: {description: Done.}}}}
",
    );
    assert!(found(&document).contains("reference-cycle"));
}

#[test]
fn keywords_with_values_of_any_kind_are_no_panics() {
    let values = [
        "null", "1", "true", "a", "[]", "[1]", "{}", "{a: 1}", "[{}]",
    ];
    let keys = [
        "host",
        "basePath",
        "schemes",
        "consumes",
        "produces",
        "parameters",
        "responses",
        "definitions",
        "securityDefinitions",
        "security",
        "tags",
        "paths",
        "x-ms-paths",
        "x-ms-parameterized-host",
        "info",
        "swagger",
    ];
    for key in keys {
        for value in values {
            let head = if key == "swagger" {
                ""
            } else {
                "swagger: '2.0'\n"
            };
            found(&format!("{head}{key}: {value}\n"));
        }
    }
    let keys = [
        "name",
        "in",
        "type",
        "schema",
        "items",
        "collectionFormat",
        "required",
        "$ref",
    ];
    for key in keys {
        for value in values {
            for place in ["body", "formData", "query"] {
                let parameter = format!("{{in: {place}, name: a, {key}: {value}}}")
                    .replace(&format!("in: {place}, name: a, in:"), "name: a, in:")
                    .replace("name: a, name:", "name:");
                found(&swagger(&format!(
                    "paths: {{/a: {{post: {{operationId: a, parameters: [{parameter}], responses: {{204: {{description: a}}}}}}}}}}\n"
                )));
            }
        }
    }
}
