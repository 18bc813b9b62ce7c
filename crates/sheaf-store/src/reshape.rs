//! A new model put in force: its steps carried out on the tables, in one transaction with its entry in the log.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use serde_json::json;
use sheaf_model::change::{plan, uniques};
use sheaf_model::field::FieldType;
use sheaf_model::view::Layout;
use sheaf_model::{Code, Field, FieldId, Model, Problem, Step, Storage, Table, TableId};
use sheaf_query::sql::{ddl, quote};

use crate::db::{Column, Connection};
use crate::fault::Result;
use crate::log::{Entry, Op};
use crate::ready::{drop_columns, drop_conversions, drop_strays, is_ready, is_there, number_rest, take_index};
use crate::spans;
use crate::supports::supports;
use crate::tx::Tx;
use crate::{order, owns, told};

impl Tx<'_> {
    /// Puts a model in force and answers its version. `about` says in the log what was done.
    pub fn reshape(&mut self, mut after: Model, about: &str) -> Result<u64> {
        self.conn.begin_reshape()?;
        let before = Arc::clone(&self.model);
        spans::settle(self.conn, &before)?;
        after.version = before.version + 1;
        sheaf_model::check::check_model(&after)?;
        let steps = plan(&before, &after);
        // By table, for another order of tables makes no other views.
        let view = |model: &Model, table: &Table| (table.id, ddl::create_view(model, table, self.dialect()));
        let views = |model: &Model| model.tables.iter().map(|t| view(model, t)).collect::<BTreeMap<_, _>>();
        let (old_views, new_views) = (views(&before), views(&after));
        if !steps.is_empty() || old_views != new_views {
            self.drop_views(&before)?;
        }
        spans::free(self.conn, &before, &after, &steps)?;
        if !steps.is_empty() {
            self.drop_supports(&before, &after, &steps)?;
            for table in after.tables.iter().filter(|t| steps.iter().any(|step| step.table() == t.id)) {
                drop_columns(self.conn, &before, table)?;
            }
            self.rename(&before, &after, &steps)?;
            for table in after.tables.iter().filter(|t| steps.iter().any(|step| step.table() == t.id)) {
                drop_strays(self.conn, &before, &after, table)?;
                drop_conversions(self.conn, table, &steps)?;
            }
            // Tables first: others may point to them.
            let is_new = |step: &&Step| matches!(step, Step::CreateTable(_));
            for step in steps.iter().filter(is_new).chain(steps.iter().filter(|step| !is_new(step))) {
                self.carry_out(&before, &after, step)?;
            }
            self.finish_links(&after, &steps)?;
        }
        // Also where no step asks for it: another formula or title makes another index.
        self.add_supports(&before, &after, &steps)?;
        spans::constrain(self.conn, &before, &after, &steps)?;
        if !steps.is_empty() || old_views != new_views {
            for view in new_views.into_values() {
                self.conn.execute_batch(&view)?;
            }
        }
        self.save_model(&before, after, &steps, about)
    }

    fn save_model(&mut self, before: &Model, after: Model, steps: &[Step], about: &str) -> Result<u64> {
        let version = i64::try_from(after.version).unwrap_or(i64::MAX);
        let body = serde_json::to_string(&after).unwrap_or_default();
        self.conn.execute("UPDATE _model SET version = ?1, body = ?2", (version, &body))?;
        self.conn.execute("INSERT INTO _models VALUES (?1, ?2, ?3)", (version, self.now, &body))?;
        let touched: BTreeSet<TableId> = steps.iter().map(Step::table).collect();
        for table in after.tables.iter().filter(|t| touched.contains(&t.id) && before.table_by_id(t.id).is_none()) {
            let mut insert =
                self.conn.prepare_cached("INSERT INTO _tables VALUES (?1, 1, 0) ON CONFLICT DO NOTHING")?;
            insert.execute([table.id.0])?;
        }
        let number = after.version;
        self.set_model(Arc::new(after));
        self.conn.expect_model(number);
        let mut log = json!({ "about": about, "before": before.version, "after": number });
        let told = told::changed(before, &self.model);
        if !told.is_empty() {
            log["changed"] = json!(told);
        }
        // Then the entry is that person's alone to read.
        if let Some(owner) = owns::only_owner(before, &self.model) {
            log["owner"] = json!(owner);
        }
        self.log(Op::Model, None, None, &log.to_string())?;
        // What was answered under the old model is stale for every table.
        for table in &self.model.tables {
            self.group.touch(table.id);
        }
        Ok(number)
    }

    /// Puts the model back that was in force before an entry. What was put aside comes back with its values.
    pub(crate) fn undo_model(&mut self, entry: &Entry, fit: &dyn Fn(&mut Model)) -> Result<()> {
        let body: serde_json::Value = serde_json::from_str(&entry.body).unwrap_or_default();
        let version = |key: &str| body[key].as_u64().unwrap_or_default();
        if body["owner"].is_i64() {
            return self.undo_own_views(version("before"), version("after"), fit);
        }
        if self.model.version != version("after") && !self.only_undone_since(version("after")) {
            let message = "Tables or fields were changed since, so this cannot be undone.";
            return Err(Problem::new(Code::Conflict, message).with_hint("Undo the later change first.").into());
        }
        let was = match version("before") {
            0 => Some(Model::default()),
            before => crate::history::model_at(self.conn, i64::try_from(before).unwrap_or_default())?,
        };
        let mut was = was.ok_or_else(|| Problem::new(Code::Conflict, "The earlier model is not there any more."))?;
        // Ids are never given twice, not even after an undoing.
        was.next_table = was.next_table.max(self.model.next_table);
        for table in &mut was.tables {
            if let Some(now) = self.model.table_by_id(table.id) {
                table.next_field = table.next_field.max(now.next_field);
            }
        }
        let left = crate::history::model_at(self.conn, i64::try_from(version("after")).unwrap_or_default())?;
        let left = left.unwrap_or_default();
        owns::keep_own_views(&mut was, &left, &self.model);
        order::keep_order(&mut was, &left, &self.model)?;
        fit(&mut was);
        self.reshape(was, "undo")?;
        Ok(())
    }

    /// Takes back what a change did to the views of one person, whatever became of the rest since.
    fn undo_own_views(&mut self, before: u64, after: u64, fit: &dyn Fn(&mut Model)) -> Result<()> {
        let at = |version: u64| crate::history::model_at(self.conn, i64::try_from(version).unwrap_or_default());
        let gone = || Problem::new(Code::Conflict, "The earlier model is not there any more.");
        let (before, after) = (at(before)?.ok_or_else(gone)?, at(after)?.ok_or_else(gone)?);
        let mut model = (*self.model).clone();
        owns::take_back_own_views(&mut model, &before, &after)?;
        fit(&mut model);
        self.reshape(model, "undo")?;
        Ok(())
    }

    /// Whether the model in force says the same as an earlier version did.
    fn only_undone_since(&self, version: u64) -> bool {
        let earlier = crate::history::model_at(self.conn, i64::try_from(version).unwrap_or_default()).ok().flatten();
        earlier.is_some_and(|earlier| counters_apart(earlier) == counters_apart((*self.model).clone()))
    }

    fn drop_views(&self, before: &Model) -> Result<()> {
        for table in &before.tables {
            self.conn.execute_batch(&format!("DROP VIEW IF EXISTS {}", self.conn.table(&ddl::view_name(table))))?;
        }
        Ok(())
    }

    /// Renames in two rounds, so that names may be swapped. Afterwards tables have the names of `after`, dropped ones are aside.
    fn rename(&self, before: &Model, after: &Model, steps: &[Step]) -> Result<()> {
        let run = |sql: String| -> Result<()> { self.conn.execute_batch(&sql) };
        // Unique and other indexes over what is renamed are found by ids, and follow; those that go are dropped first.
        for step in steps {
            match step {
                Step::DropUnique(id, names) => {
                    if let Some(table) = before.table_by_id(*id) {
                        run(ddl::drop_index(&ddl::unique_name(table, names), self.dialect()))?;
                    }
                }
                Step::DropIndex(id, index) => {
                    if let Some(table) = before.table_by_id(*id) {
                        run(ddl::drop_index(&ddl::index_name(table, index), self.dialect()))?;
                    }
                }
                _ => {}
            }
        }
        for step in steps {
            match step {
                Step::DropTable(id) => {
                    if let Some(table) = before.table_by_id(*id) {
                        run(ddl::rename_table(&table.name, &ddl::gone_table(*id), self.dialect()))?;
                    }
                }
                Step::RenameTable(id) => {
                    if let Some(table) = before.table_by_id(*id) {
                        run(ddl::rename_table(&table.name, &format!("_renaming_{}", id.0), self.dialect()))?;
                    }
                }
                _ => {}
            }
        }
        for step in steps {
            if let Step::RenameTable(id) = step
                && let Some(table) = after.table_by_id(*id)
            {
                run(ddl::rename_table(&format!("_renaming_{}", id.0), &table.name, self.dialect()))?;
            }
        }
        self.rename_fields(before, after, steps)
    }

    fn rename_fields(&self, before: &Model, after: &Model, steps: &[Step]) -> Result<()> {
        let place = |table: &TableId, field: &FieldId| {
            let now = after.table_by_id(*table)?;
            let was = before.table_by_id(*table)?.field_by_id(*field)?;
            was.storage().has_column().then_some((now, was))
        };
        for step in steps {
            if let Step::ConvertField(id, field) = step
                && let (Some(now), Some(was)) =
                    (after.table_by_id(*id), before.table_by_id(*id).and_then(|t| t.field_by_id(*field)))
                && was.storage() == Storage::Joined
            {
                self.put_links_aside(now, was, before.version)?;
            }
            if let Step::DropField(table, field) | Step::ConvertField(table, field) = step
                && let Some((table, was)) = place(table, field)
            {
                let gone = ddl::gone_column(*field, before.version);
                self.conn.execute_batch(&ddl::rename_column(&table.name, &was.name, &gone, self.dialect()))?;
                if was.storage() == Storage::Record {
                    // Without an index every deletion in the linked table would look through this one.
                    self.conn.execute_batch(&ddl::drop_index(&ddl::link_index_name(table, was), self.dialect()))?;
                    self.conn.execute_batch(&ddl::index_gone_column(table, &gone, self.dialect()))?;
                }
            }
        }
        let converted = |table: &TableId, field: &FieldId| steps.contains(&Step::ConvertField(*table, *field));
        for round in 0..2 {
            for step in steps {
                let Step::RenameField(id, field) = step else { continue };
                let Some((table, was)) = place(id, field).filter(|_| !converted(id, field)) else { continue };
                let Some(now) = table.field_by_id(*field) else { continue };
                let between = format!("_renaming_{}", field.0);
                let (from, to) = if round == 0 { (&was.name, &between) } else { (&between, &now.name) };
                self.conn.execute_batch(&ddl::rename_column(&table.name, from, to, self.dialect()))?;
            }
        }
        Ok(())
    }

    /// Puts a joining table aside, under a name that a later one of the same field does not need.
    fn put_links_aside(&self, table: &Table, was: &Field, version: u64) -> Result<()> {
        let (name, gone) = (ddl::joining_table(table, was), ddl::gone_joining_table(table, was, version));
        self.conn.execute_batch(&ddl::drop_index(&format!("{name}_target"), self.dialect()))?;
        self.conn.execute_batch(&ddl::rename_table(&name, &gone, self.dialect()))?;
        self.conn.execute_batch(&ddl::index_joined(&gone, self.dialect()))
    }

    fn carry_out(&mut self, before: &Model, after: &Model, step: &Step) -> Result<()> {
        let Some(table) = after.table_by_id(step.table()) else { return Ok(()) };
        match step {
            Step::CreateTable(id) => self.create_table(after, table, *id),
            Step::AddField(_, field) => match table.field_by_id(*field) {
                Some(field) => self.add_field(after, table, field),
                None => Ok(()),
            },
            Step::ConvertField(_, field) => {
                let was = before.table_by_id(table.id).and_then(|t| t.field_by_id(*field));
                match (was, table.field_by_id(*field)) {
                    (Some(was), Some(now)) => self.convert_field((before, after), table, was, now),
                    _ => Ok(()),
                }
            }
            Step::AddUnique(_, names) => self.add_unique(table, names),
            Step::AddIndex(_, index) => self.add_index(after, table, index),
            _ => Ok(()),
        }
    }

    fn create_table(&self, model: &Model, table: &Table, id: TableId) -> Result<()> {
        let gone = ddl::gone_table(id);
        if self.conn.has_table(&gone)? {
            self.conn.execute_batch(&ddl::rename_table(&gone, &table.name, self.dialect()))?;
            return Ok(());
        }
        self.conn.execute_batch(&ddl::create_table(model, table, self.dialect()))?;
        for names in uniques(table) {
            self.add_unique(table, &names)?;
        }
        for index in &table.all_indexes() {
            self.add_index(model, table, index)?;
        }
        Ok(())
    }

    /// What the links of new tables need, when all tables are there; and what ties new columns to their tables on PostgreSQL.
    fn finish_links(&self, model: &Model, steps: &[Step]) -> Result<()> {
        for step in steps {
            let Some(table) = model.table_by_id(step.table()) else { continue };
            let is_new = |field: &&Field| match step {
                Step::CreateTable(_) => true,
                Step::AddField(_, id) | Step::ConvertField(_, id) => field.id == *id,
                _ => false,
            };
            for field in table.fields.iter().filter(is_new) {
                self.add_link_parts(model, table, field)?;
                if self.conn.postgres().is_some()
                    && let Some(sql) = ddl::add_reference(model, table, field)
                    && !self.conn.has_reference(&table.name, &field.name)?
                {
                    self.conn.execute_batch(&sql)?;
                }
            }
        }
        Ok(())
    }

    pub(crate) fn add_link_parts(&self, model: &Model, table: &Table, field: &Field) -> Result<()> {
        match field.storage() {
            Storage::Record => Ok(self.conn.execute_batch(&ddl::create_link_index(table, field, self.dialect()))?),
            Storage::Joined if !self.conn.has_table(&ddl::joining_table(table, field))? => {
                self.conn.execute_batch(&ddl::create_joining_table(model, table, field, self.dialect()))?;
                Ok(self.conn.execute_batch(&ddl::index_joining_table(table, field, self.dialect()))?)
            }
            _ => Ok(()),
        }
    }

    fn add_field(&mut self, model: &Model, table: &Table, field: &Field) -> Result<()> {
        let (mut ready, mut numbering) = (false, None);
        if field.storage().has_column() {
            match self.column_aside(table, field)? {
                Some(gone) => {
                    self.conn.execute_batch(&ddl::drop_index(&ddl::gone_index_name(table, &gone), self.dialect()))?;
                    self.conn.execute_batch(&ddl::rename_column(&table.name, &gone, &field.name, self.dialect()))?;
                }
                None => {
                    (ready, numbering) = is_ready(self.conn, model, table, field)?;
                    if !ready {
                        self.conn.execute_batch(&ddl::add_column(model, table, field, self.dialect()))?;
                    }
                }
            }
        }
        self.add_link_parts(model, table, field)?;
        match field.kind {
            FieldType::AutoNumber if ready => {
                let last = number_rest(self.conn, table, field, numbering)?;
                self.number_after(table.id, field.id, last)?;
            }
            FieldType::AutoNumber => self.number_all(table, field)?,
            _ => {}
        }
        Ok(())
    }

    /// The newest column that was put aside for this field and holds the kind of values that it needs.
    fn column_aside(&self, table: &Table, field: &Field) -> Result<Option<String>> {
        let prefix = format!("_gone_{}_", field.id.0);
        let fits = |column: &Column| column.holds(field.storage(), self.dialect());
        let columns = self.conn.columns_of(&table.name)?.into_iter().filter(fits).map(|column| column.name);
        let versions = columns.filter_map(|name| Some((name.strip_prefix(&prefix)?.parse::<u64>().ok()?, name)));
        Ok(versions.max().map(|(_, name)| name))
    }

    fn number_all(&self, table: &Table, field: &Field) -> Result<()> {
        let (name, column) = (self.conn.table(&table.name), quote(&field.name));
        self.conn.execute_batch(&format!(
            "UPDATE {name} SET {column} = _n._number FROM (SELECT \"_id\" AS _of, row_number() OVER (ORDER BY \"_id\") AS _number
             FROM {name}) AS _n WHERE _n._of = {name}.\"_id\" AND {name}.{column} IS NULL"
        ))?;
        let sql = format!("SELECT coalesce(max({column}), 0) + 1 FROM {name}");
        let next: i64 = self.conn.query_row(&sql, [], |row| row.get(0))?;
        self.number_after(table.id, field.id, next - 1)
    }

    pub(crate) fn add_unique(&self, table: &Table, names: &[String]) -> Result<()> {
        if is_there(self.conn, table, &ddl::unique_name(table, names))? {
            return Ok(());
        }
        expect_unique(self.conn, table, names)?;
        self.conn.execute_batch(&ddl::create_unique(table, names, self.dialect()))
    }

    pub(crate) fn add_index(&self, model: &Model, table: &Table, index: &sheaf_model::Index) -> Result<()> {
        if take_index(self.conn, table, &ddl::index_name(table, index))? {
            return Ok(());
        }
        let computed = |field: &Field| sheaf_query::plan::index_expression(self.dialect(), model, table, field);
        if let Some(sql) = ddl::create_index(table, index, self.dialect(), computed) {
            self.conn.execute_batch(&sql)?;
        }
        Ok(())
    }

    /// Drops the indexes that the old model asked for by itself and the new one does not, or asks for otherwise.
    fn drop_supports(&self, before: &Model, after: &Model, steps: &[Step]) -> Result<()> {
        let kept = supports(after, self.dialect());
        for (name, was) in supports(before, self.dialect()) {
            let changed = kept.get(&name).is_none_or(|now| now.sql != was.sql);
            let converted = was.fields.iter().any(|f| {
                steps.contains(&Step::ConvertField(was.table, *f)) || steps.contains(&Step::DropField(was.table, *f))
            });
            if changed || converted {
                self.conn.execute_batch(&ddl::drop_index(&name, self.dialect()))?;
            }
        }
        Ok(())
    }

    /// Makes the indexes that the new model asks for by itself, where the old one did not, and those that a changed table lacks: one of an
    /// earlier version may. What is there is let be: a server would wait for whoever works at the table before it saw that.
    fn add_supports(&self, before: &Model, after: &Model, steps: &[Step]) -> Result<()> {
        if steps.is_empty() {
            self.drop_supports(before, after, steps)?;
        }
        let known = supports(before, self.dialect());
        for (name, support) in supports(after, self.dialect()) {
            let asked = known.get(&name).is_none_or(|was| was.sql != support.sql);
            let changed = steps.iter().any(|step| step.table() == support.table);
            if (asked || changed) && !self.conn.has_index(&name)? {
                self.conn.execute_batch(&support.sql)?;
            }
        }
        Ok(())
    }
}

