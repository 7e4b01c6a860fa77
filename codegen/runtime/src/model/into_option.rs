//! The arguments of setters of optional values.

use std::borrow::Cow;

use bytes::Bytes;
use reqwest::Url;
use serde_json::{Map, Number, Value};

use crate::auth::secret::Secret;
use crate::model::integer_enum::IntegerEnum;
use crate::model::string_enum::StringEnum;
use crate::request::body::Body;
use crate::request::body_items::BodyItems;
use crate::request::file::File;

/// The argument of a setter of an optional value: a `T`, a reference to one, anything that converts into one without
/// loss, or an `Option` of these.
///
/// Strings, numbers, lists, open enums, secrets, files and free-form JSON convert; a list may be an array, a slice or a
/// `Vec`. In a struct, `None` makes the field absent. On a request, it sets nothing.
///
/// ```
/// use client_runtime::IntoOption;
///
/// fn named(name: impl IntoOption<String>) -> Option<String> {
///     name.into_option()
/// }
///
/// assert_eq!(named("north").as_deref(), Some("north"));
/// assert_eq!(named(Some("north")).as_deref(), Some("north"));
/// assert_eq!(named(None::<String>), None);
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not convert into an `Option` of `{T}`",
    label = "expected a `{T}`, what converts into one without loss, or an `Option` of these"
)]
pub trait IntoOption<T> {
    /// The value, if there is one.
    fn into_option(self) -> Option<T>;
}

impl<T> IntoOption<T> for T {
    fn into_option(self) -> Option<T> {
        Some(self)
    }
}

impl<T> IntoOption<T> for Option<T> {
    fn into_option(self) -> Option<T> {
        self
    }
}

impl<T: Clone> IntoOption<T> for &T {
    fn into_option(self) -> Option<T> {
        Some(self.clone())
    }
}

// No implementation for `Option<&T>`: the type in an `Option` could no longer be inferred, as in `Some(text.parse()?)`.

/// Implements [`IntoOption`] by `Into` for a list of types, because a blanket implementation would overlap that for
/// `Option`.
#[doc(hidden)]
#[macro_export]
macro_rules! into_option {
    ($($from:ty),+ => $to:ty) => {$(
        impl $crate::IntoOption<$to> for $from {
            fn into_option(self) -> ::std::option::Option<$to> {
                ::std::option::Option::Some(::std::convert::Into::into(self))
            }
        }

        impl $crate::IntoOption<$to> for ::std::option::Option<$from> {
            fn into_option(self) -> ::std::option::Option<$to> {
                self.map(::std::convert::Into::into)
            }
        }
    )+};
}

into_option!(&str, Cow<'_, str>, Box<str>, char, Url => String);
into_option!(&str, String => Secret);
into_option!(
    &str, String, bool, i8, i16, i32, i64, isize, u8, u16, u32, u64, usize, f32, f64, Number, Map<String, Value>
    => Value
);
into_option!(&'static str, &'static [u8], String, Vec<u8>, Bytes => Body);
into_option!(&'static str, &'static [u8], String, Vec<u8>, Bytes, Body => File);

/// Implements [`IntoOption`] for narrower numbers, but not for an `Option` of one: so `Some(5)` and `None` have a type.
macro_rules! wider {
    ($($from:ty),+ => $to:ty) => {$(
        impl IntoOption<$to> for $from {
            fn into_option(self) -> Option<$to> {
                Some(self.into())
            }
        }
    )+};
}

wider!(i8, i16, u8, u16 => i32);
wider!(i8, i16, i32, u8, u16, u32 => i64);
wider!(f32, i8, i16, i32, u8, u16, u32 => f64);

impl<T: StringEnum> IntoOption<T> for &str {
    fn into_option(self) -> Option<T> {
        Some(self.into())
    }
}

impl<T: StringEnum> IntoOption<T> for Option<&str> {
    fn into_option(self) -> Option<T> {
        self.map(Into::into)
    }
}

impl<T: StringEnum> IntoOption<T> for String {
    fn into_option(self) -> Option<T> {
        Some(self.into())
    }
}

impl<T: StringEnum> IntoOption<T> for Option<String> {
    fn into_option(self) -> Option<T> {
        self.map(Into::into)
    }
}

impl<T: IntegerEnum> IntoOption<T> for i64 {
    fn into_option(self) -> Option<T> {
        Some(self.into())
    }
}

impl<T: IntegerEnum> IntoOption<T> for Option<i64> {
    fn into_option(self) -> Option<T> {
        self.map(Into::into)
    }
}

impl<T: Into<Value>> IntoOption<Value> for Vec<T> {
    fn into_option(self) -> Option<Value> {
        Some(self.into())
    }
}

impl<T: Into<Value>> IntoOption<Value> for Option<Vec<T>> {
    fn into_option(self) -> Option<Value> {
        self.map(Into::into)
    }
}

impl<T, U: Into<T>, const N: usize> IntoOption<Vec<T>> for [U; N] {
    fn into_option(self) -> Option<Vec<T>> {
        Some(self.into_iter().map(Into::into).collect())
    }
}

impl<T, U: Into<T>, const N: usize> IntoOption<Vec<T>> for Option<[U; N]> {
    fn into_option(self) -> Option<Vec<T>> {
        self?.into_option()
    }
}

impl<T, U: Into<T> + Clone> IntoOption<Vec<T>> for &[U] {
    fn into_option(self) -> Option<Vec<T>> {
        Some(self.iter().cloned().map(Into::into).collect())
    }
}

impl<T, U: Into<T> + Clone> IntoOption<Vec<T>> for Option<&[U]> {
    fn into_option(self) -> Option<Vec<T>> {
        self?.into_option()
    }
}

impl<T, U: Into<T> + Clone, const N: usize> IntoOption<Vec<T>> for &[U; N] {
    fn into_option(self) -> Option<Vec<T>> {
        self.as_slice().into_option()
    }
}

impl IntoOption<Vec<String>> for Vec<&str> {
    fn into_option(self) -> Option<Vec<String>> {
        self.as_slice().into_option()
    }
}

impl IntoOption<Vec<String>> for Option<Vec<&str>> {
    fn into_option(self) -> Option<Vec<String>> {
        self?.into_option()
    }
}

impl IntoOption<Vec<String>> for &Vec<&str> {
    fn into_option(self) -> Option<Vec<String>> {
        self.as_slice().into_option()
    }
}

impl<T> IntoOption<BodyItems<T>> for Vec<T> {
    fn into_option(self) -> Option<BodyItems<T>> {
        Some(self.into())
    }
}

impl<T> IntoOption<BodyItems<T>> for Option<Vec<T>> {
    fn into_option(self) -> Option<BodyItems<T>> {
        self.map(Into::into)
    }
}

impl<T, const N: usize> IntoOption<BodyItems<T>> for [T; N] {
    fn into_option(self) -> Option<BodyItems<T>> {
        Some(self.into())
    }
}
