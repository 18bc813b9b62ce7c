//! A record as whoever has its link sees it: put together from what whoever shared it may see now.

use std::sync::Arc;

use serde_json::{Map, Value, json};
use sheaf_model::Storage;
use sheaf_model::role::Starter;
use sheaf_model::{Code, Field, FieldType, Model, Problem, Table, temporal};
use sheaf_query::formula::Sight;
use sheaf_store::Fault;

use super::good;
use crate::access::{Action, Deed, Kind, Level, Principal};
use crate::open::{Open, Sheaf};
use crate::reading::LONGEST;
use crate::secret::hash_secret;

/// What a stranger is told of a field's type.
const OF_TYPE: [&str; 4] = ["type", "decimals", "currency", "stars"];

/// A record that somebody has the link of.
pub struct Linked {
    open: Arc<Open>,
    who: Principal,
    table: String,
    record: i64,
    level: Level,
    expires_at: Option<i64>,
}

fn not_there() -> Problem {
    Problem::new(Code::NotFound, "There is no record at this address.")
}

impl Sheaf {
    /// The record at an address. A wrong workspace, a share that has ended and a record that is gone are told as a wrong secret is.
    pub fn linked(&self, workspace: &str, secret: &str) -> Result<Linked, Problem> {
        let (open, archived) = self.for_strangers(workspace, not_there)?;
        open.store.notice()?;
        let share = self.host.share_by_link(open.entry.id, &hash_secret(secret))?.ok_or_else(not_there)?;
        let mut shares = good(&open, &share)?.ok_or_else(not_there)?;
        if archived {
            shares.level = Level::Read;
        }
        let model = open.store.model();
        let table = model.table_by_id(shares.table).ok_or_else(not_there)?.name.clone();
        let level = shares.level;
        let kind = Kind::Link { id: share.id, name: format!("Link of {}", share.by_name) };
        let who = Principal::new(kind, Starter::None.name().into(), &open.roles).with_shared(vec![shares]);
        Ok(Linked { open, who, table, record: share.record, level, expires_at: share.expires_at })
    }
}

impl Linked {
    /// The record, with what may be done with it.
    pub async fn shown(&self) -> Result<Value, Problem> {
        let model = self.open.store.model();
        let hidden = |problem: Problem| match problem.code {
            Code::NotFound | Code::Forbidden => not_there(),
            _ => problem,
        };
        let (table, grant) = self.who.grant(&model, &self.table, Action::READ).map_err(hidden)?;
        let record = self.open.get(&self.who, &self.table, self.record, None, &[]).await.map_err(hidden)?;
        let record: Value = serde_json::from_slice(&record.body).unwrap_or_default();
        let names = self.names(table, &record["fields"])?;
        let may_change = self.may(&model, table, Deed::Change)?;
        // Other records are nobody's business who has a link to this one.
        let is_shown = |field: &&Field| grant.rights().sees(table, field) && field.kind.link().is_none();
        let seen = table.fields.iter().filter(is_shown);
        let fields: Vec<Value> = seen
            .map(|field| {
                let writes = may_change && grant.rights().writes(table.id, field.id) && is_written_by_strangers(field);
                shown_field(field, &record["fields"][&field.name], &names, writes)
            })
            .collect();
        let title = table.title_field().filter(is_shown);
        let title = title.map(|field| shown_value(field, &record["fields"][&field.name], &names));
        let at = |ms: i64| temporal::text_of(|out| temporal::write_datetime(out, ms));
        Ok(json!({
            "table": table.label, "title": title.filter(|title| !title.is_null()), "fields": fields,
            "version": record["version"], "may_change": may_change,
            "may_comment": self.may(&model, table, Deed::Comment)?, "until": self.expires_at.map(at),
        }))
    }

