//! What every generated expectation has: a type of its own around [`Expectation`](super::Expectation), typed by what
//! its operation responses.

/// Makes an expectation of `struct Name(Expectation)`, for an operation that returns a value, pages or bytes:
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
            /// Responds with success and this value, as the API would send it.
            ///
            /// # Panics
            ///
            /// If the value cannot be written as JSON.
            #[track_caller]
            pub fn returns(self, value: $value) -> Self {
                Self(self.0.returns(&value))
            }

            /// Responds with success and the example of the API's description, changed.
            ///
            /// # Panics
            ///
            /// If there is no example, or it is no such value.
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
            /// Responds with success and these items, cut into pages of the size that a call asks for; if it asks for none,
            /// all items are one page.
            ///
            /// # Panics
            ///
            /// If an item cannot be written as JSON.
            #[track_caller]
            pub fn returns(self, items: impl ::std::iter::IntoIterator<Item = $item>) -> Self {
                Self(self.0.returns_items(items))
            }

            /// Responds with success and these pages, whatever size a call asks for: the first for the API's first page,
            /// and so on.
            ///
            /// # Panics
            ///
            /// If an item cannot be written as JSON.
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
            /// Responds with success and this body, which is no JSON.
            pub fn returns(self, body: impl ::std::convert::Into<$crate::Bytes>) -> Self {
                Self(self.0.returns_raw(body))
            }
        }

        $crate::any_expectation!($name, $error);
    };
}

/// What all kinds of expectations have.
#[doc(hidden)]
#[macro_export]
macro_rules! any_expectation {
    ($name:ident, $error:ty) => {
        impl $name {
            /// Responds with this status and this error of the API's, as the API would send it.
            ///
            /// # Panics
            ///
            /// If the status is not one of HTTP's, or the error cannot be written as JSON.
            #[track_caller]
            pub fn fails_with(self, status: u16, error: $error) -> Self {
                Self(self.0.fails_with(status, &error))
            }

            /// Responds with this status and this body, as they are: also what the API would never send.
            ///
            /// # Panics
            ///
            /// If the status is not one of HTTP's.
            #[track_caller]
            pub fn responds_with(
                self,
                status: u16,
                body: impl ::std::convert::Into<$crate::Bytes>,
            ) -> Self {
                Self(self.0.responds_with(status, body))
            }

            /// Sets a header of the response, whatever else it is.
            ///
            /// # Panics
            ///
            /// If it is no header.
            #[track_caller]
            pub fn response_header(self, name: &str, value: impl ::std::fmt::Display) -> Self {
                Self(self.0.response_header(name, value))
            }

            /// Responses so much later.
            pub fn after(self, delay: ::std::time::Duration) -> Self {
                Self(self.0.after(delay))
            }

            /// Expects a parameter of the query, also one that this client does not know.
            pub fn query(self, name: &str, value: impl ::std::fmt::Display) -> Self {
                Self(self.0.query(name, value))
            }

            /// Expects a header.
            pub fn header(self, name: &str, value: impl ::std::fmt::Display) -> Self {
                Self(self.0.header(name, value))
            }

            /// Expects exactly so many calls, by default one or more. Further ones go to expectations that are older.
            pub fn times(self, times: u64) -> Self {
                Self(self.0.times(times))
            }

            /// Does not mind if fewer calls come, or none.
            pub fn optional(self) -> Self {
                Self(self.0.optional())
            }

            /// How many calls it has taken. Each attempt counts, if a client repeats a call.
            pub fn calls(&self) -> u64 {
                self.0.calls()
            }
        }
    };
}
