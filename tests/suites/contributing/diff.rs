//! Diffs for readers: `@@ TEXT` precedes the lines of a hunk in place of line numbers, which would soon be out of date.

/// The changes of a file.
#[derive(Debug)]
pub struct FileDiff {
    /// The file, from the root.
    pub path: String,
    pub hunks: Vec<Hunk>,
}

/// Lines that are replaced.
#[derive(Debug)]
pub struct Hunk {
    /// A part of a line before it.
    pub after: String,
    /// The lines with a space or a minus sign.
    pub old: Vec<String>,
    /// The lines with a space or a plus sign.
    pub new: Vec<String>,
}

/// The diffs of a block.
pub fn parse(block: &str) -> Vec<FileDiff> {
    let mut diffs: Vec<FileDiff> = Vec::new();
    for line in block.lines() {
        if let Some(path) = line.strip_prefix("--- a/") {
            diffs.push(FileDiff {
                path: path.to_owned(),
                hunks: Vec::new(),
            });
            continue;
        }
        let diff = diffs.last_mut().expect("a file before its hunks");
        if let Some(after) = line.strip_prefix("@@ ") {
            diff.hunks.push(Hunk {
                after: after.to_owned(),
                old: Vec::new(),
                new: Vec::new(),
            });
            continue;
        }
        let hunk = diff.hunks.last_mut().expect("a hunk before its lines");
        let (sign, text) = line.split_at_checked(1).unwrap_or((" ", ""));
        if sign != "+" {
            hunk.old.push(text.to_owned());
        }
        if sign != "-" {
            hunk.new.push(text.to_owned());
        }
    }
    diffs
}

impl FileDiff {
    /// The text with the changes.
    pub fn applied(&self, text: &str) -> String {
        let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
        for hunk in &self.hunks {
            let start = position(&lines, &hunk.after, &hunk.old);
            let start = start.unwrap_or_else(|| panic!("not in {}: {hunk:#?}", self.path));
            // Lines that only are added follow the line before.
            let start = if hunk.old.is_empty() {
                start + 1
            } else {
                start
            };
            lines.splice(start..start + hunk.old.len(), hunk.new.iter().cloned());
        }
        lines.join("\n") + "\n"
    }
}

impl Hunk {
    /// Whether a string has the lines that are replaced.
    pub fn is_before(&self, text: &str) -> bool {
        let lines: Vec<String> = text.lines().map(str::to_owned).collect();
        position(&lines, &self.after, &self.old).is_some()
    }

    /// Whether a string has the lines that replace others, and not those.
    pub fn is_after(&self, text: &str) -> bool {
        let lines: Vec<String> = text.lines().map(str::to_owned).collect();
        let is_replaced = self.old.is_empty() || position(&lines, &self.after, &self.old).is_none();
        is_replaced && position(&lines, &self.after, &self.new).is_some()
    }
}

/// The position of lines after a line that contains a string.
fn position(lines: &[String], after: &str, expected: &[String]) -> Option<usize> {
    let start = lines.iter().position(|it| it.contains(after))?;
    let rest = &lines[start..];
    if expected.is_empty() {
        return Some(start);
    }
    let found = rest.windows(expected.len()).position(|it| it == expected);
    found.map(|it| start + it)
}

#[test]
fn hunks_are_applied_after_their_anchor() {
    let block = "--- a/one\n@@ second\n same\n-old\n+new\n \n@@ third\n+more\n--- a/two\n@@ x\n-x";
    let [one, two] = parse(block).try_into().expect("two files");
    assert_eq!((one.path.as_str(), two.path.as_str()), ("one", "two"));
    let text = "first\nsame\nold\n\nsecond\nsame\nold\n\nthird\n";
    let expected = "first\nsame\nold\n\nsecond\nsame\nnew\n\nthird\nmore\n";
    assert_eq!(one.applied(text), expected);
    assert!(one.hunks[0].is_before(text) && !one.hunks[0].is_after(text));
    assert!(one.hunks[0].is_after(expected) && !one.hunks[0].is_before(expected));
    assert_eq!(two.applied("a x\nx\ny\n"), "a x\ny\n");
}

#[test]
#[should_panic(expected = "not in one")]
fn a_hunk_that_is_nowhere_is_an_error() {
    let diffs = parse("--- a/one\n@@ first\n-old\n+new");
    diffs[0].applied("old\nfirst\n");
}
