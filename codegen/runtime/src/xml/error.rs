//! Why XML could not be read or written.

use std::fmt;

/// Why XML could not be read or written, and where. It contains no values, only names of elements.
#[derive(Debug)]
pub struct Error {
    reason: &'static str,
    /// The enclosing elements, innermost first.
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

    /// Sets the position in bytes, unless a more precise one is set.
    pub(super) fn at(mut self, offset: u64) -> Self {
        self.offset.get_or_insert(offset);
        self
    }

    /// Adds an enclosing element.
    pub(super) fn within(mut self, name: &str) -> Self {
        self.path.push(name.to_owned());
        self
    }

    /// The names of the enclosing elements, joined by dots; `None` at the top level.
    pub(crate) fn path(&self) -> Option<String> {
        let names: Vec<_> = self.path.iter().rev().map(String::as_str).collect();
        (!names.is_empty()).then(|| names.join("."))
    }

    /// The message, with the position in bytes.
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
