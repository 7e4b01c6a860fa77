//! Open enums of integers.

/// Implements the traits of an open enum of integers: `Display`, `Serialize` and `Deserialize`.
///
/// The type must have a method `as_i64(&self) -> i64` and implement `From<i64>` for all integers. Unknown values are
/// preserved, never rejected.
#[macro_export]
macro_rules! integer_enum {
    ($name:ty) => {
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
