//! Open enums of strings.

/// An open enum of strings. It makes strings implement [`IntoOption`](crate::IntoOption) of all such enums at once: the
/// compiler compares all implementations for a type with each other.
pub trait StringEnum: From<String> + for<'s> From<&'s str> {}

/// Implements the traits of an open enum of strings: `From<&str>`, `From<String>`, `IntoOption` of both, `FromStr`, `AsRef<str>`, `Display`,
/// `Serialize` and `Deserialize`.
///
/// Lists the variants, and last the one that holds any other value. The type must have a method
/// `as_str(&self) -> &str`. Unknown values are preserved, never rejected.
#[macro_export]
macro_rules! string_enum {
    ($name:ident { $($variant:ident,)* ..$other:ident }) => {
        impl ::std::convert::From<&str> for $name {
            fn from(value: &str) -> Self {
                $(
                    if Self::$variant.as_str() == value {
                        return Self::$variant;
                    }
                )*
                Self::$other(::std::borrow::ToOwned::to_owned(value))
            }
        }

        impl ::std::fmt::Display for $name {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                f.pad(self.as_str())
            }
        }

        impl ::std::convert::AsRef<str> for $name {
            fn as_ref(&self) -> &str {
                self.as_str()
            }
        }

        impl ::std::convert::From<::std::string::String> for $name {
            fn from(value: ::std::string::String) -> Self {
                Self::from(value.as_str())
            }
        }

        impl $crate::StringEnum for $name {}

        impl ::std::str::FromStr for $name {
            type Err = ::std::convert::Infallible;

            // Not `Self::Err`, which may be a variant.
            fn from_str(value: &str) -> ::std::result::Result<Self, ::std::convert::Infallible> {
                ::std::result::Result::Ok(Self::from(value))
            }
        }

        impl $crate::serde::Serialize for $name {
            fn serialize<S: $crate::serde::Serializer>(
                &self,
                serializer: S,
            ) -> ::std::result::Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        impl<'de> $crate::serde::Deserialize<'de> for $name {
            fn deserialize<D: $crate::serde::Deserializer<'de>>(
                deserializer: D,
            ) -> ::std::result::Result<Self, D::Error> {
                $crate::de::string_value(deserializer)
            }
        }
    };
}
