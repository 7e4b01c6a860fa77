//! The pages of `codegen explain`: their examples are what they say they are.

use codegen::explain::{PAGES, Page};
use codegen::{Compilation, Config, Diagnostics, Source};

const DOCUMENT: &str = "openapi: 3.0.3\ninfo: {title: Pets, version: '1'}\nservers: [{url: https://api.example}]\npaths: {}\n";

/// The block of a language in a part of a page.
fn block<'a>(part: &'a str, language: &str) -> Option<&'a str> {
    let (_, rest) = part.split_once(&format!("```{language}\n"))?;
    Some(rest.split("```").next().unwrap_or(rest))
}

/// What is found in an example.
fn found(page: Page, example: &str) -> Diagnostics {
    let document = block(example, "yaml").or_else(|| block(page.text, "yaml"));
    let document = Source::new("api.yaml", document.unwrap_or(DOCUMENT));
    let config = Source::new("codegen.toml", block(example, "toml").unwrap_or_default());
    let config = Config::parse(config);
    let findings = if page.text.contains("Found by `codegen lint`") {
        config.and_then(|it| codegen::compile(&document, &it, |it| it.lint()))
    } else {
        config.and_then(|it| {
            codegen::compile(&document, &it, Compilation::generated).map(|it| it.warnings)
        })
    };
    findings.unwrap_or_else(|it| it)
}

fn codes(found: &Diagnostics) -> Vec<&'static str> {
    found.findings().iter().map(|it| it.code).collect()
}

/// The pages with their wrong and their right examples; no document shows what `io` says, which `cli.rs` does.
fn examples() -> impl Iterator<Item = (Page, &'static str, &'static str)> {
    let pages = PAGES.iter().filter(|it| it.code != codegen::code::IO);
    pages.map(|page| {
        let (_, examples) = page.text.split_once("Wrong:").expect(page.code);
        let (wrong, right) = examples.split_once("Right:").expect(page.code);
        (*page, wrong, right)
    })
}

#[test]
fn every_page_has_a_wrong_and_a_right_example() {
    for page in PAGES {
        let title = format!("# {}: ", page.code);
        assert!(page.text.starts_with(&title), "{title}");
    }
    for (page, wrong, right) in examples() {
        let code = page.code;
        let wrong = codes(&found(page, wrong));
        assert!(
            wrong.contains(&code),
            "{code}: the wrong example gives {wrong:?}"
        );
        let right = codes(&found(page, right));
        let is_rule = page.text.contains("Found by `codegen lint`");
        assert!(
            right.is_empty() || is_rule && !right.contains(&code),
            "{code}: the right example gives {right:?}"
        );
    }
}

#[test]
fn findings_match_their_snapshots() {
    let shown = examples().map(|(page, wrong, _)| found(page, wrong).render(false));
    insta::assert_snapshot!(shown.collect::<Vec<_>>().join("\n"));
}

#[test]
fn a_misspelt_code_is_recognized() {
    let error = codegen::explain::explain("duplicate-kye").unwrap_err();
    assert_eq!(
        error,
        "no finding or rule has the code `duplicate-kye`; did you mean `duplicate-key`?"
    );
}

/// What the command prints.
fn printed(arguments: &[&str]) -> String {
    let output = std::process::Command::new(env!("CARGO_BIN_EXE_codegen"))
        .args(arguments)
        .output()
        .expect("it runs");
    assert!(output.status.success(), "{arguments:?}");
    String::from_utf8(output.stdout).expect("it is text")
}

#[test]
fn all_codes_are_listed_with_their_meaning() {
    let list = printed(&["explain"]);
    for code in list.lines().filter_map(|it| it.strip_prefix("  ")) {
        let (code, title) = code.split_once("  ").expect("two columns");
        assert!(!title.trim().is_empty(), "{code}");
        let page = printed(&["explain", code]);
        assert!(page.starts_with(&format!("# {code}: ")), "{page}");
    }
    let rules = codegen::diff::Rule::ALL.iter().map(|it| it.id());
    for code in PAGES.iter().map(|it| it.code).chain(rules) {
        assert!(list.contains(&format!("\n  {code} ")), "{code}");
    }
    let end = "\n`codegen explain CODE` explains one.\n";
    assert!(list.ends_with(end), "{list}");
}

#[test]
fn findings_name_the_command_that_the_reader_has() {
    let (page, wrong, _) = examples().next().expect("a page");
    let found = found(page, wrong);
    let human = codegen::message::MessageFormat::Human;
    let shown = found.show(human, false, "cargo xtask");
    let end = format!(
        "; for more about the first, run `cargo xtask explain {}`\n",
        page.code
    );
    assert!(shown.ends_with(&end), "{shown}");
}

#[test]
fn codes_and_rules_are_listed_if_none_is_near() {
    let error = codegen::explain::explain("nonsense").unwrap_err();
    for code in ["syntax", "untyped-items", "property-removed"] {
        assert!(error.contains(code), "{error}");
    }
}
