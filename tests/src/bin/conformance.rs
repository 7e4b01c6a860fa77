//! Calls all operations on a server that validates every request by the spec. Run by `cargo xtask conformance`.

use std::process::ExitCode;

use generated_client::Client;
use generated_client::auth::Bearer;
use interop_tests::calls;
use interop_tests::spec::Spec;

#[tokio::main]
async fn main() -> ExitCode {
    let Some(url) = std::env::args().nth(1) else {
        eprintln!("usage: conformance URL");
        return ExitCode::from(2);
    };
    let client = match Client::builder()
        .base_url(url)
        .auth(Bearer::new("token"))
        .build()
    {
        Ok(client) => client,
        Err(error) => {
            eprintln!("error: {error}");
            return ExitCode::FAILURE;
        }
    };
    let (mut done, mut failed) = (0, 0);
    for (id, call) in calls::all(&client, &calls::example_body) {
        match call.await {
            Ok(_) => done += 1,
            Err(error) => {
                failed += 1;
                let body = error
                    .body()
                    .map(|it| String::from_utf8_lossy(it).into_owned())
                    .unwrap_or_default();
                eprintln!("{id}: {error}\n{body}");
            }
        }
    }
    println!("{done} operations conform, {failed} do not");
    if failed == 0 && done == Spec::load().operations().len() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}
