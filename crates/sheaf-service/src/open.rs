//! The workspaces that are open: each opened at its first touch, closed when long idle.

use std::collections::HashMap;
use std::fs::File;
use std::path::Path;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use foldhash::quality::RandomState;
use sheaf_model::{Code, Problem};
use sheaf_query::plan::ListPlan;
use sheaf_store::fault::Fault;
use sheaf_store::host::{Carry, Entry, Host};
use sheaf_store::lock::Held;
use sheaf_store::{Server, Why, Workspace};
use tokio::sync::Semaphore;

use crate::access::{Principal, Roles};
use crate::answer::Answers;
use crate::downloads::Downloads;
use crate::hosts::Hosts;
use crate::lock::lock_folder;
use crate::mail::Mail;
use crate::payments::Payments;
use crate::plans::{Counting, Measured, Meters};
use crate::safe::Safe;
use crate::site::Site;
use crate::tokens::Tokens;

/// Most workspaces that are open at a time.
const MOST_OPEN: usize = 500;
/// Most files that were written for people and wait to be taken, with those that are being written.
const MOST_WRITTEN: usize = 16;
/// Answers to forms of which it is found out at a time what is asked.
const MOST_ANSWERING: usize = 2;
/// Files that are written for people at a time.
const MOST_EXPORTS: usize = 2;
/// Files that links lead to and that are fetched at a time.
const MOST_DOWNLOADS: usize = 2;
/// Small pictures that are made at a time: each needs room for all of the large one.
const MOST_PICTURES: usize = 2;
/// Most reads of a workspace that take long and run at a time; the others wait in line.
const MOST_SLOW: usize = 16;
/// Most of those whom the log does not know that are remembered.
const MOST_STRANGERS: usize = 10_000;
/// Most plans that a workspace keeps.
const MOST_PLANS: usize = 500;

/// Most workspaces that are opened or closed at a time.
const MOST_TURNS: usize = 64;

/// All that Sheaf serves: the host's directory and its open workspaces.
pub struct Sheaf {
    /// The directory.
    pub host: Host,
    open: Mutex<HashMap<i64, Arc<Open>>>,
    /// Held while one of those that share it is opened or closed: nobody else waits for a disk or a server.
    turns: [Mutex<()>; MOST_TURNS],
    answers: Arc<Answers>,
    pub(crate) tokens: Tokens,
    pub(crate) mail: Option<Mail>,
    pub(crate) site: Option<Site>,
    /// What sign-in providers say of themselves.
    pub(crate) known: crate::oidc::Known,
    pub(crate) wrong_codes: crate::second_factor::WrongCodes,
    pub(crate) hosts: Hosts,
    pub(crate) flags: crate::flags::Rules,
    pub(crate) had: crate::plans::Had,
    pub(crate) meters: Meters,
    pub(crate) payments: Option<Payments>,
    pub(crate) downloads: Option<Downloads>,
    pub(crate) open_to_strangers: bool,
    /// On the data folder, of a process that serves.
    _lock: Option<File>,
}

/// Plans by what is asked.
type Plans = HashMap<String, Arc<ListPlan>, RandomState>;
/// Those who have asked, by kind and key: their id in the log, and the name and address under which it knows them.
type Actors = HashMap<(&'static str, String), (i64, String, Option<String>)>;

/// Where the data is.
#[derive(Debug, Clone, Copy)]
pub struct At<'a> {
    /// The data folder.
    pub folder: &'a Path,
    /// The address of a database server that has the directory and new workspaces; without it they are files.
    pub server: Option<&'a str>,
    /// The key of the host's secrets, in base64; without it it is in the data folder.
    pub secret_key: Option<&'a str>,
}

