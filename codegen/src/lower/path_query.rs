//! Queries in the key of a path: their parameters are sent in the query.

use super::pass::Pass;
use crate::diagnostic::{Diagnostic, code};
use crate::ir::{Key, Location, Name, Pair, Parameter, Route, Style};
use crate::source::Span;

impl Pass<'_, '_> {
    /// Converts the parameters of an operation that occur in its path's query to query parameters.
    pub(super) fn query_of_path(
        &mut self,
        route: &Route,
        key: Span,
        keys: &[Key],
        parameters: &mut Vec<Parameter>,
    ) {
        for pair in &route.query {
            match pair {
                Pair::Fixed(pair) => self.check_keys(pair, key, keys),
                Pair::Mixed(text) => {
                    let message = format!("`{text}` in the query of a path is not supported");
                    let error = Diagnostic::error(code::UNSUPPORTED, key, message);
                    let help = "a parameter is a whole value: declare it with `in: query`";
                    self.types.reader.report(error.help(help));
                }
                Pair::Parameter { name, parameter } => {
                    // If the path also uses the parameter, it is kept, and another one is added for the query.
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

impl Pass<'_, '_> {
    /// Reports an API key that is not sent, because a pair in the path's query has the same name.
    fn check_keys(&mut self, pair: &str, span: Span, keys: &[Key]) {
        let name = pair.split('=').next().unwrap_or_default();
        let name = percent_encoding::percent_decode_str(name).decode_utf8_lossy();
        let is_same = |it: &&Key| it.location == Location::Query && it.parameter == name;
        if let Some(key) = keys.iter().find(is_same) {
            let scheme = &key.name.wire;
            let message = format!(
                "the API key `{scheme}` is not sent: the query of the path has `{name}` already"
            );
            let finding = Diagnostic::warning(code::CONFLICT, span, message);
            self.types
                .reader
                .report(finding.help(format!("remove `{name}` from the path to send the API key")));
        }
    }
}

/// The style of a query parameter with a single value.
const FORM: Style = Style::Form {
    explode: false,
    reserved: false,
};

/// Converts a parameter in the path's query to a query parameter with the name used there. Returns false if it is not
/// declared. If the path uses it too, a copy stays there.
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
