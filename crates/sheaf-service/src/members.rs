//! The members of a workspace and their roles, and those who were asked in and have not come yet.

use std::sync::Arc;

use serde_json::json;
use sheaf_model::role::{Ability, Starter};
use sheaf_model::{Code, Problem};
use sheaf_store::Fault;
pub use sheaf_store::host::{Invitation, Member, Posted};

use crate::access::{Kind, Principal};
use crate::accounts::{Person, Session, Whence};
use crate::audit::Act;
use crate::mail::{Language, Says};
use crate::open::{Open, Sheaf};
use crate::password::hashed;
use crate::secret::{hash_secret, new_secret};
use crate::standing::expect_room;

/// How long an invitation waits: two weeks, in milliseconds.
const WAITS: i64 = 14 * 86_400_000;
/// Most invitations of a workspace that wait at a time.
const MOST_INVITATIONS: usize = 1_000;
/// Most characters of a person's name.
const LONGEST_NAME: usize = 200;

/// What an invitation leads to, for whoever has its link.
pub struct Invited {
    /// Whom it asks in.
    pub email: String,
    /// What people call the workspace.
    pub workspace: String,
    /// Whether they are known already, and need neither name nor password.
    pub known: bool,
}

fn no_member(id: i64) -> Problem {
    Problem::new(Code::NotFound, format!("There is no member {id}."))
}

fn gone() -> Problem {
    Problem::new(Code::NotFound, "This invitation was accepted or taken back, or is too old.")
        .with_hint("Ask whoever invited you for a new one.")
}

impl Sheaf {
    /// The members of a workspace, by name; those who administer the host without being asked in are not among them.
    pub fn workspace_members(&self, open: &Open, who: &Principal) -> Result<Vec<Member>, Problem> {
        who.require(&open.model(), Ability::Members)?;
        let mut all = self.host.members(open.entry.id)?;
        all.retain(|member| member.role.is_some());
        Ok(all)
    }

    fn member(&self, open: &Open, who: &Principal, id: i64) -> Result<Member, Problem> {
        let found = self.workspace_members(open, who)?.into_iter().find(|member| member.person.id == id);
        found.ok_or_else(|| no_member(id))
    }

    /// Gives a member another role.
    pub async fn set_role(&self, open: &Open, who: &Principal, id: i64, role: &str) -> Result<Member, Problem> {
        let member = self.member(open, who, id)?;
        self.expect_to_decide(open, who, &member)?;
        open.expect_to_give(who, role)?;
        self.host.change_member(open.entry.id, id, Some(role)).map_err(Fault::into_plain)?;
        let detail = json!({ "person": id, "before": member.role, "after": role });
        open.note_done(who, Act::GaveRole, &member.person.name, detail).await;
        Ok(Member { role: Some(role.to_owned()), ..member })
    }

    /// A member as an administrator sees the workspace with their eyes: what they see, and nothing that they keep for themselves.
    pub fn see_as(&self, open: &Arc<Open>, who: &Principal, id: i64) -> Result<Principal, Problem> {
        who.require_admin(&open.model())?;
        let Member { person, role } = self.member(open, who, id)?;
        open.note_look(who, &person);
        let kind = Kind::Person { id, name: person.name, email: person.email };
        let role = role.ok_or_else(|| no_member(id))?;
        let shared = self.shared_with(open, id)?;
        Ok(Principal::new(kind, role.into(), &open.roles).with_shared(shared).looked_through())
    }

    /// Takes somebody out of a workspace. What they did stays theirs.
    pub async fn remove_member(&self, open: &Open, who: &Principal, id: i64) -> Result<(), Problem> {
        let leaves = matches!(who.kind, Kind::Person { id: own, .. } if own == id);
        let member = match leaves {
            true => self.host.members(open.entry.id)?.into_iter().find(|m| m.person.id == id && m.role.is_some()),
            false => Some(self.member(open, who, id)?),
        };
        let member = member.ok_or_else(|| no_member(id))?;
        if !leaves {
            self.expect_to_decide(open, who, &member)?;
        }
        let removed = self.host.change_member(open.entry.id, id, None).map_err(Fault::into_plain)?;
        if !removed {
            return Err(no_member(id));
        }
        self.weigh_members(open.entry.id);
        let detail = json!({ "person": id, "role": member.role });
        open.note_done(who, Act::Removed, &member.person.name, detail).await;
        Ok(())
    }

