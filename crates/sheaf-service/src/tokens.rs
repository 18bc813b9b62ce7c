//! Tokens of programs: made, revoked, and known again at each request without a look into the directory.

use std::collections::HashMap;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use serde_json::json;
use sheaf_model::{Code, Problem};
use sheaf_store::host::{Entry, NewToken, Token};

use crate::access::{Deed, Kind, Principal, Scope};
use crate::audit::Act;
use crate::open::{Open, Sheaf};
use crate::secret::{hash_secret, new_secret};
use crate::standing::let_in;

/// Most tokens that are kept in memory.
const MOST_KNOWN: usize = 10_000;
/// How long a secret is good after its token was given another one: a week.
const LONGEST_OVERLAP: Duration = Duration::from_hours(7 * 24);
/// How often it is noted that a token was used.
const NOTED_EVERY: i64 = 60_000;

/// A token that was looked up, and where it leads.
struct Known {
    id: i64,
    workspace: Entry,
    kind: Kind,
    role: Arc<str>,
    scope: Option<Arc<Scope>>,
    pace: Option<u32>,
    expires_at: Option<i64>,
    noted_at: AtomicI64,
}

/// Looked-up tokens by the hash of their secret. All are forgotten when the directory changes: another process's commit
/// shows in its count of commits, our own in the generation.
#[derive(Default)]
pub(crate) struct Tokens {
    generation: AtomicU64,
    known: Mutex<Kept>,
}

#[derive(Default)]
struct Kept {
    of: (i64, u64),
    by_hash: HashMap<[u8; 32], Arc<Known>>,
}

impl Tokens {
    /// Forgets all: call it after this process changed tokens or the state of a workspace.
    pub fn forget(&self) {
        self.generation.fetch_add(1, Ordering::Release);
    }

    fn find(&self, hash: &[u8; 32], of: (i64, u64)) -> Option<Arc<Known>> {
        let mut kept = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.of != of || kept.by_hash.len() > MOST_KNOWN {
            *kept = Kept { of, by_hash: HashMap::new() };
        }
        kept.by_hash.get(hash).map(Arc::clone)
    }

    fn keep(&self, hash: [u8; 32], of: (i64, u64), known: &Arc<Known>) {
        let mut kept = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.of == of {
            kept.by_hash.insert(hash, Arc::clone(known));
        }
    }
}

fn no_token(id: i64) -> Problem {
    Problem::new(Code::NotFound, format!("There is no token {id}."))
}

fn wrong() -> Problem {
    Problem::new(Code::Unauthenticated, "The token is not known, or was revoked.")
}

impl Open {
    /// What a token is narrowed to: tables by name, and what it may do with records; none: all of them.
    pub fn scope(&self, tables: Option<&[&str]>, actions: Option<&[&str]>) -> Result<Scope, Problem> {
        let model = self.store.model();
        let table = |name: &&str| {
            let found = model.expect_table(name).map(|table| table.id);
            found.map_err(|problem| Problem {
                hint: problem.hint,
                ..Problem::field("tables", "unknown", problem.message)
            })
        };
        let deed = |name: &&str| {
            let found = Deed::ALL.into_iter().find(|deed| deed.name() == *name);
            found.ok_or_else(|| {
                let problem = Problem::unknown("action", name, Deed::ALL.map(Deed::name));
                Problem { hint: problem.hint, ..Problem::field("actions", "unknown", problem.message) }
            })
        };
        Ok(Scope {
            tables: tables.map(|names| names.iter().map(table).collect()).transpose()?,
            deeds: actions.map(|names| names.iter().map(deed).collect()).transpose()?,
            of_workspace: false,
        })
    }
}

impl Sheaf {
    /// A program in the workspace of its token.
    pub fn enter_by_token(&self, secret: &str, workspace: Option<&str>) -> Result<(Arc<Open>, Principal), Problem> {
        let hash = hash_secret(secret);
        // Taken before the token is read, so that what is kept can only be too old, never too new.
        let of = (self.host.data_version()?, self.tokens.generation.load(Ordering::Acquire));
        let known = match self.tokens.find(&hash, of) {
            Some(known) => known,
            None => {
                let known = Arc::new(self.look_up(&hash)?);
                self.tokens.keep(hash, of, &known);
                known
            }
        };
        if known.expires_at.is_some_and(|at| at <= jiff::Timestamp::now().as_millisecond()) {
            return Err(Problem::new(Code::Unauthenticated, "The token has expired.").with_hint("Make a new one."));
        }
        if let Some(name) = workspace.filter(|name| *name != known.workspace.name) {
            return Err(Problem::new(Code::NotFound, format!("There is no workspace '{name}'.")));
        }
        let standing = let_in(&known.workspace, false)?;
        let open = self.open_entry(known.workspace.clone())?;
        self.note_use(&known);
        let scope = match (&known.scope, standing) {
            (scope, None) => scope.clone(),
            (None, Some(standing)) => Some(Arc::new(standing)),
            (Some(scope), Some(standing)) => Some(Arc::new(scope.and(&standing))),
        };
        let who = Principal::new(known.kind.clone(), Arc::clone(&known.role), &open.roles);
        Ok((open, who.within(scope, known.pace)))
    }

