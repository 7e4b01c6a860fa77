//! What a reference to nothing is likely to mean.

use super::reference::REFERABLE;
use super::{Node, token};
use crate::suggestions::Guesses;

/// The pointer most like one that leads nowhere.
pub(super) fn likely(root: &Node, pointer: &str, guesses: &Guesses) -> Option<String> {
    misspelt(root, pointer, guesses).or_else(|| moved(root, pointer))
}

/// The place that is reached where each name that nothing has is taken for the one most like it.
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

/// The component of the name, where what stands before it is another way than OpenAPI's, as in `#/definitions/Pet` or `Pet`.
pub(super) fn moved(root: &Node, pointer: &str) -> Option<String> {
    let name = pointer.rsplit('/').next()?;
    let mut places = REFERABLE
        .into_iter()
        .map(|it| format!("/components/{it}/{name}"));
    places.find(|it| root.pointer(it).is_some())
}
