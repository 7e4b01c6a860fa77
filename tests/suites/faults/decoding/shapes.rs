//! Bodies whose values take far more memory than their text, and the requests that receive them.

use std::collections::BTreeMap;

use client_runtime::xml::{Element, Property, Shape as Xml};
use client_runtime::{
    ApiError, ByStatus, Client, CursorPaging, DecodeError, Defaults, Description, Error, ErrorKind,
    LastItemPaging, LinkPaging, Nullable, Operation, Paging, RequestBuilder, ResponseBody, Retry,
    Success, Value, de, object,
};
use serde::Deserialize;
use serde::de::DeserializeOwned;

/// The body limit.
pub const MOST: usize = 4 << 20;

/// Accepts everything.
pub const DEFAULTS: Defaults = Defaults {
    base_url: "http://localhost",
    variables: &[],
    token_url: None,
    user_agent: "shapes/1",
};

/// A request of the server's root.
pub const ROOT: Operation = Operation::new(&Description {
    name: "root",
    id: "root",
    method: "GET",
    path: "/",
    status: 200,
    response: ResponseBody::Json,
});

/// A request of the root, whose response has the value in a property.
fn in_data(client: &Client<Fault>) -> RequestBuilder<Fault> {
    const IN_DATA: Operation = Operation::new(&Description {
        name: "in_data",
        id: "inData",
        method: "GET",
        path: "/",
        status: 200,
        response: ResponseBody::Property("data"),
    });
    client.request(IN_DATA)
}

const PAGING: Paging = Paging {
    page: "page",
    page_size: "",
    first: 0,
    items: "data",
    next: "",
};

const BY_LAST_ITEM: LastItemPaging = LastItemPaging {
    cursor: "after",
    property: "a",
    page_size: "",
    items: "data",
    next: "",
};

const BY_CURSOR: CursorPaging = CursorPaging {
    cursor: "after",
    page_size: "",
    items: "data",
    next: "meta.next",
    more: "",
};

const BY_HEADER: LinkPaging = LinkPaging {
    page_size: "",
    items: "data",
    next: "",
    more: "",
};

/// A model with many properties, most of which are usually absent.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Wide {
    a: Option<[Option<Box<str>>; 32]>,
    next: Option<Box<Wide>>,
}

object!(Wide, optional(a, next));

/// A model that keeps all properties.
#[derive(Debug)]
pub struct Open {
    #[allow(dead_code, reason = "what counts is that it is there")]
    rest: BTreeMap<String, Nullable<Wide>>,
}

object!(Open, ..rest);

#[derive(Debug, Deserialize)]
#[allow(
    dead_code,
    clippy::large_enum_variant,
    reason = "what counts is that it is there"
)]
enum Kind {
    Known(Box<Wide>),
    Named { a: Option<Wide> },
}

/// A union as generated: by the value of a property, otherwise by content.
#[derive(Debug)]
#[allow(dead_code, reason = "what counts is that it is there")]
enum Union {
    Wide(Box<Wide>),
    Number(i64),
    Unknown(Value),
}

impl<'de> Deserialize<'de> for Union {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let value = Value::deserialize(deserializer)?;
        if value.get("t").is_some() {
            return de::variant(value).map(|it| Self::Wide(Box::new(it)));
        }
        let variant = de::BestMatch::of(&value)
            .variant(|it| Self::Wide(Box::new(it)))
            .variant(Self::Number)
            .best();
        Ok(variant.unwrap_or(Self::Unknown(value)))
    }
}

/// The data of an event, by its name, as generated.
#[derive(Debug)]
#[allow(dead_code, reason = "what counts is that it is there")]
enum Named {
    Made(Value),
    Wide(Vec<Option<Wide>>),
    Whole(Vec<BTreeMap<String, i64>>),
    Unknown(Value),
}

impl<'de> Deserialize<'de> for Named {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let value = Value::deserialize(deserializer)?;
        let variant = match value["event"].as_str() {
            Some("made") => de::event_json(&value).map(Self::Made),
            Some("wide") => de::event_json(&value).map(Self::Wide),
            Some("whole") => de::event_json(&value).map(Self::Whole),
            _ => Ok(Self::Unknown(value)),
        };
        variant.map_err(serde::de::Error::custom)
    }
}

/// An error with only optional properties.
#[derive(Clone, Debug, Deserialize)]
pub struct Fault {
    #[allow(dead_code, reason = "what counts is that it is there")]
    errors: Option<Vec<Option<Wide>>>,
}

impl ApiError for Fault {
    const PROPERTY: Option<&'static str> = Some("error");
}

#[derive(Debug)]
struct Failure;

