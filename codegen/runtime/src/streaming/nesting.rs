//! Tracks byte by byte whether a JSON text is complete. It only counts open brackets, and does not validate.

/// The state of a JSON text.
#[derive(Default)]
pub(crate) struct Nesting {
    /// The number of open objects and arrays.
    depth: usize,
    begun: bool,
    /// Whether the position is inside a string, and whether the next byte is escaped.
    string: bool,
    escaped: bool,
}

impl Nesting {
    pub(crate) fn add(&mut self, byte: u8) {
        self.begun |= !byte.is_ascii_whitespace();
        if self.string {
            match byte {
                _ if self.escaped => self.escaped = false,
                b'\\' => self.escaped = true,
                b'"' => self.string = false,
                _ => {}
            }
            return;
        }
        match byte {
            b'"' => self.string = true,
            b'{' | b'[' => self.depth += 1,
            b'}' | b']' => self.depth = self.depth.saturating_sub(1),
            _ => {}
        }
    }

    /// Whether there was anything but whitespace.
    pub(crate) fn has_begun(&self) -> bool {
        self.begun
    }

    /// Whether no bracket or string is open, so that whitespace would end the value.
    pub(crate) fn is_complete(&self) -> bool {
        self.begun && self.depth == 0 && !self.string
    }
}
