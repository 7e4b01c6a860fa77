//! Makes a function or a module of each Rust block of the documents, so that the compiler sees them.

use std::fmt::Write as _;
use std::path::Path;
use std::{env, fs};

use codegen::{Compilation, Config, Source};

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
            code.push_str(&item(page, line, &block, context));
        }
    }
    fs::write(out.join("blocks.rs"), code).expect("OUT_DIR is writable");
    things(out);
}

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

/// The client of `things.yaml`, as a module.
fn things(out: &Path) {
    println!("cargo::rerun-if-changed=things.yaml");
    let text = fs::read_to_string("things.yaml").expect("a document is text");
    let mut config = Config::default();
    "crate::things".clone_into(&mut config.package.root);
    let document = Source::new("things.yaml", text);
    let generated = codegen::compile(&document, &config, Compilation::generated);
    for file in generated.unwrap_or_else(|it| panic!("{it}")).files {
        let path = out.join("things").join(&file.path);
        fs::create_dir_all(path.parent().expect("a file lies in a folder"))
            .expect("OUT_DIR is writable");
        fs::write(path, file.text).expect("OUT_DIR is writable");
    }
    let root = out.join("things/src/lib.rs");
    let module = format!("#[path = {:?}]\npub mod things;\n", root.to_string_lossy());
    fs::write(out.join("things.rs"), module).expect("OUT_DIR is writable");
}
