//! Credentials: the setters of API keys and security schemes.

use super::prose::{code, prose};
use crate::ir::{Key, Location};

/// The documentation of the setter of a key.
pub(in crate::surface) fn key(key: &Key) -> String {
    let (wire, parameter) = (code(&key.name.wire), code(&key.parameter));
    let place = match key.location {
        Location::Query => "the parameter",
        Location::Cookie => "the cookie",
        _ => "the header",
    };
    let text = format!(
        "Sets the key of the API's scheme {wire}. Operations that require it send it as {place} {parameter}."
    );
    described(text, key)
}

/// The documentation of the setter of a scheme.
pub(in crate::surface) fn scheme(key: &Key) -> String {
    let wire = code(&key.name.wire);
    let text = format!(
        "Sets the credentials of operations that require the API's scheme {wire}; by default those of `auth`."
    );
    described(text, key)
}

fn described(mut text: String, key: &Key) -> String {
    if !key.description.is_empty() {
        text.push_str(&format!("\n\n{}", prose(&key.description)));
    }
    text
}
