//! Every operation of the client, called through its public API.

use std::future::IntoFuture;
use std::pin::Pin;

use generated_client::models::{
    IntegrationUpdate, IntegrationVersionUpdate, NewCloud, NewIntegration, NewRollover,
    NewSchedule, ScheduleUpdate, ScopingCourse, ScopingSchool, TenantApplicationUpdate,
};
use generated_client::{Client, Error, Page};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::spec::Spec;

/// The result of a request, encoded by the client; `null` for no value.
pub type Outcome = Pin<Box<dyn Future<Output = Result<Value, Error>> + Send>>;

/// The identifier for requests.
pub const ID: &str = "123e4567-e89b-12d3-a456-426614174000";

/// The version of an Integration for requests.
pub const VERSION: &str = "1.4.0";

/// An Integration Blueprint.
pub const BLUEPRINT: &str = "<integration name=\"roster-sync\"/>";

/// The bodies of requests, by `operationId`.
pub type Bodies<'a> = &'a dyn Fn(&str) -> Value;

/// Requests for every operation of the spec, with their `operationId`, in the order of the spec's tags. A request is
/// sent when it is awaited.
///
/// # Panics
/// If an operation of the spec is not called exactly once, or a body does not decode as the operation's type.
#[must_use]
pub fn all(client: &Client, bodies: Bodies) -> Vec<(&'static str, Outcome)> {
    let id: Uuid = ID.parse().expect("a uuid");
    let mut calls = installed(client, bodies, id);
    calls.extend(tenant(client, bodies, id));
    calls.extend(runs(client, bodies, id));
    let mut called: Vec<&str> = calls.iter().map(|(id, _)| *id).collect();
    called.sort_unstable();
    let spec = Spec::load();
    let mut described: Vec<&str> = spec.operations().iter().map(|it| it.id).collect();
    described.sort_unstable();
    assert_eq!(
        called, described,
        "the calls, and the operations of the spec"
    );
    calls
}

/// The spec's example of an operation's body.
///
/// # Panics
/// If the spec has no such operation.
#[must_use]
pub fn example_body(id: &str) -> Value {
    let spec = Spec::load();
    let operation = spec
        .operation(id)
        .unwrap_or_else(|| panic!("the spec has no {id}"));
    let content = &spec.resolve(&operation.node["requestBody"])["content"];
    let json = &content["application/json"]["example"];
    if json.is_null() {
        content["application/xml"]["example"].clone()
    } else {
        json.clone()
    }
}

/// Actors, clouds, Integrations.
fn installed(client: &Client, bodies: Bodies, id: Uuid) -> Vec<(&'static str, Outcome)> {
    let cloud: NewCloud = body(bodies, "createCloud");
    let integration: NewIntegration = body(bodies, "createIntegration");
    let update: IntegrationUpdate = body(bodies, "updateIntegration");
    let version: IntegrationVersionUpdate = body(bodies, "updateIntegrationVersion");
    vec![
        (
            "listActors",
            list(client.list_actors().page(0).page_size(50)),
        ),
        (
            "listClouds",
            list(client.list_clouds().page(0).page_size(50)),
        ),
        ("createCloud", one(client.create_cloud(&cloud))),
        (
            "searchClouds",
            list(
                client
                    .search_clouds()
                    .generation(1)
                    .userdata("text")
                    .name("a & b")
                    .page(0)
                    .page_size(50),
            ),
        ),
        ("findCloud", one(client.find_cloud(id))),
        ("deleteCloud", one(client.delete_cloud(id))),
        (
            "listActorsByCloud",
            list(
                client
                    .list_actors_by_cloud(id)
                    .include_credentials(true)
                    .page(0)
                    .page_size(50),
            ),
        ),
        (
            "listIntegrations",
            list(
                client
                    .list_integrations()
                    .name("roster-sync")
                    .page(0)
                    .page_size(50),
            ),
        ),
        (
            "createIntegration",
            one(client.create_integration(&integration)),
        ),
        ("findIntegration", one(client.find_integration(id))),
        (
            "updateIntegration",
            one(client.update_integration(id, &update)),
        ),
        ("deleteIntegration", one(client.delete_integration(id))),
        (
            "listIntegrationVersions",
            list(client.list_integration_versions(id).page(0).page_size(50)),
        ),
        (
            "createIntegrationVersion",
            one(client.create_integration_version(id, xml(bodies, "createIntegrationVersion"))),
        ),
        (
            "updateIntegrationVersion",
            one(client.update_integration_version(id, VERSION, &version)),
        ),
        (
            "deleteIntegrationVersion",
            one(client.delete_integration_version(id, VERSION)),
        ),
        (
            "updateIntegrationBlueprint",
            one(client.update_integration_blueprint(
                id,
                VERSION,
                xml(bodies, "updateIntegrationBlueprint"),
            )),
        ),
    ]
}

