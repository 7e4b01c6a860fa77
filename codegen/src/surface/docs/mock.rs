//! The module of the mock.

/// The text of the module.
pub(super) const MODULE: &str = "A server that stands in for the API, for the tests of programs that call it.\n\n\
    [`Mock`] has a method for each of [`Client`]'s. It expects calls: all of the operation, or, by `with…`, some. \
    The response is the example of the API's description, unless `returns`, `fails_with` or `responds_with` \
    says otherwise. Of several expectations that fit a call, the newest takes it; one that has `times` takes so \
    many. A call that nobody expects gets the status 501, and makes the test fail at its end.";

/// What the mock may expect, by its name in the document.
pub(in crate::surface) fn code(wire: &str) -> String {
    if wire.trim().is_empty() {
        "value".to_owned()
    } else {
        format!("`{}`", wire.replace('`', "'"))
    }
}
