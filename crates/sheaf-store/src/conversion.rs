//! A field of one type becomes one of another: every value is converted, and none is lost.

use std::sync::Arc;

use sheaf_model::field::FieldType;
use sheaf_model::{Field, Model, Scalar, Storage, Table};
use sheaf_query::sql::{Dialect, ddl, quote};

use crate::convert::{api_value, convert};
use crate::db::{Row, stored};
use crate::fault::{Fault, Result};
use crate::history::model_at;
use crate::record::{Wrong, Wrongs, misfits, read_wrong};
use crate::tx::Tx;
use crate::value::{Stored, scalar_in};

/// Rows converted at a time.
const BATCH: i64 = 10_000;

/// Where the values of a conversion come from, as SQL.
struct Source {
    /// The value that is read, and the field as which it is read.
    shown: String,
    read_as: Field,
    /// The value as it is stored.
    raw: String,
    /// The values that it was made of in earlier conversions, oldest first; the first is of the type that is wanted again.
    past: Vec<Past>,
}

/// The values of a field as they were before a conversion.
struct Past {
    /// The field as it was.
    field: Field,
    /// The column in which they were put aside.
    column: String,
}

/// A record's id, the value that is read, its misfits, the value as it is stored, and the values that it was made of.
type Old = (i64, Scalar, Option<String>, Scalar, Vec<Scalar>);

