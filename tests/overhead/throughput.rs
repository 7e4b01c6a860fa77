//! The requests per second of 64 tasks, and the CPU time of this process per request.

use std::io;
use std::time::{Duration, Instant};

use rustix::time::{ClockId, clock_gettime};
use tokio::runtime::Runtime;
use tokio::task::JoinSet;

use crate::api::{Api, Call};
use crate::pair::Pair;
use crate::ratio::{Rounds, Target};

const TASKS: usize = 64;

/// The result of a measurement.
struct Sample {
    calls: f64,
    seconds: f64,
    /// The CPU time on all cores, without the server's.
    processor: f64,
}

/// Measures the small response and the page.
pub fn measure(pair: &Pair, rounds: usize, length: Duration) -> io::Result<()> {
    let runtime = Runtime::new()?;
    for call in [Call::Small, Call::Page] {
        let samples = Rounds::run(
            rounds,
            || runtime.block_on(sample(&pair.client, call, length)),
            || runtime.block_on(sample(&pair.by_hand, call, length)),
        );
        let what = format!("calls a second, {TASKS} tasks, {call}");
        samples.report(&what, Target::AtLeast(0.98), "/s", |it| {
            it.calls / it.seconds
        });
        let what = format!("processor time a call, {call}");
        samples.report(&what, Target::None, " µs", |it| {
            1e6 * it.processor / it.calls
        });
    }
    Ok(())
}

async fn sample(api: &impl Api, call: Call, length: Duration) -> Sample {
    let (start, processor) = (Instant::now(), processor_time());
    let mut tasks = JoinSet::new();
    for _ in 0..TASKS {
        let api = api.clone();
        tasks.spawn(async move {
            let mut calls = 0.0;
            while start.elapsed() < length {
                api.make(call).await;
                calls += 1.0;
            }
            calls
        });
    }
    let calls = tasks.join_all().await.into_iter().sum();
    Sample {
        calls,
        seconds: start.elapsed().as_secs_f64(),
        processor: processor_time().saturating_sub(processor).as_secs_f64(),
    }
}

/// The CPU time used by this process so far.
fn processor_time() -> Duration {
    let time = clock_gettime(ClockId::ProcessCPUTime);
    Duration::try_from(time).unwrap_or_default()
}
