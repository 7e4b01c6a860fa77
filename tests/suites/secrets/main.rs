//! Secrets only appear on the wire: not in the output of values, clients and errors, nor in the log output of any crate
//! at any level.

mod errors;
mod lines;
mod log;
mod logs;
mod models;
mod sample;

use sample::MARK;

/// Encodings of the beginning of a secret: plain, as Base64 after `user:`, as decimal bytes, and as hex.
const ENCODINGS: [&str; 4] = [MARK, "dXNlcjpodXNo", "104, 117, 115, 104, 45", "687573682d"];

/// Panics with the lines that contain a secret.
fn assert_silent(what: &str, text: &str) {
    let found: Vec<_> = text
        .lines()
        .filter(|line| {
            ENCODINGS
                .iter()
                .any(|it| line.to_lowercase().contains(&it.to_lowercase()))
        })
        .take(5)
        .collect();
    assert!(found.is_empty(), "{what}:\n{}", found.join("\n"));
}
