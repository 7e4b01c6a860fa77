//! A call: everything that is sent, and the sending. Not generic, so that it is compiled once, however many
//! operations and types there are.

use std::fmt::{self, Display};
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, USER_AGENT};
use http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode};
use reqwest::Url;

use crate::address;
use crate::answer::Answer;
use crate::auth::{AuthError, Authenticate, Context};
use crate::error::ErrorKind;
use crate::failure::Failure;
use crate::list_style::ListStyle;
use crate::shared::Shared;

/// The values of a list as texts, or that one of them cannot be written.
pub(crate) type Texts<'a> = dyn Iterator<Item = Result<String, fmt::Error>> + 'a;

/// A call on its way.
pub(crate) type Answering = Pin<Box<dyn Future<Output = Result<Answer, Box<Failure>>> + Send>>;

/// A call that can be sent, and sent again.
#[derive(Clone)]
pub(crate) struct Call {
    client: Arc<Shared>,
    pub(crate) method: Method,
    /// The path's template: the only thing of the path that is ever printed.
    pub(crate) path: &'static str,
    values: Vec<(&'static str, String)>,
    /// Each parameter's name, and all that it sends: a name that is set again sends what was given last.
    query: Vec<(String, String)>,
    headers: HeaderMap,
    body: Option<Bytes>,
    anonymous: bool,
    timeout: Option<Duration>,
    /// The first thing that was given and cannot be sent.
    mistake: Option<String>,
}

impl Call {
    pub(crate) fn new(client: Arc<Shared>, method: Method, path: &'static str) -> Box<Self> {
        Box::new(Self {
            client,
            method,
            path,
            values: Vec::new(),
            query: Vec::new(),
            headers: HeaderMap::new(),
            body: None,
            anonymous: false,
            timeout: None,
            mistake: None,
        })
    }

    pub(crate) fn path(&mut self, name: &'static str, value: &dyn Display) {
        let Some(value) = self.text(name, value) else {
            return;
        };
        match address::segment(&value) {
            Ok(segment) => self.values.push((name, segment)),
            Err(why) => self.mistake(format!("the path's `{name}` {why}")),
        }
    }

    pub(crate) fn query(&mut self, name: &str, value: &dyn Display) {
        self.query_list(
            name,
            ListStyle::Exploded,
            &mut std::iter::once(address::text(value)),
        );
    }

    pub(crate) fn query_list(&mut self, name: &str, style: ListStyle, values: &mut Texts<'_>) {
        let Ok(values) = values.collect::<Result<Vec<_>, _>>() else {
            return self.mistake(format!("the value of `{name}` could not be written"));
        };
        let name = address::encode(name);
        let values = values.iter().map(|it| address::encode(it));
        let sent = match style {
            ListStyle::Exploded => values
                .map(|it| format!("{name}={it}"))
                .collect::<Vec<_>>()
                .join("&"),
            ListStyle::Comma => values
                .reduce(|list, it| list + "," + &it)
                .map_or(String::new(), |it| format!("{name}={it}")),
        };
        self.query.retain(|it| it.0 != name);
        if !sent.is_empty() {
            self.query.push((name, sent));
        }
    }

    pub(crate) fn header(&mut self, name: &str, value: &dyn Display) {
        let Some(text) = self.text(name, value) else {
            return;
        };
        match (
            HeaderName::from_bytes(name.as_bytes()),
            HeaderValue::from_str(&text),
        ) {
            (Ok(name), Ok(mut value)) => {
                // What a header holds is not known here: none is printed.
                value.set_sensitive(true);
                self.headers.insert(name, value);
            }
            (Err(_), _) => self.mistake(format!("`{name}` is not the name of a header")),
            (_, Err(_)) => self.mistake(format!(
                "the header `{name}` holds characters that no header can carry"
            )),
        }
    }

    pub(crate) fn accept(&mut self, types: &'static str) {
        self.headers
            .entry(ACCEPT)
            .or_insert(HeaderValue::from_static(types));
    }

    pub(crate) fn body(&mut self, content_type: &'static str, body: Bytes) {
        match HeaderValue::from_str(content_type) {
            Ok(value) => {
                self.headers.insert(CONTENT_TYPE, value);
                self.body = Some(body);
            }
            Err(_) => self.mistake(format!(
                "`{}` is not a content type",
                content_type.escape_debug()
            )),
        }
    }

    /// Takes a body as JSON, or that it could not be written: why may quote it, and is not told.
    pub(crate) fn json(&mut self, body: Result<Vec<u8>, serde_json::Error>) {
        match body {
            Ok(body) => self.body("application/json", body.into()),
            Err(_) => self.mistake(
                "the body cannot be written as JSON: look for a map whose keys are no strings"
                    .to_owned(),
            ),
        }
    }

