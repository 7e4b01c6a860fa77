//! The mock of the generated client, used as in the tests of a program that calls the API.

mod examples;
mod expectations;
mod operations;
mod paging;
mod report;
mod responses;

use std::panic::{AssertUnwindSafe, catch_unwind};

use generated_client::mock::Mock;
use uuid::Uuid;

/// An identifier for requests.
const ID: Uuid = Uuid::from_u128(0x123e_4567_e89b_12d3_a456_4266_1417_4000);
/// Another one.
const OTHER: Uuid = Uuid::from_u128(7);

/// The mock's report of unmet expectations.
fn report(mock: &Mock) -> String {
    let failed = catch_unwind(AssertUnwindSafe(|| mock.verify()))
        .expect_err("the calls are not those expected");
    failed.downcast_ref::<String>().expect("a string").clone()
}

/// Drops a mock without reporting again.
fn forget(mock: Mock) {
    let _ = catch_unwind(AssertUnwindSafe(|| drop(mock)));
}
