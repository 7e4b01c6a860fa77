//! Lists of names in messages.

/// Joins names with commas and a final conjunction.
pub(super) fn listed(names: &[String], last: &str) -> String {
    let mut names: Vec<String> = names.iter().map(|it| format!("`{it}`")).collect();
    match names.pop() {
        Some(only) if names.is_empty() => only,
        Some(end) => format!("{} {last} {end}", names.join(", ")),
        None => String::new(),
    }
}
