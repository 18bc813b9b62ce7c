//! A stranger at a secret address in a workspace: of a form, of a record that is shared by a link, of a view that is published.

use std::net::IpAddr;

use axum::extract::rejection::PathRejection;
use axum::extract::{FromRequestParts, Path};
use axum::http::request::Parts;
use serde::Deserialize;

use super::asked::secret_here;
use super::failure::Result;
use super::limit::Stranger;
use super::{App, caller};

/// Where it is; what comes behind it in a path is its own handler's.
#[derive(Deserialize)]
struct Address {
    workspace: String,
    secret: String,
}

/// Whoever comes by such an address.
pub struct Coming {
    /// The app.
    pub app: App,
    /// From where.
    pub from: IpAddr,
    /// The workspace that the address names.
    pub workspace: String,
    /// The secret of the address; nobody's, where one comes by another workspace's host.
    pub secret: String,
}

impl FromRequestParts<App> for Coming {
    type Rejection = PathRejection;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> std::result::Result<Coming, PathRejection> {
        let Path(Address { workspace, secret }) = Path::from_request_parts(parts, app).await?;
        let secret = secret_here(parts, app, &workspace, secret);
        Ok(Coming { app: app.clone(), from: caller::address(parts), workspace, secret })
    }
}

impl Coming {
    /// Counts what the stranger does, or says how long to wait.
    pub fn admit(&self, what: Stranger) -> Result<()> {
        Ok(self.app.strangers.admit(self.from, what)?)
    }
}