    /// Nobody decides what they may do themselves, nor what those may do who may do more.
    fn expect_to_decide(&self, open: &Open, who: &Principal, member: &Member) -> Result<(), Problem> {
        if matches!(who.kind, Kind::Person { id, .. } if id == member.person.id) && who.role() != Starter::Owner.name()
        {
            return Err(Problem::new(Code::Forbidden, "Nobody gives themselves another role.")
                .with_hint("Ask another administrator of the workspace."));
        }
        match &member.role {
            // A role that is not there any more is anybody's to replace who manages members.
            Some(role) if open.expect_role(role).is_ok() => open.expect_to_give(who, role),
            _ => Ok(()),
        }
    }

    /// Asks somebody in: by a letter, where this host sends mail, so that whoever comes has shown the address to be theirs. Else the
    /// secret of the link, which is not kept, is answered too.
    pub async fn invite(
        &self,
        open: &Open,
        who: &Principal,
        (email, role): (&str, &str),
        language: Language,
    ) -> Result<(Invitation, Option<String>), Problem> {
        who.require(&open.model(), Ability::Members)?;
        // As it stands now, and not as it stood when it was opened.
        if let Some(entry) = self.host.workspace_by_id(open.entry.id)? {
            expect_room(&entry)?;
        }
        open.expect_to_give(who, role)?;
        let (made, told) = self.ask_in(open, who, (email, role), language)?;
        open.note_done(who, Act::Invited, &made.email, json!({ "role": role })).await;
        Ok((made, told))
    }

    /// Asks somebody in for what is shared with them alone, unless they are asked already. Answers the secret of the link where no letter is
    /// sent.
    pub(crate) async fn ask_guest_in(
        &self,
        open: &Open,
        who: &Principal,
        email: &str,
        language: Language,
    ) -> Result<Option<String>, Problem> {
        let key = sheaf_model::text::text_key(email).into_owned();
        let waiting = self.host.invitations(open.entry.id)?;
        if waiting.iter().any(|invitation| sheaf_model::text::text_key(&invitation.email) == key) {
            return Ok(None);
        }
        let role = Starter::None.name();
        let (made, told) = self.ask_in(open, who, (email, role), language)?;
        open.note_done(who, Act::Invited, &made.email, json!({ "role": role })).await;
        Ok(told)
    }

    fn ask_in(
        &self,
        open: &Open,
        who: &Principal,
        (email, role): (&str, &str),
        language: Language,
    ) -> Result<(Invitation, Option<String>), Problem> {
        let email = email.trim();
        if !sheaf_model::field::is_email(email) {
            return Err(Problem::field("email", "email", format!("'{email}' is no e-mail address.")));
        }
        if let Some(person) = self.host.person(email)?
            && self.host.role(open.entry.id, person.id)?.is_some()
        {
            return Err(Problem::new(Code::Conflict, format!("'{email}' is a member already.")));
        }
        if self.host.invitations(open.entry.id)?.len() >= MOST_INVITATIONS {
            let message = format!("{MOST_INVITATIONS} invitations are waiting, which is as many as there may be.");
            return Err(Problem::new(Code::TooLarge, message).with_hint("Take back some of them first."));
        }
        if self.has_mail() {
            self.expect_few_letters(email)?;
        }
        let by = if let Kind::Person { id, .. } = who.kind { Some(id) } else { None };
        let secret = new_secret("")?;
        let until = jiff::Timestamp::now().as_millisecond() + WAITS;
        let mut made = self.host.add_invitation(open.entry.id, (email, role), by, (&hash_secret(&secret), until))?;
        let told = match self.mail() {
            Err(_) => Some(secret),
            Ok(_) => {
                let says = Says::Invitation { by: who.name(), workspace: &open.label(), secret: &secret };
                let letter = self.post_for(open, email, language, &says)?;
                self.host.invitation_letter(made.id, letter)?;
                made.letter = Some(Posted::Waiting(None));
                None
            }
        };
        Ok((made, told))
    }

    /// The invitations of a workspace that wait, newest first.
    pub fn invitations(&self, open: &Open, who: &Principal) -> Result<Vec<Invitation>, Problem> {
        who.require(&open.model(), Ability::Members)?;
        Ok(self.host.invitations(open.entry.id)?)
    }

