//! A mock server on a loopback address, for the tests of programs that use a client.
//!
//! It matches requests, responds to them, and reports unexpected ones. All it needs of an API is data: the table of
//! operations, and the examples of their responses. An expected request is described by a request of the client itself,
//! which knows its operation, or by the operation alone. `wiremock` implements HTTP. It has a single mock, which asks
//! the `State` for each response, so that expectations can be set without `async`, and reports refer to the API's
//! operations.

mod body;
mod difference;
mod examples;
mod expectable;
mod expectation;
mod matcher;
mod mocked;
mod pages;
mod received;
mod reply;
mod report;
mod respond;
mod routing;
mod server;
mod slot;
mod state;
#[cfg(test)]
mod tests;
mod written;

pub use examples::example;
pub use expectable::{Described, Expectable};
pub use expectation::{Expectation, ReturnsBytes, ReturnsPages, ReturnsValue};
pub use mocked::Mocked;
pub use received::ReceivedRequest;
pub use server::Mock;
