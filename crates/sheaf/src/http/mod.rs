//! HTTP: routes, sessions, problems, live updates, the embedded UI. Handlers parse, call the service, and render.

mod account;
mod asked;
mod audit;
mod brought;
mod caller;
mod changes;
mod coming;
mod comments;
mod cross;
mod deleted;
mod docs;
mod exports;
mod failure;
mod files;
mod flags;
mod forms;
mod identities;
mod imports;
mod layer;
mod limit;
mod members;
mod metrics;
mod notifications;
mod oidc;
mod once;
mod openapi;
mod passkeys;
mod payments;
mod people;
mod plans;
mod presence;
mod providers;
mod proxy;
mod published;
mod query;
mod records;
mod redirect;
mod roles;
mod serve;
mod session;
mod settings;
mod shares;
mod sign_up;
mod tables;
mod tls;
mod tokens;
mod ui;
mod upload;
mod views;
mod why;
mod workspaces;

use std::ops::Deref;
use std::sync::Arc;

pub use limit::Paces;
pub use proxy::{Proxies, Proxy};
pub use redirect::redirect;
pub use serve::{Listening, Stopping, Told, serve};
pub use tls::{Acme, Certificate, Files, LETS_ENCRYPT, Tls};

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::routing::{any, delete, get, patch, post, put};
use sheaf_service::Sheaf;

/// Largest body of a request that is no upload.
const BODY: usize = 16 << 20;

/// What the handlers share.
#[derive(Clone)]
pub struct App(Arc<Parts>);

/// What an app is made of.
pub struct Parts {
    /// All that Sheaf serves.
    pub sheaf: Arc<Sheaf>,
    /// Largest upload, in bytes.
    pub upload: usize,
    /// Whether cookies are sent over HTTPS alone.
    pub secure: bool,
    /// Tells that the server stops.
    pub stopping: Stopping,
    /// Requests that are known by a key.
    pub keys: once::Keys,
    /// Failed attempts to sign in.
    pub attempts: limit::Attempts,
    /// What was asked within the last minute.
    pub requests: limit::Requests,
    /// What strangers asked of forms.
    pub strangers: limit::Strangers,
    /// What they brought to forms and have not handed in.
    pub brought: brought::Brought,
    /// How many zero bits a hash must begin with of those who answer a form; 0: none.
    pub form_work: u8,
}

/// What is asked of those who ask, and how much they may.
#[derive(Debug, Clone, Copy)]
pub struct Bounds {
    /// Largest upload, in bytes.
    pub upload: usize,
    /// How many zero bits a hash must begin with of those who answer a form; 0: none.
    pub form_work: u8,
    /// How many requests are answered within a minute.
    pub paces: Paces,
}

impl App {
    /// An app over what Sheaf serves.
    pub fn new(sheaf: Arc<Sheaf>, bounds: Bounds, secure: bool, stopping: Stopping) -> App {
        App(Arc::new(Parts {
            sheaf,
            upload: bounds.upload,
            secure,
            stopping,
            keys: once::Keys::default(),
            attempts: limit::Attempts::default(),
            requests: limit::Requests::at(bounds.paces),
            strangers: limit::Strangers::default(),
            brought: brought::Brought::default(),
            form_work: bounds.form_work,
        }))
    }
}

impl Deref for App {
    type Target = Parts;

    fn deref(&self) -> &Parts {
        &self.0
    }
}

