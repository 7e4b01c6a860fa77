//! The time and the allocations to decode and encode lists of 1,000 items, with generated types and with serde's derives.
//!
//! The bench `overhead` measures a body of 10 MB as a call decodes it, envelope and next page included.
//!
//! ```sh
//! cargo bench -p decoding
//! ```

// The generated types are those of a client, most of which is not used here.
#![allow(dead_code, unused_imports, missing_docs)]

include!(concat!(env!("OUT_DIR"), "/api.rs"));

mod derived;

use api::models::{Cloud, Shape, Task};
use divan::counter::BytesCount;
use divan::{AllocProfiler, Bencher};
use serde::Serialize;
use serde::de::DeserializeOwned;

#[global_allocator]
static ALLOCATOR: AllocProfiler = AllocProfiler::system();

fn main() {
    divan::main();
}

/// An item of a list.
trait Item: DeserializeOwned + Serialize {
    fn json(number: usize) -> String;
}

fn cloud(number: usize) -> String {
    format!(
        r#"{{"id":"123e4567-e89b-12d3-a456-{number:012}","created_at":"2026-03-01T08:15:30Z","updated_at":"2026-04-02T16:45:10.250Z","account_id":"9b2d7c1e-54f0-4c1b-8d3e-2f6a7b8c9d0e","name":"Springfield District {number}","userdata":"district-{number}: every school, grades 1 to 12, nightly","generation":{number}}}"#
    )
}

fn task(number: usize) -> String {
    // One in four has a value that the document does not list.
    let state = ["pending", "running", "done", "paused"][number % 4];
    format!(r#"{{"id":{number},"state":"{state}","labels":["urgent","shared","later"]}}"#)
}

fn shape(number: usize) -> String {
    if number.is_multiple_of(2) {
        format!(r#"{{"kind":"circle","name":"Circle {number}","radius":{number}.5}}"#)
    } else {
        format!(r#"{{"kind":"square","name":"Square {number}","side":{number}}}"#)
    }
}

macro_rules! items {
    ($($json:ident: $($item:ty),*;)*) => {
        $($(impl Item for $item {
            fn json(number: usize) -> String {
                $json(number)
            }
        })*)*
    };
}

items! {
    cloud: Cloud, derived::Cloud;
    task: Task, derived::Task;
    shape: Shape, derived::Shape;
}

fn list<T: Item>() -> String {
    let items: Vec<_> = (0..1_000).map(T::json).collect();
    format!("[{}]", items.join(","))
}

fn decode<T: Item>(bencher: Bencher) {
    let list = list::<T>();
    bencher
        .counter(BytesCount::of_str(&list))
        .bench(|| serde_json::from_str::<Vec<T>>(&list).expect("it is valid"));
}

fn encode<T: Item>(bencher: Bencher) {
    let list = list::<T>();
    let items: Vec<T> = serde_json::from_str(&list).expect("it is valid");
    bencher
        .counter(BytesCount::of_str(&list))
        .bench_local(|| serde_json::to_vec(&items).expect("it is JSON"));
}

#[divan::bench(types = [Cloud, derived::Cloud])]
fn decode_structs<T: Item>(bencher: Bencher) {
    decode::<T>(bencher);
}

#[divan::bench(types = [Task, derived::Task])]
fn decode_open_enums<T: Item>(bencher: Bencher) {
    decode::<T>(bencher);
}

#[divan::bench(types = [Shape, derived::Shape])]
fn decode_unions<T: Item>(bencher: Bencher) {
    decode::<T>(bencher);
}

#[divan::bench(types = [Cloud, derived::Cloud])]
fn encode_structs<T: Item>(bencher: Bencher) {
    encode::<T>(bencher);
}

#[divan::bench(types = [Task, derived::Task])]
fn encode_open_enums<T: Item>(bencher: Bencher) {
    encode::<T>(bencher);
}

#[divan::bench(types = [Shape, derived::Shape])]
fn encode_unions<T: Item>(bencher: Bencher) {
    encode::<T>(bencher);
}
