//! The figures as a chart in SVG, which is readable on light and dark pages.

use std::fmt::Write as _;

use super::figures::{Figures, ours};
use super::generator::OURS;
use crate::spent::Spent;

/// The horizontal position at which the names end and the first panel begins.
const LEFT: f64 = 190.0;
/// The width of a panel, and the space behind it for the figures.
const PANEL: f64 = 260.0;
const BEHIND: f64 = 90.0;
const ROW: f64 = 16.0;
/// The space between documents.
const GAP: f64 = 14.0;
const TOP: f64 = 84.0;
/// The multiple at which the axes end; longer bars are cut off, and show their figure.
const MOST: f64 = 6.0;

/// A measure: its title, the unit of its figures, their decimals, and how it is read.
struct Measure {
    title: &'static str,
    unit: &'static str,
    decimals: usize,
    figure: fn(&Spent) -> f64,
}

const MEASURES: [Measure; 2] = [
    Measure {
        title: "Processor time",
        unit: "s",
        decimals: 2,
        figure: Spent::seconds,
    },
    Measure {
        title: "Peak memory",
        unit: "MB",
        decimals: 0,
        figure: Spent::megabytes,
    },
];

const STYLE: &str = "text{font:12px system-ui,sans-serif;fill:#1f2328}.title{font-size:15px;font-weight:600}\
    .document,.ours{font-weight:600}.note{fill:#59636e}.end{text-anchor:end}.middle{text-anchor:middle}\
    line{stroke:#d1d9e0}.one{stroke:#59636e;stroke-dasharray:4 3}rect{fill:#8b949e}rect.ours{fill:#0969da}\
    @media(prefers-color-scheme:dark){text{fill:#f0f6fc}.note{fill:#9198a1}line{stroke:#3d444d}\
    .one{stroke:#9198a1}rect{fill:#6e7681}rect.ours{fill:#4493f8}}";

/// A panel for each measure, with a group of bars for each document and a bar for each generator.
pub(super) fn svg(all: &[Figures]) -> String {
    let documents = all.iter().filter(|it| it.generator == OURS).count();
    let bottom = TOP + ROW * count(all.len()) + GAP * count(documents);
    let (width, height) = (LEFT + 2.0 * (PANEL + BEHIND), bottom + 40.0);
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" role=\"img\">\n\
         <title>Generators of Rust clients: processor time and peak memory</title>\n<style>{STYLE}</style>\n"
    );
    text(
        &mut svg,
        "title",
        8.0,
        24.0,
        "What generating a client costs: less is better",
    );
    let note = "Bars are multiples of what codegen needs for the document; beside them, what was measured.";
    text(&mut svg, "note", 8.0, 44.0, note);
    for (number, measure) in MEASURES.iter().enumerate() {
        let left = LEFT + count(number) * (PANEL + BEHIND);
        axis(&mut svg, measure, left, bottom);
        bars(&mut svg, measure, left, all);
    }
    names(&mut svg, all);
    svg + "</svg>\n"
}

/// The top of the row of each figure.
fn rows(all: &[Figures]) -> impl Iterator<Item = (f64, &Figures)> {
    let mut top = TOP - GAP;
    all.iter().map(move |it| {
        if it.generator == OURS {
            top += GAP;
        }
        top += ROW;
        (top - ROW, it)
    })
}

fn names(svg: &mut String, all: &[Figures]) {
    for (top, figures) in rows(all) {
        let middle = top + 12.0;
        let class = if figures.generator == OURS {
            text(svg, "document", 8.0, middle, &figures.document);
            "end ours"
        } else {
            "end"
        };
        text(svg, class, LEFT - 8.0, middle, figures.generator);
    }
}

fn axis(svg: &mut String, measure: &Measure, left: f64, bottom: f64) {
    text(svg, "document", left, TOP - 18.0, measure.title);
    for multiple in 0..=6 {
        let x = left + PANEL / MOST * f64::from(multiple);
        let class = if multiple == 1 { "one" } else { "" };
        let top = TOP - 6.0;
        let _ = writeln!(
            svg,
            "<line class=\"{class}\" x1=\"{x:.1}\" x2=\"{x:.1}\" y1=\"{top}\" y2=\"{bottom}\"/>"
        );
        text(
            svg,
            "note middle",
            x,
            bottom + 16.0,
            &format!("{multiple}×"),
        );
    }
    let label = "times what codegen needs";
    text(svg, "note middle", left + PANEL / 2.0, bottom + 32.0, label);
}

fn bars(svg: &mut String, measure: &Measure, left: f64, all: &[Figures]) {
    for (top, figures) in rows(all) {
        if figures.has_failed() {
            text(svg, "note", left + 4.0, top + 12.0, "fails");
            continue;
        }
        let own = ours(all, figures).map(|it| it.runs(measure.figure).median());
        let value = figures.runs(measure.figure).median();
        let multiple = own.filter(|it| *it > 0.0).map_or(1.0, |own| value / own);
        let (width, is_cut) = (PANEL / MOST * multiple.min(MOST), multiple > MOST);
        let class = if figures.generator == OURS {
            "ours"
        } else {
            ""
        };
        let _ = writeln!(
            svg,
            "<rect class=\"{class}\" x=\"{left}\" y=\"{:.1}\" width=\"{width:.1}\" height=\"{}\"/>",
            top + 2.0,
            ROW - 4.0
        );
        let more = if is_cut { "→ " } else { "" };
        let shown = format!("{more}{value:.*} {}", measure.decimals, measure.unit);
        text(svg, class, left + width + 5.0, top + 12.0, &shown);
    }
}

/// Adds a text: a name of a file or a generator, a figure, or a literal of this file.
fn text(svg: &mut String, class: &str, x: f64, y: f64, text: &str) {
    let text = text.replace('&', "&amp;").replace('<', "&lt;");
    let _ = writeln!(
        svg,
        "<text class=\"{class}\" x=\"{x:.1}\" y=\"{y:.1}\">{text}</text>"
    );
}

/// A small number.
fn count(number: usize) -> f64 {
    u32::try_from(number).map_or(f64::MAX, f64::from)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::super::figures::Figures;
    use super::super::generator::OURS;
    use super::svg;
    use crate::spent::Spent;

    fn figures(generator: &'static str, seconds: u64) -> Figures {
        let spent = |seconds| Spent {
            processor: Duration::from_secs(seconds),
            elapsed: Duration::from_secs(seconds),
            peak: seconds << 20,
        };
        Figures {
            document: "a<b".to_owned(),
            size: 1,
            generator,
            pairs: (seconds > 0)
                .then(|| (spent(seconds), spent(2)))
                .into_iter()
                .collect(),
        }
    }

    #[test]
    fn bars_are_multiples_and_failures_are_named() {
        let chart = svg(&[
            figures(OURS, 2),
            figures("slow", 3),
            figures("huge", 40),
            figures("bad", 0),
        ]);
        let document = unclosed(&chart);
        assert_eq!(document, 0, "every tag is closed");
        assert!(
            chart.contains("width=\"65.0\""),
            "half as long again: {chart}"
        );
        assert!(chart.contains(">3.00 s<") && chart.contains(">→ 40 MB<"));
        assert_eq!(chart.matches(">fails<").count(), 2);
        assert!(chart.contains("a&lt;b"));
    }

    /// The number of tags that are opened more often than they are closed.
    fn unclosed(chart: &str) -> usize {
        let closed = chart.matches("</").count() + chart.matches("/>").count();
        chart.matches('<').count() - chart.matches("</").count() - closed
    }
}
