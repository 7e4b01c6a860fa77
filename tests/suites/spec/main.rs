//! Compares `spec/interop.yaml` with the published reference and with the table of additions.

mod documented;
mod misfits;
mod operations;
mod provenance;
mod thoroughness;

/// Panics with one finding per line.
fn assert_none(what: &str, findings: &[String]) {
    assert!(findings.is_empty(), "{what}:\n  {}", findings.join("\n  "));
}
