//! The entry of a change log, and the verdict in one line.

use std::collections::HashSet;
use std::fmt::Write as _;

use crate::diff::report::{Item, Report};
use crate::diff::verdict::Rust;

impl Report {
    /// The verdicts in one line.
    pub fn one_line(&self) -> String {
        if self.is_empty() {
            return "no change".to_owned();
        }
        let verdict = self.verdict;
        let mut text = match verdict.rust {
            Rust::Patch => "Rust: patch".to_owned(),
            rust => format!("Rust: {}, {}", rust.name(), self.version.advice()),
        };
        if verdict.silent {
            text.push_str(", with silent changes");
        }
        let wire = verdict.wire;
        let _ = write!(
            text,
            "; old client with new server: {}, new client with old server: {}",
            wire.old_client_new_server.name(),
            wire.new_client_old_server.name()
        );
        text
    }

    /// The entry for the change log of the crate: what its dependents notice. `None` if that is nothing.
    pub fn changelog(&self) -> Option<String> {
        let of_changes = self.changes.iter().flat_map(|it| &it.items);
        // One that follows from several changes is written once.
        let mut listed = HashSet::new();
        let items = of_changes
            .chain(&self.rust)
            .filter(|it| listed.insert(&it.id));
        let items: Vec<&Item> = items.collect();
        let mut text = String::new();
        for section in [Section::Silent, Section::Breaking, Section::Grown] {
            let own: Vec<&&Item> = items.iter().filter(|it| section.has(it)).collect();
            if own.is_empty() {
                continue;
            }
            let _ = writeln!(text, "### {}\n", section.title());
            for item in own {
                let _ = writeln!(text, "- `{}`", item.text);
            }
            text.push('\n');
        }
        (!text.is_empty()).then_some(text)
    }
}

/// A section of an entry.
#[derive(Clone, Copy, PartialEq)]
enum Section {
    Silent,
    Breaking,
    Grown,
}

impl Section {
    fn title(self) -> &'static str {
        match self {
            Section::Silent => "Silent: code compiles as before and does something else",
            Section::Breaking => "Breaking",
            Section::Grown => "Added and deprecated",
        }
    }

    fn has(self, item: &Item) -> bool {
        match self {
            Section::Silent => item.silent,
            Section::Breaking => !item.silent && item.verdict == Rust::Major,
            Section::Grown => !item.silent && item.verdict == Rust::Minor,
        }
    }
}
