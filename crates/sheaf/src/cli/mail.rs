//! `sheaf mail`, and how a host sends mail.

use clap::{Args, Subcommand};
use sheaf_model::{Code, Problem};
use sheaf_service::mail;
use sheaf_service::site::Site;

use super::{Where, output};

/// How this host sends mail; without a server it sends none.
#[derive(Debug, Args, Clone)]
pub struct Mailing {
    /// The server that takes mail: smtps://user:password@host, or smtp://user:password@host:587?tls=required
    #[arg(long, value_name = "URL")]
    smtp_url: Option<String>,
    /// The sender of letters
    #[arg(long, value_name = "ADDRESS", default_value = "Sheaf <sheaf@localhost>")]
    mail_from: String,
    /// The address of this host as people reach it: letters lead there, sign-in providers send people back there, passkeys are made for it,
    /// and workspaces are below it, as in https://acme.sheaf.example.com
    #[arg(long, value_name = "URL")]
    site: Option<String>,
}

impl Mailing {
    /// The mail of this host, where it has any.
    pub fn mail(&self) -> Result<Option<mail::Mail>, Problem> {
        let Some(smtp) = &self.smtp_url else { return Ok(None) };
        let site = self.site.as_deref().ok_or_else(|| {
            Problem::new(Code::Unreadable, "Where letters lead is not known: 'smtp-url' needs 'site'.")
                .with_hint("--site https://sheaf.example.com")
        })?;
        mail::Mail::by(smtp, &self.mail_from, Site::at(site)?.address()).map(Some)
    }

    /// The address of this host, where it is known.
    pub fn site(&self) -> Result<Option<Site>, Problem> {
        self.site.as_deref().map(Site::at).transpose()
    }
}

/// Try whether mail can be sent.
#[derive(Debug, Subcommand)]
pub enum Mail {
    /// Send a letter on trial, and say what the server says
    Test {
        /// To whom
        email: String,
        #[command(flatten)]
        mail: Mailing,
        #[command(flatten)]
        place: Where,
    },
}

impl Mail {
    /// Runs it.
    pub fn run(self) -> Result<(), Problem> {
        let Mail::Test { email, mail, place } = self;
        let missing = || {
            Problem::new(Code::Unreadable, "No server for mail is named.")
                .with_hint("--smtp-url smtps://user:password@host")
        };
        let sheaf = place.open()?.with_mail(mail.mail()?.ok_or_else(missing)?);
        super::block_on(sheaf.try_mail(&email))?;
        output::line(format!("A letter to {email} was sent."));
        Ok(())
    }
}
