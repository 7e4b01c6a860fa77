//! Scripts: the steps of a server on a connection.

use std::time::Duration;

use bytes::Bytes;

/// A step of a script.
#[derive(Clone, Debug)]
pub(super) enum Step {
    /// Writes raw bytes.
    Send(Bytes),
    /// Writes one byte at a time, with a pause before each.
    Drip(Bytes, Duration),
    /// Writes these bytes repeatedly, until the client disconnects.
    Flood(Bytes),
    /// Waits.
    Wait(Duration),
    /// Ends the connection in this way.
    End(End),
}

/// How a connection ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// Closed with FIN.
    Close,
    /// Reset with RST.
    Reset,
    /// Kept open without further data, until the client disconnects.
    Stall,
}

/// A point of an exchange.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Point {
    /// The connection is established; nothing was read.
    Connected,
    /// The whole request was read; nothing was sent.
    ReceivedRequest,
    /// Within the response's headers.
    Headers,
    /// Within the response's body.
    Body,
}

/// What a server does after a connection was opened or a request was read. If the script does not end the connection,
/// it stays open for the next request.
#[derive(Clone, Debug, Default)]
pub struct Script(pub(super) Vec<Step>);

impl Script {
    /// Does nothing and keeps the connection open.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// A complete JSON response.
    #[must_use]
    pub fn json(status: u16, body: &str) -> Self {
        Self::response(status, &[("content-type", "application/json")], body)
    }

    /// A complete response with these headers and a `content-length`.
    #[must_use]
    pub fn response(status: u16, headers: &[(&str, &str)], body: impl AsRef<[u8]>) -> Self {
        let body = body.as_ref();
        let length = body.len().to_string();
        let mut headers = headers.to_vec();
        headers.push(("content-length", &length));
        Self::head(status, &headers).send(body)
    }

    /// The head of a response, with exactly these headers.
    #[must_use]
    pub fn head(status: u16, headers: &[(&str, &str)]) -> Self {
        let mut head = format!("HTTP/1.1 {status:03} Text\r\n");
        for (name, value) in headers {
            head.push_str(&format!("{name}: {value}\r\n"));
        }
        Self::new().send(head + "\r\n")
    }

    /// A response that breaks off.
    #[must_use]
    pub fn broken(at: Point, end: End) -> Self {
        let head = "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n";
        match at {
            Point::Connected | Point::ReceivedRequest => Self::new(),
            Point::Headers => Self::new().send(head),
            Point::Body => {
                Self::new().send(format!("{head}content-length: 900\r\n\r\n{{\"data\":"))
            }
        }
        .end(end)
    }

    /// Then writes raw bytes.
    #[must_use]
    pub fn send(self, bytes: impl AsRef<[u8]>) -> Self {
        self.then(Step::Send(Bytes::copy_from_slice(bytes.as_ref())))
    }

    /// Then writes one byte at a time, with a pause before each.
    #[must_use]
    pub fn drip(self, bytes: impl AsRef<[u8]>, every: Duration) -> Self {
        self.then(Step::Drip(Bytes::copy_from_slice(bytes.as_ref()), every))
    }

    /// Then writes these bytes repeatedly, until the client disconnects.
    #[must_use]
    pub fn flood(self, bytes: impl AsRef<[u8]>) -> Self {
        self.then(Step::Flood(Bytes::copy_from_slice(bytes.as_ref())))
    }

    /// Then waits.
    #[must_use]
    pub fn wait(self, pause: Duration) -> Self {
        self.then(Step::Wait(pause))
    }

    /// Then ends the connection.
    #[must_use]
    pub fn end(self, end: End) -> Self {
        self.then(Step::End(end))
    }

    fn then(mut self, step: Step) -> Self {
        self.0.push(step);
        self
    }
}
