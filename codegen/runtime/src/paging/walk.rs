//! Iteration over lists that come in pages: by page, and by item.

use std::collections::VecDeque;
use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use futures_core::Stream;
use reqwest::Url;
use serde_json::Value;

use super::content::{Content, digest};
use super::cycle_detector::{CycleDetector, Verdict};
use super::held::{Held, Release};
use super::{By, Page, Way};
use crate::error::api_error::ApiError;
use crate::error::failure::Failure;
use crate::request::call::Call;
use crate::request::{Request, Sending};
use crate::response::Response;
use crate::send::{self, PendingResponse};
use crate::{Error, ErrorKind};

/// The pages of a list: a [`Stream`], for which [`try_next`](Self::try_next) needs no additional crate.
///
/// The stream ends when the API indicates that there is no next page. If the API does not indicate this, it ends after
/// a page with an empty list. A short page is not the end, because the server may cap the page size.
///
/// An error does not end the stream: the next call requests the same page again, so that no item is lost or duplicated.
/// If the stream cannot continue, for example because a link must not be followed, it repeats the error.
///
/// # Cycles
///
/// A list without an end is an error of [`ErrorKind::Paging`]. This is the case if a page points to a next page to
/// which an earlier one pointed, or if several consecutive pages that differ only in their number repeat known items,
/// or have none, and indicate that there are more. Links are equal if they resolve to the same URL.
///
/// Repeated pages are held until it is clear that they are not a cycle. Large ones are dropped and requested again, so
/// that at most one of them is in memory.
///
/// Two kinds of lists resemble a cycle:
///
/// - A cursor or a link may be the same on each page, and still advance. It is followed while there are new items, and
///   the first page without items is then the end.
/// - All items of a list may be equal. Its pages are considered a cycle if there are more than a thousand consecutive
///   ones, or more than 1 MiB.
///
/// After errors, and after pages without items or with only known items, there is a delay, so that at most about ten
/// requests per second are unproductive. Between pages whose items are all equal, it is 2 ms.
#[must_use = "streams do nothing unless polled"]
pub struct Pages<T, E = Value> {
    request: Request<Page<T>, E>,
    way: Way,
    /// The number of pages to request in advance.
    prefetch: usize,
    /// How requests are sent.
    send: fn(Box<Call>) -> PendingResponse,
    at: Position,
    /// The pages that were requested, in order.
    ahead: VecDeque<(Address, Sending<Page<T>, E>)>,
    /// The number of items on the previous page, which is the distance to the next offset.
    stride: u64,
    cycles: CycleDetector,
    /// Repeated pages, which are returned if they turn out not to be a cycle.
    held: Held<Page<T>, Address>,
    /// How many of the next pages are known not to be a cycle.
    cleared: usize,
    /// Pages to return next.
    given: VecDeque<Page<T>>,
}

/// The position of a walk.
#[derive(Clone)]
enum Position {
    Page(Address),
    /// At a page that cannot be requested.
    Stuck(ErrorKind, String),
    End,
}

/// The address of a page.
#[derive(Clone, PartialEq)]
enum Address {
    /// The page that the request itself addresses.
    Start,
    Number(i32),
    Offset(u64),
    Cursor(String),
    /// The URL to which the previous page links.
    Link(Url),
}

impl<T, E> Pages<T, E> {
    pub(crate) fn new(mut request: Request<Page<T>, E>, way: Way, prefetch: usize) -> Self {
        request.walks();
        let call = request.call_ref();
        let at = match way.by {
            By::Number { page, first } => {
                let first = call.number(page).or_else(|| i32::try_from(first).ok());
                first.map_or_else(Position::page_number_overflow, |it| {
                    Position::Page(Address::Number(it))
                })
            }
            By::Offset(offset) => Position::Page(Address::Offset(call.number(offset).unwrap_or(0))),
            By::Cursor(_) | By::LastItem { .. } | By::Link => Position::Page(Address::Start),
        };
        // Prefetched pages must make progress even while they are not polled.
        let send = match prefetch {
            0 => send::begin,
            _ => send::spawn::spawn,
        };
        Self {
            request,
            way,
            prefetch,
            send,
            at,
            ahead: VecDeque::new(),
            stride: 0,
            cycles: CycleDetector::default(),
            held: Held::new(),
            cleared: 0,
            given: VecDeque::new(),
        }
    }

