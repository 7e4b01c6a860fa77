//! Lists that come in pages: a page, and the request for it.

pub(crate) mod body;
mod content;
mod cycle_detector;
mod held;
pub(crate) mod link_header;
mod style;
mod walk;

use std::fmt::{self, Display};
use std::future::IntoFuture;
use std::ops::Deref;
use std::time::Duration;

use serde_json::Value;

use crate::error::Error;
use crate::error::api_error::ApiError;
use crate::request::call::Call;
use crate::request::list_style::ListStyle;
use crate::request::{Request, Sending};
use crate::response::Response;
use crate::send::Retry;

use content::Mark;
pub(crate) use style::{By, Way};
pub use style::{CursorPaging, LastItemPaging, LinkPaging, OffsetPaging, Paging, PagingStyle};
pub use walk::{Items, Pages};

/// One page of a list: some of its items, and whether there are more.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Page<T> {
    /// The items. `null` items are omitted.
    pub items: Vec<T>,
    /// The API's pointer to the next page; `None` on the last page, or if the API does not provide one.
    pub next: Option<String>,
    /// Whether the next page should be requested.
    pub(crate) more: bool,
    /// The number of items, including those that are omitted.
    pub(crate) length: usize,
    /// A hash by which a walk recognizes repeated pages.
    pub(crate) mark: Mark,
}

impl<T> Page<T> {
    /// Returns the items, and drops the rest.
    pub fn into_items(self) -> Vec<T> {
        self.items
    }
}

impl<T> Deref for Page<T> {
    type Target = [T];

    fn deref(&self) -> &[T] {
        &self.items
    }
}

impl<T> IntoIterator for Page<T> {
    type Item = T;
    type IntoIter = std::vec::IntoIter<T>;

    fn into_iter(self) -> Self::IntoIter {
        self.items.into_iter()
    }
}

impl<'a, T> IntoIterator for &'a Page<T> {
    type Item = &'a T;
    type IntoIter = std::slice::Iter<'a, T>;

    fn into_iter(self) -> Self::IntoIter {
        self.items.iter()
    }
}

/// A request for a list that comes in pages. Await it for one page, or iterate over all of them with
/// [`items`](Self::items) or [`pages`](Self::pages).
///
/// `W` is how pages are addressed: by [number](Paging), by [offset](OffsetPaging), by [cursor](CursorPaging), by [last
/// item](LastItemPaging) or by [link](LinkPaging).
#[must_use = "a request does nothing until it is awaited or sent"]
pub struct PagedRequest<T, E = Value, W: 'static = Paging> {
    request: Request<Page<T>, E>,
    paging: &'static W,
    prefetch: usize,
}

impl<T, E> PagedRequest<T, E> {
    /// Sets the number of the page, or of the first page of an iteration. The default is the first.
    pub fn page(self, page: i32) -> Self {
        let name = self.paging.page;
        self.query(name, page)
    }

    /// Sets the maximum number of items per page. By default the API decides, and it may also return fewer.
    pub fn page_size(mut self, size: i32) -> Self {
        match self.paging.page_size {
            "" => {
                let mistake = "this list does not support a page size: the API decides";
                self.request.call_mut().mistake(mistake.to_owned());
                self
            }
            name => self.query(name, size),
        }
    }
}

impl<T, E, W> PagedRequest<T, E, W> {
    pub(crate) fn new(request: Request<Page<T>, E>, paging: &'static W) -> Self {
        Self {
            request,
            paging,
            prefetch: 0,
        }
    }

    /// Sets a query parameter, including one that this client does not know.
    pub fn query(mut self, name: &str, value: impl Display) -> Self {
        self.call_mut().query(name, &value);
        self
    }

    /// Sets a query parameter that is a list, including one that this client does not know.
    pub fn query_list(
        self,
        name: &str,
        style: ListStyle,
        values: impl IntoIterator<Item: Display>,
    ) -> Self {
        Self {
            request: self.request.query_list(name, style, values),
            ..self
        }
    }

    /// Sets a header. `Authorization` replaces the client's own.
    pub fn header(self, name: &str, value: impl Display) -> Self {
        Self {
            request: self.request.header(name, value),
            ..self
        }
    }

