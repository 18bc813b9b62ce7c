//! Roles: what somebody may do in a workspace, as data. What that comes to for a request is worked out where grants are issued.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::model::Model;
use crate::name::check_name;
use crate::problem::FieldProblem;
use crate::table::{Table, TableId};

/// Most roles that a workspace has of its own.
pub const MOST_ROLES: usize = 100;

/// The roles that every workspace has. All but the owner and the administrator may be given another meaning by a role of the same name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Starter {
    /// Does everything; who may be an owner only owners decide.
    Owner,
    /// Does everything else.
    Admin,
    /// Reads and writes records.
    Editor,
    /// Reads records and comments on them.
    Commenter,
    /// Reads records.
    Reader,
    /// Sees nothing of what is not said: for roles that name each table.
    None,
}

impl Starter {
    /// Those that somebody can have, from the one that may do most.
    pub const ROLES: [Starter; 5] =
        [Starter::Owner, Starter::Admin, Starter::Editor, Starter::Commenter, Starter::Reader];

    /// As it is stored.
    pub const fn name(self) -> &'static str {
        match self {
            Starter::Owner => "owner",
            Starter::Admin => "admin",
            Starter::Editor => "editor",
            Starter::Commenter => "commenter",
            Starter::Reader => "reader",
            Starter::None => "none",
        }
    }

    /// The one of this name that somebody can have.
    pub fn named(name: &str) -> Option<Starter> {
        Starter::ROLES.into_iter().find(|starter| starter.name() == name)
    }

    /// Whether it stays what it is in every workspace.
    pub const fn is_fixed(self) -> bool {
        matches!(self, Starter::Owner | Starter::Admin)
    }

    /// Whether it may do this with the records of any table.
    pub const fn does(self, deed: Deed) -> bool {
        match self {
            Starter::Owner | Starter::Admin | Starter::Editor => true,
            Starter::Commenter => matches!(deed, Deed::Read | Deed::Comment),
            Starter::Reader => matches!(deed, Deed::Read),
            Starter::None => false,
        }
    }

    /// The same as a role that says nothing of its own.
    pub fn plain(self, label: String) -> Role {
        Role {
            name: self.name().to_owned(),
            label,
            description: None,
            base: self,
            may: BTreeMap::new(),
            tables: BTreeMap::new(),
        }
    }

    /// Whether it may do this in the workspace.
    pub const fn has(self, ability: Ability) -> bool {
        match self {
            Starter::Owner | Starter::Admin => true,
            Starter::Editor => matches!(ability, Ability::Exports | Ability::Share),
            Starter::Commenter | Starter::Reader => matches!(ability, Ability::Exports),
            Starter::None => false,
        }
    }
}

/// What can be done with a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Deed {
    /// To make one.
    Create,
    /// To see it.
    Read,
    /// To change it.
    Change,
    /// To delete it.
    Delete,
    /// To comment on it.
    Comment,
}

impl Deed {
    /// All of them, in the order in which people see them.
    pub const ALL: [Deed; 5] = [Deed::Read, Deed::Create, Deed::Change, Deed::Delete, Deed::Comment];

    /// As the API writes it, and as people say it.
    pub const fn name(self) -> &'static str {
        match self {
            Deed::Create => "create",
            Deed::Read => "read",
            Deed::Change => "change",
            Deed::Delete => "delete",
            Deed::Comment => "comment",
        }
    }
}

/// What can be done in a workspace beside the records of one table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ability {
    /// To make and change tables, fields and rules.
    Model,
    /// To make and change views and forms that are everybody's.
    Views,
    /// To import workbooks.
    Imports,
    /// To take records out as a file.
    Exports,
    /// To ask people in, to give them roles, and to make tokens.
    Members,
    /// To share single records with others, as far as one may do with them what they may then.
    Share,
}

impl Ability {
    /// All of them, in the order in which people see them.
    pub const ALL: [Ability; 6] =
        [Ability::Model, Ability::Views, Ability::Imports, Ability::Exports, Ability::Members, Ability::Share];

    /// As the API writes it.
    pub const fn name(self) -> &'static str {
        match self {
            Ability::Model => "model",
            Ability::Views => "views",
            Ability::Imports => "imports",
            Ability::Exports => "exports",
            Ability::Members => "members",
            Ability::Share => "share",
        }
    }

    /// What whoever has it may do, in people's words.
    pub const fn phrase(self) -> &'static str {
        match self {
            Ability::Model => "change tables and fields",
            Ability::Views => "change what everybody's views show",
            Ability::Imports => "import workbooks",
            Ability::Exports => "export records",
            Ability::Members => "manage members and tokens",
            Ability::Share => "share records one by one",
        }
    }
}

