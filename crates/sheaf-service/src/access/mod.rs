//! Who asks, and what they may do: the only place that issues grants.

mod acting;
mod parts;
mod permit;
mod shared;
mod sights;

use std::collections::HashSet;
use std::sync::Arc;

use sheaf_model::role::Starter;
pub use sheaf_model::role::{Ability, Deed, Scope};
use sheaf_model::{Code, FieldId, Model, Problem, Table};
use sheaf_query::formula::Typed;
pub use sheaf_query::plan::Action;
use sheaf_query::plan::{Grant, Rights};

pub use acting::{Acting, Roles};
pub(crate) use acting::{check_roles, condition};
pub(crate) use parts::Part;
pub(crate) use permit::{Condition, Permit, conceal, not_after};
pub use shared::Level;
pub(crate) use shared::{Shared, Shares};
pub(crate) use sights::Sights;

/// Who asks, within one workspace.
#[derive(Debug, Clone)]
pub struct Principal {
    /// A person, a token, a form, or Sheaf itself with its reason.
    pub kind: Kind,
    role: Arc<str>,
    roles: Arc<Roles>,
    /// What a token may do at most; none: what its role may.
    scope: Option<Arc<Scope>>,
    /// How many requests of a token are answered within a minute; none: any number.
    pace: Option<u32>,
    /// Records that were shared with them alone.
    shared: Option<Arc<Shared>>,
    looked_through: bool,
    /// What they may whatever their role: strangers at a view that is published.
    fixed: Option<Arc<Acting>>,
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
    /// Whoever has the link of a record that is shared.
    Link {
        /// Of the shares.
        id: i64,
        /// What others see.
        name: String,
    },
    /// Sheaf itself: nothing runs as nobody.
    System {
        /// Why.
        reason: String,
    },
}

impl Principal {
    /// Somebody who has this role of a workspace, whose roles are these.
    pub(crate) fn new(kind: Kind, role: Arc<str>, roles: &Arc<Roles>) -> Principal {
        Principal {
            kind,
            role,
            roles: Arc::clone(roles),
            scope: None,
            pace: None,
            shared: None,
            looked_through: false,
            fixed: None,
        }
    }

    /// Sheaf itself, with a reason.
    pub fn system(reason: impl Into<String>) -> Principal {
        Principal::fixed(Kind::System { reason: reason.into() }, Starter::Owner)
    }

    /// A form, which writes what it asks for.
    pub(crate) fn form(key: String, name: String) -> Principal {
        Principal::fixed(Kind::Form { key, name }, Starter::Editor)
    }

    fn fixed(kind: Kind, role: Starter) -> Principal {
        let (role, roles) = (role.name().into(), Arc::default());
        Principal { kind, role, roles, scope: None, pace: None, shared: None, looked_through: false, fixed: None }
    }

    /// The same within the scope of a token, and at most at its pace.
    pub(crate) fn within(self, scope: Option<Arc<Scope>>, pace: Option<u32>) -> Principal {
        Principal { scope, pace, ..self }
    }

    /// The same with records that were shared with them alone.
    pub(crate) fn with_shared(self, shared: Vec<Shares>) -> Principal {
        let shared = (!shared.is_empty()).then(|| Arc::new(Shared::new(shared)));
        Principal { shared, ..self }
    }

    /// By which numbers the log knows those who shared records with somebody who sees nothing else; none: they see more.
    pub(crate) fn guest_of(&self, model: &Model) -> Option<Vec<i64>> {
        let beyond = self.roles.acting(model, &self.role, self.scope.as_ref());
        let sees = beyond.rights().everything_else || !beyond.rights().tables.is_empty();
        let shared = self.shared.as_ref();
        (!sees && self.scope.is_none()).then(|| shared.map(|shared| shared.by().collect()).unwrap_or_default())
    }

    /// Whether records were shared with them alone.
    pub(crate) fn has_shared(&self) -> bool {
        self.shared.is_some()
    }

    /// How many of their requests are answered within a minute; none: any number.
    pub fn pace(&self) -> Option<u32> {
        self.pace
    }

    /// The same, as an administrator sees it who looks with their eyes: without what they keep for themselves.
    pub(crate) fn looked_through(self) -> Principal {
        Principal { looked_through: true, ..self }
    }

