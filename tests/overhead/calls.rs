//! Makes a number of calls with the client on one thread, for `cargo xtask instructions` to count.
//!
//! ```sh
//! cargo run --release --package overhead --example calls small 500
//! ```

#[expect(dead_code, reason = "the bench makes calls that this program does not")]
mod api;
mod by_hand;
#[expect(dead_code, reason = "the bench compares both")]
mod pair;
mod server;

use std::error::Error;

use tokio::runtime::Builder;

use crate::api::{Api, Call};
use crate::pair::Pair;
use crate::server::{SERVE, Server};

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<_> = std::env::args().skip(1).collect();
    let arguments: Vec<_> = arguments.iter().map(String::as_str).collect();
    let (call, number) = match arguments.as_slice() {
        [SERVE] => return Ok(server::serve()?),
        ["small", number] => (Call::Small, number),
        ["page", number] => (Call::Page, number),
        _ => return Err("usage: calls <small|page> <NUMBER>".into()),
    };
    let number: u32 = number.parse()?;
    let server = Server::start()?;
    let client = Pair::new(&server)?.client;
    let runtime = Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        for _ in 0..number {
            client.make(call).await;
        }
    });
    Ok(())
}
