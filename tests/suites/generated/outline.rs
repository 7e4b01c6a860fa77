//! A condensed form of Rust code for reviews: the same tokens in the same order, without boilerplate.

/// The maximum line width.
const WIDTH: usize = 120;

/// Documentation that does not depend on the document. It is shown in snapshots of whole files.
const STANDARD_DOCS: &[&str] = &[
    "/// # Errors",
    "/// What can happen to every call, see [`Error`](crate::Error).",
    "/// # Example",
    "/// ```",
    "/// # async fn example(",
    "/// # Ok(())",
    "/// # }",
    "/// The property `",
    "/// The schema `",
    "/// Sets `",
    "/// A value with what is required",
    "/// A value of its properties.",
    "/// A value that this version of the client does not know.",
    "/// The variant of a value; every value has one.",
    "/// The value as the API spells it.",
    "/// The value as the API numbers it.",
    "//! Types of the operations under",
    "//! Types that belong to no single group",
];

/// Joins each bracketed group that fits on one line, puts attributes before their items and closing brackets on the
/// last line of their group. Omits blank lines, imports, the header, documentation that is only a name or in
/// [`STANDARD_DOCS`], and setters without a body of their own, which the surface lists.
pub(crate) fn outline(text: &str) -> String {
    let lines = joined(text);
    let (nodes, _) = nodes(&lines, 0);
    let mut lines = Vec::new();
    for it in &nodes {
        it.write(0, &mut lines);
    }
    lines.join("\n")
}

/// The lines to show, with their indentation. Attributes are joined with their item.
fn joined(text: &str) -> Vec<(usize, String)> {
    let mut lines: Vec<(usize, String)> = Vec::new();
    let mut in_import = false;
    for line in text.lines() {
        let bare = line.trim_start();
        in_import |= line.starts_with("use ");
        let is_shown = !in_import && is_shown(bare);
        in_import &= !line.ends_with(';');
        if !is_shown {
            continue;
        }
        match lines.last_mut() {
            Some((_, last)) if is_attribute(last) && !bare.starts_with("//") => {
                last.push(' ');
                last.push_str(bare);
            }
            _ => lines.push((line.len() - bare.len(), bare.to_owned())),
        }
    }
    lines
}

fn is_shown(line: &str) -> bool {
    let is_blank = ["", "///", "//!"].contains(&line);
    let is_standard = STANDARD_DOCS.iter().any(|it| line.starts_with(it));
    let is_name = line
        .strip_prefix("/// `")
        .and_then(|it| it.strip_suffix('`'));
    let is_name = is_name.is_some_and(|it| !it.contains('`'));
    !is_blank && !is_standard && !is_name && !line.starts_with("// @generated ")
}

fn is_attribute(line: &str) -> bool {
    line.starts_with("#[") && line.ends_with(']')
}

/// A line, its nested lines, and its closing line.
struct Node<'a> {
    line: &'a str,
    below: Vec<Node<'a>>,
    close: &'a str,
}

/// The nodes at an indentation, and the number of their lines.
fn nodes(lines: &[(usize, String)], indent: usize) -> (Vec<Node<'_>>, usize) {
    let mut found: Vec<Node> = Vec::new();
    let mut at = 0;
    while let Some((own, line)) = lines.get(at).filter(|it| it.0 >= indent) {
        match found.last_mut() {
            Some(last) if *own > indent => {
                let (below, count) = nodes(&lines[at..], *own);
                last.below.extend(below);
                at += count;
                continue;
            }
            Some(last) if !last.below.is_empty() && is_close(line) => last.close = line,
            _ => found.push(Node {
                line,
                below: Vec::new(),
                close: "",
            }),
        }
        at += 1;
    }
    let mut shown: Vec<Node> = Vec::new();
    for node in found {
        if !node.is_standard_setter() {
            shown.push(node);
            continue;
        }
        // Its documentation is that of the field.
        while shown.last().is_some_and(|it| it.line.starts_with("///")) {
            shown.pop();
        }
    }
    (shown, at)
}

/// Whether a line closes a group and opens no other.
fn is_close(line: &str) -> bool {
    line.starts_with([')', ']', '}']) && !line.ends_with(['(', '[', '{'])
}

impl Node<'_> {
    /// Whether it is a setter that only converts its argument.
    fn is_standard_setter(&self) -> bool {
        let text = self.flat().unwrap_or_default();
        let Some((head, body)) = text.split_once(" -> Self { ") else {
            return false;
        };
        let name = head
            .split_once("pub fn ")
            .and_then(|it| it.1.split_once('('));
        let Some((name, _)) = name.filter(|it| it.1.trim_start().starts_with("mut self")) else {
            return false;
        };
        let field = name.trim_end_matches("_null");
        let value = body.strip_prefix(&format!("self.{name} = {name}."));
        let value = value.and_then(|it| it.strip_suffix("; self }"));
        let is_null = body == format!("self.{field} = Nullable::Null; self }}");
        let converts = value.is_some_and(|it| {
            [
                "into()",
                "into_option()",
                "into_option().map(Box::new)",
                "into_option().map_or(Nullable::Absent, Nullable::Value)",
            ]
            .contains(&it)
        });
        is_null || converts
    }

    fn write(&self, indent: usize, lines: &mut Vec<String>) {
        let margin = " ".repeat(indent);
        if let Some(flat) = self.flat().filter(|it| margin.len() + it.len() <= WIDTH) {
            lines.push(margin + &flat);
            return;
        }
        lines.push(margin + self.line);
        for it in &self.below {
            it.write(indent + 2, lines);
        }
        if let Some(last) = lines.last_mut().filter(|_| !self.close.is_empty()) {
            last.push(' ');
            last.push_str(self.close);
        }
    }

    /// The whole node on one line, unless it has comments.
    fn flat(&self) -> Option<String> {
        if self.line.starts_with("//") && !self.below.is_empty() {
            return None;
        }
        let mut text = self.line.to_owned();
        for it in &self.below {
            let flat = it.flat().filter(|it| !it.starts_with("//"))?;
            text.push(' ');
            text.push_str(&flat);
        }
        if !self.close.is_empty() {
            text.push(' ');
            text.push_str(self.close);
        }
        Some(text)
    }
}

#[test]
fn groups_that_fit_are_one_line() {
    let text = "// @generated by \"x\". Do not edit.\n\nuse a::{\n    B,\n};\n\n/// The schema `A`.\n#[derive(Clone)]\n#[b]\npub struct A \
                {\n    /// Own.\n    pub a: B,\n}\n\nimpl A {\n    fn a(\n        &self,\n    ) -> B {\n        self.a\n    }\n}\n";
    assert_eq!(
        outline(text),
        "#[derive(Clone)] #[b] pub struct A {\n  /// Own.\n  pub a: B, }\nimpl A { fn a( &self, ) -> B { self.a } }"
    );
}

#[test]
fn setters_that_only_convert_are_omitted() {
    let text = "impl A {\n    /// Own.\n    pub fn a(mut self, a: impl IntoOption<B>) -> Self {\n        self.a = \
                a.into_option();\n        self\n    }\n\n    pub fn b(mut self, b: B) -> Self {\n        self.b = \
                Some(b);\n        self\n    }\n}\n";
    assert_eq!(
        outline(text),
        "impl A { pub fn b(mut self, b: B) -> Self { self.b = Some(b); self } }"
    );
}
