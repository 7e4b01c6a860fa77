//! How long a body of 10 MB takes to become values.

use std::future::poll_fn;
use std::io;
use std::pin::pin;
use std::time::Instant;

use tokio::runtime::Builder;

use crate::Pair;
use crate::api::{Api, Call};
use crate::ratio::{Rounds, Target};

/// Measures the last poll of calls: it joins the pieces of the body and decodes it, and waits for nothing.
pub fn measure(pair: &Pair, rounds: usize) -> io::Result<()> {
    let runtime = Builder::new_current_thread().enable_all().build()?;
    let decoded = Rounds::run(
        rounds,
        || runtime.block_on(last_poll(pair.client.make(Call::Large))),
        || runtime.block_on(last_poll(pair.by_hand.make(Call::Large))),
    );
    let what = format!("bodies decoded a second, {}", Call::Large);
    decoded.report(&what, Target::AtLeast(1.0), "/s", |seconds| 1.0 / seconds);
    Ok(())
}

/// How many seconds the poll takes that gives the value.
async fn last_poll<T>(call: impl Future<Output = T>) -> f64 {
    let mut call = pin!(call);
    poll_fn(|context| {
        let start = Instant::now();
        call.as_mut()
            .poll(context)
            .map(|_value| start.elapsed().as_secs_f64())
    })
    .await
}
