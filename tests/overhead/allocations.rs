//! The number and size of allocations for a request, in the client and its connection.

use std::io;

use allocation_counter::AllocationInfo;
use tokio::runtime::{Builder, Runtime};

use crate::api::{Api, Call};
use crate::pair::Pair;
use crate::ratio::{Rounds, Target};

/// Enough that allocations per connection do not show in the average.
const CALLS: u32 = 500;

/// Measures the small response and the page. A single pass is enough, since allocations do not depend on the machine.
pub fn measure(pair: &Pair) -> io::Result<()> {
    let runtime = Builder::new_current_thread().enable_all().build()?;
    for call in [Call::Small, Call::Page] {
        let counted = Rounds::run(
            1,
            || counted(&runtime, &pair.client, call),
            || counted(&runtime, &pair.by_hand, call),
        );
        let what = format!("allocations a call, {call}");
        counted.report(&what, Target::AtMost(1.05), "", |it| {
            per_call(it.count_total)
        });
        let what = format!("bytes allocated a call, {call}");
        counted.report(&what, Target::None, " bytes", |it| per_call(it.bytes_total));
    }
    Ok(())
}

/// Counts on this thread, which is the only one of the runtime.
fn counted(runtime: &Runtime, api: &impl Api, call: Call) -> AllocationInfo {
    let calls = || {
        runtime.block_on(async {
            for _ in 0..CALLS {
                api.make(call).await;
            }
        });
    };
    // Connects, and fills caches.
    calls();
    allocation_counter::measure(calls)
}

#[expect(clippy::cast_precision_loss, reason = "fewer than 2^52")]
fn per_call(total: u64) -> f64 {
    total as f64 / f64::from(CALLS)
}
