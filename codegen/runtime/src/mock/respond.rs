//! Finds the expectation that a request matches, and responds to it.

use serde_json::json;
use wiremock::ResponseTemplate;

use super::received::ReceivedRequest;
use super::reply::{Reply, no_example};
use super::report;
use super::state::{State, UnexpectedCall};

impl State {
    /// Responds to a request, and records it.
    pub(super) fn response(&mut self, request: &wiremock::Request) -> ResponseTemplate {
        let mut received = ReceivedRequest::new(request, &self.api);
        if received.operation().is_none() {
            return match self.token(&received) {
                Some(token) => token,
                None => self.refuse(received),
            };
        }
        // The newest first: a test refines the expectations of its setup.
        let taking = self.expected.iter_mut().rev().find(|it| {
            received.is_of(it.operation) && !it.is_used_up() && it.differences(&received).is_empty()
        });
        let Some(operation) = received.operation() else {
            return self.refuse(received);
        };
        let response = match taking {
            Some(expected) => {
                expected.calls += 1;
                expected
                    .reply
                    .response(operation, self.api.examples, &received)
            }
            None if self.from_examples => {
                Reply::default().response(operation, self.api.examples, &received)
            }
            None => return self.refuse(received),
        };
        response.unwrap_or_else(|| self.note(received, vec![no_example(operation)]))
    }

    /// Responds to any token request, because a mock does not check authorization.
    fn token(&self, received: &ReceivedRequest) -> Option<ResponseTemplate> {
        let path = self.api.token_path.as_deref()?;
        let is_token = received.method() == http::Method::POST && received.path() == path;
        let token = json!({ "access_token": "mock", "token_type": "Bearer", "expires_in": 3600 });
        is_token.then(|| ResponseTemplate::new(200).set_body_json(token))
    }

    fn refuse(&mut self, received: ReceivedRequest) -> ResponseTemplate {
        let why = report::why(self, &received);
        self.note(received, why)
    }

    /// Records an unexpected request for the report, and also responds with the reason, because the caller may fail
    /// long before the report.
    fn note(&mut self, received: ReceivedRequest, why: Vec<String>) -> ResponseTemplate {
        let body = json!({ "mock": format!("unexpected request: {} {}", received.method(), received.target()), "why": why });
        self.unexpected.push(UnexpectedCall { received, why });
        ResponseTemplate::new(501).set_body_json(body)
    }
}
