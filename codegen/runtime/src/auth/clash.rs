//! Finds credentials of one request that would occupy the same place, where a request can carry only one.

use super::key::same_place;
use super::{Authorizer, Credential, Key, Place, Security, carried};

/// The place of `auth` and of the credentials of security schemes.
const AUTHORIZATION: Place = Place::Header("Authorization");

/// Two credentials for the same place.
pub(crate) struct Clash {
    pub(crate) place: Place,
    pub(crate) message: String,
}

/// The first two credentials of a request for the same place. A request that does not specify credentials carries all
/// of them.
pub(crate) fn clash(
    security: Option<Security>,
    auth: &[Authorizer],
    keys: &[Key],
) -> Option<Clash> {
    if auth.len() + keys.len() < 2 {
        return None;
    }
    let credentials: Vec<Credential> = match security {
        Some(security) => carried(security, |it| has(auth, keys, it)).collect(),
        None => {
            let keys = keys.iter().map(|it| Credential::Key(it.name));
            [Credential::Authorization]
                .into_iter()
                .chain(keys)
                .collect()
        }
    };
    let mut sent: Vec<(String, Place)> = Vec::new();
    for credential in credentials {
        let Some(next) = placed(auth, keys, credential) else {
            continue;
        };
        let mut others = sent.iter().filter(|it| it.0 != next.0);
        if let Some(other) = others.find(|it| same_place(it.1, next.1)) {
            return Some(Clash {
                place: other.1,
                message: format!(
                    "{} and {} would both be sent in {}: set only one of them",
                    other.0,
                    next.0,
                    shown(next.1)
                ),
            });
        }
        sent.push(next);
    }
    None
}

/// Whether a client has a credential.
pub(crate) fn has(auth: &[Authorizer], keys: &[Key], credential: Credential) -> bool {
    placed(auth, keys, credential).is_some()
}

/// What a client has for a credential, as messages name it, and where it is sent.
fn placed(auth: &[Authorizer], keys: &[Key], credential: Credential) -> Option<(String, Place)> {
    if let Credential::Key(name) = credential {
        let key = keys.iter().find(|it| it.name == name)?;
        return Some((format!("the key `{name}`"), key.place));
    }
    let name = match Authorizer::of(auth, credential)?.scheme {
        Some(scheme) => format!("the credentials of `{scheme}`"),
        None => "the credentials of `auth`".to_owned(),
    };
    Some((name, AUTHORIZATION))
}

fn shown(place: Place) -> String {
    match place {
        Place::Header(name) => format!("the header `{name}`"),
        Place::Query(name) => format!("the parameter `{name}` of the query"),
        Place::Cookie(name) => format!("the cookie `{name}`"),
    }
}
