//! Creates a rollover of a cloud, and polls its status until it is completed, up to ten times.
//!
//! ```sh
//! INTEROP_CLIENT_ID=… INTEROP_CLIENT_SECRET=… \
//!     cargo run -p generated-client --example run_rollover -- 123e4567-e89b-12d3-a456-426614174000
//! ```
//!
//! The argument is the identifier of the cloud. Set `INTEROP_BASE_URL` to call another server, and `INTEROP_TOKEN` to send a
//! token that you have.

use std::error::Error;
use std::time::Duration;

use generated_client::Client;
use generated_client::models::{NewRollover, RolloverStatus};
use uuid::Uuid;

/// The number of times the status is polled, and the pause before each.
const POLLS: u32 = 10;
const PAUSE: Duration = Duration::from_secs(2);

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let cloud = std::env::args()
        .nth(1)
        .ok_or("give the identifier of a cloud")?;
    let client = Client::from_env()?;
    if !run(&client, cloud.parse()?, PAUSE).await? {
        println!("not completed after {POLLS} polls; try again later");
    }
    Ok(())
}

/// Returns whether the rollover was completed. The tests below call it with a client of a mock.
async fn run(client: &Client, cloud: Uuid, pause: Duration) -> Result<bool, Box<dyn Error>> {
    // `new` takes what the API requires; the other properties of a rollover are set on the value.
    let rollover = NewRollover::new(cloud, RolloverStatus::Upcoming);
    let created = match client.create_rollover(&rollover).await {
        Ok(created) => created,
        Err(error) if error.status() == Some(409) => {
            // The error body of the API is a typed value; `None` if the body is something else.
            if let Some(conflict) = error.api_error() {
                eprintln!("code: {}", conflict.code.as_deref().unwrap_or("(none)"));
                eprintln!(
                    "message: {}",
                    conflict.message.as_deref().unwrap_or("(none)")
                );
            }
            return Err(error.into());
        }
        Err(error) => return Err(error.into()),
    };
    let id = created.id.ok_or("the API returned no id")?;
    println!("created {id}");

    for _ in 0..POLLS {
        tokio::time::sleep(pause).await;
        match client.find_rollover(id).await?.status {
            Some(RolloverStatus::Completed) => {
                println!("completed");
                return Ok(true);
            }
            Some(RolloverStatus::Upcoming) => println!("not begun"),
            Some(RolloverStatus::Ongoing) => println!("in progress"),
            // The enum is open: a value that this client does not know is kept unchanged.
            Some(RolloverStatus::Unknown(status)) => println!("unknown status: {status}"),
            // A later version of the client may know more values than this program.
            Some(status) => println!("status {status}"),
            None => println!("no status"),
        }
    }
    Ok(false)
}

#[cfg(all(test, feature = "mock"))]
mod tests {
    use generated_client::mock::Mock;
    use generated_client::models::ApiError;
    use generated_client::operations::{CREATE_ROLLOVER, FIND_ROLLOVER};

    use super::*;

    const CLOUD: Uuid = Uuid::from_u128(7);
    const ROLLOVER: Uuid = Uuid::from_u128(8);

    #[tokio::test]
    async fn a_rollover_is_polled_until_it_is_completed() {
        let mock = Mock::start().await;
        mock.on(CREATE_ROLLOVER)
            .body_includes(serde_json::json!({ "cloud_id": CLOUD, "type": "new_year" }))
            .returns_example(|it| it.id = Some(ROLLOVER))
            .times(1);
        // The newest expectation comes first, until it has taken its calls.
        let client = mock.client();
        mock.expect(client.find_rollover(ROLLOVER))
            .returns_example(|it| it.status = Some(RolloverStatus::Completed))
            .times(1);
        mock.expect(client.find_rollover(ROLLOVER))
            .returns_example(|it| it.status = Some(RolloverStatus::Ongoing))
            .times(2);
        let completed = run(&client, CLOUD, Duration::ZERO).await;
        assert!(completed.expect("no call fails"));
    }

    #[tokio::test]
    async fn a_conflict_is_returned_as_an_error() {
        let mock = Mock::start().await;
        let mut conflict = ApiError::example();
        conflict.message = Some("there is one already".into());
        mock.on(CREATE_ROLLOVER).fails_with(409, conflict).times(1);
        let error = run(&mock.client(), CLOUD, Duration::ZERO).await;
        let error = error.expect_err("the API refuses");
        assert!(
            error.to_string().contains("there is one already"),
            "{error}"
        );
    }

    #[tokio::test]
    async fn polling_ends_without_a_completed_rollover() {
        let mock = Mock::start().await;
        mock.on(CREATE_ROLLOVER);
        let polls = mock
            .on(FIND_ROLLOVER)
            .returns_example(|it| it.status = Some(RolloverStatus::Ongoing));
        let completed = run(&mock.client(), CLOUD, Duration::ZERO).await;
        assert!(!completed.expect("no call fails"));
        assert_eq!(polls.calls(), u64::from(POLLS));
    }
}
