//! Prints servers.

use super::line::{Line, Text, all_quoted, name, quoted};
use crate::ir::{Server, ServerVariable};

pub(super) fn server(text: &mut Text, depth: usize, server: &Server) {
    let Server {
        url,
        description,
        variables,
    } = server;
    let line = Line::new("server").word(quoted(url));
    text.line(depth, &line.description(description));
    for variable in variables {
        let ServerVariable {
            name: own,
            default,
            values,
            description,
        } = variable;
        let line = Line::new("variable").word(name(own)).word("=");
        let line = line.word(quoted(default)).list("of", &all_quoted(values));
        text.line(depth + 1, &line.description(description));
    }
}
