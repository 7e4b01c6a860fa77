//! A document, and the code in it.

use std::fs;
use std::path::Path;

/// A document.
pub(super) struct Page {
    /// Its path in the repository.
    pub(super) name: &'static str,
    pub(super) text: String,
    pub(super) blocks: Vec<Block>,
}

/// A fenced block of code.
pub(super) struct Block {
    pub(super) language: String,
    /// The line of its first line of code, counted from one.
    pub(super) line: usize,
    pub(super) text: String,
}

impl Page {
    pub(super) fn read(name: &'static str) -> Self {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(name);
        let text = fs::read_to_string(path).unwrap_or_else(|why| panic!("{name}: {why}"));
        let mut blocks: Vec<Block> = Vec::new();
        let mut is_open = false;
        for (index, line) in text.lines().enumerate() {
            match (line.strip_prefix("```"), is_open) {
                (Some(language), false) => blocks.push(Block {
                    language: language.to_owned(),
                    line: index + 2,
                    text: String::new(),
                }),
                (None, true) => {
                    if let Some(block) = blocks.last_mut() {
                        block.text.push_str(line);
                        block.text.push('\n');
                    }
                }
                // The end of a block, and the text between blocks.
                (Some(_), true) | (None, false) => {}
            }
            is_open ^= line.starts_with("```");
        }
        Page { name, text, blocks }
    }

    /// The code within sentences, with line breaks as blanks.
    pub(super) fn spans(&self) -> Vec<String> {
        let mut prose = String::new();
        let mut is_open = false;
        for line in self.text.lines() {
            is_open ^= line.starts_with("```");
            if !is_open && !line.starts_with("```") {
                prose.push_str(line.trim());
                // A span does not reach beyond its paragraph.
                prose.push(if line.is_empty() { '\n' } else { ' ' });
            }
        }
        let paragraphs = prose.split('\n');
        let spans = paragraphs.flat_map(|it| it.split('`').skip(1).step_by(2));
        spans.map(str::to_owned).collect()
    }
}
