//! The mock: an alias of the runtime's, for the client of this crate.

use std::collections::BTreeSet;

use super::feature_gate::FeatureGate;
use super::item::{Item, Kind};
use super::ty::Ty;

/// The alias of the mock.
pub(super) fn mock() -> Item<'static> {
    let of = Box::new(Ty::Path("client_runtime::mock::Mock"));
    let alias = Kind::Alias(Ty::Generic(of, vec![Ty::Root("Client")]));
    let mut item = Item::new("Mock", alias, MOCK);
    item.gate = FeatureGate::Any(BTreeSet::from(["mock".to_owned()]));
    item
}

/// The types of the runtime's mock that the module re-exports.
pub const REEXPORTS: &[&str] = &["Expectation", "ReceivedRequest"];

const MOCK: &str = "A server on its own loopback port that stands in for the API: see [`client_runtime::mock::Mock`].";
