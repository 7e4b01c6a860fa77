//! Paths without the names of their parameters, which callers and servers do not see.

/// Replaces the name of each parameter with nothing.
pub(super) fn template(path: &str) -> String {
    let mut template = String::new();
    let mut rest = path;
    while let Some((before, after)) = rest.split_once('{') {
        template.push_str(before);
        template.push_str("{}");
        rest = after.split_once('}').map_or("", |it| it.1);
    }
    template + rest
}
