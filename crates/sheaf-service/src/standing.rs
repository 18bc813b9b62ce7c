//! What becomes of a workspace as a whole: another name, held by the host, read only, deleted and brought back, and made like another.

use std::collections::BTreeSet;
use std::fs::File;
use std::io::{Seek, SeekFrom};
use std::pin::pin;
use std::sync::{Arc, LazyLock};
use std::time::Duration;

use serde_json::{Value, json};
use sheaf_model::role::{Deed, Scope, Starter};
use sheaf_model::{Code, Problem};
use sheaf_store::Fault;
pub use sheaf_store::host::Standing;
use sheaf_store::host::{Entry, LONGEST_MAKING, Person};

use crate::access::Principal;
use crate::accounts::{check_workspace_name, expect_not_reserved};
use crate::audit::Act;
use crate::imports::{Progress, apart};
use crate::open::{Open, Sheaf};
use crate::plans::Feature;

/// How long a workspace that was deleted can be brought back: thirty days, in milliseconds.
pub const GRACE: i64 = 30 * 86_400_000;
/// Most names of hosts of one workspace.
const MOST_DOMAINS: usize = 20;
/// Most characters of why a workspace is suspended.
const LONGEST_REASON: usize = 500;

/// What may be done at most in a workspace that is archived.
static READING: LazyLock<Scope> = LazyLock::new(|| at_most([Deed::Read]));

/// What may be done at most where the plan has ended, or was exceeded for too long: take out, and take away.
static EMPTYING: LazyLock<Scope> = LazyLock::new(|| at_most([Deed::Read, Deed::Delete]));

fn at_most<const N: usize>(deeds: [Deed; N]) -> Scope {
    Scope { tables: None, deeds: Some(BTreeSet::from(deeds)), of_workspace: true }
}

/// Who decides what becomes of a workspace.
pub enum By<'a> {
    /// Somebody who signed in.
    Person(&'a Person),
    /// Whoever has the command line.
    CommandLine,
}

/// About what of a workspace is decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Decides {
    /// What people call it.
    Label,
    /// Its plan.
    Plan,
    /// Anything else.
    All,
}

/// What is to be otherwise.
#[derive(Debug, Default)]
pub struct Changes {
    /// Its name in addresses.
    pub name: Option<String>,
    /// What people see.
    pub label: Option<String>,
    /// Whether, and how, it is served.
    pub standing: Option<Standing>,
    /// The names of hosts by which it is reached.
    pub domains: Option<Vec<String>>,
}

/// What may be done at most where a workspace stands so; none: what one's role may. Whom it keeps out is told why.
pub(crate) fn let_in(entry: &Entry, host_admin: bool) -> Result<Option<Scope>, Problem> {
    match &entry.standing {
        Standing::Active if is_shut(entry) => Ok(Some(EMPTYING.clone())),
        Standing::Active => Ok(None),
        Standing::Archived => Ok(Some(READING.clone())),
        Standing::Suspended { .. } if host_admin => Ok(None),
        Standing::Suspended { reason } => {
            let why = reason.as_deref().map_or_else(|| ".".to_owned(), |reason| format!(": {reason}"));
            let message = format!("The workspace '{}' is suspended{why}", entry.label);
            Err(Problem::new(Code::Forbidden, message).with_hint("Ask whoever runs this host."))
        }
        Standing::Deleted { .. } => Err(not_there(&entry.name)),
    }
}

/// Whether a workspace is only read and emptied, as its plan says.
pub(crate) fn is_shut(entry: &Entry) -> bool {
    entry.shut_at.is_some_and(|at| at <= jiff::Timestamp::now().as_millisecond())
}

/// Refuses to take more in where a workspace is only read and emptied.
pub(crate) fn expect_room(entry: &Entry) -> Result<(), Problem> {
    if !is_shut(entry) {
        return Ok(());
    }
    let message = format!("The workspace '{}' takes nothing in: its plan has ended, or is exceeded.", entry.label);
    Err(Problem::new(Code::Forbidden, message).with_hint("Its owners see what to do about it: Plan and usage."))
}

fn not_there(name: &str) -> Problem {
    Problem::new(Code::NotFound, format!("There is no workspace '{name}'."))
}

impl Sheaf {
    /// A workspace for strangers who have the address of something in it, and whether it is read alone. What is suspended or deleted is told
    /// as what never was.
    pub(crate) fn for_strangers(
        &self,
        workspace: &str,
        not_there: fn() -> Problem,
    ) -> Result<(Arc<Open>, bool), Problem> {
        let entry = self.entry(workspace).map_err(|p| if p.code == Code::NotFound { not_there() } else { p })?;
        let archived = match entry.standing {
            Standing::Active => is_shut(&entry),
            Standing::Archived => true,
            Standing::Suspended { .. } | Standing::Deleted { .. } => return Err(not_there()),
        };
        Ok((self.open_entry(entry)?, archived))
    }

