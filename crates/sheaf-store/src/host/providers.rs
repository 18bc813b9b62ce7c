//! Providers by which people sign in (OpenID Connect), and what somebody's groups there make of them here.

use serde::{Deserialize, Serialize};
use sheaf_model::{Code, Problem};

use super::Host;
use super::directory::Tables;
use super::people::take_out;
use crate::clock::system_now;
use crate::db::Row;
use crate::fault::Result;

/// A provider as the directory keeps it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Provider {
    /// Identity.
    pub id: i64,
    /// What it is called in addresses.
    pub name: String,
    /// What stands on its button.
    pub label: String,
    /// The address that its tokens name.
    pub issuer: String,
    /// As what the provider knows this host.
    pub client_id: String,
    /// What it expects of this host, sealed; none: nothing.
    pub secret: Option<Vec<u8>>,
    /// What is done with what it says.
    pub settings: Settings,
}

/// What is asked of a provider, and what is done with what it says.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Settings {
    /// What is asked for beside `openid`.
    pub scopes: Vec<String>,
    /// The claim that lists somebody's groups.
    pub groups_claim: Option<String>,
    /// The ends of addresses whose people it brings.
    pub domains: Vec<String>,
    /// What its people are in workspaces.
    pub grants: Vec<Grant>,
    /// Whether an address of which it does not say whether it is verified is taken to be theirs.
    pub trusts_addresses: bool,
}

/// What people of a provider are in a workspace.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Grant {
    /// Where.
    pub workspace: i64,
    /// Who: those of a group; none: everybody.
    pub group: Option<String>,
    /// As what.
    pub role: String,
}

/// What became of somebody's membership.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Followed {
    /// Where.
    pub workspace: i64,
    /// As what they were there.
    pub before: Option<String>,
    /// As what they are.
    pub after: Option<String>,
}

const PROVIDER: &str = "id, name, label, issuer, client_id, secret, settings";

fn provider(row: &Row<'_>) -> Result<Provider> {
    let settings: String = row.get(6)?;
    let unreadable = |e| Problem::new(Code::Internal, format!("The settings of a provider cannot be read: {e}."));
    Ok(Provider {
        id: row.get(0)?,
        name: row.get(1)?,
        label: row.get(2)?,
        issuer: row.get(3)?,
        client_id: row.get(4)?,
        secret: row.get(5)?,
        settings: serde_json::from_str(&settings).map_err(unreadable)?,
    })
}

fn text_of(settings: &Settings) -> Result<String> {
    let unwritable = |e| Problem::new(Code::Internal, format!("The settings of a provider cannot be written: {e}."));
    Ok(serde_json::to_string(settings).map_err(unwritable)?)
}

/// What a provider's secret is sealed for.
pub fn secret_of_provider(name: &str) -> String {
    format!("secret of provider {name}")
}

