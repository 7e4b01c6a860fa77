//! Whether a text of JSON is complete, told byte by byte: what is open, and nothing of what it means.

/// What a text holds so far.
#[derive(Default)]
pub(crate) struct Nesting {
    /// How many objects and lists are open.
    depth: usize,
    begun: bool,
    /// Inside of a string, and whether the next byte of it is escaped.
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

    /// Whether there was anything but white space.
    pub(crate) fn has_begun(&self) -> bool {
        self.begun
    }

    /// Whether nothing is open, so that white space ends the value.
    pub(crate) fn is_complete(&self) -> bool {
        self.begun && self.depth == 0 && !self.string
    }
}