    /// Lets go of what is known of workspaces as they stood before this process wrote of them.
    fn forget_entries(&self) {
        self.tokens.forget();
        self.hosts.forget();
    }

    /// Refuses a session that is none of a second factor to decide about a workspace that lets nobody in without one.
    pub fn expect_to_decide_from(&self, name: &str, person: &Person, session: &str) -> Result<(), Problem> {
        let Some(entry) = self.host.workspace(name).map_err(Fault::into_plain)? else { return Ok(()) };
        // Whoever is nobody there is told so by what they ask.
        if !person.host_admin && self.host.role(entry.id, person.id)?.is_none() {
            return Ok(());
        }
        self.expect_second_factor(&*self.open_entry(entry)?, session)
    }

    /// A workspace for somebody who decides what becomes of it: its owners, its administrators for its label, and those who administer
    /// the host, who alone decide about one that is suspended, but for its plan. Not yours is as good as not there.
    pub(crate) fn decided(&self, entry: Entry, by: &By<'_>, what: Decides) -> Result<Entry, Problem> {
        let By::Person(person) = by else { return Ok(entry) };
        let role = self.host.role(entry.id, person.id)?;
        if role.is_some() && what != Decides::Plan {
            let_in(&entry, person.host_admin)?;
        }
        match role.as_deref().and_then(Starter::named) {
            _ if person.host_admin => Ok(entry),
            Some(Starter::Owner) => Ok(entry),
            Some(Starter::Admin) if what == Decides::Label => Ok(entry),
            _ if role.is_some() => Err(Problem::new(Code::Forbidden, "What becomes of a workspace its owners decide.")),
            _ => Err(not_there(&entry.name)),
        }
    }

    /// A workspace as somebody sees it who is in it, with its domains, whether it lets them in now or not.
    pub fn workspace_of(&self, name: &str, person: &Person) -> Result<(Entry, Vec<String>), Problem> {
        let entry = self.entry(name)?;
        if !person.host_admin && self.host.role(entry.id, person.id)?.is_none() {
            return Err(not_there(name));
        }
        let domains = self.host.domains(entry.id)?;
        Ok((entry, domains))
    }

    /// Changes what a workspace is called, how it stands, and where it is reached: all of it, or nothing.
    pub async fn change_workspace(&self, name: &str, changes: Changes, by: By<'_>) -> Result<Entry, Problem> {
        let Changes { name: to, label, standing, domains } = changes;
        let label_alone = to.is_none() && standing.is_none() && domains.is_none();
        let what = if label_alone { Decides::Label } else { Decides::All };
        let before = self.decided(self.entry(name)?, &by, what)?;
        let of_host = !matches!(by, By::Person(person) if !person.host_admin);
        let holds = matches!(standing, Some(Standing::Suspended { .. }));
        if !of_host && (domains.is_some() || holds) {
            let message = "Whether a workspace is suspended, and its domains, an administrator of the host decides.";
            return Err(Problem::new(Code::Forbidden, message));
        }
        let domains = domains.map(|domains| read_domains(&domains)).transpose()?;
        if domains.as_ref().is_some_and(|domains| !domains.is_empty()) {
            self.expect_feature(&before, Feature::OwnDomains)?;
        }
        let standing = standing.map(read_standing).transpose()?;
        let to = to.unwrap_or_else(|| before.name.clone());
        check_workspace_name(&to)?;
        if to != before.name && matches!(by, By::Person(_)) {
            expect_not_reserved(&to)?;
        }
        let label =
            label.map(|l| l.trim().to_owned()).filter(|l| !l.is_empty()).unwrap_or_else(|| before.label.clone());
        // Its log tells of it: it is opened, if it can be, before it is closed to others.
        let open = self.open_entry(before.clone())?;
        let standing = standing.unwrap_or_else(|| before.standing.clone());
        let after = Entry { name: to, label, standing, ..before.clone() };
        let changed = self.host.change_workspace(&before, &after, domains.as_deref());
        self.forget_entries();
        if !changed.map_err(Fault::into_plain)? {
            let message = format!("The workspace '{name}' was changed in the meantime; nothing was changed now.");
            return Err(Problem::new(Code::Conflict, message).with_hint("Look at it again."));
        }
        let mut detail = json!({});
        for (what, was, is) in [
            ("name", json!(before.name), json!(after.name)),
            ("label", json!(before.label), json!(after.label)),
            ("standing", json!(before.standing.name()), json!(after.standing.name())),
        ] {
            if was != is {
                detail[what] = json!({ "before": was, "after": is });
            }
        }
        if let Some(domains) = domains {
            detail["domains"] = json!(domains);
        }
        self.note_decided(&open, &by, Act::ChangedWorkspace, &after.label, detail).await?;
        Ok(after)
    }

