//! Records that are shared alone: with a person, be they a member or asked in for it, or with whoever has a link.
//!
//! Who has a link is a stranger: they reach what is in `shares/` and nothing else, and every answer is put together.

mod linked;

use std::sync::Arc;

use serde_json::{Value, json};
use sheaf_model::role::{Ability, Deed, Starter};
use sheaf_model::{Code, Model, Problem, Table, TableId, temporal};
use sheaf_store::Fault;
use sheaf_store::host::{NewShare, Share, Sharer};

use crate::access::{Action, Kind, Level, Principal, Shares};
use crate::audit::Act;
use crate::mail::Language;
use crate::open::{Open, Sheaf};
use crate::secret::{hash_secret, new_secret};

pub use linked::Linked;

/// Most shares of a record at a time.
pub const MOST_OF_RECORD: usize = 100;
/// Most records of a workspace that are shared with one person.
pub const MOST_WITH_PERSON: usize = 500;

/// With whom a record is to be shared.
#[derive(Debug, Clone)]
pub enum With {
    /// A member, by their number.
    Member(i64),
    /// Whoever has this address; who is no member is asked in.
    Address(String),
    /// Whoever has a link.
    Link,
}

/// A share that was made, and what is told this once.
pub struct Made {
    /// As the API shows it.
    pub shown: Value,
    /// The secret of its link.
    pub link: Option<String>,
    /// The secret of the invitation, where this host sends no letter with it.
    pub invitation: Option<String>,
}

impl Sheaf {
    /// What was shared with a person in a workspace, as far as it is good yet.
    pub(crate) fn shared_with(&self, open: &Open, person: i64) -> Result<Vec<Shares>, Problem> {
        let mut all: Vec<Shares> = Vec::new();
        for share in self.host.shares_with(open.entry.id, person)? {
            let Some(one) = good(open, &share)? else { continue };
            let alike = |other: &&mut Shares| {
                (other.table, other.level, other.by) == (one.table, one.level, one.by) && other.role == one.role
            };
            match all.iter_mut().find(alike) {
                Some(alike) => alike.records.extend(one.records),
                None => all.push(one),
            }
        }
        Ok(all)
    }

    /// The shares of a record: those of everybody for whoever manages members, else one's own.
    pub async fn shares(&self, open: &Arc<Open>, who: &Principal, table: &str, record: i64) -> Result<Value, Problem> {
        // Of a record that they do not see nobody learns that it is there.
        open.get(who, table, record, Some(&[]), &[]).await?;
        let model = open.store.model();
        let (table, _) = who.grant(&model, table, Action::READ)?;
        who.require(&model, Ability::Share)?;
        let manages = who.may(&model, Ability::Members);
        let all = self.host.shares_of_record(open.entry.id, table.id.0.into(), record)?;
        let told = all.iter().filter(|share| manages || is_by(share, who));
        Ok(json!({ "shares": told.map(|share| shown(open, share)).collect::<Vec<_>>() }))
    }

    /// Shares a record. Nobody gives more than what they may do with it themselves.
    pub async fn share(
        &self,
        open: &Arc<Open>,
        who: &Principal,
        (table, record): (&str, i64),
        (with, level, expires_at): (With, Level, Option<i64>),
        language: Language,
    ) -> Result<Made, Problem> {
        open.get(who, table, record, Some(&[]), &[]).await?;
        let model = open.store.model();
        let (table, _) = who.grant(&model, table, Action::READ)?;
        who.require(&model, Ability::Share)?;
        open.expect_to_share(who, &model, table, record, level)?;
        let workspace = open.entry.id;
        let own_table = i64::from(table.id.0);
        if self.host.shares_of_record(workspace, own_table, record)?.len() >= MOST_OF_RECORD {
            let message = format!("The record is shared {MOST_OF_RECORD} times, which is as often as it may be.");
            return Err(Problem::new(Code::TooLarge, message).with_hint("End some of the shares first."));
        }
        // By which the log knows whoever shares: what they may is asked as of them.
        open.actor(who).await?;
        let (mut person, mut email, mut invitation, mut link) = (None, None, None, None);
        let to = match with {
            With::Member(id) => {
                let member = self.host.members(workspace)?.into_iter().find(|m| m.person.id == id && m.role.is_some());
                let member =
                    member.ok_or_else(|| Problem::field("person", "unknown", format!("There is no member {id}.")))?;
                person = Some(member.person.id);
                member.person.name
            }
            With::Address(address) => {
                let address = address.trim().to_owned();
                match self.host.person(&address)? {
                    Some(known) if self.host.role(workspace, known.id)?.is_some() => person = Some(known.id),
                    _ => invitation = self.ask_guest_in(open, who, &address, language).await?,
                }
                if person.is_none() {
                    email = Some(address.clone());
                }
                address
            }
            With::Link => {
                link = Some(new_secret("")?);
                "link".to_owned()
            }
        };
        if let Some(id) = person
            && self.host.shares_with(workspace, id)?.len() >= MOST_WITH_PERSON
        {
            let message =
                format!("{MOST_WITH_PERSON} records are shared with '{to}', which is as many as there may be.");
            return Err(Problem::new(Code::TooLarge, message).with_hint("Give them a role that sees these records."));
        }
        let hash = link.as_deref().map(hash_secret);
        let (by_person, by_token) = match who.kind {
            Kind::Person { id, .. } => (Some(id), None),
            Kind::Token { id, .. } => (None, Some(id)),
            _ => (None, None),
        };
        let new = NewShare {
            table: own_table,
            record,
            level: level.name(),
            person,
            email: email.as_deref(),
            hash: hash.as_ref().map(|hash| &hash[..]),
            by_person,
            by_token,
            expires_at,
        };
        let id = self.host.add_share(workspace, &new)?;
        let detail = json!({ "table": table.name, "record": record, "level": level.name(), "with": to });
        open.note_done(who, Act::Shared, &format!("{} {record}", table.label), detail).await;
        let all = self.host.shares_of_record(workspace, own_table, record)?;
        let made = all.iter().find(|share| share.id == id).map(|share| shown(open, share));
        Ok(Made { shown: made.unwrap_or_default(), link, invitation })
    }

