//! Differences, and the lines of the spec to edit.

use std::fmt::Write as _;

use super::spec;

/// A difference.
#[derive(Debug)]
pub(crate) struct Finding {
    /// The line of the page; `None` if the page lacks the subject.
    pub(crate) line: Option<usize>,
    /// The description of the difference.
    pub(crate) what: String,
    /// The example that shows it, if it may be in several.
    pub(crate) place: Option<String>,
    pub(crate) edit: Option<Edit>,
}

/// How to follow the page.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Edit {
    /// The line of the spec.
    pub(crate) line: usize,
    pub(crate) how: String,
    /// YAML to insert, with its indentation.
    pub(crate) yaml: Option<String>,
}

impl Edit {
    pub(crate) fn new(line: usize, how: impl Into<String>) -> Self {
        Edit {
            line,
            how: how.into(),
            yaml: None,
        }
    }
}

/// A difference with all examples that show it.
pub(crate) struct Difference {
    first: Finding,
    others: Vec<Finding>,
}

/// Merges the findings that several examples share.
pub(crate) fn merge(findings: Vec<Finding>) -> Vec<Difference> {
    let mut merged: Vec<Difference> = Vec::new();
    for it in findings {
        let same = merged.iter_mut().find(|other| {
            let first = &other.first;
            it.place.is_some() && first.what == it.what && first.edit == it.edit
        });
        match same {
            Some(same) => same.others.push(it),
            None => merged.push(Difference {
                first: it,
                others: Vec::new(),
            }),
        }
    }
    merged
}

/// The differences as text: each with its line of the page, and below it the line of the spec.
pub(crate) fn print(page: &str, differences: &[Difference]) -> String {
    let mut text = String::new();
    for Difference { first, others } in differences {
        let at = first.line.map(|it| format!(":{it}")).unwrap_or_default();
        let _ = write!(text, "{page}{at}: {}", first.what);
        if let Some(place) = &first.place {
            let _ = write!(text, ", in {place}");
        }
        text.push('\n');
        for it in others {
            if let (Some(line), Some(place)) = (it.line, &it.place) {
                let _ = writeln!(text, "  {page}:{line}: and in {place}");
            }
        }
        if let Some(edit) = &first.edit {
            let _ = writeln!(text, "  {}:{}: {}", spec::PATH, edit.line, edit.how);
            if let Some(yaml) = &edit.yaml {
                let _ = writeln!(text, "\n{yaml}\n");
            }
        }
    }
    text
}
