//! A schema that allows `null` allows it behind however many others, whatever else the document has.

use std::fmt::Write as _;

use codegen::{Compilation, Config, Source};

/// Schemas that allow what the next one allows.
const WRAPPERS: [&str; 4] = [
    "{allOf: [{$ref: '#/components/schemas/NEXT'}]}",
    "{oneOf: [{$ref: '#/components/schemas/NEXT'}]}",
    "{anyOf: [{$ref: '#/components/schemas/NEXT'}]}",
    "{$ref: '#/components/schemas/NEXT'}",
];

/// A document whose `Holder` has the property `value` behind so many wrappers, the first of them of the given kind. Further
/// operations return what lies behind some of the wrappers, and come before the one that returns the holder.
fn document(depth: usize, first: usize, base: &str, further: &[usize]) -> String {
    let mut text = "openapi: 3.1.0\ninfo: {title: Wrapped, version: '1'}\npaths:\n".to_owned();
    let mut operation = |name: &str, schema: &str| {
        let _ = writeln!(
            text,
            "  /{name}: {{get: {{operationId: {name}, responses: {{'200': {{description: It., content: \
             {{application/json: {{schema: {{$ref: '#/components/schemas/{schema}'}}}}}}}}}}}}}}"
        );
    };
    for at in further {
        operation(&format!("a{at}"), &format!("W{at}"));
    }
    operation("holder", "Holder");
    text += "components:\n  schemas:\n    Holder: {type: object, required: [value], properties: {value: {$ref: \
             '#/components/schemas/W0'}, many: {type: array, items: {$ref: '#/components/schemas/W0'}}}}\n";
    for at in 0..depth {
        let wrapper = WRAPPERS[(first + at) % WRAPPERS.len()];
        let wrapper = wrapper.replace("NEXT", &format!("W{}", at + 1));
        let _ = writeln!(text, "    W{at}: {wrapper}");
    }
    let _ = writeln!(text, "    W{depth}: {base}");
    text
}

/// The lines of the struct `Holder` that declare its fields.
fn fields(document: &str) -> Vec<String> {
    let source = Source::new("wrapped.yaml", document);
    let generated =
        codegen::compile(&source, &Config::default(), Compilation::generated).expect("it is valid");
    let models = generated.files.iter().map(|it| it.text.as_str());
    let holder = models.filter_map(|it| it.split("pub struct Holder {").nth(1));
    let lines = holder.flat_map(|it| it.split('}').next().unwrap_or_default().lines());
    let fields = lines.map(str::trim).filter(|it| it.starts_with("pub "));
    fields.map(str::to_owned).collect()
}

fn allows_null(document: &str) -> [bool; 2] {
    let fields = fields(document);
    let [value, many] = fields.as_slice() else {
        panic!("not two fields: {fields:?}\n{document}");
    };
    [
        value.starts_with("pub value: Option<"),
        many.contains("Vec<Option<"),
    ]
}

#[test]
fn null_is_kept_behind_any_number_of_wrappers_in_any_order() {
    let bases = [
        "{type: [string, 'null']}",
        "{type: [object, 'null'], properties: {a: {type: string}}}",
        "{anyOf: [{type: integer}, {type: 'null'}]}",
        "{enum: [a, b, null]}",
    ];
    for base in bases {
        for depth in [1, 15, 17, 40, 200] {
            for first in 0..WRAPPERS.len() {
                let document = document(depth, first, base, &[]);
                assert_eq!(allows_null(&document), [true; 2], "{document}");
            }
        }
    }
}

#[test]
fn wrappers_do_not_add_null() {
    let document = document(40, 0, "{type: string}", &[]);
    assert_eq!(allows_null(&document), [false; 2]);
}

#[test]
fn null_does_not_depend_on_other_operations() {
    for further in [vec![40], vec![17], vec![1, 20, 39], (0..=40).collect()] {
        for (base, expected) in [
            ("{type: [string, 'null']}", true),
            ("{type: string}", false),
        ] {
            let document = document(40, 0, base, &further);
            assert_eq!(allows_null(&document), [expected; 2], "{document}");
        }
    }
}

#[test]
fn null_is_kept_in_a_cycle() {
    let base = "{oneOf: [{type: array, items: {$ref: '#/components/schemas/W0'}}, {type: 'null'}]}";
    assert_eq!(allows_null(&document(40, 0, base, &[])), [true; 2]);
    let back = "{oneOf: [{$ref: '#/components/schemas/W0'}, {type: [string, 'null']}]}";
    for further in [vec![], vec![40], vec![20, 10]] {
        let document = document(40, 0, back, &further);
        assert_eq!(allows_null(&document), [true; 2], "{document}");
    }
}

