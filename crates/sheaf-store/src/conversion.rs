//! A field of one type becomes one of another: every value is converted, and none is lost.

use std::sync::Arc;

use sheaf_model::field::FieldType;
use sheaf_model::{Field, Model, Scalar, Storage, Table};
use sheaf_query::sql::{ddl, quote};

use crate::convert::{api_value, convert};
use crate::fault::{Fault, Result};
use crate::history::model_at;
use crate::record::{Wrong, Wrongs, read_wrong, wrong_text};
use crate::tx::Tx;
use crate::value::{Bind, Stored, scalar_of};

/// Rows converted at a time.
const BATCH: i64 = 10_000;

/// Where the values of a conversion come from, as SQL.
struct Source {
    /// The value that is read, and the field as which it is read.
    shown: String,
    read_as: Field,
    /// The value as it is stored.
    raw: String,
    /// The value that it was converted from before.
    earlier: String,
}

impl Tx<'_> {
    /// Converts every value of a field; those that do not fit become misfits, misfits that now fit become values.
    pub(crate) fn convert_field(
        &mut self,
        models: (&Model, &Model),
        table: &Table,
        was: &Field,
        now: &Field,
    ) -> Result<()> {
        let after = models.1;
        if now.storage().has_column() {
            self.conn.execute_batch(&ddl::add_column(after, table, now))?;
        }
        self.add_link_parts(after, table, now)?;
        let (shown, read_as) = self.source_of(models, table, was, now);
        let column = |name: String| format!("t.{}", quote(&name));
        let (raw, earlier) = match was.storage().has_column() && now.storage().has_column() {
            true => {
                (column(ddl::gone_column(was.id, models.0.version)), self.earlier_column(models.0, table, was, now)?)
            }
            false => ("NULL".to_owned(), None),
        };
        let source = Source { shown, read_as, raw, earlier: earlier.map_or_else(|| "NULL".to_owned(), column) };
        // Links are resolved against the model to come.
        let current = std::mem::replace(&mut self.model, Arc::new(after.clone()));
        let done = self.convert_rows(table, was, now, &source);
        self.model = current;
        done
    }

    /// The SQL of the old value, and the field as which it is read: a link by its title, unless it goes on to point to the same
    /// table.
    fn source_of(&self, (before, after): (&Model, &Model), table: &Table, was: &Field, now: &Field) -> (String, Field) {
        let gone = format!("t.{}", quote(&ddl::gone_column(was.id, before.version)));
        let target = before.target(was).and_then(|t| after.table_by_id(t.id));
        let title = before.target_title(was).filter(|f| f.storage().has_column());
        let title = target.zip(title).and_then(|(target, title)| Some((target, target.field_by_id(title.id)?)));
        let stays = target.is_some() && after.target(now).map(|t| t.id) == target.map(|t| t.id);
        let read_as = |kind: FieldType| Field { id: was.id, ..Field::new(&was.name, &was.label, kind) };
        match (was.storage(), title) {
            (Storage::Record, _) if stays => {
                (gone, read_as(now.kind.link().map_or(FieldType::Integer, |l| FieldType::Link { link: l.clone() })))
            }
            (Storage::Record, Some((target, title))) => {
                let (target, column) = (quote(&target.name), quote(&title.name));
                let sql = format!("(SELECT l.{column} FROM {target} l WHERE l.\"_id\" = {gone})");
                (sql, Field { id: was.id, ..title.clone() })
            }
            (Storage::Joined, title) => {
                let name = quote(&ddl::gone_joining_table(table, was, before.version));
                let shown = match title.filter(|(_, title)| !stays && title.storage() == Storage::Text) {
                    Some((target, title)) => {
                        let (target, column) = (quote(&target.name), quote(&title.name));
                        format!("(SELECT l.{column} FROM {target} l WHERE l.\"_id\" = j.\"_target\")")
                    }
                    None => "j.\"_target\"".to_owned(),
                };
                let sql = format!(
                    "(SELECT json_group_array({shown} ORDER BY j.\"_position\") FROM {name} j \
                     WHERE j.\"_source\" = t.\"_id\" HAVING count(*) > 0)"
                );
                (sql, read_as(FieldType::Json))
            }
            _ => (gone, was.clone()),
        }
    }

    fn convert_rows(&mut self, table: &Table, was: &Field, now: &Field, source: &Source) -> Result<()> {
        let name = quote(&table.name);
        let select = format!(
            "SELECT t.\"_id\", {}, t.\"_misfits\", {}, {} FROM {name} t WHERE t.\"_id\" > ?1 ORDER BY t.\"_id\" LIMIT {BATCH}",
            source.shown, source.raw, source.earlier
        );
        let mut last = i64::MIN;
        loop {
            let rows: Vec<(i64, Scalar, Option<String>, Scalar, Scalar)> = {
                let mut select = self.conn.prepare_cached(&select)?;
                let scalar = |row: &rusqlite::Row, at| Ok::<_, rusqlite::Error>(scalar_of(row.get_ref(at)?));
                let rows = select.query_map([last], |row| {
                    Ok((row.get(0)?, scalar(row, 1)?, row.get(2)?, scalar(row, 3)?, scalar(row, 4)?))
                })?;
                rows.collect::<rusqlite::Result<_>>()?
            };
            let Some((id, ..)) = rows.last() else { return Ok(()) };
            last = *id;
            for (id, shown, misfits, raw, earlier) in rows {
                let mut wrong = read_wrong(misfits.as_deref());
                let misfit = wrong.remove(&was.id);
                if shown.is_null() && misfit.is_none() {
                    continue;
                }
                let converted = if self.came_from(now, was, &earlier, &raw, misfit.as_ref()) {
                    Stored::Scalar(earlier)
                } else {
                    self.convert_one(&source.read_as, now, shown, misfit, &mut wrong)?
                };
                self.put_converted(table, now, id, converted, &wrong)?;
            }
        }
    }

    /// Whether a value is still what an earlier conversion made of the value before it, which is then the one to go back to:
    /// `007` is not lost by having been a number for a while.
    fn came_from(&self, first: &Field, was: &Field, earlier: &Scalar, raw: &Scalar, misfit: Option<&Wrong>) -> bool {
        if earlier.is_null() {
            return false;
        }
        match (convert(first, was, &Stored::Scalar(earlier.clone())), misfit) {
            (Ok(given), None) => self.resolve(was, &given).is_ok_and(|made| made == Stored::Scalar(raw.clone())),
            (Err(made), Some(misfit)) => made.value == misfit.value,
            _ => false,
        }
    }

    /// The column in which a field's values were put aside when they became what they are now, if they were of the type that they
    /// shall be again.
    fn earlier_column(&self, before: &Model, table: &Table, was: &Field, now: &Field) -> Result<Option<String>> {
        let prefix = format!("_gone_{}_", was.id.0);
        let mut select = self.conn.prepare_cached("SELECT name FROM pragma_table_info(?1)")?;
        let names = select.query_map([&table.name], |row| row.get::<_, String>(0))?;
        let mut newest: Option<u64> = None;
        for name in names {
            let version = name?.strip_prefix(&prefix).and_then(|v| v.parse().ok());
            newest = newest.max(version.filter(|v| *v < before.version));
        }
        let Some(version) = newest else { return Ok(None) };
        let kind_at = |version: u64| -> Result<Option<FieldType>> {
            let model = model_at(self.conn, i64::try_from(version).unwrap_or_default())?;
            Ok(model.and_then(|m| Some(m.table_by_id(table.id)?.field_by_id(was.id)?.kind.clone())))
        };
        let returns =
            kind_at(version)?.as_ref() == Some(&now.kind) && kind_at(version + 1)?.as_ref() == Some(&was.kind);
        Ok(returns.then(|| ddl::gone_column(was.id, version)))
    }

    fn convert_one(
        &self,
        from: &Field,
        to: &Field,
        value: Scalar,
        misfit: Option<Wrong>,
        wrong: &mut Wrongs,
    ) -> Result<Stored> {
        let given = match &misfit {
            Some(old) => match to.accept(&old.value) {
                Ok(given) => Ok(given),
                Err(_) => Err(old.clone()),
            },
            None => convert(from, to, &Stored::Scalar(value.clone())),
        };
        let written = || match &misfit {
            Some(old) => old.value.clone(),
            None => api_value(from, &Stored::Scalar(value.clone())),
        };
        match given {
            Ok(given) => match self.resolve(to, &given) {
                Ok(stored) => return Ok(stored),
                Err(Fault::Problem(problem)) => {
                    let code = problem.errors.first().map_or("link", |e| e.code.as_str()).to_owned();
                    wrong.insert(to.id, Wrong { value: written(), code, message: problem.message });
                }
                Err(fault) => return Err(fault),
            },
            Err(old) => {
                wrong.insert(to.id, old);
            }
        }
        Ok(Stored::blank(to))
    }

    fn put_converted(&self, table: &Table, now: &Field, id: i64, value: Stored, wrong: &Wrongs) -> Result<()> {
        let name = quote(&table.name);
        match value {
            Stored::Scalar(scalar) if now.storage().has_column() => {
                let sql = format!("UPDATE {name} SET {} = ?2, \"_misfits\" = ?3 WHERE \"_id\" = ?1", quote(&now.name));
                self.conn.prepare_cached(&sql)?.execute((id, Bind(&scalar), Bind(&wrong_text(wrong))))?;
            }
            Stored::Ids(ids) => {
                let sql = format!("UPDATE {name} SET \"_misfits\" = ?2 WHERE \"_id\" = ?1");
                self.conn.prepare_cached(&sql)?.execute((id, Bind(&wrong_text(wrong))))?;
                let joining = quote(&ddl::joining_table(table, now));
                let mut insert =
                    self.conn.prepare_cached(&format!("INSERT OR IGNORE INTO {joining} VALUES (?1, ?2, ?3)"))?;
                for (position, target) in (0_i64..).zip(ids) {
                    insert.execute((id, target, position))?;
                }
            }
            Stored::Scalar(_) => {
                let sql = format!("UPDATE {name} SET \"_misfits\" = ?2 WHERE \"_id\" = ?1");
                self.conn.prepare_cached(&sql)?.execute((id, Bind(&wrong_text(wrong))))?;
            }
        }
        Ok(())
    }
}
