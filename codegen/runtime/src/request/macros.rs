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

/// The methods of all request types.
#[doc(hidden)]
#[macro_export]
macro_rules! any_request {
    ($name:ident, $value:ty, $error:ty) => {
        impl $name {
            /// Sets a query parameter, including one that this client does not know.
            pub fn query(self, name: &str, value: impl ::std::fmt::Display) -> Self {
                Self(self.0.query(name, value))
            }

            /// Sets a header. `Authorization` replaces the client's own.
            pub fn header(self, name: &str, value: impl ::std::fmt::Display) -> Self {
                Self(self.0.header(name, value))
            }

            /// Sets the timeout of one attempt, in place of the client's setting.
            pub fn timeout(self, timeout: ::std::time::Duration) -> Self {
                Self(self.0.timeout(timeout))
            }

            /// Sets the timeout of the request including all attempts, in place of the client's setting.
            pub fn deadline(self, deadline: ::std::time::Duration) -> Self {
                Self(self.0.deadline(deadline))
            }

            /// Sets how often the request is sent again if it fails, in place of the client's setting.
            pub fn retry(self, retry: $crate::Retry) -> Self {
                Self(self.0.retry(retry))
            }

            /// Sets the maximum time between two parts of a response, in place of the client's setting.
            pub fn idle_timeout(self, timeout: ::std::time::Duration) -> Self {
                Self(self.0.idle_timeout(timeout))
            }

            /// Sets the maximum size of a response in bytes, in place of the client's setting.
            pub fn max_body_size(self, bytes: usize) -> Self {
                Self(self.0.max_body_size(bytes))
            }

            /// Sets the maximum number of bytes that are read of a response that is not a success, in place of the
            /// client's setting.
            pub fn max_error_body_size(self, bytes: usize) -> Self {
                Self(self.0.max_error_body_size(bytes))
            }

            /// Sends the request and returns the whole response: the value, its status and its headers.
            ///
            /// # Errors
            ///
            /// See [`ErrorKind`]($crate::ErrorKind).
            #[inline]
            pub async fn send(
                self,
            ) -> ::std::result::Result<$crate::Response<$value>, $crate::Error<$error>> {
                self.0.send().await
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
        $crate::any_request!($name, $value, $error);
    };
}

/// Implements a request for `struct Name(Request<Bytes, Error>)`: `bytes_request!(Name, Error);`
#[macro_export]
macro_rules! bytes_request {
    ($name:ident, $error:ty) => {
        $crate::request!($name, $crate::Bytes, $error);

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
            pub fn page(self, page: i32) -> Self {
                Self(self.0.page(page))
            }

            /// Sets the maximum number of items per page. By default the API decides, and it may also return fewer.
            pub fn page_size(self, size: i32) -> Self {
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
        $crate::any_request!($name, $crate::Page<$item>, $error);

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
        }
    };
}
