//! Text → [`Node`] tree, for valid JSON (RFC 8259), several times as fast as the YAML parser.
//!
//! It accepts less than that parser and reports nothing but duplicate keys. Whatever it does not accept, the YAML parser
//! reads: a document that is almost JSON, or the errors of one that is neither.

use super::duplicate;
use super::node::{Node, Object, Property, Value};
use super::scalar::resolve;
use crate::config::Limits;
use crate::diagnostic::Diagnostic;
use crate::source::Span;

/// Parses a string whose offset in the source map is `start`; `None` if it is not valid JSON or exceeds a limit.
pub fn read(text: &str, start: usize, limits: &Limits) -> Option<(Node, Vec<Diagnostic>)> {
    let mut reader = Reader {
        text,
        at: 0,
        start,
        depth: limits.depth,
        findings: Vec::new(),
    };
    reader.blank();
    // A scalar is as well a YAML document.
    if !matches!(reader.peek()?, b'{' | b'[') {
        return None;
    }
    let node = reader.node(0)?;
    reader.blank();
    reader.rest().is_empty().then_some((node, reader.findings))
}

struct Reader<'t> {
    text: &'t str,
    /// The offset of the next byte.
    at: usize,
    start: usize,
    /// The deepest nesting that is allowed.
    depth: usize,
    findings: Vec<Diagnostic>,
}

impl<'t> Reader<'t> {
    fn rest(&self) -> &'t [u8] {
        &self.text.as_bytes()[self.at..]
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn blank(&mut self) {
        let blank = self.rest().iter();
        self.at += blank
            .take_while(|it| matches!(it, b' ' | b'\t' | b'\n' | b'\r'))
            .count();
    }

    /// Reads a byte, if it is the next one.
    fn skip(&mut self, byte: u8) -> bool {
        let is_next = self.peek() == Some(byte);
        self.at += usize::from(is_next);
        is_next
    }

    /// From an offset to the next byte.
    fn span(&self, from: usize) -> Span {
        Span {
            start: self.start + from,
            end: self.start + self.at,
        }
    }

    fn node(&mut self, depth: usize) -> Option<Node> {
        if depth > self.depth {
            return None;
        }
        let from = self.at;
        let value = match self.peek()? {
            b'{' => Value::Object(self.object(depth)?),
            b'[' => Value::Array(self.array(depth)?),
            b'"' => Value::String(self.string()?),
            _ => self.literal()?,
        };
        let span = self.span(from);
        Some(Node { span, value })
    }

    fn object(&mut self, depth: usize) -> Option<Object> {
        let mut object = Object::default();
        self.at += 1;
        self.blank();
        if self.skip(b'}') {
            return Some(object);
        }
        loop {
            self.blank();
            let from = self.at;
            if self.peek()? != b'"' {
                return None;
            }
            let key = self.string()?;
            let key_span = self.span(from);
            self.blank();
            if !self.skip(b':') {
                return None;
            }
            self.blank();
            let node = self.node(depth + 1)?;
            if let Some(duplicate) =
                duplicate::insert(&mut object, key, Property { key_span, node })
            {
                self.findings.push(duplicate);
            }
            self.blank();
            if self.skip(b'}') {
                return Some(object);
            }
            if !self.skip(b',') {
                return None;
            }
        }
    }

    fn array(&mut self, depth: usize) -> Option<Vec<Node>> {
        let mut items = Vec::new();
        self.at += 1;
        self.blank();
        if self.skip(b']') {
            return Some(items);
        }
        loop {
            self.blank();
            items.push(self.node(depth + 1)?);
            self.blank();
            if self.skip(b']') {
                return Some(items);
            }
            if !self.skip(b',') {
                return None;
            }
        }
    }

    /// `null`, a boolean or a number.
    fn literal(&mut self) -> Option<Value> {
        let rest = &self.text[self.at..];
        let end =
            rest.find(|it: char| !matches!(it, '0'..='9' | 'a'..='z' | 'E' | '+' | '-' | '.'));
        let text = &rest[..end.unwrap_or(rest.len())];
        self.at += text.len();
        match text {
            "null" => Some(Value::Null),
            "true" => Some(Value::Bool(true)),
            "false" => Some(Value::Bool(false)),
            _ => is_number(text.as_bytes()).then(|| resolve(text)),
        }
    }

    fn string(&mut self) -> Option<String> {
        self.at += 1;
        let from = self.at;
        self.unescaped();
        if self.peek()? == b'"' {
            let text = &self.text[from..self.at];
            self.at += 1;
            return Some(text.to_owned());
        }
        let mut text = self.text[from..self.at].to_owned();
        loop {
            match self.peek()? {
                b'"' => {
                    self.at += 1;
                    return Some(text);
                }
                b'\\' => {
                    self.at += 1;
                    text.push(self.escape()?);
                }
                // A control character.
                _ => return None,
            }
            let from = self.at;
            self.unescaped();
            text.push_str(&self.text[from..self.at]);
        }
    }

    /// Reads up to a quote, an escape or a control character.
    fn unescaped(&mut self) {
        let rest = self.rest();
        let special = |it: &u8| matches!(it, b'"' | b'\\' | 0..0x20);
        self.at += rest.iter().position(special).unwrap_or(rest.len());
    }

    /// The rest of an escape, after its `\`.
    fn escape(&mut self) -> Option<char> {
        let kind = self.peek()?;
        self.at += 1;
        Some(match kind {
            b'"' | b'\\' | b'/' => char::from(kind),
            b'b' => '\u{8}',
            b'f' => '\u{c}',
            b'n' => '\n',
            b'r' => '\r',
            b't' => '\t',
            b'u' => {
                let first = self.hexadecimal()?;
                let (high, low) = (0xd800..0xdc00, 0xdc00..0xe000);
                if !high.contains(&first) {
                    // Fails for the second half of a pair alone.
                    return char::from_u32(first);
                }
                if !(self.skip(b'\\') && self.skip(b'u')) {
                    return None;
                }
                let second = self.hexadecimal()?;
                let code = 0x1_0000 + ((first - high.start) << 10);
                return low
                    .contains(&second)
                    .then(|| char::from_u32(code + (second - low.start)))?;
            }
            _ => return None,
        })
    }

    fn hexadecimal(&mut self) -> Option<u32> {
        let digits = self.text.get(self.at..self.at + 4)?;
        self.at += 4;
        let is_hexadecimal = digits.bytes().all(|it| it.is_ascii_hexdigit());
        is_hexadecimal.then(|| u32::from_str_radix(digits, 16).ok())?
    }
}

/// Whether a string is a number of JSON, which has no leading zeros and digits on both sides of a point.
fn is_number(text: &[u8]) -> bool {
    let digits = |text: &[u8]| text.iter().take_while(|it| it.is_ascii_digit()).count();
    let text = text.strip_prefix(b"-").unwrap_or(text);
    let whole = digits(text);
    if whole == 0 || (whole > 1 && text[0] == b'0') {
        return false;
    }
    let mut rest = &text[whole..];
    if let Some(fraction) = rest.strip_prefix(b".") {
        let count = digits(fraction);
        if count == 0 {
            return false;
        }
        rest = &fraction[count..];
    }
    if let [b'e' | b'E', exponent @ ..] = rest {
        let exponent = match exponent {
            [b'+' | b'-', exponent @ ..] => exponent,
            _ => exponent,
        };
        let count = digits(exponent);
        return count > 0 && count == exponent.len();
    }
    rest.is_empty()
}
