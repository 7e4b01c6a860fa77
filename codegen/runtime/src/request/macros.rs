//! The common methods of generated request types. Each is a newtype of [`Request`](crate::Request) or
//! [`PagedRequest`](crate::PagedRequest), so that it can have setters of its own.

/// Expands to its input if this crate has the feature `blocking`, whatever features the calling crate has.
#[cfg(feature = "blocking")]
#[doc(hidden)]
#[macro_export]
macro_rules! if_blocking {
    ($($item:tt)*) => { $($item)* };
}

/// Expands to its input if this crate has the feature `blocking`, whatever features the calling crate has.
#[cfg(not(feature = "blocking"))]
#[doc(hidden)]
#[macro_export]
macro_rules! if_blocking {
    ($($item:tt)*) => {};
}

/// Expands to its input if this crate has the feature `mock`, whatever features the calling crate has.
#[cfg(feature = "mock")]
#[doc(hidden)]
#[macro_export]
macro_rules! if_mock {
    ($($item:tt)*) => { $($item)* };
}

/// Expands to its input if this crate has the feature `mock`, whatever features the calling crate has.
#[cfg(not(feature = "mock"))]
#[doc(hidden)]
#[macro_export]
macro_rules! if_mock {
    ($($item:tt)*) => {};
}

/// The options of a request, as setters of a type whose field is the request or the call. The trait `Options` implements
/// each.
#[doc(hidden)]
#[macro_export]
macro_rules! request_options {
    ($field:tt) => {
        /// Sets a query parameter, including one that this client does not model.
        pub fn query(self, name: &str, value: impl ::std::fmt::Display) -> Self {
            Self {
                $field: self.$field.query(name, value),
                ..self
            }
        }

        /// Sets a header. `Authorization` replaces the client's own.
        pub fn header(self, name: &str, value: impl ::std::fmt::Display) -> Self {
            Self {
                $field: self.$field.header(name, value),
                ..self
            }
        }

        /// Sets the timeout of one attempt; by default that of the client.
        pub fn timeout(self, timeout: ::std::time::Duration) -> Self {
            Self {
                $field: self.$field.timeout(timeout),
                ..self
            }
        }

        /// Sets the timeout of the whole call, with all attempts; by default that of the client.
        pub fn deadline(self, deadline: ::std::time::Duration) -> Self {
            Self {
                $field: self.$field.deadline(deadline),
                ..self
            }
        }

        /// Sets how often and when the call is retried; by default as set on the client.
        pub fn retry(self, retry: $crate::Retry) -> Self {
            Self {
                $field: self.$field.retry(retry),
                ..self
            }
        }

        /// Sets how long the response may pause once it has begun; by default as set on the client.
        pub fn idle_timeout(self, timeout: ::std::time::Duration) -> Self {
            Self {
                $field: self.$field.idle_timeout(timeout),
                ..self
            }
        }

        /// Sets the maximum size of the response in bytes, after decompression; by default that of the client. With the
        /// values decoded from it, the response takes at most 32 times as much memory, or a few MiB if that is more. An
        /// iteration keeps the current page and those that it requested in advance.
        pub fn max_body_size(self, bytes: usize) -> Self {
            Self {
                $field: self.$field.max_body_size(bytes),
                ..self
            }
        }

        /// Sets the maximum number of bytes that are read of a response that is not a success; by default that of the
        /// client, and never more than [`max_body_size`](Self::max_body_size).
        pub fn max_error_body_size(self, bytes: usize) -> Self {
            Self {
                $field: self.$field.max_error_body_size(bytes),
                ..self
            }
        }
    };
}

