//! Splits the bytes of a response into frames as they arrive.

use std::time::Duration;

use bytes::{Buf, Bytes, BytesMut};

use super::event::Event;
use super::nesting::Nesting;

/// The maximum length of a field name with its separator, by which a line of an event may be longer than the maximum
/// size of the event.
const FIELD: usize = "event: ".len() + 1;

/// The byte that begins a record of a sequence.
const RECORD: u8 = 0x1e;

/// How a response is split into frames.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Format {
    /// As it arrives.
    Bytes,
    /// At line breaks.
    Lines,
    /// At the byte that begins a record.
    Sequence,
    /// Into lines, and at empty lines into events.
    Events,
}

/// A part of a response.
pub(crate) enum Frame {
    Bytes(Bytes),
    /// A record that may be truncated.
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

    /// Its size in bytes, including its fields.
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

/// The size of an event in bytes, without its data.
fn named(event: &Event) -> usize {
    let length = |it: Option<&str>| it.map_or(0, str::len);
    length(event.id.as_deref()) + length(event.event.as_deref())
}

/// Why there are no more frames.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Broken {
    /// A frame is larger than this number of bytes.
    TooLarge,
    /// The response is not an event stream.
    NoEvents,
}

/// Whether what has arrived resembles an event stream.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Likeness {
    /// Only empty lines.
    Blank,
    /// Unknown fields. An event stream may have such fields among others.
    Unknown,
    /// Comments, and fields that other formats may have, too.
    Comments,
    /// The beginning of a document: it cannot be a field name.
    Document,
    /// A field that only events have.
    Events,
}

/// A record that is being received.
#[derive(Default)]
struct Record {
    nesting: Nesting,
    /// Whether it began with the separator byte; otherwise it is a line.
    is_marked: bool,
}