    /// Changes the record, and answers it as it is then.
    pub async fn change(&self, fields: Map<String, Value>, if_version: Option<i64>) -> Result<Value, Problem> {
        self.expect(Level::Change)?;
        let model = self.open.store.model();
        let table = model.table(&self.table).ok_or_else(not_there)?;
        // What is no field's name would go into the document of a table that has one.
        let written = |name: &String| table.field(name).is_some_and(is_written_by_strangers);
        if let Some(name) = fields.keys().find(|name| !written(name)) {
            return Err(Problem::field(name, "forbidden", format!("'{name}' cannot be changed by a link.")));
        }
        self.open.update(&self.who, &self.table, self.record, fields, if_version).await?;
        self.shown().await
    }

    /// Comments on the record.
    pub async fn comment(&self, sheaf: &Sheaf, text: &str) -> Result<(), Problem> {
        self.expect(Level::Comment)?;
        // Strangers call nobody by name.
        let text = text.replace("@[", "@ [");
        sheaf.add_comment(&self.open, &self.who, &self.table, self.record, &text).await.map(drop)
    }

    fn expect(&self, level: Level) -> Result<(), Problem> {
        if self.level >= level {
            return Ok(());
        }
        let what = if level == Level::Comment { "comment on" } else { "change" };
        Err(Problem::new(Code::Forbidden, format!("Whoever has this link may not {what} the record.")))
    }

    fn may(&self, model: &Model, table: &Table, deed: Deed) -> Result<bool, Problem> {
        let (condition, asking) = (self.open.condition(&self.who, model, table, deed)?, self.open.asking(&self.who)?);
        let Some(condition) = condition else { return Ok(false) };
        self.open.store.read(LONGEST, |conn| condition.holds(conn, &asking, self.record)).map_err(Fault::into_plain)
    }

    /// What those are called whom fields of people name: nobody else is.
    fn names(&self, table: &Table, fields: &Value) -> Result<Vec<(i64, String)>, Problem> {
        let people = table.fields.iter().filter(|field| matches!(field.kind, FieldType::User));
        let ids: Vec<i64> = people.filter_map(|field| fields[&field.name].as_i64()).collect();
        if ids.is_empty() {
            return Ok(Vec::new());
        }
        let all = self.open.store.read(LONGEST, sheaf_store::tx::actors).map_err(Fault::into_plain)?;
        Ok(ids.into_iter().filter_map(|id| Some((id, all.get(&id)?.1.clone()))).collect())
    }
}

/// What a stranger may write: nothing that points to other records, files or people.
fn is_written_by_strangers(field: &Field) -> bool {
    let points =
        matches!(field.kind, FieldType::User | FieldType::Attachment | FieldType::Json) || field.kind.link().is_some();
    !points && field.storage() != Storage::Computed
}

fn shown_field(field: &Field, value: &Value, names: &[(i64, String)], writes: bool) -> Value {
    let mut shown = json!({ "name": field.name, "label": field.label, "value": shown_value(field, value, names), "may_change": writes });
    if let Value::Object(kind) = serde_json::to_value(&field.kind).unwrap_or_default() {
        let told: Map<String, Value> = kind.into_iter().filter(|(name, _)| OF_TYPE.contains(&name.as_str())).collect();
        shown.as_object_mut().into_iter().for_each(|shown| shown.extend(told.clone()));
    }
    if let Some(choices) = field.kind.choices() {
        shown["choices"] = choices.iter().map(|c| json!({ "label": c.label, "colour": c.colour })).collect();
    }
    shown
}

/// A value for somebody who knows neither people nor other records: those by name, of files what they are called.
fn shown_value(field: &Field, value: &Value, names: &[(i64, String)]) -> Value {
    match &field.kind {
        FieldType::User => {
            let name = value.as_i64().and_then(|id| names.iter().find(|(known, _)| *known == id));
            name.map_or(Value::Null, |(_, name)| json!(name))
        }
        FieldType::Attachment => {
            let files = value.as_array().into_iter().flatten().filter_map(|file| file["name"].as_str());
            json!(files.collect::<Vec<_>>())
        }
        _ => value.clone(),
    }
}
