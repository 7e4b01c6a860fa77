//! Which expectation a request meets, and the response to it.

use serde_json::json;
use wiremock::ResponseTemplate;

use super::asked::Asked;
use super::book::{Book, Unexpected};
use super::reply::Reply;
use super::report;

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
