//! A mock server on a loopback address, for the tests of programs that use a client.
//!
//! Generated code contains what differs between APIs: the table of operations, and a typed expectation for each. This
//! module matches requests, responds to them, and reports unexpected ones. `wiremock` implements HTTP. It has a single
//! mock, which asks the `State` for each response, so that expectations can be set without `async`, and reports refer
//! to the API's operations.
//!
//! Users see the `Mock` of a generated client. The public items of this module are for generated code.

mod body_variant;
mod difference;
mod example;
mod expectation;
mod macros;
mod matcher;
mod operation;
mod received;
mod reply;
mod report;
mod respond;
mod server;
mod state;
#[cfg(test)]
mod tests;

pub use example::example;
pub use expectation::Expectation;
pub use operation::{Api, Operation, ResponseKind};
pub use server::Server;
