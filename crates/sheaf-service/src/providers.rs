//! Providers by which people sign in, as the host's administrators manage them.

use sheaf_model::problem::FieldProblem;
use sheaf_model::{Code, Problem};
use sheaf_store::host::{Grant, Provider as Kept, Settings, secret_of_provider};

use crate::accounts::check_name;
use crate::oidc::may_ask;
use crate::open::Sheaf;

/// Most characters of a label, an address, an id or a secret.
const LONGEST: usize = 1_000;
/// Most domains and grants.
const MOST: usize = 1_000;
/// What is asked for where nobody says: who somebody is, and under which address.
const USUAL_SCOPES: [&str; 2] = ["email", "profile"];

/// A provider as administrators see it; its secret is never shown.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Provider {
    /// What it is called in addresses.
    pub name: String,
    /// What stands on its button.
    pub label: String,
    /// The address that its tokens name.
    pub issuer: String,
    /// As what the provider knows this host.
    pub client_id: String,
    /// Whether it has a secret.
    pub has_secret: bool,
    /// What is asked for beside `openid`.
    pub scopes: Vec<String>,
    /// The claim that lists somebody's groups.
    pub groups_claim: Option<String>,
    /// The ends of addresses whose people it brings.
    pub domains: Vec<String>,
    /// What its people are in workspaces: the first that fits, in each.
    pub grants: Vec<Granted>,
    /// Whether an address of which it does not say whether it is verified is taken to be theirs.
    pub trusts_addresses: bool,
    /// Where it is to send people back to; none where the host does not know its own address.
    pub callback: Option<String>,
}

/// What people of a provider are in a workspace.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Granted {
    /// Where, by name.
    pub workspace: String,
    /// Those of a group; none: everybody.
    pub group: Option<String>,
    /// As what.
    pub role: String,
}

/// What a provider is to be; what is none stays as it is, or is as usual.
#[derive(Debug, Clone, Default)]
pub struct Wish {
    /// What stands on its button; its name where nobody says.
    pub label: Option<String>,
    /// The address that its tokens name.
    pub issuer: Option<String>,
    /// As what the provider knows this host.
    pub client_id: Option<String>,
    /// What it expects of this host; an empty one: nothing.
    pub client_secret: Option<String>,
    /// What is asked for beside `openid`.
    pub scopes: Option<Vec<String>>,
    /// The claim that lists somebody's groups; an empty one: none.
    pub groups_claim: Option<String>,
    /// The ends of addresses whose people it brings.
    pub domains: Option<Vec<String>>,
    /// What its people are in workspaces.
    pub grants: Option<Vec<Granted>>,
    /// Whether an address of which it does not say whether it is verified is taken to be theirs.
    pub trusts_addresses: Option<bool>,
}

fn no_provider(name: &str) -> Problem {
    Problem::new(Code::NotFound, format!("There is no provider '{name}'."))
}

/// A text that is there and not too long.
fn read<'t>(field: &str, text: &'t str) -> Result<&'t str, Problem> {
    let text = text.trim();
    match text.chars().count() {
        0 => Err(Problem::field(field, "required", format!("'{field}' is required."))),
        n if n > LONGEST => {
            Err(Problem::field(field, "length", format!("'{field}' has {n} characters, expected at most {LONGEST}.")))
        }
        _ if text.chars().any(char::is_control) => {
            Err(Problem::field(field, "text", format!("'{field}' holds a control character.")))
        }
        _ => Ok(text),
    }
}

fn read_issuer(text: &str) -> Result<String, Problem> {
    let text = read("issuer", text)?;
    let url = url::Url::parse(text).ok().filter(|url| may_ask(url) && url.query().is_none());
    match url {
        Some(_) => Ok(text.to_owned()),
        None => {
            let message =
                format!("The issuer '{text}' cannot be asked: expected https://…, or http:// on this machine.");
            Err(Problem::field("issuer", "url", message))
        }
    }
}

/// A domain as it is compared, whether somebody wrote an @ before it or not.
fn read_domain(text: &str) -> Result<String, Problem> {
    let domain = text.trim().trim_start_matches('@').to_lowercase();
    if sheaf_model::field::is_email(&format!("a@{domain}")) {
        return Ok(domain);
    }
    Err(Problem::field("domains", "domain", format!("'{text}' is no domain of addresses: expected example.com.")))
}

fn expect_few<T>(field: &str, list: &[T]) -> Result<(), Problem> {
    if list.len() <= MOST {
        return Ok(());
    }
    Err(Problem::field(field, "length", format!("'{field}' has {} entries, expected at most {MOST}.", list.len())))
}

impl Sheaf {
    /// All providers, by name.
    pub fn providers(&self) -> Result<Vec<Provider>, Problem> {
        self.host.providers()?.into_iter().map(|kept| self.told(kept)).collect()
    }

    /// What a page for signing in shows of them: name and label; none where the host does not know its own address.
    pub fn offered_providers(&self) -> Result<Vec<(String, String)>, Problem> {
        if self.site.is_none() {
            return Ok(Vec::new());
        }
        Ok(self.host.providers()?.into_iter().map(|kept| (kept.name, kept.label)).collect())
    }

    /// A provider by its name.
    pub fn provider(&self, name: &str) -> Result<Provider, Problem> {
        self.told(self.host.provider(name)?.ok_or_else(|| no_provider(name))?)
    }

