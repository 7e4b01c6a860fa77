//! Setters for structured parameters and bodies, shared by the request builder and both kinds of requests.

use std::fmt::Display;

use http::HeaderValue;
use serde::Serialize;

use crate::paging::PagedRequest;
use crate::request::Request;
use crate::request::body_variant::BodyVariant;
use crate::request::builder::RequestBuilder;
use crate::request::style::{Style, Styled};

macro_rules! parameters {
    ($name:ident<$($of:ident),*>) => {
        impl<$($of),*> $name<$($of),*> {
            /// Sets the media types that the response may have. An `Accept` header set by the caller takes precedence.
            pub fn accepts(mut self, types: &str) -> Self {
                match HeaderValue::from_str(types) {
                    Ok(types) => self.call_mut().accept(types),
                    Err(_) => self.call_mut().mistake(format!("`{types}` is not a list of media types")),
                }
                self
            }

            /// Sets the body and its media type.
            pub fn body_variant<B: Into<BodyVariant>>(mut self, body: B) -> Self {
                body.into().set(self.call_mut());
                self
            }

            /// Sets a query parameter, in a style. An empty value adds nothing.
            pub fn query_as(
                mut self,
                name: &str,
                style: Style,
                value: &(impl Serialize + ?Sized),
            ) -> Self {
                self.call_mut().query_as(name, Styled::new(name, style, value));
                self
            }

            /// Sets a header, in a style. An empty value adds nothing.
            pub fn header_as(
                mut self,
                name: &str,
                style: Style,
                value: &(impl Serialize + ?Sized),
            ) -> Self {
                self.call_mut().header_as(name, Styled::new(name, style, value));
                self
            }

            /// Sets a cookie. Characters that a cookie cannot contain are percent-encoded.
            pub fn cookie(mut self, name: &str, value: impl Display) -> Self {
                self.call_mut().cookie(name, &value);
                self
            }

            /// Sets a cookie, in a style. An empty value adds nothing.
            pub fn cookie_as(
                mut self,
                name: &str,
                style: Style,
                value: &(impl Serialize + ?Sized),
            ) -> Self {
                self.call_mut().cookie_as(name, Styled::new(name, style, value));
                self
            }
        }
    };
}

parameters!(RequestBuilder<E>);
parameters!(Request<T, E>);
parameters!(PagedRequest<T, E, W>);
