//! The `codegen` command: generates a Rust client from an OpenAPI document.

use std::process::ExitCode;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    codegen::cli::main()
}
