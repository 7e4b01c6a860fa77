//! A server on loopback that stands in for an API in the tests of programs that call it.
//!
//! What differs from API to API is generated: the table of its operations, and a typed expectation for each. What does
//! not is here: matching, responding, and the report of what went otherwise than expected. The HTTP itself is
//! `wiremock`'s; of its mocks there is one, which asks the `State` for each response, so that expectations
//! are set without `async`, and what is reported speaks of the API's operations.
//!
//! Users meet the `Mock` of a generated client; what is public here is for the generated code.

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
