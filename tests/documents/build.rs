//! Makes a function or a module of each Rust block of the documents, so that the compiler sees them.

use std::fmt::Write as _;
use std::path::Path;
use std::{env, fs};

/// The documents, each with what its blocks may use without saying so.
const PAGES: [(&str, &str); 4] = [
    ("README.md", "interop"),
    ("codegen/README.md", "of_things"),
    ("CONTRIBUTING.md", "interop"),
    ("generated-client/README.md", "interop"),
];

fn main() {
    let out = env::var("OUT_DIR").expect("cargo sets OUT_DIR");
    let out = Path::new(&out);
    let mut code = String::new();
    for (page, context) in PAGES {
        let path = Path::new("../..").join(page);
        println!("cargo::rerun-if-changed={}", path.display());
        let text = fs::read_to_string(&path).expect("a document is text");
        for (line, block) in blocks(&text) {
            if block.contains(INCLUSION) {
                let example = fs::read_to_string("../build-script/src/main.rs");
                assert!(example.is_ok_and(|it| it.contains(INCLUSION)));
                continue;
            }
            code.push_str(&item(page, line, &block, context));
        }
    }
    fs::write(out.join("blocks.rs"), code).expect("OUT_DIR is writable");
    // What blocks about any API may use.
    let things = codegen::Builder::new("things.yaml").module("things");
    things.build().unwrap_or_else(|it| panic!("{it}"));
}

/// What includes the output of a build script: `tests/build-script` compiles it, where there is one.
const INCLUSION: &str = "include!(concat!(env!(\"OUT_DIR\"), \"/api.rs\"));";

/// The Rust blocks of a document, each with its line.
fn blocks(text: &str) -> Vec<(usize, String)> {
    let mut blocks = Vec::new();
    let mut lines = text.lines().enumerate();
    while let Some((index, line)) = lines.next() {
        if line.starts_with("```") {
            let code = lines.by_ref().map(|it| it.1);
            let code: Vec<&str> = code.take_while(|it| !it.starts_with("```")).collect();
            if line == "```rust" {
                blocks.push((index + 2, code.join("\n")));
            }
        }
    }
    blocks
}

/// A block as an item, named after its place. One without a `main` is the body of a function, as rustdoc does it.
fn item(page: &str, line: usize, block: &str, context: &str) -> String {
    let page = page.trim_end_matches(".md").replace(['/', '-'], "_");
    let name = format!("{}_line_{line}", page.to_lowercase());
    let mut code = String::new();
    let written = if block.contains("fn main(") {
        writeln!(code, "mod {name} {{\n{block}\n}}")
    } else {
        writeln!(
            code,
            "mod {name} {{\nuse crate::{context}::*;\nasync fn block(context: Context) -> Result<(), Box<dyn std::error::Error>> \
             {{\nlet Context {{ client, id, client_id, secret }} = context;\n{block}\nOk(())\n}}\n}}"
        )
    };
    written.expect("a string takes text");
    code
}
