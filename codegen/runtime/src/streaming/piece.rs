//! The pieces of a stream, as they are read.

use super::frames::Frame;
use crate::response::decode_error::DecodeError;

/// How a piece is read.
pub(super) type Read<T> = fn(&Frame) -> Result<Piece<T>, DecodeError>;

/// What a piece is.
pub(super) enum Piece<T> {
    Item(T),
    /// Nothing but a sign that the server is alive.
    Heartbeat,
    End,
}

impl<T> Piece<T> {
    pub(super) fn map<U>(self, f: impl FnOnce(T) -> U) -> Piece<U> {
        match self {
            Piece::Item(item) => Piece::Item(f(item)),
            Piece::Heartbeat => Piece::Heartbeat,
            Piece::End => Piece::End,
        }
    }
}

/// Why a piece is no item.
pub(super) fn unreadable(reason: String) -> DecodeError {
    DecodeError {
        path: None,
        reason,
        missing: false,
    }
}
