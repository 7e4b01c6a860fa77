//! OpenAPI Overlays 1.0 and 1.1: patches that are applied to a document before it is interpreted.
//!
//! Values of the document keep their span. Values of an overlay have their span in the overlay, so that findings point
//! to where they can be fixed.

use serde_json_path::{JsonPath, PathElement};

use super::merge::{Kind, merge, mixed, primitive};
use super::node::{Node, Object, Value};
use super::parse;
use crate::config::Limits;
use crate::diagnostic::{Diagnostic, code};
use crate::source::{Source, SourceMap};
use crate::suggestions::nearest;

/// A parsed overlay.
#[derive(Clone, Debug)]
pub(super) struct Overlay {
    /// The offset of its text in the source map.
    pub(super) start: usize,
    pub(super) root: Node,
}

const ROOT: &[&str] = &["overlay", "info", "extends", "actions"];
const ACTION: &[&str] = &["target", "description", "update", "remove", "copy"];

/// Applies overlays in order and returns the findings.
pub(super) fn apply(
    document: &mut Node,
    overlays: &[Source],
    limits: &Limits,
    sources: &mut SourceMap,
) -> (Vec<Overlay>, Vec<Diagnostic>) {
    let (mut applied, mut findings) = (Vec::new(), Vec::new());
    for overlay in overlays {
        let id = sources.add(overlay.clone());
        let start = sources.start(id);
        let mut applying = Applying {
            document: &mut *document,
            replaces_primitives: false,
            findings: Vec::new(),
        };
        match parse::parse(&overlay.text, start, limits) {
            Ok(root) => {
                applying.overlay(&root);
                let own = applying.findings.into_iter().map(|it| Diagnostic {
                    pointer: Some(root.pointer_to(it.span)),
                    ..it
                });
                findings.extend(own);
                applied.push(Overlay { start, root });
            }
            Err(finding) => findings.push(finding),
        }
    }
    (applied, findings)
}

struct Applying<'a> {
    document: &'a mut Node,
    /// Whether a target may be a primitive value, as in version 1.1.
    replaces_primitives: bool,
    findings: Vec<Diagnostic>,
}

