//! A role as it holds under one model: its formulas typed, what is hidden followed to what is computed from it.

use std::collections::hash_map::DefaultHasher;
use std::collections::{HashMap, HashSet};
use std::hash::{Hash, Hasher};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use sheaf_model::role::{self, Ability, Deed, FieldRight, Permission, Role, Starter};
use sheaf_model::{FieldId, Model, Problem, Storage, Table, TableId};
use sheaf_query::formula::{self, FormulaError, Literals, Scope, Sight, Typed};
use sheaf_query::plan::{Rights, TableSight, computed};
use sheaf_query::sql::Dialect;

use super::permit::Permit;

/// What a role comes to under one model.
#[derive(Debug, Clone)]
pub struct Acting {
    label: String,
    abilities: HashSet<Ability>,
    pub(super) rights: Arc<Rights>,
    /// What may be done in tables that are not named.
    otherwise: Starter,
    pub(super) permits: HashMap<(TableId, Deed), Option<Permit>>,
}

/// The roles of a workspace that somebody has had, under the model at which each was worked out.
#[derive(Debug, Default)]
pub struct Roles(Mutex<HashMap<Had, Known>>);

/// A role by its name, within the scope of a token.
type Had = (Arc<str>, Option<Arc<role::Scope>>);

/// A role, and the version of the model at which it was worked out.
type Known = (u64, Arc<Acting>);

impl Roles {
    /// A role under a model, within a scope. One that is not there lets nobody see anything.
    pub(super) fn acting(&self, model: &Model, name: &Arc<str>, scope: Option<&Arc<role::Scope>>) -> Arc<Acting> {
        let starter = Starter::named(name);
        let own = model.role(name).filter(|_| !starter.is_some_and(Starter::is_fixed));
        match (own, starter, scope) {
            (None, Some(starter), None) => Acting::starter(starter),
            (None, None, _) => Arc::new(Acting { label: name.to_string(), ..Acting::plain(Starter::None) }),
            (Some(role), _, None) => self.kept(model, (Arc::clone(name), None), || Acting::compiled(model, role)),
            (own, starter, Some(scope)) => self.kept(model, (Arc::clone(name), Some(Arc::clone(scope))), || {
                let plain = || starter.unwrap_or(Starter::None).plain(name.to_string());
                let role = own.map_or_else(plain, Role::clone);
                let acting = Acting::compiled(model, &scope.narrow(model, &role));
                // A table that comes later is not among those that were named.
                if scope.tables.is_some() { acting.of_named_tables() } else { acting }
            }),
        }
    }

    /// Whether a role has an ability.
    pub(crate) fn has(&self, model: &Model, name: &str, ability: Ability) -> bool {
        self.acting(model, &name.into(), None).has(ability)
    }

    fn kept(&self, model: &Model, had: Had, compile: impl FnOnce() -> Acting) -> Arc<Acting> {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((version, acting)) = kept.get(&had)
            && *version == model.version
        {
            return Arc::clone(acting);
        }
        let acting = Arc::new(compile());
        kept.insert(had, (model.version, Arc::clone(&acting)));
        acting
    }
}

impl Acting {
    /// A starter as it is where no role takes its place.
    pub(super) fn starter(starter: Starter) -> Arc<Acting> {
        static ALL: OnceLock<HashMap<Starter, Arc<Acting>>> = OnceLock::new();
        let all = ALL.get_or_init(|| {
            Starter::ROLES.into_iter().map(|starter| (starter, Arc::new(Acting::plain(starter)))).collect()
        });
        all.get(&starter).map_or_else(|| Arc::new(Acting::plain(starter)), Arc::clone)
    }

    fn plain(starter: Starter) -> Acting {
        let everything_else = starter.does(Deed::Read);
        Acting {
            label: starter.name().to_owned(),
            abilities: Ability::ALL.into_iter().filter(|ability| starter.has(*ability)).collect(),
            // Who sees nothing is never answered what those are answered who see everything.
            rights: Arc::new(Rights { everything_else, fingerprint: u64::from(!everything_else), ..Rights::all() }),
            otherwise: starter,
            permits: HashMap::new(),
        }
    }

    fn compiled(model: &Model, role: &Role) -> Acting {
        let mut tables = HashMap::new();
        let mut hasher = DefaultHasher::new();
        for table in &model.tables {
            if let Some(sight) = sight(model, role, table) {
                (table.id, role.permission(&table.name, Deed::Read)).hash(&mut hasher);
                tables.insert(table.id, sight);
            }
        }
        hide_what_leads_there(model, role, &mut tables);
        for table in model.tables.iter().filter(|t| tables.contains_key(&t.id)) {
            let hidden = &tables[&table.id].hidden;
            table.fields.iter().filter(|f| hidden.contains(&f.id)).for_each(|f| (table.id, f.id).hash(&mut hasher));
        }
        let mut rights = Rights { everything_else: false, tables, fingerprint: hasher.finish() | 1 };
        if model.tables.iter().all(|t| !rights.is_narrow(t.id)) {
            // Who sees everything is answered what everybody who does is answered.
            rights = Rights { fingerprint: 0, everything_else: true, ..rights };
        }
        let permits = model.tables.iter().flat_map(|table| {
            let seen = rights.sees_table(table.id);
            Deed::ALL.into_iter().map(move |deed| (table, deed, seen))
        });
        let permits = permits.map(|(table, deed, seen)| {
            let permission = role.permission(&table.name, deed);
            ((table.id, deed), if seen { Permit::of(model, table, &permission) } else { None })
        });
        Acting {
            label: role.label.clone(),
            abilities: Ability::ALL.into_iter().filter(|ability| role.has(*ability)).collect(),
            permits: permits.collect(),
            rights: Arc::new(rights),
            otherwise: Starter::None,
        }
    }

