//! Any bytes for a document.

#![no_main]

libfuzzer_sys::fuzz_target!(|text: &str| codegen_fuzz::generate(text));
