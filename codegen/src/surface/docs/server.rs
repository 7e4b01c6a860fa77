//! Servers: the setters of the variables of their URLs.

use super::prose::prose;
use crate::ir::ServerVariable;

/// The documentation of the setter of a variable of the API's server.
pub(in crate::surface) fn variable(variable: &ServerVariable) -> String {
    let text = described(variable, "the server's URL");
    format!("{text}; {} otherwise.", default(variable))
}

/// The documentation of the setter of a variable that only the servers of operations have.
pub(in crate::surface) fn variable_of_operations(all: &[&ServerVariable]) -> String {
    let text = described(
        all[0],
        "the URLs of operations that have servers of their own",
    );
    let is_one = all.iter().all(|it| it.default == all[0].default);
    let otherwise = if is_one {
        default(all[0])
    } else {
        "each server's own default".to_owned()
    };
    format!("{text}; {otherwise} otherwise.")
}

fn described(variable: &ServerVariable, url: &str) -> String {
    if variable.description.is_empty() {
        format!("Sets `{}` of {url}", variable.name.wire)
    } else {
        prose(variable.description.trim_end_matches('.'))
    }
}

fn default(variable: &ServerVariable) -> String {
    match variable.default.as_str() {
        "" => "empty".to_owned(),
        default => format!("`{default}`"),
    }
}
