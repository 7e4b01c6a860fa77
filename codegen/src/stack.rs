//! Threads: one with a larger stack for deeply nested documents, if `[limits]` allows them, a second one for a second
//! document, and one per processor for files.

use std::num::NonZero;
use std::panic::resume_unwind;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread::{Builder, ScopedJoinHandle, available_parallelism, scope};

use crate::config::Config;
use crate::diagnostic::{Diagnostics, code};
use crate::source::SourceMap;

/// Runs a closure on a stack large enough for the configured limits.
pub(crate) fn within<T: Send>(
    config: &Config,
    run: impl FnOnce() -> Result<T, Diagnostics> + Send,
) -> Result<T, Diagnostics> {
    let Some(size) = config.limits.stack() else {
        return run();
    };
    scope(|scope| {
        let thread = Builder::new().stack_size(size).spawn_scoped(scope, run);
        match thread.map(ScopedJoinHandle::join) {
            Ok(Ok(made)) => made,
            Ok(Err(panic)) => resume_unwind(panic),
            Err(why) => {
                let message = format!("these limits need a stack of {} MiB: {why}", size >> 20);
                let mut sources = SourceMap::default();
                let mut finding = config.within(&mut sources).finding(&["limits"], message);
                finding.code = code::IO;
                Err(Diagnostics::new(vec![finding], sources))
            }
        }
    })
}

/// Runs two closures at the same time, if the system allows another thread.
pub(crate) fn both<A: Send, B>(one: impl Fn() -> A + Sync, other: impl FnOnce() -> B) -> (A, B) {
    scope(|scope| {
        let thread = Builder::new().spawn_scoped(scope, &one);
        let b = other();
        match thread.map(ScopedJoinHandle::join) {
            Ok(Ok(a)) => (a, b),
            Ok(Err(panic)) => resume_unwind(panic),
            Err(_) => (one(), b),
        }
    })
}

/// The stack of a thread that the configuration demands no larger one of: that of most systems' main threads.
const STACK: usize = 8 << 20;

/// Calls a closure with each item, on as many threads as there are processors, and returns the results in order.
pub(crate) fn each<T: Sync, R: Send>(
    config: &Config,
    items: &[T],
    run: impl Fn(&T) -> R + Sync,
) -> Vec<R> {
    let stack = config.limits.stack().unwrap_or(STACK);
    let next = AtomicUsize::new(0);
    let work = || {
        let mut done = Vec::new();
        loop {
            let index = next.fetch_add(1, Ordering::Relaxed);
            let Some(item) = items.get(index) else {
                return done;
            };
            done.push((index, run(item)));
        }
    };
    let others = available_parallelism()
        .map_or(1, NonZero::get)
        .min(items.len());
    let mut done = scope(|scope| {
        let threads: Vec<_> = (1..others)
            // Without another thread, this one does its work.
            .filter_map(|_| {
                Builder::new()
                    .stack_size(stack)
                    .spawn_scoped(scope, work)
                    .ok()
            })
            .collect();
        let mut done = work();
        for thread in threads {
            done.extend(thread.join().unwrap_or_else(|panic| resume_unwind(panic)));
        }
        done
    });
    done.sort_by_key(|(index, _)| *index);
    done.into_iter().map(|(_, result)| result).collect()
}