    pub(crate) fn anonymous(&mut self) {
        self.anonymous = true;
    }

    pub(crate) fn timeout(&mut self, timeout: Duration) {
        self.timeout = Some(timeout);
    }

    /// Keeps a mistake, to be told when the call is sent. The first explains the others.
    pub(crate) fn mistake(&mut self, mistake: String) {
        self.mistake.get_or_insert(mistake);
    }

    fn text(&mut self, name: &str, value: &dyn Display) -> Option<String> {
        let text = address::text(value).ok();
        if text.is_none() {
            self.mistake(format!("the value of `{name}` could not be written"));
        }
        text
    }

    /// Sends the call, and reads a success to its end.
    pub(crate) fn send(self: Box<Self>) -> Answering {
        Box::pin(async move {
            self.answer()
                .await
                .map_err(|failure| failure.of(&self.method, self.path))
        })
    }

    async fn answer(&self) -> Result<Answer, Box<Failure>> {
        if let Some(mistake) = &self.mistake {
            return Err(Failure::request(mistake));
        }
        let url = self.url()?;
        let auth = self
            .client
            .auth
            .as_ref()
            .filter(|_| !self.anonymous && !self.headers.contains_key(AUTHORIZATION));
        let Some((auth, context)) = auth else {
            return self.attempt(url, None).await.and_then(success);
        };
        let used = self.authorization(auth.as_ref(), context, &url).await?;
        let answer = self.attempt(url.clone(), Some(&used)).await?;
        if answer.status != StatusCode::UNAUTHORIZED || !auth.rejected(&used) {
            return success(answer);
        }
        // Once: credentials that are fresh and still refused will be refused again.
        let fresh = self.authorization(auth.as_ref(), context, &url).await?;
        self.attempt(url, Some(&fresh)).await.and_then(success)
    }

    fn url(&self) -> Result<Url, Box<Failure>> {
        let value = |name: &str| {
            self.values
                .iter()
                .rev()
                .find(|it| it.0 == name)
                .map(|it| it.1.clone())
        };
        let path = address::fill(self.path, value).map_err(|name| {
            Failure::request(format!("the path's `{name}` has no value: give it one"))
        })?;
        let query = self
            .query
            .iter()
            .map(|it| it.1.as_str())
            .collect::<Vec<_>>()
            .join("&");
        Ok(address::join(&self.client.base, &path, &query))
    }

    async fn authorization(
        &self,
        auth: &dyn Authenticate,
        context: &Context,
        url: &Url,
    ) -> Result<HeaderValue, Box<Failure>> {
        // Seen to when the client was made, and cheap to see to again: this is where it matters.
        if url.origin() != self.client.base.origin() || !address::is_private(url) {
            return Err(Failure::auth(AuthError::new(
                "credentials go to the base URL's origin only, and over https",
            )));
        }
        let timeout = self.timeout.unwrap_or(self.client.timeout);
        let value = tokio::time::timeout(timeout, auth.authorization(context)).await;
        let value = value.map_err(|_| {
            Failure::new(
                ErrorKind::Timeout,
                "there were no credentials within the timeout",
            )
        })?;
        let mut value = value.map_err(Failure::auth)?;
        value.set_sensitive(true);
        Ok(value)
    }

    /// Sends the call once.
    async fn attempt(
        &self,
        url: Url,
        authorization: Option<&HeaderValue>,
    ) -> Result<Answer, Box<Failure>> {
        let mut request = reqwest::Request::new(self.method.clone(), url);
        *request.timeout_mut() = Some(self.timeout.unwrap_or(self.client.timeout));
        *request.body_mut() = self.body.clone().map(Into::into);
        let headers = request.headers_mut();
        headers.insert(USER_AGENT, self.client.user_agent.clone());
        headers.extend(self.headers.clone());
        if let Some(value) = authorization {
            headers.insert(AUTHORIZATION, value.clone());
        }
        let response = self
            .client
            .http
            .execute(request)
            .await
            .map_err(Failure::http)?;
        let (status, headers) = (response.status(), response.headers().clone());
        let body = response.bytes().await.map_err(Failure::http)?;
        Ok(Answer {
            status,
            headers,
            body,
        })
    }
}

fn success(answer: Answer) -> Result<Answer, Box<Failure>> {
    if answer.status.is_success() {
        return Ok(answer);
    }
    let hint = if answer.status.is_redirection() {
        "the API is elsewhere, or redirects out of its origin, which is not followed: check the base URL"
    } else {
        ""
    };
    Err(Failure::status(answer, hint))
}

/// Prints no values: they may be secrets.
impl fmt::Debug for Call {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.method, self.path)
    }
}
