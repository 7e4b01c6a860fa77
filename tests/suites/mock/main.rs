//! The mock of the generated client, used as the tests of a program that calls the API would use it.

mod examples;
mod expectations;
mod paging;
mod report;
mod responses;

use std::panic::{AssertUnwindSafe, catch_unwind};

use generated_client::mock::Mock;
use uuid::Uuid;

/// An identifier that calls are made with.
const ID: Uuid = Uuid::from_u128(0x123e_4567_e89b_12d3_a456_4266_1417_4000);
/// Another one.
const OTHER: Uuid = Uuid::from_u128(7);

/// What a mock says that it was not asked as expected.
fn report(mock: &Mock) -> String {
    let failed = catch_unwind(AssertUnwindSafe(|| mock.verify()))
        .expect_err("the calls are not those expected");
    failed.downcast_ref::<String>().expect("a text").clone()
}

/// Drops a mock whose report was read, which it would tell again.
fn forget(mock: Mock) {
    let _ = catch_unwind(AssertUnwindSafe(|| drop(mock)));
}
