//! Lines of text: a noun, what it is, and only those of its attributes that say something.

use std::fmt::{Display, Write as _};

use crate::ir::Name;

/// Lines, each indented by how deep the thing it describes is nested.
#[derive(Default)]
pub(super) struct Text(String);

impl Text {
    pub fn line(&mut self, depth: usize, line: &Line) {
        let Line {
            words,
            description: about,
        } = line;
        let _ = write!(self.0, "{:1$}", "", 2 * depth);
        // JSON escapes no characters that would hide or reorder others.
        for it in words.chars() {
            if it.is_ascii() || it.escape_debug().len() == 1 {
                self.0.push(it);
            } else {
                self.0.extend(it.escape_unicode());
            }
        }
        if !about.is_empty() {
            let _ = write!(self.0, " // {}", quoted(about));
        }
        self.0.push('\n');
    }

    pub fn finish(self) -> String {
        self.0
    }
}

/// One line.
pub(super) struct Line {
    words: String,
    /// It comes last.
    description: String,
}

impl Line {
    pub fn new(start: impl Display) -> Self {
        Line {
            words: start.to_string(),
            description: String::new(),
        }
    }

    pub fn word(mut self, word: impl Display) -> Self {
        let _ = write!(self.words, " {word}");
        self
    }

    /// The name of a flag that is set.
    pub fn flag(self, name: &str, is_set: bool) -> Self {
        if is_set { self.word(name) } else { self }
    }

    /// The name and the value of what is there.
    pub fn some(self, name: &str, value: Option<impl Display>) -> Self {
        match value {
            Some(value) => self.word(name).word(value),
            None => self,
        }
    }

    /// The name and the items of a list, unless it is empty.
    pub fn list(self, name: &str, items: &[impl Display]) -> Self {
        let items: Vec<String> = items.iter().map(ToString::to_string).collect();
        let list = format!("{name}[{}]", items.join(", "));
        self.flag(&list, !items.is_empty())
    }

    /// A description, which is omitted if it is empty.
    pub fn description(self, text: &str) -> Self {
        Line {
            description: text.to_owned(),
            ..self
        }
    }
}

/// A name as it is on the wire; quoted, unless it is a plain word.
pub(super) fn name(name: &Name) -> String {
    let Name { wire } = name;
    plain(wire)
}

/// Text that is quoted unless it is a plain word.
pub(super) fn plain(text: &str) -> String {
    let is_plain = |it: char| it.is_alphanumeric() || "_-".contains(it);
    if !text.is_empty() && text.chars().all(is_plain) {
        text.to_owned()
    } else {
        quoted(text)
    }
}

pub(super) fn quoted(text: impl AsRef<str>) -> String {
    format!("{:?}", text.as_ref())
}

pub(super) fn all_quoted(texts: &[String]) -> Vec<String> {
    texts.iter().map(quoted).collect()
}
