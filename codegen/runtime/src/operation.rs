//! The operations of an API, as data.
//!
//! A generated crate has a constant for each. Its client, its mock and its telemetry all refer to these, so that a
//! method and a path are written once.

use std::fmt;
use std::marker::PhantomData;

use http::Method;

use crate::paging::style::PagingStyle;
#[cfg(feature = "xml")]
use crate::xml;

/// An operation of an API: a method and a path, with a name.
///
/// `R` is the request type of the operation. The list of all operations of a client has no such type.
pub struct Operation<R = ()> {
    about: &'static Description,
    /// The path of the operation's own server, if it is on the API's host.
    server_path: Option<&'static str>,
    request: PhantomData<fn() -> R>,
}

/// What an operation is. For generated code; see the methods of [`Operation`].
#[doc(hidden)]
#[derive(Debug)]
pub struct Description {
    pub name: &'static str,
    pub id: &'static str,
    pub method: Method,
    /// With `{names}` for parameters. A `?` may follow, with the query parameters that every request of the operation
    /// has.
    pub path: &'static str,
    /// The status of a success.
    pub status: u16,
    /// The body of a success.
    pub response: ResponseBody,
}

/// The body of a success, and its format.
#[doc(hidden)]
#[derive(Clone, Copy, Debug)]
pub enum ResponseBody {
    /// No body.
    Empty,
    /// A JSON value.
    Json,
    /// A JSON object with the value in this property.
    Property(&'static str),
    /// A page of a list.
    Pages(&'static dyn PagingStyle),
    /// An XML value. A function, because a constant cannot be made of what is in a static.
    #[cfg(feature = "xml")]
    Xml(fn() -> &'static xml::Element),
    /// A body of this media type, which the client does not decode as a single value.
    Raw(&'static str),
}

impl<R> Operation<R> {
    /// An operation with this description.
    #[doc(hidden)]
    pub const fn new(about: &'static Description) -> Self {
        Self {
            about,
            server_path: None,
            request: PhantomData,
        }
    }

    /// Sets the path of the operation's own server, on the API's host.
    #[doc(hidden)]
    #[must_use]
    pub const fn below(mut self, path: &'static str) -> Self {
        self.server_path = Some(path);
        self
    }

    /// The operation without its request type, as in a list of operations.
    pub const fn untyped(self) -> Operation {
        Operation {
            about: self.about,
            server_path: self.server_path,
            request: PhantomData,
        }
    }

    /// The name of the client's method.
    pub const fn name(self) -> &'static str {
        self.about.name
    }

    /// The `operationId` in the API's description. An operation without one has a name made of its method and path.
    pub const fn id(self) -> &'static str {
        self.about.id
    }

    /// The HTTP method.
    pub const fn method(self) -> &'static Method {
        &self.about.method
    }

    /// The path, with `{names}` for parameters, relative to the operation's server.
    pub const fn path(self) -> &'static str {
        self.about.path
    }

    /// The status of a success in the API's description.
    pub const fn success_status(self) -> u16 {
        self.about.status
    }

    /// The body of a success.
    pub(crate) fn response(self) -> ResponseBody {
        self.about.response
    }

    #[cfg(feature = "mock")]
    pub(crate) fn server_path(self) -> Option<&'static str> {
        self.server_path
    }
}

impl<R> Clone for Operation<R> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<R> Copy for Operation<R> {}

/// Operations of one API are equal if they have the same name.
impl<R> PartialEq for Operation<R> {
    fn eq(&self, other: &Self) -> bool {
        self.about.name == other.about.name
    }
}

impl<R> Eq for Operation<R> {}

impl<R> fmt::Debug for Operation<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Description {
            name, method, path, ..
        } = self.about;
        write!(f, "Operation({name}: {method} {path})")
    }
}
