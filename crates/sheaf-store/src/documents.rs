//! Documents: keys put into the one that a record has, and keys of all of them that become a field.

use std::borrow::Cow;

use serde::Deserializer;
use serde::de::{IgnoredAny, MapAccess, Visitor};
use serde_json::{Map, Value, json};
use sheaf_model::field::{Given, JsonWriter};
use sheaf_model::path::Step;
use sheaf_model::{Field, FieldId, Scalar, Storage, Table};
use sheaf_query::sql::quote;

use crate::bulk::{Bulk, Strictness};
use crate::convert::convert;
use crate::fault::Result;
use crate::record::{Row, Values};
use crate::tx::Tx;
use crate::value::{Stored, scalar_in};

/// Records that are read at a time.
const BATCH: i64 = 1_000;

/// Puts keys that were sent into the document that was sent, or else into the one that is there.
pub(crate) fn merge(given: &mut Vec<(FieldId, Given)>, current: Option<&Row>) {
    let Some(at) = given.iter().position(|(_, given)| matches!(given, Given::Merge(_))) else { return };
    let (field, Given::Merge(keys)) = given.remove(at) else { return };
    let sent = given.iter().position(|(id, _)| *id == field).map(|at| given.remove(at).1);
    let there = match &sent {
        Some(Given::Scalar(scalar)) => scalar.as_text(),
        _ => match current.and_then(|row| row.get(&field)) {
            Some(Stored::Scalar(scalar)) => scalar.as_text(),
            _ => None,
        },
    };
    let document = match there.and_then(|text| serde_json::from_str(text).ok()) {
        Some(mut document) => {
            sheaf_model::json::merge(&mut document, &Value::Object(keys));
            document
        }
        // A new document is what was sent, its nulls too.
        None => Value::Object(keys),
    };
    given.push((field, Given::Scalar(Scalar::Text(sheaf_model::json::text(&document)))));
}

/// Writes a document's keys as fields of its record, behind those that were written; keys that fields are called by stay within.
pub(crate) fn write(text: &str, names: &[String], name: &str, first: bool, json: &mut JsonWriter) {
    let comma = if first { "" } else { "," };
    let mut keys = Keys { names, taken: false, any: false };
    let is_object = serde_json::Deserializer::from_str(text).deserialize_map(&mut keys).is_ok();
    if !is_object {
        // What is no object has no keys, and is not hidden for it.
        if !text.is_empty() && text != "null" {
            json.raw(comma);
            json.raw(name);
            json.kept(text);
        }
        return;
    }
    let apart;
    let mut members = text;
    if keys.taken {
        let mut parts: Map<String, Value> = serde_json::from_str(text).unwrap_or_default();
        parts.retain(|key, _| !names.contains(key));
        keys.any = !parts.is_empty();
        apart = Value::Object(parts).to_string();
        members = &apart;
    }
    if keys.any {
        json.raw(comma);
        json.kept(members.strip_prefix('{').and_then(|inside| inside.strip_suffix('}')).unwrap_or_default());
    }
}

/// Looks through the keys of an object, without reading what they hold.
struct Keys<'n> {
    names: &'n [String],
    /// Whether one of them is the name of a field.
    taken: bool,
    any: bool,
}

impl<'de> Visitor<'de> for &mut Keys<'_> {
    type Value = ();

    fn expecting(&self, out: &mut std::fmt::Formatter) -> std::fmt::Result {
        out.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut parts: A) -> std::result::Result<(), A::Error> {
        while let Some((key, _)) = parts.next_entry::<Cow<'de, str>, IgnoredAny>()? {
            self.any = true;
            self.taken |= self.names.iter().any(|name| *name == key);
        }
        Ok(())
    }
}

impl Tx<'_> {
    /// Moves what lies at a path of a JSON field's values into another field; what does not fit it is kept beside the record. It is one
    /// entry of the log. Answers how many records had something there.
    pub fn promote(&mut self, table: &Table, from: &Field, path: &[Step], to: &Field) -> Result<u64> {
        let mut bulk = Bulk::begin(self, table, Strictness::Lenient)?;
        let (mut last, mut moved) = (i64::MIN, 0);
        loop {
            let rows = self.documents_after(table, from, last)?;
            let Some((reached, _)) = rows.last() else { break };
            last = *reached;
            for (id, text) in rows {
                let Ok(mut document) = serde_json::from_str::<Value>(&text) else { continue };
                let Some(value) = sheaf_model::json::take(&mut document, path) else { continue };
                let values = values(from, to, &document, &value);
                bulk.update(self, id, values)?;
                moved += 1;
            }
        }
        bulk.finish(self, &json!({ "from": from.name, "to": to.name }))?;
        Ok(moved)
    }

    /// The next records with a document, in the order of their ids.
    fn documents_after(&self, table: &Table, field: &Field, last: i64) -> Result<Vec<(i64, String)>> {
        let (name, column) = (self.conn.table(&table.name), quote(&field.name));
        let sql = format!(
            "SELECT \"_id\", {column} FROM {name} WHERE \"_id\" > ?1 AND {column} IS NOT NULL ORDER BY \"_id\" LIMIT ?2"
        );
        self.conn.prepare_cached(&sql)?.query_map((last, BATCH), |row| {
            let document = scalar_in(Storage::Json, row.get_ref(1)?);
            Ok((row.get(0)?, document.as_text().unwrap_or("null").to_owned()))
        })
    }
}

/// What a record holds when a value of its document has become one of a field.
fn values(from: &Field, to: &Field, document: &Value, value: &Value) -> Values {
    let mut values = Values::default();
    values.given.push((from.id, Given::Scalar(Scalar::Text(sheaf_model::json::text(document)))));
    match convert(from, to, &Stored::Scalar(Scalar::Text(sheaf_model::json::text(value)))) {
        Ok(given) => values.given.push((to.id, given)),
        Err(wrong) => values.wrong.push((to.id, wrong)),
    }
    values
}