#[test]
fn null_beside_a_reference_applies_behind_others() {
    let document = "openapi: 3.0.3\ninfo: {title: Wrapped, version: '1'}\npaths: {}\ncomponents:\n  schemas:\n    Holder: \
                    {type: object, required: [value], properties: {value: {$ref: '#/components/schemas/A'}, many: {type: \
                    array, items: {$ref: '#/components/schemas/A'}}}}\n    A: {$ref: '#/components/schemas/B'}\n    B: \
                    {$ref: '#/components/schemas/C', nullable: true}\n    C: {type: string}\n";
    assert_eq!(allows_null(document), [true; 2]);
}

#[test]
fn a_description_is_found_behind_any_number_of_wrappers() {
    for depth in [3, 40] {
        let text = document(depth, 0, "{type: string, description: A name.}", &[]);
        let source = Source::new("wrapped.yaml", text);
        let generated = codegen::compile(&source, &Config::default(), Compilation::generated)
            .expect("it is valid");
        let models = generated.files.iter().map(|it| it.text.as_str());
        let holder = models.filter_map(|it| it.split("pub struct Holder {").nth(1));
        let first: Vec<&str> = holder.filter_map(|it| it.lines().nth(1)).collect();
        assert_eq!(first, ["    /// A name."], "{depth}");
    }
}

#[test]
fn null_that_a_schema_does_not_list_does_not_come_of_its_parts() {
    // The schema, and whether it allows `null` where `N` is nullable and `O` is not.
    let n = "{$ref: '#/components/schemas/N'}";
    let o = "{$ref: '#/components/schemas/O'}";
    let cases = [
        (format!("{{type: object, allOf: [{n}]}}"), false),
        (format!("{{allOf: [{n}, {{type: object}}]}}"), false),
        (format!("{{allOf: [{n}]}}"), true),
        (format!("{{allOf: [{n}, {n}]}}"), true),
        (format!("{{allOf: [{n}], description: A.}}"), true),
        (
            format!("{{allOf: [{n}, {{properties: {{b: {{type: string}}}}}}]}}"),
            true,
        ),
        (format!("{{allOf: [{n}, {o}]}}"), false),
        // Read strictly, the part rules out what is written beside it. Its author means it.
        (
            format!("{{nullable: true, type: object, allOf: [{o}]}}"),
            true,
        ),
        (format!("{{nullable: true, allOf: [{o}]}}"), true),
        (
            format!("{{nullable: false, type: object, allOf: [{n}]}}"),
            false,
        ),
        (format!("{{type: object, oneOf: [{n}, {o}]}}"), false),
        (format!("{{oneOf: [{n}, {o}]}}"), true),
        (format!("{{anyOf: [{n}, {o}], allOf: [{o}]}}"), false),
        (format!("{{anyOf: [{n}, {o}], allOf: [{n}]}}"), true),
    ];
    for (schema, expected) in cases {
        let document = format!(
            "openapi: 3.0.3\ninfo: {{title: Parts, version: '1'}}\npaths: {{}}\ncomponents:\n  schemas:\n    Holder: {{type: \
             object, required: [value], properties: {{value: {{$ref: '#/components/schemas/A'}}, many: {{type: array, items: \
             {{$ref: '#/components/schemas/A'}}}}}}}}\n    A: {schema}\n    N: {{type: object, nullable: true, properties: \
             {{a: {{type: string}}}}}}\n    O: {{type: object, properties: {{a: {{type: string}}}}}}\n"
        );
        assert_eq!(allows_null(&document), [expected; 2], "{schema}");
    }
}

#[test]
fn constants_and_types_of_3_1_rule_null_out() {
    let null = "{type: [string, 'null']}";
    for (schema, expected) in [
        (format!("{{type: string, allOf: [{null}]}}"), false),
        (format!("{{const: a, allOf: [{null}]}}"), false),
        (format!("{{enum: [a, b], anyOf: [{null}]}}"), false),
        (format!("{{enum: [a, null], anyOf: [{null}]}}"), true),
        (format!("{{type: [string, 'null'], allOf: [{null}]}}"), true),
        (format!("{{allOf: [{null}, {{minLength: 1}}]}}"), true),
    ] {
        let document = document(1, 0, &schema, &[]).replace("3.0.3", "3.1.0");
        assert_eq!(allows_null(&document), [expected; 2], "{schema}");
    }
}
