//! Iterates over all actors, page by page, and counts their kinds.
//!
//! ```sh
//! INTEROP_CLIENT_ID=… INTEROP_CLIENT_SECRET=… cargo run -p generated-client --example walk_actors
//! ```
//!
//! An argument limits the number of actors, since a mock server that returns the same page for each request has no last
//! one.
//!
//! Set `INTEROP_BASE_URL` to call another server, and `INTEROP_TOKEN` to send a token that you have.

use std::collections::BTreeMap;
use std::error::Error;

use generated_client::Client;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let most = match std::env::args().nth(1) {
        Some(most) => most.parse()?,
        None => usize::MAX,
    };
    let client = Client::from_env()?;
    let mut count = 0;
    let mut kinds: BTreeMap<String, usize> = BTreeMap::new();

    // Pages are fetched when they are needed; one page is in memory at a time.
    let mut actors = client.list_actors().page_size(100).items();
    while let Some(actor) = actors.try_next().await? {
        println!("{}", actor.name.as_deref().unwrap_or("(no name)"));
        // A kind that this client does not know prints as the API writes it.
        let kind = actor
            .kind
            .map_or("(no kind)".to_owned(), |it| it.to_string());
        *kinds.entry(kind).or_default() += 1;
        count += 1;
        if count >= most {
            break;
        }
    }

    for (kind, count) in kinds {
        println!("{count:>6} {kind}");
    }
    Ok(())
}
