//! Parameters of operations, and headers of responses.

use indexmap::IndexMap;

use super::change::Change;
use super::object::{Presence, exchange};
use super::operation::Endpoint;
use super::role::{Form, Role};
use super::schema::Optional;
use super::side::Side;
use super::walk::{Place, Walk};
use crate::diff::rule::Rule;
use crate::diff::template::template;
use crate::diff::verdict::Directions;
use crate::openapi::{Given, Parameter, Schema, Typed};

/// A parameter, with what it is found by.
#[derive(Clone, Copy)]
pub(super) struct Found<'d> {
    pub(super) parameter: Parameter<'d>,
    pub(super) name: &'d str,
    pub(super) location: &'d str,
    /// Whether other operations may have it too, since it is in `components` or beside the operations of a path.
    is_shared: bool,
}

pub(super) type Parameters<'d> = IndexMap<Key, Found<'d>>;

/// The location and the name of a parameter. Those in the path are found by their position, or by their name.
pub(super) type Key = (String, String);

/// Parameters that OpenAPI ignores.
const IGNORED: [&str; 3] = ["accept", "content-type", "authorization"];

fn parameters<'d>(
    side: &Side<'d>,
    endpoint: &Endpoint<'d>,
    is_by_position: bool,
) -> Parameters<'d> {
    let own = endpoint.operation.parameters().into_iter().flatten();
    let of_items = endpoint.items.iter().filter_map(|it| it.parameters());
    let of_items = of_items.flatten().map(|it| (it, true));
    let names = endpoint.path_names();
    let mut all = IndexMap::new();
    for (listed, is_of_item) in own.map(|it| (it, false)).chain(of_items) {
        let parameter = side.resolved(listed);
        let is_shared = is_of_item || parameter != listed;
        let (Some(name), Some(location)) = (parameter.name(), parameter.location()) else {
            continue;
        };
        let (name, location) = (name.text, location.text);
        let key = match location {
            "path" => match names.iter().position(|it| *it == name) {
                Some(position) if is_by_position => position.to_string(),
                Some(_) => name.to_owned(),
                None => continue,
            },
            "header" => name.to_ascii_lowercase(),
            // There is one, and its name is not sent.
            "querystring" => String::new(),
            _ => name.to_owned(),
        };
        if location == "header" && IGNORED.contains(&key.as_str()) {
            continue;
        }
        let found = Found {
            parameter,
            name,
            location,
            is_shared,
        };
        all.entry((location.to_owned(), key)).or_insert(found);
    }
    all
}

/// Whether parameters in two paths correspond by position. In different paths, those of the same name do.
fn are_by_position(old: &Endpoint, new: &Endpoint) -> bool {
    let (mut a, mut b) = (old.path_names(), new.path_names());
    let is_as_long = a.len() == b.len();
    a.sort_unstable();
    b.sort_unstable();
    template(old.path) == template(new.path) || is_as_long && a != b
}

impl Found<'_> {
    fn path(&self, place: &Place) -> String {
        format!("{} {} {}", place.path, self.location, self.name)
    }

    pub(super) fn is_required(&self) -> bool {
        self.location == "path" || self.parameter.given().required() == Some(true)
    }
}

/// The name that a parameter had, or has now, if it is the only one of its kind on both sides.
fn counterpart<'d>(
    (side, own, all): (&Side<'d>, &Found<'d>, &[Found<'d>]),
    (other_side, others): (&Side<'d>, &[Found<'d>]),
) -> Option<&'d str> {
    let kind = |side: &Side<'d>, it: &Found<'d>| {
        let shape = side.shape(&content(it.parameter.given()).0);
        let format = shape.text("format");
        (
            it.location,
            it.is_required(),
            shape.types,
            format,
            shape.name,
        )
    };
    let wanted = kind(side, own);
    let is_only = all.iter().filter(|it| kind(side, it) == wanted).count() == 1;
    let mut found = others.iter().filter(|it| kind(other_side, it) == wanted);
    let first = found.next().filter(|_| is_only)?;
    found.next().is_none().then_some(first.name)
}

/// The schemas of a parameter or header, and its media type if it is encoded.
pub(super) fn content(given: Given<'_>) -> (Vec<Schema<'_>>, Option<&str>) {
    let media = given.content().unwrap_or_default().iter().next();
    match media {
        Some((name, media)) => (media.schema().into_iter().collect(), Some(name)),
        None => (given.schema().into_iter().collect(), None),
    }
}

impl<'d> Walk<'d> {
    /// Compares the parameters of an operation.
    pub(super) fn parameters(&mut self, place: &Place, old: &Endpoint<'d>, new: &Endpoint<'d>) {
        let place = place.at(place.path.clone(), Role::PARAMETER);
        let is_by_position = are_by_position(old, new);
        let mut before = parameters(&self.old, old, is_by_position);
        let mut after = parameters(&self.new, new, is_by_position);
        let (from, to) = (old.operation, new.operation);
        self.queries(&place, &mut before, &mut after);
        let mut removed = Vec::new();
        for (key, a) in before {
            match after.shift_remove(&key) {
                Some(b) => self.parameter(&place.at(b.path(&place), place.role), &a, &b),
                None => removed.push(a),
            }
        }
        let added: Vec<Found<'d>> = after.into_values().collect();
        for a in &removed {
            let presence = self.old.presence(a);
            let at = place.at(a.path(&place), place.role);
            let wire = Role::PARAMETER.judge(&Some(presence), &None, |s, r| {
                exchange(Role::PARAMETER, *s, *r)
            });
            let rule = if a.is_required() {
                Rule::ParameterRequiredRemoved
            } else {
                Rule::ParameterRemoved
            };
            let mut change = Change::of(rule).from(a.name).in_old(a.parameter.span());
            change.new = (!a.is_shared).then(|| to.span_of("parameters"));
            let renamed = counterpart((&self.old, a, &removed), (&self.new, &added));
            change.hint = renamed.map(|it| format!("perhaps renamed to {it}"));
            self.found(&at, change.wire(wire));
        }
        for b in &added {
            let presence = self.new.presence(b);
            let at = place.at(b.path(&place), place.role);
            let wire = Role::PARAMETER.judge(&None, &Some(presence), |s, r| {
                exchange(Role::PARAMETER, *s, *r)
            });
            let rule = if b.is_required() {
                Rule::ParameterRequiredAdded
            } else {
                Rule::ParameterAdded
            };
            let mut change = Change::of(rule).to(b.name).in_new(b.parameter.span());
            change.old = (!b.is_shared).then(|| from.span_of("parameters"));
            let renamed = counterpart((&self.new, b, &added), (&self.old, &removed));
            change.hint = renamed.map(|it| format!("perhaps renamed from {it}"));
            self.found(&at, change.wire(wire));
        }
    }

