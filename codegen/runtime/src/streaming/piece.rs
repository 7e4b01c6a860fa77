//! Decodes the frames of a stream.

use super::frames::Frame;
use crate::response::decode_error::DecodeError;

/// Decodes a frame.
pub(super) type Read<T> = fn(&Frame) -> Result<Piece<T>, DecodeError>;

/// A decoded frame.
pub(super) enum Piece<T> {
    Item(T),
    /// A heartbeat.
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

/// The error for a frame that is not an item.
pub(super) fn unreadable(reason: String) -> DecodeError {
    DecodeError {
        path: None,
        reason,
        missing: false,
    }
}
