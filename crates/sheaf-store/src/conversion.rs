//! A field of one type becomes one of another: every value is converted, and none is lost.

use std::sync::Arc;

use sheaf_model::field::FieldType;
use sheaf_model::{Field, Model, Scalar, Storage, Table};
use sheaf_query::sql::{Dialect, ddl, quote};

use crate::convert::{api_value, convert};
use crate::db::{Row, Value, stored};
use crate::fault::{Fault, Result};
use crate::history::model_at;
use crate::ready;
use crate::record::{Wrong, Wrongs, misfits, read_wrong};
use crate::tx::Tx;
use crate::value::{Stored, scalar_in};

/// Rows converted at a time.
const BATCH: i64 = 10_000;

/// A field's values on their way from one type to another.
pub(crate) struct Conversion<'c> {
    table: &'c Table,
    was: &'c Field,
    now: &'c Field,
    source: Source,
}

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

/// Which records are converted.
pub(crate) enum Which<'i> {
    /// So many after this one.
    After(i64, i64),
    /// These.
    These(&'i [i64]),
}

/// A record before a conversion.
pub(crate) struct Old {
    pub id: i64,
    /// The value that is read.
    shown: Scalar,
    misfits: Option<String>,
    /// The value as it is stored.
    raw: Scalar,
    /// The values that it was made of.
    past: Vec<Scalar>,
}

