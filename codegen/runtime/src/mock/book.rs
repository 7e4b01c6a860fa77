//! What a mock keeps: what is expected, what came, and which answers whom.

use std::ops::RangeInclusive;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use serde_json::json;
use wiremock::ResponseTemplate;

use super::asked::Asked;
use super::matcher::Matcher;
use super::operation::{Api, Operation};
use super::reply::Reply;
use super::report;

/// A book that the server and all expectations write into.
#[derive(Clone)]
pub(super) struct Shared(Arc<Mutex<Book>>);

impl Shared {
    pub(super) fn new(api: &'static Api) -> Self {
        Self(Arc::new(Mutex::new(Book {
            api,
            expected: Vec::new(),
            unexpected: Vec::new(),
            from_examples: false,
        })))
    }

    /// The book. A test that panicked while it held it has left nothing half done.
    pub(super) fn lock(&self) -> MutexGuard<'_, Book> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

pub(super) struct Book {
    pub(super) api: &'static Api,
    pub(super) expected: Vec<Expected>,
    pub(super) unexpected: Vec<Unexpected>,
    /// Whether examples answer what nobody expects.
    pub(super) from_examples: bool,
}

/// Calls that are expected.
pub(super) struct Expected {
    pub(super) operation: &'static Operation,
    pub(super) matchers: Vec<Matcher>,
    pub(super) reply: Reply,
    /// How many have to come, and how many it takes.
    pub(super) times: RangeInclusive<u64>,
    /// How many came.
    pub(super) calls: u64,
}

/// A call that got no answer, and why: lines for a report.
pub(super) struct Unexpected {
    pub(super) asked: Asked,
    pub(super) why: Vec<String>,
}

impl Expected {
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

    pub(super) fn differences(&self, asked: &Asked) -> Vec<String> {
        self.matchers
            .iter()
            .flat_map(|it| it.differences(asked))
            .collect()
    }
}

impl Book {
    /// Answers a call, and takes note of it.
    pub(super) fn answer(&mut self, request: &wiremock::Request) -> ResponseTemplate {
        let mut asked = Asked::new(request, self.api);
        if asked.operation.is_none() {
            return match self.token(&asked) {
                Some(token) => token,
                None => self.refuse(asked),
            };
        }
        // The newest first: a test adds to what its surroundings have set.
        let taking = self.expected.iter_mut().rev().find(|it| {
            asked.is_of(it.operation.name) && !it.is_used_up() && it.differences(&asked).is_empty()
        });
        let Some(operation) = asked.operation else {
            return self.refuse(asked);
        };
        let answer = match taking {
            Some(expected) => {
                expected.calls += 1;
                expected.reply.answer(operation, &asked)
            }
            None if self.from_examples => Reply::default().answer(operation, &asked),
            None => return self.refuse(asked),
        };
        answer.unwrap_or_else(|| self.note(asked, vec![operation.no_example()]))
    }

    /// A token for everybody who asks: who may call is not what a mock is for.
    fn token(&self, asked: &Asked) -> Option<ResponseTemplate> {
        // Relative to the mock's URL, as it is to the API's.
        let mock = reqwest::Url::parse("http://localhost/").ok()?;
        let token_url = mock.join(self.api.token_path?).ok()?;
        let asks = asked.method == http::Method::POST && asked.path == token_url.path();
        let token = json!({ "access_token": "mock", "token_type": "Bearer", "expires_in": 3600 });
        asks.then(|| ResponseTemplate::new(200).set_body_json(token))
    }

    fn refuse(&mut self, asked: Asked) -> ResponseTemplate {
        let why = report::why(self, &asked);
        self.note(asked, why)
    }

    /// Keeps a call for the report, and tells the caller too: what happens next may be far from here.
    fn note(&mut self, asked: Asked, why: Vec<String>) -> ResponseTemplate {
        let body = json!({ "mock": format!("nobody expected {} {}", asked.method, asked.target()), "why": why });
        self.unexpected.push(Unexpected { asked, why });
        ResponseTemplate::new(501).set_body_json(body)
    }
}
