//! A larger stack for deeply nested documents, if `[limits]` allows them.

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
