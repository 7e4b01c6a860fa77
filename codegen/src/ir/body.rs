//! Bodies: what a request sends.

use super::{Name, Style, TypeRef, XmlRoot};

/// What a request sends.
#[derive(Clone, Debug)]
pub struct Body {
    /// What the configuration calls it.
    pub name: Option<String>,
    /// Whether a call must give it.
    pub required: bool,
    /// What it means.
    pub description: String,
    /// What it is.
    pub content: Content,
}

/// What a body is.
#[derive(Clone, Debug)]
pub enum Content {
    /// JSON.
    Json {
        /// The media type.
        content_type: String,
        /// What the caller gives.
        ty: TypeRef,
        /// The property that wraps it on the wire.
        property: Option<String>,
        /// A value of it, without what wraps it.
        example: Option<serde_json::Value>,
    },
    /// An object without properties: `{}`, always.
    EmptyObject,
    /// A form in one line: `a=1&b=2`.
    Form {
        /// What the caller gives.
        ty: TypeRef,
        /// The styles of those properties that are not written as a form writes them by itself.
        styles: Vec<(String, Style)>,
        /// A value of it.
        example: Option<serde_json::Value>,
    },
    /// XML.
    Xml {
        /// The media type.
        content_type: String,
        /// What the caller gives.
        ty: TypeRef,
        /// How it stands in XML.
        root: XmlRoot,
        /// A value of it.
        example: Option<serde_json::Value>,
    },
    /// A form of several parts; without any that is known, the caller makes it of any.
    Multipart {
        /// The media type.
        content_type: String,
        /// The parts, in the order of the document.
        parts: Vec<Part>,
    },
    /// Text or bytes that go out as they are given.
    Raw {
        /// The media type.
        content_type: String,
        /// The media types that the caller may say instead, such as `image/*`.
        range: Option<String>,
        /// Whether it is text.
        is_text: bool,
        /// A text of it.
        example: Option<String>,
    },
    /// One of several, which the caller chooses: none of them a variant again.
    OneOf(Vec<Alternative>),
}

/// One of several things that a body may be.
#[derive(Clone, Debug)]
pub struct Alternative {
    /// The variant's name, and the word that it is made of.
    pub name: Name,
    /// What it is.
    pub content: Content,
}

/// A part of a form.
#[derive(Clone, Debug)]
pub struct Part {
    /// Its name.
    pub name: Name,
    /// What it holds.
    pub kind: PartKind,
    /// Its media type, if it is not the one that its kind has by itself.
    pub content_type: Option<String>,
    /// Whether there may be several.
    pub list: bool,
    /// Whether a form must have it.
    pub required: bool,
    /// The only texts that it may hold, one for each part, where a form must have it.
    pub constant: Option<Vec<String>>,
    /// What it means.
    pub description: String,
    /// The headers that the caller may give along with a file.
    pub headers: Vec<String>,
}

/// What a part of a form holds.
#[derive(Clone, Debug)]
pub enum PartKind {
    /// A text.
    Text(TypeRef),
    /// A value as JSON.
    Json(TypeRef),
    /// A value of several types: an object as JSON, each item of a list as a part, anything else as text.
    Value(TypeRef),
    /// A file.
    File {
        /// Whether it may also be a value that is no file.
        or_value: bool,
    },
}

impl Body {
    /// The type of what the caller gives; none if it is no value, or one of several.
    pub fn ty(&self) -> Option<&TypeRef> {
        self.content.ty()
    }

    /// What it may be: one thing, or several.
    pub fn contents(&self) -> impl Iterator<Item = &Content> {
        let (one, several) = match &self.content {
            Content::OneOf(alternatives) => (None, alternatives.as_slice()),
            content => (Some(content), [].as_slice()),
        };
        one.into_iter().chain(several.iter().map(|it| &it.content))
    }

    /// The parts of the form that it is or may be.
    pub fn parts(&self) -> Option<&[Part]> {
        self.contents().find_map(|it| match it {
            Content::Multipart { parts, .. } => Some(parts.as_slice()),
            _ => None,
        })
    }

    /// Calls back with each type that it holds.
    pub(super) fn visit_types(&self, f: &mut impl FnMut(&TypeRef)) {
        for content in self.contents() {
            content.ty().into_iter().for_each(&mut *f);
        }
        let parts = self.parts().unwrap_or_default();
        parts.iter().filter_map(Part::ty).for_each(f);
    }

    pub(super) fn types_mut(&mut self) -> impl Iterator<Item = &mut TypeRef> {
        self.contents_mut().flat_map(Content::types_mut)
    }

    fn contents_mut(&mut self) -> impl Iterator<Item = &mut Content> {
        let (one, several) = match &mut self.content {
            Content::OneOf(alternatives) => (None, alternatives.as_mut_slice()),
            content => (Some(content), [].as_mut_slice()),
        };
        let several = several.iter_mut().map(|it| &mut it.content);
        one.into_iter().chain(several)
    }
}

impl Content {
    /// The type of what the caller gives; none if it is no value, or one of several.
    pub fn ty(&self) -> Option<&TypeRef> {
        match self {
            Content::Json { ty, .. } | Content::Form { ty, .. } | Content::Xml { ty, .. } => {
                Some(ty)
            }
            Content::EmptyObject
            | Content::Multipart { .. }
            | Content::Raw { .. }
            | Content::OneOf(_) => None,
        }
    }

    /// The media type that it is sent as.
    pub fn media_type(&self) -> &str {
        match self {
            Content::Json { content_type, .. }
            | Content::Xml { content_type, .. }
            | Content::Multipart { content_type, .. }
            | Content::Raw { content_type, .. } => content_type,
            Content::EmptyObject | Content::OneOf(_) => "application/json",
            Content::Form { .. } => "application/x-www-form-urlencoded",
        }
    }

    fn types_mut(&mut self) -> impl Iterator<Item = &mut TypeRef> {
        let (one, parts) = match self {
            Content::Json { ty, .. } | Content::Form { ty, .. } | Content::Xml { ty, .. } => {
                (Some(ty), [].as_mut_slice())
            }
            Content::Multipart { parts, .. } => (None, parts.as_mut_slice()),
            Content::EmptyObject | Content::Raw { .. } | Content::OneOf(_) => {
                (None, [].as_mut_slice())
            }
        };
        let parts = parts.iter_mut().filter_map(|it| match &mut it.kind {
            PartKind::Text(ty) | PartKind::Json(ty) | PartKind::Value(ty) => Some(ty),
            PartKind::File { .. } => None,
        });
        one.into_iter().chain(parts)
    }
}

impl Part {
    /// Whether a caller must say what it holds.
    pub fn is_argument(&self) -> bool {
        self.required && self.constant.is_none()
    }

    fn ty(&self) -> Option<&TypeRef> {
        match &self.kind {
            PartKind::Text(ty) | PartKind::Json(ty) | PartKind::Value(ty) => Some(ty),
            PartKind::File { .. } => None,
        }
    }
}