    fn told(&self, kept: Kept) -> Result<Provider, Problem> {
        let mut grants = Vec::new();
        for grant in kept.settings.grants {
            if let Some(entry) = self.host.workspace_by_id(grant.workspace)? {
                grants.push(Granted { workspace: entry.name, group: grant.group, role: grant.role });
            }
        }
        Ok(Provider {
            callback: self.way_back(&kept.name),
            name: kept.name,
            label: kept.label,
            issuer: kept.issuer,
            client_id: kept.client_id,
            has_secret: kept.secret.is_some(),
            scopes: kept.settings.scopes,
            groups_claim: kept.settings.groups_claim,
            domains: kept.settings.domains,
            trusts_addresses: kept.settings.trusts_addresses,
            grants,
        })
    }

    /// Adds a provider after it was asked what it says of itself.
    pub async fn add_provider(&self, name: &str, wish: &Wish) -> Result<Provider, Problem> {
        check_name("provider", name)?;
        let usual = Settings { scopes: USUAL_SCOPES.map(str::to_owned).to_vec(), ..Settings::default() };
        let new = Kept {
            id: 0,
            name: name.to_owned(),
            label: name.to_owned(),
            issuer: String::new(),
            client_id: String::new(),
            secret: None,
            settings: usual,
        };
        let new = self.wished(new, wish)?;
        read("issuer", &new.issuer)?;
        read("client_id", &new.client_id)?;
        self.expect_to_answer(&new.issuer).await?;
        self.host.add_provider(&new)?;
        self.provider(name)
    }

    /// Changes a provider; where it has another address, after it was asked what it says of itself.
    pub async fn change_provider(&self, name: &str, wish: &Wish) -> Result<Provider, Problem> {
        let before = self.host.provider(name)?.ok_or_else(|| no_provider(name))?;
        let issuer = before.issuer.clone();
        let to = self.wished(before, wish)?;
        if to.issuer != issuer {
            self.expect_to_answer(&to.issuer).await?;
        }
        if !self.host.change_provider(&to)? {
            return Err(no_provider(name));
        }
        self.provider(name)
    }

    /// Removes a provider. Those whom it brought stay what they are.
    pub fn remove_provider(&self, name: &str) -> Result<(), Problem> {
        if self.host.remove_provider(name)? { Ok(()) } else { Err(no_provider(name)) }
    }

    async fn expect_to_answer(&self, issuer: &str) -> Result<(), Problem> {
        let answered = self.known.anew(issuer).await;
        answered.map(drop).map_err(|refused| {
            let message = format!("The provider '{issuer}' does not answer as one: {}.", refused.why);
            let error =
                FieldProblem { field: "issuer".to_owned(), code: "unreachable".to_owned(), message: message.clone() };
            Problem { errors: vec![error], ..Problem::new(Code::Invalid, message) }
                .with_hint("Its address is the one that stands as 'issuer' in …/.well-known/openid-configuration.")
        })
    }

    fn wished(&self, mut kept: Kept, wish: &Wish) -> Result<Kept, Problem> {
        if let Some(label) = &wish.label {
            kept.label = read("label", label)?.to_owned();
        }
        if let Some(issuer) = &wish.issuer {
            kept.issuer = read_issuer(issuer)?;
        }
        if let Some(id) = &wish.client_id {
            kept.client_id = read("client_id", id)?.to_owned();
        }
        if let Some(secret) = &wish.client_secret {
            kept.secret = match secret.as_str() {
                "" => None,
                secret => {
                    let secret = read("client_secret", secret)?;
                    Some(self.host.seal(&secret_of_provider(&kept.name), secret.as_bytes())?)
                }
            };
        }
        if let Some(scopes) = &wish.scopes {
            expect_few("scopes", scopes)?;
            let one = |scope: &String| match read("scopes", scope)? {
                scope if scope.contains(char::is_whitespace) => {
                    Err(Problem::field("scopes", "text", format!("The scope '{scope}' holds a blank.")))
                }
                scope => Ok(scope.to_owned()),
            };
            kept.settings.scopes = scopes.iter().map(one).collect::<Result<_, _>>()?;
            // It is asked for in any case.
            kept.settings.scopes.retain(|scope| scope != "openid");
        }
        if let Some(claim) = &wish.groups_claim {
            kept.settings.groups_claim =
                if claim.trim().is_empty() { None } else { Some(read("groups_claim", claim)?.to_owned()) };
        }
        if let Some(domains) = &wish.domains {
            expect_few("domains", domains)?;
            kept.settings.domains = domains.iter().map(|domain| read_domain(domain)).collect::<Result<_, _>>()?;
        }
        if let Some(trusts) = wish.trusts_addresses {
            kept.settings.trusts_addresses = trusts;
        }
        if let Some(grants) = &wish.grants {
            expect_few("grants", grants)?;
            kept.settings.grants = grants.iter().map(|granted| self.grant(granted)).collect::<Result<_, _>>()?;
        }
        if kept.settings.groups_claim.is_none() && kept.settings.grants.iter().any(|grant| grant.group.is_some()) {
            let message =
                "Some of what is granted is for groups, and 'groups_claim' does not say which claim lists them.";
            return Err(Problem::field("groups_claim", "required", message));
        }
        Ok(kept)
    }

    fn grant(&self, granted: &Granted) -> Result<Grant, Problem> {
        let missing =
            || Problem::field("grants", "workspace", format!("There is no workspace '{}'.", granted.workspace));
        let entry = self.host.workspace(&granted.workspace)?.ok_or_else(missing)?;
        let workspace = entry.id;
        self.open_entry(entry)?.expect_role(&granted.role).map_err(|problem| {
            Problem::field("grants", "role", format!("{} ({})", problem.message, granted.workspace))
        })?;
        let group = granted.group.as_deref().map(|group| read("grants", group)).transpose()?;
        Ok(Grant { workspace, group: group.map(str::to_owned), role: granted.role.clone() })
    }
}
