//! Documents that are nearly right.

#![no_main]

use arbitrary::Unstructured;
use codegen_fuzz::{mutation, sound};

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    if let Ok(document) = mutation::document(sound(), &mut Unstructured::new(bytes)) {
        codegen_fuzz::generate(&document.to_string());
    }
});
