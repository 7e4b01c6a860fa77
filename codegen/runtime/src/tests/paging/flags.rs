//! Walks by cursor with a flag that says whether there is a next page.

use super::super::client;
use super::super::server::{Reply, Server};
use super::super::{Fault, Thing};
use super::lists::CURSOR_AND_MORE;
use crate::{Error, ErrorKind, Method};

async fn ids(server: &Server) -> Result<Vec<u32>, Error<Fault>> {
    let builder = client(server).request_builder(Method::GET, "/things");
    let mut items = builder.returns_pages::<Thing, _>(&CURSOR_AND_MORE).items();
    let mut ids = Vec::new();
    while let Some(item) = items.try_next().await? {
        ids.push(item.id);
    }
    Ok(ids)
}

#[tokio::test]
async fn a_walk_by_cursor_ends_when_its_flag_is_false() {
    // Every page has a cursor, including the last.
    let server = Server::start(|received, _| {
        let (id, more) = match received.target.split_once("after=") {
            Some((_, "1")) => (2, false),
            _ => (1, true),
        };
        let info = format!(r#"{{"end_cursor": "{id}", "has_next_page": {more}}}"#);
        Reply::json(format!(
            r#"{{"data": [{{"id": {id}}}], "page_info": {info}}}"#
        ))
    });
    let server = server.await;
    assert_eq!(ids(&server).await.unwrap(), [1, 2]);
    assert_eq!(server.received().len(), 2);
}

#[tokio::test]
async fn a_true_flag_without_a_cursor_is_an_error() {
    let body = r#"{"data": [{"id": 1}], "page_info": {"end_cursor": null, "has_next_page": true}}"#;
    let server = Server::always(200, body).await;
    let error = ids(&server).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Paging);
    assert!(
        error.to_string().contains("does not name the next one"),
        "{error}"
    );
}

#[tokio::test]
async fn without_its_flag_the_cursor_decides() {
    let server = Server::start(|received, _| {
        let is_last = received.target.contains("after=");
        let next = if is_last { "null" } else { "\"1\"" };
        Reply::json(format!(
            r#"{{"data": [{{"id": 1}}], "page_info": {{"end_cursor": {next}}}}}"#
        ))
    });
    let server = server.await;
    assert_eq!(ids(&server).await.unwrap(), [1, 1]);
}
