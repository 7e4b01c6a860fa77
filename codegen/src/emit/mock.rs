//! The mock: a server that knows the API's operations.

use proc_macro2::TokenStream;
use quote::quote;

use super::expectation::constant;
use super::{Emitter, document, ident, module};

impl Emitter<'_> {
    /// `mock/mod.rs`: the mock itself.
    pub(super) fn mock_root(&self) -> TokenStream {
        let groups = &self.surface.groups;
        let about = document::inner(&self.mock_words());
        let root = self.root();
        let modules: Vec<_> = groups.iter().map(|it| ident(&it.module)).collect();
        let declared = groups.iter().map(|it| module(&it.module));
        let cfgs: Vec<_> = groups.iter().map(|it| it.gate.cfg()).collect();
        let operations = groups.iter().zip(&cfgs).flat_map(|(group, cfg)| {
            let module = ident(&group.module);
            self.operations(group).map(move |it| {
                let name = constant(it);
                quote!(#cfg &#module::#name)
            })
        });
        // Where tokens come from on another host, no mock can be.
        let token_path = self
            .api
            .token_url
            .as_deref()
            .filter(|it| !it.contains("://") && !it.starts_with("//"));
        let token_path = match token_path {
            Some(path) => quote!(Some(#path)),
            None => quote!(None),
        };
        let words = document::outer(
            "A server on a loopback port of its own that stands in for the API. It ends when it is dropped.\n\n\
             Dropping it does as [`verify`](Self::verify) does. In a test that panics already, it prints what calls nobody \
             expected: such a call is often why.",
        );
        let start =
            document::outer("Starts a mock.\n\n# Panics\n\nIf the system gives it no port.");
        let start_blocking = document::outer(
            "Starts a mock without `async`.\n\n# Panics\n\nIf the system gives it no port or no thread.",
        );
        let from_examples = document::outer(
            "Answers from the examples of the API's description what no expectation takes.",
        );
        let client = document::outer(&format!(
            "A client of the mock, without credentials. [`Client::builder`]({0}::Client::builder) and `base_url` with \
             [`url`](Self::url) make one that is set up otherwise.\n\n# Panics\n\nIf no client can be made, as \
             [`ClientBuilder::build`]({0}::ClientBuilder::build) says.",
            self.config.package.root
        ));
        let url = document::outer(
            "Where it is, for a program that makes its client itself: `http://127.0.0.1:49152`. Who asks it for a token, \
             gets one.",
        );
        let verify = document::outer(
            "Checks that all calls that are expected came by now, and no others.\n\n# Panics\n\n\
             If not, with a report: which calls did not come, and each that came unexpectedly, with what is nearest to it.",
        );
        quote! {
            #about
            #![allow(clippy::return_self_not_must_use, reason = "an expectation stands, whoever drops what a method returns")]
            blank_line!{}
            #(#cfgs #declared)*
            blank_line!{}
            use ::client_runtime::mock::{Api, Server};
            blank_line!{}
            use #root::Client;
            blank_line!{}
            #(#cfgs pub use self::#modules::*;)*
            blank_line!{}
            static API: Api = Api {
                operations: &[#(#operations),*],
                token_path: #token_path,
            };
            blank_line!{}
            #words
            #[derive(Debug)]
            #[must_use = "a mock that is dropped answers nobody"]
            pub struct Mock(Server);
            blank_line!{}
            impl Mock {
                #start
                pub async fn start() -> Self { Self(Server::start(&API).await) }
                blank_line!{}
                #start_blocking
                pub fn start_blocking() -> Self { Self(Server::start_blocking(&API)) }
                blank_line!{}
                #from_examples
                pub fn answering_from_examples(self) -> Self { Self(self.0.answering_from_examples()) }
                blank_line!{}
                #client
                pub fn client(&self) -> Client {
                    let client = Client::builder().base_url(self.url()).build();
                    client.expect("a client of a loopback address")
                }
                blank_line!{}
                #url
                pub fn url(&self) -> String { self.0.url() }
                blank_line!{}
                #verify
                #[track_caller]
                pub fn verify(&self) { self.0.verify(); }
            }
        }
    }

    /// What the module says of itself.
    fn mock_words(&self) -> String {
        let mut text = "A server that stands in for the API, for the tests of programs that call it.\n\n\
            [`Mock`] has a method for each of [`Client`]'s. It expects calls: all of the operation, or, by `with…`, some. \
            What they are answered is the example of the API's description, unless `returns`, `fails_with` or `answers` \
            says otherwise. Of several expectations that fit a call, the newest takes it; one that has `times` takes so \
            many. A call that nobody expects is answered with the status 501, and makes the test fail at its end."
            .to_owned();
        if let Some(example) = self.mock_example() {
            text.push_str(&format!("\n\n{example}"));
        }
        text
    }
}
