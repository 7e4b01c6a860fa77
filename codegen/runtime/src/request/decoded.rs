//! Decodes a response: on this thread, or on another, whose stack may be larger.

use crate::decoding::meter::{self, Allowance, Over};
use crate::error::Error;
use crate::error::api_error::ApiError;
use crate::error::failure::Failure;
use crate::operation::Operation;
use crate::platform::task::{self, Elsewhere};
use crate::response::Response;
use crate::response::decode::{Decode, Places};
use crate::response::raw::RawResponse;
use crate::response::unpack;

/// The outcome of a request that was sent.
pub(super) type Received = Result<Box<RawResponse>, Box<Failure>>;

/// The caller's result; or the response itself, if decoding it exceeds the work limit or the stack.
pub(super) type Decoded<R, E> = Result<Result<R, Error<E>>, (Received, Over)>;

/// A boxed result: the value may be so large that the stack has no room for the copies that unoptimized code makes.
type Boxed<R, E> = Box<Result<R, Error<E>>>;

/// A response that another thread is decoding.
pub(super) struct Decoding<T, E> {
    pub(super) work: Elsewhere<Boxed<Response<T>, E>>,
    pub(super) allowance: Allowance,
    pub(super) attempts: u32,
}

/// Decodes the response on this thread, if that takes little time and little stack.
#[inline]
pub(super) fn here<T, R, E: ApiError>(
    response: Received,
    read: (Decode<T>, Places),
    operation: Operation,
    make: fn(Box<RawResponse>, T) -> R,
) -> Decoded<R, E> {
    let Some(portions) = unpack::portions(length(&response)) else {
        return Err((response, Over::Brief));
    };
    if is_large::<T, E>(&response) && task::has_workers() {
        return Err((response, Over::Depth));
    }
    match read_response(response, portions, read, operation, make) {
        Err((response, Over::Depth)) if !task::has_workers() => {
            Ok(Err(not_decoded(response, Over::Depth, operation)))
        }
        decoded => decoded,
    }
}

/// Decodes the response on another thread, because here it exceeds a limit.
#[cold]
pub(super) fn elsewhere<T: Send + 'static, E: ApiError>(
    response: Received,
    over: Over,
    read: (Decode<T>, Places),
    operation: Operation,
) -> Box<Decoding<T, E>> {
    let (allowance, attempts) = match &response {
        Ok(response) => (Some(response.allowance), response.attempts),
        Err(failure) => (
            failure.response.as_ref().map(|it| it.allowance),
            failure.attempts,
        ),
    };
    let allowance = allowance.unwrap_or(Allowance::NONE);
    let work = move || {
        let boxed = |response| boxed(response, read, operation);
        let first = match over {
            _ if is_large::<T, E>(&response) => Err((response, Over::Depth)),
            Over::Depth => Err((response, over)),
            _ => boxed(response),
        };
        let done = match first {
            Err((response, Over::Depth)) => meter::on_large_stack(|| boxed(response)),
            done => Some(done),
        };
        match done {
            Some(Ok(done)) => done,
            Some(Err((response, over))) => Box::new(Err(not_decoded(response, over, operation))),
            None => {
                let failure = Failure::over(&allowance, Over::Depth).of(operation);
                Box::new(Err(Error::new(failure)))
            }
        }
    };
    Box::new(Decoding {
        work: task::elsewhere(allowance.end(), work),
        allowance,
        attempts,
    })
}

/// Whether what the response is decoded into is so large that it needs a large stack.
fn is_large<T, E>(response: &Received) -> bool {
    match response {
        Ok(_) => meter::is_large::<T>() || meter::is_large::<E>(),
        Err(failure) => meter::is_large::<E>() && failure.error_response().is_some(),
    }
}

/// The number of bytes to decode.
fn length(response: &Received) -> usize {
    let response = match response {
        Ok(response) => Some(response),
        Err(failure) => failure.response.as_ref(),
    };
    response.map_or(0, |it| it.body.len())
}

/// Decodes without a work limit. A function of its own, so that no frame of the caller holds the value.
#[inline(never)]
fn boxed<T, E: ApiError>(
    response: Received,
    read: (Decode<T>, Places),
    operation: Operation,
) -> Result<Boxed<Response<T>, E>, (Received, Over)> {
    read_response(response, meter::ANY, read, operation, Response::new).map(Box::new)
}

/// The error for a response that could not be decoded on any thread.
fn not_decoded<E: ApiError>(response: Received, over: Over, operation: Operation) -> Error<E> {
    Error::new(match response {
        // Without a work limit, only the deadline can be exceeded.
        Ok(response) if over == Over::Brief => unpack::over(response, Over::Time, operation),
        Ok(response) => unpack::over(response, over, operation),
        Err(failure) => return Error::undecoded(failure, over),
    })
}

fn read_response<T, R, E: ApiError>(
    response: Received,
    portions: u32,
    (decode, places): (Decode<T>, Places),
    operation: Operation,
    make: fn(Box<RawResponse>, T) -> R,
) -> Decoded<R, E> {
    let response = match response {
        Ok(response) => response,
        Err(failure) => {
            let error = Error::briefly(failure, portions);
            return error.map(Err).map_err(|(it, over)| (Err(it), over));
        }
    };
    let decode = || decode(&response, places);
    match unpack::unpack(&response.allowance, portions, &response.body, decode) {
        Ok(Ok(value)) => Ok(Ok(make(response, value))),
        Ok(Err((why, api))) => Ok(Err(Error::decode_error(response, why, api, operation))),
        Err(over @ (Over::Brief | Over::Depth)) => Err((Ok(response), over)),
        Err(over) => Ok(Err(Error::new(unpack::over(response, over, operation)))),
    }
}
