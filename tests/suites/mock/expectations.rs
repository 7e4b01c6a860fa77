//! Which requests an expectation matches, and how many.

use generated_client::mock::Mock;
use generated_client::models::{NewCloud, ScopingSchool};
use generated_client::operations::{
    COUNT_ROLLOVERS, COUNT_SCHEDULES, CREATE_CLOUD, FIND_CLOUD, SEARCH_CLOUDS,
};
use serde_json::json;

use crate::{ID, OTHER};

/// The status of a request that no expectation matched.
const UNMATCHED: Option<u16> = Some(501);

#[tokio::test]
async fn each_request_gets_the_response_of_the_matching_expectation() {
    let mock = Mock::start().await;
    let client = mock.client();
    mock.expect(client.find_cloud(ID))
        .returns_example(|it| it.name = Some("one".into()));
    mock.expect(client.find_cloud(OTHER))
        .returns_example(|it| it.name = Some("other".into()));
    for (id, name) in [(ID, "one"), (OTHER, "other"), (ID, "one")] {
        let cloud = client.find_cloud(id).await.expect("a response");
        assert_eq!(cloud.name.as_deref(), Some(name));
    }
}

#[tokio::test]
async fn the_newest_expectation_comes_first_until_it_is_used_up() {
    let mock = Mock::start().await;
    mock.on(COUNT_SCHEDULES).returns(1);
    mock.on(COUNT_SCHEDULES).returns(2).times(2);
    let last = mock.on(COUNT_SCHEDULES).responds_with(503, "").times(0);
    let client = mock.client();
    let mut counts = Vec::new();
    for _ in 0..4 {
        counts.push(client.count_schedules().await.expect("a response"));
    }
    assert_eq!(counts, [2, 2, 1, 1]);
    assert_eq!(last.calls(), 0);
}

#[tokio::test]
async fn optional_parameters_are_matched_as_the_client_sends_them() {
    let mock = Mock::start().await;
    let client = mock.client();
    let call = || client.list_interop_tenants().accounts([ID, OTHER]);
    let request = call().integration(["a,b", "c & d"]).page(2);
    let expected = mock.expect(request.clone());
    request.await.expect("it is expected");
    assert_eq!(expected.calls(), 1);
    for other in [
        call().integration(["a", "b", "c & d"]).page(2),
        call().integration(["a,b", "c & d"]).page(3),
        call().page(2),
    ] {
        assert_eq!(
            other.await.expect_err("it is not expected").status(),
            UNMATCHED
        );
    }
    crate::forget(mock);
}

#[tokio::test]
async fn bodies_match_as_a_whole_or_by_some_properties() {
    let mock = Mock::start().await;
    let new = |name: &str| NewCloud::new().name(name).generation(3);
    let client = mock.client();
    mock.expect(client.create_cloud(&new("north"))).times(1);
    client
        .create_cloud(&new("north"))
        .await
        .expect("it is expected");
    assert_eq!(
        client
            .create_cloud(&new("south"))
            .await
            .expect_err("another")
            .status(),
        UNMATCHED
    );
    mock.on(CREATE_CLOUD)
        .body_includes(json!({ "generation": 3 }));
    client
        .create_cloud(&new("south"))
        .await
        .expect("it has the property");

    // On the wire, this list is in an envelope.
    let school = ScopingSchool::new();
    let schools = client
        .create_scoping_schools(std::slice::from_ref(&school))
        .replace(true);
    mock.expect(schools.clone());
    schools.await.expect("it is expected");
    let blueprint = client.update_integration_blueprint(ID, "1.0", "<a/>");
    mock.expect(blueprint.clone());
    blueprint.await.expect("it is expected");
    crate::forget(mock);
}

#[tokio::test]
async fn requests_outside_of_the_client_can_be_expected() {
    let mock = Mock::start().await;
    let client = mock.client();
    let request = || client.count_rollovers().header("x-trace", 7);
    mock.on(COUNT_ROLLOVERS)
        .query("since", "a b")
        .header("x-trace", 7)
        .times(1);
    let since = || request().query("since", "a b");
    since().await.expect("it is expected");
    mock.expect(since());
    since().await.expect("it is expected");
    assert_eq!(request().await.expect_err("no query").status(), UNMATCHED);
    crate::forget(mock);
}

#[tokio::test]
async fn a_literal_path_segment_is_not_an_identifier() {
    let mock = Mock::start().await;
    mock.on(FIND_CLOUD).optional();
    mock.on(SEARCH_CLOUDS).returns([]);
    assert!(
        mock.client()
            .search_clouds()
            .await
            .expect("a page")
            .is_empty()
    );
}

#[tokio::test]
async fn concurrent_mocks_are_independent() {
    let (one, other) = (Mock::start().await, Mock::start().await);
    one.on(COUNT_ROLLOVERS).returns(1);
    other.on(COUNT_ROLLOVERS).returns(2);
    assert_ne!(one.url(), other.url());
    let (one, other) = tokio::join!(
        one.client().count_rollovers().into_future(),
        other.client().count_rollovers().into_future()
    );
    assert_eq!(
        (one.expect("a response"), other.expect("a response")),
        (1, 2)
    );
}
