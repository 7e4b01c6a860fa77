//! The module of the mock.

/// The documentation of the module.
pub(super) const MODULE: &str = "A server that stands in for the API, for the tests of programs that call it.\n\n\
    [`Mock`] has a method for each of [`Client`]'s. Each adds an expectation of all calls of an operation, or of some, \
    with `with…`. The response is the example of the API's description, unless `returns`, `fails_with` or \
    `responds_with` sets another. If several expectations match a call, the newest takes it, as often as its `times`. \
    A call that matches none gets the status 501, and the test fails when the mock is dropped.";

/// The name of an expected value, as in the document, as code.
pub(in crate::surface) fn code(wire: &str) -> String {
    if wire.trim().is_empty() {
        "value".to_owned()
    } else {
        format!("`{}`", wire.replace('`', "'"))
    }
}
