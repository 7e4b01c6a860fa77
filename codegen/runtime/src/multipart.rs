//! Forms of several parts (RFC 7578), with files that may be streams.
//!
//! They are written here, and not by reqwest: its boundary cannot be chosen, by which a mock compares forms, and its forms
//! cannot be cloned, by which calls are sent again.

use std::collections::VecDeque;
use std::fmt::{self, Display};
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use bytes::{Bytes, BytesMut};
use http::HeaderValue;
use http_body::{Frame, SizeHint};
use serde::Serialize;

use crate::address;
use crate::body::Body;

/// A form of several parts, in the order in which they are added.
///
/// A form of texts and bytes can be sent again, if a call is repeated; one with a stream is sent once.
#[derive(Clone, Debug, Default)]
pub struct Multipart {
    parts: Vec<Part>,
    /// The first thing that was given and cannot be sent.
    mistake: Option<String>,
}

#[derive(Clone)]
struct Part {
    /// What stands before the body.
    head: String,
    body: Body,
}

/// A file that a form carries: its content, and what the form says of it.
#[derive(Clone, Debug)]
pub struct File {
    name: String,
    content_type: Option<String>,
    body: Body,
}

impl File {
    /// A file with its name; its content is bytes, or a stream.
    pub fn new(name: impl Into<String>, body: impl Into<Body>) -> Self {
        Self {
            name: name.into(),
            content_type: None,
            body: body.into(),
        }
    }

    /// Sets its media type, by default what the API's description says, or `application/octet-stream`.
    #[must_use]
    pub fn content_type(mut self, content_type: impl Into<String>) -> Self {
        self.content_type = Some(content_type.into());
        self
    }
}

/// A file whose name nobody cares for. Servers tell files from texts by their having one, so it is `file`.
impl<T: Into<Body>> From<T> for File {
    fn from(body: T) -> Self {
        Self::new("file", body)
    }
}

impl Multipart {
    /// A form without parts.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a text.
    #[must_use]
    pub fn text(mut self, name: &str, value: impl Display) -> Self {
        match address::text(&value) {
            Ok(text) => self.add(name, "", "", text.into()),
            Err(_) => self.mistake(format!("the value of `{name}` could not be written")),
        }
        self
    }

    /// Adds a value as JSON.
    #[must_use]
    pub fn json(mut self, name: &str, value: &(impl Serialize + ?Sized)) -> Self {
        match serde_json::to_vec(value) {
            Ok(json) => self.add(name, "", "application/json", json.into()),
            Err(_) => self.mistake(format!("the value of `{name}` cannot be written as JSON")),
        }
        self
    }

    /// Adds a file.
    #[must_use]
    pub fn file(self, name: &str, file: impl Into<File>) -> Self {
        self.file_of(name, "application/octet-stream", file)
    }

    /// Adds a file of this media type, unless it has one of its own.
    #[must_use]
    pub fn file_of(mut self, name: &str, content_type: &str, file: impl Into<File>) -> Self {
        let file = file.into();
        let content_type = file.content_type.as_deref().unwrap_or(content_type);
        if HeaderValue::from_str(content_type).is_err() {
            let text = content_type.escape_debug();
            self.mistake(format!("`{text}` is not a content type"));
        } else {
            let file_name = format!("; filename=\"{}\"", quoted(&file.name));
            self.add(name, &file_name, content_type, file.body);
        }
        self
    }

    fn add(&mut self, name: &str, file_name: &str, content_type: &str, body: Body) {
        let mut head = format!(
            "Content-Disposition: form-data; name=\"{}\"{file_name}\r\n",
            quoted(name)
        );
        if !content_type.is_empty() {
            head.push_str(&format!("Content-Type: {content_type}\r\n"));
        }
        self.parts.push(Part { head, body });
    }

    fn mistake(&mut self, mistake: String) {
        self.mistake.get_or_insert(mistake);
    }

    /// The whole body, whose parts this boundary divides; or why it cannot be sent.
    pub(crate) fn body(self, boundary: &str) -> Result<Body, String> {
        if let Some(mistake) = self.mistake {
            return Err(mistake);
        }
        let mut chunks = VecDeque::new();
        let mut text = BytesMut::new();
        for part in self.parts {
            text.extend_from_slice(format!("--{boundary}\r\n{}\r\n", part.head).as_bytes());
            if let Some(bytes) = part.body.bytes() {
                text.extend_from_slice(bytes);
            } else {
                chunks.push_back(Body::from(text.split().freeze()));
                chunks.push_back(part.body);
            }
            text.extend_from_slice(b"\r\n");
        }
        text.extend_from_slice(format!("--{boundary}--\r\n").as_bytes());
        let rest = Body::from(text.freeze());
        if chunks.is_empty() {
            return Ok(rest);
        }
        chunks.push_back(rest);
        let chunks: Option<VecDeque<_>> = chunks.iter().map(Body::take).collect();
        match chunks {
            Some(chunks) => Ok(Body::stream(reqwest::Body::wrap(Chain { chunks }))),
            None => Err("a file is a stream that was sent already: make it anew".to_owned()),
        }
    }
}

/// The content type of a form.
pub(crate) fn content_type(boundary: &str) -> String {
    format!("multipart/form-data; boundary={boundary}")
}

/// A name as forms write it, which know no other escapes (HTML, section 4.10.21.8).
fn quoted(name: &str) -> String {
    name.replace('"', "%22")
        .replace('\r', "%0D")
        .replace('\n', "%0A")
}

/// Bodies one after the other.
struct Chain {
    chunks: VecDeque<reqwest::Body>,
}

impl http_body::Body for Chain {
    type Data = Bytes;
    type Error = reqwest::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, reqwest::Error>>> {
        while let Some(chunk) = self.chunks.front_mut() {
            if let Some(frame) = ready!(Pin::new(chunk).poll_frame(context)) {
                return Poll::Ready(Some(frame));
            }
            self.chunks.pop_front();
        }
        Poll::Ready(None)
    }

    /// Known if that of every body is: then the server is told how much will come.
    fn size_hint(&self) -> SizeHint {
        let mut hint = SizeHint::new();
        let sizes: Option<u64> = self.chunks.iter().map(|it| it.size_hint().exact()).sum();
        if let Some(size) = sizes {
            hint.set_exact(size);
        }
        hint
    }
}

/// Prints nothing of what it holds.
impl fmt::Debug for Part {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.body.fmt(f)
    }
}
