//! A hand-written client for the same three requests, using reqwest and serde's derives for the same models.
//!
//! It takes the cheaper option where there is one: the URL is parsed and the `Authorization` header created once, and
//! the envelope only contains the data. Necessary work is included: the path parameter is encoded, the token is marked
//! as sensitive, there is a timeout, and the status is checked.

use std::time::Duration;

use generated_client::models::Cloud;
use reqwest::header::{ACCEPT, AUTHORIZATION, HeaderValue};
use reqwest::{StatusCode, Url};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use uuid::Uuid;

const TIMEOUT: Duration = Duration::from_secs(60);

const JSON: HeaderValue = HeaderValue::from_static("application/json");

/// A client of three operations.
#[derive(Clone)]
pub struct ByHand {
    http: reqwest::Client,
    base: Url,
    authorization: HeaderValue,
}

/// Why a request failed.
#[derive(Debug)]
#[expect(dead_code, reason = "shown by `Debug`, as a program would log it")]
pub enum Failure {
    Http(reqwest::Error),
    Status(StatusCode),
    Json(serde_json::Error),
}

/// The envelope of values.
#[derive(Deserialize)]
struct Envelope<T> {
    data: T,
}

impl ByHand {
    /// A client of the API at this URL.
    pub fn new(base: &str, token: &str) -> Result<Self, Box<dyn std::error::Error>> {
        let mut authorization = HeaderValue::from_str(&format!("Bearer {token}"))?;
        authorization.set_sensitive(true);
        let http = reqwest::Client::builder()
            .user_agent("by-hand/0.1.0")
            .no_proxy()
            .build()?;
        Ok(Self {
            http,
            base: base.parse()?,
            authorization,
        })
    }

    /// `GET /clouds/{id}`
    pub async fn find_cloud(&self, id: Uuid) -> Result<Cloud, Failure> {
        self.get(self.url(&["clouds", &id.to_string()])).await
    }

    /// `GET /clouds`
    pub async fn list_clouds(&self, page: i32, page_size: i32) -> Result<Vec<Cloud>, Failure> {
        let mut url = self.url(&["clouds"]);
        url.query_pairs_mut()
            .append_pair("page", &page.to_string())
            .append_pair("page_size", &page_size.to_string());
        self.get(url).await
    }

    /// `GET /clouds/search`
    pub async fn search_clouds(&self) -> Result<Vec<Cloud>, Failure> {
        self.get(self.url(&["clouds", "search"])).await
    }

    fn url(&self, segments: &[&str]) -> Url {
        let mut url = self.base.clone();
        url.path_segments_mut()
            .expect("an http URL has a path")
            .extend(segments);
        url
    }

    async fn get<T: DeserializeOwned>(&self, url: Url) -> Result<T, Failure> {
        let response = self
            .http
            .get(url)
            .header(ACCEPT, JSON)
            .header(AUTHORIZATION, self.authorization.clone())
            .timeout(TIMEOUT)
            .send()
            .await
            .map_err(Failure::Http)?;
        let status = response.status();
        if !status.is_success() {
            return Err(Failure::Status(status));
        }
        let body = response.bytes().await.map_err(Failure::Http)?;
        let envelope: Envelope<T> = serde_json::from_slice(&body).map_err(Failure::Json)?;
        Ok(envelope.data)
    }
}
