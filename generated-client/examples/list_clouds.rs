//! Prints the first page of the clouds that the credentials can see.
//!
//! ```sh
//! INTEROP_CLIENT_ID=… INTEROP_CLIENT_SECRET=… cargo run -p generated-client --example list_clouds
//! ```
//!
//! Set `INTEROP_BASE_URL` to call another server, and `INTEROP_TOKEN` to send a token that you have.

use std::error::Error;

use generated_client::Client;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let client = Client::from_env()?;
    let page = client.list_clouds().page_size(20).await?;
    for cloud in &page {
        println!("{}", cloud.name.as_deref().unwrap_or("(no name)"));
    }
    if page.next.is_some() {
        println!("… and more: `.items()` walks all pages, see walk_actors");
    }
    Ok(())
}