/// What became of it.
pub(crate) struct Converted {
    pub value: Stored,
    wrong: Wrongs,
    /// Whether there was something, and not blank.
    pub any: bool,
    /// Whether what is kept beside the record changes too.
    pub beside: bool,
}

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
        let early = match now.storage().has_column() {
            true => ready::take(self.conn, models, table, (was, now))?,
            false => None,
        };
        if now.storage().has_column() && early.is_none() {
            self.conn.execute_batch(&ddl::add_column(after, table, now, self.dialect()))?;
        }
        self.add_link_parts(after, table, now)?;
        let aside = ddl::gone_column(was.id, models.0.version);
        let conversion = self.conversion(models, table, was, now, &aside)?;
        // Links are resolved against the model to come.
        let current = std::mem::replace(&mut self.model, Arc::new(after.clone()));
        let done = match early {
            Some(ids) => self.convert_these(&conversion, &ids),
            None => self.convert_all(&conversion),
        };
        self.model = current;
        done
    }

    /// A field's way from one type to another; its values lie in a column.
    pub(crate) fn conversion<'c>(
        &self,
        models: (&Model, &Model),
        table: &'c Table,
        was: &'c Field,
        now: &'c Field,
        column: &str,
    ) -> Result<Conversion<'c>> {
        let (shown, read_as) = self.source_of(models, table, was, now, column);
        let (raw, past) = match was.storage().has_column() && now.storage().has_column() {
            true => (format!("t.{}", quote(column)), self.past_of(models.0, table, was, now)?),
            false => ("NULL".to_owned(), Vec::new()),
        };
        Ok(Conversion { table, was, now, source: Source { shown, read_as, raw, past } })
    }

    /// The SQL of the old value, and the field as which it is read: a link by its title, unless it goes on to point to the same
    /// table.
    fn source_of(
        &self,
        (before, after): (&Model, &Model),
        table: &Table,
        was: &Field,
        now: &Field,
        column: &str,
    ) -> (String, Field) {
        let gone = format!("t.{}", quote(column));
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

    fn convert_all(&mut self, conversion: &Conversion) -> Result<()> {
        let mut last = i64::MIN;
        loop {
            let rows = self.old_rows(conversion, &Which::After(last, BATCH))?;
            let Some(reached) = rows.last() else { return Ok(()) };
            last = reached.id;
            for row in rows {
                let id = row.id;
                let became = self.converted(conversion, row)?;
                if became.any {
                    self.put_converted(conversion, id, became)?;
                }
            }
        }
    }

    /// Converts these records anew: their column may hold what an earlier value became.
    fn convert_these(&mut self, conversion: &Conversion, ids: &[i64]) -> Result<()> {
        for ids in ids.chunks(BATCH as usize) {
            for row in self.old_rows(conversion, &Which::These(ids))? {
                let id = row.id;
                let became = self.converted(conversion, row)?;
                self.put_converted(conversion, id, became)?;
            }
        }
        Ok(())
    }

    /// Records as they are before the conversion, in the order of their ids.
    pub(crate) fn old_rows(&self, conversion: &Conversion, which: &Which<'_>) -> Result<Vec<Old>> {
        let Conversion { table, was, source, .. } = conversion;
        let past = source.past.iter().map(|past| format!(", t.{}", quote(&past.column))).collect::<String>();
        let (what, name) = (
            format!("t.\"_id\", {}, t.\"_misfits\", {}{past}", source.shown, source.raw),
            self.conn.table(&table.name),
        );
        let scalar = |row: &Row<'_>, at, storage| row.get_ref(at).map(|value| scalar_in(storage, value));
        let read = |row: &Row<'_>| {
            let past = (0..source.past.len())
                .map(|n| scalar(row, n + 4, source.past[n].field.storage()))
                .collect::<Result<_>>()?;
            Ok(Old {
                id: row.get(0)?,
                shown: scalar(row, 1, source.read_as.storage())?,
                misfits: row.get(2)?,
                raw: scalar(row, 3, was.storage())?,
                past,
            })
        };
        match which {
            Which::After(last, most) => {
                let sql = format!("SELECT {what} FROM {name} t WHERE t.\"_id\" > ?1 ORDER BY t.\"_id\" LIMIT ?2");
                self.conn.prepare_cached(&sql)?.query_map((*last, *most), read)
            }
            Which::These(ids) => {
                let among = self.dialect().among("t.\"_id\"").replace("{0}", "?1");
                let sql = format!("SELECT {what} FROM {name} t WHERE {among} ORDER BY t.\"_id\"");
                let ids = serde_json::to_string(ids).unwrap_or_default();
                self.conn.prepare_cached(&sql)?.query_map([Value::Text(&ids)], read)
            }
        }
    }

    /// What becomes of a record.
    pub(crate) fn converted(&self, conversion: &Conversion, row: Old) -> Result<Converted> {
        let Conversion { was, now, source, .. } = conversion;
        let Old { shown, misfits, raw, past, .. } = row;
        let mut wrong = read_wrong(misfits.as_deref());
        let misfit = wrong.remove(&was.id);
        let any = !shown.is_null() || misfit.is_some();
        if !any {
            return Ok(Converted { value: Stored::blank(now), wrong, any, beside: false });
        }
        let had = misfit.is_some();
        let made = match (&misfit, &raw) {
            (Some(misfit), _) => Became::Misfit(misfit.value.clone()),
            (None, raw) => Became::Value(raw.clone()),
        };
        let value = match past.first() {
            Some(first) if self.is_made_of(&source.past, &past, was, &made) => Stored::Scalar(first.clone()),
            _ => self.convert_one(&source.read_as, now, shown, misfit, &mut wrong)?,
        };
        Ok(Converted { value, any, beside: had || wrong.contains_key(&now.id), wrong })
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

    fn put_converted(&self, conversion: &Conversion, id: i64, became: Converted) -> Result<()> {
        let Conversion { table, now, .. } = conversion;
        let (name, beside) = (self.conn.table(&table.name), misfits(&became.wrong));
        match became.value {
            Stored::Scalar(scalar) if now.storage().has_column() => {
                let sql = format!("UPDATE {name} SET {} = ?2, \"_misfits\" = ?3 WHERE \"_id\" = ?1", quote(&now.name));
                self.conn.prepare_cached(&sql)?.execute_later((id, stored(now.storage(), &scalar), beside))?;
            }
            value => {
                let sql = format!("UPDATE {name} SET \"_misfits\" = ?2 WHERE \"_id\" = ?1");
                self.conn.prepare_cached(&sql)?.execute_later((id, beside))?;
                if let Stored::Ids(ids) = value {
                    self.write_joins(table, now, id, &ids)?;
                }
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
