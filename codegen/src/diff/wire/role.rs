//! Who sends a value, and how it is written.

use crate::diff::verdict::{Directions, Wire};

/// The use of a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Role {
    pub(super) flow: Flow,
    pub(super) form: Form,
}

/// The direction of a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Flow {
    /// From client to server.
    Request,
    /// From server to client.
    Response,
}

/// How a value is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Form {
    /// With its type: JSON.
    Typed,
    /// As XML.
    Xml,
    /// As text: a parameter, a property of a form, or a header.
    Text,
    /// As it is: a body that is a file.
    Bytes,
}

impl Role {
    pub(super) const PARAMETER: Role = Role::new(Flow::Request, Form::Text);
    pub(super) const HEADER: Role = Role::new(Flow::Response, Form::Text);

    pub(super) const fn new(flow: Flow, form: Form) -> Self {
        Role { flow, form }
    }

    pub(super) fn is_request(self) -> bool {
        self.flow == Flow::Request
    }

    pub(super) fn is_text(self) -> bool {
        self.form == Form::Text
    }

    pub(super) fn is_xml(self) -> bool {
        self.form == Form::Xml
    }

    /// Evaluates a relation between what the sender sends and what the receiver takes, in both directions.
    pub(super) fn judge<T: ?Sized>(
        self,
        old: &T,
        new: &T,
        relation: impl Fn(&T, &T) -> Wire,
    ) -> Directions {
        let (forward, backward) = (relation(old, new), relation(new, old));
        match self.flow {
            Flow::Request => Directions::new(forward, backward),
            Flow::Response => Directions::new(backward, forward),
        }
    }
}