    /// Sets the timeout of one attempt for a page, in place of the client's setting.
    pub fn timeout(self, timeout: Duration) -> Self {
        Self {
            request: self.request.timeout(timeout),
            ..self
        }
    }

    /// Sets the timeout of the request for each page including all attempts, in place of the client's setting.
    pub fn deadline(self, deadline: Duration) -> Self {
        Self {
            request: self.request.deadline(deadline),
            ..self
        }
    }

    /// Sets how often the request for a page is sent again if it fails, in place of the client's setting.
    pub fn retry(self, retry: Retry) -> Self {
        Self {
            request: self.request.retry(retry),
            ..self
        }
    }

    /// Sets the maximum time between two parts of a page, in place of the client's setting.
    pub fn idle_timeout(self, timeout: Duration) -> Self {
        Self {
            request: self.request.idle_timeout(timeout),
            ..self
        }
    }

    /// Sets the maximum size of a page in bytes, in place of the client's setting. Including the values decoded from
    /// it, a page takes at most 32 times this size in memory, or a few MiB if that is more. An iteration holds the
    /// current page and, with [`prefetch`](Self::prefetch), those that were requested in advance.
    pub fn max_body_size(self, bytes: usize) -> Self {
        Self {
            request: self.request.max_body_size(bytes),
            ..self
        }
    }

    /// Sets the maximum number of bytes that are read of a response that is not a success, in place of the client's
    /// setting; never more than [`max_body_size`](Self::max_body_size).
    pub fn max_error_body_size(self, bytes: usize) -> Self {
        Self {
            request: self.request.max_error_body_size(bytes),
            ..self
        }
    }

    /// Sets how many pages an iteration requests in advance, concurrently, while the previous page is being processed.
    /// The default is none, so that no page is requested in vain.
    ///
    /// Prefetching begins after the first page, and only if there are more. After the last page, up to this number of
    /// requests may be made for pages that do not exist. The order of the items is unaffected, and each is returned
    /// once. If each page points to the next, by a cursor or a link, only one page can be requested in advance.
    pub fn prefetch(self, pages: usize) -> Self {
        Self {
            prefetch: pages,
            ..self
        }
    }

    pub(crate) fn call_mut(&mut self) -> &mut Call {
        self.request.call_mut()
    }
}

impl<T: Send + 'static, E: ApiError, W: PagingStyle> PagedRequest<T, E, W> {
    /// Sends the request for one page.
    ///
    /// # Errors
    ///
    /// See [`ErrorKind`](crate::ErrorKind).
    #[inline]
    pub async fn send(self) -> Result<Response<Page<T>>, Error<E>> {
        self.request.send().await
    }

    /// Iterates over the pages, beginning with the one that is set, or the first.
    #[inline]
    pub fn pages(self) -> Pages<T, E> {
        Pages::new(self.request, self.paging.way(), self.prefetch)
    }

    /// Iterates over the items of all pages, beginning with the page that is set, or the first.
    #[inline]
    pub fn items(self) -> Items<T, E> {
        Items::new(self.pages())
    }

    /// Sends the request for one page and returns it. This blocks the thread.
    ///
    /// # Errors
    ///
    /// See [`ErrorKind`](crate::ErrorKind).
    #[cfg(feature = "blocking")]
    #[inline]
    pub fn call(self) -> Result<Page<T>, Error<E>> {
        self.request.call()
    }
}

impl<T: Send + 'static, E: ApiError, W> IntoFuture for PagedRequest<T, E, W> {
    type Output = Result<Page<T>, Error<E>>;
    type IntoFuture = Sending<Page<T>, E>;

    #[inline]
    fn into_future(self) -> Self::IntoFuture {
        self.request.into_future()
    }
}

impl<T, E, W> Clone for PagedRequest<T, E, W> {
    fn clone(&self) -> Self {
        Self {
            request: self.request.clone(),
            ..*self
        }
    }
}

impl<T, E, W> fmt::Debug for PagedRequest<T, E, W> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Paged{:?}", self.request)
    }
}
