//! Expects a body for operations that accept several media types.

use super::expectation::Expectation;
use crate::request::body_variant::{BodyVariant, Kind};

impl Expectation {
    /// Expects a body of the variant's media type.
    ///
    /// # Panics
    ///
    /// If the body cannot be serialized, or is a stream.
    #[track_caller]
    #[expect(
        clippy::return_self_not_must_use,
        reason = "an expectation stands in the mock's state, as with its other methods"
    )]
    pub fn body_variant<B: Into<BodyVariant>>(self, body: B) -> Self {
        match body.into().0 {
            Kind::Json { content_type, body } => {
                let value = body.and_then(|it| serde_json::from_slice::<serde_json::Value>(&it));
                match value {
                    Ok(value) => self.header("content-type", content_type).json(&value),
                    Err(why) => panic!("the value cannot be serialized as JSON: {why}"),
                }
            }
            #[cfg(feature = "xml")]
            Kind::Xml {
                content_type,
                root,
                value: Ok(value),
            } => self
                .header("content-type", content_type)
                .xml(content_type, root, &value),
            #[cfg(feature = "xml")]
            Kind::Xml {
                value: Err(why), ..
            } => panic!("the value cannot be serialized as XML: {why}"),
            Kind::Form(Ok(form)) => self
                .header("content-type", "application/x-www-form-urlencoded")
                .raw("", form),
            Kind::Form(Err(why)) => panic!("the value cannot be serialized as a form: {why}"),
            Kind::Multipart { media_type, form } => self.multipart_of(media_type, form),
            Kind::Raw { content_type, body } => self
                .header("content-type", content_type)
                .raw(content_type, body),
        }
    }
}
