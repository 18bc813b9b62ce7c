//! The tables of a workspace made in an empty database: those of its model, and those, with their columns, that were put aside. What was
//! put aside has the shape that it had in the model in which it stood last.

use std::collections::HashMap;
use std::sync::Arc;

use sheaf_model::field::FieldType;
use sheaf_model::{Code, Field, FieldId, Model, Problem, Storage, Table, TableId};
use sheaf_query::sql::{Dialect, ddl, quote};

use super::OWN;
use crate::db::Connection;
use crate::fault::Result;
use crate::history::model_at;
use crate::log::Head;
use crate::tx::{Group, Tx, Why};

/// Makes all tables, empty, with what belongs to them.
pub(super) fn make(source: &Connection, target: &Connection, model: &Model) -> Result<()> {
    let mut group = Group::new(Head { seq: 0, hash: [0; 32] });
    let mut tx = Tx { why: Why::Restore, ..Tx::new(target, Arc::default(), 0, &mut group) };
    tx.reshape(model.clone(), "move")?;
    for (table, _) in OWN {
        target.execute_batch(&format!("DELETE FROM {table}"))?;
    }
    let aside = Aside { source, tx: &tx, model };
    aside.make()
}

/// What was put aside.
struct Aside<'a> {
    source: &'a Connection,
    tx: &'a Tx<'a>,
    model: &'a Model,
}

