//! Which operation a request is of.

use super::*;

fn found(method: &Method, path: &str) -> Option<(&'static str, Vec<(&'static str, String)>)> {
    let found = Api::of::<Things>()
        .find(method, path, "")
        .into_iter()
        .next();
    found.map(|(it, values)| (it.name(), values))
}

#[test]
fn literal_segments_take_precedence_over_parameters() {
    let of_id = |id: &str| Some(("find_thing", vec![("id", id.to_owned())]));
    assert_eq!(found(&Method::GET, "/things/7"), of_id("7"));
    assert_eq!(found(&Method::GET, "/things/a%2Fb"), of_id("a/b"));
    assert_eq!(
        found(&Method::GET, "/things/search"),
        Some(("search_things", vec![]))
    );
    assert_eq!(
        found(&Method::PUT, "/things/search").unwrap().0,
        "put_thing"
    );
}

#[test]
fn unknown_paths_match_no_operation() {
    for path in ["/things", "/things/", "/things/7/8", "/other/7", "/"] {
        assert_eq!(found(&Method::GET, path), None, "{path}");
    }
    assert_eq!(found(&Method::DELETE, "/things/7"), None);
}

#[test]
fn a_segment_can_contain_several_parameters() {
    let values = vec![("year", "2025".to_owned()), ("name", "a-b.c".to_owned())];
    assert_eq!(
        found(&Method::GET, "/exports/2025-a-b.c.csv"),
        Some(("export_thing", values))
    );
    for path in [
        "/exports/2025.csv",
        "/exports/-a.csv",
        "/exports/2025-a.xml",
        "/exports/2025-.csv",
    ] {
        assert_eq!(found(&Method::GET, path), None, "{path}");
    }
}

#[tokio::test]
async fn unknown_requests_get_a_list_of_the_operations() {
    let mock = Mock::<Things>::start().await;
    let client = mock.client().0;
    let call = |method, path| client.request_builder(method, path).returns_nothing();
    assert_eq!(
        why(call(Method::GET, "/nowhere").await),
        "the API has no such path"
    );
    assert_eq!(
        why(call(Method::DELETE, "/things/7").await),
        "the API has only GET (`find_thing`), PUT (`put_thing`) at this path"
    );
    end(mock);
}
