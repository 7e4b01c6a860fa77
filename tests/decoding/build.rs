//! Generates the types that are measured.

fn main() -> Result<(), codegen::BuildError> {
    codegen::Builder::new("api.yaml").build()
}
