//! The document's words → `///` lines.

use proc_macro2::TokenStream;
use quote::quote;

/// How wide a line of prose may be, without its `///` and indentation.
const WIDTH: usize = 96;

/// Doc attributes for a text in Markdown.
pub(super) fn outer(markdown: &str) -> TokenStream {
    lines(markdown).map(|line| quote!(#[doc = #line])).collect()
}

/// The same, for the inside of a module.
pub(super) fn inner(markdown: &str) -> TokenStream {
    lines(markdown)
        .map(|line| quote!(#![doc = #line]))
        .collect()
}

fn lines(markdown: &str) -> impl Iterator<Item = String> {
    let text = wrap(markdown.trim());
    let lines: Vec<String> = text
        .lines()
        .map(|it| {
            if it.is_empty() {
                String::new()
            } else {
                format!(" {it}")
            }
        })
        .collect();
    lines.into_iter()
}

/// The document's prose as rustdoc takes it: brackets, angles and bare addresses mean themselves.
pub(super) fn prose(text: &str) -> String {
    let text = &fenced(text);
    let mut result = String::with_capacity(text.len());
    for (index, part) in text.split('`').enumerate() {
        if index > 0 {
            result.push('`');
        }
        // Odd parts stand between backticks, where nothing has a meaning.
        if index % 2 == 1 {
            result.push_str(part);
            continue;
        }
        for word in part.split_inclusive(char::is_whitespace) {
            let bare = word.trim_end();
            result.push_str(&self::word(bare));
            result.push_str(&word[bare.len()..]);
        }
    }
    result
}

/// Code in the document's words is no Rust of ours: rustdoc must not run it. Nor can a comment hold every character.
fn fenced(text: &str) -> String {
    let mut within = false;
    let mut result = String::with_capacity(text.len());
    for line in text.lines() {
        let bare = line.trim_start();
        let language = bare.strip_prefix("```").map(str::trim);
        let runs = |it: &str| it.is_empty() || it.starts_with("rust");
        if language.is_some_and(runs) && !within {
            result.push_str(&line[..line.len() - bare.len()]);
            result.push_str("```text");
        } else {
            result.extend(line.chars().map(|it| if is_unseen(it) { ' ' } else { it }));
        }
        within ^= language.is_some();
        result.push('\n');
    }
    result.trim_end().to_owned()
}

/// Characters that the compiler refuses in a comment: those that control the terminal or turn the direction of text.
pub(super) fn is_unseen(it: char) -> bool {
    (it.is_control() && it != '\t')
        || matches!(it, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

fn word(word: &str) -> String {
    let bare = word.starts_with("https://") || word.starts_with("http://");
    if bare {
        let end = word.trim_end_matches(['.', ',', ';', ')', ':']).len();
        return format!("<{}>{}", &word[..end], &word[end..]);
    }
    // A link with a target is Markdown that means what it says.
    if word.contains("](") {
        return word.to_owned();
    }
    word.replace('[', "\\[")
        .replace(']', "\\]")
        .replace('<', "\\<")
        .replace('>', "\\>")
}

/// A first line that ends like a sentence.
pub(super) fn sentence(text: &str) -> String {
    let text = text.trim();
    if text.is_empty() || text.ends_with(['.', '!', '?', ':']) {
        text.to_owned()
    } else {
        format!("{text}.")
    }
}

/// Breaks paragraphs into lines; code, lists and tables stay as they are.
fn wrap(text: &str) -> String {
    let mut result = String::new();
    let mut fenced = false;
    for line in text.lines() {
        let fence = line.trim_start().starts_with("```");
        fenced ^= fence;
        if fenced || fence || line.starts_with(['#', '|', ' ']) || line.len() <= WIDTH {
            result.push_str(line.trim_end());
        } else {
            fill(line, &mut result);
        }
        result.push('\n');
    }
    result
}

fn fill(line: &str, result: &mut String) {
    // What continues an item of a list is indented under it.
    let indent = if line.starts_with("* ") || line.starts_with("- ") {
        "  "
    } else {
        ""
    };
    let mut width = 0;
    for word in line.split_whitespace() {
        let length = word.chars().count();
        if width > 0 && width + 1 + length > WIDTH {
            result.push('\n');
            result.push_str(indent);
            width = indent.len();
        } else if width > 0 {
            result.push(' ');
            width += 1;
        }
        result.push_str(word);
        width += length;
    }
}

#[cfg(test)]
mod tests {
    use super::{prose, wrap};

    #[test]
    fn what_rustdoc_would_misread_is_escaped() {
        assert_eq!(
            prose("see [x] and `a[0]`, <b>"),
            "see \\[x\\] and `a[0]`, \\<b\\>"
        );
        assert_eq!(
            prose("at https://a.example/b."),
            "at <https://a.example/b>."
        );
        assert_eq!(
            prose("https://a.example/b.\nnext"),
            "<https://a.example/b>.\nnext"
        );
        assert_eq!(
            prose("a [link](https://a.example)"),
            "a [link](https://a.example)"
        );
    }

    #[test]
    fn code_of_the_document_is_not_run() {
        assert_eq!(
            prose("```\nlet [x] = 1;\n```\nend"),
            "```text\nlet [x] = 1;\n```\nend"
        );
        assert_eq!(prose("```json\n{}\n```"), "```json\n{}\n```");
        assert_eq!(prose("a\rb\u{202e}c"), "a b c");
    }

    #[test]
    fn long_lines_are_broken_between_words() {
        let text = "word ".repeat(60);
        assert!(wrap(&text).lines().all(|line| line.len() <= super::WIDTH));
        assert_eq!(wrap(&text).split_whitespace().count(), 60);
    }
}
