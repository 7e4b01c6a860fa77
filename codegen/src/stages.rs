//! The stages of a run one by one, for the benches. Not part of the API.

use crate::config::Config;
use crate::emit;
use crate::input::Input;
use crate::load;
use crate::lower;
use crate::openapi::{Document, grammar};
use crate::source::SourceMap;
use crate::surface::Crate;

/// A document that was loaded.
pub struct Loaded(load::Document);

/// The tokens of the Rust files of a crate.
pub struct Emitted(emit::Unprinted);

impl Loaded {
    /// Loads a document: parses its text, and resolves references. `None` if that fails.
    pub fn new(input: &Input<'_>, config: &Config) -> Option<Self> {
        let mut sources = SourceMap::default();
        sources.add(input.document.clone());
        load::Document::load(input, &config.limits, &mut sources)
            .0
            .map(Self)
    }

    /// Reads the document as OpenAPI's objects, and returns the number of warnings.
    pub fn read(&self) -> usize {
        let document = Document::of(&self.0);
        grammar::walk(document.tree(), &|_| false).warnings.len()
    }

    /// Lowers the document, which includes reading it, and returns the number of types.
    pub fn lower(&self, config: &Config) -> usize {
        let lowered = lower::lower(&self.0, config);
        lowered.api.map_or(0, |it| it.types.len())
    }
}

impl Emitted {
    /// Emits the Rust files of a crate, on one thread.
    pub fn new(surface: &Crate, config: &Config) -> Self {
        Self(emit::Unprinted::new(surface, config))
    }

    /// Prints the files on one thread, and returns their length.
    pub fn print(self) -> usize {
        self.0.print()
    }
}
