//! TLS on loopback, with a self-signed certificate.

use std::sync::Arc;

use rcgen::CertifiedKey;
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::pki_types::PrivateKeyDer;
use tokio_rustls::server::TlsStream;

use super::connection::{self, Wire};
use super::state::{Open, Plan};

/// A self-signed certificate for 127.0.0.1, and its key.
pub struct Identity(CertifiedKey<rcgen::KeyPair>);

impl Identity {
    /// Generates a certificate.
    ///
    /// # Panics
    /// If the system provides no random numbers.
    #[must_use]
    pub fn new() -> Self {
        let made = rcgen::generate_simple_self_signed(["127.0.0.1".to_owned()]);
        Self(made.expect("a certificate needs nothing but random numbers"))
    }

    /// The certificate, to be trusted by clients.
    #[must_use]
    pub fn pem(&self) -> String {
        self.0.cert.pem()
    }

    pub(super) fn acceptor(&self) -> TlsAcceptor {
        TlsAcceptor::from(Arc::new(self.config()))
    }

    /// An acceptor for HTTP/2.
    pub(super) fn http2_acceptor(&self) -> TlsAcceptor {
        let mut config = self.config();
        config.alpn_protocols = vec![b"h2".to_vec()];
        TlsAcceptor::from(Arc::new(config))
    }

    fn config(&self) -> ServerConfig {
        let key = PrivateKeyDer::Pkcs8(self.0.signing_key.serialize_der().into());
        ServerConfig::builder()
            .with_no_client_auth()
            .with_single_cert(vec![self.0.cert.der().clone()], key)
            .expect("the key is the certificate's")
    }
}

impl Default for Identity {
    fn default() -> Self {
        Self::new()
    }
}

impl Wire for TlsStream<TcpStream> {
    fn socket(&self) -> &TcpStream {
        self.get_ref().0
    }
}

pub(super) async fn accept(listener: TcpListener, acceptor: TlsAcceptor, plan: Arc<Plan>) {
    let mut connections = JoinSet::new();
    while let Ok((stream, _)) = listener.accept().await {
        let open = Open::new(&plan.observed);
        let (acceptor, plan) = (acceptor.clone(), Arc::clone(&plan));
        connections.spawn(async move {
            // Fails if the client does not trust the certificate.
            if let Ok(stream) = acceptor.accept(stream).await {
                connection::serve(stream, open, plan).await;
            }
        });
    }
}
