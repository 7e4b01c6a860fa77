//! Texts that are neither YAML nor JSON: each is shown at its line, with what to do.

use codegen::{Compilation, Config, Source};

/// What people write, under the head of a document.
const WRONG: &[&str] = &[
    "paths:\n\t/pets: {}\n",
    "paths:\n  /pets:\n    get:\n      description: Pets: all of them\n",
    "paths:\n  /pets:\n    get:\n      description:All pets.\n      responses: {}\n",
    "paths:\n  /pets:\n    get:\n        description: All pets.\n      responses: {}\n",
    "paths:\n  /pets:\n    get:\n      description: |\n        All\n      pets.\n      responses: {}\n",
    "paths:\n  /pets:\n    get:\n      description: 'The pets' names.'\n",
    "paths:\n  /pets:\n    get:\n      description: \"The \"best\" pets.\"\n",
    "paths:\n  /pets:\n    get:\n      description: \"C:\\pets\"\n",
    "paths:\n  /pets:\n    get:\n      description: @pets\n",
    "paths:\n  /pets:\n    get:\n      description: *all* pets\n",
    "paths:\n  /pets:\n    get:\n      description: \"All pets.\n",
    "paths:\n  /pets:\n    get:\n      tags:\n        - pets\n       - cats\n",
    "paths: {/pets: {get: {}\ncomponents: {}\n",
    "tags: [pets\npaths: {}\n",
    "paths: {\n",
];

#[test]
fn invalid_yaml_is_reported_with_a_remedy() {
    let shown = WRONG.iter().map(|wrong| {
        let head = "openapi: 3.0.3\ninfo: {title: Pets, version: '1'}\n";
        let source = Source::new("api.yaml", format!("{head}{wrong}"));
        let found =
            codegen::compile(&source, &Config::default(), Compilation::generated).expect_err(wrong);
        found.render(false)
    });
    insta::assert_snapshot!(shown.collect::<Vec<_>>().join("\n"));
}

#[test]
fn invalid_json_is_reported_with_a_remedy() {
    let wrong = [
        "{\"openapi\": \"3.0.3\"\n \"paths\": {}}",
        "{\"openapi\": \"3.0.3\",\n \"paths\": {}",
        "{\"openapi\": \"3.0.3\",\n \"paths\": {}}}",
        "{\"openapi\": \"3.0.3\",\n \"paths\": {}} trailing",
        "{\"openapi\": \"3.0.3,\n \"paths\": {}}",
    ];
    let shown = wrong.map(|wrong| {
        let source = Source::new("api.json", wrong);
        let found =
            codegen::compile(&source, &Config::default(), Compilation::generated).expect_err(wrong);
        found.render(false)
    });
    insta::assert_snapshot!(shown.join("\n"));
}

#[test]
fn long_lines_are_truncated_around_the_mistake() {
    let many = "{\"type\": \"string\"}, ".repeat(500);
    let document = format!(
        "{{\"openapi\": \"3.0.3\", \"info\": {{\"title\": \"Pets\", \"version\": \"1\"}}, \"paths\": {{}}, \
         \"components\": {{\"schemas\": {{\"Pet\": {{\"oneOf\": [{many}{{\"type\": \"strng\"}}, {many}{{}}]}}}}}}}}"
    );
    let column = document.find("\"strng\"").expect("it is there") + 1;
    let source = Source::new("api.json", document);
    let found = codegen::compile(&source, &Config::default(), Compilation::generated)
        .expect_err("a type is wrong");
    for colour in [false, true] {
        let shown = found.render(colour);
        assert!(shown.contains(&format!("api.json:1:{column}")), "{shown}");
        assert!(shown.contains("strng") && shown.len() < 2_000, "{shown}");
        assert!(!shown.contains(":::"), "{shown}");
    }
    insta::assert_snapshot!(found.render(false));
}

#[test]
fn json_may_have_what_yaml_allows_but_no_other_comments() {
    let document = "# Comments are YAML's.\n{\"openapi\": \"3.0.3\", # here, too\n  info: {'title': 'A', \"version\": \"1\",},\n  \
        \"servers\": [{\"url\": \"https://api.example\"},],\n  \"paths\": {\"/a\": {\"get\": {\"operationId\": \"getA\", \
        \"responses\": {\"204\": {\"description\": \"It.\"}}}}},\n}\n";
    let compiled = |text: &str| {
        let source = Source::new("api.json", text);
        codegen::compile(&source, &Config::default(), Compilation::generated)
    };
    assert!(compiled(document).is_ok());
    let other = document.replace("# here, too", "// here, too");
    let generated = compiled(&other).expect("YAML, by other names");
    let said = generated.warnings.render(false);
    assert!(said.contains("`// here` is not a keyword"), "{said}");
}
