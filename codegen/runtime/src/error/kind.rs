//! What kinds of failures there are.

/// Where a call failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The call, or the client, could not be made from what was given. Nothing was sent.
    Request,
    /// There were no credentials to be had. The call was not sent.
    Auth,
    /// The server could not be reached. The call was not sent.
    Connect,
    /// There was no complete response in time: within the attempt's timeout, the call's deadline, or the idle timeout
    /// between two pieces of the response. Whether the server did what it was asked is not known.
    Timeout,
    /// The connection broke while sending or reading. Whether the server did what it was asked is not known.
    Transport,
    /// The API responded that it failed: by its status, or by an error in the place of the value.
    Status,
    /// The API responded with success, but with more bytes than the client is willing to read.
    TooLarge,
    /// The API responded with success, but the body is not what it promises.
    Decode,
    /// The API responds with the same page again and again: a walk over its pages would never end.
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