    /// Takes an invitation back.
    pub async fn take_back(&self, open: &Open, who: &Principal, id: i64) -> Result<(), Problem> {
        let waiting = self.invitations(open, who)?;
        let found = waiting.iter().find(|invitation| invitation.id == id);
        let missing = || Problem::new(Code::NotFound, format!("There is no invitation {id}."));
        let found = found.ok_or_else(missing)?;
        // One as a guest, or with a role that is not there any more, is anybody's to take back who manages members.
        if open.expect_role(&found.role).is_ok() {
            open.expect_to_give(who, &found.role)?;
        }
        if !self.host.delete_invitation(open.entry.id, id)? {
            return Err(missing());
        }
        open.note_done(who, Act::TookBack, &found.email, json!({ "role": found.role })).await;
        Ok(())
    }

    /// What an invitation leads to. Whoever has its link was sent it.
    pub fn invited(&self, secret: &str) -> Result<Invited, Problem> {
        let invitation = self.host.invitation(&hash_secret(secret))?.ok_or_else(gone)?;
        let workspace = self.host.workspace_by_id(invitation.workspace)?.ok_or_else(gone)?;
        let known = self.host.person(&invitation.email)?.is_some();
        Ok(Invited { email: invitation.email, workspace: workspace.label, known })
    }

    /// Accepts an invitation, which is used up; answers the workspace's name, and the session where one was begun. Whoever is known already
    /// accepts it as who they are: signed in, or by their password; the link alone lets nobody be somebody else.
    pub async fn accept(
        self: &Arc<Self>,
        secret: &str,
        who: Comes<'_>,
        whence: &Whence,
    ) -> Result<(Option<Session>, String), Problem> {
        let hash = hash_secret(secret);
        let invitation = self.host.invitation(&hash)?.ok_or_else(gone)?;
        let workspace = self.host.workspace_by_id(invitation.workspace)?.ok_or_else(gone)?;
        expect_room(&workspace)?;
        let known = self.host.person(&invitation.email)?;
        let (session, named) = match (known, who) {
            (Some(known), Comes { signed_in: Some(signed), .. }) if signed.id == known.id => (None, None),
            (Some(known), Comes { password: Some(password), .. }) => {
                (Some(self.sign_in((&known.email, password, who.code), whence).await?), None)
            }
            (Some(known), _) => {
                let message = format!("Sign in as {} to accept this invitation.", known.email);
                return Err(Problem::new(Code::Unauthenticated, message));
            }
            (None, Comes { name: Some(name), password: Some(password), .. }) => {
                let name = read_name(name)?;
                let hashed = hashed(password, &self.words_of(name, &invitation.email)).await?;
                (None, Some((name.to_owned(), hashed)))
            }
            (None, _) => return Err(Problem::field("name", "required", "'name' and 'password' are required.")),
        };
        let new = named.as_ref().map(|(name, password)| (name.as_str(), password.as_str()));
        let person = self.host.accept_invitation(&hash, new)?.ok_or_else(gone)?;
        self.weigh_members(workspace.id);
        let (name, role) = (person.name.clone(), invitation.role);
        let open = self.open_entry(workspace.clone())?;
        let kind = Kind::Person { id: person.id, name: name.clone(), email: person.email.clone() };
        let come = Principal::new(kind, role.as_str().into(), &open.roles);
        open.note_done(&come, Act::Joined, &name, json!({ "role": role, "invited_by": invitation.invited_by })).await;
        let session = match (session, new) {
            (None, Some(_)) => Some(self.begin_session(person, ("signed_in", false), whence)?),
            (session, _) => session,
        };
        Ok((session, workspace.name))
    }
}

/// Who accepts an invitation.
#[derive(Debug, Clone, Copy, Default)]
pub struct Comes<'a> {
    /// Whoever is signed in.
    pub signed_in: Option<&'a Person>,
    /// What others will see.
    pub name: Option<&'a str>,
    /// Theirs, or the one that they choose.
    pub password: Option<&'a str>,
    /// Of their second factor.
    pub code: Option<&'a str>,
}

/// Whether a name leads to a site: names stand in letters to strangers.
pub(crate) fn holds_address(name: &str) -> bool {
    let name = name.to_lowercase();
    name.contains("://") || name.contains("www.")
}

pub(crate) fn read_name(name: &str) -> Result<&str, Problem> {
    let name = name.trim();
    match name.chars().count() {
        0 => Err(Problem::field("name", "required", "'name' is required: it is what others see.")),
        n if n > LONGEST_NAME => Err(Problem::field(
            "name",
            "length",
            format!("The name has {n} characters, expected at most {LONGEST_NAME}."),
        )),
        _ if name.chars().any(char::is_control) => {
            Err(Problem::field("name", "text", "The name holds a control character."))
        }
        _ if holds_address(name) => Err(Problem::field("name", "address", "The name is no address of a site.")),
        _ => Ok(name),
    }
}
