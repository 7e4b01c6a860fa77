//! Descriptions in the document → Markdown that rustdoc accepts without a warning.
//!
//! Descriptions are parsed by rustdoc's own parser and written anew: lists are indented properly, bare URLs become
//! links, code blocks are not doctests, and characters that are literal in Markdown stay literal in rustdoc.

use pulldown_cmark::{CodeBlockKind, Event, LinkType, Parser, Tag, TagEnd, TextMergeStream};

use super::html::{self, OPTIONS};

/// The document's prose as Markdown for rustdoc.
pub(in crate::surface) fn prose(text: &str) -> String {
    let visible: String = text
        .chars()
        .map(|it| if is_unseen(it) && it != '\n' { ' ' } else { it })
        .collect();
    let text = html::to_markdown(&visible);
    let mut writer = Writer::default();
    for event in TextMergeStream::new(Parser::new_ext(&text, OPTIONS)) {
        writer.event(event);
    }
    writer.result.trim().to_owned()
}

/// Characters that the compiler rejects in a comment: control characters, and those that change the direction of text.
pub fn is_unseen(it: char) -> bool {
    (it.is_control() && it != '\t')
        || matches!(it, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// A string as code within a line.
pub(super) fn code(text: &str) -> String {
    let runs = text.split(|it| it != '`').map(str::len);
    let fence = "`".repeat(runs.max().unwrap_or_default() + 1);
    let text = text
        .split(char::is_whitespace)
        .collect::<Vec<_>>()
        .join(" ");
    let text: String = text.chars().filter(|it| !is_unseen(*it)).collect();
    let pad = if text.starts_with('`') || text.ends_with('`') {
        " "
    } else {
        ""
    };
    format!("{fence}{pad}{text}{pad}{fence}")
}

/// A cell of a table.
pub(super) fn cell(text: &str) -> String {
    text.replace('\n', " ").replace('|', "\\|")
}

/// Ends a string like a sentence. A block of code ends it itself.
pub(super) fn sentence(text: &str) -> String {
    let text = text.trim();
    let is_code = text.ends_with("```") || text.ends_with("~~~");
    if text.is_empty() || is_code || text.ends_with(['.', '!', '?', ':']) {
        text.to_owned()
    } else {
        format!("{text}.")
    }
}

#[derive(Default)]
struct Writer {
    result: String,
    /// The prefixes of every line within the open lists and quotes.
    indents: Vec<String>,
    /// The open lists: the next number, and whether an item was written.
    lists: Vec<(Option<u64>, bool)>,
    /// The closing syntax of each open link.
    links: Vec<String>,
    /// Whether a list item or quote has just begun on the same line.
    fresh: bool,
    /// Whether code is being written, where nothing is escaped.
    code: bool,
    /// The number of columns of the table.
    columns: usize,
    /// Whether one of its rows is being written.
    row: bool,
}

impl Writer {
    fn event(&mut self, event: Event) {
        match event {
            Event::Start(tag) => self.start(tag),
            Event::End(tag) => self.end(tag),
            Event::Text(text) if self.code => self.lines(&text),
            Event::Text(text) => self.text(&text),
            Event::Html(text) | Event::InlineHtml(text) => self.text(&text.replace('\n', " ")),
            Event::Code(text) => self.span(&text),
            Event::SoftBreak => self.newline(),
            Event::HardBreak => {
                self.result.push('\\');
                self.newline();
            }
            Event::Rule => {
                self.gap();
                self.result.push_str("---");
            }
            // Not enabled in the parser's options.
            Event::FootnoteReference(_)
            | Event::TaskListMarker(_)
            | Event::InlineMath(_)
            | Event::DisplayMath(_) => {}
        }
    }

    fn start(&mut self, tag: Tag) {
        match tag {
            Tag::Paragraph | Tag::HtmlBlock => self.gap(),
            Tag::Heading { level, .. } => {
                self.gap();
                self.result.push_str(&"#".repeat(level as usize));
                self.result.push(' ');
            }
            Tag::BlockQuote(_) => {
                self.gap();
                self.begin("> ", "> ");
            }
            Tag::CodeBlock(kind) => {
                self.gap();
                self.result.push_str("```");
                self.result.push_str(&language(&kind));
                self.newline();
                self.code = true;
            }
            Tag::List(number) => self.lists.push((number, false)),
            Tag::Item => self.item(),
            Tag::Table(columns) => {
                self.gap();
                self.columns = columns.len();
            }
            Tag::TableHead => {
                self.result.push('|');
                self.row = true;
            }
            Tag::TableRow => {
                self.newline();
                self.result.push('|');
                self.row = true;
            }
            Tag::TableCell => self.result.push(' '),
            Tag::Emphasis => self.result.push('*'),
            Tag::Strong => self.result.push_str("**"),
            Tag::Strikethrough => self.result.push_str("~~"),
            Tag::Link {
                link_type,
                dest_url,
                ..
            } => self.link("", link_type, &dest_url),
            Tag::Image { dest_url, .. } => self.link("!", LinkType::Inline, &dest_url),
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::CodeBlock => {
                self.code = false;
                self.result.push_str("```");
            }
            TagEnd::BlockQuote(_) | TagEnd::Item => {
                self.indents.pop();
                self.fresh = false;
            }
            TagEnd::List(_) => {
                self.lists.pop();
            }
            TagEnd::TableHead => {
                self.row = false;
                self.newline();
                self.result.push('|');
                self.result.push_str(&" --- |".repeat(self.columns));
            }
            TagEnd::TableRow => self.row = false,
            TagEnd::TableCell => self.result.push_str(" |"),
            TagEnd::Emphasis => self.result.push('*'),
            TagEnd::Strong => self.result.push_str("**"),
            TagEnd::Strikethrough => self.result.push_str("~~"),
            TagEnd::Link | TagEnd::Image => {
                self.result.push_str(&self.links.pop().unwrap_or_default());
            }
            _ => {}
        }
    }

    fn item(&mut self) {
        let nested = self.lists.len() > 1;
        let Some((number, any)) = self.lists.last_mut() else {
            return;
        };
        let marker = match number {
            Some(number) => {
                *number += 1;
                format!("{}. ", *number - 1)
            }
            None => "* ".to_owned(),
        };
        // Only a list that starts at 1 may interrupt a paragraph without a blank line.
        let close = std::mem::replace(any, true) || (nested && matches!(number, None | Some(2)));
        if close && !self.fresh {
            self.newline();
        } else {
            self.gap();
        }
        let indent = " ".repeat(marker.len());
        self.begin(&marker, &indent);
    }

    fn begin(&mut self, marker: &str, indent: &str) {
        self.result.push_str(marker);
        self.indents.push(indent.to_owned());
        self.fresh = true;
    }

    /// Begins a block: after a blank line, except for the first block of the text or of an item.
    fn gap(&mut self) {
        if !std::mem::take(&mut self.fresh) && !self.result.is_empty() {
            self.newline();
            let length = self.result.trim_end_matches(' ').len();
            self.result.truncate(length);
            self.newline();
        }
    }

    fn newline(&mut self) {
        self.result.push('\n');
        self.indents.iter().for_each(|it| self.result.push_str(it));
    }

    fn lines(&mut self, text: &str) {
        for line in text.lines() {
            // A nested fence would close this one.
            self.result.push_str(&line.replace("```", "'''"));
            self.newline();
        }
    }

    /// Writes a link. A relative link is reduced to its text, since its target is not part of the documentation.
    fn link(&mut self, mark: &str, kind: LinkType, target: &str) {
        self.fresh = false;
        let absolute = target.contains("://") || target.starts_with("mailto:");
        if !absolute && kind != LinkType::Email {
            self.links.push(String::new());
            return;
        }
        self.result.push_str(mark);
        self.result.push('[');
        let plain = !target.contains([' ', '(', ')', '<', '>']);
        self.links.push(match (plain, kind) {
            (_, LinkType::Email) => format!("](mailto:{target})"),
            (true, _) => format!("]({target})"),
            (false, _) => format!("](<{}>)", target.replace(['<', '>'], "")),
        });
        // An autolink is shorter.
        if kind == LinkType::Autolink {
            self.result.pop();
            self.result.push('<');
            self.links.pop();
            self.links.push(">".to_owned());
        }
    }

    fn span(&mut self, text: &str) {
        self.fresh = false;
        let fence = if text.contains('`') { "``" } else { "`" };
        let pad = if text.starts_with('`') || text.ends_with('`') {
            " "
        } else {
            ""
        };
        let text = if self.row {
            text.replace('|', "\\|")
        } else {
            text.to_owned()
        };
        self.result
            .push_str(&format!("{fence}{pad}{text}{pad}{fence}"));
    }

    /// Writes text. URLs in it become links, except within the text of a link.
    fn text(&mut self, text: &str) {
        self.fresh = false;
        if self.links.last().is_some_and(|it| it == ">") {
            self.result.push_str(text);
            return;
        }
        let mut rest = text;
        while let Some((start, end)) = address(rest) {
            let (before, found) = (&rest[..start], &rest[start..end]);
            self.escape_text(before);
            if self.links.last().is_some_and(|it| it.starts_with(']')) {
                self.escape_text(found);
            } else if found.contains(['{', '[', '`', '\\']) {
                self.span(&found.replace('`', ""));
            } else {
                self.result.push_str(&format!("<{found}>"));
            }
            rest = &rest[end..];
        }
        self.escape_text(rest);
    }

    /// Writes literal text.
    fn escape_text(&mut self, text: &str) {
        let mut before = self.result.chars().next_back().filter(|it| *it != '\n');
        let mark = |it: &char| !matches!(it, ' ' | '>' | '*');
        let mut begins = matches!(self.result.chars().rev().find(mark), None | Some('\n'));
        let mut chars = text.chars().peekable();
        while let Some(it) = chars.next() {
            let after = chars.peek().copied();
            let within = |it: Option<char>| it.is_some_and(char::is_alphanumeric);
            let alone = |it: Option<char>| it.is_none_or(char::is_whitespace);
            let escaped = match it {
                '[' | ']' | '<' | '>' | '`' | '~' => true,
                '*' => begins || !(alone(before) && alone(after)),
                '_' => !(within(before) && within(after)),
                '\\' => after.is_some_and(|it| it.is_ascii_punctuation()),
                '&' => after.is_some_and(|it| it.is_alphanumeric() || it == '#'),
                '|' => self.row || begins,
                '#' | '+' | '-' | '=' => begins,
                '.' | ')' => begins_number(&self.result) && alone(after),
                _ => false,
            };
            if escaped {
                self.result.push('\\');
            }
            self.result.push(it);
            begins &= it.is_whitespace();
            before = Some(it);
        }
    }
}

/// Whether the last line is only a number so far, like the marker of a list item.
fn begins_number(text: &str) -> bool {
    let before = text.trim_end_matches(|it: char| it.is_ascii_digit());
    let digits = text.len() - before.len();
    let begin = before
        .chars()
        .rev()
        .find(|it| *it == '\n' || !it.is_whitespace());
    (1..10).contains(&digits) && matches!(begin, None | Some('\n'))
}

/// The language of a code block: anything but Rust, which rustdoc would run.
fn language(kind: &CodeBlockKind) -> String {
    let CodeBlockKind::Fenced(info) = kind else {
        return "text".to_owned();
    };
    let word = info.split([' ', ',', '{']).next().unwrap_or_default();
    let plain = |it: char| it.is_ascii_alphanumeric() || matches!(it, '-' | '+' | '#');
    let rust = [
        "rust",
        "ignore",
        "no_run",
        "should_panic",
        "compile_fail",
        "edition",
        "test",
    ];
    let runs = rust.iter().any(|it| word.to_lowercase().starts_with(it));
    if word.is_empty() || runs || !word.chars().all(plain) {
        "text".to_owned()
    } else {
        word.to_owned()
    }
}

/// The position of the first URL in a string, without the sentence's punctuation after it.
fn address(text: &str) -> Option<(usize, usize)> {
    let start = [text.find("https://"), text.find("http://")]
        .into_iter()
        .flatten()
        .min()?;
    let rest = &text[start..];
    let length = rest
        .find(|it: char| it.is_whitespace() || matches!(it, '<' | '>' | '"' | '\''))
        .unwrap_or(rest.len());
    let mut found = &rest[..length];
    loop {
        let unopened = found.ends_with(')') && !found.contains('(');
        let ends = ['.', ',', ';', ':', '!', '?', '*', '`', ']', '|'];
        match found.strip_suffix(ends) {
            Some(shorter) => found = shorter,
            None if unopened => found = &found[..found.len() - 1],
            None => return Some((start, start + found.len())),
        }
    }
}

#[cfg(test)]
mod tests;
