//! What the generated client costs: its calls beside the same calls by hand, in one run. BENCHMARKS.md says how to
//! read it.
//!
//! ```sh
//! cargo bench -p overhead
//! ```
//!
//! Both sides talk to one server on loopback, which is a process of its own: what it allocates and computes is not
//! counted. They take turns in short rounds, so that what else the machine does falls on both. A figure is the median
//! of the ratios of the rounds; the lowest and the highest tell how much to trust it.

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

/// The generated client beside the same calls by hand.
#[derive(Parser)]
struct Arguments {
    /// How often the two take turns.
    #[arg(long, default_value_t = 40)]
    rounds: usize,
    /// How many milliseconds one turn of the throughput takes.
    #[arg(long, default_value_t = 500)]
    turn: u64,
    /// Be the server.
    #[arg(long, hide = true)]
    serve: bool,
    /// What cargo tells every bench.
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
        Duration::from_millis(arguments.turn),
    )?;
    Ok(())
}
