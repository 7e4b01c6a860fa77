//! Charges, refunds, and exceeding the budget.

use std::time::Duration;

use super::{
    ANY, Allowance, FACTOR, LEAST, Over, PORTION, is_over, mark, refund, restart, take, within,
};
use crate::platform::clock;

const MEBIBYTE: Allowance = Allowance {
    bytes: LEAST,
    ..Allowance::NONE
};

#[test]
fn charges_add_up_to_the_limit() {
    let taken = within(&MEBIBYTE, ANY, || (0..FACTOR).all(|_| take(LEAST)));
    assert_eq!(taken, Ok(true));
    let taken = within(&MEBIBYTE, ANY, || {
        (0..FACTOR).all(|_| take(LEAST)) && take(1)
    });
    assert_eq!(taken, Err(Over::Size));
    assert!(!is_over(), "the next decoding begins anew");
    assert!(take(usize::MAX / 2), "outside, nothing is limited");
}

#[test]
fn refunds_do_not_undo_exceeding_the_limit() {
    let swallowed = within(&MEBIBYTE, ANY, || {
        let _ = take(usize::MAX);
        refund(LEAST);
        restart();
        assert!(!take(1));
        "a value"
    });
    assert_eq!(swallowed, Err(Over::Size));
}

#[test]
fn refunded_memory_can_be_charged_again() {
    let taken = within(&MEBIBYTE, ANY, || {
        let before = mark();
        for _ in 0..100 {
            assert!(take(LEAST));
            refund(LEAST);
        }
        assert_eq!(mark(), before);
        assert!(take(FACTOR * LEAST));
        restart();
        take(FACTOR * LEAST)
    });
    assert_eq!(taken, Ok(true));
}

#[test]
fn nested_decoding_has_its_own_limit() {
    let outer = within(&MEBIBYTE, ANY, || {
        assert_eq!(within(&MEBIBYTE, ANY, || take(usize::MAX)), Err(Over::Size));
        take(FACTOR * LEAST)
    });
    assert_eq!(outer, Ok(true));
}

#[test]
fn deadline_is_checked_even_if_everything_is_refunded() {
    let soon = Allowance {
        until: Some(clock::after(Duration::from_millis(20))),
        ..MEBIBYTE
    };
    let forever = || loop {
        if !take(1000) {
            return;
        }
        refund(1000);
    };
    assert_eq!(within(&soon, ANY, forever), Err(Over::Time));
    assert_eq!(within(&MEBIBYTE, 3, forever), Err(Over::Brief));
    let little = || take(PORTION);
    assert_eq!(within(&MEBIBYTE, 0, little), Ok(true));
    assert_eq!(within(&soon, ANY, little), Ok(true), "it has time anew");
    let soon = Allowance {
        time: Duration::from_millis(20),
        ..soon
    };
    assert_eq!(within(&soon, ANY, forever), Err(Over::Time));
}
