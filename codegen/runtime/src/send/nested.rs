//! Calls that are made inside of others, by hooks and by what authorizes calls. They know what is around them, on whatever
//! thread that is polled.

use std::pin::Pin;
use std::sync::Arc;

/// How deep calls may be made inside of others. Each takes room on the stack; a hook that calls its own client, and is called
/// for that again, would take all.
const DEEPEST: usize = 16;

tokio::task_local! {
    static AROUND: Arc<Around>;
}

/// A client, whatever it is: only which one counts.
type Client = Arc<dyn Send + Sync>;

/// A call, while code of the user's runs for it.
struct Around {
    /// The client among whose calls it has a place.
    holds: Option<Client>,
    outer: Option<Arc<Around>>,
    depth: usize,
}

impl Around {
    fn new(holds: Option<Client>) -> Arc<Self> {
        let outer = around();
        let depth = outer.as_ref().map_or(0, |it| it.depth) + 1;
        Arc::new(Self {
            holds,
            outer,
            depth,
        })
    }
}

fn around() -> Option<Arc<Around>> {
    AROUND.try_with(Arc::clone).ok()
}

/// Runs code of the user's for a call, which may have a place among those of a client.
pub(super) async fn within<F: Future>(holds: Option<Client>, work: F) -> F::Output {
    AROUND.scope(Around::new(holds), work).await
}

/// The same for code that is not `async`.
pub(super) fn run<R>(holds: Option<Client>, work: impl FnOnce() -> R) -> R {
    AROUND.sync_scope(Around::new(holds), work)
}

/// A call that goes on by itself, inside of the calls that it is made in.
pub(crate) fn carried<T: 'static>(
    call: Pin<Box<dyn Future<Output = T> + Send>>,
) -> Pin<Box<dyn Future<Output = T> + Send>> {
    match around() {
        Some(around) => Box::pin(AROUND.scope(around, call)),
        None => call,
    }
}

/// Whether a call around this one has a place among the client's calls: it waits for this one, which must not wait for its
/// place.
pub(super) fn has_place<T>(client: &Arc<T>) -> bool {
    let client = Arc::as_ptr(client).addr();
    let is_held = |it: &Arc<Around>| {
        let held = it.holds.as_ref().map(Arc::as_ptr);
        held.is_some_and(|it| it.addr() == client)
    };
    AROUND
        .try_with(|around| {
            let mut all = std::iter::successors(Some(around), |it| it.outer.as_ref());
            all.any(is_held)
        })
        .unwrap_or(false)
}

/// Whether a call is made too deep inside of others.
pub(super) fn is_too_deep() -> bool {
    AROUND.try_with(|it| it.depth > DEEPEST).unwrap_or(false)
}
