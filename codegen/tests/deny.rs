//! `--deny`: warnings that fail a run.

#[allow(dead_code, reason = "each suite uses a part of it")]
mod command;

use command::{GOOD, Said, codegen, folder};

/// A misspelt keyword, and an `operationId` that is used twice.
fn doubtful() -> String {
    let twice = "  /pong:\n    get:\n      operationId: ping\n      summry: Again\n      responses: {'204': {description: Alive.}}\n";
    GOOD.to_owned() + twice
}

/// Generates from the doubtful document; returns whether anything was written, too.
fn generate(deny: &[&str]) -> (Said, bool) {
    let folder = folder(&[("api.yaml", &doubtful())]);
    let arguments = ["generate", "api.yaml", "--out", "client"];
    let said = codegen(folder.path(), &[&arguments[..], deny].concat());
    (said, folder.path().join("client").exists())
}

#[test]
fn warnings_are_errors_if_all_are_denied() {
    let (said, is_written) = generate(&[]);
    assert_eq!(said.code, Some(0), "{}", said.err);
    assert!(is_written);
    let (said, is_written) = generate(&["--deny", "warnings"]);
    assert_eq!(said.code, Some(1));
    for error in [
        "error[conflict]: the operationId `ping` is taken",
        "error[unknown-keyword]",
    ] {
        assert!(said.err.contains(error), "{}", said.err);
    }
    let end = "2 errors; for more about the first, run `codegen explain conflict`\n2 warnings denied by `--deny`\nnothing was written\n";
    assert!(said.err.ends_with(end), "{}", said.err);
    assert!(!is_written);
}

#[test]
fn only_the_denied_codes_fail() {
    let (said, is_written) = generate(&["--deny", "unknown-keyword,type", "--deny", "missing"]);
    assert_eq!(said.code, Some(1));
    assert!(said.err.contains("warning[conflict]"), "{}", said.err);
    assert!(said.err.contains("error[unknown-keyword]"), "{}", said.err);
    assert!(
        said.err.contains("1 warning denied by `--deny`\n"),
        "{}",
        said.err
    );
    assert!(!is_written);
    let (said, is_written) = generate(&["--deny", "missing"]);
    assert_eq!(said.code, Some(0), "{}", said.err);
    assert!(is_written);
}

#[test]
fn program_formats_contain_only_errors() {
    let (said, _) = generate(&["--deny", "warnings", "--message-format", "json"]);
    for line in said.err.lines() {
        assert!(line.starts_with("{\"severity\":\"error\","), "{line}");
    }
    assert_eq!(said.err.lines().count(), 2, "{}", said.err);
}

#[test]
fn an_unknown_code_is_wrong_usage_with_a_remedy() {
    for (code, remedy) in [
        ("unknown-keywrd", "did you mean `unknown-keyword`?"),
        ("warning", "did you mean `warnings`?"),
        (
            "no-description",
            "that is a rule of `lint`, which fails for each of its findings",
        ),
        ("everything", "there are: warnings, syntax, "),
    ] {
        let (said, is_written) = generate(&["--deny", code]);
        assert_eq!(said.code, Some(2), "{code}");
        assert!(said.err.contains(remedy), "{code}: {}", said.err);
        assert!(!is_written);
    }
}
