//! The directions of bodies.

/// The direction of a body.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Way {
    /// Without `readOnly` properties.
    Request,
    /// Without `writeOnly` properties.
    Response,
}
