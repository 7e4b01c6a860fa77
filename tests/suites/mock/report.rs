//! The report of a mock whose expectations are not met.

use generated_client::auth::Bearer;
use generated_client::mock::Mock;
use generated_client::models::{NewCloud, NewIntegration};
use generated_client::operations::COUNT_ROLLOVERS;
use generated_client::{Client, Error};

use crate::{ID, OTHER, forget, report};

/// A client whose credentials must not be printed.
fn client(mock: &Mock) -> Client {
    let builder = Client::builder().base_url(mock.url());
    builder
        .auth(Bearer::new("hush-hush"))
        .build()
        .expect("a loopback URL is fine")
}

/// The message for an unexpected request.
fn refused<T>(result: Result<T, Error>) {
    let error = result.err().expect("nobody expects it");
    assert_eq!(error.status(), Some(501));
    let body = String::from_utf8_lossy(error.body().expect("a body"));
    assert!(body.contains("unexpected request"), "{body}");
}

#[tokio::test]
async fn the_report_lists_missing_and_unexpected_calls() {
    let mock = Mock::start().await;
    let cloud = NewCloud::new().name("north");
    let client = client(&mock);
    mock.expect(client.delete_cloud(ID)).times(1);
    mock.expect(client.find_cloud(ID)).times(2);
    mock.expect(client.create_cloud(&cloud));
    mock.expect(client.search_clouds().name("north").page_size(50))
        .optional();

    client.find_cloud(ID).await.expect("it is expected");
    refused(client.find_cloud(OTHER).await);
    refused(
        client
            .create_cloud(&NewCloud::new().name("south").userdata("x"))
            .await,
    );
    refused(client.search_clouds().name("a b").await);
    refused(
        client
            .create_integration(&NewIntegration::new().title("long ".repeat(100)))
            .await,
    );
    refused(client.list_actors().await);

    let text = report(&mock);
    forget(mock);
    assert!(!text.contains("hush-hush"), "{text}");
    insta::assert_snapshot!(text);
}

#[tokio::test]
async fn exceeded_expectations_are_reported() {
    let mock = Mock::start().await;
    mock.on(COUNT_ROLLOVERS).returns(1).times(1);
    let client = client(&mock);
    client.count_rollovers().await.expect("it is expected");
    refused(client.count_rollovers().await);
    let text = report(&mock);
    forget(mock);
    insta::assert_snapshot!(text);
}

#[tokio::test]
async fn expected_credentials_are_not_printed() {
    let mock = Mock::start().await;
    mock.on(COUNT_ROLLOVERS)
        .header("Authorization", "Bearer another");
    refused(client(&mock).count_rollovers().await);
    let text = report(&mock);
    forget(mock);
    assert!(
        !text.contains("hush-hush") && !text.contains("Bearer"),
        "{text}"
    );
    insta::assert_snapshot!(text);
}

#[tokio::test]
async fn verify_succeeds_if_all_expectations_are_met() {
    let mock = Mock::start().await;
    let expected = mock.on(COUNT_ROLLOVERS).times(1);
    assert!(report(&mock).contains("`count_rollovers`: never received"));
    client(&mock)
        .count_rollovers()
        .await
        .expect("it is expected");
    mock.verify();
    assert_eq!(expected.calls(), 1);
}

/// A test that does not call `verify` fails on drop.
#[tokio::test]
#[should_panic(
    expected = "`delete_cloud` with id = \"00000000-0000-0000-0000-000000000007\": never received"
)]
async fn a_mock_that_is_dropped_verifies() {
    let mock = Mock::start().await;
    mock.expect(mock.client().delete_cloud(OTHER));
}

/// A second panic would abort and lose the first message.
#[tokio::test]
#[should_panic(expected = "the program's own reason")]
async fn unmet_expectations_do_not_panic_while_unwinding() {
    let mock = Mock::start().await;
    mock.expect(mock.client().delete_cloud(OTHER));
    refused(client(&mock).list_actors().await);
    panic!("the program's own reason");
}
