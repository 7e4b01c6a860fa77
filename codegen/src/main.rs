//! The `codegen` command: generates a Rust client from an OpenAPI document.

use std::process::ExitCode;

fn main() -> ExitCode {
    codegen::cli::main()
}
