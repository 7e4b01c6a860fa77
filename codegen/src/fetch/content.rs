//! What a downloaded text is, before it is read.

use serde_yaml::granit_parser::{Event, Parser};

/// Rejects what is no file of a document: a page, a single value such as the source of a program, or nothing. Syntax
/// errors are found later.
///
/// # Errors
///
/// The rest of a sentence that begins with the URL.
pub(super) fn check(text: &str) -> Result<(), String> {
    let text = text.trim_start_matches('\u{feff}');
    if text.trim_start().starts_with('<') {
        return Err("is a page of HTML or XML, not a document: check the URL, and whether it needs credentials".to_owned());
    }
    for event in Parser::new_from_str(text) {
        match event {
            Ok((Event::Scalar(..), _)) => {
                return Err("is a single value, not an object or a list".to_owned());
            }
            Ok((Event::DocumentEnd | Event::StreamEnd, _)) => break,
            Ok((Event::MappingStart(..) | Event::SequenceStart(..), _)) | Err(_) => return Ok(()),
            Ok(_) => {}
        }
    }
    Err("is empty".to_owned())
}
