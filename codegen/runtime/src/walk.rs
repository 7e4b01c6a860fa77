//! Walks over lists that come in pages: from page to page, and from item to item.

use std::fmt;
use std::future::{Future, IntoFuture, poll_fn};
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use futures_core::Stream;
use serde_json::Value;

use crate::api_error::ApiError;
use crate::error::Error;
use crate::failure::Failure;
use crate::paging::{Page, PagedRequest};
use crate::request::{Request, Sending};

/// The pages of a list, one after the other: a [`Stream`], for which [`try_next`](Self::try_next) needs no further
/// crate.
///
/// It ends where the API says that there is no next page; if the API does not say, after a page whose list is empty.
/// A short page is no end, for the server may cap the size.
///
/// An error does not end it: asked again, it tries the same page again, so that nothing is lost and nothing comes
/// twice.
#[must_use = "a walk does nothing until it is asked for the next"]
pub struct Pages<T, E = Value> {
    request: PagedRequest<T, E>,
    at: At,
    sending: Option<Sending<Page<T>, E>>,
}

/// The request for the next page, or why there can be none.
pub(crate) type Next<T, E> = Result<Request<Page<T>, E>, Error<E>>;

/// Where a walk stands.
enum At {
    Page(i32),
    /// Before a page whose number no request can carry.
    TooFar,
    End,
}

impl<T, E> Pages<T, E> {
    pub(crate) fn new(request: PagedRequest<T, E>) -> Self {
        let first = request
            .page
            .or_else(|| i32::try_from(request.paging.first).ok());
        Self {
            request,
            at: first.map_or(At::TooFar, At::Page),
            sending: None,
        }
    }
}

impl<T, E: ApiError> Pages<T, E> {
    /// The next page; none after the last.
    ///
    /// It may be dropped before its end: the page on its way then comes with the next call.
    ///
    /// # Errors
    ///
    /// If the page cannot be had. The next call tries the same page again.
    pub async fn try_next(&mut self) -> Result<Option<Page<T>>, Error<E>> {
        poll_fn(|context| Pin::new(&mut *self).poll_next(context))
            .await
            .transpose()
    }

    /// The same walk without `async`: an iterator, which blocks the thread.
    #[cfg(feature = "blocking")]
    pub fn blocking(mut self) -> crate::Blocking<Self> {
        self.sending = None;
        crate::Blocking::new(self)
    }

    /// The request for the page where the walk stands; none at its end.
    pub(crate) fn request(&mut self) -> Option<Next<T, E>> {
        match self.at {
            At::Page(page) => Some(Ok(self.request.at(page))),
            At::TooFar => {
                self.at = At::End;
                let mistake = "the number of the next page is larger than a request can carry";
                let (method, path) = self.request.operation();
                Some(Err(Error::new(Failure::request(mistake).of(method, path))))
            }
            At::End => None,
        }
    }

    /// Goes on behind a page that is there.
    pub(crate) fn passed(&mut self, page: Result<Page<T>, Error<E>>) -> Result<Page<T>, Error<E>> {
        if let (Ok(page), At::Page(at)) = (&page, &self.at) {
            self.at = match at.checked_add(1) {
                _ if !page.more => At::End,
                Some(next) => At::Page(next),
                None => At::TooFar,
            };
        }
        page
    }
}

impl<T, E: ApiError> Stream for Pages<T, E> {
    type Item = Result<Page<T>, Error<E>>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let mut sending = match self.sending.take() {
            Some(sending) => sending,
            None => match self.request() {
                Some(Ok(request)) => request.into_future(),
                Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                None => return Poll::Ready(None),
            },
        };
        match Pin::new(&mut sending).poll(context) {
            Poll::Ready(page) => Poll::Ready(Some(self.passed(page))),
            Poll::Pending => {
                self.sending = Some(sending);
                Poll::Pending
            }
        }
    }
}

/// The items of a list over all its pages: a [`Stream`], for which [`try_next`](Self::try_next) needs no further
/// crate.
///
/// It ends, and goes on after an error, as [`Pages`] does.
#[must_use = "a walk does nothing until it is asked for the next"]
pub struct Items<T, E = Value> {
    pub(crate) pages: Pages<T, E>,
    pub(crate) page: std::vec::IntoIter<T>,
}

/// Nothing is pinned in it.
impl<T, E> Unpin for Items<T, E> {}

/// Nothing is pinned in it.
impl<T, E> Unpin for Pages<T, E> {}

impl<T, E> Items<T, E> {
    pub(crate) fn new(pages: Pages<T, E>) -> Self {
        Self {
            pages,
            page: Vec::new().into_iter(),
        }
    }
}

impl<T, E: ApiError> Items<T, E> {
    /// The next item; none after the last.
    ///
    /// It may be dropped before its end: the page on its way then comes with the next call.
    ///
    /// # Errors
    ///
    /// If the next page cannot be had. The next call tries the same page again.
    pub async fn try_next(&mut self) -> Result<Option<T>, Error<E>> {
        poll_fn(|context| Pin::new(&mut *self).poll_next(context))
            .await
            .transpose()
    }

    /// The same walk without `async`: an iterator, which blocks the thread.
    #[cfg(feature = "blocking")]
    pub fn blocking(mut self) -> crate::Blocking<Self> {
        self.pages.sending = None;
        crate::Blocking::new(self)
    }
}

impl<T, E: ApiError> Stream for Items<T, E> {
    type Item = Result<T, Error<E>>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        loop {
            if let Some(item) = self.page.next() {
                return Poll::Ready(Some(Ok(item)));
            }
            match ready!(Pin::new(&mut self.pages).poll_next(context)) {
                Some(Ok(page)) => self.page = page.into_iter(),
                Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                None => return Poll::Ready(None),
            }
        }
    }
}

impl<T, E> fmt::Debug for Pages<T, E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Pages({:?})", self.request)
    }
}

impl<T, E> fmt::Debug for Items<T, E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Items({:?})", self.pages.request)
    }
}
