//! The stages that run the compiler: `check`, `clippy` and `rustdoc`, with warnings as errors.
//!
//! All crates share one target folder, so that their dependencies are built once.

use std::process::{Command, Stdio};

use super::outcome::Found;
use super::subject::{Place, Subject};

/// The features with code in the crate itself; the others only forward to the runtime.
const FEATURES: &str = "blocking,mock";

/// `cargo check`.
pub(crate) fn check(place: &Place, subject: &Subject) -> Found {
    cargo(place, subject, &["check"], &[]).into()
}

/// `cargo clippy`.
pub(crate) fn clippy(place: &Place, subject: &Subject) -> Found {
    cargo(place, subject, &["clippy"], &["--", "-D", "warnings"]).into()
}

/// `cargo doc`.
pub(crate) fn rustdoc(place: &Place, subject: &Subject) -> Found {
    cargo(place, subject, &["doc", "--no-deps"], &[]).into()
}

fn cargo(place: &Place, subject: &Subject, command: &[&str], last: &[&str]) -> Result<(), String> {
    let output = Command::new(env!("CARGO"))
        .current_dir(&subject.folder)
        .args(command)
        .args(["--quiet", "--features", FEATURES])
        .args(last)
        .env("CARGO_TARGET_DIR", place.work.join("target"))
        .env("CARGO_TERM_COLOR", "never")
        .env("CARGO_INCREMENTAL", "0")
        .env("RUSTFLAGS", "-D warnings")
        .env("RUSTDOCFLAGS", "-D warnings")
        .stdin(Stdio::null())
        .output()
        .map_err(|error| format!("cargo could not be run: {error}"))?;
    if output.status.success() {
        return Ok(());
    }
    let text = String::from_utf8_lossy(&output.stderr);
    Err(reason(&text).unwrap_or_else(|| format!("cargo ended with {}", output.status)))
}

/// The compiler's first error with its location, and the number of errors.
pub(crate) fn reason(text: &str) -> Option<String> {
    let mut lines = text.lines();
    let first = lines.find(|line| line.starts_with("error"))?;
    let place = lines
        .next()
        .and_then(|line| line.trim().strip_prefix("--> "));
    let count = text
        .lines()
        .filter(|line| line.starts_with("error"))
        .filter(|line| !line.contains("could not compile") && !line.contains("could not document"))
        .count();
    let at = place.map(|it| format!(" at {it}")).unwrap_or_default();
    Some(format!("{first}{at} ({count} in all)\n{text}"))
}

#[cfg(test)]
mod tests {
    use super::reason;

    #[test]
    fn the_first_error_is_reported_with_its_location_and_the_count() {
        let text = "warning: x\nerror: unclosed HTML tag `b`\n --> src/a.rs:3:5\n  |\n\n\
                    error[E0425]: no `y`\n --> src/b.rs:1:1\n\nerror: could not compile `a`\n";
        let reason = reason(text).unwrap_or_default();
        assert_eq!(
            reason.lines().next(),
            Some("error: unclosed HTML tag `b` at src/a.rs:3:5 (2 in all)")
        );
    }
}