/// For which records something may be done: all, none, or those for which a formula is true.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Permission {
    /// All, or none.
    Always(bool),
    /// Those for which this formula over the record and the person is true; `ME()` is the person.
    Where(String),
}

/// What a role may do with a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FieldRight {
    /// Nothing: it is as if it were not there, and so is what is computed from it.
    Hidden,
    /// See it.
    ReadOnly,
    /// See it, although it is computed from what is hidden.
    Shown,
}

/// What a role may do with one table. What is not said is as the role's base has it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TableRights {
    /// Which records are seen.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub read: Option<Permission>,
    /// Which records may be made: it is looked at as it would be.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub create: Option<Permission>,
    /// Which records may be changed: it must hold before the change and after it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub change: Option<Permission>,
    /// Which records may be deleted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub delete: Option<Permission>,
    /// On which records may be commented.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub comment: Option<Permission>,
    /// Fields of which less, or more, is seen, by API name.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub fields: BTreeMap<String, FieldRight>,
}

impl TableRights {
    /// What is said of a deed.
    pub fn of(&self, deed: Deed) -> Option<&Permission> {
        match deed {
            Deed::Create => self.create.as_ref(),
            Deed::Read => self.read.as_ref(),
            Deed::Change => self.change.as_ref(),
            Deed::Delete => self.delete.as_ref(),
            Deed::Comment => self.comment.as_ref(),
        }
    }

    /// The formulas that it holds.
    pub fn formulas(&self) -> impl Iterator<Item = (Deed, &str)> {
        Deed::ALL.into_iter().filter_map(|deed| match self.of(deed) {
            Some(Permission::Where(formula)) => Some((deed, formula.as_str())),
            _ => None,
        })
    }

    /// The same, to be rewritten.
    pub fn formulas_mut(&mut self) -> impl Iterator<Item = &mut String> {
        let all = [&mut self.read, &mut self.create, &mut self.change, &mut self.delete, &mut self.comment];
        all.into_iter().filter_map(|said| match said {
            Some(Permission::Where(formula)) => Some(formula),
            _ => None,
        })
    }
}

/// A role of a workspace's own, or another meaning of a starter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Role {
    /// By which members and tokens have it.
    pub name: String,
    /// What people see.
    pub label: String,
    /// Whom it is for, in people's words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// What holds where nothing else is said.
    pub base: Starter,
    /// What it may do in the workspace, or not, unlike its base.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub may: BTreeMap<Ability, bool>,
    /// What it may do with tables, by API name.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub tables: BTreeMap<String, TableRights>,
}

impl Role {
    /// Whether it may do this in the workspace.
    pub fn has(&self, ability: Ability) -> bool {
        self.may.get(&ability).copied().unwrap_or(self.base.has(ability))
    }

    /// For which records of a table it may do this.
    pub fn permission(&self, table: &str, deed: Deed) -> Permission {
        let said = self.tables.get(table).and_then(|rights| rights.of(deed));
        said.cloned().unwrap_or(Permission::Always(self.base.does(deed)))
    }

    /// Follows a table to its new name; without one it is forgotten.
    pub fn rename_table(&mut self, old: &str, new: Option<&str>) {
        if let Some((rights, new)) = self.tables.remove(old).zip(new) {
            self.tables.insert(new.to_owned(), rights);
        }
    }

    /// Follows a field to its new name; without one it is forgotten.
    pub fn rename_field(&mut self, table: &str, old: &str, new: Option<&str>) {
        let Some(rights) = self.tables.get_mut(table) else { return };
        if let Some((right, new)) = rights.fields.remove(old).zip(new) {
            rights.fields.insert(new.to_owned(), right);
        }
    }
}

/// What a token may do at most, whatever its role may: a part of the tables, a part of the deeds.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Scope {
    /// Tables; none: all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tables: Option<BTreeSet<TableId>>,
    /// What may be done with their records; none: all. Reading goes with each of them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deeds: Option<BTreeSet<Deed>>,
    /// Whether it says how a workspace stands, and nothing of a token.
    #[serde(skip)]
    pub of_workspace: bool,
}

