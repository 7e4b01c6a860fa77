//! The generated client and the calls by hand, of one server.

use std::error::Error;

use generated_client::Client;
use generated_client::auth::Bearer;

use crate::by_hand::ByHand;
use crate::server::Server;

/// The two that are compared.
pub(crate) struct Pair {
    /// The generated client.
    pub(crate) client: Client,
    /// The same calls by hand.
    pub(crate) by_hand: ByHand,
}

impl Pair {
    pub(crate) fn new(server: &Server) -> Result<Self, Box<dyn Error>> {
        let base = format!("{}/v2/interop", server.url());
        let client = Client::builder()
            .base_url(&base)
            .auth(Bearer::new(TOKEN))
            .build()?;
        let by_hand = ByHand::new(&base, TOKEN)?;
        Ok(Self { client, by_hand })
    }
}

/// About as long as the token of an identity provider.
const TOKEN: &str =
    "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJiZW5jaCIsInNjb3BlIjoiaW50ZXJvcCJ9.c2lnbmF0dXJl";
