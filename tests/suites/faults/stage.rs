//! A server with a replaceable script and a client of it, since creating a client takes longer than most requests.

use std::sync::{Arc, Mutex, PoisonError};

use generated_client::{Client, ClientBuilder};
use interop_tests::fault::{FaultServer, Script};

use crate::{builder, in_time};

/// A server, a client, and the script for the client's requests.
pub struct Stage {
    pub server: FaultServer,
    pub client: Client,
    script: Arc<Mutex<Script>>,
}

impl Stage {
    /// A stage for a client without credentials.
    pub async fn new() -> Self {
        Self::with(|it| it).await
    }

    /// A stage for a client with additional settings.
    pub async fn with(set: impl FnOnce(ClientBuilder) -> ClientBuilder) -> Self {
        let script = Arc::new(Mutex::new(Script::new()));
        let played = Arc::clone(&script);
        let server = FaultServer::start(move |_| {
            played
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .clone()
        })
        .await;
        let client = set(builder(server.url())).build();
        Self {
            client: client.expect("a loopback URL is fine"),
            server,
            script,
        }
    }

    /// Sets the script for all following requests.
    pub fn plays(&self, script: Script) {
        *self.script.lock().unwrap_or_else(PoisonError::into_inner) = script;
    }

    /// Drops the client with all of its connections.
    pub async fn close(self) {
        drop(self.client);
        in_time(self.server.until(|it| it.open == 0)).await;
    }
}
