//! Reports missing and unexpected requests.

use serde_json::Value;

use super::received::ReceivedRequest;
use super::state::{ExpectedCall, State, UnexpectedCall};
use crate::error::printed::{Printed, VALUE};

/// The maximum number of lines of a body, and of characters per line.
const MAX_LINES: usize = 30;
const MAX_LINE_WIDTH: usize = 200;

/// The report; `None` if all expectations were met.
pub(super) fn report(state: &State) -> Option<String> {
    let missing: Vec<_> = state.expected.iter().filter(|it| it.is_missing()).collect();
    let mut text = String::new();
    if !missing.is_empty() {
        text.push_str("\nexpected, but not received:\n");
        for expected in missing {
            text.push_str(&format!(
                "  * {}: {}\n",
                expected.named(),
                expected.progress()
            ));
        }
    }
    text.push_str(&unexpected(state).unwrap_or_default());
    (!text.is_empty()).then(|| format!("the mock's expectations were not met\n{text}"))
}

/// The unexpected requests; `None` if there were none.
pub(super) fn unexpected(state: &State) -> Option<String> {
    let calls: String = state
        .unexpected
        .iter()
        .map(UnexpectedCall::described)
        .collect();
    (!calls.is_empty())
        .then(|| format!("\nreceived, but not expected (the response was 501):\n{calls}"))
}

impl ExpectedCall {
    fn is_missing(&self) -> bool {
        self.calls < *self.times.start()
    }

    /// The number of received requests, and of expected ones.
    fn progress(&self) -> String {
        match (self.calls, *self.times.start()) {
            (0, 1) => "never received".to_owned(),
            (calls, times) => format!("received {calls} of {times} times"),
        }
    }

    /// The expectation on one line.
    pub(super) fn named(&self) -> String {
        let name = self.operation.name();
        let matchers: Vec<_> = self.matchers.iter().map(ToString::to_string).collect();
        if matchers.is_empty() {
            format!("`{name}`")
        } else {
            format!("`{name}` with {}", matchers.join(", "))
        }
    }
}

impl UnexpectedCall {
    fn described(&self) -> String {
        let target = Printed(self.received.target(), VALUE);
        let mut text = format!("  * {} {target}\n", self.received.method());
        for line in &self.why {
            text.push_str(&format!("    {}\n", Printed(line, VALUE)));
        }
        if !self.received.body().is_empty() {
            text.push_str("    its body:\n");
            for line in body(&self.received) {
                text.push_str(&format!("      {line}\n"));
            }
        }
        text
    }
}

/// Why no expectation matches a request.
pub(super) fn why(state: &State, received: &ReceivedRequest) -> Vec<String> {
    let Some(operation) = received.operation() else {
        return vec![elsewhere(state, received)];
    };
    let name = operation.name();
    let of_operation = state
        .expected
        .iter()
        .rev()
        .filter(|it| it.operation == operation);
    let nearest = of_operation
        .map(|it| (it, it.differences(received)))
        .min_by_key(|(_, differences)| differences.len());
    match nearest {
        None => vec![format!("it is `{name}`, of which no request is expected")],
        Some((expected, differences)) if differences.is_empty() => vec![format!(
            "it exceeds {}, received {} of {} times",
            expected.named(),
            expected.calls,
            expected.times.end()
        )],
        Some((expected, differences)) => {
            let mut lines = vec![format!("the closest expectation is {}", expected.named())];
            lines.extend(differences.iter().map(|it| format!("  {it}")));
            lines
        }
    }
}

/// The message for a request that is of none of the API's operations.
fn elsewhere(state: &State, received: &ReceivedRequest) -> String {
    let others = state.api.of_path(received.path());
    let others: Vec<_> = others
        .map(|(it, _)| format!("{} (`{}`)", it.method(), it.name()))
        .collect();
    if others.is_empty() {
        "the API has no such path".to_owned()
    } else {
        format!("the API has only {} at this path", others.join(", "))
    }
}

/// The lines of a body, truncated; JSON is pretty-printed.
fn body(received: &ReceivedRequest) -> Vec<String> {
    let pretty = received
        .json::<Value>()
        .and_then(|it| serde_json::to_string_pretty(&it).ok());
    let text = match (pretty, std::str::from_utf8(received.body())) {
        (Some(pretty), _) => pretty,
        (None, Ok(text)) => text.to_owned(),
        (None, Err(_)) => return vec![format!("{} bytes of binary data", received.body().len())],
    };
    let mut lines: Vec<String> = text.lines().take(MAX_LINES).map(cut).collect();
    let more = text.lines().count() - lines.len();
    if more > 0 {
        lines.push(format!("… and {more} more lines"));
    }
    lines
}

fn cut(line: &str) -> String {
    Printed(line, MAX_LINE_WIDTH).to_string()
}
