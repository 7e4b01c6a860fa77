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

/// A boxed item: it may be so large that the stack has no room for the copies that unoptimized code makes.
type Boxed<T, E> = Box<Result<Done<T, E>>>;

/// An item that another thread is decoding.
pub(super) struct Decoding<T, E> {
    work: Elsewhere<Boxed<T, E>>,
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
            return Self::elsewhere(frame, read, allowance, Over::Brief);
        };
        if meter::is_large::<T>() && task::has_workers() {
            return Self::elsewhere(frame, read, allowance, Over::Depth);
        }
        match unpack::unpack(&allowance, portions, frame.bytes(), || read(&frame)) {
            Ok(unpacked) => Self::Done(Ok((frame, unpacked))),
            Err(Over::Depth) if !task::has_workers() => {
                Self::Done(Err(Failure::over(&allowance, Over::Depth)))
            }
            Err(over @ (Over::Brief | Over::Depth)) => {
                Self::elsewhere(frame, read, allowance, over)
            }
            Err(over) => Self::Done(Err(Failure::over(&allowance, over))),
        }
    }

    /// Decodes an item on another thread, because here it exceeds a limit.
    #[cold]
    fn elsewhere(frame: Frame, read: Read<T>, allowance: Allowance, over: Over) -> Self {
        let work = move || {
            let first = match over {
                _ if meter::is_large::<T>() => Err((frame, Over::Depth)),
                Over::Depth => Err((frame, over)),
                _ => boxed(frame, read, &allowance),
            };
            let done = match first {
                Err((frame, Over::Depth)) => {
                    meter::on_large_stack(|| boxed(frame, read, &allowance))
                }
                done => Some(done),
            };
            let over = match done {
                Some(Ok(done)) => return done,
                Some(Err((_, over))) => over,
                None => Over::Depth,
            };
            Box::new(Err(Failure::over(&allowance, over)))
        };
        // The work checks the deadline itself, once it has a thread.
        let work = task::elsewhere(allowance.end(), work);
        Self::Decoding(Decoding { work, allowance })
    }
}

/// Decodes without a work limit. A function of its own, so that no frame of the caller holds the item.
#[inline(never)]
fn boxed<T, E: ApiError>(
    frame: Frame,
    read: Read<T>,
    allowance: &Allowance,
) -> std::result::Result<Boxed<T, E>, (Frame, Over)> {
    match unpack::unpack(allowance, meter::ANY, frame.bytes(), || read(&frame)) {
        Ok(unpacked) => Ok(Box::new(Ok((frame, unpacked)))),
        Err(over) => Err((frame, over)),
    }
}

impl<T, E> Decoding<T, E> {
    pub(super) fn poll(&mut self, context: &mut Context<'_>) -> Poll<Result<Done<T, E>>> {
        let done = self.work.poll(context);
        done.map(|it| match it {
            Ok(done) => *done,
            Err(lost) => Err(unpack::lost(&lost, &self.allowance)),
        })
    }
}
