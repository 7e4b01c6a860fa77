//! Lists in pages of every style.

use super::*;
use crate::tests::paging::lists::{
    CURSOR, CURSOR_AND_MORE, HEADER, LAST_ITEM, LINK, NUMBER, OFFSET,
};
use crate::{PagedRequest, PagingStyle};

macro_rules! list {
    ($constant:ident, $path:literal, $paging:expr) => {
        static $constant: Operation = Operation {
            name: $path,
            method: "GET",
            path: $path,
            status: 200,
            response: ResponseKind::Pages($paging),
            example: None,
        };
    };
}

list!(BY_NUMBER, "/number", &NUMBER);
list!(BY_OFFSET, "/offset", &OFFSET);
list!(BY_CURSOR, "/cursor", &CURSOR);
list!(BY_CURSOR_AND_MORE, "/more", &CURSOR_AND_MORE);
list!(BY_LAST_ITEM, "/last-item", &LAST_ITEM);
list!(BY_LINK, "/link", &LINK);
list!(BY_HEADER, "/header", &HEADER);

static LISTS: Api = Api {
    operations: &[
        &BY_NUMBER,
        &BY_OFFSET,
        &BY_CURSOR,
        &BY_CURSOR_AND_MORE,
        &BY_LAST_ITEM,
        &BY_LINK,
        &BY_HEADER,
    ],
    token_path: None,
};

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
async fn is_walked<W: PagingStyle>(operation: &'static Operation, paging: &'static W) {
    let server = Server::start(&LISTS).await;
    let request = || {
        let builder = client(&server).request_builder(Method::GET, operation.path);
        builder.returns_pages::<Thing, W>(paging)
    };
    let expected =
        server
            .expect(operation)
            .returns_pages([things(0..2), things(2..3), things(3..6)]);
    assert_eq!(walked(request()).await, things(0..6), "{}", operation.name);
    assert!((3..=4).contains(&expected.calls()), "{}", operation.name);
    let expected = server.expect(operation).returns_items(things(0..5));
    let walk = request().query("limit", 2).query("kept", "a b");
    assert_eq!(walked(walk).await, things(0..5), "{}", operation.name);
    assert!((3..=4).contains(&expected.calls()), "{}", operation.name);
}

#[tokio::test]
async fn iteration_returns_all_items_for_every_paging_style() {
    is_walked(&BY_NUMBER, &NUMBER).await;
    is_walked(&BY_OFFSET, &OFFSET).await;
    is_walked(&BY_CURSOR, &CURSOR).await;
    is_walked(&BY_CURSOR_AND_MORE, &CURSOR_AND_MORE).await;
    is_walked(&BY_LAST_ITEM, &LAST_ITEM).await;
    is_walked(&BY_LINK, &LINK).await;
    is_walked(&BY_HEADER, &HEADER).await;
}

#[tokio::test]
async fn iteration_from_an_offset_returns_the_items_after_it() {
    let server = Server::start(&LISTS).await;
    server.expect(&BY_OFFSET).returns_items(things(0..7));
    let builder = client(&server).request_builder(Method::GET, "/offset");
    let request = builder.returns_pages(&OFFSET).query("limit", 2);
    assert_eq!(walked(request.query("offset", 3)).await, things(3..7));
}
