//! Links: what a given value points to, found by id, by title or by another field.

use sheaf_model::field::Given;
use sheaf_model::{Code, Field, FieldId, Problem, Scalar, Storage, Table};

use crate::ahead::is_there_sql;
use crate::db::stored;
use crate::fault::{Fault, Result};
use crate::record::Row;
use crate::tx::Tx;
use crate::value::Stored;

/// Most records with one name that are looked at for those that are seen.
pub(crate) const MOST_LOOKED_AT: usize = 1_000;

/// The records that a text names: the one whose name all of it is, or those of the names in it, each once.
pub(crate) fn records_named(
    text: &str,
    names: &[String],
    find: &mut dyn FnMut(&str) -> Result<Scalar>,
) -> Result<Stored> {
    if let ([_, _, ..], Ok(Scalar::Integer(whole))) = (names, find(text)) {
        return Ok(Stored::Ids(vec![whole]));
    }
    let mut ids = Vec::with_capacity(names.len());
    for name in names {
        if let Scalar::Integer(id) = find(name)?
            && !ids.contains(&id)
        {
            ids.push(id);
        }
    }
    Ok(Stored::Ids(ids))
}

/// Whether a text holds what PostgreSQL can keep in none, be it as a part of JSON; refused on both engines.
fn holds_zero(field: &Field, text: &str) -> bool {
    let within = || serde_json::from_str(text).is_ok_and(|value| sheaf_model::json::holds_zero(&value));
    text.contains('\0') || field.storage() == Storage::Json && text.contains("\\u0000") && within()
}

