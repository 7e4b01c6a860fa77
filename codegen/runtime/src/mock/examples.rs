//! Examples of what an API returns.

use serde::de::DeserializeOwned;
use serde_json::Value;

#[cfg(feature = "xml")]
use crate::xml;

/// The examples of responses, one per line: the names of the operations that return the example, a colon, and the body
/// as JSON. A body that is not JSON is a string. Lines that begin with `#` are comments.
#[derive(Clone, Copy)]
pub(super) struct Examples(pub(super) &'static str);

impl Examples {
    /// The example of an operation's response, as JSON.
    pub(super) fn json(self, operation: &str) -> Option<&'static str> {
        let lines = self.0.lines().filter(|it| !it.starts_with('#'));
        let mut examples = lines.filter_map(|it| it.split_once(": "));
        let found = examples.find(|(names, _)| names.split(", ").any(|it| it == operation));
        found.map(|(_, body)| body)
    }

    /// The example of a response whose format is not known. A string is sent as it is, and any other value as JSON.
    pub(super) fn raw(self, operation: &str) -> Option<Vec<u8>> {
        let json = self.json(operation)?;
        match serde_json::from_str(json) {
            Ok(Value::String(text)) => Some(text.into_bytes()),
            _ => Some(json.into()),
        }
    }

    /// The example of an XML response. Descriptions may contain JSON in place of XML.
    #[cfg(feature = "xml")]
    pub(super) fn xml(self, operation: &str, root: &xml::Element) -> Option<Vec<u8>> {
        match serde_json::from_str(self.json(operation)?).ok()? {
            Value::String(text) if text.trim_start().starts_with('<') => Some(text.into_bytes()),
            value => xml::to_xml(root, &value).ok(),
        }
    }
}

/// Decodes the example of a model, which generated code contains as JSON.
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
