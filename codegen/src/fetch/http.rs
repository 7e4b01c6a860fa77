//! Requests: which URLs are allowed, which headers are sent, and how much is read.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;

use rustls::crypto::aws_lc_rs;
use ureq::Agent;
use ureq::http::Uri;
use ureq::http::header::LOCATION;
use ureq::tls::{RootCerts, TlsConfig};

use super::content;
use super::request::{Limits, Request};
use crate::load::joined;
use crate::lock::normalized;

/// The maximum number of redirects of a request.
const REDIRECTS: usize = 10;

/// The client of one download.
pub(super) struct Http {
    agent: Agent,
    headers: Vec<(String, String)>,
    /// The host of the document, which alone gets the headers.
    own: String,
    hosts: Mutex<BTreeSet<String>>,
    is_plain_allowed: bool,
    limits: Limits,
    end: Instant,
    /// The number of bytes that may still be read.
    left: Mutex<u64>,
}

/// The response to a request.
pub(super) struct Downloaded {
    pub(super) text: String,
    /// The URL of the last redirect.
    pub(super) redirected: Option<String>,
}

impl Http {
    /// # Errors
    ///
    /// If the URL of the document is not one.
    pub(super) fn new(request: &Request) -> Result<Self, String> {
        // What the system trusts: the certificates of a company, too.
        let tls = TlsConfig::builder()
            .root_certs(RootCerts::PlatformVerifier)
            .unversioned_rustls_crypto_provider(Arc::new(aws_lc_rs::default_provider()));
        let config = Agent::config_builder()
            .tls_config(tls.build())
            .http_status_as_error(false)
            .max_redirects(0)
            .max_redirects_will_error(false)
            .user_agent(concat!(
                "openapi-client-codegen/",
                env!("CARGO_PKG_VERSION")
            ));
        let uri = parsed(&request.url)?;
        let own = authority(&uri)?;
        let mut hosts = request.hosts.clone();
        hosts.insert(own.clone());
        Ok(Http {
            agent: config.build().into(),
            headers: request.headers.clone(),
            own,
            hosts: Mutex::new(hosts),
            is_plain_allowed: request.allow_http,
            limits: request.limits,
            end: Instant::now() + request.limits.time,
            left: Mutex::new(request.limits.size),
        })
    }

    /// Downloads the document. Wherever its host redirects to, other files may come from there as well.
    pub(super) fn document(&self, url: &str) -> Result<Downloaded, String> {
        let downloaded = self.follow(url, true)?;
        if let Some(last) = &downloaded.redirected {
            let host = authority(&parsed(last)?)?;
            let mut hosts = self.hosts.lock().unwrap_or_else(PoisonError::into_inner);
            hosts.insert(host);
        }
        Ok(downloaded)
    }

    /// Downloads another file.
    pub(super) fn get(&self, url: &str) -> Result<Downloaded, String> {
        self.follow(url, false)
    }

    fn follow(&self, url: &str, anywhere: bool) -> Result<Downloaded, String> {
        let mut next = url.to_owned();
        for redirects in 0..=REDIRECTS {
            self.check(&next, anywhere && redirects > 0)?;
            let mut response = self.send(&next)?;
            let status = response.status();
            let to = response.headers().get(LOCATION);
            if let (true, Some(to)) = (status.is_redirection(), to) {
                let to = to.to_str().map_err(|_| "redirects to no URL".to_owned())?;
                let to = joined(Some(without_query(&next)), without_fragment(to));
                next = absolute(&to, &next);
                continue;
            }
            if !status.is_success() {
                return Err(format!("responds with {status}"));
            }
            let text = self.read(&mut response)?;
            return Ok(Downloaded {
                text,
                redirected: (next != url).then_some(next),
            });
        }
        Err(format!("redirects more than {REDIRECTS} times"))
    }

