//! Endless trailers.

use std::time::{Duration, Instant};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

use super::{DEFAULTS, Fault};
use crate::{Client, Method, Retry};

#[tokio::test]
async fn endless_trailers_end_the_response() {
    const TIME: Duration = Duration::from_secs(2);
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            tokio::spawn(async move {
                let mut request = Vec::new();
                while !request.ends_with(b"\r\n\r\n") {
                    if stream.read_buf(&mut request).await.unwrap_or(0) == 0 {
                        return;
                    }
                }
                let head = "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n1\r\na\r\n0\r\n";
                let _ = stream.write_all(head.as_bytes()).await;
                while stream.write_all(&b"x: y\r\n".repeat(1000)).await.is_ok() {}
            });
        }
    });
    let client: Client<Fault> = Client::builder(&DEFAULTS)
        .base_url(url)
        .retry(Retry::never())
        .timeout(TIME)
        .idle_timeout(TIME)
        .build()
        .unwrap();
    let download = || client.request_builder(Method::GET, "/file").returns_bytes();
    let begun = Instant::now();
    download().await.unwrap_err();
    let mut stream = download().stream().await.unwrap();
    while let Ok(Some(_)) = stream.try_next().await {}
    assert!(begun.elapsed() < TIME * 5, "{:?}", begun.elapsed());
}
