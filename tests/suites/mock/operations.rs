//! The list of operations.

use std::collections::BTreeSet;

use generated_client::operations::FIND_CLOUD;
use generated_client::{Client, Operation};
use interop_tests::spec::Spec;

#[test]
fn the_client_lists_every_operation_of_the_spec() {
    let listed = Client::OPERATIONS.iter();
    let listed: BTreeSet<_> = listed
        .map(|it| (it.id(), it.method().to_string(), it.path()))
        .collect();
    let spec = Spec::load();
    let described = spec.operations().into_iter();
    let described: BTreeSet<_> = described
        .map(|it| (it.id, it.method.to_uppercase(), it.path))
        .collect();
    assert_eq!(listed, described);
}

#[tokio::test]
async fn an_error_returns_the_operation() {
    let client = Client::builder().base_url("http://127.0.0.1:1");
    let client = client.retry(generated_client::Retry::never());
    let client = client.build().expect("a loopback URL is fine");
    let error = client.find_cloud(crate::ID).await.expect_err("no server");
    let operation: Operation = error.operation().expect("it was called");
    assert_eq!(operation, FIND_CLOUD.untyped());
    assert_eq!(operation.name(), "find_cloud");
}
