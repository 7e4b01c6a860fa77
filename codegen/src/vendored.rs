//! The runtime's source, embedded by the build script, for vendoring into the generated crate.

use crate::file::{self, GeneratedFile, Header};

include!(concat!(env!("OUT_DIR"), "/runtime.rs"));

/// The folder of the runtime in the generated crate.
pub(crate) const FOLDER: &str = "runtime";

/// The files of the runtime. They carry the generated marker, so that later runs replace and remove them.
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
