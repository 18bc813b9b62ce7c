//! `sheaf server`

use clap::Subcommand;
use sheaf_model::Problem;

use super::{Where, output};

/// Add, list or remove further database servers.
#[derive(Debug, Subcommand)]
pub enum Server {
    /// Add a PostgreSQL server on which workspaces can be made, after reaching it
    Add {
        /// Lower-case letters, digits and hyphens
        name: String,
        /// postgresql://user@host:5432/database
        url: String,
        /// Its password; it is kept in the directory, apart from the address
        #[arg(long, value_name = "PASSWORD")]
        server_password: Option<String>,
        #[command(flatten)]
        place: Where,
    },
    /// List the further servers: name and address a line, without passwords
    List {
        #[command(flatten)]
        place: Where,
    },
    /// Forget a server on which no workspace is
    Remove {
        /// Which one
        name: String,
        #[command(flatten)]
        place: Where,
    },
}

impl Server {
    /// Runs it.
    pub fn run(self) -> Result<(), Problem> {
        match self {
            Server::Add { name, url, server_password, place } => {
                output::line(place.open()?.add_server(&name, &url, server_password.as_deref())?.name);
            }
            Server::List { place } => {
                for server in place.open()?.host.servers()? {
                    output::line(format!("{} {}", server.name, server.address));
                }
            }
            Server::Remove { name, place } => place.open()?.host.remove_server(&name)?,
        }
        Ok(())
    }
}
