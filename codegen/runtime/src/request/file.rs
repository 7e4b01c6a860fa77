//! The named parts of a multipart form: a file, or text or JSON with its own headers.

use std::fmt::{self, Display};

use http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use http::{HeaderName, HeaderValue};
use serde::Serialize;

use crate::client::address;
use crate::request::body::Body;

/// A file in a form: its content, its name, and its headers.
#[derive(Clone)]
pub struct File {
    /// The file name; `None` for parts that are not files.
    pub(crate) name: Option<String>,
    pub(crate) content_type: Option<String>,
    /// Additional header lines.
    pub(crate) headers: String,
    pub(crate) body: Body,
    /// The first invalid argument, reported when the request is sent.
    pub(crate) mistake: Option<String>,
}

impl File {
    /// Creates a file with a name. The content is bytes or a stream.
    pub fn new(name: impl Into<String>, body: impl Into<Body>) -> Self {
        Self::of(Some(name.into()), body.into())
    }

    /// Text in place of a file, for an API that accepts both. It has no file name.
    pub fn text(value: impl Display) -> Self {
        match address::text(&value) {
            Ok(text) => Self::of(None, text.into()),
            Err(_) => {
                Self::of(None, "".into()).mistake("a text of the form could not be formatted")
            }
        }
    }

    /// A value as JSON in place of a file, for an API that accepts both. It has no file name.
    pub fn json(value: &(impl Serialize + ?Sized)) -> Self {
        match serde_json::to_vec(value) {
            Ok(json) => Self::of(None, json.into()).content_type("application/json"),
            Err(_) => Self::of(None, "".into())
                .mistake("a value of the form cannot be serialized as JSON"),
        }
    }

    /// Sets the media type. The default is the one in the API's description, or `application/octet-stream`.
    #[must_use]
    pub fn content_type(mut self, content_type: impl Into<String>) -> Self {
        let content_type = content_type.into();
        if !is_one_line(&content_type) {
            let text = content_type.escape_debug();
            return self.mistake(&format!("`{text}` is not a content type"));
        }
        self.content_type = Some(content_type);
        self
    }

    /// Adds a header to this part of the form.
    #[must_use]
    pub fn header(mut self, name: &str, value: impl Display) -> Self {
        let Ok(value) = address::text(&value) else {
            return self.mistake(&format!(
                "the value of the header `{name}` could not be formatted"
            ));
        };
        let Ok(key) = HeaderName::from_bytes(name.as_bytes()) else {
            let name = name.escape_debug();
            return self.mistake(&format!("`{name}` is not the name of a header"));
        };
        if key == CONTENT_TYPE {
            return self.content_type(value);
        }
        if key == CONTENT_DISPOSITION {
            return self.mistake("the form itself sets the header `Content-Disposition`");
        }
        if !is_one_line(&value) {
            return self.mistake(&format!("the header `{name}` contains invalid characters"));
        }
        self.headers.push_str(&format!("{name}: {value}\r\n"));
        self
    }

    fn of(name: Option<String>, body: Body) -> Self {
        let own_type = body.own_type().map(str::to_owned);
        let file = Self {
            name,
            content_type: None,
            headers: String::new(),
            body,
            mistake: None,
        };
        match own_type {
            Some(own_type) => file.content_type(own_type),
            None => file,
        }
    }

    fn mistake(mut self, mistake: &str) -> Self {
        self.mistake.get_or_insert_with(|| mistake.to_owned());
        self
    }
}

/// Whether some server ends a line of a part's headers at this character. The headers of a part are text, which servers
/// split in more places than those of a request.
pub(crate) fn breaks_line(char: char) -> bool {
    char.is_control() || matches!(char, '\u{2028}' | '\u{2029}')
}

/// Whether a text is the value of a single header for any server.
fn is_one_line(text: &str) -> bool {
    let mut chars = text.chars();
    HeaderValue::from_str(text).is_ok() && !chars.any(|it| it != '\t' && breaks_line(it))
}

/// A file without a specific name. Servers recognize files by their file name, so it is named `file`.
impl<T: Into<Body>> From<T> for File {
    fn from(body: T) -> Self {
        Self::new("file", body)
    }
}

/// Prints no content.
impl fmt::Debug for File {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("File")
            .field("name", &self.name)
            .field("content_type", &self.content_type)
            .field("body", &self.body)
            .finish_non_exhaustive()
    }
}
