//! Documentation → `///` lines.

use proc_macro2::TokenStream;
use quote::quote;

use super::Emitter;
use crate::surface::{Docs, is_unseen};

/// The maximum width of a line of prose, without its `///` and indentation.
const WIDTH: usize = 96;

impl Emitter<'_> {
    /// The documentation of an item.
    pub(super) fn docs(&self, docs: &Docs) -> TokenStream {
        outer(&self.text(docs))
    }

    /// The documentation of the enclosing module.
    pub(super) fn module_docs(&self, docs: &Docs) -> TokenStream {
        inner(&self.text(docs))
    }

    fn text(&self, docs: &Docs) -> String {
        let text = self.surface.text(docs);
        let mut all = text.markdown;
        let program = text.program.iter().map(|it| self.program(it));
        for part in program.chain([text.rest]).filter(|it| !it.is_empty()) {
            all.push_str(&format!("\n\n{part}"));
        }
        all
    }
}

/// Doc attributes for a string in Markdown.
pub(super) fn outer(markdown: &str) -> TokenStream {
    lines(markdown).map(|line| quote!(#[doc = #line])).collect()
}

/// The same as inner attributes of a module.
pub(super) fn inner(markdown: &str) -> TokenStream {
    lines(markdown)
        .map(|line| quote!(#![doc = #line]))
        .collect()
}

/// The text with a replacement character for each invisible one.
pub(super) fn visible(text: &str) -> String {
    let visible = |it| {
        if it != '\n' && is_unseen(it) {
            char::REPLACEMENT_CHARACTER
        } else {
            it
        }
    };
    text.chars().map(visible).collect()
}

fn lines(markdown: &str) -> impl Iterator<Item = String> {
    let markdown = visible(markdown.trim());
    // rustdoc shows a tab as four spaces, and clippy rejects tabs.
    let text = wrap(&markdown.replace('\t', "    "));
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

/// Wraps paragraphs and list items; code, tables and headings stay as they are.
fn wrap(text: &str) -> String {
    let mut result = String::new();
    let mut fenced = false;
    for line in text.lines() {
        let bare = line.trim_start_matches([' ', '>']);
        let fence = bare.starts_with("```");
        fenced ^= fence;
        if fenced || fence || bare.starts_with(['#', '|']) || line.len() <= WIDTH {
            result.push_str(line.trim_end());
        } else {
            fill(line, &mut result);
        }
        result.push('\n');
    }
    result
}

/// Wraps a line between words. Continuation lines are indented to its first word.
fn fill(line: &str, result: &mut String) {
    let text = line.trim_start();
    let (outer, marker) = (line.len() - text.len(), marker(text));
    let indent = if text.starts_with('>') {
        line[..outer + marker].to_owned()
    } else {
        " ".repeat(outer + marker)
    };
    result.push_str(&line[..outer + marker]);
    let mut width = outer + marker;
    let mut first = true;
    for word in text[marker..].split_whitespace() {
        let length = word.chars().count();
        if !first && width + 1 + length > WIDTH && !means(word) {
            result.push('\n');
            result.push_str(&indent);
            width = indent.len();
        } else if !first {
            result.push(' ');
            width += 1;
        }
        result.push_str(word);
        width += length;
        first = false;
    }
}

/// The length of the marker of a list item or quote; 0 without one.
fn marker(line: &str) -> usize {
    let digits = line.bytes().take_while(u8::is_ascii_digit).count();
    let sign = if digits > 0 {
        &[". "][..]
    } else {
        &["* ", "- ", "> "]
    };
    let found = sign.iter().any(|it| line[digits..].starts_with(it));
    if found { digits + 2 } else { 0 }
}

/// Whether a word would be Markdown syntax at the start of a line.
fn means(word: &str) -> bool {
    let number = word.trim_start_matches(|it: char| it.is_ascii_digit());
    word.starts_with(['#', '>', '|', '='])
        || word.starts_with("```")
        || matches!(word, "*" | "+")
        || word.starts_with('-')
        || (number.len() < word.len() && matches!(number, "." | ")"))
}

#[cfg(test)]
mod tests {
    use super::wrap;

    #[test]
    fn long_lines_are_broken_between_words() {
        let text = "word ".repeat(60);
        assert!(wrap(&text).lines().all(|line| line.len() <= super::WIDTH));
        assert_eq!(wrap(&text).split_whitespace().count(), 60);
    }

    #[test]
    fn no_line_has_a_tab() {
        let tokens = super::outer("``` make\n\tall:\tone\n```").to_string();
        assert!(
            !tokens.contains("\\t") && !tokens.contains('\t'),
            "{tokens}"
        );
    }

    #[test]
    fn continuation_lines_align_with_the_text_of_the_item() {
        let text = wrap(&format!("  10. {}", "word ".repeat(60)));
        let mut lines = text.lines();
        assert!(lines.next().is_some_and(|it| it.starts_with("  10. word")));
        assert!(lines.all(|it| it.starts_with("      word")));
    }

    #[test]
    fn no_line_begins_with_a_sign() {
        let text = wrap(&"word - 1. ".repeat(40));
        assert!(text.lines().all(|line| line.starts_with("word")));
    }
}
