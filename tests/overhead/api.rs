//! The calls that are measured, and who makes them.

use std::fmt;

use generated_client::Client;
use generated_client::models::Cloud;
use uuid::Uuid;

use crate::by_hand::ByHand;

/// How many items the page has that is asked for: about 10 KB.
pub const PAGE_SIZE: i32 = 30;

/// A call, by the size of the response.
#[derive(Clone, Copy)]
pub enum Call {
    /// `find_cloud`
    Small,
    /// `list_clouds`, a page
    Page,
    /// `search_clouds`, of which there are as many as make 10 MB
    Large,
}

impl fmt::Display for Call {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Small => "small response",
            Self::Page => "10 KB",
            Self::Large => "10 MB",
        })
    }
}

/// What a call gave. It is not looked at, but it has to be made.
#[expect(dead_code, reason = "made to be dropped")]
pub enum Given {
    One(Cloud),
    Many(Vec<Cloud>),
}

/// Who makes the calls. They panic if they fail: a bench of failures would tell nothing.
pub trait Api: Clone + Send + 'static {
    /// Makes a call, and waits for its value.
    fn make(&self, call: Call) -> impl Future<Output = Given> + Send;
}

const RESPONDED: &str = "the server responses";

impl Api for Client {
    async fn make(&self, call: Call) -> Given {
        match call {
            Call::Small => Given::One(self.find_cloud(Uuid::nil()).await.expect(RESPONDED)),
            Call::Page => {
                let page = self.list_clouds().page(0).page_size(PAGE_SIZE);
                Given::Many(page.await.expect(RESPONDED).into_items())
            }
            Call::Large => Given::Many(self.search_clouds().await.expect(RESPONDED).into_items()),
        }
    }
}

impl Api for ByHand {
    async fn make(&self, call: Call) -> Given {
        match call {
            Call::Small => Given::One(self.find_cloud(Uuid::nil()).await.expect(RESPONDED)),
            Call::Page => Given::Many(self.list_clouds(0, PAGE_SIZE).await.expect(RESPONDED)),
            Call::Large => Given::Many(self.search_clouds().await.expect(RESPONDED)),
        }
    }
}
