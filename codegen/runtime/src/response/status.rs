//! Statuses as the description of an API lists them.

use http::StatusCode;

/// Whether a status is one of these; the first digit of a class of statuses stands for all of them.
pub(crate) fn is_among(statuses: &[u16], status: StatusCode) -> bool {
    let status = status.as_u16();
    statuses.contains(&status) || statuses.contains(&(status / 100))
}
