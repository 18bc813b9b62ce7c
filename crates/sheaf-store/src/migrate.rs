//! Our own tables, from the first version to this one. A step that has been released is never changed: a new one is added.

use rusqlite::{Connection, TransactionBehavior};
use sheaf_model::{Code, Problem};

use crate::fault::Result;

/// The steps of a workspace's database.
pub const WORKSPACE: &[&str] = &["
CREATE TABLE _model (id INTEGER PRIMARY KEY CHECK (id = 1), version INTEGER NOT NULL, body TEXT NOT NULL) STRICT;
CREATE TABLE _models (version INTEGER PRIMARY KEY, at INTEGER NOT NULL, body TEXT NOT NULL) STRICT;
CREATE TABLE _tables (id INTEGER PRIMARY KEY, next_id INTEGER NOT NULL, seq INTEGER NOT NULL) STRICT;
CREATE TABLE _counters (table_id INTEGER NOT NULL, field_id INTEGER NOT NULL, next INTEGER NOT NULL,
  PRIMARY KEY (table_id, field_id)) STRICT, WITHOUT ROWID;
CREATE TABLE _actors (id INTEGER PRIMARY KEY, kind TEXT NOT NULL, key TEXT NOT NULL, name TEXT NOT NULL, email TEXT,
  UNIQUE (kind, key)) STRICT;
CREATE TABLE _changes (seq INTEGER PRIMARY KEY, at INTEGER NOT NULL, actor INTEGER NOT NULL, op TEXT NOT NULL,
  why TEXT NOT NULL, table_id INTEGER, record_id INTEGER, model INTEGER NOT NULL, batch INTEGER NOT NULL,
  undoes INTEGER, body TEXT NOT NULL, seal BLOB NOT NULL, hash BLOB NOT NULL) STRICT;
CREATE INDEX _changes_record ON _changes (table_id, record_id);
CREATE INDEX _changes_batch ON _changes (batch) WHERE batch <> seq;
CREATE INDEX _changes_undoes ON _changes (undoes) WHERE undoes IS NOT NULL;
CREATE TABLE _bulk (seq INTEGER NOT NULL, table_id INTEGER NOT NULL, first INTEGER NOT NULL, last INTEGER NOT NULL,
  PRIMARY KEY (table_id, first)) STRICT, WITHOUT ROWID;
CREATE TABLE _bulk_updates (seq INTEGER NOT NULL, table_id INTEGER NOT NULL, record_id INTEGER NOT NULL,
  op TEXT NOT NULL, body TEXT NOT NULL, PRIMARY KEY (table_id, record_id, seq)) STRICT, WITHOUT ROWID;
CREATE INDEX _bulk_updates_seq ON _bulk_updates (seq, table_id, record_id);
CREATE TABLE _imports (id INTEGER PRIMARY KEY, at INTEGER NOT NULL, actor INTEGER NOT NULL, status TEXT NOT NULL,
  files TEXT NOT NULL, proposal TEXT NOT NULL, result TEXT, seq INTEGER) STRICT;
CREATE TABLE _findings (id INTEGER PRIMARY KEY, import INTEGER NOT NULL REFERENCES _imports(id) ON DELETE CASCADE,
  body TEXT NOT NULL) STRICT;
CREATE INDEX _findings_import ON _findings (import);
CREATE TABLE _idempotency (actor INTEGER NOT NULL, key TEXT NOT NULL, at INTEGER NOT NULL, request BLOB NOT NULL,
  status INTEGER NOT NULL, body BLOB NOT NULL, PRIMARY KEY (actor, key)) STRICT, WITHOUT ROWID;
CREATE INDEX _idempotency_at ON _idempotency (at);
CREATE TABLE _settings (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
INSERT INTO _model VALUES (1, 0, '{\"version\":0,\"tables\":[],\"next_table\":1}');
", "
CREATE TABLE _comments (id INTEGER PRIMARY KEY, table_id INTEGER NOT NULL, record_id INTEGER NOT NULL, author INTEGER NOT NULL,
  body TEXT NOT NULL, mentions TEXT NOT NULL, created_at INTEGER NOT NULL, edited_at INTEGER, deleted_at INTEGER,
  deleted_by INTEGER) STRICT;
CREATE INDEX _comments_record ON _comments (table_id, record_id, id);
CREATE TABLE _notifications (actor INTEGER NOT NULL, comment_id INTEGER NOT NULL, why TEXT NOT NULL, seen INTEGER NOT NULL,
  PRIMARY KEY (actor, comment_id)) STRICT, WITHOUT ROWID;
CREATE INDEX _notifications_seen ON _notifications (actor, seen, comment_id);
"];

/// The steps of the host's directory.
pub const HOST: &[&str] = &["
CREATE TABLE workspaces (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, label TEXT NOT NULL, created_at INTEGER NOT NULL,
  status TEXT NOT NULL DEFAULT 'active') STRICT;
CREATE TABLE people (id INTEGER PRIMARY KEY, email TEXT NOT NULL, email_key TEXT NOT NULL UNIQUE, name TEXT NOT NULL,
  password TEXT, host_admin INTEGER NOT NULL DEFAULT 0, created_at INTEGER NOT NULL) STRICT;
CREATE TABLE members (workspace INTEGER NOT NULL REFERENCES workspaces(id) ON DELETE CASCADE,
  person INTEGER NOT NULL REFERENCES people(id) ON DELETE CASCADE, role TEXT NOT NULL,
  PRIMARY KEY (workspace, person)) STRICT, WITHOUT ROWID;
CREATE INDEX members_person ON members (person);
CREATE TABLE sessions (hash BLOB PRIMARY KEY, person INTEGER NOT NULL REFERENCES people(id) ON DELETE CASCADE,
  created_at INTEGER NOT NULL, expires_at INTEGER NOT NULL) STRICT, WITHOUT ROWID;
CREATE INDEX sessions_person ON sessions (person);
CREATE INDEX sessions_expires_at ON sessions (expires_at);
CREATE TABLE sign_in_links (hash BLOB PRIMARY KEY, person INTEGER NOT NULL REFERENCES people(id) ON DELETE CASCADE,
  expires_at INTEGER NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE tokens (id INTEGER PRIMARY KEY, hash BLOB NOT NULL UNIQUE, workspace INTEGER NOT NULL REFERENCES workspaces(id)
  ON DELETE CASCADE, name TEXT NOT NULL, role TEXT NOT NULL, created_at INTEGER NOT NULL, last_used_at INTEGER) STRICT;
CREATE INDEX tokens_workspace ON tokens (workspace);
", "
ALTER TABLE workspaces ADD COLUMN schema TEXT;
", "
CREATE TABLE servers (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL UNIQUE, address TEXT NOT NULL, password TEXT,
  created_at INTEGER NOT NULL) STRICT;
ALTER TABLE workspaces ADD COLUMN server INTEGER REFERENCES servers(id);
CREATE INDEX workspaces_server ON workspaces (server);
CREATE TABLE moved (id INTEGER PRIMARY KEY CHECK (id = 1), key TEXT NOT NULL, place TEXT NOT NULL, directory TEXT) STRICT;
", "
CREATE TABLE moves (workspace INTEGER PRIMARY KEY REFERENCES workspaces(id) ON DELETE CASCADE, key TEXT NOT NULL,
  server INTEGER REFERENCES servers(id), schema TEXT) STRICT;
", "
CREATE TABLE invitations (id INTEGER PRIMARY KEY, hash BLOB NOT NULL UNIQUE, workspace INTEGER NOT NULL REFERENCES workspaces(id)
  ON DELETE CASCADE, email TEXT NOT NULL, email_key TEXT NOT NULL, role TEXT NOT NULL,
  invited_by INTEGER REFERENCES people(id) ON DELETE SET NULL, created_at INTEGER NOT NULL, expires_at INTEGER NOT NULL,
  UNIQUE (workspace, email_key)) STRICT;
CREATE INDEX invitations_invited_by ON invitations (invited_by);
ALTER TABLE tokens ADD COLUMN expires_at INTEGER;
ALTER TABLE sessions ADD COLUMN agent TEXT;
ALTER TABLE sessions ADD COLUMN address TEXT;
UPDATE members SET role = 'owner' WHERE role = 'admin' AND person IN (SELECT id FROM people WHERE host_admin);
UPDATE members SET role = 'owner' WHERE role = 'admin'
  AND NOT EXISTS (SELECT 1 FROM members o WHERE o.workspace = members.workspace AND o.role = 'owner')
  AND person = (SELECT min(a.person) FROM members a WHERE a.workspace = members.workspace AND a.role = 'admin');
", "
CREATE TABLE letters (id INTEGER PRIMARY KEY AUTOINCREMENT, recipient TEXT NOT NULL, subject TEXT NOT NULL, text TEXT, html TEXT,
  created_at INTEGER NOT NULL, due_at INTEGER, tries INTEGER NOT NULL DEFAULT 0, sent_at INTEGER, failed TEXT) STRICT;
CREATE INDEX letters_due_at ON letters (due_at) WHERE due_at IS NOT NULL;
CREATE INDEX letters_created_at ON letters (created_at);
ALTER TABLE invitations ADD COLUMN letter INTEGER REFERENCES letters(id) ON DELETE SET NULL;
CREATE INDEX invitations_letter ON invitations (letter);
CREATE TABLE proofs (hash BLOB PRIMARY KEY, person INTEGER NOT NULL REFERENCES people(id) ON DELETE CASCADE, purpose TEXT NOT NULL,
  value TEXT, expires_at INTEGER NOT NULL) STRICT, WITHOUT ROWID;
CREATE INDEX proofs_person ON proofs (person);
CREATE TABLE second_factors (person INTEGER PRIMARY KEY REFERENCES people(id) ON DELETE CASCADE, secret BLOB NOT NULL,
  confirmed_at INTEGER, step INTEGER NOT NULL DEFAULT 0) STRICT;
CREATE TABLE recovery_codes (hash BLOB PRIMARY KEY, person INTEGER NOT NULL REFERENCES people(id) ON DELETE CASCADE) STRICT,
  WITHOUT ROWID;
CREATE INDEX recovery_codes_person ON recovery_codes (person);
", "
ALTER TABLE tokens ADD COLUMN scope TEXT;
ALTER TABLE tokens ADD COLUMN pace INTEGER;
CREATE TABLE sign_ins (id INTEGER PRIMARY KEY AUTOINCREMENT, at INTEGER NOT NULL, person INTEGER NOT NULL REFERENCES people(id)
  ON DELETE CASCADE, kind TEXT NOT NULL, address TEXT, agent TEXT) STRICT;
CREATE INDEX sign_ins_person ON sign_ins (person, id);
CREATE INDEX sign_ins_at ON sign_ins (at);
", "
ALTER TABLE workspaces ADD COLUMN schema_version INTEGER;
CREATE TABLE tokens_anew (id INTEGER PRIMARY KEY AUTOINCREMENT, hash BLOB NOT NULL UNIQUE, workspace INTEGER NOT NULL
  REFERENCES workspaces(id) ON DELETE CASCADE, name TEXT NOT NULL, role TEXT NOT NULL, created_at INTEGER NOT NULL,
  last_used_at INTEGER, expires_at INTEGER, scope TEXT, pace INTEGER) STRICT;
INSERT INTO tokens_anew SELECT id, hash, workspace, name, role, created_at, last_used_at, expires_at, scope, pace FROM tokens;
DROP TABLE tokens;
ALTER TABLE tokens_anew RENAME TO tokens;
CREATE INDEX tokens_workspace ON tokens (workspace);
", "
ALTER TABLE letters ADD COLUMN sender TEXT;
ALTER TABLE letters ADD COLUMN reply_to TEXT;
ALTER TABLE workspaces ADD COLUMN reason TEXT;
ALTER TABLE workspaces ADD COLUMN due_at INTEGER;
CREATE INDEX workspaces_due_at ON workspaces (due_at) WHERE due_at IS NOT NULL;
CREATE TABLE domains (name TEXT PRIMARY KEY, workspace INTEGER NOT NULL REFERENCES workspaces(id) ON DELETE CASCADE,
  created_at INTEGER NOT NULL) STRICT, WITHOUT ROWID;
CREATE INDEX domains_workspace ON domains (workspace);
CREATE TABLE sign_ups (hash BLOB PRIMARY KEY, email TEXT NOT NULL, label TEXT NOT NULL, expires_at INTEGER NOT NULL)
  STRICT, WITHOUT ROWID;
CREATE INDEX sign_ups_expires_at ON sign_ups (expires_at);
", "
CREATE TABLE secret_key (one INTEGER PRIMARY KEY CHECK (one = 1), proof BLOB NOT NULL) STRICT;
ALTER TABLE second_factors ADD COLUMN sealed INTEGER NOT NULL DEFAULT 0;
ALTER TABLE servers ADD COLUMN sealed BLOB;
CREATE TABLE providers (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL UNIQUE, label TEXT NOT NULL, issuer TEXT NOT NULL,
  client_id TEXT NOT NULL, secret BLOB, settings TEXT NOT NULL, created_at INTEGER NOT NULL) STRICT;
CREATE TABLE identities (id INTEGER PRIMARY KEY AUTOINCREMENT, person INTEGER NOT NULL REFERENCES people(id) ON DELETE CASCADE,
  issuer TEXT NOT NULL, subject TEXT NOT NULL, email TEXT, created_at INTEGER NOT NULL, used_at INTEGER, UNIQUE (issuer, subject)) STRICT;
CREATE INDEX identities_person ON identities (person);
ALTER TABLE members ADD COLUMN provider INTEGER REFERENCES providers(id) ON DELETE SET NULL;
CREATE INDEX members_provider ON members (provider) WHERE provider IS NOT NULL;
CREATE TABLE passkeys (id INTEGER PRIMARY KEY AUTOINCREMENT, person INTEGER NOT NULL REFERENCES people(id) ON DELETE CASCADE,
  credential BLOB NOT NULL UNIQUE, name TEXT NOT NULL, body TEXT NOT NULL, created_at INTEGER NOT NULL, used_at INTEGER) STRICT;
CREATE INDEX passkeys_person ON passkeys (person);
CREATE TABLE used_up (hash BLOB PRIMARY KEY, expires_at INTEGER NOT NULL) STRICT, WITHOUT ROWID;
CREATE INDEX used_up_expires_at ON used_up (expires_at);
ALTER TABLE sessions ADD COLUMN second_factor INTEGER NOT NULL DEFAULT 0;
", "
CREATE TABLE shares (id INTEGER PRIMARY KEY AUTOINCREMENT, workspace INTEGER NOT NULL REFERENCES workspaces(id) ON DELETE CASCADE,
  table_id INTEGER NOT NULL, record INTEGER NOT NULL, level TEXT NOT NULL, person INTEGER REFERENCES people(id) ON DELETE CASCADE,
  email TEXT, email_key TEXT, hash BLOB UNIQUE, by_person INTEGER REFERENCES people(id) ON DELETE CASCADE,
  by_token INTEGER REFERENCES tokens(id) ON DELETE CASCADE, created_at INTEGER NOT NULL, expires_at INTEGER) STRICT;
CREATE INDEX shares_record ON shares (workspace, table_id, record);
CREATE INDEX shares_person ON shares (person, workspace);
CREATE INDEX shares_email_key ON shares (email_key, workspace);
CREATE INDEX shares_by_person ON shares (by_person);
CREATE INDEX shares_by_token ON shares (by_token);
", "
ALTER TABLE workspaces ADD COLUMN shut_at INTEGER;
CREATE TABLE flags (name TEXT PRIMARY KEY, rules TEXT NOT NULL, changed_at INTEGER NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE plans (name TEXT PRIMARY KEY, body TEXT NOT NULL, created_at INTEGER NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE coupons (code TEXT PRIMARY KEY, body TEXT NOT NULL, used INTEGER NOT NULL, created_at INTEGER NOT NULL)
  STRICT, WITHOUT ROWID;
CREATE TABLE subscriptions (workspace INTEGER PRIMARY KEY REFERENCES workspaces(id) ON DELETE CASCADE,
  plan TEXT NOT NULL REFERENCES plans(name), next_plan TEXT REFERENCES plans(name), body TEXT NOT NULL, version INTEGER NOT NULL,
  due_at INTEGER) STRICT;
CREATE INDEX subscriptions_plan ON subscriptions (plan);
CREATE INDEX subscriptions_next_plan ON subscriptions (next_plan);
CREATE INDEX subscriptions_due_at ON subscriptions (due_at) WHERE due_at IS NOT NULL;
CREATE TABLE usage (workspace INTEGER NOT NULL REFERENCES workspaces(id) ON DELETE CASCADE, meter TEXT NOT NULL, month INTEGER NOT NULL,
  amount INTEGER NOT NULL, mark INTEGER NOT NULL, PRIMARY KEY (workspace, meter, month)) STRICT, WITHOUT ROWID;
CREATE TABLE customers (workspace INTEGER PRIMARY KEY REFERENCES workspaces(id) ON DELETE CASCADE, customer TEXT NOT NULL) STRICT;
CREATE TABLE invoices (id INTEGER PRIMARY KEY AUTOINCREMENT, workspace INTEGER REFERENCES workspaces(id) ON DELETE SET NULL,
  label TEXT NOT NULL, made_at INTEGER NOT NULL, period INTEGER NOT NULL, currency TEXT NOT NULL, total INTEGER NOT NULL,
  status TEXT NOT NULL, key TEXT NOT NULL, customer TEXT, provider TEXT UNIQUE, url TEXT, number TEXT, tries INTEGER NOT NULL,
  due_at INTEGER, failed TEXT, UNIQUE (workspace, period, currency)) STRICT;
CREATE INDEX invoices_due_at ON invoices (due_at) WHERE due_at IS NOT NULL;
CREATE TABLE lines (id INTEGER PRIMARY KEY AUTOINCREMENT, workspace INTEGER REFERENCES workspaces(id) ON DELETE SET NULL,
  invoice INTEGER REFERENCES invoices(id), text TEXT NOT NULL, amount INTEGER NOT NULL, currency TEXT NOT NULL,
  from_at INTEGER NOT NULL, to_at INTEGER NOT NULL, provider TEXT) STRICT;
CREATE INDEX lines_workspace ON lines (workspace, invoice);
CREATE INDEX lines_invoice ON lines (invoice);
CREATE TABLE payment_events (id TEXT PRIMARY KEY, at INTEGER NOT NULL) STRICT, WITHOUT ROWID;
CREATE INDEX payment_events_at ON payment_events (at);
", "
ALTER TABLE workspaces ADD COLUMN before TEXT;
", "
ALTER TABLE tokens ADD COLUMN old_hash BLOB;
ALTER TABLE tokens ADD COLUMN old_until INTEGER;
CREATE UNIQUE INDEX tokens_old_hash ON tokens (old_hash) WHERE old_hash IS NOT NULL;
"];

/// Marks a file as Sheaf's, in the header of the database (`sheaf` cut to four letters).
const APPLICATION: i64 = 0x7368_6561;

/// Whether a database is up to date.
pub fn is_current(conn: &Connection, steps: &[&str]) -> Result<bool> {
    Ok(version(conn)? == steps.len() as i64)
}

fn version(conn: &Connection) -> Result<i64> {
    Ok(conn.pragma_query_value(None, "user_version", |row| row.get(0))?)
}

/// Brings a database up to date in one transaction. A database of a later version is refused, untouched.
pub fn migrate(conn: &mut Connection, steps: &[&str]) -> Result<()> {
    let latest = steps.len() as i64;
    if version(conn)? == latest {
        return Ok(());
    }
    let tx = conn.transaction_with_behavior(TransactionBehavior::Immediate)?;
    // Another process may have been quicker.
    let version = version(&tx)?;
    if version > latest {
        let message =
            format!("The data was written by a later version of Sheaf (schema {version}, this one knows {latest}).");
        return Err(Problem::new(Code::Unavailable, message)
            .with_hint("Start the later version, or restore a backup.")
            .into());
    }
    for step in &steps[version.max(0) as usize..] {
        tx.execute_batch(step)?;
    }
    tx.pragma_update(None, "user_version", latest)?;
    tx.pragma_update(None, "application_id", APPLICATION)?;
    tx.commit()?;
    Ok(())
}
