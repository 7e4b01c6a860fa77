//! Pagination styles: how pages are addressed, and where a response points to the next one.

use std::fmt;

/// Pages that a query parameter addresses by number.
#[derive(Clone, Copy, Debug)]
pub struct Paging {
    /// The query parameter for the page number.
    pub page: &'static str,
    /// The query parameter for the page size; empty if there is none.
    pub page_size: &'static str,
    /// The number of the first page.
    pub first: u64,
    /// The property of the response that contains the items; if it is empty, the response itself is the list.
    pub items: &'static str,
    /// The property that indicates whether there is a next page, as `object.property`; if it is empty, only an empty
    /// page ends the list.
    pub next: &'static str,
}

/// Pages that begin after a number of items.
#[derive(Clone, Copy, Debug)]
pub struct OffsetPaging {
    /// The query parameter for the number of items to skip.
    pub offset: &'static str,
    /// The query parameter for the page size.
    pub page_size: &'static str,
    /// The property of the response that contains the items; if it is empty, the response itself is the list.
    pub items: &'static str,
    /// The property that indicates whether there is a next page, as `object.property`; if it is empty, only an empty
    /// page ends the list.
    pub next: &'static str,
}

/// Pages each of which contains the cursor of the next.
#[derive(Clone, Copy, Debug)]
pub struct CursorPaging {
    /// The query parameter for the cursor.
    pub cursor: &'static str,
    /// The query parameter for the page size; empty if there is none.
    pub page_size: &'static str,
    /// The property of the response that contains the items; if it is empty, the response itself is the list.
    pub items: &'static str,
    /// The property that contains the cursor of the next page, as `object.property`.
    pub next: &'static str,
    /// The boolean property that says whether `next` leads to a page, as `object.property`. If empty, it does if it is
    /// present.
    pub more: &'static str,
}

/// Pages that begin after an item, which one of its properties identifies.
#[derive(Clone, Copy, Debug)]
pub struct LastItemPaging {
    /// The query parameter for the property of the previous page's last item.
    pub cursor: &'static str,
    /// The identifying property, as `object.property`.
    pub property: &'static str,
    /// The query parameter for the page size; empty if there is none.
    pub page_size: &'static str,
    /// The property of the response that contains the items; if it is empty, the response itself is the list.
    pub items: &'static str,
    /// The property that indicates whether there is a next page, as `object.property`; if it is empty, only an empty
    /// page ends the list.
    pub next: &'static str,
}

/// Pages each of which contains the URL of the next, absolute or relative to its own. It is followed within the API's
/// origin.
#[derive(Clone, Copy, Debug)]
pub struct LinkPaging {
    /// The query parameter for the page size; empty if there is none.
    pub page_size: &'static str,
    /// The property of the response that contains the items; if it is empty, the response itself is the list.
    pub items: &'static str,
    /// The property that contains the URL, as `object.property`; if it is empty, the URL is in the response header
    /// `Link` with the relation `next` (RFC 8288).
    pub next: &'static str,
    /// The boolean property that says whether `next` leads to a page, as `object.property`. If empty, it does if it is
    /// present.
    pub more: &'static str,
}

/// A pagination style. For generated code; sealed.
pub trait PagingStyle: fmt::Debug + Sync + sealed::Sealed {
    /// The style as a value.
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

/// All styles as one type.
#[doc(hidden)]
#[derive(Clone, Copy, Debug)]
pub struct Way {
    pub(crate) by: By,
    /// The query parameter for the page size; empty if there is none.
    #[cfg_attr(
        not(feature = "mock"),
        allow(dead_code, reason = "only a mock cuts pages")
    )]
    pub(crate) page_size: &'static str,
    pub(crate) items: &'static str,
    /// Empty if the body does not indicate it.
    pub(crate) next: &'static str,
    /// The property that says whether `next` leads to a page; empty if none does.
    pub(crate) more: &'static str,
}

/// How pages are addressed.
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
    /// Whether the header `Link` points to the next page.
    pub(crate) fn is_by_header(&self) -> bool {
        matches!(self.by, By::Link) && self.next.is_empty()
    }

    /// Whether a page can be addressed only by a pointer in the previous one.
    pub(crate) fn is_chained(&self) -> bool {
        matches!(self.by, By::Cursor(_) | By::LastItem { .. } | By::Link)
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
            more: "",
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
            more: "",
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
            more: self.more,
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
            more: "",
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
            more: self.more,
        }
    }
}