impl<'a> At<'a> {
    /// A folder with all that there is.
    pub const fn folder(folder: &'a Path) -> At<'a> {
        At { folder, server: None, secret_key: None }
    }
}

/// An open workspace.
pub struct Open {
    /// As the directory knew it when it was opened.
    pub entry: Entry,
    /// Its name and label of now.
    called: Mutex<(String, String)>,
    /// Its data.
    pub store: Workspace,
    pub(crate) answers: Arc<Answers>,
    actors: Mutex<Actors>,
    /// Those whom the log did not know up to an entry.
    strangers: Mutex<HashMap<(&'static str, String), i64>>,
    /// What the roles of those who asked come to.
    pub(crate) roles: Arc<Roles>,
    plans: Mutex<(u64, Plans)>,
    pub(crate) looks: crate::audit::Looks,
    pub(crate) reads: crate::audit::Reads,
    touched: AtomicI64,
    /// Where requests of its tokens are counted.
    calls: Counting,
    /// What is known of how much it holds.
    pub(crate) measured: Mutex<Measured>,
    /// Reads that take long, of which only so many run at a time.
    pub(crate) slow: Arc<Semaphore>,
    /// Searches that look into the records themselves while an index is built: one at a time, or the index would never be done.
    pub(crate) scan: Arc<Semaphore>,
    /// Files that are written for people at a time.
    pub(crate) exporting: Arc<Semaphore>,
    /// Files that links lead to and that are fetched at a time.
    pub(crate) downloading: Arc<Semaphore>,
    /// Small pictures that are made at a time.
    pub(crate) picturing: Arc<Semaphore>,
    /// Which of them are being made.
    pub(crate) making: crate::files::Making,
    /// Files that were written for people, until they are taken.
    pub(crate) written: Arc<Semaphore>,
    /// Answers of strangers of which it is found out what is asked.
    pub(crate) answering: Arc<Semaphore>,
    /// When it was last looked for uploads of strangers that have waited too long, in ms since 1970.
    pub(crate) cleared: AtomicI64,
    /// When it was last looked for what the log no longer tells of, in ms since 1970.
    pub(crate) erased_at: AtomicI64,
    pub(crate) book: crate::imports::KeptBook,
    pub(crate) here: crate::presence::Here,
    /// What signs the stamps of its forms, once it was asked for.
    pub(crate) seal: std::sync::OnceLock<String>,
    /// Held while a plan is changed or carried out: one after another.
    pub(crate) importing: tokio::sync::Mutex<()>,
    pub(crate) applying: crate::imports::Applying,
    pub(crate) way_back: crate::imports::WayBack,
    /// Held while what a change of the model needs is made ready.
    pub(crate) shaping: tokio::sync::Mutex<()>,
}

impl Sheaf {
    /// Opens a data folder for a command.
    pub fn open(at: At<'_>) -> Result<Sheaf, Problem> {
        Sheaf::with(at, Carry::Refused)
    }

    /// The same, and carries a directory that is in a file over to the server.
    pub fn open_and_carry(at: At<'_>) -> Result<Sheaf, Problem> {
        Sheaf::with(at, Carry::Allowed)
    }

    /// The same for a process that serves. Without a database server it is the only one on this folder. The key of the host's secrets is
    /// looked at, and what an earlier version kept without one is sealed.
    pub fn open_to_serve(at: At<'_>) -> Result<Sheaf, Problem> {
        let sheaf = match at.server {
            None => {
                let lock = lock_folder(at.folder, Held::Alone)?;
                Sheaf { _lock: Some(lock), ..Sheaf::open(at)? }
            }
            Some(_) => {
                // The lock comes after: to carry a directory over one has to be alone.
                let sheaf = Sheaf::open_and_carry(at)?;
                let lock = lock_folder(at.folder, Held::Together)?;
                Sheaf { host: sheaf.host.among_others(), _lock: Some(lock), ..sheaf }
            }
        };
        sheaf.host.expect_key()?;
        sheaf.host.seal_all()?;
        Ok(sheaf)
    }

    fn with(at: At<'_>, carry: Carry) -> Result<Sheaf, Problem> {
        let safe = Safe::at(at.folder, at.secret_key)?;
        let host = match at.server {
            Some(url) => Host::open_on(at.folder, Arc::new(Server::at(url)?), carry)?,
            None => Host::open(at.folder)?,
        };
        let host = host.with_seals(Box::new(safe));
        let (open, answers, tokens) = (Mutex::default(), Arc::new(Answers::new()), Tokens::default());
        let turns = std::array::from_fn(|_| Mutex::default());
        Ok(Sheaf {
            host,
            open,
            turns,
            answers,
            tokens,
            mail: None,
            site: None,
            known: crate::oidc::Known::default(),
            wrong_codes: crate::second_factor::WrongCodes::default(),
            hosts: Hosts::default(),
            flags: crate::flags::Rules::default(),
            had: crate::plans::Had::default(),
            meters: Meters::default(),
            payments: None,
            downloads: None,
            open_to_strangers: false,
            _lock: None,
        })
    }

    /// The same, with mail.
    pub fn with_mail(self, mail: Mail) -> Sheaf {
        Sheaf { mail: Some(mail), ..self }
    }

