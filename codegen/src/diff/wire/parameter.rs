//! Parameters of operations, and headers of responses.

use indexmap::IndexMap;

use super::change::{About, Change};
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
#[derive(Clone)]
pub(super) struct Found<'d> {
    pub(super) parameter: Parameter<'d>,
    pub(super) name: &'d str,
    pub(super) location: &'d str,
    /// Where other operations may have it from, too: `parameters/Limit` of `components`, or the path beside whose operations
    /// it is.
    shared: Option<Shared<'d>>,
}

#[derive(Clone, PartialEq, Eq)]
enum Shared<'d> {
    Component(String),
    Path(&'d str),
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
        let of_item = || is_of_item.then_some(Shared::Path(endpoint.path));
        let shared = side.shared(listed).map(Shared::Component).or_else(of_item);
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
            shared,
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
    /// The place of the parameter, which is not named after the first operation if others have it, too.
    fn place(&self, of: &Place) -> Place {
        let own = || format!("{} {}", self.location, self.name);
        let path = match &self.shared {
            Some(Shared::Path(path)) => format!("{path} {}", own()),
            // Which components an operation refers to is its own.
            _ => format!("{} {}", of.path, own()),
        };
        let place = of.at(path, of.role);
        place.about(About::Parameter(self.name.to_owned()))
    }

    /// The place of a parameter of both documents. One that only one of them shares is the operation's own.
    fn place_beside(&self, old: &Found, of: &Place) -> Place {
        match (&old.shared, &self.shared) {
            (Some(Shared::Component(_)), Some(Shared::Component(component))) => {
                let place = self.place(of);
                place.at(component.clone(), place.role).about(place.about)
            }
            (Some(Shared::Path(_)), Some(Shared::Path(_))) => self.place(of),
            _ => Found {
                shared: None,
                ..self.clone()
            }
            .place(of),
        }
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
                Some(b) => self.parameter(&b.place_beside(&a, &place), &a, &b),
                None => removed.push(a),
            }
        }
        let added: Vec<Found<'d>> = after.into_values().collect();
        for a in &removed {
            let presence = self.old.presence(a);
            let at = a.place(&place);
            let wire = Role::PARAMETER.judge(&Some(presence), &None, |s, r| {
                exchange(Role::PARAMETER, *s, *r)
            });
            let rule = if a.is_required() {
                Rule::ParameterRequiredRemoved
            } else {
                Rule::ParameterRemoved
            };
            let mut change = Change::of(rule).from(a.name).in_old(a.parameter.span());
            change.new = (a.shared.is_none()).then(|| to.span_of("parameters"));
            let renamed = counterpart((&self.old, a, &removed), (&self.new, &added));
            change.hint = renamed.map(|it| format!("perhaps renamed to {it}"));
            self.found(&at, change.wire(wire));
        }
        for b in &added {
            let presence = self.new.presence(b);
            let at = b.place(&place);
            let wire = Role::PARAMETER.judge(&None, &Some(presence), |s, r| {
                exchange(Role::PARAMETER, *s, *r)
            });
            let rule = if b.is_required() {
                Rule::ParameterRequiredAdded
            } else {
                Rule::ParameterAdded
            };
            let mut change = Change::of(rule).to(b.name).in_new(b.parameter.span());
            change.old = (b.shared.is_none()).then(|| from.span_of("parameters"));
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
}

pub(super) fn style_rule(place: &Place) -> Rule {
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
