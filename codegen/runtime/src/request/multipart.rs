//! Forms of several parts (RFC 7578), with files that may be streams.
//!
//! They are written here, and not by reqwest: its boundary cannot be chosen, by which a mock compares forms, and its forms
//! cannot be cloned, by which calls are sent again.

use std::collections::VecDeque;
use std::fmt::{self, Display};
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use bytes::{Bytes, BytesMut};
use http_body::{Frame, SizeHint};
use serde::Serialize;

use crate::request::body::Body;
use crate::request::file::File;
use crate::request::tree::Tree;

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
    name: String,
    content_type: Option<String>,
    /// What stands before the body.
    head: String,
    body: Body,
}

impl Multipart {
    /// A form without parts.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a text.
    #[must_use]
    pub fn text(self, name: &str, value: impl Display) -> Self {
        self.part(name, File::text(value))
    }

    /// Adds a text of this media type.
    #[must_use]
    pub fn text_of(self, name: &str, content_type: &str, value: impl Display) -> Self {
        self.part(name, File::text(value).content_type(content_type))
    }

    /// Adds a value as JSON.
    #[must_use]
    pub fn json(self, name: &str, value: &(impl Serialize + ?Sized)) -> Self {
        self.part(name, File::json(value))
    }

    /// Adds a value as JSON of this media type.
    #[must_use]
    pub fn json_of(
        self,
        name: &str,
        content_type: &str,
        value: &(impl Serialize + ?Sized),
    ) -> Self {
        self.part(name, File::json(value).content_type(content_type))
    }

    /// Adds a value that may be of several types: an object as JSON, each item of a list as a part of its own, and what is
    /// neither as text. `null` adds nothing.
    #[must_use]
    pub fn value(mut self, name: &str, value: &(impl Serialize + ?Sized)) -> Self {
        match Tree::of(value) {
            Ok(Tree::List(items)) => items.iter().fold(self, |form, it| form.tree(name, it)),
            Ok(one) => self.tree(name, &one),
            Err(_) => {
                self.mistake(format!("the value of `{name}` cannot be written as JSON"));
                self
            }
        }
    }

    fn tree(self, name: &str, value: &Tree) -> Self {
        match value {
            Tree::Scalar(_) => match value.flat() {
                Some(text) => self.text(name, text),
                None => self,
            },
            Tree::List(_) | Tree::Properties(_) => self.json(name, value),
        }
    }

    /// Adds a file.
    #[must_use]
    pub fn file(self, name: &str, file: impl Into<File>) -> Self {
        self.file_of(name, "application/octet-stream", file)
    }

    /// Adds a file of this media type, unless it has one of its own.
    #[must_use]
    pub fn file_of(self, name: &str, content_type: &str, file: impl Into<File>) -> Self {
        let file = file.into();
        let is_open = file.name.is_some() && file.content_type.is_none();
        let file = if is_open {
            file.content_type(content_type)
        } else {
            file
        };
        self.part(name, file)
    }

    /// Sends the parts of these names in this order, and the others behind them.
    #[must_use]
    pub fn in_order(mut self, names: &[&str]) -> Self {
        let place = |part: &Part| names.iter().position(|it| *it == part.name);
        self.parts
            .sort_by_key(|it| place(it).unwrap_or(names.len()));
        self
    }

    fn part(mut self, name: &str, file: File) -> Self {
        let mut head = format!("Content-Disposition: form-data; name=\"{}\"", quoted(name));
        if let Some(file_name) = &file.name {
            head.push_str(&format!("; filename=\"{}\"", quoted(file_name)));
        }
        head.push_str("\r\n");
        if let Some(content_type) = &file.content_type {
            head.push_str(&format!("Content-Type: {content_type}\r\n"));
        }
        head.push_str(&file.headers);
        if let Some(mistake) = file.mistake {
            self.mistake(format!("`{name}`: {mistake}"));
        }
        self.parts.push(Part {
            name: name.to_owned(),
            content_type: file.content_type,
            head,
            body: file.body,
        });
        self
    }

    fn mistake(&mut self, mistake: String) {
        self.mistake.get_or_insert(mistake);
    }

    /// The content type of the whole, whose parts this boundary divides.
    pub(crate) fn content_type(&self, media_type: &str, boundary: &str) -> String {
        // RFC 2387 asks for the type of the part that the others belong to, which is the first.
        let root = match self.parts.first() {
            Some(root) if media_type == "multipart/related" => {
                let root = root.content_type.as_deref().unwrap_or("text/plain");
                format!(
                    "; type=\"{}\"",
                    root.replace('\\', "\\\\").replace('"', "\\\"")
                )
            }
            _ => String::new(),
        };
        format!("{media_type}{root}; boundary={boundary}")
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
