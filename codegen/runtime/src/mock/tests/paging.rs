//! Lists in pages of every style.

use super::*;
use crate::mock::{Expectable, ReturnsPages};
use crate::tests::paging::lists::{
    CURSOR, CURSOR_AND_MORE, HEADER, LAST_ITEM, LINK, NUMBER, OFFSET,
};
use crate::{CursorPaging, LastItemPaging, LinkPaging, OffsetPaging, PagedRequest, PagingStyle};

/// A list: a request type, and a constant of the operation.
macro_rules! list {
    ($ty:ident, $constant:ident, $path:literal, $style:ty, $paging:expr) => {
        struct $ty(PagedRequest<Thing, Fault, $style>);
        crate::walked_request!($ty, Thing, Fault);

        const $constant: Operation<$ty> = Operation::new(&Description {
            name: $path,
            id: $path,
            method: Method::GET,
            path: $path,
            status: 200,
            response: ResponseBody::Pages($paging),
        });
    };
}

list!(ByNumber, BY_NUMBER, "/number", Paging, &NUMBER);
list!(ByOffset, BY_OFFSET, "/offset", OffsetPaging, &OFFSET);
list!(ByCursor, BY_CURSOR, "/cursor", CursorPaging, &CURSOR);
list!(
    ByCursorAndMore,
    BY_CURSOR_AND_MORE,
    "/more",
    CursorPaging,
    &CURSOR_AND_MORE
);
list!(
    ByLastItem,
    BY_LAST_ITEM,
    "/last-item",
    LastItemPaging,
    &LAST_ITEM
);
list!(ByLink, BY_LINK, "/link", LinkPaging, &LINK);
list!(ByHeader, BY_HEADER, "/header", LinkPaging, &HEADER);

struct Lists(Client<Fault>);

impl Mocked for Lists {
    const DEFAULTS: &'static Defaults = &DEFAULTS;
    const OPERATIONS: &'static [Operation] = &[
        BY_NUMBER.untyped(),
        BY_OFFSET.untyped(),
        BY_CURSOR.untyped(),
        BY_CURSOR_AND_MORE.untyped(),
        BY_LAST_ITEM.untyped(),
        BY_LINK.untyped(),
        BY_HEADER.untyped(),
    ];
    const EXAMPLES: &'static str = "";

    fn of_mock(base_url: String) -> Self {
        Lists(Things::of_mock(base_url).0)
    }
}

fn things(ids: std::ops::Range<u32>) -> Vec<Thing> {
    ids.map(|id| Thing { id }).collect()
}

/// The items of all pages.
async fn walked<W: PagingStyle>(request: PagedRequest<Thing, Fault, W>) -> Vec<Thing> {
    let mut items = request.items();
    let mut walked = Vec::new();
    while let Some(thing) = items.try_next().await.unwrap() {
        walked.push(thing);
    }
    walked
}

/// Iterates over a list in the given pages, and in pages of a certain size.
async fn is_walked<R, W>(operation: Operation<R>, paging: &'static W)
where
    R: Expectable<Returns = ReturnsPages<Thing>>,
    W: PagingStyle,
{
    let mock = Mock::<Lists>::start().await;
    let client = mock.client().0;
    let request = || client.request(operation).returns_pages::<Thing, W>(paging);
    let name = operation.name();
    let expected = mock
        .on(operation)
        .returns_pages([things(0..2), things(2..3), things(3..6)]);
    assert_eq!(walked(request()).await, things(0..6), "{name}");
    assert!((3..=4).contains(&expected.calls()), "{name}");
    let expected = mock.on(operation).returns(things(0..5));
    let walk = request().query("limit", 2).query("kept", "a b");
    assert_eq!(walked(walk).await, things(0..5), "{name}");
    assert!((3..=4).contains(&expected.calls()), "{name}");
}

#[tokio::test]
async fn iteration_returns_all_items_for_every_paging_style() {
    is_walked(BY_NUMBER, &NUMBER).await;
    is_walked(BY_OFFSET, &OFFSET).await;
    is_walked(BY_CURSOR, &CURSOR).await;
    is_walked(BY_CURSOR_AND_MORE, &CURSOR_AND_MORE).await;
    is_walked(BY_LAST_ITEM, &LAST_ITEM).await;
    is_walked(BY_LINK, &LINK).await;
    is_walked(BY_HEADER, &HEADER).await;
}

#[tokio::test]
async fn iteration_from_an_offset_returns_the_items_after_it() {
    let mock = Mock::<Lists>::start().await;
    mock.on(BY_OFFSET).returns(things(0..7));
    let builder = mock.client().0.request(BY_OFFSET);
    let request = builder.returns_pages(&OFFSET).query("limit", 2);
    assert_eq!(walked(request.query("offset", 3)).await, things(3..7));
}