/// Every route of Sheaf. What lies around all of them is in `serve`: a layer here would be one around each route, taken anew for
/// each request.
fn router(app: App) -> Router {
    let uploads = Router::new()
        .route("/api/v1/imports", get(imports::list).post(imports::create))
        .route("/api/v1/files", post(files::create))
        .layer(DefaultBodyLimit::max(app.upload));
    let archives = Router::new()
        .route("/api/v1/workspaces/{workspace}/archive", get(workspaces::archive).post(workspaces::from_archive))
        .layer(DefaultBodyLimit::max(app.upload));
    // Answers to a form are taken once by its stamp.
    let strangers = Router::new()
        .route("/api/v1/forms/{workspace}/{secret}", get(forms::show).post(forms::take))
        .route("/api/v1/forms/{workspace}/{secret}/asked", post(forms::asked))
        .route("/api/v1/forms/{workspace}/{secret}/records", get(forms::records))
        .route("/api/v1/forms/{workspace}/{secret}/files/{field}/{file}", delete(forms::give_up))
        .route("/api/v1/shared/{workspace}/{secret}", get(shares::show).patch(shares::change))
        .route("/api/v1/shared/{workspace}/{secret}/comments", post(shares::comment))
        .layer(DefaultBodyLimit::max(forms::LONGEST));
    let bringing = Router::new()
        .route("/api/v1/forms/{workspace}/{secret}/files", post(forms::bring))
        .layer(DefaultBodyLimit::max(forms::longest_upload(app.upload)));
    // Whose POST is carried out once without the layer's help, or not at all under a key.
    let own_way = Router::new()
        .route("/api/v1/session", get(session::show).post(session::begin).delete(session::end))
        .route("/api/v1/session/reset", post(account::ask_reset))
        .route("/api/v1/session/reset/finish", post(account::reset))
        .route("/api/v1/account", patch(account::change))
        .route("/api/v1/account/delete", post(account::delete))
        .route("/api/v1/account/email", put(account::ask_address))
        .route("/api/v1/account/email/confirm", post(account::confirm_address))
        .route(
            "/api/v1/account/second-factor",
            get(account::second_factor).post(account::begin_second_factor).put(account::confirm_second_factor),
        )
        .route("/api/v1/account/second-factor/remove", post(account::remove_second_factor))
        .route("/api/v1/session/oidc", get(oidc::waits).post(oidc::finish))
        .route("/api/v1/session/passkey", post(passkeys::sign_in))
        .route("/api/v1/session/passkey/begin", post(passkeys::ask))
        .route("/api/v1/account/identities", get(identities::list).post(oidc::connect))
        .route("/api/v1/account/identities/{id}/remove", post(identities::remove))
        .route("/api/v1/account/passkeys", get(passkeys::list).post(passkeys::add))
        .route("/api/v1/account/passkeys/begin", post(passkeys::begin))
        .route("/api/v1/account/passkeys/{id}/remove", post(passkeys::remove))
        .route("/api/v1/host/providers", get(providers::list).post(providers::add))
        .route("/api/v1/workspaces", get(workspaces::list).post(workspaces::create))
        .route(
            "/api/v1/workspaces/{workspace}",
            get(workspaces::show).patch(workspaces::change).delete(workspaces::delete),
        )
        .route("/api/v1/workspaces/{workspace}/restore", post(workspaces::restore))
        .route("/api/v1/workspaces/{workspace}/clone", post(workspaces::clone))
        .route("/api/v1/plan", get(plans::show).put(plans::choose).delete(plans::cancel))
        .route("/api/v1/payments/events", post(payments::hear))
        .route("/api/v1/host/flags", get(flags::list_for_host))
        .route("/api/v1/host/flags/{flag}", put(flags::set))
        .route("/api/v1/host/plans", get(plans::list).post(plans::create))
        .route("/api/v1/host/plans/{plan}", patch(plans::change).delete(plans::remove))
        .route("/api/v1/host/coupons", get(plans::coupons).post(plans::add_coupon))
        .route("/api/v1/host/coupons/{coupon}", delete(plans::remove_coupon))
        .route(
            "/api/v1/host/workspaces/{workspace}/plan",
            get(plans::show_for_host).put(plans::give).delete(plans::take_away),
        )
        .route("/api/v1/sign-up", post(sign_up::ask))
        .route("/api/v1/sign-up/look", post(sign_up::look))
        .route("/api/v1/sign-up/finish", post(sign_up::finish))
        .route("/api/v1/invitations/look", post(members::look))
        .route("/api/v1/invitations/accept", post(members::accept))
        .route("/api/v1/tables/{table}/records", records::of_table())
        .merge(archives)
        .merge(strangers)
        .merge(bringing);
    Router::new()
        .route("/api/v1/sessions", get(session::list))
        .route("/api/v1/sessions/{session}", delete(session::end_one))
        .route("/api/v1/session/password", put(session::set_password))
        .route("/api/v1/tokens", get(tokens::list).post(tokens::create))
        .route("/api/v1/tokens/{id}", delete(tokens::delete))
        .route("/api/v1/tokens/{id}/renew", post(tokens::renew))
        .route("/api/v1/roles", get(roles::list).post(roles::create))
        .route("/api/v1/roles/{role}", get(roles::show).patch(roles::change).delete(roles::delete))
        .route("/api/v1/members", get(members::list))
        .route("/api/v1/members/{id}", patch(members::change).delete(members::remove))
        .route("/api/v1/invitations", get(members::invitations).post(members::invite))
        .route("/api/v1/invitations/{id}", delete(members::take_back))
        .route("/api/v1/tables", get(tables::list).post(tables::create))
        .route("/api/v1/tables/{table}", get(tables::show).patch(tables::change).delete(tables::delete))
        .route("/api/v1/tables/{table}/fields", post(tables::create_field))
        .route("/api/v1/tables/{table}/fields/{field}/preview", post(tables::preview_field))
        .route("/api/v1/tables/{table}/formula", post(tables::try_formula))
        .route("/api/v1/tables/{table}/views", get(views::list).post(views::create))
        .route("/api/v1/tables/{table}/views/{view}/link", post(views::renew_link))
        .route("/api/v1/tables/{table}/records/{id}/restore", post(records::restore))
        .route("/api/v1/tables/{table}/records/{id}/erase", post(records::erase))
        .route("/api/v1/tables/{table}/comments/counts", get(comments::counts))
        .route("/api/v1/tables/{table}/records/{id}/comments", get(comments::list).post(comments::create))
        .route("/api/v1/tables/{table}/records/{id}/comments/{comment}/restore", post(comments::restore))
        .route("/api/v1/tables/{table}/records/{id}/shares", get(shares::list).post(shares::create))
        .route("/api/v1/notifications/seen", post(notifications::see))
        .route("/api/v1/changes/{seq}/undo", post(changes::undo))
        .route("/api/v1/imports/{id}/apply", post(imports::apply))
        .route("/api/v1/imports/{id}/back", post(imports::back))
        .route("/api/v1/imports/{id}/undo", post(imports::undo))
        .merge(uploads)
        .route_layer(axum::middleware::from_fn_with_state(app.clone(), once::layer))
        .merge(own_way)
        .route("/api/v1/tables/{table}/shape", get(tables::shape))
        .route("/api/v1/tables/{table}/fields/{field}", patch(tables::change_field).delete(tables::delete_field))
        .route("/api/v1/tables/{table}/views/{view}", get(views::show).patch(views::change).delete(views::delete))
        .route("/api/v1/tables/{table}/views/{view}/publication", put(published::publish).delete(published::unpublish))
        .route("/api/v1/published/{workspace}/{secret}", get(published::show))
        .route("/api/v1/published/{workspace}/{secret}/records", get(published::records))
        .route("/v/{workspace}/{secret}", get(published::page))
        .route("/api/v1/tables/{table}/deleted", get(deleted::list))
        .route("/api/v1/tables/{table}/records/summary", get(records::summary))
        .route("/api/v1/tables/{table}/records/groups", get(records::groups))
        .route("/api/v1/tables/{table}/records/export", get(exports::show))
        .route("/api/v1/tables/{table}/records/{id}", get(records::show).patch(records::change).delete(records::delete))
        .route("/api/v1/tables/{table}/records/{id}/data", get(records::data))
        .route("/api/v1/tables/{table}/records/{id}/history", get(records::history))
        .route("/api/v1/tables/{table}/records/{id}/files/{file}", get(files::show))
        .route(
            "/api/v1/tables/{table}/records/{id}/comments/{comment}",
            patch(comments::change).delete(comments::delete),
        )
        .route("/api/v1/tables/{table}/records/{id}/shares/{share}", delete(shares::delete))
        .route("/api/v1/host", get(account::host))
        .route("/api/v1/flags", get(flags::list))
        .route("/api/v1/account/data", get(account::data))
        .route(
            "/api/v1/host/providers/{provider}",
            get(providers::show).patch(providers::change).delete(providers::remove),
        )
        .route("/api/v1/session/oidc/{provider}", get(oidc::begin))
        .route("/api/v1/session/oidc/{provider}/callback", get(oidc::come_back))
        .route("/api/v1/people", get(people::list))
        .route("/api/v1/settings", get(settings::list).patch(settings::change))
        .route("/api/v1/settings/{setting}", put(settings::declare).delete(settings::forget))
        .route("/api/v1/why", get(why::show))
        .route("/api/v1/presence", put(presence::note))
        .route("/api/v1/notifications", get(notifications::list))
        .route("/api/v1/changes", get(changes::list))
        .route("/api/v1/audit", get(audit::list))
        .route("/api/v1/audit/export", get(audit::export))
        .route("/api/v1/audit/sign-ins", get(audit::sign_ins))
        .route("/api/v1/imports/{id}", get(imports::show).patch(imports::change).delete(imports::delete))
        .route("/api/v1/imports/{id}/preview", get(imports::preview))
        .route("/api/v1/imports/{id}/sheet", get(imports::sheet))
        .route("/api/v1/imports/{id}/split", get(imports::split))
        .route("/api/v1/imports/{id}/progress", get(imports::progress))
        .route("/api/v1/openapi.json", get(openapi::show))
        .route("/api/docs", get(docs::page))
        .route("/api/docs/{file}", get(docs::asset))
        .route("/healthz", get(async || "ok"))
        .route("/readyz", get(workspaces::ready))
        .route("/metrics", get(metrics::show))
        .route("/api/{*rest}", any(failure::no_route))
        .fallback(ui::page)
        .with_state(app)
}
