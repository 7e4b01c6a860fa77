//! Threads: one with a larger stack for deeply nested documents, if `[limits]` allows them, and a second one for a second
//! document.

use std::panic::resume_unwind;
use std::thread::{Builder, ScopedJoinHandle, scope};

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
