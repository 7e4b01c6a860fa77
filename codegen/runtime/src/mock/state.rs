//! The state of a mock: its expectations, and the requests it received.

use std::ops::RangeInclusive;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::matcher::Matcher;
use super::mocked::Api;
use super::received::ReceivedRequest;
use super::reply::Reply;
use crate::operation::Operation;

/// The state, shared by the server and all expectations.
#[derive(Clone)]
pub(super) struct Shared(Arc<Mutex<State>>);

impl Shared {
    pub(super) fn new(api: Api) -> Self {
        Self(Arc::new(Mutex::new(State {
            api,
            expected: Vec::new(),
            unexpected: Vec::new(),
            from_examples: false,
        })))
    }

    /// Locks the state. Only a caller's condition may panic while it is locked, and it changes nothing, so the state of
    /// a poisoned lock is valid.
    pub(super) fn lock(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

pub(super) struct State {
    pub(super) api: Api,
    pub(super) expected: Vec<ExpectedCall>,
    pub(super) unexpected: Vec<UnexpectedCall>,
    /// Whether requests that match no expectation get examples as responses.
    pub(super) from_examples: bool,
}

/// An expectation.
pub(super) struct ExpectedCall {
    pub(super) operation: Operation,
    pub(super) matchers: Vec<Matcher>,
    pub(super) reply: Reply,
    /// The minimum and the maximum number of requests.
    pub(super) times: RangeInclusive<u64>,
    /// The number of requests so far.
    pub(super) calls: u64,
}

/// A request that matched no expectation, and lines for the report that say why.
pub(super) struct UnexpectedCall {
    pub(super) received: ReceivedRequest,
    pub(super) why: Vec<String>,
}

impl ExpectedCall {
    pub(super) fn new(operation: Operation) -> Self {
        Self {
            operation,
            matchers: Vec::new(),
            reply: Reply::default(),
            times: 1..=u64::MAX,
            calls: 0,
        }
    }

    /// Adds a condition, which replaces an earlier one on the same part of the request.
    pub(super) fn expect(&mut self, matcher: Matcher) {
        self.matchers.retain(|it| !matcher.replaces(it));
        self.matchers.push(matcher);
    }

    /// Whether it has reached its maximum number of requests.
    pub(super) fn is_used_up(&self) -> bool {
        self.calls >= *self.times.end()
    }

    pub(super) fn differences(&self, received: &ReceivedRequest) -> Vec<String> {
        self.matchers
            .iter()
            .flat_map(|it| it.differences(received))
            .collect()
    }
}
