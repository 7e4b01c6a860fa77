//! What a server does on a connection, step by step: the bytes that it writes, and what else happens.

use std::time::Duration;

use bytes::Bytes;

/// One thing that a server does.
#[derive(Clone, Debug)]
pub(super) enum Step {
    /// Writes these bytes, as they are.
    Send(Bytes),
    /// Writes one byte after the other, with a pause before each.
    Drip(Bytes, Duration),
    /// Writes these bytes again and again, until the client goes.
    Flood(Bytes),
    /// Does nothing for a while.
    Wait(Duration),
    /// Ends here, in this way.
    End(End),
}

/// How a connection ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// It is closed in order, by FIN.
    Close,
    /// It is torn down, by RST.
    Reset,
    /// It stays open, and nothing more comes, until the client goes.
    Stall,
}

/// Where in an exchange something happens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Point {
    /// The connection is there; nothing was read.
    Connected,
    /// The request was read to its end; there was no response.
    ReceivedRequest,
    /// In the middle of the response's headers.
    Headers,
    /// In the middle of the response's body.
    Body,
}

/// All that a server does after a connection was made or a request was read. A script that does not end the connection
/// leaves it open for the next request.
#[derive(Clone, Debug, Default)]
pub struct Script(pub(super) Vec<Step>);

impl Script {
    /// Nothing is done; the connection goes on.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// A whole response: JSON with a status.
    #[must_use]
    pub fn json(status: u16, body: &str) -> Self {
        Self::response(status, &[("content-type", "application/json")], body)
    }

    /// A whole response, of these headers and the length of its body.
    #[must_use]
    pub fn response(status: u16, headers: &[(&str, &str)], body: impl AsRef<[u8]>) -> Self {
        let body = body.as_ref();
        let length = body.len().to_string();
        let mut headers = headers.to_vec();
        headers.push(("content-length", &length));
        Self::head(status, &headers).send(body)
    }

    /// The head of a response, with these headers and no others.
    #[must_use]
    pub fn head(status: u16, headers: &[(&str, &str)]) -> Self {
        let mut head = format!("HTTP/1.1 {status:03} Text\r\n");
        for (name, value) in headers {
            head.push_str(&format!("{name}: {value}\r\n"));
        }
        Self::new().send(head + "\r\n")
    }

    /// A response that ends early, or never.
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

    /// Then writes these bytes, as they are.
    #[must_use]
    pub fn send(self, bytes: impl AsRef<[u8]>) -> Self {
        self.then(Step::Send(Bytes::copy_from_slice(bytes.as_ref())))
    }

    /// Then writes one byte after the other, with a pause before each.
    #[must_use]
    pub fn drip(self, bytes: impl AsRef<[u8]>, every: Duration) -> Self {
        self.then(Step::Drip(Bytes::copy_from_slice(bytes.as_ref()), every))
    }

    /// Then writes these bytes again and again, until the client goes.
    #[must_use]
    pub fn flood(self, bytes: impl AsRef<[u8]>) -> Self {
        self.then(Step::Flood(Bytes::copy_from_slice(bytes.as_ref())))
    }

    /// Then does nothing for a while.
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
