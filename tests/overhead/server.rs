//! The server: this program in a separate process. It serves three paths with fixed bodies.

use std::convert::Infallible;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::process::{Child, Command, Stdio};

use bytes::Bytes;
use http_body_util::Full;
use hyper::body::Incoming;
use hyper::header::{CONTENT_TYPE, HeaderValue};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Request, Response};
use hyper_util::rt::TokioIo;
use tokio::net::TcpListener;

use crate::api::PAGE_SIZE;

/// The number of items that make 10 MB.
const LARGE: i32 = 32_000;

/// The argument with which a program that has this module serves.
pub const SERVE: &str = "--serve";

/// The server's process, which is stopped on drop.
pub struct Server {
    process: Child,
    url: String,
}

impl Server {
    /// Starts the process and waits until it listens.
    pub fn start() -> io::Result<Self> {
        let mut process = Command::new(std::env::current_exe()?)
            .arg(SERVE)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()?;
        let mut url = String::new();
        if let Some(output) = &mut process.stdout {
            BufReader::new(output).read_line(&mut url)?;
        }
        let url = url.trim().to_owned();
        Ok(Self { process, url })
    }

    /// The URL, without a trailing slash.
    pub fn url(&self) -> &str {
        &self.url
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // The process may already have exited.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// Serves until standard input is closed, at the latest when the parent process exits.
pub fn serve() -> io::Result<()> {
    let runtime = tokio::runtime::Runtime::new()?;
    runtime.spawn(async {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        println!("http://{}", listener.local_addr()?);
        io::stdout().flush()?;
        accept(listener).await
    });
    io::stdin().read_to_end(&mut Vec::new())?;
    Ok(())
}

async fn accept(listener: TcpListener) -> io::Result<()> {
    let bodies = Bodies::new();
    loop {
        let (stream, _) = listener.accept().await?;
        stream.set_nodelay(true)?;
        let bodies = bodies.clone();
        let service = service_fn(move |request: Request<Incoming>| {
            let body = bodies.of(request.uri().path());
            std::future::ready(Ok::<_, Infallible>(response(body)))
        });
        // The client may close the connection at any time.
        tokio::spawn(http1::Builder::new().serve_connection(TokioIo::new(stream), service));
    }
}

fn response(body: Bytes) -> Response<Full<Bytes>> {
    let mut response = Response::new(Full::new(body));
    let json = HeaderValue::from_static("application/json");
    response.headers_mut().insert(CONTENT_TYPE, json);
    response
}

/// The response bodies.
#[derive(Clone)]
struct Bodies {
    small: Bytes,
    page: Bytes,
    large: Bytes,
}

impl Bodies {
    fn new() -> Self {
        Self {
            small: format!(r#"{{"data":{}}}"#, cloud(0)).into(),
            page: list(PAGE_SIZE),
            large: list(LARGE),
        }
    }

    fn of(&self, path: &str) -> Bytes {
        match path {
            "/v2/interop/clouds" => self.page.clone(),
            "/v2/interop/clouds/search" => self.large.clone(),
            _ => self.small.clone(),
        }
    }
}

fn list(length: i32) -> Bytes {
    let clouds: Vec<_> = (0..length).map(cloud).collect();
    format!(
        r#"{{"data":[{}],"paging":{{"next":"/v2/interop/clouds?page=1"}}}}"#,
        clouds.join(",")
    )
    .into()
}

fn cloud(number: i32) -> String {
    format!(
        r#"{{"id":"123e4567-e89b-12d3-a456-{number:012}","created_at":"2026-03-01T08:15:30Z","updated_at":"2026-04-02T16:45:10.250Z","account_id":"9b2d7c1e-54f0-4c1b-8d3e-2f6a7b8c9d0e","name":"Springfield District {number}","userdata":"district-{number}: every school, grades 1 to 12, nightly","generation":{number}}}"#
    )
}
