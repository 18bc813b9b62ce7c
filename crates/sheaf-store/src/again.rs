//! Requests that come twice: known by their key, answered as the first time; records known again by key fields.

use crate::db::{Connection, Optional, Value, stored};
use sheaf_model::field::Given;
use sheaf_model::{Code, Field, Problem, Scalar, Storage, Table};

use crate::fault::Result;
use crate::links::MOST_LOOKED_AT;
use crate::record::Values;
use crate::tx::{Tx, find_actor};
use crate::value::Stored;

/// How long a key is remembered: a day.
const REMEMBERED: i64 = 86_400_000;

/// What is said where a key comes with another request than before.
pub fn used_for_another(key: &str) -> Problem {
    let message = format!("The Idempotency-Key '{key}' was used for another request.");
    Problem::new(Code::Conflict, message).with_hint("Use a new key for each request.")
}

/// Whether an actor, of this kind and key, has used a key that is remembered at this moment.
pub fn is_used(conn: &Connection, (kind, actor): (&str, &str), key: &str, now: i64) -> Result<bool> {
    let Some(actor) = find_actor(conn, kind, actor)? else { return Ok(false) };
    let mut select = conn.prepare_cached("SELECT 1 FROM _idempotency WHERE actor = ?1 AND key = ?2 AND at > ?3")?;
    let found = select.query_row((actor, key, now - REMEMBERED), |row| row.get::<i64>(0));
    Ok(found.optional()?.is_some())
}

impl Tx<'_> {
    /// What was answered under this key; a conflict where the key was used for another request.
    pub fn idempotent(&self, key: &str, request: &[u8]) -> Result<Option<Vec<Vec<u8>>>> {
        let mut select = self
            .conn
            .prepare_cached("SELECT request, body FROM _idempotency WHERE actor = ?1 AND key = ?2 AND at > ?3")?;
        let found = select.query_row((self.actor, key, self.now - REMEMBERED), |row| {
            Ok((row.get::<Vec<u8>>(0)?, row.get::<Vec<u8>>(1)?))
        });
        let Some((before, body)) = found.optional()? else { return Ok(None) };
        if before != request {
            return Err(used_for_another(key).into());
        }
        let bodies: Vec<String> = serde_json::from_slice(&body).unwrap_or_default();
        Ok(Some(bodies.into_iter().map(String::into_bytes).collect()))
    }

    /// Remembers what is answered under this key.
    pub fn keep_idempotent(&self, key: &str, request: &[u8], bodies: &[&[u8]]) -> Result<()> {
        let bodies: Vec<_> = bodies.iter().map(|b| String::from_utf8_lossy(b)).collect();
        let body = serde_json::to_vec(&bodies).unwrap_or_default();
        self.conn.prepare_cached("DELETE FROM _idempotency WHERE at <= ?1")?.execute([self.now - REMEMBERED])?;
        let mut insert =
            self.conn.prepare_cached(
            "INSERT INTO _idempotency VALUES (?1, ?2, ?3, ?4, 200, ?5) ON CONFLICT (actor, key)
             DO UPDATE SET at = excluded.at, request = excluded.request, status = excluded.status, body = excluded.body",
        )?;
        insert.execute((self.actor, key, self.now, request, body))?;
        Ok(())
    }

    /// The record that agrees with these values in all key fields; none where there is none, or a key is blank.
    pub fn find_by_key(&self, table: &Table, keys: &[Field], values: &Values) -> Result<Option<i64>> {
        let mut scalars = Vec::with_capacity(keys.len());
        for field in keys {
            let given = values.given.iter().find(|(id, _)| *id == field.id).map(|(_, given)| given);
            if let Some(Given::Merge(_)) = given {
                let message = format!("'{}' holds documents: no record is known again by its keys.", field.label);
                return Err(Problem::field("key", "document", message)
                    .with_hint("Name fields in 'key', or make one from a path.")
                    .into());
            }
            match self.resolve(field, given.unwrap_or(&Given::Scalar(Scalar::Null)))? {
                Stored::Scalar(scalar) if !scalar.is_null() => scalars.push(key_of(field, scalar)),
                _ => return Ok(None),
            }
        }
        let conditions = keys.iter().enumerate().map(|(i, f)| format!("{} = ?{}", self.conn.key_of(f, None), i + 1));
        let conditions = conditions.collect::<Vec<_>>().join(" AND ");
        // Of those that are not seen none is known.
        let most = if self.sees.is_some() { MOST_LOOKED_AT } else { 2 };
        let sql = format!("SELECT \"_id\" FROM {} WHERE {conditions} LIMIT {most}", self.conn.table(&table.name));
        let mut select = self.conn.prepare_cached(&sql)?;
        let values: Vec<Value<'_>> =
            keys.iter().zip(&scalars).map(|(field, scalar)| stored(field.storage(), scalar)).collect();
        let mut found: Vec<i64> = select.query_map(values, |row| row.get(0))?;
        if let Some(sees) = &self.sees {
            let mut seen = Vec::new();
            for id in found {
                if seen.len() < 2 && sees(self.conn, table.id, id)? {
                    seen.push(id);
                }
            }
            found = seen;
        }
        match found.as_slice() {
            [] => Ok(None),
            [id] => Ok(Some(*id)),
            _ => {
                let labels = keys.iter().map(|f| format!("'{}'", f.label)).collect::<Vec<_>>().join(" and ");
                let message = format!(
                    "Several records of '{}' have the same {labels}: none of them is known again by it.",
                    table.label
                );
                Err(Problem::field(&keys[0].name, "ambiguous", message).into())
            }
        }
    }
}

fn key_of(field: &Field, scalar: Scalar) -> Scalar {
    match scalar {
        Scalar::Text(text) if field.storage() == Storage::Text => {
            Scalar::Text(sheaf_model::text::text_key(&text).into_owned())
        }
        other => other,
    }
}