impl Scope {
    /// Whether it leaves a role as it is.
    pub const fn is_whole(&self) -> bool {
        self.tables.is_none() && self.deeds.is_none()
    }

    /// What both allow.
    pub fn and(&self, other: &Scope) -> Scope {
        fn both<T: Ord + Clone>(one: &Option<BTreeSet<T>>, other: &Option<BTreeSet<T>>) -> Option<BTreeSet<T>> {
            match (one, other) {
                (Some(one), Some(other)) => Some(one & other),
                (one, other) => one.as_ref().or(other.as_ref()).cloned(),
            }
        }
        Scope {
            tables: both(&self.tables, &other.tables),
            deeds: both(&self.deeds, &other.deeds),
            of_workspace: self.of_workspace && other.of_workspace,
        }
    }

    /// Whether a workspace is there to be emptied: members may be taken out of it as records may.
    fn empties(&self) -> bool {
        self.of_workspace && self.deeds.as_ref().is_some_and(|deeds| deeds.contains(&Deed::Delete))
    }

    /// A role within this: of the workspace it may do nothing but take records out, and members where it is to be emptied.
    pub fn narrow(&self, model: &Model, role: &Role) -> Role {
        let within = |table: &&Table| self.tables.as_ref().is_none_or(|tables| tables.contains(&table.id));
        let does = |deed| deed == Deed::Read || self.deeds.as_ref().is_none_or(|deeds| deeds.contains(&deed));
        let tables = model.tables.iter().filter(within).map(|table| {
            let said =
                |deed| Some(if does(deed) { role.permission(&table.name, deed) } else { Permission::Always(false) });
            let rights = TableRights {
                read: said(Deed::Read),
                create: said(Deed::Create),
                change: said(Deed::Change),
                delete: said(Deed::Delete),
                comment: said(Deed::Comment),
                fields: role.tables.get(&table.name).map(|rights| rights.fields.clone()).unwrap_or_default(),
            };
            // What is shown although it is computed from what is hidden may come of tables beyond these.
            let fields = match self.tables {
                Some(_) => rights.fields.into_iter().filter(|(_, right)| *right != FieldRight::Shown).collect(),
                None => rights.fields,
            };
            let rights = TableRights { fields, ..rights };
            (table.name.clone(), rights)
        });
        Role {
            base: Starter::None,
            may: BTreeMap::from([
                (Ability::Exports, role.has(Ability::Exports)),
                (Ability::Members, self.empties() && role.has(Ability::Members)),
            ]),
            tables: tables.collect(),
            ..role.clone()
        }
    }
}

/// Checks the roles of a model; their formulas are checked where they are compiled.
pub(crate) fn check_roles(model: &Model, errors: &mut Vec<FieldProblem>) {
    let mut refuse = |place: String, code: &str, message: String| {
        errors.push(FieldProblem { field: place, code: code.to_owned(), message });
    };
    if model.roles.len() > MOST_ROLES {
        refuse("roles".to_owned(), "too_many", format!("A workspace has at most {MOST_ROLES} roles of its own."));
    }
    let mut seen = BTreeSet::new();
    for role in &model.roles {
        let place = format!("roles.{}", role.name);
        if let Err(problem) = check_name("role", &role.name) {
            refuse(place.clone(), "name", problem.message);
        }
        if !seen.insert(role.name.as_str()) {
            refuse(place.clone(), "taken", format!("There is a role '{}' already.", role.name));
        }
        if Starter::named(&role.name).is_some_and(Starter::is_fixed) {
            refuse(place.clone(), "fixed", format!("What the role '{}' may do is the same everywhere.", role.name));
        }
        if role.label.trim().is_empty() {
            refuse(format!("{place}.label"), "required", format!("The role '{}' needs a label.", role.name));
        }
        if role.base.is_fixed() {
            let message = format!(
                "The role '{}' cannot be built on '{}', which nothing is kept from: expected editor, commenter, reader or none.",
                role.label,
                role.base.name()
            );
            refuse(format!("{place}.base"), "base", message);
        }
        let whole = [Ability::Model, Ability::Imports].into_iter().find(|ability| role.has(*ability));
        if let Some(ability) = whole {
            check_whole(role, model, ability, &place, &mut refuse);
        }
        for (name, rights) in &role.tables {
            let at = format!("{place}.tables.{name}");
            match model.table(name) {
                None => refuse(
                    at,
                    "unknown",
                    format!("The role '{}' names the table '{name}', which is not there.", role.label),
                ),
                Some(table) => check_rights(role, table, rights, &at, &mut refuse),
            }
        }
    }
}

