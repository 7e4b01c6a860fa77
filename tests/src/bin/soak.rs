//! Load test against a server with a fault rate. Run by `cargo xtask soak`.

use std::process::ExitCode;
use std::time::Duration;

use clap::Parser;
use interop_tests::load::{self, Plan, Until};

/// Sends requests to a server with a fault rate, and counts the outcomes.
#[derive(Parser)]
struct Arguments {
    /// The number of requests.
    #[arg(long, default_value_t = 100_000, conflicts_with = "minutes")]
    calls: u64,
    /// The duration in minutes, instead of a number of requests.
    #[arg(long)]
    minutes: Option<u64>,
    /// The seed of the faults.
    #[arg(long, default_value_t = 1)]
    seed: u64,
}

/// The interval of progress reports, in seconds.
const EVERY: u64 = 10;

#[tokio::main]
async fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let until = match arguments.minutes {
        Some(minutes) => Until::Time(Duration::from_secs(60 * minutes)),
        None => Until::Calls(arguments.calls),
    };
    let plan = Plan {
        until,
        tasks: 256,
        faults: 0.05,
        seed: arguments.seed,
    };
    let mut seconds = 0;
    let report = load::run(plan, |so_far| {
        if seconds % EVERY == 0 && seconds > 0 {
            println!("{}", so_far.line());
        }
        seconds += 1;
    });
    let report = report.await;
    println!("{report}");
    if report.is_sound() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}
