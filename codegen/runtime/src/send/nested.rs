//! Requests that are sent within others, by hooks and by implementations of `Authenticate`. The enclosing requests are
//! known on whatever thread a nested one is polled.

use std::pin::Pin;
use std::sync::Arc;

/// The maximum nesting depth of requests. Each level uses stack; a hook that sends requests with its own client would
/// otherwise recurse until the stack overflows.
const MAX_DEPTH: usize = 16;

tokio::task_local! {
    static AROUND: Arc<Around>;
}

/// A client of any type. Only its identity matters.
type Client = Arc<dyn Send + Sync>;

/// A request that is running user code.
struct Around {
    /// The client whose permit it has.
    permitted_by: Option<Client>,
    outer: Option<Arc<Around>>,
    depth: usize,
}

impl Around {
    fn new(permitted_by: Option<Client>) -> Arc<Self> {
        let outer = around();
        let depth = outer.as_ref().map_or(0, |it| it.depth) + 1;
        Arc::new(Self {
            permitted_by,
            outer,
            depth,
        })
    }
}

fn around() -> Option<Arc<Around>> {
    AROUND.try_with(Arc::clone).ok()
}

/// Runs asynchronous user code for a request, which may hold a permit of a client.
pub(super) async fn within<F: Future>(permitted_by: Option<Client>, work: F) -> F::Output {
    AROUND.scope(Around::new(permitted_by), work).await
}

/// Like [`within`], for synchronous code.
pub(super) fn run<R>(permitted_by: Option<Client>, work: impl FnOnce() -> R) -> R {
    AROUND.sync_scope(Around::new(permitted_by), work)
}

/// Restores the enclosing requests in a request that runs in the background.
pub(crate) fn carried<T: 'static>(
    call: Pin<Box<dyn Future<Output = T> + Send>>,
) -> Pin<Box<dyn Future<Output = T> + Send>> {
    match around() {
        Some(around) => Box::pin(AROUND.scope(around, call)),
        None => call,
    }
}

/// Whether an enclosing request holds a permit of the client. Since it waits for this one, this one must not wait for a
/// permit.
pub(super) fn has_place<T>(client: &Arc<T>) -> bool {
    let client = Arc::as_ptr(client).addr();
    let is_held = |it: &Arc<Around>| {
        let held = it.permitted_by.as_ref().map(Arc::as_ptr);
        held.is_some_and(|it| it.addr() == client)
    };
    AROUND
        .try_with(|around| {
            let mut all = std::iter::successors(Some(around), |it| it.outer.as_ref());
            all.any(is_held)
        })
        .unwrap_or(false)
}

/// Whether the nesting depth is exceeded.
pub(super) fn is_too_deep() -> bool {
    AROUND.try_with(|it| it.depth > MAX_DEPTH).unwrap_or(false)
}
