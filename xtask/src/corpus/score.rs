//! The scoreboard: a row for each document and totals, as text, tab-separated values and Markdown.

use super::outcome::{Found, GENERATE, Made, Outcome};
use super::stage::{self, Stage};
use super::subject::Subject;

/// The row of a document.
#[derive(Clone, Debug)]
pub(crate) struct Score {
    /// Its file name.
    pub(crate) document: String,
    operations: usize,
    types: usize,
    /// The duration of all stages.
    pub(crate) seconds: f64,
    stages: Vec<(&'static str, Found)>,
    stopped: bool,
}

impl Score {
    pub(crate) fn new(subject: &Subject, made: &Made) -> Self {
        Score {
            document: subject.name.clone(),
            operations: made.operations,
            types: made.types,
            seconds: 0.0,
            stages: vec![(GENERATE, made.outcome.clone().into())],
            stopped: !made.outcome.passes(),
        }
    }

    pub(crate) fn push(&mut self, stage: &Stage, found: Found) {
        self.stopped |= stage.stops && !found.outcome.passes();
        self.stages.push((stage.name, found));
    }

    /// Whether a stage failed that later ones depend on.
    pub(crate) fn is_stopped(&self) -> bool {
        self.stopped
    }

    /// Whether all stages passed.
    pub(crate) fn passes(&self) -> bool {
        self.stages.iter().all(|(_, it)| it.outcome.passes())
    }

    /// The row as a single line, for progress output.
    pub(crate) fn line(&self) -> String {
        let failures = self.reasons().map(|(stage, why)| format!("{stage}: {why}"));
        let failures: Vec<_> = failures.collect();
        let what = if failures.is_empty() {
            "passes".to_owned()
        } else {
            failures.join("; ")
        };
        format!("{}: {what} ({:.1} s)", self.document, self.seconds)
    }

    /// The first line of each stage's failure.
    fn reasons(&self) -> impl Iterator<Item = (&'static str, &str)> {
        self.stages.iter().filter_map(|(stage, found)| {
            let Outcome::Fail(reason) = &found.outcome else {
                return None;
            };
            Some((*stage, reason.lines().next().unwrap_or_default()))
        })
    }

    /// The first line of each stage's remarks.
    fn remarks(&self) -> impl Iterator<Item = (&'static str, &str)> {
        self.stages.iter().flat_map(|(stage, found)| {
            let remarks = found.remarks.iter();
            remarks.map(|it| (*stage, it.lines().next().unwrap_or_default()))
        })
    }

    fn cells(&self) -> Vec<String> {
        let numbers = [self.operations, self.types].map(|it| it.to_string());
        let words = self
            .stages
            .iter()
            .map(|(_, it)| it.outcome.word().to_owned());
        std::iter::once(self.document.clone())
            .chain(numbers)
            .chain([format!("{:.1}", self.seconds)])
            .chain(words)
            .collect()
    }
}

/// The names of the columns.
fn head() -> Vec<String> {
    let stages = stage::ALL.iter().map(|it| it.name);
    ["document", "operations", "types", "seconds", GENERATE]
        .into_iter()
        .chain(stages)
        .map(str::to_owned)
        .collect()
}

/// The last row: sums, and the number of documents that pass each stage.
fn totals(scores: &[Score]) -> Vec<String> {
    let sum = |of: fn(&Score) -> usize| scores.iter().map(of).sum::<usize>().to_string();
    let seconds: f64 = scores.iter().map(|it| it.seconds).sum();
    let passed = scores.iter().filter(|it| it.passes()).count();
    let stages = (0..=stage::ALL.len()).map(|at| {
        let passes = |it: &&Score| it.stages.get(at).is_some_and(|(_, it)| it.outcome.passes());
        scores.iter().filter(passes).count().to_string()
    });
    [
        format!("{passed} of {} pass all", scores.len()),
        sum(|it| it.operations),
        sum(|it| it.types),
        format!("{seconds:.1}"),
    ]
    .into_iter()
    .chain(stages)
    .collect()
}

/// For a terminal: aligned columns, followed by failures and remarks.
pub(crate) fn table(scores: &[Score]) -> String {
    let rows: Vec<_> = std::iter::once(head())
        .chain(scores.iter().map(Score::cells))
        .chain([totals(scores)])
        .collect();
    let width = |at: usize| rows.iter().map(|row| row[at].len()).max().unwrap_or(0);
    let widths: Vec<_> = (0..rows[0].len()).map(width).collect();
    let mut text = String::new();
    for row in &rows {
        let cells = row.iter().zip(&widths);
        let cells: Vec<_> = cells
            .map(|(cell, width)| format!("{cell:<width$}"))
            .collect();
        text.push_str(cells.join("  ").trim_end());
        text.push('\n');
    }
    for score in scores {
        for (stage, why) in score.reasons() {
            text.push_str(&format!("\n{} fails {stage}: {why}", score.document));
        }
    }
    for score in scores {
        for (stage, what) in score.remarks() {
            text.push_str(&format!("\n{}, {stage}: {what}", score.document));
        }
    }
    text.push('\n');
    text
}

/// Tab-separated values, with the reasons in the last column.
pub(crate) fn tsv(scores: &[Score]) -> String {
    let mut text = head().join("\t") + "\treason\n";
    for score in scores {
        let why: Vec<_> = score
            .reasons()
            .map(|(_, why)| why.replace('\t', " "))
            .collect();
        text.push_str(&format!(
            "{}\t{}\n",
            score.cells().join("\t"),
            why.join("; ")
        ));
    }
    text
}

/// The content of COMPATIBILITY.md. Omits durations, which depend on the machine.
pub(crate) fn markdown(scores: &[Score]) -> String {
    let row = |mut cells: Vec<String>| {
        cells.remove(3);
        format!("| {} |\n", cells.join(" | "))
    };
    let columns = head().len() - 1;
    let mut text = INTRODUCTION.to_owned();
    text.push_str(&row(head()));
    text.push_str(&format!("|{}\n", " --- |".repeat(columns)));
    for score in scores {
        text.push_str(&row(score.cells()));
    }
    text.push_str(&row(totals(scores)));
    let mut list = |title: &str, of: fn(&Score) -> Lines<'_>| {
        let mut title = Some(title);
        for score in scores {
            for (stage, what) in of(score) {
                if let Some(title) = title.take() {
                    text.push_str(&format!("\n## {title}\n\n"));
                }
                let what = what.replace('`', "'");
                text.push_str(&format!("* {}, {stage}: `{what}`\n", score.document));
            }
        }
    };
    list("What fails", |it| Box::new(it.reasons()));
    list("What could not be tested", |it| Box::new(it.remarks()));
    text
}

