//! Converts a response to the caller's value: on the current thread if that takes little time, or else on one that runs
//! no other tasks.

use serde_json::Value;

use crate::decoding::meter::{self, Allowance, Over};
use crate::error::api_error::{self, ApiError};
use crate::error::failure::Failure;
use crate::error::kind::ErrorKind;
use crate::operation::Operation;
use crate::platform::task::{self, Lost};
use crate::response::decode_error::DecodeError;
use crate::response::raw::RawResponse;

/// The largest body that is decoded on a thread that runs other tasks: about a millisecond of work.
const INLINE_LIMIT: usize = 1 << 18;

/// How many portions of a body may be decoded on this thread: all, or a few of a small body. `None` means that another
/// thread should decode it, for which a blocking caller can stop waiting.
pub(crate) fn portions(bytes: usize) -> Option<u32> {
    if bytes > INLINE_LIMIT && task::has_workers() {
        None
    } else if task::is_shared() {
        Some(meter::BRIEFLY)
    } else {
        Some(meter::ANY)
    }
}

/// The result of decoding a body: a value, or the error, with the API's error if the body contains that instead.
pub(crate) type Unpacked<T, E = Value> = Result<T, (DecodeError, Option<E>)>;

/// Decodes a body within its budget.
pub(crate) fn unpack<T, E: ApiError>(
    allowance: &Allowance,
    portions: u32,
    body: &[u8],
    decode: impl FnOnce() -> Result<T, DecodeError>,
) -> Result<Unpacked<T, E>, Over> {
    meter::within(allowance, portions, || {
        decode().map_err(|why| {
            let api = if why.missing {
                api_error::under_property(body)
            } else {
                None
            };
            (why, api)
        })
    })
}

/// The failure of a response whose decoding exceeds its budget.
pub(crate) fn over(response: Box<RawResponse>, over: Over, operation: Operation) -> Box<Failure> {
    let mut failure = Failure::over(&response.allowance, over).of(operation);
    failure.attempts = response.attempts;
    if matches!(over, Over::Size | Over::Depth) {
        failure.response = Some(response);
    }
    failure
}

/// The failure of a response whose decoding was aborted.
pub(crate) fn lost(lost: &Lost, allowance: &Allowance) -> Box<Failure> {
    match lost {
        Lost::Late => Failure::over(allowance, Over::Time),
        Lost::Ended => Failure::new(
            ErrorKind::Transport,
            "the runtime was shut down before the response was decoded",
        ),
    }
}
