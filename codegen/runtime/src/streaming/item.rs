//! The items of a stream, decoded: those that are large where no other task waits for that.

use std::task::{Context, Poll};

use super::frames::Frame;
use super::piece::{Piece, Read};
use crate::decoding::meter::{self, Allowance, Over};
use crate::error::api_error::ApiError;
use crate::error::failure::Failure;
use crate::platform::task::{self, Elsewhere};
use crate::response::unpack::{self, Unpacked};

/// What came of a piece, and the piece.
pub(super) type Done<T, E> = (Frame, Unpacked<Piece<T>, E>);

type Result<T> = std::result::Result<T, Box<Failure>>;

/// An item that is decoded by another thread.
pub(super) struct Decoding<T, E> {
    work: Elsewhere<Result<Done<T, E>>>,
    allowance: Allowance,
}

/// What came of an item; what will, if it is another thread's work.
pub(super) enum Begun<T, E> {
    Done(Result<Done<T, E>>),
    Decoding(Decoding<T, E>),
}

impl<T: Send + 'static, E: ApiError> Begun<T, E> {
    /// Decodes what may take a while.
    pub(super) fn new(frame: Frame, read: Read<T>, allowance: Allowance) -> Self {
        let Some(portions) = unpack::portions(frame.bytes().len()) else {
            return Self::elsewhere(frame, read, allowance);
        };
        match unpack::unpack(&allowance, portions, frame.bytes(), || read(&frame)) {
            Ok(unpacked) => Self::Done(Ok((frame, unpacked))),
            Err(Over::Brief) => Self::elsewhere(frame, read, allowance),
            Err(over) => Self::Done(Err(Failure::over(&allowance, over))),
        }
    }

    #[cold]
    fn elsewhere(frame: Frame, read: Read<T>, allowance: Allowance) -> Self {
        let work = move || {
            let unpacked = unpack::unpack(&allowance, meter::ANY, frame.bytes(), || read(&frame));
            match unpacked {
                Ok(unpacked) => Ok((frame, unpacked)),
                Err(over) => Err(Failure::over(&allowance, over)),
            }
        };
        // It looks at the clock itself, once a thread is free for it.
        let work = task::elsewhere(allowance.end(), work);
        Self::Decoding(Decoding { work, allowance })
    }
}

impl<T, E> Decoding<T, E> {
    pub(super) fn poll(&mut self, context: &mut Context<'_>) -> Poll<Result<Done<T, E>>> {
        let done = self.work.poll(context);
        done.map(|it| it.unwrap_or_else(|lost| Err(unpack::lost(&lost, &self.allowance))))
    }
}