/// Tenants and their data.
fn tenant(client: &Client, bodies: Bodies, id: Uuid) -> Vec<(&'static str, Outcome)> {
    let schools: Vec<ScopingSchool> = inner(bodies, "createScopingSchools");
    let school: ScopingSchool = body(bodies, "updateScopingSchool");
    let courses: Vec<ScopingCourse> = inner(bodies, "createScopingCourses");
    let course: ScopingCourse = body(bodies, "updateScopingCourse");
    let application: TenantApplicationUpdate = body(bodies, "updateTenantApplication");
    let tenants = client
        .list_interop_tenants()
        .accounts([id, Uuid::nil()])
        .integration(["roster-sync", "a,b"]);
    vec![
        ("listInteropTenants", list(tenants.page(0).page_size(50))),
        ("findInteropTenant", one(client.find_interop_tenant(id))),
        ("findCurrentTenant", one(client.find_current_tenant())),
        ("getTenantState", one(client.get_tenant_state())),
        (
            "listScopingSchools",
            list(client.list_scoping_schools().page(0).page_size(50)),
        ),
        (
            "createScopingSchools",
            one(client.create_scoping_schools(&schools).replace(false)),
        ),
        ("deleteScopingSchools", one(client.delete_scoping_schools())),
        ("findScopingSchool", one(client.find_scoping_school(id))),
        (
            "updateScopingSchool",
            one(client.update_scoping_school(id, &school)),
        ),
        ("deleteScopingSchool", one(client.delete_scoping_school(id))),
        (
            "listScopingCourses",
            list(client.list_scoping_courses().page(0).page_size(50)),
        ),
        (
            "createScopingCourses",
            one(client.create_scoping_courses(&courses).replace(true)),
        ),
        ("deleteScopingCourses", one(client.delete_scoping_courses())),
        ("findScopingCourse", one(client.find_scoping_course(id))),
        (
            "updateScopingCourse",
            one(client.update_scoping_course(id, &course)),
        ),
        ("deleteScopingCourse", one(client.delete_scoping_course(id))),
        ("getTenantApplication", one(client.get_tenant_application())),
        (
            "updateTenantApplication",
            one(client.update_tenant_application(&application)),
        ),
    ]
}

/// Rollovers, schedules, ingestions.
fn runs(client: &Client, bodies: Bodies, id: Uuid) -> Vec<(&'static str, Outcome)> {
    let rollover: NewRollover = body(bodies, "createRollover");
    let changed: NewRollover = body(bodies, "updateRollover");
    let schedule: NewSchedule = body(bodies, "createSchedule");
    let paused: ScheduleUpdate = body(bodies, "updateSchedule");
    vec![
        (
            "listRollovers",
            list(client.list_rollovers().sort("-name").page(0).page_size(50)),
        ),
        ("createRollover", one(client.create_rollover(&rollover))),
        ("countRollovers", one(client.count_rollovers())),
        ("findRollover", one(client.find_rollover(id))),
        ("updateRollover", one(client.update_rollover(id, &changed))),
        ("deleteRollover", one(client.delete_rollover(id))),
        (
            "listSchedules",
            list(client.list_schedules().page(0).page_size(50)),
        ),
        ("createSchedule", one(client.create_schedule(&schedule))),
        ("countSchedules", one(client.count_schedules())),
        ("findSchedule", one(client.find_schedule(id))),
        ("updateSchedule", one(client.update_schedule(id, &paused))),
        ("deleteSchedule", one(client.delete_schedule(id))),
        ("runSchedule", one(client.run_schedule(id))),
        (
            "listIngestions",
            list(client.list_ingestions().page(0).page_size(50)),
        ),
        ("countIngestions", one(client.count_ingestions())),
        ("findIngestion", one(client.find_ingestion(id))),
    ]
}

fn one<T: Serialize>(
    request: impl IntoFuture<Output = Result<T, Error>, IntoFuture: Send + 'static>,
) -> Outcome {
    let sending = request.into_future();
    Box::pin(async move { Ok(json!(sending.await?)) })
}

fn list<T: Serialize>(
    request: impl IntoFuture<Output = Result<Page<T>, Error>, IntoFuture: Send + 'static>,
) -> Outcome {
    let sending = request.into_future();
    Box::pin(async move { Ok(json!(sending.await?.into_items())) })
}

fn body<T: DeserializeOwned>(bodies: Bodies, id: &str) -> T {
    serde_json::from_value(bodies(id)).unwrap_or_else(|error| panic!("the body of {id}: {error}"))
}

/// The content of a body's envelope.
fn inner<T: DeserializeOwned>(bodies: Bodies, id: &str) -> T {
    body(&|id| bodies(id)["data"].take(), id)
}

fn xml(bodies: Bodies, id: &str) -> String {
    bodies(id).as_str().unwrap_or(BLUEPRINT).to_owned()
}
