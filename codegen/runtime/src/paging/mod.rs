//! Lists that come in pages: a page, and the request for it.

pub(crate) mod body;
mod content;
mod cycle_detector;
mod held;
pub(crate) mod link_header;
mod page;
pub(crate) mod style;
mod walk;

use std::fmt::{self, Display};
use std::future::IntoFuture;

use serde_json::Value;

use crate::error::Error;
use crate::error::api_error::ApiError;
use crate::model::into_option::IntoOption;
use crate::request::call::Call;
use crate::request::list_style::ListStyle;
use crate::request::{Request, Sending, SendingResponse};

pub use page::Page;
pub(crate) use style::{By, Way};
pub use style::{CursorPaging, LastItemPaging, LinkPaging, OffsetPaging, Paging, PagingStyle};
pub use walk::{Items, Pages};

/// A call that responds with a list, page by page. Await it for one page, or walk over all of them with
/// [`items`](Self::items) or [`pages`](Self::pages).
///
/// Its settings apply to the request for each page.
///
/// `W` is how pages are identified: by [their number](Paging), by [an offset](OffsetPaging), by
/// [a cursor](CursorPaging), by [their last item](LastItemPaging) or by [links](LinkPaging).
#[must_use = "a request does nothing until it is awaited or sent"]
pub struct PagedRequest<T, E = Value, W: 'static = Paging> {
    request: Request<Page<T>, E>,
    paging: &'static W,
    prefetch: usize,
}

impl<T, E> PagedRequest<T, E> {
    /// Sets the number of the page, or of the first page of an iteration. The default is the first.
    pub fn page(self, page: impl IntoOption<i32>) -> Self {
        let name = self.paging.page;
        match page.into_option() {
            Some(page) => self.query(name, page),
            None => self,
        }
    }

    /// Sets the maximum number of items per page. By default the API decides, and it may also return fewer.
    pub fn page_size(mut self, size: impl IntoOption<i32>) -> Self {
        let Some(size) = size.into_option() else {
            return self;
        };
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

    /// Sets a query parameter that is a list, including one that this client does not model.
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

    crate::request_options!(request);

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

    #[cfg(feature = "mock")]
    pub(crate) fn into_request(self) -> Request<Page<T>, E> {
        self.request
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
    pub fn send(self) -> SendingResponse<Page<T>, E> {
        self.request.send()
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

    /// Returns the items of all pages, beginning with the page that is set, or the first.
    ///
    /// # Errors
    ///
    /// If the request for a page fails; the items before it are lost. [`items`](Self::items) returns them.
    #[inline]
    pub async fn all(self) -> Result<Vec<T>, Error<E>> {
        self.items().all().await
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
