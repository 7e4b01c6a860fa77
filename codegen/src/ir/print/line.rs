//! Lines of text: a noun, its value, and the attributes that differ from their default.

use std::fmt::{Display, Write as _};

use crate::ir::Name;

/// Lines, indented by nesting depth.
#[derive(Default)]
pub(super) struct Text(String);

impl Text {
    pub fn line(&mut self, depth: usize, line: &Line) {
        let Line {
            text,
            description: about,
        } = line;
        let _ = write!(self.0, "{:1$}", "", 2 * depth);
        // JSON does not escape invisible and bidirectional control characters.
        for it in text.chars() {
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
    text: String,
    /// Printed last.
    description: String,
}

impl Line {
    pub fn new(start: impl Display) -> Self {
        Line {
            text: start.to_string(),
            description: String::new(),
        }
    }

    pub fn word(mut self, word: impl Display) -> Self {
        let _ = write!(self.text, " {word}");
        self
    }

    /// Adds the name of a flag that is set.
    pub fn flag(self, name: &str, is_set: bool) -> Self {
        if is_set { self.word(name) } else { self }
    }

    /// Adds the name and value of an attribute that is present.
    pub fn some(self, name: &str, value: Option<impl Display>) -> Self {
        match value {
            Some(value) => self.word(name).word(value),
            None => self,
        }
    }

    /// Adds the name and items of a list that is not empty.
    pub fn list(self, name: &str, items: &[impl Display]) -> Self {
        let items: Vec<String> = items.iter().map(ToString::to_string).collect();
        let list = format!("{name}[{}]", items.join(", "));
        self.flag(&list, !items.is_empty())
    }

    /// Sets the description.
    pub fn description(self, text: &str) -> Self {
        Line {
            description: text.to_owned(),
            ..self
        }
    }
}

/// A name as on the wire, quoted unless it is a plain word.
pub(super) fn name(name: &Name) -> String {
    let Name { wire } = name;
    plain(wire)
}

/// Text, quoted unless it is a plain word.
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
