use super::prose;

#[test]
fn syntax_that_rustdoc_would_misread_is_escaped() {
    for (text, expected) in [
        ("see [x] and `a[0]`, <b>", "see \\[x\\] and `a[0]`, \\<b\\>"),
        ("at https://a.example/b.", "at <https://a.example/b>."),
        (
            "(https://a.example/b)\nnext",
            "(<https://a.example/b>)\nnext",
        ),
        ("at https://{host}/b", "at `https://{host}/b`"),
        ("a [link](https://a.example)", "a [link](https://a.example)"),
        ("a [place](#here)", "a place"),
        ("a_b _c* 5 * 3", "a_b \\_c\\* 5 * 3"),
        ("<b>x</b> &amp; y", "**x** & y"),
    ] {
        assert_eq!(prose(text), expected);
    }
}

#[test]
fn code_blocks_of_descriptions_are_not_doctests() {
    assert_eq!(
        prose("```\nlet [x] = 1;\n```\nend"),
        "```text\nlet [x] = 1;\n```\n\nend"
    );
    assert_eq!(prose("```json\n{}\n```"), "```json\n{}\n```");
    assert_eq!(prose("a:\n\n    code()"), "a:\n\n```text\ncode()\n```");
    assert_eq!(prose("a\rb\u{202e}c"), "a b c");
}

#[test]
fn lists_are_indented_to_their_markers() {
    assert_eq!(
        prose("1. one\ncontinued\n2. two\n    - three\n\nafter"),
        "1. one\n   continued\n2. two\n   * three\n\nafter"
    );
    assert_eq!(prose("- a\n\n  b\n- c"), "* a\n\n  b\n* c");
}

#[test]
fn tables_are_preserved() {
    assert_eq!(
        prose("a | b\n--|--\n`x` | <c>"),
        "| a | b |\n| --- | --- |\n| `x` | \\<c\\> |"
    );
}
