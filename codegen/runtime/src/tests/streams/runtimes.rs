//! Streams that are read on another runtime than they were opened on, or on a blocked one, end.

use std::future::Future;
use std::pin::pin;
use std::sync::Arc;
use std::task::{Context, Poll, Wake, Waker};
use std::thread::Thread;
use std::time::{Duration, Instant};

use tokio::runtime::{Builder, Runtime};

use super::super::server::{Reply, Server};
use super::{ErrorKind, Event, Fault, Method, Thing, client};
use crate::{Request, Streaming};

const IDLE: Duration = Duration::from_millis(100);

fn opens(server: &Server) -> Request<Streaming<Event<Thing>, Fault>, Fault> {
    let builder = client(server).request_builder(Method::GET, "/things");
    builder.returns_events::<Thing>().idle_timeout(IDLE)
}

fn single() -> Runtime {
    Builder::new_current_thread().enable_all().build().unwrap()
}

/// A server that sends one event, and nothing more.
fn silent(runtime: &Runtime) -> Server {
    runtime.block_on(Server::start(|_, _| {
        let head = "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\n\r\ndata: {\"id\":1}\n\n";
        Reply::raw(head).and_then_nothing()
    }))
}

/// Reads a stream, which must end with a timeout.
async fn ends(mut stream: Streaming<Event<Thing>, Fault>) {
    let begun = Instant::now();
    let error = loop {
        match stream.try_next().await {
            Ok(item) => assert!(item.is_some(), "it was cut"),
            Err(error) => break error,
        }
    };
    assert_eq!(error.kind(), ErrorKind::Timeout, "{error:?}");
    assert!(error.to_string().contains("idle timeout"), "{error}");
    assert!(begun.elapsed() < Duration::from_secs(10));
    assert!(stream.try_next().await.unwrap().is_none());
}

/// Polls a future on this thread, without a runtime.
fn polled<F: Future>(future: F) -> F::Output {
    struct Unpark(Thread);
    impl Wake for Unpark {
        fn wake(self: Arc<Self>) {
            self.0.unpark();
        }
    }
    let waker = Waker::from(Arc::new(Unpark(std::thread::current())));
    let mut future = pin!(future);
    let begun = Instant::now();
    loop {
        if let Poll::Ready(output) = future.as_mut().poll(&mut Context::from_waker(&waker)) {
            return output;
        }
        assert!(begun.elapsed() < Duration::from_secs(20), "it hangs");
        std::thread::park_timeout(Duration::from_secs(20));
    }
}

/// Adds a timeout to a future.
async fn in_time(future: impl Future<Output = ()>) {
    let ended = tokio::time::timeout(Duration::from_secs(20), future).await;
    ended.expect("it hangs");
}

#[test]
fn stream_ends_on_any_runtime() {
    let servers = Runtime::new().unwrap();
    let server = silent(&servers);
    let opener = single();
    let open = || opener.block_on(opens(&server).into_future()).unwrap();
    // From here on, the runtime that opened them is not driven.
    single().block_on(in_time(ends(open())));
    Runtime::new().unwrap().block_on(in_time(ends(open())));
    polled(ends(open()));
    let stream = open();
    let entered = opener.enter();
    polled(ends(stream));
    drop(entered);
    // Dropping a runtime closes its connections.
    let gone = single();
    let mut stream = gone.block_on(opens(&server).into_future()).unwrap();
    drop(gone);
    let error = single().block_on(async {
        loop {
            match stream.try_next().await {
                Ok(item) => assert!(item.is_some(), "it was cut"),
                Err(error) => break error,
            }
        }
    });
    assert_eq!(error.kind(), ErrorKind::Transport, "{error:?}");
}

#[test]
fn large_item_times_out_if_no_thread_can_decode_it() {
    let servers = Runtime::new().unwrap();
    let server = servers.block_on(Server::start(|_, _| {
        let long = " ".repeat(1 << 19);
        let body = format!("data: {{\"id\":{long}1}}\n\ndata: {{\"id\":2}}\n\n");
        Reply::with(200, "content-type: text/event-stream\r\n", &body)
    }));
    for mut builder in [Builder::new_current_thread(), Builder::new_multi_thread()] {
        let runtime = builder.enable_all().max_blocking_threads(1).build();
        let runtime = runtime.unwrap();
        let (free, busy) = std::sync::mpsc::channel::<()>();
        runtime.spawn_blocking(move || busy.recv());
        runtime.block_on(in_time(async {
            // Blocking threads also resolve host names, but the server is addressed by IP.
            let mut stream = opens(&server).await.unwrap();
            let error = stream.try_next().await.unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Timeout, "{error:?}");
            assert!(error.to_string().contains("idle timeout"), "{error}");
        }));
        drop(free);
    }
}