    /// The request for a page.
    fn request(&self, spot: &Address) -> Request<Page<T>, E> {
        let mut request = self.request.clone();
        let call = request.call_mut();
        match (self.way.by, spot) {
            (By::Number { page, .. }, Address::Number(number)) => call.query(page, number),
            (By::Offset(name), Address::Offset(offset)) => call.query(name, offset),
            (By::Cursor(name) | By::LastItem { cursor: name, .. }, Address::Cursor(cursor)) => {
                call.query(name, cursor);
            }
            (_, Address::Link(url)) => call.follow(url.clone()),
            _ => {}
        }
        request
    }

    /// The successor of a page, if it can be determined in advance.
    fn successor(&self, spot: &Address) -> Option<Address> {
        match spot {
            Address::Number(number) => number.checked_add(1).map(Address::Number),
            Address::Offset(offset) if self.stride > 0 => {
                offset.checked_add(self.stride).map(Address::Offset)
            }
            _ => None,
        }
    }

    /// The position after a page.
    fn position_after(&self, page: &Page<T>, at: &Address) -> Position {
        if !page.more {
            return Position::End;
        }
        match (self.way.by, &page.next) {
            (By::Offset(_), _) if page.length == 0 => Position::Stuck(
                ErrorKind::Paging,
                "the API indicates more pages, but this one is empty, so that the offset cannot advance"
                    .to_owned(),
            ),
            (By::Number { .. } | By::Offset(_), _) => {
                self.successor(at).map_or_else(Position::page_number_overflow, Position::Page)
            }
            (By::Cursor(_) | By::LastItem { .. }, Some(next)) => {
                Position::Page(Address::Cursor(next.clone()))
            }
            (By::LastItem { property, .. }, None) => Position::Stuck(
                ErrorKind::Paging,
                format!("the API indicates more pages, but the last item has no `{property}`"),
            ),
            (By::Link, Some(next)) => match self.request(at).call_ref().linked(next) {
                Ok(url) => Position::Page(Address::Link(url)),
                Err(why) => Position::Stuck(
                    ErrorKind::Paging,
                    format!("the link to the next page is not followed: {why}"),
                ),
            },
            (By::Cursor(_) | By::Link, None) => Position::Stuck(
                ErrorKind::Paging,
                "the API says that there are more pages, but this page does not name the next one".to_owned(),
            ),
        }
    }
}

impl Position {
    fn page_number_overflow() -> Self {
        let message = "the number of the next page is too large";
        Position::Stuck(ErrorKind::Request, message.to_owned())
    }
}

