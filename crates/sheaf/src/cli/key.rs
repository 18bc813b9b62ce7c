//! `sheaf key`

use clap::Subcommand;
use sheaf_model::{Code, Problem};

use super::{Where, output};

/// Look at the key with which secrets are sealed, or give up what it sealed.
#[derive(Debug, Subcommand)]
pub enum Key {
    /// Say whether the key is the one with which secrets of this host are sealed
    Check {
        #[command(flatten)]
        place: Where,
    },
    /// Give up all that is sealed with a key that is lost: second factors with their recovery codes, passwords of database servers,
    /// secrets of sign-in providers
    Forget {
        /// That it is lost, and no backup has it
        #[arg(long)]
        lost: bool,
        #[command(flatten)]
        place: Where,
    },
}

impl Key {
    /// Runs it.
    pub fn run(self) -> Result<(), Problem> {
        match self {
            Key::Check { place } => {
                place.open()?.host.expect_key()?;
                output::line("The key is the right one.");
            }
            Key::Forget { lost: false, .. } => {
                return Err(Problem::new(Code::Unreadable, "What was sealed cannot be had back afterwards.")
                    .with_hint("Say --lost where the key is lost, and no backup has it."));
            }
            Key::Forget { place, .. } => {
                let [factors, servers, providers] = place.open()?.host.forget_sealed()?;
                output::line(format!(
                    "Given up: {factors} second factors, {servers} passwords of servers, {providers} secrets of providers."
                ));
            }
        }
        Ok(())
    }
}
