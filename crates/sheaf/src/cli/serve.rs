//! `sheaf serve`

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use clap::Args;
use sheaf_model::{Code, Problem};
use sheaf_service::Sheaf;
use sheaf_service::downloads::{Downloads, Source};
use sheaf_service::forms::{MOST_WORK, USUAL_WORK};

use super::{Where, output};
use crate::http::{App, Bounds, Certificate, Listening, Paces, Proxies, Proxy, Stopping, Tls, Told, redirect, serve};

/// How long a workspace that nobody touches stays open.
const IDLE: Duration = Duration::from_secs(600);
/// After how long it closes the files that it has open.
const REST: Duration = Duration::from_secs(60);
/// After how long it is noted again what workspaces use, and looked which plans are due.
const STOCK: Duration = Duration::from_secs(10);

/// Most files that it asks to have open at a time.
const MOST_FILES: u64 = 65_536;

/// Start the server. On an empty data folder it prints a link with which the first administrator signs in.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  sheaf serve                                     on http://127.0.0.1:8080, with its data in ./data
  sheaf serve --data /srv/sheaf --listen 0.0.0.0:443 --http-redirect 0.0.0.0:80 \\
              --acme-domain sheaf.example.com --acme-email ann@example.com
  SHEAF_ADMIN_EMAIL=ann@example.com SHEAF_ADMIN_PASSWORD_FILE=/run/secrets/ann sheaf serve --secure")]
pub struct Serve {
    /// Where to listen
    #[arg(long, default_value = "127.0.0.1:8080", value_name = "ADDR")]
    listen: SocketAddr,
    /// Largest upload, in megabytes
    #[arg(long, default_value_t = 512, value_name = "MB")]
    upload_mb: usize,
    /// Whence workbooks are fetched where somebody gives a link: public (any host on the internet), names of hosts, also of one's own
    /// network, or none
    #[arg(long, value_delimiter = ',', default_value = "public", value_name = "HOST")]
    import_from: Vec<Source>,
    /// Cookies go over HTTPS alone: for a proxy that speaks HTTPS and does not say so; else it follows
    #[arg(long)]
    secure: bool,
    /// Strangers may make an account and a workspace of their own; they are sent a link first, so it needs mail
    #[arg(long)]
    sign_up: bool,
    /// Proxies that are believed about whom they speak for: addresses, networks, or none
    #[arg(long, value_delimiter = ',', default_values = ["127.0.0.0/8", "::1"], value_name = "CIDR")]
    trusted_proxy: Vec<Proxy>,
    #[command(flatten)]
    encryption: super::encryption::Encryption,
    /// Work that the page of a form does before it sends answers, as zero bits of a hash: 16 are a tenth of a second; 0: none
    #[arg(long, default_value_t = USUAL_WORK, value_parser = clap::value_parser!(u8).range(0..=i64::from(MOST_WORK)), value_name = "BITS")]
    form_work: u8,
    /// Requests of a token that are answered within a minute, where it has no bound of its own; 0: any number
    #[arg(long, default_value_t = 0, value_name = "N")]
    token_per_minute: u32,
    /// Requests of a person who is signed in that are answered within a minute; 0: any number
    #[arg(long, default_value_t = 0, value_name = "N")]
    person_per_minute: u32,
    /// Requests that are answered in a workspace within a minute, whoever asks; 0: any number
    #[arg(long, default_value_t = 0, value_name = "N")]
    workspace_per_minute: u32,
    /// Requests of one address with a token or session that are answered within a minute; 0: any number
    #[arg(long, default_value_t = 0, value_name = "N")]
    address_per_minute: u32,
    /// What is told on standard error: error, warn, info, debug, or a filter such as info,sheaf_store=debug
    #[arg(long, default_value = "warn", value_name = "LEVEL")]
    log: String,
    /// The first administrator's address
    #[arg(long, value_name = "EMAIL")]
    admin_email: Option<String>,
    /// The first administrator's password
    #[arg(long, value_name = "PASSWORD")]
    admin_password: Option<String>,
    #[command(flatten)]
    mail: super::mail::Mailing,
    #[command(flatten)]
    paying: super::plan::Paying,
    #[command(flatten)]
    place: Where,
}