impl Aside<'_> {
    fn make(&self) -> Result<()> {
        let names = self.source.tables()?;
        let mut tables: Vec<(TableId, &str)> =
            self.model.tables.iter().map(|table| (table.id, table.name.as_str())).collect();
        let mut links = Vec::new();
        for name in names.iter().filter(|name| name.starts_with("_gone_")) {
            if let [id] = numbers(name, "_gone_")[..] {
                let id = TableId(id);
                let then = self.last_model(name, |model| model.table_by_id(id).is_some())?;
                links.extend(self.make_table(&then, id)?);
                tables.push((id, name));
            }
        }
        for (id, name) in tables {
            links.extend(self.make_columns(id, name)?);
        }
        // All tables are there now to which anything points.
        for (model, table, field) in &links {
            self.add_reference(model, table, field)?;
        }
        names.iter().try_for_each(|name| self.make_joining(name))
    }

    /// Makes a table that was put aside, as it was.
    fn make_table(&self, then: &Model, id: TableId) -> Result<Vec<(Model, Table, Field)>> {
        let Some(table) = then.table_by_id(id) else { return Ok(Vec::new()) };
        self.run(&ddl::create_table(then, table, self.dialect()))?;
        for names in sheaf_model::change::uniques(table) {
            self.tx.add_unique(table, &names)?;
        }
        // Those over computed fields are dropped with a table, and made anew when it comes back.
        let is_computed = |name: &str| table.field(name).is_some_and(|f| f.storage() == Storage::Computed);
        for index in table.all_indexes().iter().filter(|index| !index.parts().any(|(name, _)| is_computed(name))) {
            self.tx.add_index(then, table, index)?;
        }
        let linked = table.fields.iter().filter(|field| field.storage() == Storage::Record);
        linked
            .map(|field| {
                self.run(&ddl::create_link_index(table, field, self.dialect()))?;
                Ok((then.clone(), table.clone(), field.clone()))
            })
            .collect()
    }

    /// Makes the columns of a table that were put aside.
    fn make_columns(&self, id: TableId, name: &str) -> Result<Vec<(Model, Table, Field)>> {
        let mut links = Vec::new();
        for column in self.source.columns_of(name)? {
            let [field, version] = numbers(&column.name, "_gone_")[..] else { continue };
            let then = self.model_at(&column.name, version)?;
            let found = then.table_by_id(id).and_then(|table| Some((table, table.field_by_id(FieldId(field))?)));
            let (table, field) = found.ok_or_else(|| unknown(&column.name))?;
            let field = Field { name: column.name.clone(), ..field.clone() };
            self.run(&ddl::add_column(&then, table, &field, self.dialect()))?;
            if field.storage() == Storage::Record {
                self.run(&ddl::index_gone_column(table, &column.name, self.dialect()))?;
                links.push((then.clone(), table.clone(), field));
            }
        }
        Ok(links)
    }

    fn add_reference(&self, model: &Model, table: &Table, field: &Field) -> Result<()> {
        match ddl::add_reference(model, table, field) {
            Some(sql) if self.dialect() == Dialect::Postgres => self.run(&sql),
            _ => Ok(()),
        }
    }

    /// Makes a joining table that the model does not ask for.
    fn make_joining(&self, name: &str) -> Result<()> {
        if self.tx.conn.has_table(name)? {
            return Ok(());
        }
        let (then, table, field) = match (&numbers(name, "_links_")[..], &numbers(name, "_gone_links_")[..]) {
            (&[table, field], _) => {
                let is_joined = |model: &Model| {
                    let table = model.table_by_id(TableId(table));
                    table.and_then(|t| t.field_by_id(FieldId(field))).is_some_and(|f| f.storage() == Storage::Joined)
                };
                (self.last_model(name, is_joined)?, table, field)
            }
            (_, &[table, field, version]) => (self.model_at(name, version)?, table, field),
            _ => return Ok(()),
        };
        let found =
            then.table_by_id(TableId(table)).and_then(|table| Some((table, table.field_by_id(FieldId(field))?)));
        let (table, field) = found.ok_or_else(|| unknown(name))?;
        let sql = ddl::create_joining_table(&then, table, field, self.dialect());
        self.run(&sql.replacen(&quote(&ddl::joining_table(table, field)), &quote(name), 1))?;
        self.run(&ddl::index_joined(name, self.dialect()))
    }

    /// The model at a version, its tables called as they are now.
    fn model_at(&self, of: &str, version: u32) -> Result<Model> {
        let then = model_at(self.source, i64::from(version))?;
        Ok(self.named_as_now(then.ok_or_else(|| unknown(of))?))
    }

    /// The last model of which something holds, its tables called as they are now.
    fn last_model(&self, of: &str, holds: impl Fn(&Model) -> bool) -> Result<Model> {
        let mut version = i64::MAX;
        loop {
            let mut earlier = self.source.prepare_cached("SELECT max(version) FROM _models WHERE version < ?1")?;
            let found: Option<i64> = earlier.query_row([version], |row| row.get(0))?;
            version = found.ok_or_else(|| unknown(of))?;
            if let Some(model) = model_at(self.source, version)?.filter(&holds) {
                return Ok(self.named_as_now(model));
            }
        }
    }

    fn named_as_now(&self, mut then: Model) -> Model {
        let now = |table: &Table| match self.model.table_by_id(table.id) {
            Some(table) => table.name.clone(),
            None => ddl::gone_table(table.id),
        };
        let names: HashMap<String, String> = then.tables.iter().map(|t| (t.name.clone(), now(t))).collect();
        for table in &mut then.tables {
            table.name.clone_from(&names[&table.name]);
            for field in &mut table.fields {
                if let FieldType::Link { link } | FieldType::Links { link } = &mut field.kind
                    && let Some(name) = names.get(&link.table)
                {
                    link.table.clone_from(name);
                }
            }
        }
        then
    }

    fn dialect(&self) -> Dialect {
        self.tx.conn.dialect()
    }

    fn run(&self, sql: &str) -> Result<()> {
        self.tx.conn.execute_batch(sql)
    }
}

/// The numbers of a name such as `_gone_3_17`; none where something else stands in it.
fn numbers(name: &str, prefix: &str) -> Vec<u32> {
    let parts = name.strip_prefix(prefix).map(|rest| rest.split('_').map(str::parse).collect::<Result<_, _>>());
    parts.and_then(Result::ok).unwrap_or_default()
}

fn unknown(what: &str) -> Problem {
    let message = format!("'{what}' was put aside, and the model in which it stood is not there any more.");
    Problem::new(Code::Conflict, message)
}