    /// Whether a URL may be requested.
    fn check(&self, url: &str, anywhere: bool) -> Result<(), String> {
        let uri = parsed(url)?;
        let host = authority(&uri)?;
        match uri.scheme_str() {
            Some("https") => {}
            Some("http") if self.is_plain_allowed || is_local(&uri) => {}
            Some("http") => {
                return Err("is not encrypted: use https, or allow it by `--allow-http`".to_owned());
            }
            _ => return Err("is neither https nor http".to_owned()),
        }
        let hosts = self.hosts.lock().unwrap_or_else(PoisonError::into_inner);
        if !(anywhere || hosts.contains(&host)) {
            return Err(format!(
                "is on another host: allow it by `--allow-host {host}`"
            ));
        }
        Ok(())
    }

    fn send(&self, url: &str) -> Result<ureq::http::Response<ureq::Body>, String> {
        let time = self.end.saturating_duration_since(Instant::now());
        if time.is_zero() {
            return Err(self.late());
        }
        let mut request = self.agent.get(url);
        if parsed(url).and_then(|it| authority(&it)).as_ref() == Ok(&self.own) {
            for (name, value) in &self.headers {
                request = request.header(name, value);
            }
        }
        let request = request.config().timeout_global(Some(time)).build();
        request.call().map_err(|error| self.failed(&error))
    }

    fn read(&self, response: &mut ureq::http::Response<ureq::Body>) -> Result<String, String> {
        let mut left = self.left.lock().unwrap_or_else(PoisonError::into_inner);
        // A body of exactly the limit is allowed.
        let body = response.body_mut().with_config().limit(*left + 1);
        let bytes = body.read_to_vec().map_err(|error| self.failed(&error))?;
        let size = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
        *left = left.checked_sub(size).ok_or_else(|| self.large())?;
        let text = String::from_utf8(bytes).map_err(|_| "is not UTF-8".to_owned())?;
        content::check(&text)?;
        Ok(text)
    }

    fn failed(&self, error: &ureq::Error) -> String {
        match error {
            ureq::Error::BodyExceedsLimit(_) => self.large(),
            ureq::Error::Timeout(_) => self.late(),
            error => format!("cannot be requested: {error}"),
        }
    }

    fn large(&self) -> String {
        let size = self.limits.size;
        format!("exceeds the size of {size} bytes for all files: raise `--max-size`")
    }

    fn late(&self) -> String {
        let time = self.limits.time.as_secs();
        format!("takes longer than the {time} s for all files: raise `--timeout`")
    }
}

/// A URL as it is printed: without its user, password and query, which may be secrets.
pub(super) fn shown(url: &str) -> String {
    let (before, query) = match url.split_once('?') {
        Some((before, _)) => (before, "?…"),
        None => (url, ""),
    };
    let (scheme, rest) = before.split_once("://").unwrap_or(("", before));
    let host = rest.find('/').unwrap_or(rest.len());
    // What precedes the host is a user and a password.
    let rest = rest[..host].rfind('@').map_or(rest, |it| &rest[it + 1..]);
    let separator = if scheme.is_empty() { "" } else { "://" };
    format!("{scheme}{separator}{rest}{query}")
}

pub(super) fn without_fragment(url: &str) -> &str {
    url.split('#').next().unwrap_or(url)
}

/// The URL that is requested for one that may lack a scheme, which is then that of `base`.
pub(super) fn absolute(url: &str, base: &str) -> String {
    match base.split_once("://") {
        Some((scheme, _)) if url.starts_with("//") => normalized(&format!("{scheme}:{url}")),
        _ => normalized(url),
    }
}

pub(super) fn without_query(url: &str) -> &str {
    url.split('?').next().unwrap_or(url)
}

fn parsed(url: &str) -> Result<Uri, String> {
    let uri: Uri = url.parse().map_err(|error| format!("is no URL: {error}"))?;
    Ok(uri)
}

/// The host and port, in lower case.
fn authority(uri: &Uri) -> Result<String, String> {
    let authority = uri.authority().ok_or("has no host")?.as_str();
    if authority.contains('@') {
        return Err("contains credentials: pass them by `--header`".to_owned());
    }
    Ok(authority.to_ascii_lowercase())
}

/// Whether a URL leads to this machine.
fn is_local(uri: &Uri) -> bool {
    let host = uri.host().unwrap_or_default();
    let address = host.trim_matches(['[', ']']).parse::<std::net::IpAddr>();
    host == "localhost" || address.is_ok_and(|it| it.is_loopback())
}
