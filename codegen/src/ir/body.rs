//! Request bodies.

use super::{Name, Stream, Style, TypeRef, XmlRoot};

/// A request body.
#[derive(Clone, Debug)]
pub struct Body {
    /// Its name in the configuration.
    pub name: Option<String>,
    /// Whether it is required.
    pub required: bool,
    /// Its documentation.
    pub description: String,
    /// Its content.
    pub content: Content,
}

/// The content of a request body.
#[derive(Clone, Debug)]
pub enum Content {
    /// JSON.
    Json {
        /// The media type.
        content_type: String,
        /// The type of the caller's value.
        ty: TypeRef,
        /// The envelope property that wraps it on the wire.
        property: Option<String>,
        /// An example value, without the envelope.
        example: Option<serde_json::Value>,
    },
    /// An object without properties: always `{}`.
    EmptyObject,
    /// A urlencoded form: `a=1&b=2`.
    Form {
        /// The type of the caller's value.
        ty: TypeRef,
        /// The styles of properties with a non-default style.
        styles: Vec<(String, Style)>,
        /// An example value.
        example: Option<serde_json::Value>,
    },
    /// XML.
    Xml {
        /// The media type.
        content_type: String,
        /// The type of the caller's value.
        ty: TypeRef,
        /// Its XML representation.
        root: XmlRoot,
        /// An example value.
        example: Option<serde_json::Value>,
    },
    /// A multipart form. If it declares no parts, the caller can add any.
    Multipart {
        /// The media type.
        content_type: String,
        /// The parts, in the order of the document.
        parts: Vec<Part>,
    },
    /// Text or bytes that are sent unchanged.
    Raw {
        /// The media type.
        content_type: String,
        /// The media types from which the caller may choose, such as `image/*`.
        range: Option<String>,
        /// Whether it is text.
        is_text: bool,
        /// An example text.
        example: Option<String>,
    },
    /// A sequence of values, each of which is encoded when it is sent.
    Items {
        /// The media type.
        content_type: String,
        /// The values.
        items: Stream,
        /// An example of one.
        example: Option<serde_json::Value>,
    },
    /// One of several alternatives, none of which is itself `OneOf`.
    OneOf(Vec<Alternative>),
}

/// An alternative of a body.
#[derive(Clone, Debug)]
pub struct Alternative {
    /// The name of the variant, and the media type that it is derived from.
    pub name: Name,
    /// Its content.
    pub content: Content,
}

/// A part of a multipart form.
#[derive(Clone, Debug)]
pub struct Part {
    /// Its name.
    pub name: Name,
    /// The kind of its value.
    pub kind: PartKind,
    /// Its media type, if it differs from the default of its kind.
    pub content_type: Option<String>,
    /// Whether it may be repeated.
    pub list: bool,
    /// Whether it is required.
    pub required: bool,
    /// The only allowed value of a required part, with a string for each part of this name.
    pub constant: Option<Vec<String>>,
    /// Its documentation.
    pub description: String,
    /// The headers that the caller may add to a file.
    pub headers: Vec<String>,
}

/// The kind of a part's value.
#[derive(Clone, Debug)]
pub enum PartKind {
    /// Text.
    Text(TypeRef),
    /// A value as JSON.
    Json(TypeRef),
    /// A value of a union: objects are sent as JSON, each item of an array as a part, anything else as text.
    Value(TypeRef),
    /// A file.
    File {
        /// Whether values other than files are allowed.
        or_value: bool,
    },
}

impl Body {
    /// The type of the caller's value; `None` if it has no type or several.
    pub fn ty(&self) -> Option<&TypeRef> {
        self.content.ty()
    }

    /// All alternatives of the content.
    pub fn contents(&self) -> impl Iterator<Item = &Content> {
        let (one, several) = match &self.content {
            Content::OneOf(alternatives) => (None, alternatives.as_slice()),
            content => (Some(content), [].as_slice()),
        };
        one.into_iter().chain(several.iter().map(|it| &it.content))
    }

    /// The parts, if the body is or may be a multipart form.
    pub fn parts(&self) -> Option<&[Part]> {
        self.contents().find_map(|it| match it {
            Content::Multipart { parts, .. } => Some(parts.as_slice()),
            _ => None,
        })
    }

    /// Calls a function with each type in the body.
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
    /// The type of the caller's value; `None` if it has no type or several.
    pub fn ty(&self) -> Option<&TypeRef> {
        match self {
            Content::Json { ty, .. } | Content::Form { ty, .. } | Content::Xml { ty, .. } => {
                Some(ty)
            }
            Content::Items { items, .. } => items.ty(),
            Content::EmptyObject
            | Content::Multipart { .. }
            | Content::Raw { .. }
            | Content::OneOf(_) => None,
        }
    }

    /// The media type of the content.
    pub fn media_type(&self) -> &str {
        match self {
            Content::Json { content_type, .. }
            | Content::Xml { content_type, .. }
            | Content::Multipart { content_type, .. }
            | Content::Items { content_type, .. }
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
            Content::Items { items, .. } => (items.ty_mut(), [].as_mut_slice()),
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
    /// Whether the caller must provide a value.
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
