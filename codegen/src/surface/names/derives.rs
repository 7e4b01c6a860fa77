//! The patterns of `[derives]`.

use super::Naming;
use crate::config::Config;
use crate::diagnostic::Diagnostic;
use crate::ir::{Api, Definition, TypeId};
use crate::suggestions::nearest;
use crate::surface::holding::wrapped;

impl Naming<'_> {
    /// Reports patterns of `[derives]` that match no type with traits of its own.
    pub(super) fn derives(&mut self, api: &Api, config: &Config) {
        if config.derives.0.is_empty() {
            return;
        }
        let newtypes = wrapped(api);
        let is_alias = |id: usize| {
            let definition = &api.types[id].definition;
            matches!(definition, Definition::Alias(_)) && !newtypes.contains(&TypeId(id))
        };
        let used = (0..api.types.len()).filter(|id| api.types[*id].is_used());
        let (aliases, models): (Vec<usize>, Vec<usize>) = used.partition(|it| is_alias(*it));
        let ident = |id: &usize| self.names.types[*id].ident.as_str();
        let (aliases, models) = (aliases.iter().map(ident), models.iter().map(ident));
        let effective: Vec<&str> = config.derives.unmatched(&aliases).collect();
        let mut findings: Vec<Diagnostic> = Vec::new();
        for pattern in config.derives.unmatched(&models) {
            let finding = if effective.contains(&pattern) {
                let message = format!("`[derives]` names `{pattern}`, which matches no model");
                let help = match nearest(pattern, models.clone()) {
                    Some(near) => format!("did you mean `{near}`?"),
                    None => "give the name of a Rust type, or a pattern with `*`".to_owned(),
                };
                config
                    .finding_at_key(&["derives", pattern], message)
                    .help(help)
            } else {
                let message = format!("`[derives]` names `{pattern}`, which matches only aliases");
                let help = "an alias has the traits of its type; structs, enums and unions can derive more";
                config
                    .finding_at_key(&["derives", pattern], message)
                    .help(help)
            };
            findings.push(finding);
        }
        self.findings.extend(findings);
    }
}
