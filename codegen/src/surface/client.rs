//! The client, its builder and the items of the crate's root.

use super::item::{Function, Receiver};
use super::ty::Ty;
use super::{Builder, Planner};

impl Planner<'_> {
    pub(super) fn builder(&self) -> Builder {
        let into = |ty: &'static str| Ty::into(Ty::Library(ty));
        let keys = self.api.keys.iter().zip(&self.names.keys);
        let keys = keys.map(|(key, ident)| {
            let ty = match key.scheme {
                Some(_) => Ty::Impl(Box::new(Ty::Path("client_runtime::auth::Authenticate"))),
                None => into("client_runtime::Secret"),
            };
            Function::setter(ident, ident, ty)
        });
        let string = || Ty::into(Ty::STRING);
        let variables = self.names.variables.iter();
        let variables = variables.map(|ident| Function::setter(ident, ident, string()));
        Builder {
            keys: keys.collect(),
            variables: variables.collect(),
            base_url: Function::setter("base_url", "url", string()),
            build: Function {
                ident: "build".to_owned(),
                receiver: Receiver::Value,
                arguments: Vec::new(),
                returns: Ty::Generic(
                    Box::new(Ty::Prelude("Result")),
                    vec![Ty::Prelude("Client"), Ty::Absolute("Error")],
                ),
                deprecated: false,
            },
        }
    }
}
