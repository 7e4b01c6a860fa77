//! What one would write by hand for the same types: serde's derives.

use client_runtime::Timestamp;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

#[derive(Deserialize, Serialize)]
pub struct Cloud {
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<Uuid>,
    #[serde(skip_serializing_if = "Option::is_none")]
    created_at: Option<Timestamp>,
    #[serde(skip_serializing_if = "Option::is_none")]
    updated_at: Option<Timestamp>,
    #[serde(skip_serializing_if = "Option::is_none")]
    account_id: Option<Uuid>,
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    userdata: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    generation: Option<i32>,
}

#[derive(Deserialize, Serialize)]
pub struct Task {
    id: i64,
    state: State,
    labels: Vec<Label>,
}

#[derive(Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
enum State {
    Pending,
    Running,
    Done,
    Failed,
    #[serde(untagged)]
    Unknown(String),
}

#[derive(Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
enum Label {
    Urgent,
    Later,
    Shared,
    #[serde(untagged)]
    Unknown(String),
}

#[derive(Deserialize, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Shape {
    Circle { name: String, radius: f64 },
    Square { name: String, side: i64 },
}
