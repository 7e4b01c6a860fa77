//! What a mock keeps: what is expected, and what came.

use std::ops::RangeInclusive;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::matcher::Matcher;
use super::operation::{Api, Operation};
use super::received::ReceivedRequest;
use super::reply::Reply;

/// A state that the server and all expectations write into.
#[derive(Clone)]
pub(super) struct Shared(Arc<Mutex<State>>);

impl Shared {
    pub(super) fn new(api: &'static Api) -> Self {
        Self(Arc::new(Mutex::new(State {
            api,
            expected: Vec::new(),
            unexpected: Vec::new(),
            from_examples: false,
        })))
    }

    /// The state. A test that panicked while it held it has left nothing half done.
    pub(super) fn lock(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

pub(super) struct State {
    pub(super) api: &'static Api,
    pub(super) expected: Vec<ExpectedCall>,
    pub(super) unexpected: Vec<UnexpectedCall>,
    /// Whether examples response what nobody expects.
    pub(super) from_examples: bool,
}

/// Calls that are expected.
pub(super) struct ExpectedCall {
    pub(super) operation: &'static Operation,
    pub(super) matchers: Vec<Matcher>,
    pub(super) reply: Reply,
    /// How many have to come, and how many it takes.
    pub(super) times: RangeInclusive<u64>,
    /// How many came.
    pub(super) calls: u64,
}

/// A call that got no response, and why: lines for a report.
pub(super) struct UnexpectedCall {
    pub(super) received: ReceivedRequest,
    pub(super) why: Vec<String>,
}

impl ExpectedCall {
    pub(super) fn new(operation: &'static Operation) -> Self {
        Self {
            operation,
            matchers: Vec::new(),
            reply: Reply::default(),
            times: 1..=u64::MAX,
            calls: 0,
        }
    }

    /// Expects something, in place of what was expected of the same thing before.
    pub(super) fn expect(&mut self, matcher: Matcher) {
        self.matchers.retain(|it| !matcher.replaces(it));
        self.matchers.push(matcher);
    }

    /// Whether it has taken as many calls as it takes.
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
