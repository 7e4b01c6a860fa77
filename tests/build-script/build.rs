//! Generates the client, which `src/main.rs` includes.

fn main() -> Result<(), codegen::BuildError> {
    codegen::Builder::new("api/pets.yaml")
        .config("codegen.toml")
        .build()
}
