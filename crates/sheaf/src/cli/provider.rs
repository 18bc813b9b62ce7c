//! `sheaf provider`

use clap::Subcommand;
use sheaf_model::{Code, Problem};
use sheaf_service::providers::{Granted, Wish};

use super::{Where, output};

/// Add, list or remove providers by which people sign in (OpenID Connect).
#[derive(Debug, Subcommand)]
pub enum Provider {
    /// Add a provider, after asking what it says of itself
    Add {
        /// Lower-case letters, digits and hyphens; it stands in addresses
        name: String,
        /// What stands on its button
        #[arg(long)]
        label: Option<String>,
        /// Its address: what stands as 'issuer' in …/.well-known/openid-configuration
        #[arg(long, value_name = "URL")]
        issuer: String,
        /// As what it knows this host
        #[arg(long, value_name = "ID")]
        client_id: String,
        /// What it expects of this host
        #[arg(long, value_name = "SECRET")]
        client_secret: Option<String>,
        /// What is asked for beside openid, with commas between
        #[arg(long, value_delimiter = ',', value_name = "SCOPES")]
        scopes: Option<Vec<String>>,
        /// The claim that lists groups
        #[arg(long, value_name = "CLAIM")]
        groups_claim: Option<String>,
        /// A domain of addresses whose people it brings; can be given several times
        #[arg(long, value_name = "DOMAIN")]
        domain: Vec<String>,
        /// WORKSPACE=ROLE for everybody, or WORKSPACE=ROLE:GROUP; can be given several times, the first that fits counts
        #[arg(long, value_name = "GRANT")]
        grant: Vec<String>,
        /// Take an address to be theirs of which it does not say whether it is verified; only for a provider of one's own tenant
        #[arg(long)]
        trust_addresses: bool,
        #[command(flatten)]
        place: Where,
    },
    /// List providers: name, address and client id a line
    List {
        #[command(flatten)]
        place: Where,
    },
    /// Remove a provider; those whom it brought stay what they are
    Remove {
        /// Which one
        name: String,
        #[command(flatten)]
        place: Where,
    },
}

fn granted(text: &str) -> Result<Granted, Problem> {
    let unfit = || {
        Problem::new(Code::Unreadable, format!("The grant '{text}' cannot be read."))
            .with_hint("--grant sales=editor, or --grant sales=editor:GROUP")
    };
    let (workspace, rest) = text.split_once('=').ok_or_else(unfit)?;
    let (role, group) = rest.split_once(':').map_or((rest, None), |(role, group)| (role, Some(group.to_owned())));
    Ok(Granted { workspace: workspace.to_owned(), group, role: role.to_owned() })
}

impl Provider {
    /// Runs it.
    pub fn run(self) -> Result<(), Problem> {
        match self {
            Provider::Add {
                name,
                label,
                issuer,
                client_id,
                client_secret,
                scopes,
                groups_claim,
                domain,
                grant,
                trust_addresses,
                place,
            } => {
                let grants = grant.iter().map(|text| granted(text)).collect::<Result<_, _>>()?;
                let wish = Wish {
                    label,
                    issuer: Some(issuer),
                    client_id: Some(client_id),
                    client_secret,
                    scopes,
                    groups_claim,
                    domains: Some(domain),
                    grants: Some(grants),
                    trusts_addresses: Some(trust_addresses),
                };
                let sheaf = place.open()?;
                output::line(super::block_on(sheaf.add_provider(&name, &wish))?.name);
            }
            Provider::List { place } => {
                for provider in place.open()?.providers()? {
                    output::line(format!("{} {} {}", provider.name, provider.issuer, provider.client_id));
                }
            }
            Provider::Remove { name, place } => place.open()?.remove_provider(&name)?,
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn grants() {
        let of = |text| granted(text).map(|g| (g.workspace, g.role, g.group)).ok();
        assert_eq!(of("sales=editor"), Some(("sales".to_owned(), "editor".to_owned(), None)));
        let group = Some("a:b".to_owned());
        assert_eq!(of("sales=editor:a:b"), Some(("sales".to_owned(), "editor".to_owned(), group)));
        assert_eq!(of("sales"), None);
    }
}