    fn parameter(&mut self, place: &Place, old: &Found<'d>, new: &Found<'d>) {
        let (a, b) = (old.parameter, new.parameter);
        let spans = (a.span(), b.span());
        self.described(place, spans, a, b);
        if old.name != new.name && matches!(old.location, "path" | "querystring") {
            let change = Change::of(Rule::ParameterRenamed)
                .at(a.span_of("name"), b.span_of("name"))
                .from(old.name)
                .to(new.name);
            self.found(place, change);
        }
        let (x, y) = (self.old.presence(old), self.new.presence(new));
        if x.required != y.required {
            let role = place.role;
            let wire = role.judge(&Some(x), &Some(y), |s, r| exchange(role, *s, *r));
            let rule = if y.required {
                Rule::ParameterBecameRequired
            } else {
                Rule::ParameterBecameOptional
            };
            let change =
                Change::of(rule).at(a.given().span_of("required"), b.given().span_of("required"));
            self.found(place, change.wire(wire));
        }
        self.style(place, (a.given(), b.given()), old.location);
        let optional = Optional {
            old: !x.required,
            new: !y.required,
        };
        self.given(place, a.given(), b.given(), optional);
    }

    /// Compares the value of a parameter or a header.
    pub(super) fn given(
        &mut self,
        place: &Place,
        old: Given<'d>,
        new: Given<'d>,
        optional: Optional,
    ) {
        let ((a, encoded), (b, encoded_now)) = (content(old), content(new));
        if encoded != encoded_now {
            let mut change = Change::of(style_rule(place)).at(old.span(), new.span());
            change.before = encoded.map(str::to_owned);
            change.after = encoded_now.map(str::to_owned);
            self.found(place, change.wire(Directions::BREAKING));
        }
        let role = match encoded_now {
            Some(_) => Role::new(place.role.flow, Form::Typed),
            None => place.role,
        };
        self.value(&place.at(place.path.clone(), role), &a, &b, optional);
    }

    /// Compares how the value of a parameter or a header is written.
    pub(super) fn style(
        &mut self,
        place: &Place,
        (old, new): (Given<'d>, Given<'d>),
        location: &str,
    ) {
        let of = |it: Given<'d>| {
            let default = match location {
                "query" | "cookie" => "form",
                _ => "simple",
            };
            let style = it.style().map_or(default, |it| it.text);
            let is_exploded = matches!(style, "form" | "cookie");
            (style, it.explode().unwrap_or(is_exploded))
        };
        let (a, b) = (of(old), of(new));
        // The keyword has no effect on these: an array is `a,b` either way.
        let is_list = |side: &Side<'d>, it| side.shape(&content(it).0).is_only("array");
        let is_same_style = a.0 == b.0
            && (a.0 == "deepObject"
                || a.0 == "simple" && is_list(&self.old, old) && is_list(&self.new, new));
        let text = |it: (&str, bool)| format!("style: {}, explode: {}", it.0, it.1);
        let is_structured = |side: &Side<'d>, it: Given<'d>| {
            let shape = side.shape(&content(it).0);
            shape.is("array") || shape.is("object") || shape.types.is_none()
        };
        if a != b && !is_same_style {
            // A scalar is written the same in most styles.
            let prefix = |it: &str| matches!(it, "label" | "matrix");
            let matters = is_structured(&self.old, old) && is_structured(&self.new, new)
                || prefix(a.0) != prefix(b.0)
                || prefix(a.0) && a.0 != b.0;
            let wire = if matters {
                Directions::BREAKING
            } else {
                Directions::COMPATIBLE
            };
            let keyword = if a.0 == b.0 { "explode" } else { "style" };
            let change = Change::of(style_rule(place))
                .at(old.span_of(keyword), new.span_of(keyword))
                .from(text(a))
                .to(text(b));
            self.found(place, change.wire(wire));
        }
        let reserved = |it: Given<'d>| it.reserved().unwrap_or(false);
        if reserved(old) != reserved(new) {
            let change = Change::of(Rule::ParameterStyle)
                .at(old.span_of("allowReserved"), new.span_of("allowReserved"))
                .from(format!("allowReserved: {}", reserved(old)))
                .to(format!("allowReserved: {}", reserved(new)));
            self.found(place, change.wire(Directions::RISKY));
        }
    }
}

fn style_rule(place: &Place) -> Rule {
    if place.role.is_request() {
        Rule::ParameterStyle
    } else {
        Rule::HeaderStyle
    }
}

impl<'d> Side<'d> {
    pub(super) fn presence(&self, found: &Found<'d>) -> Presence {
        let (schemas, _) = content(found.parameter.given());
        Presence {
            required: found.is_required(),
            has_default: self.shape(&schemas).keyword("default").is_some(),
        }
    }
}