impl Host {
    /// Adds a provider; its id is not looked at. A conflict where there is one of that name.
    pub fn add_provider(&self, new: &Provider) -> Result<()> {
        let sql = "INSERT INTO @providers (name, label, issuer, client_id, secret, settings, created_at)
                   VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) ON CONFLICT (name) DO NOTHING";
        let (name, label, issuer) = (new.name.as_str(), new.label.as_str(), new.issuer.as_str());
        let (client, secret) = (new.client_id.as_str(), new.secret.as_deref());
        let values = (name, label, issuer, client, secret, text_of(&new.settings)?, system_now());
        let added = self.directory.write(|tables| tables.execute(sql, values))?;
        let known = || Problem::new(Code::Conflict, format!("There is a provider '{name}' already."));
        if added > 0 { Ok(()) } else { Err(known().into()) }
    }

    /// Changes a provider; its name stays. Whether it was there.
    pub fn change_provider(&self, to: &Provider) -> Result<bool> {
        let sql =
            "UPDATE @providers SET label = ?2, issuer = ?3, client_id = ?4, secret = ?5, settings = ?6 WHERE id = ?1";
        let (label, issuer, client) = (to.label.as_str(), to.issuer.as_str(), to.client_id.as_str());
        let values = (to.id, label, issuer, client, to.secret.as_deref(), text_of(&to.settings)?);
        Ok(self.directory.write(|tables| tables.execute(sql, values))? > 0)
    }

    /// All providers, by name.
    pub fn providers(&self) -> Result<Vec<Provider>> {
        let sql = format!("SELECT {PROVIDER} FROM @providers ORDER BY name");
        self.directory.read(|tables| tables.all(&sql, [], provider))
    }

    /// The provider with this name.
    pub fn provider(&self, name: &str) -> Result<Option<Provider>> {
        // A server refuses such a text where a file has none that is like it.
        if name.contains('\0') {
            return Ok(None);
        }
        let sql = format!("SELECT {PROVIDER} FROM @providers WHERE name = ?1");
        self.directory.read(|tables| tables.one(&sql, [name], provider))
    }

    /// Removes a provider; whether it was there. Those whom it brought stay what they are, and are managed by hand from then on.
    pub fn remove_provider(&self, name: &str) -> Result<bool> {
        Ok(self.directory.write(|tables| tables.execute("DELETE FROM @providers WHERE name = ?1", [name]))? > 0)
    }

    /// Makes of a person in workspaces what their groups say (`wanted`: each workspace once, and the role there): they become a member
    /// where they are none, get another role or are taken out where this provider brought them, and stay what they are where somebody
    /// else did. A workspace that has an owner keeps one. Answers what changed.
    pub fn follow_groups(
        &self,
        provider: i64,
        person: i64,
        (wanted, is_known): (&[(i64, &str)], bool),
    ) -> Result<Vec<Followed>> {
        self.directory.write(|tables| {
            let sql = "SELECT workspace, role, provider FROM @members WHERE person = ?1";
            type Membership = (i64, String, Option<i64>);
            let read = |row: &Row<'_>| Ok((row.get(0)?, row.get(1)?, row.get(2)?));
            let all: Vec<Membership> = tables.all(sql, [person], read)?;
            let mut changed = Vec::new();
            for (workspace, role) in wanted {
                let before = all.iter().find(|(known, ..)| known == workspace);
                match before {
                    None => {
                        let sql = "INSERT INTO @members (workspace, person, role, provider)
                                   SELECT id, ?2, ?3, ?4 FROM @workspaces WHERE id = ?1";
                        if tables.execute(sql, (*workspace, person, *role, provider))? == 0 {
                            continue;
                        }
                    }
                    Some((_, known, by)) if is_known && *by == Some(provider) && known != role => {
                        if is_only_owner(tables, *workspace, person)? {
                            continue;
                        }
                        let sql = "UPDATE @members SET role = ?3 WHERE workspace = ?1 AND person = ?2";
                        tables.execute(sql, (*workspace, person, *role))?;
                    }
                    Some(_) => continue,
                }
                let before = before.map(|(_, role, _)| role.clone());
                changed.push(Followed { workspace: *workspace, before, after: Some((*role).to_owned()) });
            }
            for (workspace, role, by) in all.into_iter().filter(|_| is_known) {
                let goes = by == Some(provider) && !wanted.iter().any(|(wanted, _)| *wanted == workspace);
                if !goes || is_only_owner(tables, workspace, person)? {
                    continue;
                }
                take_out(tables, workspace, person)?;
                changed.push(Followed { workspace, before: Some(role), after: None });
            }
            Ok(changed)
        })
    }
}

fn is_only_owner(tables: &Tables<'_>, workspace: i64, person: i64) -> Result<bool> {
    let owners = "SELECT person FROM @members WHERE workspace = ?1 AND role = 'owner'";
    let owners: Vec<i64> = tables.all(owners, [workspace], |row| row.get(0))?;
    Ok(owners == [person])
}
