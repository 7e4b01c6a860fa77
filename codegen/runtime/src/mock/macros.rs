//! The methods of generated expectations. Each is a newtype of [`Expectation`](super::Expectation), with the types of
//! its operation's response.

/// Implements an expectation for `struct Name(Expectation)`, for an operation that returns a value, pages or bytes:
///
/// ```text
/// expectation!(Name, value Type, Error);
/// expectation!(Name, pages Item, Error);
/// expectation!(Name, bytes, Error);
/// ```
#[macro_export]
macro_rules! expectation {
    ($name:ident, value $value:ty, $error:ty) => {
        impl $name {
            /// Responds with a success and this value, serialized as the API would.
            ///
            /// # Panics
            ///
            /// If the value cannot be serialized as JSON.
            #[track_caller]
            pub fn returns(self, value: $value) -> Self {
                Self(self.0.returns(&value))
            }

            /// Responds with a success and a modified example from the API's description.
            ///
            /// # Panics
            ///
            /// If there is no example, or it is not a valid value.
            #[track_caller]
            pub fn returns_example(self, change: impl ::std::ops::FnOnce(&mut $value)) -> Self {
                let mut value = self.0.example();
                change(&mut value);
                self.returns(value)
            }
        }

        $crate::any_expectation!($name, $error);
    };
    ($name:ident, pages $item:ty, $error:ty) => {
        impl $name {
            /// Responds with a success and these items, split into pages of the size that a request specifies. By
            /// default, all items are on one page.
            ///
            /// # Panics
            ///
            /// If an item cannot be serialized as JSON.
            #[track_caller]
            pub fn returns(self, items: impl ::std::iter::IntoIterator<Item = $item>) -> Self {
                Self(self.0.returns_items(items))
            }

            /// Responds with a success and these pages, whatever page size a request specifies. The first one is the
            /// API's first page, and so on.
            ///
            /// # Panics
            ///
            /// If an item cannot be serialized as JSON.
            #[track_caller]
            pub fn returns_pages(
                self,
                pages: impl ::std::iter::IntoIterator<
                    Item: ::std::iter::IntoIterator<Item = $item>,
                >,
            ) -> Self {
                Self(self.0.returns_pages(pages))
            }
        }

        $crate::any_expectation!($name, $error);
    };
    ($name:ident, bytes, $error:ty) => {
        impl $name {
            /// Responds with a success and this body, which is not JSON.
            pub fn returns(self, body: impl ::std::convert::Into<$crate::Bytes>) -> Self {
                Self(self.0.returns_raw(body))
            }
        }

        $crate::any_expectation!($name, $error);
    };
}

/// The methods of all expectations.
#[doc(hidden)]
#[macro_export]
macro_rules! any_expectation {
    ($name:ident, $error:ty) => {
        impl $name {
            /// Responds with this status and this API error, serialized as the API would.
            ///
            /// # Panics
            ///
            /// If the status is invalid in HTTP, or the error cannot be serialized as JSON.
            #[track_caller]
            pub fn fails_with(self, status: u16, error: $error) -> Self {
                Self(self.0.fails_with(status, &error))
            }

            /// Responds with this status and this raw body, which need not be valid for the API.
            ///
            /// # Panics
            ///
            /// If the status is invalid in HTTP.
            #[track_caller]
            pub fn responds_with(
                self,
                status: u16,
                body: impl ::std::convert::Into<$crate::Bytes>,
            ) -> Self {
                Self(self.0.responds_with(status, body))
            }

            /// Sets a header of the response, in addition to the methods above.
            ///
            /// # Panics
            ///
            /// If the name or the value is invalid in a header.
            #[track_caller]
            pub fn response_header(self, name: &str, value: impl ::std::fmt::Display) -> Self {
                Self(self.0.response_header(name, value))
            }

            /// Delays the response.
            pub fn after(self, delay: ::std::time::Duration) -> Self {
                Self(self.0.after(delay))
            }

            /// Expects a query parameter, including one that this client does not know.
            pub fn query(self, name: &str, value: impl ::std::fmt::Display) -> Self {
                Self(self.0.query(name, value))
            }

            /// Expects a header.
            pub fn header(self, name: &str, value: impl ::std::fmt::Display) -> Self {
                Self(self.0.header(name, value))
            }

            /// Expects exactly this number of requests. By default, one or more are expected. Further requests match
            /// older expectations.
            pub fn times(self, times: u64) -> Self {
                Self(self.0.times(times))
            }

            /// Also accepts fewer requests, or none.
            pub fn optional(self) -> Self {
                Self(self.0.optional())
            }

            /// The number of requests that matched so far. If a client retries a request, each attempt counts.
            pub fn calls(&self) -> u64 {
                self.0.calls()
            }
        }
    };
}
