//! Calls a server that fails some of the calls, for as long as one likes. `cargo xtask soak` runs it.

use std::process::ExitCode;
use std::time::Duration;

use clap::Parser;
use interop_tests::load::{self, Plan, Until};

/// Calls a server that fails some of the calls, and counts what became of each.
#[derive(Parser)]
struct Arguments {
    /// How many calls to make.
    #[arg(long, default_value_t = 100_000, conflicts_with = "minutes")]
    calls: u64,
    /// For how many minutes to make calls.
    #[arg(long)]
    minutes: Option<u64>,
    /// What the faults are drawn from.
    #[arg(long, default_value_t = 1)]
    seed: u64,
}

/// How often a line tells how far it is, in seconds.
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