impl Applying<'_> {
    fn overlay(&mut self, root: &Node) {
        if root.get("overlay").is_none() {
            let message = "this is not an overlay: the property `overlay` is missing";
            let finding = Diagnostic::error(code::MISSING, root.span, message);
            let help = "begin it with `overlay: 1.0.0`";
            return self.findings.push(finding.help(help));
        }
        self.keywords(root, "an overlay", ROOT);
        if let Some(version) = root.get("overlay")
            && !version
                .as_str()
                .is_some_and(|it| it.starts_with("1.0.") || it.starts_with("1.1."))
        {
            let message = format!("the version {version} of overlays is not supported");
            let finding = Diagnostic::error(code::UNSUPPORTED, version.span, message);
            return self.findings.push(finding.help("`1.0.0` and `1.1.0` are"));
        }
        let version = root.get("overlay").and_then(Node::as_str);
        self.replaces_primitives = version.is_some_and(|it| it.starts_with("1.1."));
        let Some(actions) = root.get("actions").and_then(Node::as_array) else {
            let place = root.get("actions").unwrap_or(root);
            return self.error(
                code::MISSING,
                place,
                "an overlay must have a list of `actions`",
            );
        };
        for action in actions {
            self.action(action);
        }
    }

    fn action(&mut self, action: &Node) {
        self.keywords(action, "an action", ACTION);
        let Some(target) = action.get("target") else {
            return self.error(code::MISSING, action, "an action must have a `target`");
        };
        let Some(text) = target.as_str() else {
            let message = format!("`target` must be a string, not {}", target.kind());
            return self.error(code::TYPE, target, &message);
        };
        let Some(found) = self.located(target, text) else {
            return;
        };
        if found.is_empty() {
            let message = "the target matches nothing in the document";
            let finding = Diagnostic::warning(code::UNRESOLVED, target.span, message);
            return self.findings.push(finding);
        }
        let removes = match action.get("remove").map(|it| &it.value) {
            None | Some(Value::Bool(false)) => false,
            Some(Value::Bool(true)) => true,
            Some(_) => {
                let place = action.get("remove").unwrap_or(action);
                return self.error(code::TYPE, place, "`remove` must be `true` or `false`");
            }
        };
        self.check_single(action, removes);
        if removes {
            self.remove(target, &found);
        } else if let Some(update) = action.get("update") {
            self.update(update, &found);
        } else if let Some(copy) = action.get("copy") {
            if let Some(source) = self.source(copy) {
                self.update(&source, &found);
            }
        } else {
            let message =
                "this action does nothing: it has no `update`, no `copy` and no `remove: true`";
            let finding = Diagnostic::warning(code::MISSING, action.span, message);
            self.findings.push(finding);
        }
    }

    /// Reports an action that does several things, of which only one is done.
    fn check_single(&mut self, action: &Node, removes: bool) {
        let of = |key: &str| action.as_object().and_then(|it| it.property(key));
        let second = match (of("update"), of("copy")) {
            (Some(update), _) if removes => ("update", update),
            (_, Some(copy)) if removes => ("copy", copy),
            (Some(_), Some(copy)) => ("copy", copy),
            _ => return,
        };
        let message = format!("`{}` is ignored: an action does one thing", second.0);
        let finding = Diagnostic::warning(code::CONFLICT, second.1.key_span, message);
        self.findings
            .push(finding.help("make it an action of its own, or remove it"));
    }

    /// The paths of what a `JSONPath` matches.
    fn located(&mut self, place: &Node, text: &str) -> Option<Vec<Vec<Step>>> {
        let path = match JsonPath::parse(text) {
            Ok(path) => path,
            Err(why) => {
                let message = format!("this is not a JSONPath: {}", why.message());
                self.error(code::INVALID, place, &message);
                return None;
            }
        };
        let json = self.document.to_json();
        let found = path.query_located(&json);
        let found = found.locations();
        Some(found.map(|it| it.iter().map(Step::of).collect()).collect())
    }

    /// The value that an action copies.
    fn source(&mut self, copy: &Node) -> Option<Node> {
        let Some(text) = copy.as_str() else {
            let message = format!("`copy` must be a string, not {}", copy.kind());
            self.error(code::TYPE, copy, &message);
            return None;
        };
        let found = self.located(copy, text)?;
        let [path] = found.as_slice() else {
            let message = format!("`copy` must match one value, and matches {}", found.len());
            self.error(code::INVALID, copy, &message);
            return None;
        };
        descend(self.document, path).cloned()
    }

    /// Removes the matches in reverse order, so that the paths of the remaining ones stay valid.
    fn remove(&mut self, target: &Node, found: &[Vec<Step>]) {
        for path in found.iter().rev() {
            let Some((last, parent)) = path.split_last() else {
                return self.error(
                    code::INVALID,
                    target,
                    "the whole document cannot be removed",
                );
            };
            // The parent may have been removed with another match.
            match (descend(self.document, parent).map(|it| &mut it.value), last) {
                (Some(Value::Object(object)), Step::Key(key)) => object.remove(key),
                (Some(Value::Array(items)), Step::Index(index)) if *index < items.len() => {
                    items.remove(*index);
                }
                _ => {}
            }
        }
    }

    fn update(&mut self, update: &Node, found: &[Vec<Step>]) {
        let mut first = None;
        for path in found {
            let Some(node) = descend(self.document, path) else {
                continue;
            };
            let kind = Kind::of(node);
            if *first.get_or_insert(kind) != kind {
                self.findings.push(mixed(update, node.span));
            } else if kind == Kind::Primitive && !self.replaces_primitives {
                self.findings.push(primitive(update, node));
            } else {
                merge(node, update, &mut self.findings);
            }
        }
    }

    fn keywords(&mut self, node: &Node, noun: &str, known: &[&str]) {
        let properties = node.as_object().into_iter().flat_map(Object::iter);
        for (key, property) in properties {
            if known.contains(&key) || key.starts_with("x-") {
                continue;
            }
            let message = format!("`{key}` is not a keyword of {noun}");
            let mut finding =
                Diagnostic::warning(code::UNKNOWN_KEYWORD, property.key_span, message);
            let near = nearest(key, known.iter().copied());
            finding.help = near.map(|it| format!("did you mean `{it}`?"));
            self.findings.push(finding);
        }
    }

    fn error(&mut self, code: &'static str, node: &Node, message: &str) {
        self.findings
            .push(Diagnostic::error(code, node.span, message));
    }
}

/// One step of a path.
enum Step {
    Key(String),
    Index(usize),
}

impl Step {
    fn of(element: &PathElement<'_>) -> Self {
        match element {
            PathElement::Name(name) => Step::Key((*name).to_owned()),
            PathElement::Index(index) => Step::Index(*index),
        }
    }
}

fn descend<'n>(node: &'n mut Node, path: &[Step]) -> Option<&'n mut Node> {
    path.iter()
        .try_fold(node, |node, step| match (&mut node.value, step) {
            (Value::Object(object), Step::Key(key)) => object.get_mut(key),
            (Value::Array(items), Step::Index(index)) => items.get_mut(*index),
            _ => None,
        })
}
