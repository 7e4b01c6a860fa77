//! The fuzzing targets with random input, whenever the tests run.

use proptest::prelude::*;

use crate::fuzzing;

/// Bytes that mostly resemble valid input.
fn nearly() -> impl Strategy<Value = Vec<u8>> {
    let words = prop::sample::select(vec![
        "{",
        "}",
        "[",
        "]",
        ",",
        ":",
        "\"",
        "\\",
        "null",
        "true",
        "1",
        "-0.5e3",
        "1e999",
        "\"data\":",
        "\"paging\":",
        "\"next\":",
        "\"items\":",
        "\n",
        "\r",
        "\r\n",
        "\n\n",
        "data: ",
        "id:",
        "event:",
        "retry: 7",
        "\u{1e}",
        "\u{feff}",
        " ",
        "<",
        ">",
        "; rel=",
        "next",
        "Wed, 21 Oct 2015 07:28:00 GMT",
        "120",
        "é",
        "\u{9f}",
    ]);
    let word = words.prop_map(|it| it.as_bytes().to_vec());
    let part = prop_oneof![9 => word, 1 => prop::collection::vec(any::<u8>(), 0..4)];
    prop::collection::vec(part, 0..24).prop_map(|it| it.concat())
}

#[test]
fn streams_may_be_cut_at_any_two_places() {
    for stream in [
        "\u{feff}data: a\r\ndata: b\r\n\r\nid: 1\r\rdata\r\n\n",
        "{\"a\":1}\r\n\n[2]\n3",
        "\u{1e}{\"a\":\n1}\n\u{1e}2\u{1e}",
    ] {
        for first in 0..=stream.len() {
            for second in first..=stream.len() {
                fuzzing::stream(stream.as_bytes(), &[first, second]);
            }
        }
    }
}

proptest! {
    #[test]
    fn bodies_are_decoded_or_rejected_consistently(bytes in nearly()) {
        fuzzing::body(&bytes);
    }

    #[test]
    fn streams_are_independent_of_fragmentation(
        bytes in nearly(),
        cuts in prop::collection::vec(any::<usize>(), 0..6),
    ) {
        fuzzing::stream(&bytes, &cuts);
    }

    #[test]
    fn headers_are_parsed_or_ignored(bytes in nearly()) {
        fuzzing::headers(&bytes);
    }
}
