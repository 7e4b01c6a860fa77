//! Prints the credentials that operations require.

use super::line::{Line, quoted};
use crate::ir::{Authorization, Credential, Security};

pub(super) fn security(security: &Security) -> Line {
    let credential = |it: &Credential| match it {
        Credential::Authorization => "authorization".to_owned(),
        Credential::Scheme(name) => format!("scheme {}", quoted(name)),
        Credential::Key(name) => format!("key {}", quoted(name)),
    };
    let all = |it: &Vec<Credential>| it.iter().map(credential).collect::<Vec<_>>().join(" + ");
    let any: Vec<String> = security.iter().map(|it| format!("[{}]", all(it))).collect();
    Line::new("security").word(if any.is_empty() {
        "none".to_owned()
    } else {
        any.join(" | ")
    })
}

/// How an `Authorization` header may be created.
pub(super) fn kinds(all: &[Authorization]) -> Vec<&'static str> {
    let all = all.iter().map(|it| match it {
        Authorization::Token => "token",
        Authorization::ClientCredentials => "client_credentials",
        Authorization::Basic => "basic",
        Authorization::Other => "other",
    });
    all.collect()
}
