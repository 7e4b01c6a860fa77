//! Documents that are nearly right, without the writing of code: many more of them in a time.

#![no_main]

use arbitrary::Unstructured;
use codegen_fuzz::{mutation, sound};

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    if let Ok(document) = mutation::document(sound(), &mut Unstructured::new(bytes)) {
        codegen_fuzz::understand(&document.to_string());
    }
});
