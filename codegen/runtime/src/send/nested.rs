//! Calls that are made inside of others, by hooks and by what authorizes calls. They know what is around them, on whatever
//! thread that is polled.

use std::sync::Arc;

use crate::call::Answering;
use crate::failure::Failure;
use crate::shared::Shared;

/// How deep calls may be made inside of others. Each takes room on the stack; a hook that calls its own client, and is called
/// for that again, would take all.
const DEEPEST: usize = 16;

tokio::task_local! {
    static AROUND: Arc<Around>;
}

/// A call, while code of the user's runs for it.
struct Around {
    /// Its client, if the call has a place among those that are under way.
    holds: Option<Arc<Shared>>,
    outer: Option<Arc<Around>>,
    depth: usize,
}

impl Around {
    fn new(client: &Arc<Shared>, has_place: bool) -> Arc<Self> {
        let outer = around();
        let is_limited = has_place && client.limits.calls.is_some();
        Arc::new(Self {
            holds: is_limited.then(|| Arc::clone(client)),
            depth: outer.as_ref().map_or(0, |it| it.depth) + 1,
            outer,
        })
    }
}

fn around() -> Option<Arc<Around>> {
    AROUND.try_with(Arc::clone).ok()
}

/// Runs code of the user's for a call.
pub(super) async fn within<F: Future>(client: &Arc<Shared>, has_place: bool, work: F) -> F::Output {
    AROUND.scope(Around::new(client, has_place), work).await
}

/// The same for code that is not `async`.
pub(super) fn run<R>(client: &Arc<Shared>, has_place: bool, work: impl FnOnce() -> R) -> R {
    AROUND.sync_scope(Around::new(client, has_place), work)
}

/// A call that goes on by itself, inside of the calls that it is made in.
pub(crate) fn carried(call: Answering) -> Answering {
    match around() {
        Some(around) => Box::pin(AROUND.scope(around, call)),
        None => call,
    }
}

/// Whether a call around this one has a place among the client's calls: it waits for this one, which must not wait for its
/// place.
pub(super) fn has_place(client: &Arc<Shared>) -> bool {
    let is_held = |it: &Arc<Around>| it.holds.as_ref().is_some_and(|it| Arc::ptr_eq(it, client));
    AROUND
        .try_with(|around| {
            let mut all = std::iter::successors(Some(around), |it| it.outer.as_ref());
            all.any(is_held)
        })
        .unwrap_or(false)
}

/// Fails if a call is made too deep inside of others.
pub(super) fn check() -> Result<(), Box<Failure>> {
    match AROUND.try_with(|it| it.depth) {
        Ok(depth) if depth > DEEPEST => Err(Failure::request(
            "calls are made inside of each other without end: look for a hook, or what authorizes calls, that calls its own client",
        )
        .local()),
        _ => Ok(()),
    }
}
