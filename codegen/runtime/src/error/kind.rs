//! The kinds of failures.

/// The kind of a failure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The request, or the client, could not be built from its arguments. Nothing was sent; if the stream of a body
    /// failed, a part of the request.
    Request,
    /// There were no credentials. The request was not sent.
    Auth,
    /// The server could not be reached. The request was not sent.
    Connect,
    /// The response was not complete in time: within the attempt's timeout, the deadline, or the idle timeout between
    /// two parts of the response. The server may have processed the request.
    Timeout,
    /// The connection broke while sending or reading. The server may have processed the request.
    Transport,
    /// The API returned an error: by its status, or by an error object in place of the value.
    Status,
    /// The API returned a success, but with a larger body than the client accepts.
    TooLarge,
    /// The API returned a success, but its body does not match the description.
    Decode,
    /// The API returns the same page repeatedly: iterating over its pages would never end.
    Paging,
}

impl ErrorKind {
    /// Its name in telemetry.
    pub(crate) fn name(self) -> &'static str {
        match self {
            ErrorKind::Request => "request",
            ErrorKind::Auth => "auth",
            ErrorKind::Connect => "connect",
            ErrorKind::Timeout => "timeout",
            ErrorKind::Transport => "transport",
            ErrorKind::Status => "status",
            ErrorKind::TooLarge => "too_large",
            ErrorKind::Decode => "decode",
            ErrorKind::Paging => "paging",
        }
    }
}
