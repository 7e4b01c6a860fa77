//! Walks over all actors, page after page, and counts what kinds there are.
//!
//! ```sh
//! INTEROP_CLIENT_ID=… INTEROP_CLIENT_SECRET=… cargo run -p generated-client --example walk_actors
//! ```
//!
//! A number as argument stops the walk after so many actors: a mock server that responses every page alike has no last one.
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
    let mut seen = 0;
    let mut kinds: BTreeMap<String, usize> = BTreeMap::new();

    // Pages are fetched as the walk needs them; one page is in memory at a time.
    let mut actors = client.list_actors().page_size(100).items();
    while let Some(actor) = actors.try_next().await? {
        println!("{}", actor.name.as_deref().unwrap_or("(no name)"));
        // A kind that this client does not know prints as the API spells it.
        let kind = actor
            .kind
            .map_or("(no kind)".to_owned(), |it| it.to_string());
        *kinds.entry(kind).or_default() += 1;
        seen += 1;
        if seen >= most {
            break;
        }
    }

    for (kind, count) in kinds {
        println!("{count:>6} {kind}");
    }
    Ok(())
}
