//! Records that were shared with somebody alone, as a part of what their role comes to: so every way to records follows.
//!
//! What a share lets be seen and done is worked out from what whoever shared it may now: their role's conditions, fields and abilities, as
//! if they asked. Where that would show more of a table than somebody's own role does of the records that it has, the share comes to nothing.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::{Arc, Mutex, PoisonError};

use sheaf_model::role::{Ability, Deed, Permission, Role, Starter};
use sheaf_model::{FieldId, Model, Table, TableId};
use sheaf_query::formula::{self, Expr, Scope, Sight, Typed};
use sheaf_query::plan::{Rights, TableSight};

use super::acting::{Acting, Roles, hide_what_leads_there};
use super::permit::Permit;

/// What may be done with a record that is shared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Level {
    /// To see it.
    Read,
    /// And to comment on it.
    Comment,
    /// And to change it.
    Change,
}

impl Level {
    /// All of them, from the one that lets least be done.
    pub const ALL: [Level; 3] = [Level::Read, Level::Comment, Level::Change];

    /// As the API writes it.
    pub const fn name(self) -> &'static str {
        match self {
            Level::Read => "read",
            Level::Comment => "comment",
            Level::Change => "change",
        }
    }

    /// The one of this name.
    pub fn named(name: &str) -> Option<Level> {
        Level::ALL.into_iter().find(|level| level.name() == name)
    }

    /// What it lets be done.
    pub(crate) fn deeds(self) -> impl Iterator<Item = Deed> {
        let all = [(Level::Read, Deed::Read), (Level::Comment, Deed::Comment), (Level::Change, Deed::Change)];
        all.into_iter().filter(move |(level, _)| *level <= self).map(|(_, deed)| deed)
    }
}

/// Records of one table that one person shared alike.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct Shares {
    pub table: TableId,
    pub level: Level,
    /// The role of whoever shared them, as it is now.
    pub role: Arc<str>,
    /// Whoever shared them, of the workspace's own numbers.
    pub by: i64,
    pub records: Vec<i64>,
}

/// What was shared with somebody.
#[derive(Debug)]
pub(crate) struct Shared {
    shares: Vec<Shares>,
    /// What their role comes to with it, under the model of this version.
    kept: Mutex<Option<(u64, Arc<Acting>)>>,
}

impl Shared {
    pub fn new(shares: Vec<Shares>) -> Shared {
        Shared { shares, kept: Mutex::new(None) }
    }

    /// By which numbers the log knows those who shared.
    pub fn by(&self) -> impl Iterator<Item = i64> {
        self.shares.iter().map(|shares| shares.by)
    }

    /// A role with what was shared.
    pub(super) fn beside(&self, model: &Model, roles: &Roles, name: &str, role: Arc<Acting>) -> Arc<Acting> {
        if role.is_admin() {
            return role;
        }
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((version, acting)) = kept.as_ref()
            && *version == model.version
        {
            return Arc::clone(acting);
        }
        let acting = Arc::new(self.work_out(model, roles, name, &role));
        *kept = Some((model.version, Arc::clone(&acting)));
        acting
    }

    fn work_out(&self, model: &Model, roles: &Roles, name: &str, role: &Acting) -> Acting {
        let said = role_as_said(model, name);
        let mut acting = role.clone();
        let mut tables = role.rights().tables.clone();
        let mut new = HashSet::new();
        let mut of_table: BTreeMap<TableId, Vec<&Shares>> = BTreeMap::new();
        self.shares.iter().for_each(|shares| of_table.entry(shares.table).or_default().push(shares));
        for (id, shares) in of_table {
            let Some(table) = model.table_by_id(id) else { continue };
            let beside = Beside { model, table, own: role, said: &said };
            let good: Vec<Giving> = shares.into_iter().filter_map(|shares| beside.giving(roles, shares)).collect();
            if good.is_empty() {
                continue;
            }
            let own = tables.get(&id);
            let sees_all = role.rights().sees_table(id) && own.is_none_or(|sight| sight.rows.is_none());
            if !sees_all {
                let Some(rows) = beside.any(&good, Deed::Read) else { continue };
                let sight = tables.entry(id).or_insert_with(|| {
                    new.insert(id);
                    TableSight::default()
                });
                sight.rows = Some(rows);
                if new.contains(&id) {
                    for giving in &good {
                        sight.hidden.extend(&giving.hidden);
                        sight.read_only.extend(&giving.read_only);
                    }
                }
            }
            for deed in [Deed::Comment, Deed::Change] {
                if matches!(role.permit(id, deed), Some(Permit::All)) {
                    continue;
                }
                let permit = beside.any(&good, deed).map(|rows| Permit::for_those(table, rows, &self.shares));
                acting.permits.insert((id, deed), permit);
            }
            for deed in [Deed::Read, Deed::Create, Deed::Delete] {
                let own = role.permit(id, deed).cloned();
                // What a role sees stands in its rights.
                acting
                    .permits
                    .insert((id, deed), if deed == Deed::Read { self.read_permit(table, &tables, own) } else { own });
            }
        }
        acting.rights = self.rights(model, role, tables, &new);
        acting
    }

