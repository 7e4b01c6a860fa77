//! The prose before a request. The page does not say which of its lines are about parameters, and prints no names: a
//! line is about the parameter whose name it mentions, such as `page_size` in "the size of a page".

use super::finding::{Edit, Finding};
use super::spec::{Operation, Parameter, Spec};
use super::table::Line;

/// The lines of prose as the table has them.
pub(crate) fn lines(prose: &[(String, usize)], parameters: &[Parameter<'_>]) -> Vec<Line> {
    let named = named(prose, parameters);
    let lines = prose.iter().zip(named);
    lines
        .map(|((text, _), parameter)| Line {
            fingerprint: fingerprint(text),
            parameter: parameter.map(str::to_owned),
        })
        .collect()
}

/// The parameter that each line names. The page has them in the order of the spec, behind the description.
pub(crate) fn named<'a>(
    prose: &[(String, usize)],
    parameters: &[Parameter<'a>],
) -> Vec<Option<&'a str>> {
    let mut named = vec![None; prose.len()];
    let mut end = prose.len();
    for it in parameters.iter().rev() {
        let found = prose[..end]
            .iter()
            .rposition(|(text, _)| names(text, it.name));
        if let Some(at) = found {
            named[at] = Some(it.name);
            end = at;
        }
    }
    named
}

/// Whether a line has each word of a name, or a word that begins with it.
pub(crate) fn names(text: &str, name: &str) -> bool {
    let text = text.to_ascii_lowercase();
    let words: Vec<&str> = text.split(|it: char| !it.is_alphanumeric()).collect();
    let mut parts = name.split('_');
    parts.all(|part| words.iter().any(|word| word.starts_with(part)))
}

/// The FNV-1a hash of a line.
fn fingerprint(text: &str) -> String {
    let hash = text.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    format!("{hash:016x}")
}

/// Compares the lines before a request with those that the table has.
pub(crate) fn compare(
    spec: &Spec,
    operation: Operation<'_>,
    old: &[Line],
    prose: &[(String, usize)],
    end: usize,
) -> Vec<Finding> {
    let parameters: Vec<_> = spec.parameters(operation).collect();
    let new = lines(prose, &parameters);
    let is_in =
        |line: &Line, lines: &[Line]| lines.iter().any(|it| it.fingerprint == line.fingerprint);
    let mut gone: Vec<&Line> = old.iter().filter(|it| !is_in(it, &new)).collect();
    let mut findings = Vec::new();
    let mut last = None;
    for (line, (text, at)) in new.iter().zip(prose) {
        let named = line.parameter.as_deref();
        let parameter = parameters.iter().find(|it| Some(it.name) == named);
        if !is_in(line, old) {
            // A line replaces another one if both name the same parameter.
            let replaced = gone.iter().position(|it| it.parameter == line.parameter);
            if let Some(index) = replaced {
                gone.remove(index);
            }
            let found = Changed {
                operation,
                parameter: parameter.copied(),
                before: last,
                is_new: replaced.is_none(),
            };
            findings.push(found.finding(spec, text, *at));
        }
        last = parameter.copied().or(last);
    }
    let gone = gone.into_iter();
    findings.extend(gone.map(|it| removed(operation, &parameters, it, end)));
    findings
}

/// A line that only the table has.
fn removed(
    operation: Operation<'_>,
    parameters: &[Parameter<'_>],
    line: &Line,
    end: usize,
) -> Finding {
    let mut named = parameters.iter();
    let parameter = named.find(|it| Some(it.name) == line.parameter.as_deref());
    let edit = parameter.map(|it| {
        let how = format!(
            "remove the parameter `{}`, or mark it with another source",
            it.name
        );
        Edit::new(it.listed.line, how)
    });
    let what = match &line.parameter {
        Some(name) => format!("the prose of `{}` no longer names `{name}`", operation.id),
        None => format!("a line of the prose of `{}` is gone", operation.id),
    };
    let edit = edit.unwrap_or_else(|| Edit::new(description(operation), "check the description"));
    Finding {
        line: Some(end),
        what,
        place: None,
        edit: Some(edit),
    }
}

/// A line that the table does not have.
struct Changed<'a> {
    operation: Operation<'a>,
    /// The parameter that it names.
    parameter: Option<Parameter<'a>>,
    /// The parameter that is named before it.
    before: Option<Parameter<'a>>,
    /// Whether it is not in place of another line.
    is_new: bool,
}

impl Changed<'_> {
    fn finding(&self, spec: &Spec, text: &str, line: usize) -> Finding {
        let id = self.operation.id;
        let (what, edit) = match (self.parameter, self.is_new) {
            (Some(it), true) => (
                format!("the prose of `{id}` names the parameter `{}` now", it.name),
                Edit::new(it.listed.line, "the spec has it: check its description"),
            ),
            (Some(it), false) => (
                format!("the prose of `{id}` on `{}` has changed", it.name),
                Edit::new(it.node.line, "check the parameter"),
            ),
            (None, false) => (
                format!("the prose of `{id}` has changed"),
                Edit::new(description(self.operation), "check the description"),
            ),
            (None, true) => (
                format!("the prose of `{id}` has a new line"),
                self.addition(spec),
            ),
        };
        Finding {
            line: Some(line),
            what: format!("{what}: {text}"),
            place: None,
            edit: Some(edit),
        }
    }

    /// The edit that adds a parameter which the spec lacks.
    fn addition(&self, spec: &Spec) -> Edit {
        let listed = self.operation.node.get("parameters");
        let (line, place) = match (self.before, listed) {
            (Some(it), _) => (spec.end(it.listed.line), format!("after `{}`", it.name)),
            (None, Some(it)) => (it.line, "before the others".to_owned()),
            (None, None) => (self.operation.line, "as the first one".to_owned()),
        };
        let how = format!("add the parameter that it names, {place}; or check the description");
        Edit::new(line, how)
    }
}

fn description(operation: Operation<'_>) -> usize {
    let entry = operation.node.entry("description");
    entry.map_or(operation.line, |it| it.line)
}
