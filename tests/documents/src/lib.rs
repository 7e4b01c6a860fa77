//! The Rust blocks of the documents, compiled. An error names the document and the line of the block in its module.

/// What blocks about the Interop API may use.
#[allow(unused_imports, reason = "each block uses a part of it")]
mod interop {
    pub use std::time::Duration;

    pub use client_runtime::Retry;
    pub use generated_client::auth::{Bearer, ClientCredentials};
    pub use generated_client::mock::Mock;
    pub use generated_client::models::{ApiError, Cloud, NewCloud, RolloverStatus};
    pub use generated_client::{Client, operations};

    /// The values that they speak of.
    pub struct Context {
        pub client: Client,
        pub id: uuid::Uuid,
        pub client_id: &'static str,
        pub secret: &'static str,
    }

    /// A program under test.
    pub async fn my_program(client: &Client) {
        let _ = client.find_current_tenant().await;
    }
}

/// What blocks about any API may use.
#[allow(unused_imports, reason = "each block uses a part of it")]
mod of_things {
    pub use crate::things::Client;
    pub use crate::things::operations::*;

    /// The values that they speak of.
    pub struct Context {
        pub client: Client,
        pub id: &'static str,
        pub client_id: &'static str,
        pub secret: &'static str,
    }
}

#[allow(
    dead_code,
    unused,
    clippy::all,
    clippy::pedantic,
    reason = "readers see no lints"
)]
mod blocks {
    include!(concat!(env!("OUT_DIR"), "/blocks.rs"));
}

include!(concat!(env!("OUT_DIR"), "/things.rs"));
