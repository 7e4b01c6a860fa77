//! A list in each paging style, for the tests of iteration and of the mock.

use crate::{CursorPaging, LastItemPaging, LinkPaging, OffsetPaging, Paging};

pub(crate) const NUMBER: Paging = Paging {
    page: "page",
    page_size: "limit",
    first: 1,
    items: "data",
    next: "more",
};

pub(crate) const OFFSET: OffsetPaging = OffsetPaging {
    offset: "offset",
    page_size: "limit",
    items: "data",
    next: "",
};

pub(crate) const CURSOR: CursorPaging = CursorPaging {
    cursor: "after",
    page_size: "limit",
    items: "data",
    next: "meta.next_cursor",
    more: "",
};

pub(crate) const CURSOR_AND_MORE: CursorPaging = CursorPaging {
    cursor: "after",
    page_size: "limit",
    items: "data",
    next: "page_info.end_cursor",
    more: "page_info.has_next_page",
};

pub(crate) const LAST_ITEM: LastItemPaging = LastItemPaging {
    cursor: "starting_after",
    property: "id",
    page_size: "limit",
    items: "data",
    next: "has_more",
};

pub(crate) const LAST_ITEM_OF_BARE_LIST: LastItemPaging = LastItemPaging {
    cursor: "after",
    property: "user.id",
    page_size: "",
    items: "",
    next: "",
};

pub(crate) const LINK: LinkPaging = LinkPaging {
    page_size: "limit",
    items: "data",
    next: "links.next",
    more: "",
};

pub(crate) const HEADER: LinkPaging = LinkPaging {
    page_size: "limit",
    items: "",
    next: "",
    more: "",
};
