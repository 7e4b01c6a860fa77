//! The API under load: returns the requested resource, or a fault.

use std::sync::atomic::{AtomicU8, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use serde_json::{Value, json};
use uuid::Uuid;

use crate::fault::{End, FaultServer, Point, Script};
use crate::server::ReceivedRequest;

/// The number of recent requests whose arrivals are counted. When a slot is reused, its previous request has long
/// finished.
const PLACES: usize = 1 << 20;

/// The server's faults.
const FAULTS: [&str; 4] = ["reset", "503", "stalled", "truncated"];

/// The API and its counters.
pub(super) struct Api {
    share: f64,
    random: Mutex<fastrand::Rng>,
    faults: [AtomicU64; FAULTS.len()],
    /// How often each recent request that creates a resource arrived.
    arrived: Vec<AtomicU8>,
}

/// Serves the API until the returned server is dropped.
pub(super) async fn serve(api: &Arc<Api>) -> FaultServer {
    let api = Arc::clone(api);
    FaultServer::start_forgetful(move |received| api.response(received)).await
}

impl Api {
    pub(super) fn new(share: f64, seed: u64) -> Self {
        Self {
            share,
            random: Mutex::new(fastrand::Rng::with_seed(seed)),
            faults: Default::default(),
            arrived: (0..PLACES).map(|_| AtomicU8::new(0)).collect(),
        }
    }

    fn response(&self, received: &ReceivedRequest) -> Script {
        let Some(number) = number(received) else {
            return Script::json(404, "{}");
        };
        if received.method == "POST" {
            // Count the arrival, whatever the response. A saturated counter also means duplicates.
            let _ = self.arrivals(number).fetch_add(1, Ordering::Relaxed);
        }
        if let Some(fault) = self.fault() {
            self.faults[fault].fetch_add(1, Ordering::Relaxed);
            return match fault {
                0 => Script::broken(Point::ReceivedRequest, End::Reset),
                1 => Script::json(503, r#"{"error":{"message":"overloaded"}}"#),
                2 => Script::broken(Point::Body, End::Stall),
                _ => Script::broken(Point::Body, End::Close),
            };
        }
        let cloud = json!({ "id": id(number), "name": name(number) });
        let data = match received.path().rsplit('/').next() {
            Some("search") => Value::Array(vec![cloud]),
            _ => cloud,
        };
        Script::json(200, &json!({ "data": data }).to_string())
    }

    /// The index of the fault to inject, if any.
    fn fault(&self) -> Option<usize> {
        let mut random = self.random.lock().unwrap_or_else(PoisonError::into_inner);
        (random.f64() < self.share).then(|| random.usize(..FAULTS.len()))
    }

    fn arrivals(&self, number: u64) -> &AtomicU8 {
        let place = usize::try_from(number).unwrap_or(usize::MAX) % PLACES;
        &self.arrived[place]
    }

    /// Resets the slot of a request. Returns the number of arrivals of its previous request.
    pub(super) fn expect(&self, number: u64) -> u8 {
        self.arrivals(number).swap(0, Ordering::Relaxed)
    }

    /// How often a request arrived.
    pub(super) fn arrived(&self, number: u64) -> u8 {
        self.arrivals(number).load(Ordering::Relaxed)
    }

    /// The recent requests that arrived more than once.
    pub(super) fn doubled(&self) -> Vec<usize> {
        let often = |it: &AtomicU8| it.load(Ordering::Relaxed) > 1;
        let places = self.arrived.iter().enumerate();
        places.filter(|it| often(it.1)).map(|it| it.0).collect()
    }

    /// The number of faults of each kind.
    pub(super) fn faults(&self) -> Vec<(&'static str, u64)> {
        let counts = self.faults.iter().map(|it| it.load(Ordering::Relaxed));
        FAULTS.into_iter().zip(counts).collect()
    }
}

/// An identifier that is unique to this request.
pub(super) fn id(number: u64) -> Uuid {
    Uuid::from_u128(u128::from(number))
}

/// A name that is unique to this request.
pub(super) fn name(number: u64) -> String {
    format!("cloud-{number}")
}

/// The number of a received request.
fn number(received: &ReceivedRequest) -> Option<u64> {
    let last = received.path().rsplit('/').next()?;
    if received.method == "POST" {
        let body: Value = serde_json::from_slice(&received.body).ok()?;
        named(body["name"].as_str()?)
    } else if last == "search" {
        named(received.query("name")?)
    } else {
        let id: Uuid = last.parse().ok()?;
        u64::try_from(id.as_u128()).ok()
    }
}

fn named(name: &str) -> Option<u64> {
    name.strip_prefix("cloud-")?.parse().ok()
}
