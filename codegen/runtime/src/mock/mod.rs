//! A server on loopback that stands in for an API in the tests of programs that call it.
//!
//! What differs from API to API is generated: the table of its operations, and a typed expectation for each. What does
//! not is here: matching, answering, and the report of what went otherwise than expected. The HTTP itself is
//! `wiremock`'s; of its mocks there is one, which asks the `Book` for each answer, so that expectations
//! are set without `async`, and what is reported speaks of the API's operations.
//!
//! Users meet the `Mock` of a generated client; what is public here is for the generated code.

mod asked;
mod book;
mod chosen;
mod difference;
mod expectation;
mod macros;
mod matcher;
mod operation;
mod reply;
mod report;
mod respond;
mod server;
#[cfg(test)]
mod tests;

pub use expectation::Expectation;
pub use operation::{Answer, Api, Operation};
pub use server::Server;