    /// For which records of a table it holds that they are seen.
    fn read_permit(&self, table: &Table, tables: &HashMap<TableId, TableSight>, own: Option<Permit>) -> Option<Permit> {
        match tables.get(&table.id).and_then(|sight| sight.rows.clone()) {
            Some(rows) => Some(Permit::for_those(table, rows, &self.shares)),
            None => own,
        }
    }

    fn rights(
        &self,
        model: &Model,
        role: &Acting,
        mut tables: HashMap<TableId, TableSight>,
        new: &HashSet<TableId>,
    ) -> Arc<Rights> {
        let before = role.rights();
        if before.everything_else && tables.is_empty() {
            return Arc::clone(before);
        }
        // Of tables that are seen only now, what leads to what is not seen, or is computed of it.
        let mut followed = tables.clone();
        hide_what_leads_there(model, &Starter::None.plain(String::new()), &mut followed);
        for id in new {
            if let Some(sight) = followed.remove(id) {
                tables.insert(*id, sight);
            }
        }
        let mut hasher = DefaultHasher::new();
        (before.fingerprint, &self.shares).hash(&mut hasher);
        let narrow = tables.values().any(|sight| sight.rows.is_some() || !sight.hidden.is_empty());
        let fingerprint = if before.sees_all() && !narrow { 0 } else { hasher.finish() | 1 };
        Arc::new(Rights { everything_else: before.everything_else, tables, fingerprint })
    }
}

/// What is said of a role, be it one that every workspace has.
pub(super) fn role_as_said(model: &Model, name: &str) -> Role {
    let starter = Starter::named(name);
    let own = model.role(name).filter(|_| !starter.is_some_and(Starter::is_fixed));
    own.cloned().unwrap_or_else(|| starter.unwrap_or(Starter::None).plain(name.to_owned()))
}

/// What some shares give of a table.
struct Giving {
    records: Vec<i64>,
    by: i64,
    /// What must hold for each deed, by the role of whoever shared them; none: nothing more.
    deeds: BTreeMap<Deed, Option<Expr>>,
    hidden: HashSet<FieldId>,
    read_only: HashSet<FieldId>,
}

/// One table, beside what a role has of it.
struct Beside<'a> {
    model: &'a Model,
    table: &'a Table,
    own: &'a Acting,
    said: &'a Role,
}

impl Beside<'_> {
    /// What shares give; none: nothing.
    fn giving(&self, roles: &Roles, shares: &Shares) -> Option<Giving> {
        let acting = roles.acting(self.model, &shares.role, None);
        let rights = acting.rights();
        if !acting.has(Ability::Share) || !rights.sees_table(self.table.id) {
            return None;
        }
        let (mut hidden, mut read_only) = (HashSet::new(), HashSet::new());
        if let Some(sight) = rights.tables.get(&self.table.id) {
            hidden.clone_from(&sight.hidden);
            read_only.clone_from(&sight.read_only);
        }
        let own = self.own.rights();
        let sight = own.tables.get(&self.table.id);
        let is_within = |given: &HashSet<FieldId>, own: Option<&HashSet<FieldId>>| {
            given.iter().all(|field| own.is_some_and(|own| own.contains(field)))
        };
        if own.sees_table(self.table.id) && !is_within(&hidden, sight.map(|sight| &sight.hidden)) {
            return None;
        }
        let writes_others = own.sees_table(self.table.id);
        let mut deeds = BTreeMap::new();
        let role = role_as_said(self.model, &shares.role);
        for deed in shares.level.deeds() {
            if deed == Deed::Change && writes_others && !is_within(&read_only, sight.map(|sight| &sight.read_only)) {
                continue;
            }
            match role.permission(&self.table.name, deed) {
                Permission::Always(true) => drop(deeds.insert(deed, None)),
                Permission::Always(false) => {}
                Permission::Where(text) => drop(deeds.insert(deed, Some(formula::parse(&text).ok()?))),
            }
        }
        deeds.contains_key(&Deed::Read).then(|| Giving {
            records: shares.records.clone(),
            by: shares.by,
            deeds,
            hidden,
            read_only,
        })
    }

    /// For which records something may be done, by the role or by what was shared; none: for no record.
    fn any(&self, good: &[Giving], deed: Deed) -> Option<Typed> {
        let mut groups: Vec<Vec<(Expr, Option<i64>)>> = Vec::new();
        if let Permission::Where(text) = self.said.permission(&self.table.name, deed) {
            groups.push(vec![(formula::parse(&text).ok()?, None)]);
        }
        for giving in good {
            let Some(condition) = giving.deeds.get(&deed) else { continue };
            let ids: Vec<String> = giving.records.iter().map(|id| format!("@id = {id}")).collect();
            let mut group = vec![(formula::parse(&format!("OR({})", ids.join(", "))).ok()?, None)];
            // What must hold for something to be done must hold for it to be seen.
            let seen = giving.deeds.get(&Deed::Read).filter(|_| deed != Deed::Read);
            group.extend(
                [Some(condition), seen].into_iter().flatten().flatten().map(|expr| (expr.clone(), Some(giving.by))),
            );
            groups.push(group);
        }
        if groups.is_empty() {
            return None;
        }
        formula::check_any(&groups, &Scope::new(self.model, self.table)).ok()
    }
}