    /// Ends a share: one's own, or whoever's for who manages members.
    pub async fn end_share(
        &self,
        open: &Arc<Open>,
        who: &Principal,
        (table, record, id): (&str, i64, i64),
    ) -> Result<(), Problem> {
        let told = self.shares(open, who, table, record).await?;
        let missing = || Problem::new(Code::NotFound, format!("There is no share {id} of this record."));
        let found = told["shares"].as_array().into_iter().flatten().find(|share| share["id"] == id);
        let found = found.ok_or_else(missing)?;
        if !self.host.delete_share(open.entry.id, id)? {
            return Err(missing());
        }
        let model = open.store.model();
        let label = model.table(table).map_or(table, |table| table.label.as_str());
        let detail = json!({ "table": table, "record": record, "level": found["level"] });
        open.note_done(who, Act::EndedShare, &format!("{label} {record}"), detail).await;
        Ok(())
    }
}

impl Open {
    /// Refuses to give what somebody may not do themselves.
    fn expect_to_share(
        &self,
        who: &Principal,
        model: &Model,
        table: &Table,
        record: i64,
        level: Level,
    ) -> Result<(), Problem> {
        let asking = self.asking(who)?;
        if let Some(deed) = level.deeds().last().filter(|deed| *deed != Deed::Read) {
            let condition = self.condition(who, model, table, deed)?;
            let holds =
                |conn: &_| condition.as_ref().map_or(Ok(false), |condition| condition.holds(conn, &asking, record));
            if !self.store.read(crate::reading::LONGEST, holds).map_err(Fault::into_plain)? {
                let what = if deed == Deed::Comment { "comment on" } else { "change" };
                let message = format!(
                    "Your role may not {what} record {record} of '{}', so it cannot be shared so.",
                    table.label
                );
                return Err(Problem::new(Code::Forbidden, message).with_hint("Share it with fewer rights."));
            }
        }
        Ok(())
    }
}

/// What a share comes to now; none: nothing.
fn good(open: &Open, share: &Share) -> Result<Option<Shares>, Problem> {
    let Some(by) = &share.by else { return Ok(None) };
    // Whose part is narrowed beside their role shares nothing.
    if by.scope.is_some() {
        return Ok(None);
    }
    let (Some(level), Some(actor)) = (Level::named(&share.level), actor(open, by)?) else { return Ok(None) };
    let Ok(table) = u32::try_from(share.table) else { return Ok(None) };
    let role = by.role.as_str().into();
    Ok(Some(Shares { table: TableId(table), level, role, by: actor, records: vec![share.record] }))
}

/// By which number the workspace knows whoever shared.
fn actor(open: &Open, by: &Sharer) -> Result<Option<i64>, Problem> {
    let (id, name) = (by.id, String::new());
    let kind = match by.kind {
        "person" => Kind::Person { id, name, email: String::new() },
        _ => Kind::Token { id, name },
    };
    open.looked_up_actor(&Principal::new(kind, Starter::None.name().into(), &open.roles))
}

fn is_by(share: &Share, who: &Principal) -> bool {
    let id = match who.kind {
        Kind::Person { id, .. } => ("person", id),
        Kind::Token { id, .. } => ("token", id),
        _ => return false,
    };
    share.by.as_ref().is_some_and(|by| (by.kind, by.id) == id)
}

fn shown(open: &Open, share: &Share) -> Value {
    let at = |ms: i64| temporal::text_of(|out| temporal::write_datetime(out, ms));
    let model = open.store.model();
    let by_may = share.by.as_ref().is_some_and(|by| open.roles.has(&model, &by.role, Ability::Share));
    json!({
        "id": share.id, "level": share.level, "with": match (&share.person, &share.email) {
            (Some((_, name)), _) => name.clone(),
            (None, Some(email)) => email.clone(),
            (None, None) => String::new(),
        },
        "person": share.person.as_ref().map(|(id, _)| *id), "link": share.is_link, "waiting": share.email.is_some(),
        "by": share.by_name, "good": by_may, "created_at": at(share.created_at), "expires_at": share.expires_at.map(at),
    })
}
