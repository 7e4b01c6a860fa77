//! Makes one call with a token, at the URL of its argument, and prints what came of it: for tests that need an
//! environment of their own, which a process cannot change safely while it runs.

use generated_client::auth::Bearer;
use generated_client::{Client, Error};

fn main() {
    let url = std::env::args().nth(1).expect("the URL is the argument");
    match call(&url) {
        Ok(()) => println!("fine"),
        Err(error) => println!("{error} {error:?}"),
    }
}

fn call(url: &str) -> Result<(), Error> {
    let client = Client::builder()
        .base_url(format!("{url}/v2/interop"))
        .auth(Bearer::new("a-token"))
        .build()?;
    client.list_clouds().call().map(drop)
}
