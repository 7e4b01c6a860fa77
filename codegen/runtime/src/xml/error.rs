//! Why XML could not be read or written.

use std::fmt;

/// Why XML could not be read or written, and where. It holds nothing of the values but names of elements.
#[derive(Debug)]
pub struct Error {
    reason: &'static str,
    /// The elements around it, the innermost first.
    path: Vec<String>,
    offset: Option<u64>,
}

impl Error {
    pub(super) fn new(reason: &'static str) -> Self {
        Self {
            reason,
            path: Vec::new(),
            offset: None,
        }
    }

    /// Says how many bytes of the text come before it, unless that is known better.
    pub(super) fn at(mut self, offset: u64) -> Self {
        self.offset.get_or_insert(offset);
        self
    }

    /// Says that it happened within an element.
    pub(super) fn within(mut self, name: &str) -> Self {
        self.path.push(name.to_owned());
        self
    }

    /// The names of the elements that lead to it, joined by dots; none if it is not within one.
    pub(crate) fn path(&self) -> Option<String> {
        let names: Vec<_> = self.path.iter().rev().map(String::as_str).collect();
        (!names.is_empty()).then(|| names.join("."))
    }

    /// What is wrong, and how many bytes come before it.
    pub(crate) fn reason(&self) -> String {
        match self.offset {
            Some(offset) => format!("{} (byte {offset})", self.reason),
            None => self.reason.to_owned(),
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.path() {
            Some(path) => write!(f, "{}: {}", path.escape_debug(), self.reason()),
            None => f.write_str(&self.reason()),
        }
    }
}

impl std::error::Error for Error {}
