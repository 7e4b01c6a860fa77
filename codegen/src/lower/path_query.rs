//! The query that the key of a path has: its parameters belong to the query of the request.

use super::pass::Pass;
use crate::diagnostic::{Diagnostic, code};
use crate::ir::{Location, Name, Pair, Parameter, Route, Style};
use crate::source::Span;

impl Pass<'_, '_> {
    /// Makes those of an operation's parameters parameters of the query that stand in the query of its path.
    pub(super) fn query_of_path(
        &mut self,
        route: &Route,
        key: Span,
        parameters: &mut Vec<Parameter>,
    ) {
        for pair in &route.query {
            match pair {
                Pair::Fixed(_) => {}
                Pair::Mixed(text) => {
                    let message = format!("`{text}` in the query of a path is not supported");
                    let error = Diagnostic::error(code::UNSUPPORTED, key, message);
                    let help = "a parameter is a whole value: declare it with `in: query`";
                    self.types.reader.report(error.help(help));
                }
                Pair::Parameter { name, parameter } => {
                    // One that the path has too keeps its place there, and is another one in the query.
                    let stays = route.names().contains(&parameter.as_str());
                    let is_declared = into_query(parameters, name, parameter, stays);
                    if !is_declared {
                        let message =
                            format!("the parameter `{parameter}` of the path is not declared");
                        let finding = Diagnostic::warning(code::MISSING, key, message);
                        self.types
                            .reader
                            .report(finding.help("it is taken as a string"));
                        parameters.push(Parameter {
                            location: Location::Query,
                            style: FORM,
                            ..Parameter::undeclared(name, key)
                        });
                    }
                }
            }
        }
    }
}

/// The style of a parameter of the query that holds one value.
const FORM: Style = Style::Form {
    explode: false,
    reserved: false,
};

/// Makes the parameter that the query of a path names a parameter of the query, by the name that it has there; false if none
/// is declared. It stays in the path, too, if that names it.
fn into_query(parameters: &mut Vec<Parameter>, name: &str, parameter: &str, stays: bool) -> bool {
    let of = |wire: &str, location| {
        let found = |it: &Parameter| it.name.wire == *wire && it.location == location;
        parameters.iter().position(found)
    };
    let in_path = of(parameter, Location::Path);
    if of(name, Location::Query).is_some() {
        if let Some(at) = in_path.filter(|_| !stays) {
            parameters.remove(at);
        }
        return true;
    }
    let Some(mut at) = in_path.or_else(|| of(parameter, Location::Query)) else {
        return false;
    };
    if stays && in_path.is_some() {
        parameters.push(parameters[at].clone());
        at = parameters.len() - 1;
    }
    let it = &mut parameters[at];
    it.name = Name::wire(name);
    if it.location == Location::Path {
        it.location = Location::Query;
        it.style = FORM;
    }
    true
}
