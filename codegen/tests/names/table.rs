//! The names that a document may use and that mean something to Rust, to the runtime or to generated code; and odd ones.

/// Each group with where its names come from. A new source of clashes is a new line.
const GROUPS: &[(&str, &str)] = &[
    (
        "keywords, strict, reserved and weak",
        "as async await break const continue crate dyn else enum extern false fn for gen if impl in let loop match mod \
         move mut pub ref return self Self static struct super trait true type unsafe use where while abstract become box \
         do final macro override priv try typeof unsized virtual yield union raw safe auto macro_rules 'static",
    ),
    (
        "the prelude",
        "Option Some None Result Ok Err Box String Vec ToString ToOwned Into From TryFrom TryInto Iterator IntoIterator \
         Extend DoubleEndedIterator FromIterator AsRef AsMut Clone Copy Send Sync Sized Unpin Drop Fn FnMut FnOnce AsyncFn \
         Default Eq Ord PartialEq PartialOrd Debug Hash Display Future IntoFuture drop",
    ),
    (
        "macros",
        "vec println panic format assert matches concat env include_str todo derive cfg",
    ),
    (
        "crates",
        "std core alloc proc_macro test serde serde_json reqwest tokio bytes http client_runtime client-runtime jiff uuid \
         futures tracing",
    ),
    (
        "primitive types",
        "bool char str u8 u32 u64 i32 i64 i128 f32 f64 usize never",
    ),
    (
        "types of the runtime, and what generated code imports",
        "Request Response Error ErrorBody ErrorKind Client ClientBuilder Builder RequestBuilder PagedRequest Page Pages Items \
         Streaming Event File Multipart Body Bytes Method Nullable Secret Retry Value Bool Date Timestamp Uuid Style \
         ListStyle HeaderMap BTreeMap Ipv4Addr Ipv6Addr Serialize Deserialize Serializer Deserializer Mock Response \
         Expectation Operation Api Server Element Property Shape Credential Place Defaults PAGING DEFAULTS API \
         ByStatus Success DecodeError",
    ),
    (
        "methods and associated items of the runtime and of derived traits",
        "new clone send call query header headers timeout deadline retry idle_timeout max_body_size max_error_body_size \
         into_future stream stream_events stream_lines events lines page page_size items pages prefetch query_as header_as \
         cookie auth base_url build connect_timeout hook http_client http2_keep_alive max_concurrent_calls proxy rate_limit \
         retry_budget user_agent \
         builder builder key variable security path body json form multipart optional as_str as_i64 from from_str fmt eq hash \
         cmp into to_string default deserialize serialize as_ref returns responds with times calls after fails_with verify \
         url start start_blocking client Output Item Target PROPERTY message",
    ),
    (
        "methods of traits that operators call, and prefixes that clippy knows",
        "add sub mul div neg not rem shl shr bitand bitor bitxor index deref borrow next is_open to_all as_one into_one from_one",
    ),
    (
        "generated modules, items and variables",
        "mock models operations xml lib mod main common error request Unknown Unrecognized Other unknown other inner it \
         value values serializer deserializer choice response known additional additional_properties further_properties unnamed \
         empty Empty response with_with SelfModel Self_ NewError default_",
    ),
    (
        "names that clippy takes for placeholders",
        "foo baz quux bar",
    ),
    (
        "file names that Windows does not take",
        "con CON aux nul prn com1 lpt9",
    ),
    (
        "spellings of one name",
        "user_id userId UserId UserID USER_ID user-id user.id user+id _user_id user_id_ _group group __group exclude-ids \
         exclude_ids type_ type__header type_header type_query type_cookie",
    ),
];

/// Names outside of the groups.
const ODD: &[&str] = &[
    "",
    " ",
    "_",
    "__",
    "½",
    "⅓",
    "²",
    "😀",
    "🦀🦀",
    "→",
    "1",
    "1st",
    "2nd",
    "$ref",
    "@id",
    "+1",
    "-1",
    "++",
    "--",
    "a b",
    " a",
    "a\tb",
    "a\nb",
    "中文",
    "日本",
    "é",
    "É",
    "e\u{301}",
    "ß",
    "ı",
    "I",
    "i",
    "Mg",
    "\u{39c}g",
    "paypal",
    "\u{440}\u{430}ypal",
    "счёт",
    "\u{430}\u{441}",
    "ac",
    "ο",
    "о",
    "o",
    "\u{c5}",
    "\u{212b}",
    "ª",
    "ﬁ",
    "fi",
    "größe",
    "größe1",
    "größel",
    "größeI",
    "\u{202e}abc",
    "\u{200b}",
    "a/b",
    "a\\b",
    "\"",
    "'",
    "`",
    "{",
    "}",
    "#[x]",
    "//",
    "/*",
    "*/",
    "r#type",
    "a'",
    "%",
    "%41",
    "..",
    "../x",
    "x::y",
    "<T>",
];

/// All of them, each once.
pub(crate) fn names() -> Vec<String> {
    let words = GROUPS
        .iter()
        .flat_map(|(_, words)| words.split_whitespace());
    let mut names: Vec<String> = words
        .chain(ODD.iter().copied())
        .map(str::to_owned)
        .collect();
    // Longer than a file's name may be, in characters and in bytes, with different ends.
    for end in ["", "a", "b"] {
        names.push(format!("{}{end}", "long".repeat(100)));
        names.push(format!("{}{end}", "é".repeat(130)));
        names.push(format!("{}{end}", "long_".repeat(80)));
    }
    let mut visited = std::collections::HashSet::new();
    names.retain(|it| visited.insert(it.clone()));
    names
}
