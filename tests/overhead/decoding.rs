//! The time to decode a body of 10 MB.

use std::collections::VecDeque;
use std::future::poll_fn;
use std::io;
use std::pin::pin;
use std::time::Instant;

use tokio::runtime::Builder;

use crate::api::{Api, Call};
use crate::pair::Pair;
use crate::ratio::{Rounds, Target};

/// Measures the end of requests: the chunks of the body are joined and decoded, without waiting for the network. In the
/// hand-written client this is the last poll; the generated client decodes on another thread between its last two
/// polls.
pub fn measure(pair: &Pair, rounds: usize) -> io::Result<()> {
    let runtime = Builder::new_current_thread().enable_all().build()?;
    let decoded = Rounds::run(
        rounds,
        || runtime.block_on(last_polls(2, pair.client.make(Call::Large))),
        || runtime.block_on(last_polls(1, pair.by_hand.make(Call::Large))),
    );
    let what = format!("bodies decoded a second, {}", Call::Large);
    decoded.report(&what, Target::AtLeast(1.0), "/s", |seconds| 1.0 / seconds);
    Ok(())
}

/// The seconds from the start of the last `polls` polls until the value is ready.
async fn last_polls<T>(polls: usize, call: impl Future<Output = T>) -> f64 {
    let mut call = pin!(call);
    let mut starts = VecDeque::from(vec![Instant::now(); polls]);
    poll_fn(|context| {
        starts.rotate_left(1);
        starts[polls - 1] = Instant::now();
        call.as_mut()
            .poll(context)
            .map(|_value| starts[0].elapsed().as_secs_f64())
    })
    .await
}
