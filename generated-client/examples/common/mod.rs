//! How the examples reach the API: all of it comes from the environment.
//!
//! * `INTEROP_CLIENT_ID` and `INTEROP_CLIENT_SECRET`: the credentials of an actor.
//! * `INTEROP_TOKEN`: a token that is sent as it is, in place of the credentials.
//! * `INTEROP_URL`: where the API is served, if not where the API itself says; `http://127.0.0.1:4010` for a mock server.
//!   The token endpoint is then `/oauth/token` on the same host.

use std::env;
use std::error::Error;

use generated_client::Client;
use generated_client::auth::{Bearer, ClientCredentials};

/// Makes a client of what the environment says.
pub fn client() -> Result<Client, Box<dyn Error>> {
    let mut builder = Client::builder();
    if let Ok(url) = env::var("INTEROP_URL") {
        builder = builder.base_url(url);
    }
    let builder = match env::var("INTEROP_TOKEN") {
        Ok(token) => builder.auth(Bearer::new(token)),
        Err(_) => builder.auth(ClientCredentials::new(
            variable("INTEROP_CLIENT_ID")?,
            variable("INTEROP_CLIENT_SECRET")?,
        )),
    };
    Ok(builder.build()?)
}

fn variable(name: &str) -> Result<String, String> {
    env::var(name).map_err(|_| format!("set the environment variable {name}"))
}
