//! `README.md` of the crate: what it is, and a first program that uses its own operations.

use super::Emitter;
use super::document::visible;
use crate::surface::Docs;

impl Emitter<'_> {
    /// The text of the README, without its header.
    pub(super) fn readme(&self) -> String {
        let crate_docs = self.surface.text(&Docs::Crate);
        // Links to items only work in rustdoc.
        let text = crate_docs.markdown.replace("[`", "`").replace("`]", "`");
        let text = visible(&text);
        let mut readme = format!("# {}\n\n{}\n", self.config.package.name, text.trim());
        if let Some(program) = &crate_docs.program {
            let block = self.program(program);
            let visible = block.lines().filter(|it| !is_hidden(it));
            let visible: Vec<&str> = visible.collect();
            let block = visible.join("\n").replacen("```no_run", "```rust", 1);
            readme.push_str(&format!("\n{block}\n"));
        }
        readme
    }
}

/// Whether rustdoc hides a line of a program.
fn is_hidden(line: &str) -> bool {
    line == "#" || line.starts_with("# ")
}
