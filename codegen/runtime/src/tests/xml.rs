//! XML bodies on the wire.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::server::{Reply, Server};
use super::{Fault, client, printed};
use crate::xml::{Element, Property, Shape};
use crate::{ByStatus, DecodeError, Error, ErrorKind, Method, Success};

#[derive(Clone, Debug, Default, PartialEq, Deserialize, Serialize)]
pub(crate) struct Pet {
    pub(crate) id: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) name: Option<String>,
    #[serde(default)]
    pub(crate) tags: Vec<String>,
    #[serde(default)]
    pub(crate) weight: f32,
    #[serde(flatten)]
    pub(crate) more: BTreeMap<String, Value>,
}

const fn property(name: &'static str, shape: &'static Shape) -> Property {
    Property::element(name, element(name, shape))
}

const fn element(name: &'static str, shape: &'static Shape) -> Element {
    Element::named(name, shape)
}

static SHAPE: Shape = Shape::Object {
    properties: &[
        Property::attribute("id", element("id", &Shape::Integer)),
        property("name", &Shape::Text),
        property(
            "tags",
            &Shape::List {
                item: &element("tag", &Shape::Text),
                wrapped: true,
            },
        ),
        property("weight", &Shape::Number),
    ],
    others: &Shape::Any,
};

pub(crate) static PET: Element = Element {
    namespace: "urn:pets",
    ..element("pet", &SHAPE)
};

pub(crate) fn pet() -> Pet {
    Pet {
        id: 7,
        name: Some("R&x".to_owned()),
        tags: vec!["a".to_owned(), String::new()],
        weight: 0.1,
        more: BTreeMap::from([("color".to_owned(), json!("red"))]),
    }
}

const XML: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\
    <pet xmlns=\"urn:pets\" id=\"7\"><name>R&amp;x</name><tags><tag>a</tag><tag/></tags>\
    <weight>0.1</weight><color>red</color></pet>";

static ANY: Element = element("a", &Shape::Any);

async fn responded(status: u16, body: &'static str) -> Result<Pet, Error<Fault>> {
    let types = "content-type: application/xml\r\n";
    let server = Server::start(move |_, _| Reply::with(status, types, body)).await;
    let builder = client(&server).request_builder(Method::GET, "/pets");
    builder.returns_xml(&PET).await
}

#[tokio::test]
async fn values_are_sent_and_received_as_xml() {
    let server = Server::always(200, XML).await;
    let builder = client(&server).request_builder(Method::POST, "/pets");
    let call = builder.xml("application/vnd.pets+xml", &PET, &pet());
    assert_eq!(call.returns_xml::<Pet>(&PET).await.unwrap(), pet());
    let received = server.received().pop().unwrap();
    assert_eq!(received.body, XML);
    assert_eq!(
        received.header("content-type"),
        Some("application/vnd.pets+xml")
    );
    let accept = Some("application/xml, text/xml;q=0.9");
    assert_eq!(received.header("accept"), accept);
}

#[tokio::test]
async fn xml_may_depend_on_the_status() {
    struct RawResponse(Pet);
    impl ByStatus for RawResponse {
        fn read(response: &Success<'_>) -> Result<Self, DecodeError> {
            response.xml(&PET).map(Self)
        }
    }
    let server = Server::always(200, XML).await;
    let builder = client(&server).request_builder(Method::GET, "/pets");
    let response = builder.returns_by_status::<RawResponse>().await.unwrap();
    assert_eq!(response.0, pet());
}

#[tokio::test]
async fn error_contains_the_path_but_not_the_value() {
    for (body, path, says) in [
        (
            "",
            None,
            "could not decode the body: it is empty, although the API describes a body",
        ),
        (
            "<?xml version='1.0'?>",
            None,
            "could not decode the body: it has no element",
        ),
        (
            "{\"id\":\"s3cret\"}",
            None,
            "there is text outside of the root",
        ),
        (
            "<pet id='s3cret'/>",
            Some("pet.id"),
            "could not decode pet.id: expected an integer of at most 64 bits (byte 0)",
        ),
        (
            "<pet><weight>s3cret</weight></pet>",
            Some("pet.weight"),
            "expected a number (byte 5)",
        ),
        (
            "<pet><tags>s3cret</tags></pet>",
            Some("pet.tags"),
            "expected elements, found a text (byte 5)",
        ),
        (
            "<pet id='1'><name>s3cret",
            Some("pet.name"),
            "it is truncated (byte 24)",
        ),
        (
            "<pet><name>s3cret</name></pet>",
            None,
            "the property `id` is missing",
        ),
    ] {
        let error = responded(200, body).await.unwrap_err();
        assert_eq!(
            (error.kind(), error.path()),
            (ErrorKind::Decode, path),
            "{body}: {error}"
        );
        assert!(error.to_string().contains(says), "{body}: {error}");
        assert!(!printed(&error).contains("s3cret"), "{error:?}");
        assert_eq!(error.body().unwrap(), body);
    }
    // After the conversion from XML, paths are reported as for JSON.
    let server = Server::always(200, "<a><pets><id>1</id><id>x</id></pets></a>").await;
    let builder = client(&server).request_builder(Method::GET, "/pets");
    let call = builder.returns_xml::<BTreeMap<String, BTreeMap<String, Vec<u32>>>>(&ANY);
    let error = call.await.unwrap_err();
    assert_eq!(error.path(), Some("pets.id[0]"));
    assert!(error.to_string().ends_with("expected u32, found a string"));
}

#[tokio::test]
async fn error_responses_are_handled_like_those_of_json_operations() {
    let error = responded(404, "<error>no</error>").await.unwrap_err();
    assert_eq!(
        (error.kind(), error.status()),
        (ErrorKind::Status, Some(404))
    );
    assert!(error.api_error().is_none());
    assert_eq!(error.body().unwrap(), "<error>no</error>");
    let error = responded(404, "{\"error\":{\"message\":\"no\"}}")
        .await
        .unwrap_err();
    assert_eq!(error.api_error().unwrap().message.as_deref(), Some("no"));
}

#[tokio::test]
async fn values_that_xml_cannot_represent_are_reported_before_sending() {
    let server = Server::always(200, XML).await;
    let bad_name = Pet {
        name: Some("s3cret\0".to_owned()),
        ..pet()
    };
    let error = |value: Value| {
        let builder = client(&server).request_builder(Method::POST, "/pets");
        builder
            .xml("application/xml", &PET, &value)
            .returns_nothing()
    };
    for (value, says) in [
        (
            serde_json::to_value(bad_name).unwrap(),
            "the body cannot be serialized as XML: pet.name: it contains a character that is invalid in XML",
        ),
        (
            json!([]),
            "the body cannot be serialized as XML: pet: expected an object",
        ),
    ] {
        let error = error(value).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Request);
        assert_eq!(error.to_string(), format!("POST /pets: {says}"));
        assert!(!printed(&error).contains("s3cret"));
    }
    let builder = client(&server).request_builder(Method::POST, "/pets");
    let map = BTreeMap::from([((1, 2), 3)]);
    let call = builder.xml("application/xml", &PET, &map);
    let error = call.returns_nothing().await.unwrap_err();
    assert!(error.to_string().contains("cannot be serialized as XML"));
    assert!(server.received().is_empty());
}