impl<T: Send + 'static, E: ApiError> Pages<T, E> {
    /// Returns the next page; `None` after the last.
    ///
    /// This is cancel-safe: if the future is dropped, the next call returns the page that was in flight.
    ///
    /// # Errors
    ///
    /// If the request for the page fails. The next call requests the same page again.
    pub async fn try_next(&mut self) -> Result<Option<Page<T>>, Error<E>> {
        poll_fn(|context| Pin::new(&mut *self).poll_next(context))
            .await
            .transpose()
    }

    /// Collects the pages that remain.
    ///
    /// # Errors
    ///
    /// If the request for a page fails; the pages before it are lost. [`try_next`](Self::try_next) returns them.
    pub async fn try_collect<C: Default + Extend<Page<T>>>(mut self) -> Result<C, Error<E>> {
        let mut all = C::default();
        while let Some(page) = self.try_next().await? {
            all.extend([page]);
        }
        Ok(all)
    }

    /// Returns all pages that remain, like [`try_collect`](Self::try_collect).
    ///
    /// # Errors
    ///
    /// If the request for a page fails.
    pub async fn all(self) -> Result<Vec<Page<T>>, Error<E>> {
        self.try_collect().await
    }

    /// Returns a blocking iterator over the same pages.
    #[cfg(feature = "blocking")]
    pub fn blocking(mut self) -> crate::Blocking<Self> {
        self.send_blocking();
        crate::Blocking::new(self)
    }

    #[cfg(feature = "blocking")]
    pub(crate) fn send_blocking(&mut self) {
        self.send = match self.prefetch {
            0 => send::spawn_blocking::spawn,
            _ => send::spawn_blocking::spawn_ahead,
        };
        // Requests that were started otherwise are started again.
        self.ahead.clear();
    }

    /// The number of pages to request in advance: none during a delay between requests, which prefetching would
    /// circumvent.
    fn ahead(&self) -> usize {
        if self.cycles.pause().is_zero() {
            self.prefetch
        } else {
            0
        }
    }

    /// Requests this number of pages, beginning at `from`.
    fn ask(&mut self, from: &Address, pages: usize) {
        while self.ahead.len() < pages {
            let spot = match self.ahead.back() {
                None => Some(from.clone()),
                Some((last, _)) => self.successor(last),
            };
            let Some(spot) = spot else { break };
            let mut request = self.request(&spot);
            request.call_mut().pause = self.cycles.pause();
            let sending = request.sending(self.send);
            self.ahead.push_back((spot, sending));
        }
    }

    /// Polls the page at `at`.
    fn poll_page(&mut self, at: &Address, context: &mut Context<'_>) -> Poll<Result<(), Error<E>>> {
        // Nothing indicates that there are more pages until the first has arrived.
        let ahead = if self.cycles.has_begun() {
            self.ahead()
        } else {
            0
        };
        self.ask(at, ahead.max(1));
        let Some((_, sending)) = self.ahead.front_mut() else {
            return Poll::Pending;
        };
        let response = ready!(sending.poll_response(context));
        self.ahead.pop_front();
        let taken = response.and_then(|it| self.take(it, at));
        if taken.is_err() {
            // The page is requested again, and so are those after it, which may have been derived from wrong data.
            self.ahead.clear();
            self.cycles.came(false);
        }
        Poll::Ready(taken)
    }

    /// Accepts a page and advances, unless the walk is in a cycle.
    fn take(&mut self, response: Response<Page<T>>, at: &Address) -> Result<(), Error<E>> {
        let is_cleared = self.cleared > 0;
        let verdict = if is_cleared {
            Verdict::New
        } else {
            self.verdict(&response, at)
        };
        self.cleared = self.cleared.saturating_sub(1);
        let length = response.raw().len();
        let mut page = response.into_value();
        page.more &= verdict != Verdict::Last;
        if verdict == Verdict::Cycle {
            let first = self.held.forget().unwrap_or_else(|| at.clone());
            let message =
                format!("{first}: the API does not advance, and the iteration would never end");
            self.at = Position::Page(first);
            return Err(self.error(ErrorKind::Paging, &message));
        }
        self.cycles.came(!page.items.is_empty());
        self.pass(&page, at);
        if verdict == Verdict::Repeated && matches!(self.at, Position::Page(_)) {
            // If a cursor or a link stays the same, repeating the request returns another page.
            let can_be_requested_again = !self.way.is_chained();
            self.held.add(page, length, at, can_be_requested_again);
            return Ok(());
        }
        match self.held.release() {
            Release::Pages(mut pages) => {
                self.given.append(&mut pages);
                self.given.push_back(page);
            }
            Release::Restart(first, pages) => {
                // Includes this page.
                self.cleared = pages + 1;
                self.at = Position::Page(first);
                self.ahead.clear();
            }
        }
        Ok(())
    }

    /// Compares a page with those before it.
    fn verdict(&mut self, response: &Response<Page<T>>, at: &Address) -> Verdict {
        let page = response.value();
        if !page.more {
            return self.cycles.saw_last();
        }
        let content = Content {
            length: response.raw().len(),
            is_empty: page.items.is_empty(),
            mark: page.mark,
        };
        match &page.next {
            // The rest of the body may differ each time.
            Some(next) if self.way.is_chained() => {
                let may_scroll = matches!(self.way.by, By::Cursor(_) | By::Link);
                let next = self.name(next, at);
                self.cycles.saw_named(next, content, may_scroll)
            }
            Some(next) if content.is_empty => self.cycles.saw(digest(next.as_bytes()), content),
            _ => self.cycles.saw(content.mark.items, content),
        }
    }

    /// The identity of the next page: for a link, the URL that it resolves to.
    fn name(&self, next: &str, at: &Address) -> u64 {
        match self.way.by {
            By::Link => match self.request(at).call_ref().linked(next) {
                Ok(url) => digest(url.as_str().as_bytes()),
                Err(_) => digest(next.as_bytes()),
            },
            _ => digest(next.as_bytes()),
        }
    }

    /// Advances past a page.
    fn pass(&mut self, page: &Page<T>, at: &Address) {
        self.stride = u64::try_from(page.length).unwrap_or(u64::MAX);
        self.at = self.position_after(page, at);
        let Position::Page(next) = self.at.clone() else {
            return self.ahead.clear();
        };
        // A page that is shorter than those before it shifts the offsets of all that follow.
        if self.ahead.front().is_some_and(|(it, _)| *it != next) {
            self.ahead.clear();
        }
        self.ask(&next, self.ahead());
    }

    fn error(&self, kind: ErrorKind, message: &str) -> Error<E> {
        Error::new(Failure::new(kind, message).of(self.request.operation()))
    }
}