    fn look_up(&self, hash: &[u8; 32]) -> Result<Known, Problem> {
        let token = self.host.token(hash)?.ok_or_else(wrong)?;
        // One that is suspended or deleted lets nobody in, also where it is still open.
        let workspace = self.host.workspace_by_id(token.workspace)?.ok_or_else(wrong)?;
        let (kind, role) = (Kind::Token { id: token.id, name: token.name }, token.role.into());
        Ok(Known {
            id: token.id,
            workspace,
            kind,
            role,
            scope: (!token.scope.is_whole()).then(|| Arc::new(token.scope)),
            pace: token.pace,
            expires_at: token.expires_at,
            noted_at: AtomicI64::new(token.last_used_at.unwrap_or(0)),
        })
    }

    /// A note that cannot be written (the disk is full) keeps nobody from reading.
    fn note_use(&self, known: &Known) {
        let at = jiff::Timestamp::now().as_millisecond();
        let before = known.noted_at.load(Ordering::Relaxed);
        let due = at - before > NOTED_EVERY
            && known.noted_at.compare_exchange(before, at, Ordering::Relaxed, Ordering::Relaxed).is_ok();
        if due && let Err(fault) = self.host.token_used(known.id, at) {
            tracing::warn!(error = %fault, "the use of a token was not noted");
        }
    }

    /// Makes a token of a workspace; its secret is shown this once.
    pub async fn create_token(
        &self,
        open: &Open,
        who: &Principal,
        new: &NewToken<'_>,
    ) -> Result<(Token, String), Problem> {
        open.expect_role(new.role)?;
        let secret = new_secret("sheaf_")?;
        let name = if new.name.trim().is_empty() { "token" } else { new.name.trim() };
        let token = self.host.add_token(open.entry.id, &hash_secret(&secret), &NewToken { name, ..*new })?;
        open.note_done(who, Act::MadeToken, name, json!({ "token": token.id, "role": token.role })).await;
        Ok((token, secret))
    }

    /// Gives a token of a workspace another secret, which is shown this once; whatever it does stands under the same name as before. The
    /// one that it had is good for some time yet, so that programs can be given the other one after another.
    pub async fn renew_token(
        &self,
        open: &Open,
        who: &Principal,
        id: i64,
        overlap: Duration,
    ) -> Result<(Token, String), Problem> {
        if overlap > LONGEST_OVERLAP {
            let message = format!(
                "'overlap_hours' is {}, expected at most {}.",
                overlap.as_secs() / 3600,
                LONGEST_OVERLAP.as_secs() / 3600
            );
            return Err(Problem::field("overlap_hours", "number", message));
        }
        let secret = new_secret("sheaf_")?;
        let overlap = i64::try_from(overlap.as_millis()).unwrap_or(0);
        let renewed = self.host.renew_token(open.entry.id, id, &hash_secret(&secret), overlap)?;
        self.tokens.forget();
        let all = self.host.tokens(open.entry.id)?;
        let token = all.into_iter().find(|token| token.id == id).filter(|_| renewed).ok_or_else(|| no_token(id))?;
        open.note_done(
            who,
            Act::RenewedToken,
            &token.name,
            json!({ "token": id, "overlap_hours": overlap / 3_600_000 }),
        )
        .await;
        Ok((token, secret))
    }

    /// Revokes a token of a workspace at once.
    pub async fn delete_token(&self, open: &Open, who: &Principal, id: i64) -> Result<(), Problem> {
        let all = self.host.tokens(open.entry.id)?;
        let deleted = self.host.delete_token(open.entry.id, id)?;
        self.tokens.forget();
        let token = all.into_iter().find(|token| token.id == id).filter(|_| deleted).ok_or_else(|| no_token(id))?;
        open.note_done(who, Act::RevokedToken, &token.name, json!({ "token": id })).await;
        Ok(())
    }
}
