//! Parameters: what a request carries beside its body.

use super::{Lowering, keyword};
use crate::diagnostic::{Diagnostic, code};
use crate::ir::{ListStyle, Location, Name, Parameter, TypeRef};
use crate::load::{Node, nearest};

use super::schema::Place;

impl<'d> Lowering<'d> {
    /// The parameters of an operation: its own, and those of its path that it does not override.
    pub(super) fn parameters(
        &mut self,
        path_item: &'d Node,
        operation: &'d Node,
        operation_id: &str,
    ) -> Vec<Parameter> {
        let mut found: Vec<Parameter> = Vec::new();
        for (node, own) in self
            .items(path_item, "parameters")
            .iter()
            .map(|it| (it, false))
            .chain(
                self.items(operation, "parameters")
                    .iter()
                    .map(|it| (it, true)),
            )
        {
            let Some(parameter) = self.parameter(node, operation_id) else {
                continue;
            };
            let same = |it: &Parameter| {
                it.name == parameter.name
                    && std::mem::discriminant(&it.location)
                        == std::mem::discriminant(&parameter.location)
            };
            match found.iter().position(same) {
                Some(index) if own => found[index] = parameter,
                Some(_) => self.error(
                    code::CONFLICT,
                    node.span,
                    format!("the parameter `{}` stands twice", parameter.name.wire),
                ),
                None => found.push(parameter),
            }
        }
        found
    }

    fn parameter(&mut self, node: &'d Node, operation_id: &str) -> Option<Parameter> {
        let (node, _) = self.resolve(node)?;
        self.keywords(node, &keyword::PARAMETER);
        self.require(node, "name")?;
        let name = self.text(node, "name")?;
        let place = self.require(node, "in")?;
        let schema = self.require(node, "schema")?;
        let ty = self
            .use_of(schema, &Place::Inline(format!("{operation_id}_{name}")))
            .ty;
        let location = match self.text(node, "in")? {
            "path" => Location::Path,
            "query" => Location::Query(self.list_style(node)?),
            "header" => Location::Header,
            "cookie" => {
                self.unsupported(place.span, "a parameter in a cookie");
                return None;
            }
            other => {
                let finding = Diagnostic::error(
                    code::INVALID,
                    place.span,
                    format!("`{other}` is not a place for a parameter"),
                );
                self.findings.push(
                    match nearest(other, ["path", "query", "header", "cookie"].into_iter()) {
                        Some(near) => finding.help(format!("did you mean `{near}`?")),
                        None => finding.help("it is one of `path`, `query`, `header` and `cookie`"),
                    },
                );
                return None;
            }
        };
        let required = self.flag(node, "required");
        if location == Location::Path && !required {
            self.findings.push(
                Diagnostic::warning(
                    code::MISSING,
                    node.span,
                    format!("the path parameter `{name}` must say `required: true`"),
                )
                .help("it is taken as required"),
            );
        }
        match (&ty, location) {
            (TypeRef::List(item), Location::Query(_)) => self
                .written_as_text
                .push((item.as_ref().clone(), schema.span)),
            (TypeRef::List(_), _) => {
                self.unsupported(schema.span, "a list in a path or a header");
                return None;
            }
            _ => self.written_as_text.push((ty.clone(), schema.span)),
        }
        Some(Parameter {
            name: Name::wire(name),
            location,
            ty,
            required: required || location == Location::Path,
            description: self.words(node, "description"),
            example: node
                .get("example")
                .or_else(|| schema.get("example"))
                .map(Node::to_json),
            default: schema
                .get("default")
                .map(|it| it.as_str().map_or_else(|| it.to_string(), str::to_owned)),
            deprecated: self.flag(node, "deprecated"),
        })
    }

    fn list_style(&mut self, node: &'d Node) -> Option<ListStyle> {
        match self.text(node, "style") {
            None | Some("form") => {}
            Some(other) => {
                let span = node.get("style").map_or(node.span, |it| it.span);
                self.unsupported(
                    span,
                    format_args!("the style `{other}` of a query parameter"),
                );
                return None;
            }
        }
        // `form` explodes unless it says otherwise.
        Some(
            if node.get("explode").is_none() || self.flag(node, "explode") {
                ListStyle::Exploded
            } else {
                ListStyle::Comma
            },
        )
    }
}
