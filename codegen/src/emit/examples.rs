//! The examples of responses, as data for the mock.

use std::collections::HashMap;
use std::fmt::Write;

use serde_json::Value;

use super::Emitter;
use crate::ir::{self, Response};
use crate::surface::is_unseen;

impl Emitter<'_> {
    /// `examples.txt`: a line for each example, with the names of the operations that return the example.
    pub(super) fn examples(&self) -> String {
        let mut operations: Vec<_> = self.surface.operations.iter().collect();
        operations.sort_by(|a, b| a.method.ident.cmp(&b.method.ident));
        let mut lines: Vec<(Vec<&str>, String)> = Vec::new();
        let mut places = HashMap::new();
        for operation in operations {
            let Some(body) = body(operation.ir) else {
                continue;
            };
            let place = *places.entry(body.clone()).or_insert(lines.len());
            if place == lines.len() {
                lines.push((Vec::new(), body));
            }
            lines[place].0.push(&operation.method.ident);
        }
        let lines = lines.into_iter();
        let lines = lines.map(|(names, body)| format!("{}: {body}\n", names.join(", ")));
        lines.collect()
    }
}

/// The example of a response as JSON. A body that is not JSON is a string.
fn body(operation: &ir::Operation) -> Option<String> {
    let example = operation.success.example.as_ref()?;
    let json = match &operation.response {
        Response::Empty => return None,
        Response::Json { .. } | Response::Xml { .. } | Response::Paged { .. } => {
            example.to_string()
        }
        // The mock sends a string as it is.
        Response::ByStatus(_) if example.is_string() => {
            Value::from(example.to_string()).to_string()
        }
        Response::ByStatus(_) => example.to_string(),
        Response::Text | Response::Binary | Response::Stream(_) => {
            Value::from(example.as_str()?).to_string()
        }
    };
    Some(visible(&json))
}

/// JSON with escapes for invisible characters.
fn visible(json: &str) -> String {
    let mut visible = String::with_capacity(json.len());
    for it in json.chars() {
        if is_unseen(it) {
            for unit in it.encode_utf16(&mut [0; 2]) {
                let _ = write!(visible, "\\u{unit:04x}");
            }
        } else {
            visible.push(it);
        }
    }
    visible
}
