//! Files between emission and printing. A run prints each file as soon as it is emitted; only the benches do not.

use proc_macro2::TokenStream;

use super::emitter::Emitter;
use super::rust_file::RustFile;
use crate::config::Config;
use crate::file;
use crate::surface::Crate;

/// The tokens of the Rust files of a crate.
pub struct Unprinted(Vec<TokenStream>);

impl Unprinted {
    /// Emits the files, except for the crate's root, which depends on what the others print.
    pub fn new(surface: &Crate, config: &Config) -> Self {
        let emitter = Emitter::new(surface, config);
        let files = RustFile::all(surface).into_iter();
        Self(files.filter_map(|(_, it)| it.tokens(&emitter)).collect())
    }

    /// Prints the files, and returns the length of their text.
    pub fn print(self) -> usize {
        let header = file::Header {
            generator: "",
            source: "",
        };
        let files = self.0.into_iter();
        files.map(|it| file::rust("", &header, it).text.len()).sum()
    }
}
