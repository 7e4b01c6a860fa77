//! The ways in which lists come in pages: what says which page is meant, and where a response says what comes next.

use std::fmt;

use crate::response::decode::Places;
use crate::response::decode_error::DecodeError;
use crate::response::raw::RawResponse;

/// How an API's lists come in pages whose number a query parameter says.
#[derive(Clone, Copy, Debug)]
pub struct Paging {
    /// The query parameter that takes the page's number.
    pub page: &'static str,
    /// The query parameter that takes how many items a page has; empty, there is none.
    pub page_size: &'static str,
    /// The number of the first page.
    pub first: u64,
    /// The property of the response that holds the items; empty, the response is the list.
    pub items: &'static str,
    /// The property that says that there is a next page, as `object.property`; empty, only an empty page ends the list.
    pub next: &'static str,
}

/// How an API's lists come in pages that begin behind so many items.
#[derive(Clone, Copy, Debug)]
pub struct OffsetPaging {
    /// The query parameter that takes how many items are skipped.
    pub offset: &'static str,
    /// The query parameter that takes how many items a page has.
    pub page_size: &'static str,
    /// The property of the response that holds the items; empty, the response is the list.
    pub items: &'static str,
    /// The property that says that there is a next page, as `object.property`; empty, only an empty page ends the list.
    pub next: &'static str,
}

/// How an API's lists come in pages of which each says the name of the next.
#[derive(Clone, Copy, Debug)]
pub struct CursorPaging {
    /// The query parameter that takes the name of a page.
    pub cursor: &'static str,
    /// The query parameter that takes how many items a page has; empty, there is none.
    pub page_size: &'static str,
    /// The property of the response that holds the items; empty, the response is the list.
    pub items: &'static str,
    /// The property that holds the name of the next page, as `object.property`.
    pub next: &'static str,
}

/// How an API's lists come in pages that begin behind an item, which a property of it names.
#[derive(Clone, Copy, Debug)]
pub struct LastItemPaging {
    /// The query parameter that takes the property of the last item of the page before.
    pub cursor: &'static str,
    /// The property, as `object.property`.
    pub property: &'static str,
    /// The query parameter that takes how many items a page has; empty, there is none.
    pub page_size: &'static str,
    /// The property of the response that holds the items; empty, the response is the list.
    pub items: &'static str,
    /// The property that says that there is a next page, as `object.property`; empty, only an empty page ends the list.
    pub next: &'static str,
}

/// How an API's lists come in pages of which each holds the URL of the next, relative to its own or whole. It is followed
/// within the API's origin.
#[derive(Clone, Copy, Debug)]
pub struct LinkPaging {
    /// The query parameter that takes how many items a page has; empty, there is none.
    pub page_size: &'static str,
    /// The property of the response that holds the items; empty, the response is the list.
    pub items: &'static str,
    /// The property that holds the URL, as `object.property`; empty, it is the response's header `Link` with the relation `next`
    /// (RFC 8288).
    pub next: &'static str,
}

/// A way in which lists come in pages. For generated code; there are no others than those here.
pub trait PagingStyle: fmt::Debug + Sync + sealed::Sealed {
    /// What the runtime needs to know of it.
    #[doc(hidden)]
    fn way(&self) -> Way;
}

mod sealed {
    pub trait Sealed {}
    impl Sealed for super::Paging {}
    impl Sealed for super::OffsetPaging {}
    impl Sealed for super::CursorPaging {}
    impl Sealed for super::LastItemPaging {}
    impl Sealed for super::LinkPaging {}
}

/// All styles as one.
#[doc(hidden)]
#[derive(Clone, Copy, Debug)]
pub struct Way {
    pub(crate) by: By,
    /// The query parameter of a page's size; empty, there is none.
    #[cfg_attr(
        not(feature = "mock"),
        allow(dead_code, reason = "only a mock cuts pages")
    )]
    pub(crate) page_size: &'static str,
    pub(crate) items: &'static str,
    /// Empty, the body does not say it.
    pub(crate) next: &'static str,
}

/// What says which page is meant.
#[derive(Clone, Copy, Debug)]
pub(crate) enum By {
    Number {
        page: &'static str,
        first: u64,
    },
    Offset(&'static str),
    Cursor(&'static str),
    LastItem {
        cursor: &'static str,
        property: &'static str,
    },
    Link,
}

impl Way {
    /// Whether the header `Link` says what comes next.
    pub(crate) fn is_by_header(&self) -> bool {
        matches!(self.by, By::Link) && self.next.is_empty()
    }

    /// Whether a page is named by the one before it, and by nothing else.
    pub(crate) fn is_chained(&self) -> bool {
        matches!(self.by, By::Cursor(_) | By::LastItem { .. } | By::Link)
    }

    pub(crate) fn places(&self) -> Places {
        Places {
            value: self.items,
            next: self.next,
            cursor: match self.by {
                By::LastItem { property, .. } => property,
                _ => "",
            },
            ..Places::BODY
        }
    }

    pub(crate) fn decode<T: serde::de::DeserializeOwned>(
        &self,
    ) -> fn(&RawResponse, Places) -> Result<super::Page<T>, DecodeError> {
        if self.is_by_header() {
            super::body::decode_by_header
        } else if matches!(self.by, By::LastItem { .. }) {
            super::body::decode_by_last_item
        } else if self.is_chained() {
            super::body::decode_chained
        } else {
            super::body::decode
        }
    }
}

impl PagingStyle for Paging {
    fn way(&self) -> Way {
        Way {
            by: By::Number {
                page: self.page,
                first: self.first,
            },
            page_size: self.page_size,
            items: self.items,
            next: self.next,
        }
    }
}

impl PagingStyle for OffsetPaging {
    fn way(&self) -> Way {
        Way {
            by: By::Offset(self.offset),
            page_size: self.page_size,
            items: self.items,
            next: self.next,
        }
    }
}

impl PagingStyle for CursorPaging {
    fn way(&self) -> Way {
        Way {
            by: By::Cursor(self.cursor),
            page_size: self.page_size,
            items: self.items,
            next: self.next,
        }
    }
}

impl PagingStyle for LastItemPaging {
    fn way(&self) -> Way {
        Way {
            by: By::LastItem {
                cursor: self.cursor,
                property: self.property,
            },
            page_size: self.page_size,
            items: self.items,
            next: self.next,
        }
    }
}

impl PagingStyle for LinkPaging {
    fn way(&self) -> Way {
        Way {
            by: By::Link,
            page_size: self.page_size,
            items: self.items,
            next: self.next,
        }
    }
}
