//! Mock responses from the examples of the spec.

use std::collections::BTreeSet;

use generated_client::mock::Mock;
use generated_client::operations::{COUNT_ROLLOVERS, FIND_CLOUD};
use interop_tests::calls;
use interop_tests::spec::Spec;
use serde_json::Value;

#[tokio::test]
async fn every_operation_responds_with_its_example() {
    let mock = Mock::start().await.responding_with_examples();
    let client = mock.client();
    let spec = Spec::load();
    let mut done = BTreeSet::new();
    for (id, call) in calls::all(&client, &calls::example_body) {
        let value = call.await.unwrap_or_else(|error| panic!("{id}: {error}"));
        assert_eq!(value, example(&spec, id), "{id}");
        done.insert(id);
    }
    assert_eq!(done.len(), spec.operations().len());
}

/// The example of an operation's success response, without the envelope; `null` if it has no body.
fn example(spec: &Spec, id: &str) -> Value {
    let operation = spec.operation(id).expect("the spec has the operation");
    let responses = operation.node["responses"].as_object().expect("responses");
    let (_, success) = responses
        .iter()
        .find(|(status, _)| status.starts_with('2'))
        .expect("a success");
    let mut example = spec.resolve(success)["content"]["application/json"]["example"].clone();
    match example.get_mut("data") {
        Some(data) => data.take(),
        None => example,
    }
}

#[tokio::test]
async fn expectations_respond_with_the_example_by_default() {
    let mock = Mock::start().await;
    mock.on(FIND_CLOUD);
    let cloud = mock
        .client()
        .find_cloud(super::ID)
        .await
        .expect("a response");
    assert_eq!(cloud.name.as_deref(), Some("Springfield District"));

    mock.on(FIND_CLOUD)
        .returns_example(|cloud| cloud.name = Some("north".into()));
    let cloud = mock
        .client()
        .find_cloud(super::ID)
        .await
        .expect("a response");
    assert_eq!(cloud.name.as_deref(), Some("north"));
    assert_eq!(cloud.userdata.as_deref(), Some("district-42"));
}

#[tokio::test]
async fn expectations_take_precedence_over_examples() {
    let mock = Mock::start().await.responding_with_examples();
    mock.on(COUNT_ROLLOVERS).returns(3).times(1);
    let client = mock.client();
    assert_eq!(client.count_rollovers().await.expect("a response"), 3);
    assert_eq!(
        client.count_rollovers().await.expect("a response"),
        1,
        "the example"
    );
}
