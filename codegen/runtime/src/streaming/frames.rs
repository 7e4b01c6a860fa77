//! Bytes as they arrive, into the pieces that a response consists of.

use std::time::Duration;

use bytes::{Buf, Bytes, BytesMut};

use super::event::Event;
use super::nesting::Nesting;

/// How long the name of a field is at most, with what divides it from the value: a line of an event may be longer than the
/// event by so much.
const FIELD: usize = "event: ".len() + 1;

/// Begins a record of a sequence.
const RECORD: u8 = 0x1e;

/// How a response is divided.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Format {
    /// Not at all.
    Bytes,
    /// By line breaks.
    Lines,
    /// By the sign that begins a record.
    Sequence,
    /// Into lines, and these by empty ones.
    Events,
}

/// A piece of a response.
pub(crate) enum Frame {
    Bytes(Bytes),
    /// A record that may be only the beginning of what was written.
    Cut(Bytes),
    Event(Event),
}

impl Frame {
    pub(crate) fn bytes(&self) -> &[u8] {
        match self {
            Frame::Bytes(bytes) | Frame::Cut(bytes) => bytes,
            Frame::Event(event) => event.data.as_bytes(),
        }
    }

    /// How many bytes it has, with all that says what it is.
    fn size(&self) -> usize {
        match self {
            Frame::Bytes(bytes) | Frame::Cut(bytes) => bytes.len(),
            Frame::Event(event) => event.data.len() + named(event),
        }
    }

    pub(crate) fn into_bytes(self) -> Bytes {
        match self {
            Frame::Bytes(bytes) | Frame::Cut(bytes) => bytes,
            Frame::Event(event) => event.data.into(),
        }
    }
}

/// How many bytes an event has beside its data.
fn named(event: &Event) -> usize {
    let length = |it: Option<&str>| it.map_or(0, str::len);
    length(event.id.as_deref()) + length(event.event.as_deref())
}

/// Why there are no further pieces.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Broken {
    /// A piece has more than so many bytes.
    TooLarge(usize),
    /// These are no events.
    NoEvents,
}

/// Whether anything that came is of an event stream.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Likeness {
    /// Nothing came but empty lines.
    Blank,
    /// Fields that nobody knows. There may be such ones in a stream of events, among others.
    Unknown,
    /// Comments, and fields that other texts may have as well.
    Comments,
    /// A document begins: no field is called so.
    Document,
    /// A field that only events have.
    Events,
}

/// A record that arrives.
#[derive(Default)]
struct Record {
    nesting: Nesting,
    /// Whether it began with its sign: else it is a line.
    is_marked: bool,
}

/// What has arrived and is not a piece yet.
pub(crate) struct Frames {
    format: Format,
    /// The most bytes that a piece may have.
    most: usize,
    buffer: BytesMut,
    /// How much of the buffer was looked at.
    seen: usize,
    /// What that was, of a record.
    record: Record,
    /// Whether the last line ended with a carriage return, to which a line feed may belong that comes later.
    returned: bool,
    /// Whether nothing was read yet, so that a byte order mark may come.
    fresh: bool,
    event: Event,
    /// The lines of data of the event so far; none is no event.
    data: Option<String>,
    /// The most that was held at once of events, however it arrived.
    held: usize,
    likeness: Likeness,
    over: bool,
}

impl Frames {
    pub(crate) fn new(format: Format, most: usize) -> Self {
        Self {
            format,
            most,
            buffer: BytesMut::new(),
            seen: 0,
            record: Record::default(),
            returned: false,
            fresh: true,
            event: Event::default(),
            data: None,
            held: 0,
            likeness: Likeness::Blank,
            over: false,
        }
    }

    pub(crate) fn add(&mut self, chunk: Bytes) {
        if self.buffer.is_empty() {
            // Mostly all of it was used up, and then nothing is copied.
            self.buffer = chunk.into();
        } else {
            self.buffer.extend_from_slice(&chunk);
        }
    }

    /// Says that nothing more arrives.
    pub(crate) fn end(&mut self) {
        self.over = true;
    }

