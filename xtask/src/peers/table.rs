//! The figures as tables in Markdown.

use super::figures::{Figures, ours};
use super::generator::Generator;
use crate::spent::Spent;

/// The versions, and a row for each document and generator.
pub(super) fn markdown(all: &[Figures], generators: &[Generator], runs: u16) -> String {
    let versions = generators
        .iter()
        .map(|it| format!("{} {}", it.name, it.version));
    let versions: Vec<_> = versions.collect();
    let mut text = format!(
        "Medians of {runs} pairs, and the lowest and highest figure; {}. Ratios are this generator's figure to the other's, \
         the median of the pairs: less than 1 is less.\n\n\
         | Document | Generator | Processor time | Ratio | Peak memory | Ratio | Elapsed | Ratio |\n\
         |---|---|---|---|---|---|---|---|\n",
        versions.join(", ")
    );
    for figures in all {
        text.push_str(&row(figures, ours(all, figures)));
    }
    text
}

fn row(figures: &Figures, ours: Option<&Figures>) -> String {
    let is_ours = ours.is_some_and(|it| std::ptr::eq(it, figures));
    let document = if is_ours {
        format!("{} ({})", figures.document, size(figures.size))
    } else {
        String::new()
    };
    if figures.has_failed() {
        return format!("| {document} | {} | fails | | | | | |\n", figures.generator);
    }
    let ratio = |figure: fn(&Spent) -> f64| {
        if is_ours {
            String::new()
        } else {
            format!("{:.2}", figures.ratio(figure))
        }
    };
    let elapsed = |it: &Spent| it.elapsed.as_secs_f64();
    format!(
        "| {document} | {} | {} | {} | {:.0} MB | {} | {} | {} |\n",
        figures.generator,
        seconds(figures, Spent::seconds),
        ratio(Spent::seconds),
        figures.runs(Spent::megabytes).median(),
        ratio(Spent::megabytes),
        seconds(figures, elapsed),
        ratio(elapsed),
    )
}

fn seconds(figures: &Figures, figure: fn(&Spent) -> f64) -> String {
    let runs = figures.runs(figure);
    let (lowest, highest) = runs.range();
    format!("{:.2} s ({lowest:.2} … {highest:.2})", runs.median())
}

#[expect(clippy::cast_precision_loss, reason = "less than 2^52")]
fn size(bytes: u64) -> String {
    format!("{:.1} MB", bytes as f64 / 1e6)
}