/// A model without what only counts.
fn counters_apart(mut model: Model) -> Model {
    (model.version, model.next_table) = (0, 0);
    for table in &mut model.tables {
        table.next_field = 0;
        // What somebody keeps for themselves, and how wide somebody made a column stands in nobody's way.
        table.views.retain(|view| view.owner.is_none());
        table.views.iter_mut().for_each(|view| view.layout = Layout::default());
    }
    // Nor does the order of tables: what becomes of it is `order::keep_order`'s to say.
    model.tables.sort_by_key(|table| table.id);
    model
}

/// Refuses to go on where records agree in fields that shall be unique together.
pub(crate) fn expect_unique(conn: &Connection, table: &Table, names: &[String]) -> Result<()> {
    let keys: Vec<String> = names.iter().filter_map(|n| table.field(n)).map(|f| conn.key_of(f, None)).collect();
    let filled = keys.iter().map(|k| format!("{k} IS NOT NULL")).collect::<Vec<_>>().join(" AND ");
    let sql = format!(
        "SELECT count(*), sum(n) FROM (SELECT count(*) AS n FROM {} WHERE {filled} GROUP BY {} HAVING count(*) > 1) AS same",
        conn.table(&table.name),
        keys.join(", ")
    );
    let (groups, records): (i64, Option<i64>) = conn.query_row(&sql, [], |row| Ok((row.get(0)?, row.get(1)?)))?;
    if groups == 0 {
        return Ok(());
    }
    let labels = names.iter().filter_map(|n| table.field(n)).map(|f| format!("'{}'", f.label));
    let labels = labels.collect::<Vec<_>>().join(" and ");
    let message = format!(
        "{labels} cannot be unique: {groups} values of it are there more than once, in {} records.",
        records.unwrap_or_default()
    );
    let place = match names {
        [only] => format!("{}.{only}.unique", table.name),
        several => several[0].clone(),
    };
    Err(Problem::field(&place, "duplicate", message).into())
}
