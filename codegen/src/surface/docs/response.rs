//! Responses: their statuses and headers.

use super::prose::{prose, sentence};
use crate::ir::{Case, Failure, Header};

pub(super) fn case(case: &Case) -> String {
    sentence(&format!("`{}`: {}", case.status, prose(&case.description)))
}

pub(super) fn failure(failure: &Failure) -> String {
    let text = prose(&failure.description.replace('\n', " "));
    let text = format!("`{}`: {}", failure.status, sentence(&text));
    text.trim_end_matches(": ").to_owned()
}

pub(super) fn header(header: &Header) -> String {
    match sentence(&prose(&header.description)) {
        text if text.is_empty() => format!("`{}`", header.name.wire),
        text => text,
    }
}
