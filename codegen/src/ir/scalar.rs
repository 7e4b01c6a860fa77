//! Types from Rust or a library.

/// Types from Rust or a library.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Scalar {
    /// Text.
    String,
    /// A string that `Debug` does not print.
    Secret,
    /// `true` or `false`.
    Bool,
    /// `int32`
    I32,
    /// An integer.
    I64,
    /// `uint32`
    U32,
    /// `uint64`, or a non-negative integer that exceeds `i64`.
    U64,
    /// An integer that exceeds `i64` and may be negative.
    I128,
    /// `float`
    F32,
    /// A number.
    F64,
    /// `uuid`
    Uuid,
    /// `date-time`
    Timestamp,
    /// `date`
    Date,
    /// `ipv4`
    Ipv4,
    /// `ipv6`
    Ipv6,
    /// A value of this type, or any other string.
    Lenient(Box<Scalar>),
    /// A custom type, by its path.
    Custom(String),
    /// Any JSON value.
    Any,
}

impl Scalar {
    /// The type of a value of the expected format.
    pub fn strict(&self) -> &Scalar {
        match self {
            Scalar::Lenient(strict) => strict,
            own => own,
        }
    }
}
