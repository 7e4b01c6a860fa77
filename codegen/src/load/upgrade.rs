//! A document rewritten in a newer version of OpenAPI, with the files that it refers to.

use std::collections::{BTreeSet, HashMap};

use super::build::{apply, references_in, text};
use super::link::{File, Link, Target, file_of};
use super::names::with_valid_names;
use super::objects::{Extensions, values};
use super::reference::has_scheme;
use super::references::mapped;
use super::{Node, Read, Value, Version, draft4, read};
use crate::config::Limits;
use crate::diagnostic::{Diagnostic, Severity, code};
use crate::files::{beside, path_between};
use crate::input::Input;
use crate::source::SourceMap;

/// Rewrites a document, after its overlays were applied, and the files that it refers to: each with its path relative to
/// the folder of the document, which is the first one. Also returns the findings. If nothing is returned, one of them is an
/// error, as a reference to another file is unless `with_others`.
pub fn upgrade(
    input: &Input<'_>,
    limits: &Limits,
    sources: &mut SourceMap,
    to: &str,
    with_others: bool,
) -> (Option<Vec<(String, Node)>>, Vec<Diagnostic>) {
    let (read, mut findings) = read(input, limits, sources);
    let Some(Read {
        linking, mistakes, ..
    }) = read
    else {
        return (None, findings);
    };
    findings.extend(mistakes);
    let mut files = linking.files();
    findings.extend(elsewhere(&files, with_others));
    for finding in findings.iter_mut().filter(|it| it.pointer.is_none()) {
        let file = &files[file_of(&files, finding.span)];
        finding.pointer = Some(file.as_read().pointer_to(finding.span));
    }
    let root = &files[0].root;
    let version = Version::of(root);
    if version == Version::V32 && !to.starts_with("3.2") {
        let span = root.get("openapi").map_or(root.span, |it| it.span);
        let message = "the document is one of OpenAPI 3.2, which an older version cannot represent";
        let finding = Diagnostic::error(code::UNSUPPORTED, span, message);
        findings.push(finding.help("rewrite it with `--to 3.2`"));
    }
    if findings.iter().any(|it| it.severity == Severity::Error) {
        return (None, findings);
    }
    refer_from_copies(&mut files);
    with_valid_names(&mut files);
    let folder = files[0].name.clone();
    let files = files.into_iter().map(|file| {
        let name = beside(&folder, &file.name).unwrap_or_default();
        let mut root = file.root;
        if version == Version::V30 {
            draft4::modernize(&mut root);
        }
        if let Value::Object(properties) = &mut root.value
            && let Some(version) = properties.get_mut("openapi")
        {
            *version = text(to, version.span);
        }
        (name, root)
    });
    (Some(files.collect()), findings)
}

/// Lets references that were copied from another file lead to the same targets from where they are now.
fn refer_from_copies(files: &mut [File]) {
    for at in 0..files.len() {
        let copied = references_in(&files[at].root).into_iter();
        let copied = copied.filter_map(|it| {
            let from = file_of(files, it.span);
            let text = it.as_str().filter(|_| from != at)?;
            let (file, pointer) = match files[from].link(text, it.span) {
                Some(Link::To(target)) => (target.file, target.pointer.as_str()),
                Some(_) => return None,
                None => (from, text.strip_prefix('#')?),
            };
            let path = if file == at {
                String::new()
            } else {
                path_between(&files[at].name, &files[file].name)
            };
            Some((std::ptr::from_ref(it), format!("{path}#{pointer}")))
        });
        let texts: HashMap<*const Node, String> = copied.collect();
        apply(&mut files[at].root, &texts);
    }
}

/// The errors for references to files that are not rewritten, or not written where the references lead.
fn elsewhere(files: &[File], with_others: bool) -> Vec<Diagnostic> {
    let schemas = files[0].root.pointer("/components/schemas");
    let is_name = |it: &str| schemas.is_some_and(|schemas| schemas.get(it).is_some());
    let mut found = BTreeSet::new();
    for file in files {
        for node in values(&file.root, Extensions::Data) {
            let reference = node.get("$ref");
            let reference = reference.and_then(|it| Some((it.span, it.as_str()?)));
            let mapped = mapped(node).filter(|it| !is_name(it.1));
            let all = reference.into_iter().chain(mapped);
            found.extend(all.filter(|it| !it.1.starts_with('#')));
        }
    }
    let findings = found.into_iter().filter_map(|(span, text)| {
        let from = &files[file_of(files, span)];
        let (message, help) = match from.link(text, span) {
            Some(Link::To(target)) if with_others => {
                let wrong = misplaced(files, text, target)?;
                (format!("`{text}` {}", wrong.0), wrong.1)
            }
            Some(link) if with_others => return link.finding(text, span),
            _ => (
                format!("`{text}` is in another file, which is not rewritten"),
                "write the document with its files by `--out-dir DIR`, or move it into the document",
            ),
        };
        Some(Diagnostic::error(code::EXTERNAL, span, message).help(help))
    });
    findings.collect()
}

/// Why a reference would not lead to its target in a copy of the folder.
fn misplaced(files: &[File], text: &str, target: &Target) -> Option<(&'static str, &'static str)> {
    let there = &files[target.file];
    if beside(&files[0].name, &there.name).is_none() {
        return Some((
            "is outside of the folder of the document",
            "move the file into that folder, or what is meant into the document",
        ));
    }
    let path = text.split('#').next().unwrap_or_default();
    let is_named = there.root.get("$self").is_some() || there.resources.iter().next().is_some();
    if is_named || !has_scheme(path) {
        return None;
    }
    Some((
        "was downloaded from this address",
        "refer to the file by its path",
    ))
}
