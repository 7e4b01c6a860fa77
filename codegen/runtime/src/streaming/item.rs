//! Decodes the items of a stream: large ones on a thread that runs no other tasks.

use std::task::{Context, Poll};

use super::frames::Frame;
use super::piece::{Piece, Read};
use crate::decoding::meter::{self, Allowance, Over};
use crate::error::api_error::ApiError;
use crate::error::failure::Failure;
use crate::platform::task::{self, Elsewhere};
use crate::response::unpack::{self, Unpacked};

/// A frame, and the result of decoding it.
pub(super) type Done<T, E> = (Frame, Unpacked<Piece<T>, E>);

type Result<T> = std::result::Result<T, Box<Failure>>;

/// An item that another thread is decoding.
pub(super) struct Decoding<T, E> {
    work: Elsewhere<Result<Done<T, E>>>,
    allowance: Allowance,
}

/// The result of decoding an item, or the decoding on another thread.
pub(super) enum Begun<T, E> {
    Done(Result<Done<T, E>>),
    Decoding(Decoding<T, E>),
}

impl<T: Send + 'static, E: ApiError> Begun<T, E> {
    /// Decodes an item that may take long.
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
        // The work checks the deadline itself, once it has a thread.
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
