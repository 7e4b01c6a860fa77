//! The runtime as part of a generated crate: its source, which the build script put into this program.

use crate::file::{self, GeneratedFile, Header};

include!(concat!(env!("OUT_DIR"), "/runtime.rs"));

/// The folder of the generated crate that it lies in.
pub(crate) const FOLDER: &str = "runtime";

/// The files of the runtime; each says that it is generated, so that it is replaced and removed as the crate's own are.
pub(crate) fn files(generator: &str) -> impl Iterator<Item = GeneratedFile> {
    let source = format!("client-runtime {VERSION}");
    FILES.iter().map(move |(path, text)| {
        let header = Header {
            generator,
            source: &source,
        };
        file::verbatim(&format!("{FOLDER}/{path}"), &header, text)
    })
}