impl<T: Send + 'static, E: ApiError> Stream for Pages<T, E> {
    type Item = Result<Page<T>, Error<E>>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        loop {
            if let Some(page) = self.given.pop_front() {
                return Poll::Ready(Some(Ok(page)));
            }
            match self.at.clone() {
                Position::Page(at) => {
                    if let Err(error) = ready!(self.poll_page(&at, context)) {
                        return Poll::Ready(Some(Err(error)));
                    }
                }
                Position::Stuck(kind, message) => {
                    return Poll::Ready(Some(Err(self.error(kind, &message))));
                }
                Position::End => return Poll::Ready(None),
            }
        }
    }
}

/// Describes a repeated page in errors.
impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Address::Number(number) => write!(f, "page {number} repeats an earlier one"),
            Address::Offset(offset) => {
                write!(f, "the page at the offset {offset} repeats an earlier one")
            }
            // A cursor or a link may be a secret.
            Address::Start | Address::Cursor(_) | Address::Link(_) => {
                f.write_str("a page points to the same next page as an earlier one")
            }
        }
    }
}

/// The items of a list over all its pages: a [`Stream`], for which [`try_next`](Self::try_next) needs no additional
/// crate.
///
/// It ends, and continues after an error, like [`Pages`].
#[must_use = "streams do nothing unless polled"]
pub struct Items<T, E = Value> {
    pages: Pages<T, E>,
    page: std::vec::IntoIter<T>,
}

/// No field is structurally pinned.
impl<T, E> Unpin for Items<T, E> {}

/// No field is structurally pinned.
impl<T, E> Unpin for Pages<T, E> {}

impl<T, E> Items<T, E> {
    pub(crate) fn new(pages: Pages<T, E>) -> Self {
        Self {
            pages,
            page: Vec::new().into_iter(),
        }
    }
}

impl<T: Send + 'static, E: ApiError> Items<T, E> {
    /// Returns the next item; `None` after the last.
    ///
    /// This is cancel-safe: if the future is dropped, the next call returns the page that was in flight.
    ///
    /// # Errors
    ///
    /// If the request for the next page fails. The next call requests the same page again.
    pub async fn try_next(&mut self) -> Result<Option<T>, Error<E>> {
        poll_fn(|context| Pin::new(&mut *self).poll_next(context))
            .await
            .transpose()
    }

    /// Collects the items that remain, over all pages.
    ///
    /// # Errors
    ///
    /// If the request for a page fails; the items before it are lost. [`try_next`](Self::try_next) returns them.
    pub async fn try_collect<C: Default + Extend<T>>(mut self) -> Result<C, Error<E>> {
        let mut all = C::default();
        while let Some(item) = self.try_next().await? {
            all.extend([item]);
        }
        Ok(all)
    }

    /// Returns all items that remain, like [`try_collect`](Self::try_collect).
    ///
    /// # Errors
    ///
    /// If the request for a page fails.
    pub async fn all(self) -> Result<Vec<T>, Error<E>> {
        self.try_collect().await
    }

    /// Returns a blocking iterator over the same items.
    #[cfg(feature = "blocking")]
    pub fn blocking(mut self) -> crate::Blocking<Self> {
        self.pages.send_blocking();
        crate::Blocking::new(self)
    }
}

impl<T: Send + 'static, E: ApiError> Stream for Items<T, E> {
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
        write!(f, "Pages(Paged{:?})", self.request)
    }
}

impl<T, E> fmt::Debug for Items<T, E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Items(Paged{:?})", self.pages.request)
    }
}
