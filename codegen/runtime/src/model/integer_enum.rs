//! Open enums of integers.

/// An open enum of integers. It makes `i64` implement [`IntoOption`](crate::IntoOption) of all such enums.
pub trait IntegerEnum: From<i64> {}

/// Implements the traits of an open enum of integers: `From<i64>`, `IntoOption` of it, `Display`, `Serialize` and `Deserialize`.
///
/// Lists the variants, and last the one that holds any other value. The type must have a method
/// `as_i64(&self) -> i64`. Unknown values are preserved, never rejected.
#[macro_export]
macro_rules! integer_enum {
    ($name:ident { $($variant:ident,)* ..$other:ident }) => {
        impl ::std::convert::From<i64> for $name {
            fn from(value: i64) -> Self {
                $(
                    if Self::$variant.as_i64() == value {
                        return Self::$variant;
                    }
                )*
                Self::$other(value)
            }
        }

        impl $crate::IntegerEnum for $name {}

        impl ::std::fmt::Display for $name {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                ::std::fmt::Display::fmt(&self.as_i64(), f)
            }
        }

        impl $crate::serde::Serialize for $name {
            fn serialize<S: $crate::serde::Serializer>(
                &self,
                serializer: S,
            ) -> ::std::result::Result<S::Ok, S::Error> {
                serializer.serialize_i64(self.as_i64())
            }
        }

        impl<'de> $crate::serde::Deserialize<'de> for $name {
            fn deserialize<D: $crate::serde::Deserializer<'de>>(
                deserializer: D,
            ) -> ::std::result::Result<Self, D::Error> {
                $crate::de::integer_value(deserializer)
            }
        }
    };
}