    /// The same, with invoices.
    pub fn with_payments(self, payments: Payments) -> Sheaf {
        Sheaf { payments: Some(payments), ..self }
    }

    /// The same, with files that links lead to.
    pub fn with_downloads(self, downloads: Downloads) -> Sheaf {
        Sheaf { downloads: Some(downloads), ..self }
    }

    /// The same, with the address that people use: workspaces are below it.
    pub fn with_site(self, site: Site) -> Sheaf {
        Sheaf { hosts: Hosts::below(site.address()), site: Some(site), ..self }
    }

    /// The same, where strangers may make an account and a workspace.
    pub fn open_to_strangers(self) -> Sheaf {
        Sheaf { open_to_strangers: true, ..self }
    }

    /// The workspace with this name, as the directory knows it.
    pub fn entry(&self, name: &str) -> Result<Entry, Problem> {
        let entry = self.host.workspace(name).map_err(Fault::into_plain)?;
        entry.ok_or_else(|| Problem::new(Code::NotFound, format!("There is no workspace '{name}'.")))
    }

    /// The workspace with this name, opened if it sleeps.
    pub fn workspace(&self, name: &str) -> Result<Arc<Open>, Problem> {
        self.open_entry(self.entry(name)?)
    }

    /// The workspace of a directory's entry, opened if it sleeps.
    pub fn open_entry(&self, entry: Entry) -> Result<Arc<Open>, Problem> {
        if let Some(found) = self.found(&entry) {
            return Ok(found);
        }
        let turn = self.turn(entry.id);
        // Another may have opened it meanwhile.
        if let Some(found) = self.found(&entry) {
            return Ok(found);
        }
        let opened = Arc::new(self.opened(entry)?);
        opened.touch();
        let full = {
            let mut open = self.opens();
            let full = open.len() >= MOST_OPEN;
            open.insert(opened.entry.id, Arc::clone(&opened));
            full
        };
        drop(turn);
        if full {
            self.close_oldest(opened.entry.id);
        }
        Ok(opened)
    }

    /// The workspace of an entry, where it is open at that place.
    fn found(&self, entry: &Entry) -> Option<Arc<Open>> {
        let mut open = self.opens();
        let found = open.get(&entry.id)?;
        if found.is_at(entry) {
            found.call(entry);
            found.touch();
            return Some(Arc::clone(found));
        }
        let elsewhere = open.remove(&entry.id);
        drop(open);
        drop(elsewhere);
        None
    }

    fn opens(&self) -> MutexGuard<'_, HashMap<i64, Arc<Open>>> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Held while this one is opened or closed.
    fn turn(&self, id: i64) -> MutexGuard<'_, ()> {
        let at = usize::try_from(id).unwrap_or_default() % MOST_TURNS;
        self.turns[at].lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn opened(&self, entry: Entry) -> Result<Open, Problem> {
        let store = self.host.open_workspace(&entry).map_err(Fault::into_plain)?;
        Ok(Open {
            calls: self.meters.of(entry.id),
            measured: Mutex::default(),
            called: Mutex::new((entry.name.clone(), entry.label.clone())),
            entry,
            store,
            answers: Arc::clone(&self.answers),
            actors: Mutex::default(),
            strangers: Mutex::default(),
            roles: Arc::default(),
            plans: Mutex::default(),
            looks: Mutex::default(),
            reads: Mutex::default(),
            touched: AtomicI64::new(0),
            cleared: AtomicI64::new(0),
            erased_at: AtomicI64::new(0),
            book: Mutex::default(),
            here: crate::presence::Here::default(),
            seal: std::sync::OnceLock::new(),
            importing: tokio::sync::Mutex::default(),
            applying: Mutex::default(),
            way_back: crate::imports::WayBack::default(),
            shaping: tokio::sync::Mutex::default(),
            slow: Arc::new(Semaphore::new(MOST_SLOW)),
            scan: Arc::new(Semaphore::new(1)),
            exporting: Arc::new(Semaphore::new(MOST_EXPORTS)),
            downloading: Arc::new(Semaphore::new(MOST_DOWNLOADS)),
            making: crate::files::Making::default(),
            picturing: Arc::new(Semaphore::new(MOST_PICTURES)),
            written: Arc::new(Semaphore::new(MOST_WRITTEN)),
            answering: Arc::new(Semaphore::new(MOST_ANSWERING)),
        })
    }