impl Serve {
    /// Runs until it is told to stop.
    pub fn run(self) -> Result<(), Problem> {
        tracing_subscriber::fmt()
            .with_env_filter(tracing_subscriber::EnvFilter::try_new(&self.log).unwrap_or_else(|_| "warn".into()))
            .with_writer(std::io::stderr)
            .init();
        open_many_files();
        let (mail, site, payments) = (self.mail.mail()?, self.mail.site()?, self.paying.payments()?);
        let certificate = self.encryption.certificate(&self.place.data)?;
        let mut sheaf = Sheaf::open_to_serve(self.place.at())?;
        if let Some(mail) = mail {
            sheaf = sheaf.with_mail(mail);
        }
        if let Some(payments) = payments {
            sheaf = sheaf.with_payments(payments);
        }
        if let Some(downloads) = Downloads::from(&self.import_from) {
            sheaf = sheaf.with_downloads(downloads);
        }
        if let Some(site) = site {
            sheaf = sheaf.with_site(site);
        }
        if self.sign_up && !sheaf.has_mail() {
            let message = "Strangers are sent a link before they have an account: 'sign-up' needs 'smtp-url'.";
            return Err(Problem::new(Code::Unreadable, message).with_hint("--smtp-url smtps://user:password@host"));
        }
        if self.sign_up {
            sheaf = sheaf.open_to_strangers();
        }
        let sheaf = Arc::new(sheaf);
        let link = sheaf.first_administrator(self.admin_email.as_deref(), self.admin_password.as_deref())?;
        let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build();
        let runtime = runtime.map_err(|e| Problem::new(Code::Internal, format!("The runtime does not start: {e}.")))?;
        runtime.block_on(self.serve(sheaf, link, certificate))
    }

    async fn serve(
        self,
        sheaf: Arc<Sheaf>,
        link: Option<String>,
        certificate: Option<Certificate>,
    ) -> Result<(), Problem> {
        let taken = |e: std::io::Error| cannot_listen(self.listen, "--listen", &e);
        let listener = tokio::net::TcpListener::bind(self.listen).await.map_err(taken)?;
        let address = listener.local_addr().map_err(taken)?;
        let told = Told::listening().map_err(taken)?;
        let tls = certificate.map(Tls::by);
        let proxies: Proxies = self.trusted_proxy.iter().copied().collect();
        let scheme = if tls.is_some() { "https" } else { "http" };
        output::line(format!("Sheaf: {scheme}://{address}"));
        if let Some(secret) = link {
            output::line(format!("Sign in: {scheme}://{address}/sign-in?link={secret}"));
        }
        if let Some(plain) = self.encryption.http_redirect {
            let taken = |e: std::io::Error| cannot_listen(plain, "--http-redirect", &e);
            let listener = tokio::net::TcpListener::bind(plain).await.map_err(taken)?;
            output::line(format!("Redirect: http://{}", listener.local_addr().map_err(taken)?));
            tokio::spawn(redirect(listener, address.port(), proxies.clone()));
        }
        let idle = Arc::clone(&sheaf);
        tokio::spawn(async move {
            loop {
                tokio::time::sleep(REST / 2).await;
                let idle = Arc::clone(&idle);
                // What is closed may be written to its file first.
                let kept = tokio::task::spawn_blocking(move || {
                    idle.close_idle(IDLE, REST);
                    idle.purge_due();
                });
                let _ = kept.await;
            }
        });
        let old = Arc::clone(&sheaf);
        tokio::spawn(async move {
            loop {
                tokio::time::sleep(REST).await;
                old.erase_old().await;
            }
        });
        let counted = Arc::clone(&sheaf);
        tokio::spawn(async move {
            loop {
                tokio::time::sleep(STOCK).await;
                let counted = Arc::clone(&counted);
                let _ = tokio::task::spawn_blocking(move || counted.take_stock()).await;
            }
        });
        tokio::spawn(Arc::clone(&sheaf).send_letters());
        tokio::spawn(Arc::clone(&sheaf).send_invoices());
        let last = Arc::clone(&sheaf);
        let (stop, stopping) = Stopping::new();
        let paces = Paces {
            token: self.token_per_minute,
            person: self.person_per_minute,
            workspace: self.workspace_per_minute,
            address: self.address_per_minute,
        };
        let bounds = Bounds { upload: self.upload_mb << 20, form_work: self.form_work, paces };
        let app = App::new(sheaf, bounds, self.secure, stopping);
        tokio::spawn(app.clone().count_together());
        let listening = Listening { listener, tls, proxies };
        let served = serve(app, listening, stop, told).await.map_err(taken);
        // What was counted since the last time is lost with a process that is killed, and not with one that stops.
        let _ = tokio::task::spawn_blocking(move || last.note_calls()).await;
        served
    }
}

fn cannot_listen(address: SocketAddr, option: &str, error: &std::io::Error) -> Problem {
    Problem::new(Code::Unavailable, format!("Cannot listen on {address}: {error}."))
        .with_hint(format!("Choose another address with {option}."))
}

/// Lets this process have as many files open as the system allows it. An open workspace is some five, and what is usual is a thousand.
fn open_many_files() {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
    let Rlimit { current, maximum } = getrlimit(Resource::Nofile);
    // No limit is none, and an unlimited one cannot be set everywhere.
    let Some(wanted) = current.map(|now| now.max(MOST_FILES.min(maximum.unwrap_or(MOST_FILES)))) else { return };
    if let Err(error) = setrlimit(Resource::Nofile, Rlimit { current: Some(wanted), maximum }) {
        tracing::warn!(%error, "no more files can be open at a time than now");
    }
}
