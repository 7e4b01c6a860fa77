//! The module of the mock.

/// The documentation of the module.
pub(super) const MODULE: &str = "A server that stands in for the API, for the tests of programs that call it.\n\n\
    [`Mock::expect`](client_runtime::mock::Mock::expect) expects calls like a request: what is set on the request is \
    compared, and what is not set is not. [`Mock::on`](client_runtime::mock::Mock::on) expects any call of an operation. \
    The response is the example of the API's description, unless `returns`, `fails_with` or `responds_with` sets another. \
    If several expectations match a call, the newest takes it, as often as its `times`. A call that matches none gets the \
    status 501, and the test fails when the mock is dropped.";
