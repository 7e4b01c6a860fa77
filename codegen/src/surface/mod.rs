//! IR → the Rust API of the crate: modules, items, names, signatures, traits, attributes and documentation. Everything
//! that a dependent can notice is decided here, and nowhere else.
//!
//! Independent of the document and of tokens. Emission writes these decisions and the code behind them.

mod body;
mod client;
mod construct;
mod derivable;
mod docs;
mod environment;
mod feature_gate;
mod features;
mod from_env;
mod holding;
mod item;
mod krate;
mod mock;
mod model;
mod names;
mod operation;
mod parameter;
mod planner;
mod print;
mod provided;
mod reexport;
mod response;
mod sample;
mod ty;

use crate::config::Config;
use crate::ir::Api;

pub use body::in_order_of_names;
pub use construct::null_name;
pub use derivable::underivable;
pub use docs::{Docs, Expr, Program, Statement, Text, is_unseen, subject};
pub use environment::{Environment, EnvironmentCredential};
pub use feature_gate::{FeatureGate, FeatureGates};
pub use features::{FEATURES, Feature};
pub use item::{Constant, Field, Function, Implementation, Item, Kind, Receiver, Variant};
pub use krate::{
    Body, Builder, Crate, Family, Form, Group, Model, Modules, Operation, Parameter, Part,
    RequestType, Root, Way,
};
pub use mock::REEXPORTS;
pub use model::Presence;
pub use names::Names;
pub(crate) use names::constant;
pub use operation::{has_numbers, style};
pub use parameter::text_of;
use planner::Planner;
pub use provided::Provided;
pub use ty::Ty;

/// Plans the Rust API of the crate.
pub fn plan<'a>(api: &'a Api, names: &'a Names, config: &'a Config) -> Crate<'a> {
    let gates = if config.package.tag_features {
        FeatureGates::of_tags(api, &names.tags)
    } else {
        FeatureGates::none()
    };
    let planner = Planner {
        api,
        wrapped: holding::wrapped(api),
        boxed: holding::boxed(api),
        gates,
        names,
        package: &config.package,
        derives: &config.derives,
        environment_prefix: from_env::prefix(config),
    };
    planner.plan()
}