    pub(crate) fn are_over(&self) -> bool {
        self.over
    }

    /// How many bytes it holds of pieces that have not arrived.
    pub(crate) fn held(&self) -> usize {
        self.buffer.len() + self.pending()
    }

    /// The next piece, if all of it has arrived.
    pub(crate) fn next(&mut self) -> Result<Option<Frame>, Broken> {
        let frame = match self.format {
            // Nothing of it is held: it may be of any length.
            Format::Bytes if self.buffer.is_empty() => return Ok(None),
            Format::Bytes => return Ok(Some(Frame::Bytes(self.buffer.split().freeze()))),
            Format::Lines => self.filled(Self::line).map(Frame::Bytes),
            Format::Sequence => self.record(),
            Format::Events => self.event().map(Frame::Event),
        };
        let held = match &frame {
            Some(frame) => frame.size(),
            None if self.format == Format::Events => {
                let line = self.buffer.len().saturating_sub(FIELD);
                self.held.max(self.pending() + line)
            }
            None => self.buffer.len(),
        };
        if held > self.most {
            return Err(Broken::TooLarge(self.most));
        }
        match self.likeness {
            Likeness::Document => Err(Broken::NoEvents),
            Likeness::Unknown if self.over && frame.is_none() => Err(Broken::NoEvents),
            _ => Ok(frame),
        }
    }

    /// The next piece that is more than white space.
    fn filled(&mut self, next: fn(&mut Self) -> Option<Bytes>) -> Option<Bytes> {
        loop {
            let piece = next(self)?;
            if !piece.trim_ascii().is_empty() {
                return Some(piece);
            }
        }
    }

    /// The next line; the last may lack its end.
    fn line(&mut self) -> Option<Bytes> {
        self.split(|bytes| bytes.iter().position(|it| *it == b'\n'))
    }

    /// The next record. It is over where the next begins, or with a line if its value is complete by then: who writes a
    /// record may be long about the next. Each byte is looked at once.
    fn record(&mut self) -> Option<Frame> {
        while let Some(byte) = self.buffer.get(self.seen).copied() {
            let is_end = byte == RECORD || (byte == b'\n' && self.record.nesting.is_complete());
            if is_end && self.record.nesting.has_begun() {
                let bytes = self.buffer.split_to(self.seen).freeze();
                self.buffer.advance(1);
                self.seen = 0;
                let next = Record {
                    is_marked: byte == RECORD,
                    ..Record::default()
                };
                let record = std::mem::replace(&mut self.record, next);
                return Some(record.framed(bytes, byte == b'\n'));
            }
            if byte == RECORD {
                self.record.is_marked = true;
            } else {
                self.record.nesting.add(byte);
            }
            if self.record.nesting.has_begun() {
                self.seen += 1;
            } else {
                // What lies between two records need not be kept.
                self.buffer.advance(1);
            }
        }
        let bytes = self.remainder()?;
        Some(self.record.framed(bytes, false))
    }

    /// What comes before a place, which itself is left out.
    fn split(&mut self, find: impl Fn(&[u8]) -> Option<usize>) -> Option<Bytes> {
        let Some(end) = find(&self.buffer[self.seen..]) else {
            return self.remainder();
        };
        let line = self.buffer.split_to(self.seen + end).freeze();
        let _ = self.buffer.split_to(1);
        self.seen = 0;
        Some(line)
    }

    /// All that is there, if nothing more arrives.
    fn remainder(&mut self) -> Option<Bytes> {
        self.seen = self.buffer.len();
        if !self.over || self.buffer.is_empty() {
            return None;
        }
        self.seen = 0;
        Some(self.buffer.split().freeze())
    }

    /// The next event. The last is one without the empty line after it too: better twice than not at all.
    fn event(&mut self) -> Option<Event> {
        while let Some(line) = self.event_line() {
            if line.is_empty() {
                if let Some(event) = self.dispatched() {
                    return Some(event);
                }
                continue;
            }
            self.field(&String::from_utf8_lossy(&line));
            let line = line.len().saturating_sub(FIELD);
            self.held = self.held.max(line).max(self.pending());
            if self.likeness == Likeness::Document || self.held > self.most {
                return None;
            }
        }
        if self.over { self.dispatched() } else { None }
    }