impl ByStatus for Failure {
    fn read(response: &Success<'_>) -> Result<Self, DecodeError> {
        response.json::<Vec<Value>>().map(|_| Self)
    }
}

static ANY: Element = Element::named("all", &Xml::Any);

static WIDE: Element = Element::named(
    "all",
    &Xml::List {
        item: &Element::named(
            "a",
            &Xml::Object {
                properties: &[Property::element("a", Element::named("a", &Xml::Any))],
                others: &Xml::Any,
            },
        ),
        wrapped: true,
    },
);

/// A body, and the request that receives it.
pub struct Shape {
    pub name: &'static str,
    pub status: u16,
    /// The body's prefix, repeated part and suffix. In the repeated part, the text before a `|` fills three quarters,
    /// and text between two `|` occurs once.
    parts: [&'static str; 3],
}

const fn shape(name: &'static str, parts: [&'static str; 3]) -> Shape {
    Shape {
        name,
        status: 200,
        parts,
    }
}

const fn failure(name: &'static str, parts: [&'static str; 3]) -> Shape {
    Shape {
        name,
        status: 500,
        parts,
    }
}

pub const SHAPES: &[Shape] = &[
    shape("objects", ["[", r#"{"":0},"#, "0]"]),
    shape("arrays", ["[", "[],", "0]"]),
    shape("numbers", ["[", "0,", "0]"]),
    shape("arrays_of_one", ["[", "[0],", "0]"]),
    shape("texts", ["[", r#""a","#, "0]"]),
    shape("texts_in_objects", ["[", r#"{"a":"b"},"#, "0]"]),
    shape("typed", ["[", "{},", "{}]"]),
    shape("typed_null", ["[", "null,", "null]"]),
    shape("typed_boxes", ["[", r#"{"next":{}},"#, "{}]"]),
    shape("typed_maps", ["[", r#"{"a":null},"#, "{}]"]),
    shape("typed_rest", ["[", r#"{"a":null},"#, "{}]"]),
    shape("typed_enums", ["[", r#"{"Known":{}},"#, r#"{"Named":{}}]"#]),
    shape("unions", ["[", "{},", "{}]"]),
    shape("unions_by_value", ["[", r#"{"t":0},"#, "{}]"]),
    shape("unions_unknown", ["[", r#"["a"],"#, "{}]"]),
    shape("lossy_union", [r#"{"a":["#, r#"{"b":0},"#, "0]}"]),
    shape("floats", ["[1.0,", "[0],", "0]"]),
    shape("floats_of_any_kind", ["[1.0,", r#"{"":0},"#, "0]"]),
    shape("floats_in_maps", ["[", r#"{"":1.0},"#, "{}]"]),
    shape("floats_in_unions", ["[", "1.0,", "0]"]),
    shape(
        "floats_in_maps_at_the_end",
        ["[", r#"{"":0},"#, r#"{"":1.0}]"#],
    ),
    shape("floats_in_unions_at_the_end", ["[", "{},", "1.0]"]),
    shape("arrays_of_five", ["[", "[0,0,0,0,0],", "0]"]),
    shape("nested", ["[", "[[[[[[]]]]]],", "0]"]),
    shape(
        "objects_of_twelve",
        [
            "[",
            r#"{"a":0,"b":0,"c":0,"d":0,"e":0,"f":0,"g":0,"h":0,"i":0,"j":0,"k":0,"l":0},"#,
            "0]",
        ],
    ),
    shape("objects_of_objects", ["[", r#"{"":{"":{"":{}}}},"#, "0]"]),
    shape("typed_texts", ["[", r#"{"a":["b"]},"#, "{}]"]),
    shape(
        "typed_chains",
        ["[", r#"{"next":{"next":{"next":{}}}},"#, "{}]"],
    ),
    shape("text", ["", "a", ""]),
    shape(
        "cursor",
        [r#"{"meta":{"next":"c"},"data":["#, r#"{"":0},"#, "0]}"],
    ),
    shape(
        "cursor_typed",
        [r#"{"meta":{"next":"c"},"data":["#, "{},", "{}]}"],
    ),
    shape(
        "cursor_of_long_name",
        [r#"{"data":[0],"meta":{"next":""#, "a", "\"}}"],
    ),
    shape(
        "cursor_behind_floats",
        [
            r#"{"data":[1.0,"#,
            r#"{"":0},"#,
            r#"0],"meta":{"next":"c"}}"#,
        ],
    ),
    shape(
        "cursor_floats_at_the_end",
        [
            r#"{"meta":{"next":"c"},"data":["#,
            r#"{"":0},"#,
            r#"{"":1.0}]}"#,
        ],
    ),
    shape(
        "cursor_of_long_name_before_items",
        [r#"{"meta":{"next":""#, r#"a|"},"data":[|{"":0},"#, "0]}"],
    ),
    shape(
        "cursor_typed_of_long_name_before_items",
        [r#"{"meta":{"next":""#, r#"\u0001|"},"data":[|{},"#, "{}]}"],
    ),
    shape("header", [r#"{"data":["#, r#"{"":0},"#, "0]}"]),
    shape("pages", [r#"{"data":["#, "{},", "{}]}"]),
    shape("pages_of_null", [r#"{"data":["#, "null,", "{}]}"]),
    shape(
        "pages_by_last_item",
        [r#"{"data":["#, r#"{"a":0},"#, "{}]}"],
    ),
    shape("refused_text", ["[[\"", "\u{7f}", "\"]]"]),
    shape(
        "refused_text_in_union",
        ["[{\"t\":0,\"a\":\"", "\u{7f}", "\"}]"],
    ),
    shape("refused_key", ["{\"", "\u{7f}", "\":[{\"a\":0}]}"]),
    shape("by_status", ["[", r#"{"":0},"#, "0]"]),
    shape("lines", ["[", r#"{"":0},"#, "0]\n"]),
    shape("events", ["data: [", r#"{"":0},"#, "0]\n\n"]),
    shape("sequence", ["\u{1e}[", r#"{"":0},"#, "0]\n"]),
    shape("text_event", ["", "data\n", "\n"]),
    shape("named", ["event: made\ndata: [", r#"{"":0},"#, "0]\n\n"]),
    shape("named_typed", ["event: wide\ndata: [", "{},", "{}]\n\n"]),
    shape("named_texts", ["event: made\ndata: [", r#""","#, "0]\n\n"]),
    shape(
        "named_typed_behind_quotes",
        [
            "event: wide\ndata: [{\"a\":[\"",
            r#"\"|"]},|{},"#,
            "{}]\n\n",
        ],
    ),
    shape(
        "named_behind_quotes",
        ["event: made\ndata: [\"", r#"\"|",|{"":0},"#, "0]\n\n"],
    ),
    shape(
        "named_floats_at_the_end",
        ["event: whole\ndata: [", r#"{"":0},"#, "{\"\":1.0}]\n\n"],
    ),
    shape("named_unknown", ["data: [", "\"", "0]\n\n"]),
    shape("named_controls", ["data: [", "\u{1}", "0]\n\n"]),
    shape("xml", ["<all>", "<a/>", "</all>"]),
    shape("xml_children", ["<all>", "<a><b/><c/></a>", "</all>"]),
    shape("xml_references", ["<all>", "<a>&lt;</a>", "</all>"]),
    shape("xml_one_text", ["<all>", "a&lt;", "</all>"]),
    shape("xml_comments", ["<all>", "<!---->", "</all>"]),
    shape("xml_instructions", ["<all>", "<?a?>", "</all>"]),
    shape(
        "xml_nulls",
        [
            "<all xmlns:i='http://www.w3.org/2001/XMLSchema-instance'>",
            "<a i:nil='1'/>",
            "</all>",
        ],
    ),
    shape("xml_typed_children", ["<all>", "<a><a/></a>", "</all>"]),
    shape("xml_attributes", ["<all>", "<a b=''/>", "</all>"]),
    shape("xml_texts", ["<all>", "<a>b</a>", "</all>"]),
    shape("xml_typed", ["<all>", "<a/>", "</all>"]),
    shape("refused_at_the_end", ["[", "{},", "0]"]),
    failure("error_of_any_kind", [r#"{"a":["#, r#"{"":0},"#, "0]}"]),
    failure("error_list", ["[", r#"{"":0},"#, "0]"]),
    failure("error_typed", [r#"{"errors":["#, "null,", "null]}"]),
    failure(
        "error_under_property",
        [r#"{"error":{"errors":["#, "{},", "{}]}}"],
    ),
    shape(
        "error_in_place_of_a_value",
        [r#"{"data":null,"error":{"errors":["#, "{},", "{}]}}"],
    ),
];

impl Shape {
    /// The body, as long as the limit allows.
    pub fn body(&self) -> String {
        self.of(MOST)
    }

    pub fn of(&self, length: usize) -> String {
        let [start, part, end] = self.parts;
        let room = length - start.len() - end.len() - part.len();
        let fill = |part: &str, room: usize| part.repeat(room / part.len());
        match part.split('|').collect::<Vec<_>>()[..] {
            [first, once, second] => {
                let (first, second) = (fill(first, room / 4 * 3), fill(second, room / 4));
                format!("{start}{first}{once}{second}{end}")
            }
            _ => format!("{start}{}{end}", fill(part, room)),
        }
    }

    /// Makes the request and drops the result.
    pub async fn call(&self, client: &Client<Fault>, any: &Client) -> Result<(), Error<Fault>> {
        let get = || client.request(ROOT);
        match self.name {
            "objects"
            | "arrays"
            | "numbers"
            | "arrays_of_one"
            | "texts"
            | "texts_in_objects"
            | "floats"
            | "floats_of_any_kind"
            | "arrays_of_five"
            | "nested"
            | "objects_of_twelve"
            | "objects_of_objects"
            | "error_list"
            | "error_typed"
            | "error_under_property" => json::<Value>(get()).await,
            "floats_in_maps" | "floats_in_maps_at_the_end" => {
                type Maps = Vec<BTreeMap<String, i64>>;
                json::<Maps>(get()).await
            }
            "text" => get().returns_text().await.map(drop),
            "cursor_floats_at_the_end" => {
                type Maps = BTreeMap<String, i64>;
                let call = get().returns_pages::<Maps, _>(&BY_CURSOR);
                call.await.map(drop)
            }
            "cursor"
            | "cursor_of_long_name"
            | "cursor_behind_floats"
            | "cursor_of_long_name_before_items" => {
                get().returns_pages::<Value, _>(&BY_CURSOR).await.map(drop)
            }
            "cursor_typed" | "cursor_typed_of_long_name_before_items" => {
                get().returns_pages::<Wide, _>(&BY_CURSOR).await.map(drop)
            }
            "header" => get().returns_pages::<Value, _>(&BY_HEADER).await.map(drop),
            "refused_text" => json::<Vec<Vec<i64>>>(get()).await,
            "refused_key" => {
                type Map = BTreeMap<String, Vec<Wide>>;
                json::<Map>(get()).await
            }
            "typed" | "typed_texts" | "typed_chains" | "refused_at_the_end" => {
                json::<Vec<Wide>>(get()).await
            }
            "typed_null" => json::<Vec<Option<Wide>>>(get()).await,
            "typed_boxes" => json::<Vec<Box<Wide>>>(get()).await,
            "typed_maps" => {
                type Maps = Vec<BTreeMap<String, Nullable<Wide>>>;
                json::<Maps>(get()).await
            }
            "typed_rest" => json::<Vec<Open>>(get()).await,
            "typed_enums" => json::<Vec<Kind>>(get()).await,
            "lossy_union" => json::<Union>(get()).await,
            "unions"
            | "unions_by_value"
            | "unions_unknown"
            | "floats_in_unions"
            | "floats_in_unions_at_the_end"
            | "refused_text_in_union" => json::<Vec<Union>>(get()).await,
            "pages" | "pages_of_null" => get().returns_pages::<Wide, _>(&PAGING).await.map(drop),
            "pages_by_last_item" => get()
                .returns_pages::<Value, _>(&BY_LAST_ITEM)
                .await
                .map(drop),
            "by_status" => get().returns_by_status::<Failure>().await.map(drop),
            "lines" | "sequence" => {
                let call = get().returns_lines::<Value>(LINES[usize::from(self.name == "lines")]);
                call.await?.try_next().await.map(drop)
            }
            "text_event" => {
                let call = get().returns_text_events();
                call.await?.try_next().await.map(drop)
            }
            name if name.starts_with("named") => {
                let call = get().returns_named_events::<Named>();
                call.await?.try_next().await.map(drop)
            }
            "events" => {
                let call = get().returns_events::<Value>();
                call.await?.try_next().await.map(drop)
            }
            name if name.starts_with("xml_typed") => {
                get().returns_xml::<Vec<Wide>>(&WIDE).await.map(drop)
            }
            name if name.starts_with("xml") => get().returns_xml::<Value>(&ANY).await.map(drop),
            "error_in_place_of_a_value" => in_data(client).returns_json::<Wide>().await.map(drop),
            "error_of_any_kind" => {
                let call = any.request(ROOT).returns_nothing();
                let error = call.await.expect_err("500");
                let failed = (error.kind(), error.status());
                assert_eq!(failed, (ErrorKind::Status, Some(500)));
                Ok(())
            }
            name => unreachable!("{name}"),
        }
    }
}

/// The media types of JSON text sequences and JSON lines.
const LINES: [&str; 2] = ["application/json-seq", "application/jsonl"];

/// A client of a server.
pub fn client<E: ApiError>(url: &str) -> Client<E> {
    let builder = Client::builder(&DEFAULTS).base_url(url);
    let builder = builder.max_body_size(MOST).max_error_body_size(MOST);
    let client = builder.retry(Retry::never()).build();
    client.expect("a loopback URL is fine")
}

async fn json<T: DeserializeOwned + Send + 'static>(
    request: RequestBuilder<Fault>,
) -> Result<(), Error<Fault>> {
    request.returns_json::<T>().await.map(drop)
}
