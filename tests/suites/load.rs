//! Many concurrent requests with faults: no response is lost, duplicated or wrong, and memory stays constant.
//!
//! This is the short version of `cargo xtask soak`.

use interop_tests::load::{self, Plan, Until};

#[tokio::test(flavor = "multi_thread")]
async fn no_response_is_lost_duplicated_or_wrong_and_memory_is_constant() {
    let plan = Plan {
        until: Until::Calls(5_000),
        tasks: 256,
        faults: 0.05,
        seed: 1,
    };
    let report = load::run(plan, |_| {}).await;
    assert!(report.is_sound(), "{report}");
    assert_eq!(report.calls, 5_000, "{report}");
    // The server injected faults, and requests still succeeded.
    assert!(!report.faults.is_empty(), "{report}");
    assert!(report.faults.iter().all(|it| it.1 > 0), "{report}");
    assert!(report.retries > 0, "{report}");
    for what in ["find", "search", "create"] {
        let right = report.outcomes.get(&(what, "right".to_owned()));
        assert!(right.is_some_and(|it| *it > 0), "{report}");
    }
}
