//! `README.md` of the crate: what it is, and a first program that uses its own operations.

use super::Emitter;
use super::document::visible;
use crate::surface::Docs;

impl Emitter<'_> {
    /// The text of the README, without its header.
    pub(super) fn readme(&self) -> String {
        let crate_docs = self.surface.text(&Docs::Crate);
        let text =
            visible(&without_links(&crate_docs.markdown)).replace("\n# Usage\n", "\n## Usage\n");
        let mut readme = format!("# {}\n\n{}\n", self.config.package.name, text.trim());
        if let Some(program) = &crate_docs.program {
            let program = whole(&self.program(program));
            let dependencies = dependencies(&self.config.package.name, &program);
            readme.push_str(&format!(
                "\n```toml\n{dependencies}```\n\n```rust\n{program}```\n"
            ));
        }
        if self.surface.root.builder.environment.is_some() {
            let text = without_links(&self.surface.environment_text());
            readme.push_str(&format!("\n{text}\n"));
        }
        readme
    }
}

/// Markdown without links to items, which only work in rustdoc.
fn without_links(text: &str) -> String {
    text.replace("[`", "`").replace("`]", "`")
}

/// Converts a code block for rustdoc to a program for `src/main.rs`.
fn whole(block: &str) -> String {
    let mut program = String::new();
    let mut indent = "";
    for line in block.lines().filter(|it| !it.starts_with("```")) {
        match line.strip_prefix("# ") {
            Some(start) if start.starts_with("async fn example(") => {
                let main = start.replacen("example", "main", 1);
                program.push_str(&format!("#[tokio::main]\n{main}\n"));
                indent = "    ";
            }
            Some("}") => program.push_str("}\n"),
            // The features of an example only matter to rustdoc.
            Some(attribute) if attribute.starts_with('#') => {}
            None if line.is_empty() => program.push('\n'),
            hidden => program.push_str(&format!("{indent}{}\n", hidden.unwrap_or(line))),
        }
    }
    program
}

/// The dependencies in the manifest of a program.
fn dependencies(name: &str, program: &str) -> String {
    let json = if program.contains("serde_json::") {
        "serde_json = \"1\"\n"
    } else {
        ""
    };
    format!(
        "[dependencies]\n{name} = {{ path = \"…/{name}\" }}\n{json}tokio = {{ version = \"1\", features = [\"macros\", \"rt-multi-thread\"] }}\n"
    )
}
