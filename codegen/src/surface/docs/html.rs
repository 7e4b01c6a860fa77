//! HTML in a description → equivalent Markdown.
//!
//! rustdoc passes tags through as they are, including unclosed ones and placeholders such as `<id>`. Tags with a
//! Markdown equivalent are converted, tags that only affect layout are removed, and anything else that looks like a tag
//! is kept as literal text.

use std::ops::Range;

use pulldown_cmark::{Event, LinkType, Options, Parser, Tag};

use crate::source::boundary;

/// The extensions of rustdoc's Markdown that affect the meaning of a description.
pub(super) const OPTIONS: Options = Options::ENABLE_TABLES.union(Options::ENABLE_STRIKETHROUGH);

/// Converts the HTML in a string to Markdown.
pub(super) fn to_markdown(text: &str) -> String {
    if !text.contains('<') {
        return text.to_owned();
    }
    let code = literal(text);
    let mut writer = Writer {
        text,
        result: String::with_capacity(text.len()),
        targets: Vec::new(),
        last_comment: text.rfind("-->").unwrap_or(0),
    };
    let mut at = 0;
    while let Some(found) = text[at..].find('<') {
        let start = at + found;
        writer.plain(&text[at..start]);
        let next = code.partition_point(|it| it.end <= start);
        at = match code.get(next).filter(|it| it.contains(&start)) {
            Some(range) => {
                writer.result.push_str(&text[start..range.end]);
                range.end
            }
            None => writer.tag(start),
        };
    }
    writer.plain(&text[at..]);
    writer.result
}

/// The ranges where `<` is literal: code and autolinks.
fn literal(text: &str) -> Vec<Range<usize>> {
    let events = Parser::new_ext(text, OPTIONS).into_offset_iter();
    let literal = events.filter(|(event, _)| {
        matches!(
            event,
            Event::Code(_)
                | Event::Start(
                    Tag::CodeBlock(_)
                        | Tag::Link {
                            link_type: LinkType::Autolink | LinkType::Email,
                            ..
                        }
                )
        )
    });
    literal.map(|(_, range)| range).collect()
}

struct Writer<'t> {
    text: &'t str,
    result: String,
    /// The targets of the open links.
    targets: Vec<&'t str>,
    /// The end of the last comment.
    last_comment: usize,
}

/// How far after an opening tag to search for its closing tag, in bytes. Longer than any plausible bold text.
const FARTHEST: usize = 10_000;

impl<'t> Writer<'t> {
    /// Writes text outside of tags. At the start of a block its indentation is removed, which would make it a code
    /// block.
    fn plain(&mut self, text: &str) {
        let begins = self.result.is_empty() || self.result.ends_with('\n');
        let text = if begins { text.trim_start() } else { text };
        self.result.push_str(text);
    }

    /// Writes the equivalent of a tag and returns the position after it.
    fn tag(&mut self, start: usize) -> usize {
        let rest = &self.text[start..];
        let comment = rest
            .strip_prefix("<!--")
            .filter(|_| start < self.last_comment);
        if let Some(end) = comment.and_then(|it| it.find("-->")) {
            return start + end + "<!---->".len();
        }
        let Some((tag, length)) = Parsed::of(rest) else {
            self.result.push_str("\\<");
            return start + 1;
        };
        let behind = &rest[length..boundary(rest, length + FARTHEST)];
        if self.write(&tag, behind) {
            return start + length;
        }
        self.result.push_str("\\<");
        start + 1
    }

    /// Writes the equivalent of a tag, if HTML has a tag of this name.
    fn write(&mut self, tag: &Parsed<'t>, behind: &str) -> bool {
        let name = tag.name.to_ascii_lowercase();
        match name.as_str() {
            "b" | "strong" => return self.mark("**", tag, behind),
            "i" | "em" => return self.mark("*", tag, behind),
            "code" | "tt" | "kbd" => return self.mark("`", tag, behind),
            "a" => return self.link(tag, behind),
            "br" if self.in_row() => self.result.push(' '),
            "br" => self.result.push_str("\\\n"),
            "li" if !tag.closes && !self.in_row() => self.line("* "),
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" if !tag.closes => self.line("#### "),
            "td" | "th" | "li" => self.result.push(' '),
            "p" | "div" | "ul" | "ol" | "dl" | "dt" | "dd" | "pre" | "table" | "thead"
            | "tbody" | "tr" | "hr" | "section" | "details" | "summary" | "blockquote"
            | "center" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => self.line(""),
            "span" | "u" | "s" | "small" | "sub" | "sup" | "font" | "nobr" | "wbr" => {}
            _ => return false,
        }
        true
    }

