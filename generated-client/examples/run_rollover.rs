//! Creates a rollover of a cloud, and looks at its status a few times until it is completed.
//!
//! ```sh
//! INTEROP_CLIENT_ID=… INTEROP_CLIENT_SECRET=… \
//!     cargo run -p generated-client --example run_rollover -- 123e4567-e89b-12d3-a456-426614174000
//! ```
//!
//! The argument is the identifier of the cloud. Set `INTEROP_URL` to call another server, and `INTEROP_TOKEN` to send a
//! token that you have.

mod common;

use std::error::Error;
use std::time::Duration;

use generated_client::models::{NewRollover, RolloverStatus, RolloverType};

/// How often the status is looked at, and how long the pause before each look is.
const LOOKS: u32 = 10;
const PAUSE: Duration = Duration::from_secs(2);

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let cloud = std::env::args()
        .nth(1)
        .ok_or("give the identifier of a cloud")?;
    let client = common::client()?;

    // `new` takes what the API requires; the other members of a rollover are set on the value.
    let rollover = NewRollover::new(
        RolloverType::NewYear,
        RolloverStatus::Upcoming,
        cloud.parse()?,
    );
    let created = match client.create_rollover(&rollover).await {
        Ok(created) => created,
        Err(error) if error.status() == Some(409) => {
            // What the API says of a conflict is a typed value; it is none if the body holds no error of the API's.
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
    let id = created.id.ok_or("the API gave the rollover no id")?;
    println!("created {id}");

    for _ in 0..LOOKS {
        tokio::time::sleep(PAUSE).await;
        match client.find_rollover(id).await?.status {
            Some(RolloverStatus::Completed) => {
                println!("completed");
                return Ok(());
            }
            Some(RolloverStatus::Upcoming) => println!("it has not begun"),
            Some(RolloverStatus::Ongoing) => println!("it is under way"),
            // The list of values is open: one that this client does not know is kept as it came.
            Some(RolloverStatus::Unknown(status)) => println!("a status that is new: {status}"),
            // A later version of the client may know more values than this program.
            Some(status) => println!("status {status}"),
            None => println!("the API does not say"),
        }
    }
    println!("not completed after {LOOKS} looks; look again later");
    Ok(())
}