/// Whoever changes tables or imports sees what is there, and whoever imports writes it: from what is known of a table nothing
/// could be kept back then.
fn check_whole(
    role: &Role,
    model: &Model,
    ability: Ability,
    place: &str,
    refuse: &mut impl FnMut(String, &str, String),
) {
    let needed: &[Deed] = match ability {
        Ability::Imports => &[Deed::Read, Deed::Create, Deed::Change],
        _ => &[Deed::Read],
    };
    // Also of tables that are yet to come.
    if needed.iter().any(|deed| !role.base.does(*deed)) {
        let message = format!(
            "The role '{}' may {}, which takes another base than '{}'.",
            role.label,
            ability.phrase(),
            role.base.name()
        );
        refuse(format!("{place}.may.{}", ability.name()), "narrow", message);
        return;
    }
    for table in &model.tables {
        let fields = role.tables.get(&table.name).map(|rights| &rights.fields);
        let kept = fields.is_some_and(|fields| {
            fields.values().any(|right| match right {
                FieldRight::Hidden => true,
                FieldRight::ReadOnly => ability == Ability::Imports,
                FieldRight::Shown => false,
            })
        });
        if kept || needed.iter().any(|deed| role.permission(&table.name, *deed) != Permission::Always(true)) {
            let message = format!(
                "The role '{}' may {}, so it cannot be kept from anything in '{}'.",
                role.label,
                ability.phrase(),
                table.label
            );
            refuse(format!("{place}.may.{}", ability.name()), "narrow", message);
            return;
        }
    }
}

fn check_rights(
    role: &Role,
    table: &Table,
    rights: &TableRights,
    at: &str,
    refuse: &mut impl FnMut(String, &str, String),
) {
    for name in rights.fields.keys().filter(|name| table.field(name).is_none()) {
        let message =
            format!("The role '{}' names the field '{name}' of '{}', which is not there.", role.label, table.label);
        refuse(format!("{at}.fields.{name}"), "unknown", message);
    }
    if role.permission(&table.name, Deed::Read) != Permission::Always(false) {
        return;
    }
    // What cannot be seen cannot be written either: whoever says both means something else.
    for deed in Deed::ALL.into_iter().filter(|deed| *deed != Deed::Read) {
        if rights.of(deed).is_some_and(|said| *said != Permission::Always(false)) {
            let message = format!(
                "The role '{}' cannot {} records of '{}', which it does not see.",
                role.label,
                deed.name(),
                table.label
            );
            refuse(format!("{at}.{}", deed.name()), "unseen", message);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn role(base: Starter) -> Role {
        let said = r#"{"name": "sales", "label": "Sales", "base": "reader", "may": {"imports": true, "exports": false},
            "tables": {"leads": {"read": "{Owner} = ME()", "change": true, "fields": {"margin": "hidden"}}}}"#;
        Role { base, ..serde_json::from_str(said).unwrap() }
    }

    #[test]
    fn what_is_not_said_is_as_the_base_has_it() {
        let sales = role(Starter::Reader);
        assert_eq!(sales.permission("leads", Deed::Read), Permission::Where("{Owner} = ME()".to_owned()));
        assert_eq!(sales.permission("leads", Deed::Change), Permission::Always(true));
        assert_eq!(sales.permission("leads", Deed::Delete), Permission::Always(false));
        assert_eq!(sales.permission("other", Deed::Read), Permission::Always(true));
        assert!(sales.has(Ability::Imports) && !sales.has(Ability::Exports) && !sales.has(Ability::Model));
        assert!(role(Starter::Editor).permission("other", Deed::Delete) == Permission::Always(true));
        assert!(role(Starter::None).permission("other", Deed::Read) == Permission::Always(false));
    }

    #[test]
    fn names_are_followed_and_forgotten() {
        let mut sales = role(Starter::Reader);
        sales.rename_field("leads", "margin", Some("gain"));
        sales.rename_table("leads", Some("deals"));
        assert_eq!(sales.tables["deals"].fields["gain"], FieldRight::Hidden);
        sales.rename_field("deals", "gain", None);
        assert!(sales.tables["deals"].fields.is_empty());
        sales.rename_table("deals", None);
        assert!(sales.tables.is_empty());
    }
}
