//! Statuses as an API's description lists them.

use http::StatusCode;

/// Whether the list contains the status, or the first digit of its class.
pub(crate) fn is_among(statuses: &[u16], status: StatusCode) -> bool {
    let status = status.as_u16();
    statuses.contains(&status) || statuses.contains(&(status / 100))
}
