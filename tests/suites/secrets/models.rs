//! Models with secrets send them, but do not print them.

use std::fmt::Debug;

use generated_client::models::{
    Actor, ActorAuth, AppAuth, TenantApplication, TenantApplicationUpdate, TenantInfo,
};
use interop_tests::spec::Spec;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::assert_silent;
use crate::sample::{count, sample, with_secrets};

/// Asserts that a type round-trips all secrets of its schema and prints none of them.
fn keeps<T: DeserializeOwned + Serialize + Debug>(spec: &Spec, name: &str) {
    let schema = spec.find(name).expect("it is in the spec");
    let sent = sample(spec, schema);
    let value: T = serde_json::from_value(sent.clone()).expect("a sample fits");
    let back = serde_json::to_string(&value).expect("it is JSON");
    assert_ne!(count(&back), 0, "{name}: {back}");
    assert_eq!(count(&back), count(&sent.to_string()), "{name}: {back}");
    assert_silent(name, &format!("{value:?} {value:#?}"));
}

#[test]
fn models_keep_their_secrets_and_print_none() {
    let spec = Spec::load();
    let mut names = with_secrets(&spec);
    let mut check = |name: &str, keeps: fn(&Spec, &str)| {
        keeps(&spec, name);
        let at = names.iter().position(|it| *it == name);
        names.remove(at.expect("its schema has secrets"));
    };
    check("Actor", keeps::<Actor>);
    check("ActorAuth", keeps::<ActorAuth>);
    check("AppAuth", keeps::<AppAuth>);
    check("TenantApplication", keeps::<TenantApplication>);
    check("TenantApplicationUpdate", keeps::<TenantApplicationUpdate>);
    check("TenantInfo", keeps::<TenantInfo>);
    assert!(names.is_empty(), "these have secrets too: {names:?}");
}
