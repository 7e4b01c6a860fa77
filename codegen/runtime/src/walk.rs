//! Walks over lists that come in pages: from page to page, and from item to item.

use std::collections::VecDeque;
use std::fmt;
use std::future::poll_fn;
use std::hash::{DefaultHasher, Hasher};
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use futures_core::Stream;
use serde_json::Value;

use crate::api_error::ApiError;
use crate::call::{Answering, Call};
use crate::error::{Error, ErrorKind};
use crate::failure::Failure;
use crate::paging::{Page, PagedRequest};
use crate::request::Sending;
use crate::response::Response;
use crate::rounds::Rounds;
use crate::task;

/// The pages of a list, one after the other: a [`Stream`], for which [`try_next`](Self::try_next) needs no further
/// crate.
///
/// It ends where the API says that there is no next page; if the API does not say, after a page whose list is empty.
/// A short page is no end, for the server may cap the size.
///
/// An error does not end it: asked again, it tries the same page again, so that nothing is lost and nothing comes
/// twice. A page that is, byte for byte, one that came before is such an error, of [`ErrorKind::Paging`], if it says that
/// there is more: the API goes round in circles, and the walk would have no end. A page that comes twice in a row is
/// noticed at once, a longer circle after a few rounds.
#[must_use = "a walk does nothing until it is asked for the next"]
pub struct Pages<T, E = Value> {
    request: PagedRequest<T, E>,
    /// How the calls are made.
    send: fn(Box<Call>) -> Answering,
    at: At,
    /// The pages from there on, as far as they were asked for.
    ahead: VecDeque<Sending<Page<T>, E>>,
    rounds: Rounds,
}

/// Where a walk stands.
#[derive(Clone, Copy)]
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
        // What is asked for ahead must come also while nobody waits for it.
        let send = match request.prefetch {
            0 => Call::send,
            _ => task::spawn,
        };
        Self {
            request,
            send,
            at: first.map_or(At::TooFar, At::Page),
            ahead: VecDeque::new(),
            rounds: Rounds::default(),
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
        self.send_by(crate::blocking::spawn);
        crate::Blocking::new(self)
    }

    #[cfg(feature = "blocking")]
    pub(crate) fn send_by(&mut self, send: fn(Box<Call>) -> Answering) {
        self.send = send;
        // What is on its way otherwise is asked for anew.
        self.ahead.clear();
    }

    /// Asks for so many pages, from that at `at` on.
    fn ask(&mut self, at: i32, pages: usize) {
        while self.ahead.len() < pages {
            let number = i32::try_from(self.ahead.len()).ok();
            let Some(page) = number.and_then(|it| at.checked_add(it)) else {
                break;
            };
            let sending = self.request.at(page).sending(self.send);
            self.ahead.push_back(sending);
        }
    }

    /// The page at `at`, if it is there.
    fn poll_page(&mut self, at: i32, context: &mut Context<'_>) -> Poll<Result<Page<T>, Error<E>>> {
        // Before the first page, nothing says that there are others.
        let ahead = if self.rounds.has_begun() {
            self.request.prefetch
        } else {
            0
        };
        self.ask(at, ahead.max(1));
        let Some(sending) = self.ahead.front_mut() else {
            return Poll::Pending;
        };
        let response = ready!(sending.poll_response(context));
        self.ahead.pop_front();
        let page = response.and_then(|it| self.new_page(it, at));
        match &page {
            Ok(page) => self.pass(page, at),
            // The page is asked for again, and with it those that come after: what they said may be as wrong.
            Err(_) => self.ahead.clear(),
        }
        Poll::Ready(page)
    }

    /// A page, unless it is one that came before.
    fn new_page(&mut self, response: Response<Page<T>>, at: i32) -> Result<Page<T>, Error<E>> {
        let digest = digest(response.raw());
        let page = response.into_value();
        if page.more && !page.items.is_empty() && self.rounds.knows(digest) {
            let message = format!(
                "page {at} is the same as one before it: the API does not go on, and the walk would have no end"
            );
            return Err(self.error(ErrorKind::Paging, &message));
        }
        self.rounds.saw(digest);
        Ok(page)
    }

    /// Goes on behind a page.
    fn pass(&mut self, page: &Page<T>, at: i32) {
        self.at = match at.checked_add(1) {
            _ if !page.more => At::End,
            Some(next) => At::Page(next),
            None => At::TooFar,
        };
        match self.at {
            At::Page(next) => self.ask(next, self.request.prefetch),
            At::TooFar | At::End => self.ahead.clear(),
        }
    }

    fn error(&self, kind: ErrorKind, message: &str) -> Error<E> {
        let (method, path) = self.request.operation();
        Error::new(Failure::new(kind, message).of(method, path))
    }
}

/// What tells a body from another.
fn digest(body: &Bytes) -> u64 {
    let mut hasher = DefaultHasher::new();
    hasher.write(body);
    hasher.finish()
}

impl<T, E: ApiError> Stream for Pages<T, E> {
    type Item = Result<Page<T>, Error<E>>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        match self.at {
            At::Page(at) => self.poll_page(at, context).map(Some),
            At::TooFar => {
                self.at = At::End;
                let message = "the number of the next page is larger than a request can carry";
                Poll::Ready(Some(Err(self.error(ErrorKind::Request, message))))
            }
            At::End => Poll::Ready(None),
        }
    }
}

/// The items of a list over all its pages: a [`Stream`], for which [`try_next`](Self::try_next) needs no further
/// crate.
///
/// It ends, and goes on after an error, as [`Pages`] does.
#[must_use = "a walk does nothing until it is asked for the next"]
pub struct Items<T, E = Value> {
    pages: Pages<T, E>,
    page: std::vec::IntoIter<T>,
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
        self.pages.send_by(crate::blocking::spawn);
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
