//! Who asks, and what they may do: the only place that issues grants.

use std::sync::Arc;

use sheaf_model::{Code, Model, Problem, Table};
pub use sheaf_query::plan::Action;
use sheaf_query::plan::{Grant, Rights};

/// What someone may do in a workspace.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Role {
    /// Reads records.
    Reader,
    /// Reads and writes records.
    Editor,
    /// Does everything.
    Admin,
}

impl Role {
    /// The role with this name.
    pub fn named(name: &str) -> Result<Role, Problem> {
        match name {
            "admin" => Ok(Role::Admin),
            "editor" => Ok(Role::Editor),
            "reader" => Ok(Role::Reader),
            _ => Err(Problem::unknown("role", name, ["admin", "editor", "reader"])),
        }
    }

    /// As it is stored.
    pub const fn as_str(self) -> &'static str {
        match self {
            Role::Admin => "admin",
            Role::Editor => "editor",
            Role::Reader => "reader",
        }
    }

    const fn allows(self, action: Action) -> bool {
        match action {
            Action::Read => true,
            Action::Write => matches!(self, Role::Editor | Role::Admin),
            Action::Shape => matches!(self, Role::Admin),
        }
    }
}

/// Who asks, within one workspace.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Principal {
    /// A person, a token, a form, or Sheaf itself with its reason.
    pub kind: Kind,
    /// What they may do.
    pub role: Role,
}

/// The kinds of those who ask.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Kind {
    /// Someone who signed in.
    Person {
        /// Of the host's people.
        id: i64,
        /// What others see.
        name: String,
        /// Their address.
        email: String,
    },
    /// A program with a token.
    Token {
        /// Of the workspace's tokens.
        id: i64,
        /// What the token is called.
        name: String,
    },
    /// A form: what strangers said.
    Form {
        /// Of the workspace's forms.
        key: String,
        /// What the form is called.
        name: String,
    },
    /// Sheaf itself: nothing runs as nobody.
    System {
        /// Why.
        reason: String,
    },
}

impl Principal {
    /// Sheaf itself, with a reason.
    pub fn system(reason: impl Into<String>) -> Principal {
        Principal { kind: Kind::System { reason: reason.into() }, role: Role::Admin }
    }

    /// The kind as the log has it.
    pub const fn kind_name(&self) -> &'static str {
        match self.kind {
            Kind::Person { .. } => "person",
            Kind::Token { .. } => "token",
            Kind::Form { .. } => "form",
            Kind::System { .. } => "system",
        }
    }

    /// The key by which the workspace's log knows them.
    pub fn key(&self) -> String {
        match &self.kind {
            Kind::Person { id, .. } | Kind::Token { id, .. } => id.to_string(),
            Kind::Form { key, .. } => key.clone(),
            Kind::System { reason } => reason.clone(),
        }
    }

    /// The role by which moves of a status are judged; none for Sheaf itself.
    pub const fn acting_role(&self) -> Option<&'static str> {
        match self.kind {
            Kind::System { .. } => None,
            Kind::Person { .. } | Kind::Token { .. } | Kind::Form { .. } => Some(self.role.as_str()),
        }
    }

    /// What others see.
    pub fn name(&self) -> &str {
        match &self.kind {
            Kind::Person { name, .. } | Kind::Token { name, .. } | Kind::Form { name, .. } => name,
            Kind::System { reason } => reason,
        }
    }

    /// Refuses where the role does not allow the action.
    pub fn require(&self, action: Action) -> Result<(), Problem> {
        if self.role.allows(action) {
            return Ok(());
        }
        let what = match action {
            Action::Read => "read records",
            Action::Write => "change records",
            Action::Shape => "change tables, import or manage the workspace",
        };
        Err(Problem::new(Code::Forbidden, format!("The role '{}' may not {what}.", self.role.as_str()))
            .with_hint("Ask an administrator of the workspace for another role."))
    }

    /// Grants an action on a table, or says why not.
    pub fn grant<'m>(&self, model: &'m Model, table: &str, action: Action) -> Result<(&'m Table, Grant), Problem> {
        let rights = self.rights();
        let seen = model.tables.iter().filter(|t| rights.sees_table(t.id));
        let found = seen.clone().find(|t| t.name == table);
        let table = found.ok_or_else(|| Problem::unknown("table", table, seen.map(|t| t.name.as_str())))?;
        self.require(action)?;
        Ok((table, Grant::issue(table.id, action, rights)))
    }

    /// Grants an action on a table that is at hand already, to Sheaf itself.
    pub(crate) fn grant_table(&self, table: &Table, action: Action) -> Grant {
        debug_assert!(matches!(self.kind, Kind::System { .. }));
        Grant::issue(table.id, action, self.rights())
    }

    /// What they see of the workspace.
    pub fn rights(&self) -> Arc<Rights> {
        static ALL: std::sync::OnceLock<Arc<Rights>> = std::sync::OnceLock::new();
        Arc::clone(ALL.get_or_init(|| Arc::new(Rights::all())))
    }
}
