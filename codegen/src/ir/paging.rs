//! Paging: how the pages of a list are walked.

use std::fmt;

/// How the pages of a list are walked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Paging {
    /// What tells them apart.
    pub style: PagingStyle,
    /// The query parameter that takes how many items a page has, if there is one.
    pub page_size: Option<String>,
    /// The path of the items in the response, as `object.property`; the empty path is the response itself.
    pub items: String,
    /// Where the response says that there is a next page, its name, or its URL, as `object.property`, if it does.
    pub next: Option<String>,
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
            PagingStyle::Link => match &self.next {
                Some(next) => write!(f, "the link in `{next}`"),
                None => f.write_str("the header `Link`"),
            },
        }
    }
}