    /// What strangers may at a view: see these records and fields of its table. Of others they see what links to them show.
    pub(super) fn of_view(table: &Table, rows: Option<Typed>, hidden: HashSet<FieldId>, fingerprint: u64) -> Acting {
        let sight = TableSight { rows, hidden, ..TableSight::default() };
        let rights = Rights { everything_else: true, tables: HashMap::from([(table.id, sight)]), fingerprint };
        Acting {
            rights: Arc::new(rights),
            permits: Deed::ALL.map(|deed| ((table.id, deed), (deed == Deed::Read).then_some(Permit::All))).into(),
            ..Acting::plain(Starter::None)
        }
    }

    /// The same where nothing is seen but what is named, be that all there is.
    fn of_named_tables(self) -> Acting {
        let rights =
            Rights { everything_else: false, fingerprint: self.rights.fingerprint | 1, ..(*self.rights).clone() };
        Acting { rights: Arc::new(rights), ..self }
    }

    /// What people call it.
    pub fn label(&self) -> &str {
        &self.label
    }

    /// Whether it may do this in the workspace.
    pub fn has(&self, ability: Ability) -> bool {
        self.abilities.contains(&ability)
    }

    /// Whether it is an owner's or administrator's, whom nothing is kept from.
    pub fn is_admin(&self) -> bool {
        self.otherwise.is_fixed()
    }

    /// What is seen.
    pub(crate) fn rights(&self) -> &Arc<Rights> {
        &self.rights
    }

    /// For which records of a table it may do something; none: for no record.
    pub(crate) fn permit(&self, table: TableId, deed: Deed) -> Option<&Permit> {
        match self.permits.get(&(table, deed)) {
            Some(permit) => permit.as_ref(),
            None => self.otherwise.does(deed).then_some(&Permit::All),
        }
    }

    /// A table that is seen; of one that is not, nobody learns that it is there.
    pub(super) fn expect_table<'m>(&self, model: &'m Model, name: &str) -> Result<&'m Table, Problem> {
        let seen = || model.tables.iter().filter(|t| self.rights.sees_table(t.id));
        let found = seen().find(|t| t.name == name);
        found.ok_or_else(|| Problem::unknown("table", name, seen().map(|t| t.name.as_str())))
    }
}

/// What is said of a table; none: it is not seen. A formula that is not understood lets nothing be seen.
fn sight(model: &Model, role: &Role, table: &Table) -> Option<TableSight> {
    let rows = match role.permission(&table.name, Deed::Read) {
        Permission::Always(true) => None,
        Permission::Always(false) => return None,
        Permission::Where(text) => Some(condition(model, table, &text).ok()?),
    };
    let fields = |right: FieldRight| {
        let said = role.tables.get(&table.name).into_iter().flat_map(|rights| &rights.fields);
        let named = said.filter(move |(_, said)| **said == right).filter_map(|(name, _)| table.field(name));
        named.map(|f| f.id).collect::<HashSet<FieldId>>()
    };
    Some(TableSight { rows, hidden: fields(FieldRight::Hidden), read_only: fields(FieldRight::ReadOnly) })
}

/// Hides links to what is not seen, and what is computed from what is hidden, unless it is said to be shown.
pub(super) fn hide_what_leads_there(model: &Model, role: &Role, tables: &mut HashMap<TableId, TableSight>) {
    let shown = |table: &Table, name: &str| {
        role.tables.get(&table.name).and_then(|rights| rights.fields.get(name)) == Some(&FieldRight::Shown)
    };
    let mut links = Vec::new();
    for table in model.tables.iter().filter(|t| tables.contains_key(&t.id)) {
        let leads_away = table.fields.iter().filter(|f| model.target(f).is_some_and(|to| !tables.contains_key(&to.id)));
        links.extend(leads_away.filter(|f| !shown(table, &f.name)).map(|f| (table.id, f.id)));
    }
    for (table, field) in links {
        tables.entry(table).or_default().hidden.insert(field);
    }
    let before = tables.clone();
    let is_hidden =
        |table: TableId, field: FieldId| before.get(&table).is_none_or(|sight| sight.hidden.contains(&field));
    for table in model.tables.iter().filter(|t| before.contains_key(&t.id)) {
        let made = table.fields.iter().filter(|f| f.storage() == Storage::Computed && !shown(table, &f.name));
        for field in made {
            let hides = computed(model, table, field).map_or(true, |typed| {
                typed.depends_on().iter().any(|(t, f)| is_hidden(*t, *f))
                    || typed.reads().any(|read| !before.contains_key(&read))
            });
            if hides {
                tables.entry(table.id).or_default().hidden.insert(field.id);
            }
        }
    }
}

/// A formula over a record and the one who asks, as what it comes to for a statement.
pub(crate) fn condition(model: &Model, table: &Table, text: &str) -> Result<Typed, FormulaError> {
    let scope = Scope::new(model, table);
    let typed = formula::check(&formula::parse(text)?, &scope)?;
    formula::compile_condition(&typed, &scope, Dialect::Sqlite, "t", Literals::Bound)?;
    Ok(typed)
}

/// Every formula of a role must be understood; the first that is not says where it is.
pub(crate) fn check_roles(model: &Model) -> Result<(), Problem> {
    for role in &model.roles {
        for (name, rights) in &role.tables {
            let Some(table) = model.table(name) else { continue };
            for (deed, text) in rights.formulas() {
                let place = format!("roles.{}.tables.{name}.{}", role.name, deed.name());
                condition(model, table, text).map_err(|e| e.into_problem(&place, text))?;
            }
        }
    }
    Ok(())
}
