//! How much of a stream is buffered: all parts of an event count, and so does what never completes one.

use tokio::io::AsyncWriteExt;

use super::super::server::{Reply, Server};
use super::{ErrorKind, Event, begin, client, live};
use crate::{Client, Method, Request, Streaming};

const MOST: usize = 1000;

fn text(client: &Client<super::Fault>) -> Request<Streaming<Event, super::Fault>, super::Fault> {
    let builder = client.request_builder(Method::GET, "/things");
    builder.returns_text_events().max_body_size(MOST)
}

async fn came(body: String) -> Vec<Result<Event, ErrorKind>> {
    let headers = "content-type: text/event-stream\r\n";
    let server = Server::start(move |_, _| Reply::with(200, headers, &body)).await;
    super::all(text(&client(&server)).await.unwrap()).await
}

fn a(length: usize) -> String {
    "a".repeat(length)
}

#[tokio::test]
async fn id_and_type_count_toward_the_size_of_an_event() {
    for (body, fits) in [
        (format!("data: {}\n\n", a(MOST)), true),
        (format!("data: {}\n\n", a(MOST + 1)), false),
        (format!("id: {}\ndata: {}\n\n", a(600), a(400)), true),
        (format!("id: {}\ndata: {}\n\n", a(600), a(401)), false),
        (format!("event: {}\ndata: {}\n\n", a(600), a(400)), true),
        (format!("event: {}\ndata: {}\n\n", a(600), a(401)), false),
        (
            format!("id: {}\nevent: {}\ndata: {}\n\n", a(400), a(400), a(200)),
            true,
        ),
        (
            format!("id: {}\nevent: {}\ndata: {}\n\n", a(400), a(400), a(201)),
            false,
        ),
        // Without a complete event.
        (format!("id: {}\n\n", a(MOST + 1)), false),
        (format!("event: {}\n\n", a(MOST + 1)), false),
        (format!("event: {}\nid: {}\n", a(600), a(600)), false),
        (format!(": {}\n\n", a(MOST * 2)), false),
        (format!("{}: {}\n\n", a(MOST), a(MOST)), false),
        (format!("retry: {}\n\n", "0".repeat(MOST * 2)), false),
        ("data\n".repeat(MOST + 2), false),
    ] {
        let came = came(body.clone()).await;
        let kinds: Vec<_> = came.iter().filter_map(|it| it.as_ref().err()).collect();
        let expected = if fits {
            vec![]
        } else {
            vec![&ErrorKind::TooLarge]
        };
        assert_eq!(kinds, expected, "{}", &body[..40]);
        assert_eq!(came.len(), 1, "{}", &body[..40]);
    }
}

#[tokio::test]
async fn inherited_id_counts_toward_the_size_of_an_event() {
    let body = format!("id: {}\ndata: 1\n\ndata: {}\n\n", a(600), a(401));
    let came = came(body).await;
    assert!(came[0].is_ok());
    assert_eq!(came[1], Err(ErrorKind::TooLarge));
}

#[tokio::test]
async fn dropped_data_does_not_count() {
    let comments = ": alive\n\n".repeat(MOST);
    let ids = "id: 1\n\n".repeat(MOST);
    let names = "event: ping\n\n".repeat(MOST);
    let unknown = "unknown: 1\n".repeat(MOST);
    let came = came(format!("{comments}{ids}{names}{unknown}data: 1\n\n")).await;
    assert_eq!(came.len(), 1);
    assert_eq!(came[0].as_ref().unwrap().data, "1");
}

#[tokio::test]
async fn endless_item_is_an_error() {
    for endless in [
        "data: a\n",
        "data\n",
        ": ",
        "id: ",
        "event: ",
        "a",
        "retry: ",
        "  ",
    ] {
        // An endless line, if its parts contain no line breaks.
        let (client, listener) = live().await;
        let (mut server, stream) =
            tokio::join!(begin(&listener, "text/event-stream"), text(&client));
        let flood = tokio::spawn(async move {
            let endless = endless.repeat(100);
            while server.write_all(endless.as_bytes()).await.is_ok() {}
        });
        let error = stream.unwrap().try_next().await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::TooLarge, "{endless}");
        flood.await.unwrap();
    }
}

#[tokio::test]
async fn events_share_their_id_without_copies() {
    let body = format!("id: {}\n{}", a(600), "data: 1\n\n".repeat(10));
    let events: Vec<_> = came(body).await.into_iter().map(Result::unwrap).collect();
    assert_eq!(events.len(), 10);
    let id = |it: usize| events[it].id.as_deref().unwrap();
    for event in 1..10 {
        assert!(std::ptr::eq(id(0), id(event)), "a copy");
    }
}
