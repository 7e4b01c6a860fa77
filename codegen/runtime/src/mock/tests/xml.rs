//! XML bodies.

use std::panic::{AssertUnwindSafe, catch_unwind};

use super::*;
use crate::tests::xml::{PET, Pet, pet};

static ADD: Operation = Operation {
    name: "add_pet",
    method: "POST",
    path: "/pets",
    status: 201,
    response: ResponseKind::Xml(&PET),
    example: Some("<pet id='1'/>"),
};

static GET: Operation = Operation {
    name: "get_pet",
    method: "GET",
    path: "/pets",
    status: 200,
    response: ResponseKind::Xml(&PET),
    example: Some(r#"{"id":2}"#),
};

static PETS: Api = Api {
    operations: &[&ADD, &GET],
    token_path: None,
};

fn add(client: &Client<Fault>, pet: &Pet) -> Request<Pet, Fault> {
    let builder = client.request_builder(Method::POST, "/pets");
    builder.xml("application/xml", &PET, pet).returns_xml(&PET)
}

#[tokio::test]
async fn xml_values_can_be_expected_and_returned() {
    let server = Server::start(&PETS).await;
    let expected = server.expect(&ADD).xml("application/xml", &PET, &pet());
    expected.returns(&Pet { id: 8, ..pet() });
    let response = add(&client(&server), &pet()).send().await.unwrap();
    assert_eq!(response.value(), &Pet { id: 8, ..pet() });
    assert_eq!(response.status().as_u16(), 201);
    assert_eq!(response.headers()["content-type"], "application/xml");
}

#[tokio::test]
async fn xml_syntax_does_not_affect_matching() {
    let server = Server::start(&PETS).await;
    let expected = server.expect(&ADD).xml("application/xml", &PET, &pet());
    expected.returns(&pet());
    let body = "<p:pet xmlns:p='urn:pets' color='red' id='7'>\n<weight>.1</weight>\
        <name>R<![CDATA[&]]>x</name>\n<tags><tag>a</tag><tag></tag></tags></p:pet>";
    let builder = client(&server).request_builder(Method::POST, "/pets");
    let call = builder
        .raw("application/xml", body)
        .returns_xml::<Pet>(&PET);
    assert_eq!(call.await.unwrap(), pet());
}

#[tokio::test]
async fn differences_in_xml_are_reported() {
    let server = Server::start(&PETS).await;
    let client = client(&server);
    let expected = server.expect(&ADD).json(&1).optional();
    let expected = expected.xml("application/xml", &PET, &pet());
    let other = Pet {
        id: 8,
        name: None,
        ..pet()
    };
    let text = why(add(&client, &other).await);
    assert!(
        text.contains("the body's `id`: expected 7, got 8"),
        "{text}"
    );
    assert!(text.contains("the body's `name`: expected \"R&x\", got nothing"));
    let builder = client.request_builder(Method::POST, "/pets");
    let text = why(builder.json(&1).returns_nothing().await);
    let reason = "the body does not match the expected XML: there is text outside of the root";
    assert!(text.contains(reason), "{text}");
    let printed = format!("{expected:?}");
    assert!(
        printed.contains("body = {\"color\":\"red\",\"id\":7"),
        "{printed}"
    );
    end(server);
}

#[tokio::test]
async fn examples_are_returned_as_xml() {
    let server = Server::start(&PETS).await.responding_with_examples();
    let client = client(&server);
    assert_eq!(add(&client, &pet()).await.unwrap().id, 1);
    let builder = client.request_builder(Method::GET, "/pets");
    let response = builder.returns_xml::<Pet>(&PET).send().await.unwrap();
    assert_eq!(response.value().id, 2);
    assert_eq!(response.headers()["content-type"], "application/xml");
    let expected = server.expect(&GET).optional();
    assert_eq!(expected.example::<Pet>().id, 2);
    assert_eq!(server.expect(&ADD).optional().example::<Pet>().id, 1);
}

#[tokio::test]
async fn errors_are_returned_like_those_of_json_operations() {
    let server = Server::start(&PETS).await;
    let client = client(&server);
    let fault = Fault {
        message: Some("no".to_owned()),
        ..Fault::default()
    };
    server.expect(&ADD).fails_with(404, &fault);
    let error = add(&client, &pet()).await.unwrap_err();
    assert_eq!(error.api_error(), Some(&fault));
    server.expect(&ADD).responds_with(500, "<error/>");
    let error = add(&client, &pet()).await.unwrap_err();
    assert_eq!(error.status(), Some(500));
}

#[tokio::test]
async fn values_that_xml_cannot_represent_panic_at_the_caller() {
    let server = Server::start(&PETS).await;
    let wrong: [fn(Expectation) -> Expectation; 4] = [
        |it| it.returns("\0"),
        |it| it.returns(&[1]),
        |it| it.xml("application/xml", &PET, "\0"),
        |it| it.xml("application/xml", &PET, &f64::NAN.to_string()),
    ];
    for wrong in wrong {
        let expectation = server.expect(&ADD).optional();
        assert!(catch_unwind(AssertUnwindSafe(|| wrong(expectation))).is_err());
    }
}
