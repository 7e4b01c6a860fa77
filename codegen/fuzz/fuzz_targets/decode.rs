//! Any response of a server.

#![no_main]

use client_runtime::fuzzing;
use generated_client::models;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

// What of a response is looked at, how a stream is cut, and then what came.
libfuzzer_sys::fuzz_target!(|input: (u8, [u16; 3], &[u8])| {
    let (part, cuts, bytes) = input;
    match part % 5 {
        0 => fuzzing::body(bytes),
        1 => fuzzing::stream(bytes, &cuts.map(usize::from)),
        2 => fuzzing::headers(bytes),
        3 => fuzzing::xml(bytes),
        _ => {
            stays::<models::Actor>(bytes);
            stays::<models::Rollover>(bytes);
            stays::<models::TenantInfo>(bytes);
            stays::<models::ApiError>(bytes);
        }
    }
});

/// A value that was read is read from what is written of it.
fn stays<T: Serialize + DeserializeOwned>(bytes: &[u8]) {
    let Ok(value) = serde_json::from_slice::<T>(bytes) else {
        return;
    };
    let written = serde_json::to_value(&value).expect("what was read can be written");
    let reread: T = serde_json::from_value(written.clone()).expect("what was written can be read");
    let rewritten: Value = serde_json::to_value(&reread).expect("it can be written again");
    assert_eq!(rewritten, written);
}
