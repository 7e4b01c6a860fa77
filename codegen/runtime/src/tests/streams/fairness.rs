//! A stream whose bytes have all arrived leaves other tasks their turns.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::super::server::{Reply, Server};
use super::{Event, Fault, Method, Streaming, Value, client};

const SIZE: usize = 1 << 20;

/// How often another task had its turn while a stream was read.
async fn turns<T: Send + 'static>(mut stream: Streaming<T, Fault>) -> usize {
    let turns = Arc::new(AtomicUsize::new(0));
    let counted = turns.clone();
    let other = tokio::spawn(async move {
        loop {
            counted.fetch_add(1, Ordering::Relaxed);
            tokio::task::yield_now().await;
        }
    });
    while let Some(item) = stream.try_next().await.transpose() {
        let _is_unreadable = item.is_err();
    }
    other.abort();
    turns.load(Ordering::Relaxed)
}

async fn server(content_type: &str, part: &str) -> Server {
    let headers = format!("content-type: {content_type}\r\n");
    let body = part.repeat(SIZE / part.len());
    Server::start(move |_, _| Reply::with(200, &headers, &body)).await
}

#[tokio::test]
async fn lines_yield_to_other_tasks_whether_or_not_they_are_items() {
    for line in ["1\n", "{\n", "\n"] {
        let server = server("application/jsonl", line).await;
        let request = client(&server).request_builder(Method::GET, "/things");
        let stream = request
            .returns_lines::<Value>("application/jsonl")
            .await
            .unwrap();
        let turns = turns(stream).await;
        assert!(turns >= SIZE / 4096, "{line:?}: {turns}");
    }
}

#[tokio::test]
async fn events_yield_to_other_tasks_whether_or_not_they_are_items() {
    for line in ["data: 1\n\n", "data:\n\n", "\n", ": wait\n"] {
        let server = server("text/event-stream", line).await;
        let request = client(&server).request_builder(Method::GET, "/things");
        let stream: Streaming<Event, Fault> = request.returns_text_events().await.unwrap();
        let turns = turns(stream).await;
        assert!(turns >= SIZE / 4096, "{line:?}: {turns}");
    }
}