    /// Deletes a workspace: it is gone for its people at once, and is taken away after the time of grace, or now. Answers when.
    pub async fn delete_workspace(&self, name: &str, by: By<'_>, now: bool) -> Result<Entry, Problem> {
        let entry = self.decided(self.entry(name)?, &by, Decides::All)?;
        let grace = if now { 0 } else { GRACE };
        let due_at = jiff::Timestamp::now().as_millisecond() + grace;
        let open = self.open_entry(entry.clone())?;
        self.note_decided(&open, &by, Act::DeletedWorkspace, &entry.label, json!({ "due_at": due_at })).await?;
        drop(open);
        let deleted = self.host.delete_workspace(entry.id, due_at);
        self.forget_entries();
        if !deleted? {
            return Err(not_there(name));
        }
        let gone = Entry { standing: Standing::Deleted { due_at }, ..entry };
        if now {
            self.purge(&gone)?;
        }
        Ok(gone)
    }

    /// Those of a person's deleted workspaces that can be brought back.
    pub fn deleted_workspaces(&self, person: Option<&Person>) -> Result<Vec<Entry>, Problem> {
        Ok(self.host.deleted_workspaces(person)?)
    }

    /// Brings a deleted workspace back, as it was.
    pub async fn restore_workspace(&self, name: &str, by: By<'_>) -> Result<Entry, Problem> {
        let of = if let By::Person(person) = &by { Some(*person) } else { None };
        let found = self.host.deleted_workspaces(of)?.into_iter().find(|entry| entry.name == name);
        let none =
            || Problem::new(Code::NotFound, format!("There is no workspace '{name}' that could be brought back."));
        let restored = self.host.restore_workspace(found.ok_or_else(none)?.id)?;
        self.forget_entries();
        let entry = restored.ok_or_else(none)?;
        let open = self.open_entry(entry.clone())?;
        self.note_decided(&open, &by, Act::RestoredWorkspace, &entry.label, json!({})).await?;
        Ok(entry)
    }

    /// Takes away the workspaces whose time of grace is over. One that cannot be taken away now is tried again the next time.
    pub fn purge_due(&self) {
        let due = match self.host.due_workspaces() {
            Ok(due) => due,
            Err(fault) => return tracing::error!(error = %fault, "the workspaces to be taken away are not known"),
        };
        for gone in due {
            match self.purge(&gone) {
                Ok(()) => tracing::info!(workspace = gone.name, "a deleted workspace was taken away"),
                Err(problem) => {
                    tracing::warn!(workspace = gone.name, error = %problem, "a deleted workspace is still there")
                }
            }
        }
    }

    /// Takes away what was begun and comes to nothing. What is still in use now is taken away with what is due.
    pub(crate) fn give_up(&self, made: &Entry) -> Result<(), Problem> {
        self.host.still_making(made.id, 0)?;
        let _ = self.purge(made);
        Ok(())
    }

    fn purge(&self, gone: &Entry) -> Result<(), Problem> {
        if !self.let_go(gone.id) {
            return Err(Problem::new(Code::Conflict, format!("The workspace '{}' is still in use.", gone.name))
                .with_hint("It is taken away as soon as nobody asks it any more."));
        }
        self.host.purge_workspace(gone).map_err(Fault::into_plain)
    }

    /// All of a workspace as an archive, in a file that is gone when it is let go of, with its length.
    pub async fn workspace_archive(&self, name: &str, by: By<'_>) -> Result<(File, u64), Problem> {
        let entry = self.decided(self.entry(name)?, &by, Decides::All)?;
        let open = self.open_entry(entry)?;
        let mut archive = self.archived(&open).await?;
        // It is not handed out before it is noted.
        self.note_decided(&open, &by, Act::Exported, &open.label(), json!({ "as": "sheaf" })).await?;
        let length = archive.seek(SeekFrom::End(0)).and_then(|length| archive.rewind().map(|()| length));
        let length = length.map_err(|e| Problem::new(Code::Internal, format!("The archive cannot be read: {e}.")))?;
        Ok((archive, length))
    }

    async fn archived(&self, open: &Arc<Open>) -> Result<File, Problem> {
        let (from, folder) = (Arc::clone(open), self.host.folder().to_owned());
        apart(move || {
            let mut file = tempfile::tempfile_in(&folder)
                .map_err(|e| Problem::new(Code::Internal, format!("The archive cannot be written: {e}.")))?;
            from.export_whole(&Principal::system("archive"), &mut file, &Progress::default())?;
            Ok(file)
        })
        .await
    }