/// Implements the methods of both kinds of requests.
#[doc(hidden)]
#[macro_export]
macro_rules! any_request {
    ($name:ident, $value:ty, $error:ty, $($returns:tt)+) => {
        $crate::if_mock! {
            impl $crate::mock::Expectable for $name {
                type Returns = $crate::mock::$($returns)+;
                type Error = $error;

                fn described(self) -> $crate::mock::Described {
                    self.0.into()
                }
            }
        }

        #[allow(clippy::needless_update, reason = "a newtype has a single field")]
        impl $name {
            $crate::request_options!(0);

            /// Sends the request and returns the whole response: the value, its status and its headers.
            ///
            /// # Errors
            ///
            /// See [`ErrorKind`]($crate::ErrorKind).
            #[inline]
            pub fn send(self) -> $crate::SendingResponse<$value, $error> {
                self.0.send()
            }

            $crate::if_blocking! {
                /// Sends the request and returns the value. This blocks the thread.
                ///
                /// # Errors
                ///
                /// See [`ErrorKind`]($crate::ErrorKind).
                #[inline]
                pub fn call(self) -> ::std::result::Result<$value, $crate::Error<$error>> {
                    self.0.call()
                }
            }
        }

        impl ::std::future::IntoFuture for $name {
            type Output = ::std::result::Result<$value, $crate::Error<$error>>;
            type IntoFuture = $crate::Sending<$value, $error>;

            #[inline]
            fn into_future(self) -> Self::IntoFuture {
                self.0.into_future()
            }
        }
    };
}

/// Implements a request for `struct Name(Request<Value, Error>)`: `request!(Name, Value, Error);`
#[macro_export]
macro_rules! request {
    ($name:ident, $value:ty, $error:ty) => {
        $crate::any_request!($name, $value, $error, ReturnsValue<$value>);
    };
}

/// Implements a request for `struct Name(Request<Value, Error>)`, whose response is not JSON, or differs by status:
/// `raw_request!(Name, Value, Error);`
#[macro_export]
macro_rules! raw_request {
    ($name:ident, $value:ty, $error:ty) => {
        $crate::any_request!($name, $value, $error, ReturnsBytes);
    };
}

/// Implements a request for `struct Name(Request<Bytes, Error>)`: `bytes_request!(Name, Error);`
#[macro_export]
macro_rules! bytes_request {
    ($name:ident, $error:ty) => {
        $crate::raw_request!($name, $crate::Bytes, $error);

        impl $name {
            /// Returns the bytes as a stream instead of all at once, for responses that are too large to hold in
            /// memory. Awaiting the request returns the stream as soon as the headers have arrived, and so does
            /// [`send`]($crate::Request::send). See [`Streaming`]($crate::Streaming).
            pub fn stream(
                self,
            ) -> $crate::Request<$crate::Streaming<$crate::Bytes, $error>, $error> {
                self.0.stream()
            }
        }
    };
}

/// Implements a request for `struct Name(PagedRequest<Item, Error>)`: `paged_request!(Name, Item, Error);`
#[macro_export]
macro_rules! paged_request {
    ($name:ident, $item:ty, $error:ty) => {
        $crate::walked_request!($name, $item, $error);

        impl $name {
            /// Sets the number of the page, or of the first page of an iteration. The default is the first.
            pub fn page(self, page: impl $crate::IntoOption<i32>) -> Self {
                Self(self.0.page(page))
            }

            /// Sets the maximum number of items per page. By default the API decides, and it may also return fewer.
            pub fn page_size(self, size: impl $crate::IntoOption<i32>) -> Self {
                Self(self.0.page_size(size))
            }
        }
    };
}

/// Implements a request for `struct Name(PagedRequest<Item, Error, Style>)`, whose pages have no numbers:
/// `walked_request!(Name, Item, Error);`
#[macro_export]
macro_rules! walked_request {
    ($name:ident, $item:ty, $error:ty) => {
        $crate::any_request!($name, $crate::Page<$item>, $error, ReturnsPages<$item>);

        impl $name {
            /// Sets how many pages an iteration requests in advance. The default is none.
            pub fn prefetch(self, pages: usize) -> Self {
                Self(self.0.prefetch(pages))
            }

            /// Iterates over the pages, beginning with the one that is set, or the first.
            #[inline]
            pub fn pages(self) -> $crate::Pages<$item, $error> {
                self.0.pages()
            }

            /// Iterates over the items of all pages, beginning with the page that is set, or the first.
            #[inline]
            pub fn items(self) -> $crate::Items<$item, $error> {
                self.0.items()
            }

            /// Returns the items of all pages, beginning with the page that is set, or the first.
            ///
            /// # Errors
            ///
            /// If the request for a page fails; the items before it are lost. [`items`](Self::items) returns them.
            #[inline]
            pub async fn all(
                self,
            ) -> ::std::result::Result<::std::vec::Vec<$item>, $crate::Error<$error>> {
                self.0.all().await
            }
        }
    };
}
