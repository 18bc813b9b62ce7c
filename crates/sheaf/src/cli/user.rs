//! `sheaf user` and `sheaf token`

use clap::Subcommand;
use sheaf_model::{Code, Problem};
use sheaf_service::access::{Principal, Scope};
use sheaf_service::accounts::NewToken;
use sheaf_service::password::hash_password;

use super::{Where, output};

/// Add people, list them, give them sign-in links.
#[derive(Debug, Subcommand)]
pub enum User {
    /// Add a person
    Add {
        /// Their e-mail address
        email: String,
        /// Their name
        #[arg(long)]
        name: Option<String>,
        /// Their password; without one, give them a sign-in link
        #[arg(long)]
        password: Option<String>,
        /// May do everything on this host
        #[arg(long)]
        admin: bool,
        #[command(flatten)]
        place: Where,
    },
    /// List people, one address a line
    List {
        #[command(flatten)]
        place: Where,
    },
    /// Print a sign-in link that works once, for a day
    #[command(alias = "reset")]
    Link {
        /// Their e-mail address
        email: String,
        /// The server's address
        #[arg(long, default_value = "http://127.0.0.1:8080")]
        url: String,
        #[command(flatten)]
        place: Where,
    },
    /// Remove the second factor of a person who has lost it
    Unlock {
        /// Their e-mail address
        email: String,
        #[command(flatten)]
        place: Where,
    },
}

/// Make tokens for programs.
#[derive(Debug, Subcommand)]
pub enum Token {
    /// Make a token and print it, alone; it is not shown again
    Create {
        /// Which workspace
        #[arg(long)]
        workspace: String,
        /// What it is for
        #[arg(long, default_value = "token")]
        name: String,
        /// admin, editor or reader
        #[arg(long, default_value = "admin")]
        role: String,
        #[command(flatten)]
        place: Where,
    },
}

impl User {
    /// Runs it.
    pub fn run(self) -> Result<(), Problem> {
        match self {
            User::Add { email, name, password, admin, place } => {
                if !sheaf_model::field::is_email(&email) {
                    return Err(Problem::field("email", "email", format!("'{email}' is no e-mail address.")));
                }
                let name = name.unwrap_or_else(|| email.split('@').next().unwrap_or(&email).to_owned());
                let hashed =
                    password.as_deref().map(|password| hash_password(password, &[&name, &email])).transpose()?;
                let person = place.open()?.host.add_person(&email, &name, hashed.as_deref(), admin)?;
                output::line(person.email);
            }
            User::List { place } => {
                for person in place.open()?.host.people()? {
                    output::line(person.email);
                }
            }
            User::Link { email, url, place } => {
                let secret = place.open()?.sign_in_link(&email)?;
                output::line(format!("{}/sign-in?link={secret}", url.trim_end_matches('/')));
            }
            User::Unlock { email, place } => {
                let sheaf = place.open()?;
                let none = || Problem::new(Code::NotFound, format!("There is no person '{email}'."));
                sheaf.host.remove_second_factor(sheaf.host.person(&email)?.ok_or_else(none)?.id)?;
                output::line(email);
            }
        }
        Ok(())
    }
}

impl Token {
    /// Runs it.
    pub fn run(self) -> Result<(), Problem> {
        let Token::Create { workspace, name, role, place } = self;
        let sheaf = place.open()?;
        let open = sheaf.workspace(&workspace)?;
        let new = NewToken { name: &name, role: &role, expires_at: None, scope: &Scope::default(), pace: None };
        let who = Principal::system("command");
        let (_, secret) = super::block_on(sheaf.create_token(&open, &who, &new))?;
        output::line(secret);
        Ok(())
    }
}