/// What became of a value in a conversion.
#[derive(PartialEq)]
enum Became {
    Value(Scalar),
    /// It did not fit, and was kept as it was written.
    Misfit(serde_json::Value),
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
            self.conn.execute_batch(&ddl::add_column(after, table, now, self.dialect()))?;
        }
        self.add_link_parts(after, table, now)?;
        let (shown, read_as) = self.source_of(models, table, was, now);
        let column = |name: String| format!("t.{}", quote(&name));
        let (raw, past) = match was.storage().has_column() && now.storage().has_column() {
            true => (column(ddl::gone_column(was.id, models.0.version)), self.past_of(models.0, table, was, now)?),
            false => ("NULL".to_owned(), Vec::new()),
        };
        let source = Source { shown, read_as, raw, past };
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
                let (target, column) = (self.conn.table(&target.name), quote(&title.name));
                let sql = format!("(SELECT l.{column} FROM {target} l WHERE l.\"_id\" = {gone})");
                (sql, Field { id: was.id, ..title.clone() })
            }
            (Storage::Joined, title) => {
                let name = self.conn.table(&ddl::gone_joining_table(table, was, before.version));
                let shown = match title.filter(|(_, title)| !stays && title.storage() == Storage::Text) {
                    Some((target, title)) => {
                        let (target, column) = (self.conn.table(&target.name), quote(&title.name));
                        format!("(SELECT l.{column} FROM {target} l WHERE l.\"_id\" = j.\"_target\")")
                    }
                    None => "j.\"_target\"".to_owned(),
                };
                let list = match self.dialect() {
                    Dialect::Sqlite => "json_group_array",
                    Dialect::Postgres => "json_agg",
                };
                let sql = format!(
                    "(SELECT {list}({shown} ORDER BY j.\"_position\") FROM {name} j \
                     WHERE j.\"_source\" = t.\"_id\" HAVING count(*) > 0)"
                );
                (sql, read_as(FieldType::Json))
            }
            // What was computed is stored nowhere; what was there before it was computed comes back from the misfits.
            (Storage::Computed, _) => ("NULL".to_owned(), was.clone()),
            _ => (gone, was.clone()),
        }
    }

    fn convert_rows(&mut self, table: &Table, was: &Field, now: &Field, source: &Source) -> Result<()> {
        let name = self.conn.table(&table.name);
        let select = format!(
            "SELECT t.\"_id\", {}, t.\"_misfits\", {}{} FROM {name} t WHERE t.\"_id\" > ?1 ORDER BY t.\"_id\" LIMIT {BATCH}",
            source.shown,
            source.raw,
            source.past.iter().map(|past| format!(", t.{}", quote(&past.column))).collect::<String>()
        );
        let mut last = i64::MIN;
        loop {
            let rows: Vec<Old> = {
                let mut select = self.conn.prepare_cached(&select)?;
                let scalar = |row: &Row<'_>, at, storage| row.get_ref(at).map(|value| scalar_in(storage, value));
                select.query_map([last], |row| {
                    let past = (0..source.past.len())
                        .map(|n| scalar(row, n + 4, source.past[n].field.storage()))
                        .collect::<Result<_>>()?;
                    Ok((
                        row.get(0)?,
                        scalar(row, 1, source.read_as.storage())?,
                        row.get(2)?,
                        scalar(row, 3, was.storage())?,
                        past,
                    ))
                })?
            };
            let Some((id, ..)) = rows.last() else { return Ok(()) };
            last = *id;
            for (id, shown, misfits, raw, past) in rows {
                let mut wrong = read_wrong(misfits.as_deref());
                let misfit = wrong.remove(&was.id);
                if shown.is_null() && misfit.is_none() {
                    continue;
                }
                let made = match (&misfit, &raw) {
                    (Some(misfit), _) => Became::Misfit(misfit.value.clone()),
                    (None, raw) => Became::Value(raw.clone()),
                };
                let converted = match past.first() {
                    Some(first) if self.is_made_of(&source.past, &past, was, &made) => Stored::Scalar(first.clone()),
                    _ => self.convert_one(&source.read_as, now, shown, misfit, &mut wrong)?,
                };
                self.put_converted(table, now, id, converted, &wrong)?;
            }
        }
    }

    /// Whether a value is still what earlier conversions, one after the other, made of the first of these, which is then the one to
    /// go back to: `007` is not lost by having been a number for a while.
    fn is_made_of(&self, past: &[Past], values: &[Scalar], was: &Field, made: &Became) -> bool {
        let Some(first) = values.first().filter(|value| !value.is_null()) else { return false };
        let mut now = Became::Value(first.clone());
        for (n, step) in past.iter().enumerate() {
            let to = past.get(n + 1).map_or(was, |next| &next.field);
            let Some(became) = self.step(&step.field, to, now) else { return false };
            // What a person changed in between is theirs to keep.
            let as_it_was = match (&became, values.get(n + 1)) {
                (Became::Value(value), Some(there)) => value == there,
                (Became::Misfit(_), Some(there)) => there.is_null(),
                (became, None) => became == made,
            };
            if !as_it_was {
                return false;
            }
            now = became;
        }
        true
    }

    /// What one conversion makes of a value; none where that cannot be told.
    fn step(&self, from: &Field, to: &Field, value: Became) -> Option<Became> {
        let (given, misfit) = match value {
            Became::Value(scalar) => match convert(from, to, &Stored::Scalar(scalar)) {
                Ok(given) => (given, None),
                Err(wrong) => return Some(Became::Misfit(wrong.value)),
            },
            Became::Misfit(written) => match to.accept(&written) {
                Ok(given) => (given, Some(written)),
                Err(_) => return Some(Became::Misfit(written)),
            },
        };
        match (self.resolve(to, &given), misfit) {
            (Ok(Stored::Scalar(scalar)), _) => Some(Became::Value(scalar)),
            (Err(Fault::Problem(_)), Some(written)) => Some(Became::Misfit(written)),
            _ => None,
        }
    }

    /// The columns in which a field's values were put aside, from the last time that they were of the type that they shall be
    /// again. None where there was no such time, or where the values were not in a column of the table in between.
    fn past_of(&self, before: &Model, table: &Table, was: &Field, now: &Field) -> Result<Vec<Past>> {
        let prefix = format!("_gone_{}_", was.id.0);
        let mut versions: Vec<u64> = Vec::new();
        for column in self.conn.columns_of(&table.name)? {
            let version = column.name.strip_prefix(&prefix).and_then(|v| v.parse::<u64>().ok());
            versions.extend(version.filter(|v| *v < before.version));
        }
        versions.sort_unstable_by_key(|version| std::cmp::Reverse(*version));
        let field_at = |version: u64| -> Result<Option<Field>> {
            let model = model_at(self.conn, i64::try_from(version).unwrap_or_default())?;
            Ok(model.and_then(|m| Some(m.table_by_id(table.id)?.field_by_id(was.id)?.clone())))
        };
        let mut past: Vec<Past> = Vec::new();
        for version in versions {
            let (Some(field), Some(next)) = (field_at(version)?, field_at(version + 1)?) else { return Ok(Vec::new()) };
            let follows = past.last().map_or(was, |later| &later.field);
            if !alike(&next.kind, &follows.kind) {
                return Ok(Vec::new());
            }
            let (wanted, column) = (alike(&field.kind, &now.kind), ddl::gone_column(was.id, version));
            past.push(Past { field, column });
            if wanted {
                past.reverse();
                return Ok(past);
            }
        }
        Ok(Vec::new())
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
        let name = self.conn.table(&table.name);
        match value {
            Stored::Scalar(scalar) if now.storage().has_column() => {
                let sql = format!("UPDATE {name} SET {} = ?2, \"_misfits\" = ?3 WHERE \"_id\" = ?1", quote(&now.name));
                self.conn.prepare_cached(&sql)?.execute((id, stored(now.storage(), &scalar), misfits(wrong)))?;
            }
            Stored::Ids(ids) => {
                let sql = format!("UPDATE {name} SET \"_misfits\" = ?2 WHERE \"_id\" = ?1");
                self.conn.prepare_cached(&sql)?.execute((id, misfits(wrong)))?;
                let joining = self.conn.table(&ddl::joining_table(table, now));
                let mut insert = self
                    .conn
                    .prepare_cached(&format!("INSERT INTO {joining} VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING"))?;
                for (position, target) in (0_i64..).zip(ids) {
                    insert.execute((id, target, position))?;
                }
            }
            Stored::Scalar(_) => {
                let sql = format!("UPDATE {name} SET \"_misfits\" = ?2 WHERE \"_id\" = ?1");
                self.conn.prepare_cached(&sql)?.execute((id, misfits(wrong)))?;
            }
        }
        Ok(())
    }
}

/// Whether values of two types lie alike: of one into the other nothing is converted.
fn alike(a: &FieldType, b: &FieldType) -> bool {
    let plain = |kind: &FieldType| matches!(kind, FieldType::Text | FieldType::LongText);
    a == b || (plain(a) && plain(b))
}
