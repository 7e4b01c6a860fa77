//! Output formats of findings: for terminals, editors and pull request annotations.

use std::fmt::Write as _;

use serde::Serialize;

use crate::diagnostic::{self, Diagnostic, Diagnostics, Lines, Severity, code};

/// The format of findings.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "command", derive(clap::ValueEnum))]
pub enum MessageFormat {
    /// Human-readable: the lines of the document, with the location underlined.
    #[default]
    Human,
    /// For editors: one JSON object per line.
    Json,
    /// For GitHub workflows: `::error file=…,line=…::…`, which a pull request shows at the line.
    Github,
}

/// A finding as a line of JSON.
#[derive(Debug, Serialize)]
pub struct Message<'a> {
    /// `error` or `warning`.
    severity: &'static str,
    /// One of [`code`](crate::diagnostic::code), see `codegen explain`.
    code: &'static str,
    /// The message.
    #[serde(rename = "message")]
    what: &'a str,
    /// The location.
    #[serde(flatten)]
    place: Place<'a>,
    /// The JSON pointer of the location, if the document could be read.
    pointer: Option<&'a str>,
    /// How to fix it.
    help: Option<&'a str>,
    /// The location that this one conflicts with.
    second: Option<Second<'a>>,
}

/// A range in a file. Lines and columns count from one. Columns count characters. The end is exclusive.
#[derive(Debug, Serialize)]
struct Place<'a> {
    file: &'a str,
    line: usize,
    column: usize,
    end_line: usize,
    end_column: usize,
}

/// The other of two conflicting locations, and its label.
#[derive(Debug, Serialize)]
struct Second<'a> {
    label: &'a str,
    #[serde(flatten)]
    place: Place<'a>,
}

impl MessageFormat {
    /// Reports a file that could not be read or written. `what` follows the file's name.
    pub(crate) fn failure(self, file: &str, what: &str) -> String {
        let message = Message {
            severity: "error",
            code: code::IO,
            what,
            place: Place {
                file,
                line: 1,
                column: 1,
                end_line: 1,
                end_column: 1,
            },
            pointer: None,
            help: None,
            second: None,
        };
        match self {
            MessageFormat::Human => format!("error[{}]: {file} {what}\n", message.code),
            MessageFormat::Json => json(&message) + "\n",
            MessageFormat::Github => github(&message) + "\n",
        }
    }
}

fn json(message: &Message<'_>) -> String {
    // Serializing a message cannot fail.
    serde_json::to_string(message).unwrap_or_default()
}

impl Diagnostics {
    /// The findings in a format. Only the human-readable format has colours, and names the command `program`, whose
    /// `explain` describes it.
    pub fn show(&self, format: MessageFormat, colour: bool, program: &str) -> String {
        let line: fn(&Message<'_>) -> String = match format {
            MessageFormat::Human => return self.shown(colour) + &self.count(program),
            MessageFormat::Json => json,
            MessageFormat::Github => github,
        };
        let mut text = String::new();
        let lines = self.lines();
        for finding in self.findings() {
            let _ = writeln!(text, "{}", line(&self.message(finding, &lines)));
        }
        text
    }

    fn message<'a>(&'a self, finding: &'a Diagnostic, lines: &'a Lines) -> Message<'a> {
        let place = |span| Place::of(&self.place(span, lines));
        Message {
            severity: match finding.severity {
                Severity::Error => "error",
                Severity::Warning => "warning",
            },
            code: finding.code,
            what: &finding.message,
            place: place(finding.span),
            pointer: finding.pointer.as_deref(),
            help: finding.help.as_deref(),
            second: finding.second.as_ref().map(|(span, label)| Second {
                label,
                place: place(*span),
            }),
        }
    }
}

impl<'a> Place<'a> {
    fn of(place: &diagnostic::Place<'a>) -> Self {
        let ((line, column), (end_line, end_column)) = (place.start(), place.end());
        Place {
            file: &place.source.name,
            line,
            column,
            end_line,
            end_column,
        }
    }
}

fn github(message: &Message<'_>) -> String {
    let help = message.help.map(|it| format!("\nhelp: {it}"));
    let text = format!("{}{}", message.what, help.unwrap_or_default());
    let place = &message.place;
    format!(
        "::{} file={},line={},col={},endLine={},endColumn={},title={}::{}",
        message.severity,
        property(place.file),
        place.line,
        place.column,
        place.end_line,
        place.end_column,
        property(message.code),
        data(&text)
    )
}

/// Escapes text onto one line: a line break in a document could otherwise start another workflow command.
fn data(text: &str) -> String {
    text.replace('%', "%25")
        .replace('\r', "%0D")
        .replace('\n', "%0A")
}

fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
