//! Documents that are nearly right.

#![no_main]

use std::sync::OnceLock;

use arbitrary::Unstructured;
use codegen_fuzz::mutation;
use serde_json::Value;

static SOUND: OnceLock<Vec<Value>> = OnceLock::new();

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let sound = SOUND.get_or_init(codegen_fuzz::sound);
    if let Ok(document) = mutation::document(sound, &mut Unstructured::new(bytes)) {
        codegen_fuzz::generate(&document.to_string());
    }
});
