//! Which indexes a change needs of a table that is there.

use std::collections::BTreeMap;

use sheaf_model::change::{Step, uniques};
use sheaf_model::{Field, Index, Model, Storage, Table};
use sheaf_query::sql::{Dialect, ddl, quote};

use super::{conversion, indexes};
use crate::db::Connection;
use crate::fault::Result;
use crate::supports::supports;

/// A change of the model.
pub(super) struct Change<'m> {
    pub before: &'m Model,
    pub after: &'m Model,
}

impl Change<'_> {
    /// Whether a table is there before and after under the same name.
    pub fn is_in_place(&self, now: &Table, steps: &[Step]) -> bool {
        self.before.table_by_id(now.id).is_some_and(|was| was.name == now.name)
            && steps.iter().any(|s| s.table() == now.id)
    }

    /// The indexes that a table will need and does not have, by name, where all that they are made of lies as it will.
    pub fn indexes(&self, now: &Table, steps: &[Step]) -> BTreeMap<String, Wanted> {
        let Some(was) = self.before.table_by_id(now.id) else { return BTreeMap::new() };
        let there = all_indexes(self.before, was);
        let moves =
            |step: &Step| matches!(step, Step::RenameField(..) | Step::ConvertField(..) | Step::RenameTable(..));
        let moved = |name: &str| {
            let id = now.indexed(name).map(|field| field.id);
            steps.iter().any(|step| {
                matches!(step, Step::RenameField(t, f) | Step::ConvertField(t, f) if *t == now.id && Some(*f) == id)
            })
        };
        let lies = |index: &Wanted| match &index.fields {
            Some(fields) => !fields.iter().any(|field| moved(field)),
            None => !steps.iter().any(moves),
        };
        let wanted = all_indexes(self.after, now).into_iter().filter(|(name, _)| !there.contains_key(name));
        wanted.filter(|(_, index)| lies(index)).collect()
    }

    /// The indexes over fields that are converted, on the columns that hold their values until then. What must be unique is left to the
    /// change: there it is told whose values are there twice.
    pub fn converted_indexes(&self, now: &Table, steps: &[Step]) -> BTreeMap<String, Wanted> {
        let mut early = now.clone();
        let mut names = BTreeMap::new();
        let converted = |field: &Field| conversion::source(self.before, now, field, steps).is_some();
        for field in early.fields.iter_mut().filter(|field| converted(field)) {
            names.insert(field.name.clone(), conversion::next_column(field.id));
            field.name = conversion::next_column(field.id);
        }
        let mut wanted = BTreeMap::new();
        let renamed = steps.iter().any(|step| matches!(step, Step::RenameField(..)));
        for index in now.all_indexes().into_iter().filter(|_| !names.is_empty() && !renamed) {
            let part = |(name, down): (&str, bool)| {
                let name = names.get(name).map_or(name, String::as_str);
                if down { format!("-{name}") } else { name.to_owned() }
            };
            let moved = Index(index.parts().map(part).collect());
            if moved == index {
                continue;
            }
            // A formula over such a field is another one now: it has no expression here, and its index waits.
            if let Some(sql) = ddl::create_index(&early, &moved, Dialect::Postgres, |_| None) {
                let name = indexes::early_name(&ddl::index_name(now, &index));
                let sql = sql.replacen(&quote(&ddl::index_name(&early, &moved)), &quote(&name), 1);
                wanted.insert(name, Wanted { fields: None, unique: None, sql });
            }
        }
        wanted
    }
}

/// An index as a model asks for it.
pub(super) struct Wanted {
    /// The fields that it is made of; none where a formula is among them.
    fields: Option<Vec<String>>,
    /// Those that must be unique together.
    pub unique: Option<Vec<String>>,
    /// `CREATE INDEX`.
    pub sql: String,
}

/// The index over records with misfits, where a table of an earlier version has none yet.
pub(super) fn late_index(conn: &Connection, table: &Table) -> Result<Option<(String, Wanted)>> {
    let name = ddl::misfits_index_name(table);
    if conn.has_index(&name)? {
        return Ok(None);
    }
    let sql = ddl::create_misfits_index(table, Dialect::Postgres);
    Ok(Some((name, Wanted { fields: None, unique: None, sql })))
}

/// All indexes that a model asks for in a table, by name.
pub(super) fn all_indexes(model: &Model, table: &Table) -> BTreeMap<String, Wanted> {
    let dialect = Dialect::Postgres;
    let mut all = BTreeMap::new();
    for names in uniques(table) {
        let sql = ddl::create_unique(table, &names, dialect);
        all.insert(ddl::unique_name(table, &names), Wanted { fields: Some(names.clone()), unique: Some(names), sql });
    }
    for index in table.all_indexes() {
        let computed = |field: &_| sheaf_query::plan::index_expression(dialect, model, table, field);
        let Some(sql) = ddl::create_index(table, &index, dialect, computed) else { continue };
        let fields: Vec<String> = index.parts().map(|(name, _)| name.to_owned()).collect();
        let is_computed = |name: &String| table.field(name).is_some_and(|f| f.storage() == Storage::Computed);
        let fields = (!fields.iter().any(is_computed)).then_some(fields);
        all.insert(ddl::index_name(table, &index), Wanted { fields, unique: None, sql });
    }
    for field in table.fields.iter().filter(|field| field.storage() == Storage::Record) {
        let sql = ddl::create_link_index(table, field, dialect);
        all.insert(
            ddl::link_index_name(table, field),
            Wanted { fields: Some(vec![field.name.clone()]), unique: None, sql },
        );
    }
    for (name, support) in supports(model, dialect).into_iter().filter(|(_, support)| support.table == table.id) {
        let named = |id: &_| table.field_by_id(*id).map(|field| field.name.clone());
        let fields: Vec<String> = support.fields.iter().filter_map(named).collect();
        all.entry(name).or_insert(Wanted {
            fields: (!fields.is_empty()).then_some(fields),
            unique: None,
            sql: support.sql,
        });
    }
    all
}