/// Stages, each with a one-line text.
type Lines<'a> = Box<dyn Iterator<Item = (&'static str, &'a str)> + 'a>;

/// The introduction to the table.
const INTRODUCTION: &str = "\
# Compatibility

What becomes of public OpenAPI documents, each taken as it is published, without a configuration. Written by
`cargo xtask corpus FOLDER --markdown COMPATIBILITY.md`; CONTRIBUTING.md says what each stage looks at. `none` is a
document that shows no values, or has no operations, to look at.

";

#[cfg(test)]
mod tests {
    use super::*;

    fn score(document: &str, stages: &[Outcome]) -> Score {
        let names = std::iter::once(GENERATE).chain(stage::ALL.iter().map(|it| it.name));
        let all = stages
            .iter()
            .cloned()
            .chain(std::iter::repeat(Outcome::NotReached))
            .map(Found::from);
        Score {
            document: document.to_owned(),
            operations: 2,
            types: 3,
            seconds: 1.25,
            stages: names.zip(all).collect(),
            stopped: false,
        }
    }

    fn scores() -> Vec<Score> {
        let passes = vec![Outcome::Pass; 1 + stage::ALL.len()];
        let fails = [
            Outcome::Pass,
            Outcome::Fail("error: `a`\tb\nmore".to_owned()),
        ];
        vec![score("good.yaml", &passes), score("bad.json", &fails)]
    }

    #[test]
    fn failures_are_summarized_by_their_first_line() {
        let table = table(&scores());
        assert!(table.contains("bad.json fails check: error: `a`\tb\n"));
        assert!(table.contains("1 of 2 pass all"));
        assert!(!table.contains("more"));
    }

    #[test]
    fn tsv_rows_have_a_cell_for_each_column() {
        let text = tsv(&scores());
        let columns = |line: &str| line.matches('\t').count();
        assert_eq!(text.lines().count(), 3);
        assert!(text.lines().all(|line| columns(line) == columns(&tsv(&[]))));
    }

    #[test]
    fn remarks_are_no_failures_of_a_stage() {
        let mut scores = scores();
        let remark = "2 of 9 calls could not be tried; the first: `a`\nmore";
        scores[0].stages[4].1.remarks.push(remark.to_owned());
        scores[0].stages[5].1.outcome = Outcome::Nothing;
        let text = markdown(&scores);
        assert!(text.contains("| pass | none | pass |\n"));
        assert!(text.contains("| 1 of 2 pass all | "));
        assert!(text.ends_with(
            "\n## What could not be tested\n\n* good.yaml, round trip: `2 of 9 calls could not be tried; the first: 'a'`\n"
        ));
        assert!(table(&scores).contains("\ngood.yaml, round trip: 2 of 9 calls"));
    }

    #[test]
    fn markdown_lists_failures_below_the_table() {
        let text = markdown(&scores());
        assert!(text.contains("| good.yaml | 2 | 3 | pass | pass |"));
        assert!(text.contains("* bad.json, check: `error: 'a'\tb`\n"));
    }
}
