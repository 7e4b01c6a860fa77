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
mod ratio;
mod server;
mod throughput;

use std::error::Error;
use std::time::Duration;

use clap::Parser;
use generated_client::Client;
use generated_client::auth::Bearer;

use crate::by_hand::ByHand;
use crate::server::Server;

/// Compares the generated client with a hand-written one.
#[derive(Parser)]
struct Arguments {
    /// The number of rounds.
    #[arg(long, default_value_t = 40)]
    rounds: usize,
    /// The duration of each throughput measurement, in milliseconds.
    #[arg(long, default_value_t = 500)]
    turn: u64,
    /// Run the server.
    #[arg(long, hide = true)]
    serve: bool,
    /// Passed by cargo to every benchmark.
    #[arg(long, hide = true)]
    bench: bool,
}

/// The clients to compare.
pub struct Pair {
    client: Client,
    by_hand: ByHand,
}

impl Pair {
    fn new(server: &Server) -> Result<Self, Box<dyn Error>> {
        let base = format!("{}/v2/interop", server.url());
        let client = Client::builder()
            .base_url(&base)
            .auth(Bearer::new(TOKEN))
            .build()?;
        let by_hand = ByHand::new(&base, TOKEN)?;
        Ok(Self { client, by_hand })
    }
}

/// About as long as the token of a real identity provider.
const TOKEN: &str =
    "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJiZW5jaCIsInNjb3BlIjoiaW50ZXJvcCJ9.c2lnbmF0dXJl";

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
