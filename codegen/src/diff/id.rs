//! Ids of changes that remain the same from run to run, and from version to version of the generator.

/// A rule, and the hash of what changed (FNV-1a; the standard library's hashes may change).
pub(super) fn id(rule: &str, parts: &[&str]) -> String {
    let mut hash: u64 = 0xcbf2_9ce4_8422_2325;
    for part in parts {
        // The separator, which no text contains, keeps `ab c` and `a bc` apart.
        for byte in part.bytes().chain([0xff]) {
            hash = (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
        }
    }
    format!("{rule}@{:010x}", hash >> 24)
}