    /// A workspace, where it is open.
    pub(crate) fn open_one(&self, id: i64) -> Option<Arc<Open>> {
        self.opens().get(&id).map(Arc::clone)
    }

    /// The ids of those that are open.
    pub(crate) fn open_ids(&self) -> Vec<i64> {
        self.opens().keys().copied().collect()
    }

    /// How many workspaces are open.
    pub fn open_workspaces(&self) -> usize {
        self.opens().len()
    }

    /// Closes what nobody has touched for so long; what nobody has touched for a moment gives back what it can open again.
    pub fn close_idle(&self, idle: Duration, moment: Duration) {
        let ago = |long: Duration| now() - i64::try_from(long.as_millis()).unwrap_or(i64::MAX);
        let (before, resting) = (ago(idle), ago(moment));
        let (mut late, mut at_rest) = (Vec::new(), Vec::new());
        for (id, open) in self.opens().iter() {
            match open.touched.load(Ordering::Relaxed) {
                touched if touched < before && Arc::strong_count(open) == 1 => late.push(*id),
                touched if touched < resting => at_rest.push(Arc::clone(open)),
                _ => {}
            }
        }
        for id in late {
            self.close(id, |open| open.touched.load(Ordering::Relaxed) < before);
        }
        for open in at_rest {
            open.store.rest();
        }
    }

    /// Closes the one that was not touched for the longest time, but for the one that was just opened.
    fn close_oldest(&self, opened: i64) {
        let oldest = {
            let open = self.opens();
            let unused = open.iter().filter(|(id, o)| **id != opened && Arc::strong_count(o) == 1);
            unused.min_by_key(|(_, o)| o.touched.load(Ordering::Relaxed)).map(|(id, ..)| *id)
        };
        if let Some(id) = oldest {
            self.close(id, |_| true);
        }
    }

    /// Closes a workspace that is to be taken away; whether it is closed.
    pub(crate) fn let_go(&self, id: i64) -> bool {
        self.close(id, |_| true);
        !self.opens().contains_key(&id)
    }

    /// Closes a workspace that nobody uses. Whoever wants to open it meanwhile waits until it is closed, and nobody else does.
    fn close(&self, id: i64, is_due: impl FnOnce(&Open) -> bool) {
        let _turn = self.turn(id);
        let mut open = self.opens();
        if open.get(&id).is_some_and(|o| Arc::strong_count(o) == 1 && is_due(o)) {
            let closed = open.remove(&id);
            drop(open);
            drop(closed);
        }
    }
}

fn now() -> i64 {
    jiff::Timestamp::now().as_millisecond()
}

impl Open {
    /// Whether it is open where the directory says that it is.
    fn is_at(&self, entry: &Entry) -> bool {
        self.entry.placement == entry.placement && !self.is_moved()
    }

    /// Keeps how the directory calls it now.
    fn call(&self, entry: &Entry) {
        let mut called = self.called.lock().unwrap_or_else(PoisonError::into_inner);
        if (&called.0, &called.1) != (&entry.name, &entry.label) {
            *called = (entry.name.clone(), entry.label.clone());
        }
    }

    /// By which it is asked for.
    pub fn name(&self) -> String {
        self.called.lock().unwrap_or_else(PoisonError::into_inner).0.clone()
    }

    /// What people call it.
    pub fn label(&self) -> String {
        self.called.lock().unwrap_or_else(PoisonError::into_inner).1.clone()
    }

    fn touch(&self) {
        self.touched.store(now(), Ordering::Relaxed);
    }

    /// Counts a request of a token.
    pub fn count_call(&self) {
        self.calls.fetch_add(1, Ordering::Relaxed);
    }

    /// The id by which the workspace's log knows a principal, made at their first touch.
    pub async fn actor(&self, who: &Principal) -> Result<i64, Problem> {
        let key = (who.kind_name(), who.key());
        let email = match &who.kind {
            crate::access::Kind::Person { email, .. } => Some(email.clone()),
            _ => None,
        };
        if let Some((id, name, address)) = self.actors.lock().unwrap_or_else(PoisonError::into_inner).get(&key)
            && name == who.name()
            && *address == email
        {
            return Ok(*id);
        }
        let (kind, id, name) = (who.kind_name(), who.key(), who.name().to_owned());
        let (known, address) = (name.clone(), email.clone());
        let actor = self.store.write(0, Why::Write, move |tx| tx.actor(kind, &id, &name, email.as_deref())).await?;
        self.actors.lock().unwrap_or_else(PoisonError::into_inner).insert(key, (actor, known, address));
        Ok(actor)
    }