    /// Whether an administrator looks with their eyes.
    pub fn is_looked_through(&self) -> bool {
        self.looked_through
    }

    /// The kind as the log has it.
    pub const fn kind_name(&self) -> &'static str {
        match self.kind {
            Kind::Person { .. } => "person",
            Kind::Token { .. } => "token",
            Kind::Form { .. } => "form",
            Kind::Link { .. } => "link",
            Kind::System { .. } => "system",
        }
    }

    /// The key by which the workspace's log knows them.
    pub fn key(&self) -> String {
        match &self.kind {
            Kind::Person { id, .. } | Kind::Token { id, .. } | Kind::Link { id, .. } => id.to_string(),
            Kind::Form { key, .. } => key.clone(),
            Kind::System { reason } => reason.clone(),
        }
    }

    /// The role by which moves of a status are judged; none for Sheaf itself.
    pub fn acting_role(&self) -> Option<Arc<str>> {
        match self.kind {
            Kind::System { .. } => None,
            Kind::Person { .. } | Kind::Token { .. } | Kind::Form { .. } | Kind::Link { .. } => {
                Some(Arc::clone(&self.role))
            }
        }
    }

    /// The name of their role.
    pub fn role(&self) -> &str {
        &self.role
    }

    /// What others see.
    pub fn name(&self) -> &str {
        match &self.kind {
            Kind::Person { name, .. }
            | Kind::Token { name, .. }
            | Kind::Form { name, .. }
            | Kind::Link { name, .. } => name,
            Kind::System { reason } => reason,
        }
    }

    /// Strangers at a view: they see these records and fields of its table, and may do nothing.
    pub(crate) fn stranger(
        table: &Table,
        rows: Option<Typed>,
        hidden: HashSet<FieldId>,
        fingerprint: u64,
    ) -> Principal {
        let acting = Acting::of_view(table, rows, hidden, fingerprint);
        let who = Principal::fixed(Kind::System { reason: "a published view".to_owned() }, Starter::None);
        Principal { fixed: Some(Arc::new(acting)), ..who }
    }

    /// Whether it is a stranger who has the address of a published view.
    pub(crate) fn is_stranger(&self) -> bool {
        self.fixed.is_some()
    }

    /// Their role, as it holds under a model.
    pub fn acting(&self, model: &Model) -> Arc<Acting> {
        if let Some(fixed) = &self.fixed {
            return Arc::clone(fixed);
        }
        match self.kind {
            Kind::System { .. } => Acting::starter(Starter::Owner),
            // What a form asks for was decided by whoever made it.
            Kind::Form { .. } => Acting::starter(Starter::Editor),
            Kind::Person { .. } | Kind::Token { .. } | Kind::Link { .. } => {
                let role = self.roles.acting(model, &self.role, self.scope.as_ref());
                match &self.shared {
                    Some(shared) => shared.beside(model, &self.roles, &self.role, role),
                    None => role,
                }
            }
        }
    }

    /// Whether they may do this in the workspace.
    pub fn may(&self, model: &Model, ability: Ability) -> bool {
        self.acting(model).has(ability)
    }

    /// Refuses where their role does not have the ability.
    pub fn require(&self, model: &Model, ability: Ability) -> Result<(), Problem> {
        let acting = self.acting(model);
        if acting.has(ability) { Ok(()) } else { Err(refusal(&acting, ability.phrase())) }
    }

    /// Refuses whoever is neither an owner nor an administrator.
    pub fn require_admin(&self, model: &Model) -> Result<(), Problem> {
        let acting = self.acting(model);
        if acting.is_admin() { Ok(()) } else { Err(refusal(&acting, "manage the workspace")) }
    }

    /// Refuses to write where the workspace stands so that nobody does, be it what one keeps for oneself.
    pub(crate) fn expect_writable(&self) -> Result<(), Problem> {
        if self.scope.as_ref().is_some_and(|scope| scope.of_workspace) {
            return Err(Problem::new(Code::Forbidden, "The workspace is read now, and nothing is changed in it."));
        }
        Ok(())
    }

    /// Refuses whoever is neither an owner nor an administrator, however the workspace stands; a token of theirs too that has a scope.
    pub(crate) fn require_admin_of_any_standing(&self) -> Result<(), Problem> {
        let fixed = Starter::named(&self.role).is_some_and(Starter::is_fixed);
        let narrowed = self.scope.as_ref().is_some_and(|scope| !scope.of_workspace);
        if fixed && !narrowed {
            return Ok(());
        }
        let message = "What the plan of the workspace is, its owners and administrators see.";
        Err(Problem::new(Code::Forbidden, message))
    }

    /// Refuses whoever may write no record of any table.
    pub fn require_writing(&self, model: &Model) -> Result<(), Problem> {
        let acting = self.acting(model);
        let writes = |t: &Table| [Deed::Create, Deed::Change].iter().any(|deed| acting.permit(t.id, *deed).is_some());
        let any = model.tables.is_empty() && acting.has(Ability::Model) || model.tables.iter().any(writes);
        if any { Ok(()) } else { Err(refusal(&acting, "change records")) }
    }

    /// Grants an action on a table, or says why not.
    pub fn grant<'m>(&self, model: &'m Model, table: &str, action: Action) -> Result<(&'m Table, Grant), Problem> {
        let acting = self.acting(model);
        let table = acting.expect_table(model, table)?;
        match action {
            Action::Shape => match acting.has(Ability::Model) {
                true => {}
                false => return Err(refusal(&acting, Ability::Model.phrase())),
            },
            Action::Do(deed) => {
                if acting.permit(table.id, deed).is_none() {
                    let what = format!("{} records of '{}'", deed.name(), table.label);
                    return Err(refusal(&acting, &what.replace("comment records", "comment on records")));
                }
            }
        }
        Ok((table, Grant::issue(table.id, action, Arc::clone(acting.rights()))))
    }

    /// A table of which they may make and change every record and field, as an import into it does.
    pub(crate) fn grant_whole<'m>(&self, model: &'m Model, table: &str) -> Result<(&'m Table, Grant), Problem> {
        let (table, grant) = self.grant(model, table, Action::Do(Deed::Change))?;
        let (acting, rights) = (self.acting(model), grant.rights());
        let all = |deed| matches!(acting.permit(table.id, deed), Some(Permit::All));
        let whole = !rights.is_narrow(table.id)
            && table.fields.iter().all(|f| rights.writes(table.id, f.id))
            && all(Deed::Create)
            && all(Deed::Change);
        if whole {
            return Ok((table, grant));
        }
        Err(refusal(
            &acting,
            &format!("import into '{}', of which it may not write every record and field", table.label),
        ))
    }

    /// Refuses whoever may not make, change and delete every record of a table.
    pub(crate) fn expect_everything(&self, model: &Model, table: &Table) -> Result<(), Problem> {
        self.grant_whole(model, &table.name)?;
        self.grant(model, &table.name, Action::Do(Deed::Delete))?;
        match self.permit(model, table, Deed::Delete) {
            Some(Permit::All) => Ok(()),
            _ => Err(Problem::new(
                Code::Forbidden,
                format!("Your role may not delete every record of '{}'.", table.label),
            )),
        }
    }

    /// A table whose views they may change for everybody.
    pub(crate) fn grant_views<'m>(&self, model: &'m Model, table: &str) -> Result<(&'m Table, Grant), Problem> {
        let granted = self.grant(model, table, Action::READ)?;
        self.require(model, Ability::Views).map(|()| granted)
    }

    /// For which records of a table they may do something; none: for no record.
    pub(crate) fn permit(&self, model: &Model, table: &Table, deed: Deed) -> Option<Permit> {
        self.acting(model).permit(table.id, deed).cloned()
    }

    /// Grants an action on a table that is at hand already, to Sheaf itself.
    pub(crate) fn grant_table(&self, table: &Table, action: Action) -> Grant {
        debug_assert!(matches!(self.kind, Kind::System { .. }));
        Grant::issue(table.id, action, Arc::clone(Acting::starter(Starter::Owner).rights()))
    }

    /// What they see of the workspace.
    pub fn rights(&self, model: &Model) -> Arc<Rights> {
        Arc::clone(self.acting(model).rights())
    }
}

fn refusal(acting: &Acting, what: &str) -> Problem {
    Problem::new(Code::Forbidden, format!("The role '{}' may not {what}.", acting.label()))
        .with_hint("Ask an administrator of the workspace for another role.")
}
