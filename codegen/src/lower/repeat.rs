//! Whether an operation does harm when it is sent twice: what `[retries]` says beyond the method.

use super::Lowering;
use crate::ir::{Location, Operation, Repeat};
use crate::spelling::nearest;

impl Lowering<'_> {
    /// Says of each operation what the configuration says of it, and of the configuration what it says of nothing.
    pub(super) fn repeats(&mut self) {
        let retries = &self.config.retries;
        for id in &retries.repeatable {
            let found = self.api.operations.iter_mut();
            match found.into_iter().find(|it| it.name.wire == *id) {
                Some(operation) => operation.repeat = Repeat::Harmless,
                None => self.names_nothing(id),
            }
        }
        let Some(header) = &retries.idempotency_key else {
            return;
        };
        let mut used = false;
        for operation in &mut self.api.operations {
            used |= takes_key(operation, header);
        }
        if !used {
            let message = format!("no operation takes the header `{header}`");
            let help = "declare it as a header parameter of those that do";
            let finding = self
                .config
                .finding(&["retries", "idempotency-key"], message);
            self.reader.findings.push(finding.help(help));
        }
    }

    fn names_nothing(&mut self, id: &str) {
        let ids = self.api.operations.iter().map(|it| it.name.wire.as_str());
        let message = format!("the document has no operation `{id}`");
        let mut finding = self.config.finding(&["retries", "repeatable", id], message);
        finding.help = nearest(id, ids).map(|it| format!("did you mean `{it}`?"));
        self.reader.findings.push(finding);
    }
}

/// Whether an operation takes the key: then the client makes one, and a caller need not.
fn takes_key(operation: &mut Operation, header: &str) -> bool {
    let key = operation
        .parameters
        .iter_mut()
        .find(|it| it.location == Location::Header && it.name.wire.eq_ignore_ascii_case(header));
    let Some(key) = key else {
        return false;
    };
    key.required = false;
    operation.repeat = Repeat::Key(key.name.wire.clone());
    true
}