    /// Makes a workspace of what is in another one, with its history, its files and its settings; its people and tokens stay where they
    /// are. Who makes it owns it.
    pub async fn clone_workspace(
        self: &Arc<Self>,
        name: &str,
        (to, label): (&str, Option<&str>),
        by: By<'_>,
    ) -> Result<Entry, Problem> {
        check_workspace_name(to)?;
        if matches!(by, By::Person(_)) {
            expect_not_reserved(to)?;
        }
        let entry = self.decided(self.entry(name)?, &by, Decides::All)?;
        let open = self.open_entry(entry)?;
        let archive = self.archived(&open).await?;
        let label = label.map_or_else(|| open.label(), str::to_owned);
        let made = self.workspace_from_archive(archive, (to, &label), &by).await?;
        self.note_decided(&open, &by, Act::ClonedWorkspace, &made.label, json!({ "name": made.name })).await?;
        Ok(made)
    }

    /// Makes a workspace from an archive. It is there when all of it is; where that fails, nothing of it stays.
    pub async fn workspace_from_archive(
        self: &Arc<Self>,
        archive: File,
        (name, label): (&str, &str),
        by: &By<'_>,
    ) -> Result<Entry, Problem> {
        let person = if let By::Person(person) = by { Some(*person) } else { None };
        let entry = self.begin_workspace(name, Some(label), person, None)?;
        match self.still_making(&entry, self.fill(&entry, archive)).await {
            Ok(()) => {
                self.host.finish_workspace(&entry)?;
                self.forget_entries();
                Ok(entry)
            }
            Err(problem) => {
                self.give_up(&entry)?;
                Err(problem)
            }
        }
    }

    async fn fill(&self, begun: &Entry, archive: File) -> Result<(), Problem> {
        let open = self.open_entry(begun.clone())?;
        let people = self.host.people()?;
        open.restore_archive(&Principal::system("archive"), archive, &people, Progress::default()).await.map(drop)
    }

    /// Does what makes a workspace, however long it takes, and tells other processes that somebody is at it.
    async fn still_making<T>(&self, begun: &Entry, work: impl Future<Output = T>) -> T {
        let mut work = pin!(work);
        let mut turns = tokio::time::interval(Duration::from_millis(LONGEST_MAKING as u64 / 4));
        loop {
            tokio::select! {
                done = &mut work => return done,
                _ = turns.tick() => {
                    if let Err(fault) = self.host.still_making(begun.id, LONGEST_MAKING) {
                        tracing::warn!(workspace = begun.name, error = %fault, "nobody is told that it is still being made");
                    }
                }
            }
        }
    }

    pub(crate) async fn note_decided(
        &self,
        open: &Open,
        by: &By<'_>,
        act: Act,
        of: &str,
        detail: Value,
    ) -> Result<(), Problem> {
        let who = match by {
            By::Person(person) => self.principal(open, person)?,
            By::CommandLine => Principal::system("command line"),
        };
        open.note_done(&who, act, of, detail).await;
        Ok(())
    }
}

fn read_standing(standing: Standing) -> Result<Standing, Problem> {
    match standing {
        Standing::Deleted { .. } => Err(Problem::field("standing", "value", "A workspace is deleted with DELETE.")),
        Standing::Suspended { reason } => {
            let reason = reason.map(|reason| reason.trim().to_owned()).filter(|reason| !reason.is_empty());
            if reason.as_ref().is_some_and(|reason| reason.chars().count() > LONGEST_REASON) {
                let message = format!("The reason is longer than {LONGEST_REASON} characters.");
                return Err(Problem::field("reason", "length", message));
            }
            Ok(Standing::Suspended { reason })
        }
        other => Ok(other),
    }
}

/// Names of hosts as they are compared: lower-case letters, no dot at the end, each once.
fn read_domains(domains: &[String]) -> Result<Vec<String>, Problem> {
    if domains.len() > MOST_DOMAINS {
        let message = format!("{} domains were sent, expected at most {MOST_DOMAINS}.", domains.len());
        return Err(Problem::field("domains", "too_many", message));
    }
    let mut read = BTreeSet::new();
    for domain in domains {
        let name = domain.trim().trim_end_matches('.').to_ascii_lowercase();
        let part = |part: &str| {
            (1..=63).contains(&part.len())
                && part.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
                && !part.starts_with('-')
                && !part.ends_with('-')
        };
        if name.len() > 253 || !name.contains('.') || !name.split('.').all(part) {
            let message = format!("'{domain}' is no domain: expected a name such as data.example.org.");
            return Err(Problem::field("domains", "domain", message));
        }
        read.insert(name);
    }
    Ok(read.into_iter().collect())
}
