//! Documents that are short and could become much, or keep a machine busy: each ends soon, with the API or with an error.

use std::collections::BTreeSet;

use codegen::{Compilation, Config, Source};

const HEAD: &str =
    "openapi: 3.0.3\ninfo: {title: Much, version: '1'}\nservers: [{url: https://api.example}]\n";

/// The codes of what is found, each once, and how many findings there are.
fn found(document: &str, config: &str) -> (BTreeSet<&'static str>, usize) {
    let config = Config::parse(Source::new("codegen.toml", config)).expect("it is one");
    let source = Source::new("much.yaml", format!("{HEAD}{document}"));
    let generated = codegen::compile(&source, &config, Compilation::generated);
    let findings = generated.map_or_else(|it| it, |it| it.warnings);
    assert!(findings.render(true).len() >= findings.findings().len());
    let codes = findings.findings().iter().map(|it| it.code);
    (codes.collect(), findings.findings().len())
}

fn only(code: &'static str) -> BTreeSet<&'static str> {
    BTreeSet::from([code])
}

/// Schemas, each made of its number and of how many there are.
fn schemas(count: usize, schema: impl Fn(usize) -> String) -> String {
    let lines = (0..count).map(|it| format!("    A{it}: {}\n", schema(it)));
    let all: String = lines.collect();
    format!("paths: {{}}\ncomponents:\n  schemas:\n{all}")
}

fn reference(to: usize) -> String {
    format!("{{$ref: '#/components/schemas/A{to}'}}")
}

/// Operations, and what they have in common.
fn operations(count: usize, operation: &str, components: &str) -> String {
    let lines =
        (0..count).map(|it| format!("  /a{it}: {{post: {{operationId: a{it}, {operation}}}}}\n"));
    let all: String = lines.collect();
    format!("paths:\n{all}components:\n{components}")
}

const DONE: &str = "responses: {'200': {description: Done.}}";

#[test]
fn many_ambiguous_mistakes_are_reported_quickly() {
    let count = 3_000;
    let unresolved = schemas(count, |it| {
        format!(
            "{{properties: {{a: {{$ref: '#/components/schemas/Bbcdefghijklmnopqrstuv{it}'}}}}}}"
        )
    });
    let similar = unresolved.replace("    A", "    Abcdefghijklmnopqrstuvw");
    assert_eq!(found(&similar, ""), (only("unresolved-reference"), count));
    let all = |name: &str| {
        let all = (0..count).map(|it| format!("{name}{it}, "));
        all.collect::<String>()
    };
    let properties = all("abcdefghijklmnop").replace(", ", ": {}, ");
    let required = all("zbcdefghijklmnop");
    let missing = schemas(1, |_| {
        format!("{{type: object, properties: {{{properties}}}, required: [{required}]}}")
    });
    assert_eq!(found(&missing, ""), (only("invalid"), count));
}

#[test]
fn places_that_lie_far_apart_are_shown_for_themselves() {
    let count = 5_000;
    let twice = schemas(1, |_| {
        format!("{{type: string, enum: [a{}]}}", ",\n a".repeat(count))
    });
    assert_eq!(found(&twice, ""), (only("conflict"), count));
}

#[test]
fn shared_parts_are_charged_for_each_use() {
    let count = 1_000;
    let properties =
        (0..count).map(|it| format!("m{it}: {{properties: {{a: {{type: string}}}}}}, "));
    let object = format!(
        "{{type: object, properties: {{{}}}}}",
        properties.collect::<String>()
    );
    let subtypes = schemas(count, |it| match it {
        0 => object.clone(),
        _ => format!(
            "{{allOf: [{}, {{properties: {{a: {{type: string}}}}}}]}}",
            reference(0)
        ),
    });
    let content =
        format!("{{description: It., content: {{application/json: {{schema: {object}}}}}}}");
    let responses = operations(
        count,
        "responses: {'200': {$ref: '#/components/responses/R'}}",
        &format!("  responses:\n    R: {content}\n"),
    );
    let values: Vec<_> = (0..count).map(|it| format!("v{it}")).collect();
    let values = values.join(", ");
    let parameters = operations(
        count,
        &format!("parameters: [{{$ref: '#/components/parameters/P'}}], {DONE}"),
        &format!(
            "  parameters:\n    P: {{name: p, in: query, schema: {{type: string, enum: [{values}]}}}}\n"
        ),
    );
    let words = "word ".repeat(20_000);
    let described = operations(
        count,
        &format!("parameters: [{{$ref: '#/components/parameters/P'}}], {DONE}"),
        &format!(
            "  parameters:\n    P: {{name: p, in: query, description: {words}, schema: {{type: string}}}}\n"
        ),
    );
    for document in [subtypes, parameters, described] {
        assert_eq!(found(&document, ""), (only("limit"), 1));
    }
    // One type, however many operations share it.
    assert_eq!(found(&responses, ""), (BTreeSet::new(), 0));
    let few = schemas(3, |_| {
        "{properties: {a: {type: string}, b: {type: string}}}".to_owned()
    });
    assert_eq!(found(&few, "[limits]\nsize = 5\n"), (only("limit"), 1));
    assert_eq!(found(&few, "").1, 0);
}

#[test]
fn aliases_of_long_texts_are_bounded() {
    let long = "x".repeat(1_000_000);
    let aliases = "  - *a\n".repeat(100);
    let document = format!("paths: {{}}\nx-a: &a '{long}'\nx-b:\n{aliases}");
    assert_eq!(found(&document, ""), (only("limit"), 1));
}

#[test]
fn properties_that_are_composed_of_other_schemas_lead_on_only_so_far() {
    let count = 1_000;
    let composed = |of: usize| {
        format!(
            "{{allOf: [{}, {{properties: {{x: {{}}}}}}]}}",
            reference(of % count)
        )
    };
    let chain = schemas(count, |it| {
        format!("{{properties: {{p: {}}}}}", composed(it + 1))
    });
    let twice = schemas(count, |it| {
        format!(
            "{{properties: {{p: {}, q: {}}}}}",
            composed(it + 1),
            composed(it * 3 + 2)
        )
    });
    let unions = schemas(count, |it| {
        let (one, other) = (reference((it + 1) % count), reference((it + 2) % count));
        format!("{{properties: {{p: {{properties: {{x: {{}}}}, oneOf: [{one}, {other}]}}}}}}")
    });
    let lists = schemas(count, |it| {
        let (one, other) = (composed(it + 1), composed(it * 3 + 2));
        format!("{{properties: {{p: {{type: array, items: {{oneOf: [{one}, {other}]}}}}}}}}")
    });
    for document in [chain, twice, unions, lists] {
        assert_eq!(found(&document, ""), (only("limit"), 1));
    }
}

#[test]
fn mutually_composed_schemas_are_reported_quickly() {
    let count = 1_000;
    let cycle = schemas(count, |it| {
        let (one, other) = (
            reference((it * 7 + 1) % count),
            reference((it * 11 + 5) % count),
        );
        format!(
            "{{allOf: [{one}, {other}, {{properties: {{x: {}}}}}]}}",
            reference(it)
        )
    });
    let (codes, _) = found(&cycle, "");
    assert!(codes.contains("reference-cycle"), "{codes:?}");
}

/// Each schema of the chain looks at all others, which took time of more than the third power of its length.
#[test]
fn a_hierarchy_with_a_discriminator_at_each_level_is_fast() {
    let chain = schemas(60, |it| {
        let base = (it.checked_sub(1)).map_or_else(String::new, |it| reference(it) + ", ");
        let own = format!("required: [t{it}], properties: {{t{it}: {{type: string}}}}");
        format!(
            "{{allOf: [{base}{{type: object, {own}, discriminator: {{propertyName: t{it}}}}}]}}"
        )
    });
    assert_eq!(found(&chain, "").1, 0);
}

#[test]
fn bodies_of_very_many_media_types_are_generated() {
    let count = 2_000;
    let types = (0..count).map(|it| format!("application/x{it}: {{schema: {{type: string}}}}, "));
    let types = types.collect::<String>();
    let operation = format!("requestBody: {{content: {{{types}}}}}, {DONE}");
    let document = operations(1, &operation, "  schemas: {}\n");
    assert_eq!(found(&document, "").1, 0);
}

#[test]
fn mistakes_in_what_many_operations_use_cost_no_more_than_their_number() {
    let count = 2_000;
    let properties = (0..count).map(|it| format!("m{it}: {{type: string, nullable: 1}}, "));
    let properties = properties.collect::<String>();
    let components = format!(
        "  responses:\n    Done: {{description: Done., content: {{application/json: {{schema: {{type: string, not: {{properties: {{{properties}}}}}}}}}}}}}\n"
    );
    let operation = "responses: {'200': {$ref: '#/components/responses/Done'}}";
    let document = operations(count, operation, &components);
    assert_eq!(found(&document, ""), (only("type"), count));
}

#[test]
fn references_to_a_large_path_item_cost_no_more_than_their_number() {
    let count = 2_000;
    let long = (0..count).map(|it| format!("'{}': {{description: Done.}}, ", 100 + it % 500));
    let long: String = long.take(500).collect();
    let lines = (0..count).map(|it| {
        format!(
            "  /b{it}: {{$ref: '#/paths/~1a', put: {{responses: {{{}}}}}}}\n",
            "'200': {description: Done.}"
        )
    });
    let lines: String = lines.collect();
    let document = format!(
        "paths:\n  /a: {{put: {{responses: {{{long}}}, x-long: '{}'}}}}\n{lines}",
        "a".repeat(500_000)
    );
    let config = "[include]\noperations = [\"put_a\"]\n";
    assert!(found(&document, config).0.contains("conflict"));
}
