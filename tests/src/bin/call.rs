//! Makes one request with a token to the URL in its argument and prints the result, for tests that need their own
//! environment, which a process cannot safely change while it runs.

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
