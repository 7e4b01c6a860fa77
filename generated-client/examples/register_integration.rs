//! Creates an Integration, then a version of it from a blueprint in a file, and prints the response.
//!
//! ```sh
//! INTEROP_CLIENT_ID=… INTEROP_CLIENT_SECRET=… \
//!     cargo run -p generated-client --example register_integration -- blueprint.xml
//! ```
//!
//! Set `INTEROP_BASE_URL` to call another server, and `INTEROP_TOKEN` to send a token that you have.

use std::error::Error;

use generated_client::Client;
use generated_client::models::NewIntegration;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let path = std::env::args()
        .nth(1)
        .ok_or("give the path of a blueprint, an XML file")?;
    // Read the file first, so that a missing one leaves no Integration behind.
    let blueprint = std::fs::read(&path).map_err(|error| format!("{path}: {error}"))?;
    let client = Client::from_env()?;

    let integration = NewIntegration::new()
        .name("example-integration")
        .title("Example Integration")
        .version("1.0");
    let integration = client.create_integration(&integration).await?;
    println!("{integration:#?}");

    let id = integration.id.ok_or("the API gave the Integration no id")?;
    // The bytes of the file are sent unchanged.
    let response = client
        .create_integration_version(id, blueprint)
        .send()
        .await?;
    println!("status {}", response.status());
    println!("{:#?}", response.value());
    Ok(())
}
