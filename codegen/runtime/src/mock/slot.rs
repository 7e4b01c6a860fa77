//! An expectation in the mock's state. Independent of types, so that it is compiled only once.

use std::fmt;

use http::StatusCode;
use serde::de::DeserializeOwned;

use super::matcher::Matcher;
use super::reply::Body;
use super::state::{ExpectedCall, Shared};
use crate::operation::{Operation, ResponseBody};
use crate::response::decode;

/// The place of an expectation in the state of a mock.
pub(super) struct Slot {
    state: Shared,
    /// The index in the state, from which nothing is removed.
    index: usize,
}

impl Slot {
    pub(super) fn new(state: Shared, expected: ExpectedCall) -> Self {
        let mut locked = state.lock();
        let index = locked.expected.len();
        locked.expected.push(expected);
        drop(locked);
        Self { state, index }
    }

    pub(super) fn set(&self, change: impl FnOnce(&mut ExpectedCall)) {
        change(&mut self.state.lock().expected[self.index]);
    }

    pub(super) fn expect(&self, matcher: Matcher) {
        self.set(|it| it.expect(matcher));
    }

    /// Sets the response; without a status, it is a success.
    pub(super) fn respond(&self, status: Option<StatusCode>, body: Body) {
        self.set(|it| {
            it.reply.status = status;
            it.reply.body = body;
        });
    }

    pub(super) fn operation(&self) -> Operation {
        self.state.lock().expected[self.index].operation
    }

    pub(super) fn calls(&self) -> u64 {
        self.state.lock().expected[self.index].calls
    }

    /// The value of the example in the API's description, or why there is none.
    pub(super) fn example<T: DeserializeOwned>(&self) -> Result<T, String> {
        let operation = self.operation();
        let examples = self.state.lock().api.examples;
        let name = operation.name();
        let undecoded = |why: String| format!("the example of `{name}` does not decode: {why}");
        let missing = || super::reply::no_example(operation);
        let property = match operation.response() {
            ResponseBody::Property(property) => property,
            #[cfg(feature = "xml")]
            ResponseBody::Xml(root) => {
                let example = examples.xml(name, root()).ok_or_else(missing)?;
                return decode::xml_value(&example, root()).map_err(|why| undecoded(why.reason));
            }
            _ => "",
        };
        let example = examples.json(name).ok_or_else(missing)?;
        decode::within(example, property).map_err(|why| undecoded(why.to_string()))
    }
}

/// Prints the conditions.
impl fmt::Debug for Slot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let state = self.state.lock();
        let expected = &state.expected[self.index];
        write!(
            f,
            "Expectation({}, {} calls)",
            expected.named(),
            expected.calls
        )
    }
}
