//! Suggestions for references that do not resolve.

use super::reference::REFERABLE;
use super::{Node, token};
use crate::suggestions::Guesses;

/// The closest existing pointer to one that does not resolve.
pub(super) fn closest(root: &Node, pointer: &str, guesses: &Guesses) -> Option<String> {
    misspelt(root, pointer, guesses).or_else(|| same_name(root, pointer))
}

/// Follows a pointer, replacing each segment that does not exist with the closest one that does.
fn misspelt(root: &Node, pointer: &str, guesses: &Guesses) -> Option<String> {
    let (mut here, mut found) = (root, String::new());
    for name in pointer.strip_prefix('/')?.split('/') {
        let step = format!("/{name}");
        let (step, next) = match here.pointer(&step) {
            Some(next) => (step, next),
            None => {
                let near = guesses.nearest(name, here.as_object()?.keys())?;
                let step = format!("/{}", token(near));
                let next = here.pointer(&step)?;
                (step, next)
            }
        };
        found.push_str(&step);
        here = next;
    }
    Some(found)
}

/// The component with the same name, for a pointer with another prefix than OpenAPI's, such as `#/definitions/Pet` or
/// `Pet`.
pub(super) fn same_name(root: &Node, pointer: &str) -> Option<String> {
    let name = pointer.rsplit('/').next()?;
    let mut places = REFERABLE
        .into_iter()
        .map(|it| format!("/components/{it}/{name}"));
    places.find(|it| root.pointer(it).is_some())
}
