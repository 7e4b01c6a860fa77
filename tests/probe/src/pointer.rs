//! JSON pointers, and references that have one as their fragment.

use percent_encoding::percent_decode_str;

/// The pointer of a reference into the document; none if it leads out of it.
pub(crate) fn target_of(reference: &str) -> Option<String> {
    let pointer = reference.strip_prefix('#')?;
    let decoded = percent_decode_str(pointer).decode_utf8_lossy().into_owned();
    Some(decoded)
}

/// A key as a JSON pointer has it.
pub(crate) fn token(key: &str) -> String {
    key.replace('~', "~0").replace('/', "~1")
}
