//! XML bodies.

use std::panic::{AssertUnwindSafe, catch_unwind};

use super::*;
use crate::tests::xml::{PET, Pet, pet};

struct AddPet(Request<Pet, Fault>);
crate::request!(AddPet, Pet, Fault);

struct GetPet(Request<Pet, Fault>);
crate::request!(GetPet, Pet, Fault);

const ADD: Operation<AddPet> = Operation::new(&Description {
    name: "add_pet",
    id: "addPet",
    method: Method::POST,
    path: "/pets",
    status: 201,
    response: ResponseBody::Xml(|| &PET),
});

const GET: Operation<GetPet> = Operation::new(&Description {
    name: "get_pet",
    id: "getPet",
    method: Method::GET,
    path: "/pets",
    status: 200,
    response: ResponseBody::Xml(|| &PET),
});

struct Pets(Client<Fault>);

impl Mocked for Pets {
    const DEFAULTS: &'static Defaults = &DEFAULTS;
    const OPERATIONS: &'static [Operation] = &[ADD.untyped(), GET.untyped()];
    const EXAMPLES: &'static str = r#"
add_pet: "<pet id='1'/>"
get_pet: {"id":2}
"#;

    fn of_mock(base_url: String) -> Self {
        Pets(Things::of_mock(base_url).0)
    }
}

impl Pets {
    fn add(&self, pet: impl Serialize) -> AddPet {
        let builder = self.0.request(ADD);
        AddPet(builder.xml("application/xml", &PET, &pet).returns_xml(&PET))
    }

    fn get(&self) -> GetPet {
        GetPet(self.0.request(GET).returns_xml(&PET))
    }
}

#[tokio::test]
async fn xml_values_can_be_expected_and_returned() {
    let mock = Mock::<Pets>::start().await;
    let client = mock.client();
    let expected = mock.expect(client.add(pet()));
    expected.returns(Pet { id: 8, ..pet() });
    let response = client.add(pet()).send().await.unwrap();
    assert_eq!(response.value(), &Pet { id: 8, ..pet() });
    assert_eq!(response.status().as_u16(), 201);
    assert_eq!(response.headers()["content-type"], "application/xml");
}

#[tokio::test]
async fn xml_syntax_does_not_affect_matching() {
    let mock = Mock::<Pets>::start().await;
    mock.expect(mock.client().add(pet())).returns(pet());
    let body = "<p:pet xmlns:p='urn:pets' color='red' id='7'>\n<weight>.1</weight>\
        <name>R<![CDATA[&]]>x</name>\n<tags><tag>a</tag><tag></tag></tags></p:pet>";
    let builder = mock.client().0.request(ADD);
    let call = builder
        .raw("application/xml", body)
        .returns_xml::<Pet>(&PET);
    assert_eq!(call.await.unwrap(), pet());
}

#[tokio::test]
async fn differences_in_xml_are_reported() {
    let mock = Mock::<Pets>::start().await;
    let client = mock.client();
    let expected = mock.expect(client.add(pet())).optional();
    let other = Pet {
        id: 8,
        name: None,
        ..pet()
    };
    let text = why(client.add(other).await);
    assert!(
        text.contains("the body's `id`: expected 7, got 8"),
        "{text}"
    );
    assert!(text.contains("the body's `name`: expected \"R&x\", got nothing"));
    let call = client.0.request(ADD).raw("application/xml", "1");
    let text = why(call.returns_nothing().await);
    let reason = "the body does not match the expected XML: there is text outside of the root";
    assert!(text.contains(reason), "{text}");
    let text = why(client.0.request(ADD).json(&1).returns_nothing().await);
    let reason = "the body's media type: expected application/xml, got application/json";
    assert!(text.contains(reason), "{text}");
    let printed = format!("{expected:?}");
    assert!(
        printed.contains("body = {\"color\":\"red\",\"id\":7"),
        "{printed}"
    );
    end(mock);
}

#[tokio::test]
async fn examples_are_returned_as_xml() {
    let mock = Mock::<Pets>::start().await.responding_with_examples();
    let client = mock.client();
    assert_eq!(client.add(pet()).await.unwrap().id, 1);
    let response = client.get().send().await.unwrap();
    assert_eq!(response.value().id, 2);
    assert_eq!(response.headers()["content-type"], "application/xml");
    mock.on(GET)
        .returns_example(|it| it.name = Some("x".to_owned()));
    let got = client.get().await.unwrap();
    assert_eq!((got.id, got.name.as_deref()), (2, Some("x")));
    mock.on(ADD)
        .returns_example(|it| it.name = Some("y".to_owned()));
    let added = client.add(pet()).await.unwrap();
    assert_eq!((added.id, added.name.as_deref()), (1, Some("y")));
}

#[tokio::test]
async fn errors_are_returned_like_those_of_json_operations() {
    let mock = Mock::<Pets>::start().await;
    let client = mock.client();
    let fault = Fault {
        message: Some("no".to_owned()),
        ..Fault::default()
    };
    mock.on(ADD).fails_with(404, fault.clone());
    let error = client.add(pet()).await.unwrap_err();
    assert_eq!(error.api_error(), Some(&fault));
    mock.on(ADD).responds_with(500, "<error/>");
    let error = client.add(pet()).await.unwrap_err();
    assert_eq!(error.status(), Some(500));
}

#[tokio::test]
async fn values_that_xml_cannot_represent_panic_at_the_caller() {
    let mock = Mock::<Pets>::start().await;
    let client = mock.client();
    let returned = || {
        let named = Pet {
            name: Some("\0".to_owned()),
            ..pet()
        };
        mock.on(ADD).optional().returns(named)
    };
    assert!(catch_unwind(AssertUnwindSafe(returned)).is_err());
    for wrong in ["\0".to_owned(), f64::NAN.to_string()] {
        let expected = || mock.expect(client.add(&wrong));
        assert!(catch_unwind(AssertUnwindSafe(expected)).is_err(), "{wrong}");
    }
}
