//! Paging of lists.

use std::fmt;

/// The paging of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Paging {
    /// How pages are addressed.
    pub style: PagingStyle,
    /// The query parameter for the number of items per page, if any.
    pub page_size: Option<String>,
    /// The path of the items in the response, as `object.property`; empty if the response itself is the list.
    pub items: String,
    /// The path of the property that indicates a next page or contains its cursor or URL, as `object.property`, if any.
    pub next: Option<String>,
    /// The path of the boolean property that says whether `next` leads to a page, as `object.property`, if any.
    pub more: Option<String>,
    /// The origin of this information.
    pub source: PagingSource,
}

/// How the pages of a list are addressed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PagingStyle {
    /// By number.
    Number {
        /// The query parameter.
        page: String,
        /// The number of the first page.
        first: u64,
    },
    /// By the number of preceding items.
    Offset {
        /// The query parameter.
        offset: String,
    },
    /// By a cursor in the previous response.
    Cursor {
        /// The query parameter.
        cursor: String,
    },
    /// By a property of the previous page's last item.
    LastItem {
        /// The query parameter.
        cursor: String,
        /// The property, as `object.property`.
        property: String,
    },
    /// By URL, in the body of the previous response or in its `Link` header.
    Link,
}

/// The origin of a list's paging.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PagingSource {
    /// The defaults in the configuration.
    General,
    /// The configuration of the operation.
    Own,
    /// Inferred from the shape of the operation.
    Inferred,
}

impl PagingStyle {
    /// The configuration key for the style's query parameter.
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
    /// The query parameter that addresses a page.
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
    /// How pages are addressed, for documentation.
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
