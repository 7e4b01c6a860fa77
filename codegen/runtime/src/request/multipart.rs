//! Multipart forms (RFC 7578), with files that may be streams.
//!
//! reqwest's forms do not suffice: they do not allow choosing the boundary, which a mock needs to compare forms, and
//! they cannot be cloned, which retries need.

use std::collections::VecDeque;
use std::fmt::{self, Display};
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use bytes::{Bytes, BytesMut};
use http_body::{Frame, SizeHint};
use serde::Serialize;

use crate::request::body::Body;
use crate::request::file::{File, breaks_line};
use crate::request::tree::Tree;

/// A multipart form, with its parts in the order in which they are added.
///
/// A form of texts and bytes can be sent again if a request is retried; one with a stream can be sent only once.
#[derive(Clone, Debug, Default)]
pub struct Multipart {
    parts: Vec<Part>,
    /// The first invalid argument, reported when the request is sent.
    mistake: Option<String>,
}

#[derive(Clone)]
struct Part {
    name: String,
    content_type: Option<String>,
    /// The headers of the part.
    head: String,
    body: Body,
}

impl Multipart {
    /// Creates a form without parts.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a text part.
    #[must_use]
    pub fn text(self, name: &str, value: impl Display) -> Self {
        self.part(name, File::text(value))
    }

    /// Adds a text part of this media type.
    #[must_use]
    pub fn text_of(self, name: &str, content_type: &str, value: impl Display) -> Self {
        self.part(name, File::text(value).content_type(content_type))
    }

    /// Adds a JSON part.
    #[must_use]
    pub fn json(self, name: &str, value: &(impl Serialize + ?Sized)) -> Self {
        self.part(name, File::json(value))
    }

    /// Adds a JSON part of this media type.
    #[must_use]
    pub fn json_of(
        self,
        name: &str,
        content_type: &str,
        value: &(impl Serialize + ?Sized),
    ) -> Self {
        self.part(name, File::json(value).content_type(content_type))
    }

    /// Adds a value whose type may vary: an object as JSON, each item of a list as a separate part, and anything else
    /// as text. `null` adds nothing.
    #[must_use]
    pub fn value(mut self, name: &str, value: &(impl Serialize + ?Sized)) -> Self {
        match Tree::of(value) {
            Ok(Tree::List(items)) => items.iter().fold(self, |form, it| form.tree(name, it)),
            Ok(one) => self.tree(name, &one),
            Err(_) => {
                self.mistake(format!(
                    "the value of `{name}` cannot be serialized as JSON"
                ));
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

    /// Adds a file of this media type, unless the file has its own.
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

    /// Sorts the parts with these names into this order, followed by the others.
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

    /// The `Content-Type` of the body, with this boundary between the parts.
    pub(crate) fn content_type(&self, media_type: &str, boundary: &str) -> String {
        // RFC 2387 requires the type of the root part, which is the first.
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

    /// The body, with this boundary between the parts, or why it cannot be sent.
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
            None => Err("a file is a stream that was already sent: create it again".to_owned()),
        }
    }
}

/// Escapes a name as forms do (HTML, section 4.10.21.8), so that it is one quoted string on one line for any server:
/// some also end a line at other characters, or take a backslash before the final quote as its escape.
fn quoted(name: &str) -> String {
    let end = name.strip_suffix('\\').map(str::len);
    let mut text = String::with_capacity(name.len());
    for (at, char) in name.char_indices() {
        if char == '"' || breaks_line(char) || Some(at) == end {
            let mut bytes = [0; 4];
            for byte in char.encode_utf8(&mut bytes).bytes() {
                text.push_str(&format!("%{byte:02X}"));
            }
        } else {
            text.push(char);
        }
    }
    text
}

/// Concatenated bodies.
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
            match ready!(Pin::new(chunk).poll_frame(context)) {
                // Trailers of a part would end the form.
                Some(Ok(frame)) if !frame.is_data() => {}
                Some(frame) => return Poll::Ready(Some(frame)),
                None => drop(self.chunks.pop_front()),
            }
        }
        Poll::Ready(None)
    }

    /// Exact if all sizes are known: then the request has a `Content-Length`.
    fn size_hint(&self) -> SizeHint {
        let mut hint = SizeHint::new();
        let mut sizes = self.chunks.iter().map(|it| it.size_hint().exact());
        if let Some(size) = sizes.try_fold(0_u64, |sum, it| sum.checked_add(it?)) {
            hint.set_exact(size);
        }
        hint
    }
}

/// Prints no content.
impl fmt::Debug for Part {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.body.fmt(f)
    }
}