/// The bytes that have arrived and are not yet part of a frame.
pub(crate) struct Frames {
    format: Format,
    /// The maximum size of a frame in bytes.
    most: usize,
    buffer: BytesMut,
    /// The number of bytes in the buffer that were already scanned.
    scanned: usize,
    /// The state of the scan, for a record.
    record: Record,
    /// Whether the last line ended with a carriage return, which a line feed may follow.
    returned: bool,
    /// Whether nothing was read yet, so that a byte order mark may follow.
    fresh: bool,
    event: Event,
    /// The `data` lines of the current event; `None` means that there is no event.
    data: Option<String>,
    /// The maximum size of the buffered parts of an event, however they arrived.
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
            scanned: 0,
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
            // Usually the buffer is empty, and then nothing is copied.
            self.buffer = chunk.into();
        } else {
            self.buffer.extend_from_slice(&chunk);
        }
    }

    /// Marks the end of the input.
    pub(crate) fn end(&mut self) {
        self.over = true;
    }

    pub(crate) fn are_over(&self) -> bool {
        self.over
    }

    /// The number of buffered bytes of incomplete frames.
    pub(crate) fn held(&self) -> usize {
        self.buffer.len() + self.pending()
    }

    /// Returns the next frame, if it is complete.
    pub(crate) fn next(&mut self) -> Result<Option<Frame>, Broken> {
        let frame = match self.format {
            // Bytes are not buffered, so they may be of any length.
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
            return Err(Broken::TooLarge);
        }
        match self.likeness {
            Likeness::Document => Err(Broken::NoEvents),
            Likeness::Unknown if self.over && frame.is_none() => Err(Broken::NoEvents),
            _ => Ok(frame),
        }
    }

    /// Skips frames that consist of whitespace.
    fn filled(&mut self, next: fn(&mut Self) -> Option<Bytes>) -> Option<Bytes> {
        loop {
            let piece = next(self)?;
            if !piece.trim_ascii().is_empty() {
                return Some(piece);
            }
        }
    }

    /// Returns the next line. The last one may lack a line break.
    fn line(&mut self) -> Option<Bytes> {
        self.split(|bytes| bytes.iter().position(|it| *it == b'\n'))
    }

    /// Returns the next record. It ends where the next one begins, or at a line break if its value is complete, because
    /// the server may pause between records. Each byte is scanned once.
    fn record(&mut self) -> Option<Frame> {
        while let Some(byte) = self.buffer.get(self.scanned).copied() {
            let is_end = byte == RECORD || (byte == b'\n' && self.record.nesting.is_complete());
            if is_end && self.record.nesting.has_begun() {
                let bytes = self.buffer.split_to(self.scanned).freeze();
                self.buffer.advance(1);
                self.scanned = 0;
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
                self.scanned += 1;
            } else {
                // Bytes between records are dropped.
                self.buffer.advance(1);
            }
        }
        let bytes = self.remainder()?;
        Some(self.record.framed(bytes, false))
    }

    /// Returns the bytes before a separator, and drops the separator.
    fn split(&mut self, find: impl Fn(&[u8]) -> Option<usize>) -> Option<Bytes> {
        let Some(end) = find(&self.buffer[self.scanned..]) else {
            return self.remainder();
        };
        let line = self.buffer.split_to(self.scanned + end).freeze();
        let _ = self.buffer.split_to(1);
        self.scanned = 0;
        Some(line)
    }

    /// Returns all remaining bytes, at the end of the input.
    fn remainder(&mut self) -> Option<Bytes> {
        self.scanned = self.buffer.len();
        if !self.over || self.buffer.is_empty() {
            return None;
        }
        self.scanned = 0;
        Some(self.buffer.split().freeze())
    }

    /// Returns the next event. The last one need not be followed by an empty line: duplication is better than loss.
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

    /// Returns a line of an event stream, which ends with a carriage return, a line feed or both.
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
        let end = self.buffer[self.scanned..].iter().position(is_end);
        // The buffer is kept as it is, because the next byte may be the line feed.
        if let Some(end) = end {
            self.returned = self.buffer[self.scanned + end] == b'\r';
        }
        self.split(|_| end)
    }

    fn field(&mut self, line: &str) {
        let (name, value) = line.split_once(':').unwrap_or((line, ""));
        let value = value.strip_prefix(' ').unwrap_or(value);
        match name {
            // An empty name means no name.
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
            // A comment, as a keep-alive, or an unknown field.
            _ => {}
        }
        self.likeness = match (self.likeness, name) {
            (Likeness::Events | Likeness::Document, _) => self.likeness,
            (_, "event" | "data") => Likeness::Events,
            // In other formats, too, later lines may begin with a colon or with `id`.
            (Likeness::Blank | Likeness::Comments, "" | "id" | "retry") => Likeness::Comments,
            (Likeness::Blank | Likeness::Comments, _) if !begins_a_name(name) => Likeness::Document,
            // Any unknown line may be a field, unless its name contains whitespace.
            (Likeness::Comments, _) if !name.contains(char::is_whitespace) => Likeness::Comments,
            _ => Likeness::Unknown,
        };
    }

    /// The size of the current event in bytes.
    fn pending(&self) -> usize {
        self.data.as_ref().map_or(0, String::len) + named(&self.event)
    }

    /// Returns the complete event; `None` if it has no data. Its ID also applies to the following events.
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

/// Whether a line may begin with a field name.
fn begins_a_name(line: &str) -> bool {
    let first = line.trim_start().chars().next();
    first.is_some_and(|it| it.is_alphanumeric() || it == '_')
}

impl Record {
    /// The frame of a record; `is_ended` means that a line break follows.
    fn framed(&self, bytes: Bytes, is_ended: bool) -> Frame {
        if self.is_marked && !is_ended && may_be_cut(&bytes) {
            Frame::Cut(bytes)
        } else {
            Frame::Bytes(bytes)
        }
    }
}

/// Whether a record may be truncated: only strings, arrays and objects have an explicit end. All other values must be
/// followed by whitespace (RFC 7464, section 2.4).
fn may_be_cut(record: &[u8]) -> bool {
    let ends_itself = matches!(record.trim_ascii_start().first(), Some(b'"' | b'[' | b'{'));
    !ends_itself && record.last().is_some_and(|it| !it.is_ascii_whitespace())
}
