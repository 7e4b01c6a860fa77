//! Lines of YAML, indented by two columns a level like the spec.

/// Lines of YAML.
#[derive(Debug, Default)]
pub(crate) struct Yaml {
    lines: Vec<String>,
    column: usize,
}

impl Yaml {
    /// No lines yet; the first begins at a column.
    pub(crate) fn at(column: usize) -> Self {
        Yaml {
            lines: Vec::new(),
            column,
        }
    }

    /// A line at this level.
    pub(crate) fn line(&mut self, text: &str) {
        self.lines
            .push(format!("{}{text}", " ".repeat(self.column)));
    }

    /// Lines one level deeper.
    pub(crate) fn nested(&mut self, write: impl FnOnce(&mut Self)) {
        self.column += 2;
        write(self);
        self.column -= 2;
    }

    /// An item of a sequence.
    pub(crate) fn item(&mut self, write: impl FnOnce(&mut Self)) {
        let first = self.lines.len();
        self.nested(write);
        if let Some(line) = self.lines.get_mut(first) {
            line.replace_range(self.column..self.column + 2, "- ");
        }
    }

    /// Lines that begin at column 0, at this level.
    pub(crate) fn append(&mut self, other: &Yaml) {
        for it in &other.lines {
            self.line(it);
        }
    }

    /// All lines, without a newline at the end.
    pub(crate) fn text(&self) -> String {
        self.lines.join("\n")
    }
}

#[test]
fn nested_lines_and_items_are_indented() {
    let mut yaml = Yaml::at(2);
    yaml.line("a:");
    yaml.nested(|yaml| {
        yaml.item(|yaml| {
            yaml.line("b: 1");
            yaml.line("c: 2");
        });
        yaml.item(|yaml| yaml.line("d"));
    });
    assert_eq!(yaml.text(), "  a:\n    - b: 1\n      c: 2\n    - d");
}
