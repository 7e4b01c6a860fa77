//! Examples of what an API returns.

use serde::de::DeserializeOwned;

/// Decodes the example of a model, which generated code holds as JSON.
///
/// # Panics
///
/// If it does not decode, which is a bug of the generator.
#[doc(hidden)]
#[must_use]
pub fn example<T: DeserializeOwned>(json: &str) -> T {
    match serde_json::from_str(json) {
        Ok(value) => value,
        Err(why) => panic!("`{json}` is not a {}: {why}", std::any::type_name::<T>()),
    }
}
