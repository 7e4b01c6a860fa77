//! The failures of a stream.

use bytes::Bytes;
use http::HeaderMap;

use super::body_stream::{Live, Stopped};
use crate::error::Error;
use crate::error::api_error::ApiError;
use crate::error::failure::Failure;
use crate::error::kind::ErrorKind;
use crate::response::decode_error::DecodeError;
use crate::response::raw::RawResponse;

impl From<Stopped> for Box<Failure> {
    fn from(why: Stopped) -> Self {
        match why {
            Stopped::Broken(why) => why.into(),
            Stopped::Idle => Failure::new(
                ErrorKind::Timeout,
                "no data arrived within the idle timeout; the runtime that opened the stream must keep running",
            ),
            Stopped::Vain(message) => Failure::new(ErrorKind::TooLarge, message),
        }
    }
}

impl Live {
    /// An item that does not match the API's description, with the API's error if the item contains that instead.
    pub(super) fn decode_error<E: ApiError>(
        &self,
        body: Bytes,
        why: DecodeError,
        api: Option<E>,
    ) -> Error<E> {
        let response = RawResponse {
            status: self.status,
            headers: HeaderMap::new(),
            body,
            cut: None,
            rest: None,
            allowance: self.allowance(),
            attempts: 1,
        };
        Error::decode_error(Box::new(response), why, api, self.operation)
    }

    pub(super) fn failed<E: ApiError>(&self, failure: Box<Failure>) -> Error<E> {
        Error::new(failure.of(self.operation))
    }
}