    /// A line of an event stream, which ends with a carriage return, a line feed or both.
    fn event_line(&mut self) -> Option<Bytes> {
        if self.returned && !self.buffer.is_empty() {
            self.returned = false;
            if self.buffer[0] == b'\n' {
                let _ = self.buffer.split_to(1);
            }
        }
        if self.fresh && self.buffer.len() < 3 && !self.over {
            return None;
        }
        if std::mem::take(&mut self.fresh) && self.buffer.starts_with("\u{feff}".as_bytes()) {
            let _ = self.buffer.split_to(3);
        }
        let is_end = |it: &u8| matches!(*it, b'\n' | b'\r');
        let end = self.buffer[self.seen..].iter().position(is_end);
        // Until then it stands: the line feed may be the next that arrives.
        if let Some(end) = end {
            self.returned = self.buffer[self.seen + end] == b'\r';
        }
        self.split(|_| end)
    }

    fn field(&mut self, line: &str) {
        let (name, value) = line.split_once(':').unwrap_or((line, ""));
        let value = value.strip_prefix(' ').unwrap_or(value);
        match name {
            // An empty name is none.
            "event" => self.event.event = Some(value.to_owned()).filter(|it| !it.is_empty()),
            "data" => match &mut self.data {
                Some(data) => {
                    data.push('\n');
                    data.push_str(value);
                }
                none => *none = Some(value.to_owned()),
            },
            "id" if !value.contains('\0') => self.event.id = Some(value.into()),
            "retry" => {
                let time = value.parse().ok().map(Duration::from_millis);
                self.event.retry = time.or(self.event.retry);
            }
            // A comment, which keeps the connection alive, or what nobody knows.
            _ => {}
        }
        self.likeness = match (self.likeness, name) {
            (Likeness::Events | Likeness::Document, _) => self.likeness,
            (_, "event" | "data") => Likeness::Events,
            // In other texts, too, later lines may begin with a colon, or with `id`.
            (Likeness::Blank | Likeness::Comments, "" | "id" | "retry") => Likeness::Comments,
            (Likeness::Blank | Likeness::Comments, _) if !begins_a_name(name) => Likeness::Document,
            // Of what nobody knows, much may be a field, but nothing with blanks in its name.
            (Likeness::Comments, _) if !name.contains(char::is_whitespace) => Likeness::Comments,
            _ => Likeness::Unknown,
        };
    }

    /// How many bytes the event has so far.
    fn pending(&self) -> usize {
        self.data.as_ref().map_or(0, String::len) + named(&self.event)
    }

    /// The event that is complete; none if it has no data. Its id is that of the next ones too.
    fn dispatched(&mut self) -> Option<Event> {
        let id = self.event.id.clone();
        let event = std::mem::replace(
            &mut self.event,
            Event {
                id,
                ..Event::default()
            },
        );
        let data = self.data.take()?;
        Some(Event { data, ..event })
    }
}

/// Whether a line may begin with the name of a field, of whatever kind.
fn begins_a_name(line: &str) -> bool {
    let first = line.trim_start().chars().next();
    first.is_some_and(|it| it.is_alphanumeric() || it == '_')
}

impl Record {
    /// The piece that it is; behind it, a line ended or not.
    fn framed(&self, bytes: Bytes, is_ended: bool) -> Frame {
        if self.is_marked && !is_ended && may_be_cut(&bytes) {
            Frame::Cut(bytes)
        } else {
            Frame::Bytes(bytes)
        }
    }
}

/// Whether a record may go on behind its end: only strings, lists and objects show where they end, and all other values have
/// white space behind them for that (RFC 7464, section 2.4).
fn may_be_cut(record: &[u8]) -> bool {
    let ends_itself = matches!(record.trim_ascii_start().first(), Some(b'"' | b'[' | b'{'));
    !ends_itself && record.last().is_some_and(|it| !it.is_ascii_whitespace())
}