impl Tx<'_> {
    /// Finds what all given values point to; all that cannot be found comes at once.
    pub(crate) fn resolve_all(&self, table: &Table, given: &[(FieldId, Given)]) -> Result<Row> {
        let mut row = Row::new();
        let mut errors = Vec::new();
        for (id, given) in given {
            let Some(field) = table.field_by_id(*id) else { continue };
            match self.resolve(field, given) {
                Ok(value) => {
                    row.insert(*id, value);
                }
                Err(Fault::Problem(problem)) => errors.extend(problem.errors),
                Err(fault) => return Err(fault),
            }
        }
        if errors.is_empty() { Ok(row) } else { Err(Problem::fields(errors).into()) }
    }

    /// Finds what a given value points to, and checks that it is there.
    pub fn resolve(&self, field: &Field, given: &Given) -> Result<Stored> {
        if let Given::Named { text, names } = given {
            return records_named(text, names, &mut |name| {
                let given = Given::Find { field: None, value: name.into() };
                Ok(self.resolve_link(field, &given)?.map_or(Scalar::Null, Scalar::Integer))
            });
        }
        if field.storage() == Storage::Joined {
            let one;
            let several = match given {
                Given::Many(several) => several.as_slice(),
                Given::Scalar(Scalar::Null) => &[],
                single => {
                    one = [single.clone()];
                    one.as_slice()
                }
            };
            let mut ids = Vec::with_capacity(several.len());
            for given in several {
                if let Some(id) = self.resolve_link(field, given)?
                    && !ids.contains(&id)
                {
                    ids.push(id);
                }
            }
            return Ok(Stored::Ids(ids));
        }
        if field.storage() == Storage::Record {
            let id = self.resolve_link(field, given)?;
            return Ok(Stored::Scalar(id.map_or(Scalar::Null, Scalar::Integer)));
        }
        match given {
            // What is read from a file need not have gone through `Field::accept`.
            Given::Scalar(Scalar::Text(text)) if holds_zero(field, text) => {
                let message = format!("'{}' holds a zero character, which no text may.", field.label);
                Err(Problem::field(&field.name, "text", message).into())
            }
            Given::Scalar(scalar) => Ok(Stored::Scalar(scalar.clone())),
            _ => Err(Problem::new(Code::Internal, "Only links are found by a value.").into()),
        }
    }

    fn resolve_link(&self, field: &Field, given: &Given) -> Result<Option<i64>> {
        let unfit =
            |message: String| Fault::from(Problem::field(&field.name, "link", format!("'{}' {message}", field.label)));
        let target = self.model.target(field).ok_or_else(|| unfit("points to a table that is not there".to_owned()))?;
        match given {
            Given::Scalar(Scalar::Integer(id)) => {
                let sql = is_there_sql(self.conn, target);
                let is_there = match self.seen_ahead(target, &sql, *id)? {
                    Some(seen) => seen.row().is_some(),
                    None => self.conn.prepare_cached(&sql)?.exists([id])?,
                };
                if is_there && self.sees(target, *id)? {
                    Ok(Some(*id))
                } else {
                    Err(unfit(format!("is {id}, but '{}' has no record {id}.", target.label)))
                }
            }
            Given::Scalar(_) => Ok(None),
            Given::Find { field: by, value } => {
                let by = match by {
                    Some(name) => target.field_called(name),
                    None => self.model.target_title(field),
                };
                let by = by.ok_or_else(|| unfit(format!("is {value}, but '{}' has no such field.", target.label)))?;
                let mut found = self.find(target, by, value)?;
                if self.sees.is_some() {
                    found = self.seen_of(target, by, value)?;
                }
                match found.as_slice() {
                    [id] => Ok(Some(*id)),
                    [] => {
                        Err(unfit(format!("is {value}, but no record of '{}' has this '{}'.", target.label, by.label)))
                    }
                    _ => Err(unfit(format!(
                        "is {value}, but several records of '{}' have this '{}'.",
                        target.label, by.label
                    ))),
                }
            }
            Given::Many(_) | Given::Named { .. } | Given::Merge(_) => {
                Err(unfit("takes one record, not a list".to_owned()))
            }
        }
    }

    fn sees(&self, table: &Table, id: i64) -> Result<bool> {
        match &self.sees {
            Some(sees) if !self.linked.contains(&(table.id, id)) => sees(self.conn, table.id, id),
            _ => Ok(true),
        }
    }

    /// Lets records stay linked to what they are linked to, where who writes does not see all of it.
    pub fn keep_linked(&mut self, table: &Table, ids: &[i64]) -> Result<()> {
        self.linked.clear();
        if self.sees.is_none() {
            return Ok(());
        }
        let model = std::sync::Arc::clone(&self.model);
        let links = |field: &Field| matches!(field.storage(), Storage::Record | Storage::Joined);
        for id in ids {
            let Some(current) = self.current_of(table, *id, links)? else { continue };
            for field in table.fields.iter().filter(|field| links(field)) {
                let Some(target) = model.target(field) else { continue };
                match current.row.get(&field.id) {
                    Some(Stored::Ids(ids)) => self.linked.extend(ids.iter().map(|id| (target.id, *id))),
                    Some(Stored::Scalar(Scalar::Integer(id))) => self.linked.push((target.id, *id)),
                    _ => {}
                }
            }
        }
        Ok(())
    }

    /// The ids of at most two records that are seen of a table whose field has this value.
    fn seen_of(&self, table: &Table, by: &Field, value: &serde_json::Value) -> Result<Vec<i64>> {
        let Ok(Given::Scalar(scalar)) = by.accept(value) else { return Ok(Vec::new()) };
        let mut seen = Vec::new();
        for id in self.find_within(table, by, &scalar, MOST_LOOKED_AT)? {
            if seen.len() < 2 && self.sees(table, id)? {
                seen.push(id);
            }
        }
        Ok(seen)
    }

    /// The ids of at most two records of a table whose field has this value.
    pub(crate) fn find(&self, table: &Table, by: &Field, value: &serde_json::Value) -> Result<Vec<i64>> {
        let Ok(Given::Scalar(scalar)) = by.accept(value) else { return Ok(Vec::new()) };
        self.find_scalar(table, by, &scalar)
    }

    /// The ids of at most two records of a table whose field has this value.
    pub fn find_scalar(&self, table: &Table, by: &Field, scalar: &Scalar) -> Result<Vec<i64>> {
        self.find_within(table, by, scalar, 2)
    }

    fn find_within(&self, table: &Table, by: &Field, scalar: &Scalar, most: usize) -> Result<Vec<i64>> {
        if !by.storage().has_column() {
            return Ok(Vec::new());
        }
        let key = match scalar {
            Scalar::Text(text) if by.storage() == Storage::Text => {
                Scalar::Text(sheaf_model::text::text_key(text).into_owned())
            }
            other => other.clone(),
        };
        let value = stored(by.storage(), &key);
        let (name, by) = (self.conn.table(&table.name), self.conn.key_of(by, None));
        let mut select =
            self.conn.prepare_cached(&format!("SELECT \"_id\" FROM {name} WHERE {by} = ?1 LIMIT {most}"))?;
        select.query_map([value], |row| row.get(0))
    }
}
