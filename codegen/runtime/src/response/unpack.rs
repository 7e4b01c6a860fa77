//! What was received into what a caller gets: on the thread that asks, if that takes no time worth mentioning, else on one
//! on which nothing waits.

use http::Method;
use serde_json::Value;

use crate::decoding::meter::{self, Allowance, Over};
use crate::error::api_error::{self, ApiError};
use crate::error::failure::Failure;
use crate::error::kind::ErrorKind;
use crate::platform::task::{self, Lost};
use crate::response::decode_error::DecodeError;
use crate::response::raw::RawResponse;

/// The largest body that is decoded where other tasks wait for the thread: a millisecond of work.
const BRIEF: usize = 1 << 18;

/// How many portions of a body may be decoded on this thread: all, or a few of a body that is not large. None if the work
/// is another thread's, which a thread that blocks can cease to wait for.
pub(crate) fn portions(bytes: usize) -> Option<u32> {
    if bytes > BRIEF && task::has_workers() {
        None
    } else if task::is_shared() {
        Some(meter::BRIEFLY)
    } else {
        Some(meter::ANY)
    }
}

/// What came of a body: a value, or why there is none, and the API's error if that is there in its place.
pub(crate) type Unpacked<T, E = Value> = Result<T, (DecodeError, Option<E>)>;

/// Decodes what is in a body, within what that may cost.
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

/// The failure of a response that costs more to decode than is allowed.
pub(crate) fn over(
    response: Box<RawResponse>,
    over: Over,
    method: &Method,
    path: &'static str,
) -> Box<Failure> {
    let mut failure = Failure::over(&response.allowance, over).of(method, path);
    failure.attempts = response.attempts;
    if matches!(over, Over::Size | Over::Depth) {
        failure.response = Some(response);
    }
    failure
}

/// The failure of a response that was lost while it was decoded.
pub(crate) fn lost(lost: &Lost, allowance: &Allowance) -> Box<Failure> {
    match lost {
        Lost::Late => Failure::over(allowance, Over::Time),
        Lost::Ended => Failure::new(
            ErrorKind::Transport,
            "the runtime ended before the response was decoded",
        ),
    }
}
