//! The table of operations in `README.md`, from the client's public API.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use codegen::surface::{Crate, Operation, Ty};
use codegen::{Config, Source};

/// The header of the table, which ends at a blank line.
const HEAD: &str =
    "| Method and path | Call, and what can be set | What it does |\n|---|---|---|\n";

/// Writes the table, or checks that it is up to date.
pub(crate) fn run(root: &Path, check: bool) -> Result<(), String> {
    let read = |path: &str| {
        let text = fs::read_to_string(root.join(path)).map_err(|why| format!("{path}: {why}"))?;
        Ok::<_, String>(Source::new(path, text))
    };
    let config = Config::parse(read("spec/codegen.toml")?).map_err(|it| it.to_string())?;
    let document = read("spec/interop.yaml")?;
    let rows = codegen::compile(&document, &config, |it| Ok(rows(&it.surface()?)));
    let rows = rows.map_err(|it| it.to_string())?;
    let path = root.join("README.md");
    let old = fs::read_to_string(&path).map_err(|why| format!("README.md: {why}"))?;
    let new = replaced(&old, &rows).ok_or("README.md: the table of operations is missing")?;
    if new == old {
        Ok(())
    } else if check {
        Err("README.md: the table of operations differs; run `cargo xtask regen`".to_owned())
    } else {
        fs::write(&path, new).map_err(|why| format!("README.md: {why}"))
    }
}

/// Replaces the rows of the table; `None` if the text has no table.
fn replaced(text: &str, rows: &str) -> Option<String> {
    let (before, rest) = text.split_once(HEAD)?;
    let old = rest.lines().take_while(|it| it.starts_with("| "));
    let length: usize = old.map(|it| it.len() + 1).sum();
    let behind = rest.get(length..).unwrap_or_default();
    Some(format!("{before}{HEAD}{rows}{behind}"))
}

fn rows(surface: &Crate) -> String {
    let mut rows = String::new();
    let operations = surface.groups.iter().flat_map(|it| &it.operations);
    for it in operations.filter_map(|it| surface.operations.get(*it)) {
        let (ir, call) = (it.ir, call(it));
        let _ = writeln!(
            rows,
            "| `{} {}` | {call} | {} |",
            ir.method, ir.path, ir.summary
        );
    }
    rows
}

/// How an operation is called, with its setters. The paging setters are described above the table.
fn call(operation: &Operation) -> String {
    let method = &operation.method;
    let arguments = method.arguments.iter().map(|(name, ty)| match ty {
        Ty::Ref(of) if matches!(**of, Ty::Model(_)) => format!("&{name}"),
        _ => name.clone(),
    });
    let arguments: Vec<String> = arguments.collect();
    let mut call = format!("`{}({})`", method.ident, arguments.join(", "));
    for setter in &operation.own_request.item.functions {
        let _ = write!(call, " `.{}(…)`", setter.ident);
    }
    call
}

#[test]
fn only_the_table_rows_are_replaced() {
    let text = format!("before\n\n{HEAD}| a |\n| b |\n\nbehind | a |\n");
    let new = replaced(&text, "| c |\n");
    assert_eq!(
        new,
        Some(format!("before\n\n{HEAD}| c |\n\nbehind | a |\n"))
    );
    assert_eq!(replaced("no table\n", "| c |\n"), None);
}
