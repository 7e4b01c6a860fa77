//! The overhead of the generated client compared to a hand-written one, measured in one run. BENCHMARKS.md explains the
//! results.
//!
//! ```sh
//! cargo bench -p overhead
//! ```
//!
//! Both clients use the same loopback server. It runs in a separate process, so its allocations and CPU time are not
//! counted. The clients alternate in short rounds, so that other load affects both. Each figure is the median of the
//! rounds' ratios; the minimum and maximum show how reliable it is.

mod allocations;
mod api;
mod by_hand;
mod decoding;
mod pair;
mod ratio;
mod server;
mod throughput;

use std::error::Error;
use std::time::Duration;

use clap::Parser;

use crate::pair::Pair;
use crate::server::Server;

/// Compares the generated client with a hand-written one.
#[derive(Parser)]
struct Arguments {
    /// The number of rounds.
    #[arg(long, default_value_t = 40)]
    rounds: usize,
    /// The duration of each throughput measurement, in milliseconds.
    #[arg(long, default_value_t = 500)]
    sample: u64,
    /// Run the server.
    #[arg(long, hide = true)]
    serve: bool,
    /// Passed by cargo to every benchmark.
    #[arg(long, hide = true)]
    bench: bool,
}

fn main() -> Result<(), Box<dyn Error>> {
    let arguments = Arguments::parse();
    if arguments.serve {
        return Ok(server::serve()?);
    }
    let server = Server::start()?;
    let pair = Pair::new(&server)?;
    println!(
        "the client : by hand, median of the rounds; target; lowest … highest; what each came to\n"
    );
    allocations::measure(&pair)?;
    decoding::measure(&pair, arguments.rounds)?;
    throughput::measure(
        &pair,
        arguments.rounds,
        Duration::from_millis(arguments.sample),
    )?;
    Ok(())
}
