//! The time of one call after another, with the client and by hand.
//!
//! ```sh
//! cargo bench -p overhead --bench call
//! ```

#[expect(
    dead_code,
    reason = "the bench `overhead` makes calls that this one does not"
)]
mod api;
mod by_hand;
mod pair;
mod server;

use divan::Bencher;
use tokio::runtime::{Builder, Runtime};

use crate::api::{Api, Call};
use crate::pair::Pair;
use crate::server::{SERVE, Server};

fn main() -> std::io::Result<()> {
    if std::env::args().nth(1).as_deref() == Some(SERVE) {
        return server::serve();
    }
    divan::main();
    Ok(())
}

fn start() -> (Server, Pair, Runtime) {
    let server = Server::start().expect("the server starts");
    let pair = Pair::new(&server).expect("a client");
    let runtime = Builder::new_current_thread().enable_all().build();
    (server, pair, runtime.expect("a runtime"))
}

const CALLS: [Call; 2] = [Call::Small, Call::Page];

#[divan::bench(args = CALLS)]
fn client(bencher: Bencher, call: Call) {
    let (_server, pair, runtime) = start();
    bencher.bench_local(|| runtime.block_on(pair.client.make(call)));
}

#[divan::bench(args = CALLS)]
fn by_hand(bencher: Bencher, call: Call) {
    let (_server, pair, runtime) = start();
    bencher.bench_local(|| runtime.block_on(pair.by_hand.make(call)));
}
