//! Tests that the subcommands and options of commands in blocks and in sentences exist.

use clap::{Command, CommandFactory as _};

use super::page::Page;
use super::{assert_all, pages};
use crate::Arguments;

/// The command of this project at the start of a command line, and its arguments; `None` for other commands.
fn called<'a>(words: &'a [&'a str]) -> Option<(Command, &'a [&'a str])> {
    match words {
        // A dependency.
        ["codegen", "=", ..] => None,
        ["codegen", own @ ..] => Some((codegen::cli::command(), own)),
        ["cargo", "xtask", own @ ..] => Some((Arguments::command(), own)),
        _ => None,
    }
}

/// A mistake in the subcommand or the options of a command; brackets and ellipses of a synopsis are allowed.
fn mistake(words: &[&str]) -> Option<String> {
    let (command, own) = called(words)?;
    let mut own = own.iter();
    let name = own.next()?;
    let Some(command) = command.find_subcommand(name) else {
        return Some(format!("there is no `{name}`"));
    };
    let brackets = ['[', ']', '…', '(', ')', ',', '.'];
    // The arguments after these are for the server under test.
    let takes_any = command
        .get_arguments()
        .any(clap::Arg::is_trailing_var_arg_set);
    let options = own.map(|it| it.trim_matches(brackets));
    let options = options.filter_map(|it| it.strip_prefix("--"));
    let names = options.map(|it| it.split('=').next().unwrap_or(it));
    let mut unknown = names.filter(|it| {
        let mut known = command.get_arguments();
        !takes_any && *it != "color" && !known.any(|own| own.get_long() == Some(*it))
    });
    let unknown = unknown.next()?;
    Some(format!("`{name}` has no `--{unknown}`"))
}

/// A mistake in a whole command.
fn mistake_in(line: &str) -> Option<String> {
    let words: Vec<&str> = line.split_whitespace().collect();
    let is_synopsis = line.contains('[');
    match words.as_slice() {
        ["cd", folder] => missing(folder),
        [script, ..] if script.starts_with('.') => missing(script),
        ["cargo", "xtask", ..] | ["codegen", ..] if is_synopsis => mistake(&words),
        ["cargo", "xtask", ..] | ["codegen", ..] => {
            let (command, own) = called(&words)?;
            let parsed = command.try_get_matches_from([&["it"], own].concat());
            parsed.err().map(|it| it.to_string())
        }
        ["cargo", ..] => of_cargo(&words),
        [variable, rest @ ..] if variable.contains('=') => mistake_in(&rest.join(" ")),
        _ => Some(format!("`{line}` is not a known command")),
    }
}

/// A mistake in a command of Cargo: a package or a path that does not exist.
fn of_cargo(words: &[&str]) -> Option<String> {
    let known = [
        "+nightly", "bench", "check", "fuzz", "insta", "install", "test",
    ];
    if let Some(&("package" | "publish")) = words.get(1) {
        // The commands are about the reader's packages.
        return None;
    }
    if !words.get(1).is_some_and(|it| known.contains(it)) {
        return Some(format!("{words:?} is not a known command of cargo"));
    }
    let after = |options: [&str; 2]| {
        let at = words.iter().position(|it| options.contains(it))?;
        words.get(at + 1).copied()
    };
    let path = after(["--path", "--path"]).and_then(missing);
    let package = after(["-p", "--package"]);
    path.or_else(|| {
        let unknown = package.filter(|it| !packages().iter().any(|own| own == it));
        unknown.map(|it| format!("there is no package {it:?}"))
    })
}

/// The names of the packages of this workspace.
fn packages() -> Vec<String> {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let manifest = |folder: &str| {
        let text = std::fs::read_to_string(root.join(folder).join("Cargo.toml"));
        let text = text.expect("a manifest");
        text.parse::<toml::Table>().expect("it is TOML")
    };
    let members = manifest("")["workspace"]["members"].clone();
    let members = members.as_array().expect("a list");
    let name = |it: &toml::Value| {
        let manifest = manifest(it.as_str().expect("a folder"));
        manifest["package"]["name"].as_str().map(str::to_owned)
    };
    members.iter().filter_map(name).collect()
}

/// The mistake that a path of the repository does not exist.
fn missing(path: &str) -> Option<String> {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let is_missing = !root.join(path).exists();
    is_missing.then(|| format!("there is no {path}"))
}

/// The commands of a script, each on one line, without comments.
fn commands(script: &str) -> Vec<String> {
    let joined = script.replace("\\\n", " ");
    let mut commands: Vec<String> = Vec::new();
    for line in joined.lines() {
        let code = line.split(" #").next().unwrap_or(line).trim();
        // Indented lines of a synopsis continue it.
        let goes_on = line.starts_with("  ") && code.starts_with('[');
        match commands.last_mut().filter(|_| goes_on) {
            Some(last) => *last = format!("{last} {code}"),
            None if code.is_empty() || code.starts_with('#') => {}
            None => commands.push(code.to_owned()),
        }
    }
    commands
}

#[test]
fn commands_in_blocks_are_accepted() {
    assert_all("sh", |block| {
        commands(&block.text).iter().find_map(|it| mistake_in(it))
    });
}

#[test]
fn commands_in_sentences_exist() {
    let wrong = pages().into_iter().flat_map(|page| {
        let spans = page.spans().into_iter().filter_map(move |it| {
            let words: Vec<&str> = it.split_whitespace().collect();
            let why = mistake(&words)?;
            Some(format!("{}: `{it}`: {why}", page.name))
        });
        spans.collect::<Vec<_>>()
    });
    let wrong: Vec<String> = wrong.collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn every_command_and_option_of_codegen_is_documented() {
    let page = Page::read("codegen/README.md");
    for command in codegen::cli::command().get_subcommands() {
        let name = command.get_name();
        let is_there = page.text.contains(&format!("codegen {name}"));
        assert!(is_there, "`codegen {name}`");
        let options = command.get_arguments().filter_map(|it| it.get_long());
        for option in options {
            let is_there = page.text.contains(&format!("--{option}"));
            assert!(is_there, "`--{option}` of `codegen {name}`");
        }
    }
}

#[test]
fn mistakes_in_commands_are_found() {
    for (line, expected) in [
        (
            "codegen generat a.yaml",
            "unrecognized subcommand 'generat'",
        ),
        (
            "codegen generate a.yaml --out b --chek",
            "unexpected argument '--chek'",
        ),
        (
            "codegen generate SPEC --out DIR [--chek]",
            "`generate` has no `--chek`",
        ),
        ("cargo xtask regn", "unrecognized subcommand 'regn'"),
        ("cargo bench -p overheads", "there is no package"),
        ("cargo install --path codegn", "there is no codegn"),
        ("cd codegn", "there is no codegn"),
        (".ci/ran", "there is no .ci/ran"),
        ("make", "is not a known command"),
    ] {
        let found = mistake_in(line).unwrap_or_default();
        assert!(found.contains(expected), "{line}: {found}");
    }
}
