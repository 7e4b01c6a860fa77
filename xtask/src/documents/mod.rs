//! Compares the commands and the configuration in the documentation with the existing ones. The package `documents`
//! compiles its Rust.

mod commands;
mod configuration;
mod page;

use page::{Block, Page};

/// The documents that are written by hand and show code.
fn pages() -> Vec<Page> {
    ["README.md", "codegen/README.md", "CONTRIBUTING.md"]
        .into_iter()
        .map(Page::read)
        .collect()
}

/// Calls a function with each block of a language; it returns the mistake of the block.
fn assert_all(language: &str, mistake: impl Fn(&Block) -> Option<String>) {
    let pages = pages();
    let blocks = pages.iter().flat_map(|page| {
        let blocks = page.blocks.iter().filter(|it| it.language == language);
        blocks.map(move |block| (page, block))
    });
    let blocks: Vec<_> = blocks.collect();
    assert!(!blocks.is_empty(), "there are blocks of `{language}`");
    let mistakes = blocks.iter().filter_map(|(page, block)| {
        let why = mistake(block)?;
        Some(format!("{}:{}: {why}", page.name, block.line))
    });
    let mistakes: Vec<String> = mistakes.collect();
    assert!(mistakes.is_empty(), "{mistakes:#?}");
}

#[test]
fn every_block_is_of_a_language_that_is_checked_or_is_output() {
    // The differences in CONTRIBUTING are applied by a test of their own.
    let checked = ["rust", "sh", "toml", "yaml"];
    let output = ["diff", "text"];
    for page in pages() {
        for block in &page.blocks {
            let language = block.language.as_str();
            assert!(
                checked.contains(&language) || output.contains(&language),
                "{}:{}: a block of `{language}`",
                page.name,
                block.line
            );
        }
    }
}

#[test]
fn yaml_blocks_are_valid_documents() {
    assert_all("yaml", |block| {
        let loaded = serde_yaml::from_str::<serde_json::Value>(&block.text);
        loaded.err().map(|it| it.to_string())
    });
}
