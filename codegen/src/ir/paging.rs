//! Paging: how the pages of a list are walked.

use std::fmt;

/// How the pages of a list are walked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Paging {
    /// What tells them apart.
    pub style: PagingStyle,
    /// The query parameter that takes how many items a page has; empty, there is none.
    pub page_size: String,
    /// The member of the answer that holds the items, as `object.member`; empty, the answer is the list.
    pub items: String,
    /// Where the answer says that there is a next page, its name, or its URL, as `object.member`; empty, it does not.
    pub next: String,
    /// Who says so.
    pub source: PagingSource,
}

/// What tells the pages of a list apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PagingStyle {
    /// Their numbers.
    Number {
        /// The query parameter.
        page: String,
        /// The number of the first page.
        first: u64,
    },
    /// How many items lie before them.
    Offset {
        /// The query parameter.
        offset: String,
    },
    /// What the page before says.
    Cursor {
        /// The query parameter.
        cursor: String,
    },
    /// A property of the last item of the page before.
    LastItem {
        /// The query parameter.
        cursor: String,
        /// The property, as `object.property`.
        property: String,
    },
    /// Their URLs, in the body of the page before, or in its header `Link`.
    Link,
}

/// Who says how a list is walked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PagingSource {
    /// The configuration, of all lists.
    General,
    /// The configuration, of this one.
    Own,
    /// The shape of the operation.
    Inferred,
}

impl PagingStyle {
    /// The key of the configuration that names the query parameter of the style.
    pub(crate) fn key(&self) -> &'static str {
        match self {
            PagingStyle::Number { .. } => "page",
            PagingStyle::Offset { .. } => "offset",
            PagingStyle::Cursor { .. } | PagingStyle::LastItem { .. } => "cursor",
            PagingStyle::Link => "style",
        }
    }
}

impl Paging {
    /// The query parameter that tells the pages apart.
    pub fn parameter(&self) -> Option<&str> {
        match &self.style {
            PagingStyle::Number { page: name, .. }
            | PagingStyle::Offset { offset: name }
            | PagingStyle::Cursor { cursor: name }
            | PagingStyle::LastItem { cursor: name, .. } => Some(name),
            PagingStyle::Link => None,
        }
    }
}

impl fmt::Display for Paging {
    /// What tells the pages apart, in words.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.style {
            PagingStyle::Number { page, .. } => write!(f, "the number in `{page}`"),
            PagingStyle::Offset { offset } => write!(f, "the offset in `{offset}`"),
            PagingStyle::Cursor { cursor } => write!(f, "the cursor in `{cursor}`"),
            PagingStyle::LastItem { cursor, property } => {
                write!(f, "the `{property}` of the last item in `{cursor}`")
            }
            PagingStyle::Link if self.next.is_empty() => f.write_str("the header `Link`"),
            PagingStyle::Link => write!(f, "the link in `{}`", self.next),
        }
    }
}
