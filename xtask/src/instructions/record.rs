//! Counts of instructions, and how they change.

use std::collections::BTreeMap;
use std::fmt;

use serde::Deserialize;

/// The percentage by which a count may grow without an explanation.
pub(super) const TOLERANCE: u64 = 5;

/// The counts of a compiler.
#[derive(Debug, Default, Deserialize, PartialEq)]
#[serde(deny_unknown_fields)]
pub(super) struct Record {
    /// The version of the compiler, and the platform.
    pub(super) compiler: String,
    /// The instructions of each subject.
    pub(super) instructions: BTreeMap<String, u64>,
}

/// The count of a subject, and the one before it.
pub(super) struct Change {
    name: String,
    before: Option<u64>,
    now: Option<u64>,
}

const HEADER: &str = "\
# How many instructions valgrind's callgrind counts for each. Written by `cargo xtask instructions --write`; without
# `--write`, the command fails if one has grown by more than 5 %. A commit that changes a count says why.
";

impl Record {
    pub(super) fn parse(text: &str) -> Result<Self, toml::de::Error> {
        toml::from_str(text)
    }

    /// The changes of all subjects of either record.
    pub(super) fn changes_since(&self, before: &Record) -> Vec<Change> {
        let mut names: Vec<_> = self.instructions.keys().collect();
        names.extend(before.instructions.keys());
        names.sort();
        names.dedup();
        let change = |name: &String| Change {
            name: name.clone(),
            before: before.instructions.get(name).copied(),
            now: self.instructions.get(name).copied(),
        };
        names.into_iter().map(change).collect()
    }
}

impl fmt::Display for Record {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            f,
            "{HEADER}compiler = \"{}\"\n\n[instructions]",
            self.compiler
        )?;
        let mut counts = self.instructions.iter();
        counts.try_for_each(|(name, count)| writeln!(f, "\"{name}\" = {}", grouped(*count, '_')))
    }
}

impl Change {
    /// Whether it has grown beyond the tolerance. New and removed subjects must be recorded, too.
    pub(super) fn has_grown(&self) -> bool {
        match (self.before, self.now) {
            (Some(before), Some(now)) => now * 100 > before * (100 + TOLERANCE),
            _ => true,
        }
    }

    pub(super) fn has_shrunk(&self) -> bool {
        let both = self.before.zip(self.now);
        both.is_some_and(|(before, now)| now * 100 < before * (100 - TOLERANCE))
    }
}

impl fmt::Display for Change {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let shown = |it: Option<u64>| it.map_or("not counted".to_owned(), |it| grouped(it, ','));
        write!(f, "{:<32}{:>16}", self.name, shown(self.now))?;
        match (self.before, self.now) {
            (Some(before), Some(now)) => write!(f, "  {}", percent(before, now)),
            (before, _) => write!(f, "  before: {}", shown(before)),
        }
    }
}

#[expect(clippy::cast_precision_loss, reason = "less than 2^52")]
fn percent(before: u64, now: u64) -> String {
    format!("{:+.1} %", (now as f64 / before as f64 - 1.0) * 100.0)
}

/// A number with its digits in groups of three.
fn grouped(number: u64, separator: char) -> String {
    let digits = number.to_string();
    let mut grouped = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            grouped.push(separator);
        }
        grouped.push(digit);
    }
    grouped
}

#[cfg(test)]
mod tests {
    use super::Record;

    fn record(counts: &[(&str, u64)]) -> Record {
        let counts = counts.iter().map(|(name, it)| ((*name).to_owned(), *it));
        Record {
            compiler: "rustc 1.2.3".to_owned(),
            instructions: counts.collect(),
        }
    }

    #[test]
    fn a_record_is_read_as_it_was_written() {
        let written = record(&[("a call", 78_900), ("generate it", 1_234_567)]);
        let text = written.to_string();
        assert!(text.ends_with("\"a call\" = 78_900\n\"generate it\" = 1_234_567\n"));
        assert_eq!(Record::parse(&text), Ok(written));
    }

    #[test]
    fn only_changes_over_the_tolerance_count() {
        let before = record(&[
            ("a", 1_000),
            ("b", 1_000),
            ("c", 1_000),
            ("d", 1_000),
            ("gone", 1),
        ]);
        let now = record(&[
            ("a", 1_050),
            ("b", 1_051),
            ("c", 950),
            ("d", 949),
            ("new", 1),
        ]);
        let changes = now.changes_since(&before);
        let grown = changes.iter().filter(|it| it.has_grown());
        let grown: Vec<_> = grown.map(|it| it.name.as_str()).collect();
        assert_eq!(grown, ["b", "gone", "new"]);
        let shrunk = changes.iter().filter(|it| it.has_shrunk());
        let shrunk: Vec<_> = shrunk.map(|it| it.name.as_str()).collect();
        assert_eq!(shrunk, ["d"]);
        let shown = changes[1].to_string();
        assert_eq!(
            shown.split_whitespace().collect::<Vec<_>>(),
            ["b", "1,051", "+5.1", "%"]
        );
    }
}
