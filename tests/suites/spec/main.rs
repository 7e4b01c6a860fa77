//! Holds `spec/interop.yaml` to the published reference and to the table of what was added to it.

mod documented;
mod misfits;
mod operations;
mod provenance;
mod thoroughness;

/// Fails with every finding on a line of its own.
fn assert_none(what: &str, findings: &[String]) {
    assert!(findings.is_empty(), "{what}:\n  {}", findings.join("\n  "));
}