    /// Forgets the address of a person who has left the host.
    pub(crate) async fn forget_address(&self, person: i64) -> Result<(), Problem> {
        self.store.write(0, Why::Write, move |tx| tx.forget_address(&person.to_string())).await
    }

    /// Lets go of the ids by which principals were known.
    pub(crate) fn forget_actors(&self) {
        self.actors.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }

    /// Whether its news tell of what other processes write too.
    pub fn hears_others(&self) -> bool {
        self.store.is_remote()
    }

    /// Whether it is at another place, or about to be: it is to be looked for in the directory again.
    pub fn is_moved(&self) -> bool {
        self.store.is_moved()
    }

    /// Tells of new entries of the log.
    pub fn news(&self) -> tokio::sync::broadcast::Receiver<i64> {
        self.store.news()
    }

    /// Its model, as far as this process knows.
    pub fn model(&self) -> Arc<sheaf_model::Model> {
        self.store.model()
    }

    /// The number of the last entry of the log.
    pub fn store_head(&self) -> i64 {
        self.store.head()
    }

    /// The actor's id, where the log knows them already: for reading, which writes nothing.
    pub fn known_actor(&self, who: &Principal) -> Option<i64> {
        let actors = self.actors.lock().unwrap_or_else(PoisonError::into_inner);
        actors.get(&(who.kind_name(), who.key())).map(|(id, ..)| *id)
    }

    /// By what the views of this person are known; none for a program, and for somebody who has none.
    pub(crate) fn viewer(&self, who: &Principal) -> Result<Option<i64>, Problem> {
        if !matches!(who.kind, crate::access::Kind::Person { .. }) || who.is_looked_through() {
            return Ok(None);
        }
        if let Some(known) = self.known_actor(who) {
            return Ok(Some(known));
        }
        if !self.store.model().tables.iter().any(|t| t.views.iter().any(|v| v.owner.is_some())) {
            return Ok(None);
        }
        self.looked_up_actor(who)
    }

    /// The actor's id, looked for in the log where this process has not met them. Whoever gets one writes, or is written of:
    /// until the log goes on it is not looked for again.
    pub(crate) fn looked_up_actor(&self, who: &Principal) -> Result<Option<i64>, Problem> {
        if let Some(known) = self.known_actor(who) {
            return Ok(Some(known));
        }
        if !matches!(who.kind, crate::access::Kind::Person { .. } | crate::access::Kind::Token { .. }) {
            return Ok(None);
        }
        let (head, stranger) = (self.store.head(), (who.kind_name(), who.key()));
        if self.strangers.lock().unwrap_or_else(PoisonError::into_inner).get(&stranger) == Some(&head) {
            return Ok(None);
        }
        let (kind, key) = (who.kind_name(), who.key());
        let read = self.store.read(crate::reading::LONGEST, |conn| sheaf_store::tx::find_actor(conn, kind, &key));
        let found = read.map_err(Fault::into_plain)?;
        if let Some(id) = found {
            let mut actors = self.actors.lock().unwrap_or_else(PoisonError::into_inner);
            actors.entry((kind, key)).or_insert_with(|| (id, who.name().to_owned(), None));
        } else {
            let mut strangers = self.strangers.lock().unwrap_or_else(PoisonError::into_inner);
            if strangers.len() >= MOST_STRANGERS {
                strangers.clear();
            }
            strangers.insert(stranger, head);
        }
        Ok(found)
    }

    /// A plan kept under the model's version, or made now.
    pub(crate) fn plan(
        &self,
        version: u64,
        key: String,
        make: impl FnOnce() -> Result<ListPlan, Problem>,
    ) -> Result<Arc<ListPlan>, Problem> {
        {
            let mut plans = self.plans.lock().unwrap_or_else(PoisonError::into_inner);
            if plans.0 != version || plans.1.len() >= MOST_PLANS {
                *plans = (version, HashMap::default());
            }
            if let Some(plan) = plans.1.get(&key) {
                return Ok(Arc::clone(plan));
            }
        }
        let plan = Arc::new(make()?);
        let mut plans = self.plans.lock().unwrap_or_else(PoisonError::into_inner);
        if plans.0 == version {
            plans.1.insert(key, Arc::clone(&plan));
        }
        Ok(plan)
    }
}