    /// Writes a mark around text, if the tag is closed.
    fn mark(&mut self, mark: &str, tag: &Parsed, behind: &str) -> bool {
        let closed = behind.to_ascii_lowercase();
        let closed = closed.contains(&format!("</{}>", tag.name.to_ascii_lowercase()));
        if tag.closes || closed {
            self.result.push_str(mark);
        }
        tag.closes || closed
    }

    fn link(&mut self, tag: &Parsed<'t>, behind: &str) -> bool {
        if tag.closes {
            if let Some(target) = self.targets.pop() {
                self.result.push_str(&format!("](<{target}>)"));
            }
            return true;
        }
        let target = tag.attribute("href");
        if let Some(target) = target
            && behind.contains("</a>")
        {
            self.result.push('[');
            self.targets.push(target);
        }
        // Anchors are only link targets, and nothing in rustdoc links to them.
        target.is_some() || tag.attribute("name").is_some() || tag.attribute("id").is_some()
    }

    /// Begins a line after a blank one. A table row is a single line, so a space is written there instead.
    fn line(&mut self, begin: &str) {
        if self.in_row() {
            self.result.push(' ');
            return;
        }
        let length = self.result.trim_end().len();
        self.result.truncate(length);
        if !self.result.is_empty() {
            self.result.push_str("\n\n");
        }
        self.result.push_str(begin);
    }

    fn in_row(&self) -> bool {
        let line = self.result.rsplit('\n').next().unwrap_or_default();
        line.trim_start().starts_with('|')
    }
}

/// A tag: `<name …>` or `</name>`.
struct Parsed<'t> {
    name: &'t str,
    closes: bool,
    attributes: &'t str,
}

impl<'t> Parsed<'t> {
    /// Parses the tag at the start of a string; returns it with its length.
    fn of(text: &'t str) -> Option<(Self, usize)> {
        let end = text.find('>')?;
        let inner = text.get(1..end)?;
        let (inner, closes) = match inner.strip_prefix('/') {
            Some(inner) => (inner, true),
            None => (inner, false),
        };
        let inner = inner.trim_end_matches('/');
        let length = inner
            .find(|it: char| !it.is_ascii_alphanumeric())
            .unwrap_or(inner.len());
        let (name, attributes) = inner.split_at(length);
        let tag = Parsed {
            name,
            closes,
            attributes,
        };
        (attributes.is_empty() || attributes.starts_with(char::is_whitespace))
            .then_some((tag, end + 1))
    }

    fn attribute(&self, name: &str) -> Option<&'t str> {
        let start = self.attributes.find(&format!("{name}="))? + name.len() + 1;
        let value = &self.attributes[start..];
        let quote = value.chars().next().filter(|it| matches!(it, '"' | '\''));
        match quote {
            Some(quote) => value[1..].split(quote).next(),
            None => value.split_whitespace().next(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::to_markdown;

    #[test]
    fn tags_become_markdown() {
        let text = "<p>A <b>bold</b> <a href=\"https://a.example\">link</a>.</p>\n<ul><li>one</li><li>two</li></ul>";
        assert_eq!(
            to_markdown(text).trim_end(),
            "A **bold** [link](<https://a.example>).\n\n* one\n\n* two"
        );
        assert_eq!(to_markdown("<p>\n    a<br/>b"), "a\\\nb");
        assert_eq!(to_markdown("| a<br>b |"), "| a b |");
    }

    #[test]
    fn text_that_resembles_a_tag_is_kept() {
        assert_eq!(
            to_markdown("<id> and a < b, <b>"),
            "\\<id> and a \\< b, \\<b>"
        );
        assert_eq!(
            to_markdown("`<p>` <https://a.example>"),
            "`<p>` <https://a.example>"
        );
    }
}
