//! Views that are there for strangers: found by the secret of their address, shown to be read, and nothing of the table beside what they show.
//!
//! A stranger sees the fields that the view shows, of the records for which its filter holds: that stands in the rights by which the table is
//! read, so that words are looked for in nothing else. The answer is put together and kept as others are.

use std::collections::HashSet;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;

use serde_json::{Map, Value, json};
use sheaf_model::role::Ability;
use sheaf_model::view::{Published, View, sorted_field};
use sheaf_model::{Code, Field, FieldId, FieldType, Model, Problem, Table};
use sheaf_query::plan::ListRequest;
use sheaf_store::Fault;
use sheaf_store::db::Connection;
use subtle::ConstantTimeEq;

use crate::access::{Principal, condition};
use crate::answer::Answer;
use crate::open::{Open, Sheaf};
use crate::reading::{At, Made, Reading};
use crate::secret::{hash_secret, new_secret};
use crate::tables::Shaped;
use crate::views::locked;

/// Most records of a page for strangers.
pub const LONGEST_PAGE: usize = 200;
/// What a stranger is told of a field's type.
const OF_TYPE: [&str; 4] = ["type", "decimals", "currency", "stars"];

/// A published view that somebody has the address of.
pub struct Publication {
    open: Arc<Open>,
    model: Arc<Model>,
    /// Where the table is in the model, and the view in the table.
    at: (usize, usize),
}

fn not_there() -> Problem {
    Problem::new(Code::NotFound, "There is no view at this address.")
}

/// Refuses to show strangers more than somebody sees: what a view has is shown from whomever it is kept.
pub(crate) fn expect_to_publish(who: &Principal, model: &Model, view: &View) -> Result<(), Problem> {
    who.require(model, Ability::Views)?;
    if view.owner.is_some() || view.look.form().is_some() {
        let message = format!("The view '{}' is no view of everybody's that can be published.", view.label);
        return Err(Problem::new(Code::Conflict, message).with_hint("Make it everybody's first."));
    }
    if who.rights(model).sees_all() {
        return Ok(());
    }
    Err(Problem::new(Code::Forbidden, "A view is published by those alone from whom nothing is kept."))
}

impl Open {
    /// Publishes a view, or changes how it is; with another address where that is asked for.
    pub async fn publish(
        self: &Arc<Self>,
        who: &Principal,
        (table, view): (&str, &str),
        (embed, index, renew): (bool, bool, bool),
    ) -> Result<Shaped, Problem> {
        self.store.notice()?;
        who.grant_views(&self.store.model(), table)?;
        let (of, name, asks, link) = (table.to_owned(), view.to_owned(), who.clone(), new_secret("")?);
        let published = self.change_model(who, "view published", move |model| {
            let before = model.clone();
            let all = before.expect_table(&of)?;
            let view = view_mut(model, &of, &name)?;
            expect_to_publish(&asks, &before, view)?;
            keep_to_what_is_there(view, all);
            let link = view.published.take().filter(|_| !renew).map_or_else(|| link.clone(), |was| was.link);
            view.published = Some(Published { link, embed, index });
            Ok(())
        });
        let ((), change) = published.await?;
        Ok(Shaped { shown: self.view(who, table, view)?, change })
    }

    /// Ends a publication; its address leads nowhere from then on.
    pub async fn unpublish(self: &Arc<Self>, who: &Principal, table: &str, view: &str) -> Result<Shaped, Problem> {
        self.store.notice()?;
        who.grant_views(&self.store.model(), table)?;
        let (of, name) = (table.to_owned(), view.to_owned());
        let ended = self.change_model(who, "view no longer published", move |model| {
            view_mut(model, &of, &name)?.published = None;
            Ok(())
        });
        let ((), change) = ended.await?;
        Ok(Shaped { shown: self.view(who, table, view)?, change })
    }
}

/// A field that comes later is nothing that was published.
pub(crate) fn keep_to_what_is_there(view: &mut View, table: &Table) {
    view.fields.get_or_insert_with(|| table.fields.iter().map(|field| field.name.clone()).collect());
}

fn view_mut<'m>(model: &'m mut Model, table: &str, name: &str) -> Result<&'m mut View, Problem> {
    let table = model.expect_table_mut(table)?;
    let view = table.view_for(name, None)?;
    if view.locked {
        return Err(locked(view));
    }
    let found = table.views.iter_mut().find(|view| view.name == name);
    found.ok_or_else(|| Problem::unknown("view", name, std::iter::empty()))
}

impl Sheaf {
    /// The view at an address. A wrong workspace is told as a wrong secret is.
    pub fn publication(&self, workspace: &str, secret: &str) -> Result<Publication, Problem> {
        let (open, _) = self.for_strangers(workspace, not_there)?;
        open.store.notice()?;
        let model = open.store.model();
        // All are compared, and each in the same time, so that how long it takes tells nothing of any secret.
        let asked = hash_secret(secret);
        let mut found = None;
        for (table, of) in model.tables.iter().enumerate() {
            for (view, published) in of.views.iter().enumerate().filter_map(|(n, v)| Some((n, v.published.as_ref()?))) {
                if bool::from(hash_secret(&published.link).ct_eq(&asked)) {
                    found = Some((table, view));
                }
            }
        }
        let at = found.ok_or_else(not_there)?;
        Ok(Publication { open, model, at })
    }
}

impl Publication {
    fn parts(&self) -> Result<(&Table, &View), Problem> {
        let table = self.model.tables.get(self.at.0).ok_or_else(not_there)?;
        Ok((table, table.views.get(self.at.1).ok_or_else(not_there)?))
    }

    /// Whether pages of others may show it within them, and whether search engines may take it in.
    pub fn switches(&self) -> Result<(bool, bool), Problem> {
        let published = self.parts()?.1.published.as_ref().ok_or_else(not_there)?;
        Ok((published.embed, published.index))
    }

    /// What it is called, and what it shows.
    pub fn shown(&self) -> Result<Value, Problem> {
        let (table, view) = self.parts()?;
        let fields: Vec<Value> = shown_fields(table, view).map(shown_field).collect();
        let gallery = json!(&view.look)["kind"] == "gallery";
        Ok(
            json!({ "title": view.label, "table": table.label, "look": if gallery { "gallery" } else { "grid" }, "fields": fields }),
        )
    }

    /// A page of its records. `raw` is the request as it came, under which the answer is kept.
    pub async fn records(
        &self,
        raw: &str,
        (search, cursor, limit): (Option<String>, Option<String>, usize),
    ) -> Result<Answer, Problem> {
        let (table, view) = self.parts()?;
        let who = self.stranger(table, view)?;
        let fields: Vec<&Field> = shown_fields(table, view).collect();
        let links = fields.iter().filter(|field| field.kind.link().is_some());
        // By what is not shown it is not sorted either: the order would tell of it.
        let sort = view.sort.iter().filter(|part| {
            let name = sorted_field(part).0;
            fields.iter().any(|field| field.name == name)
        });
        let request = ListRequest {
            sort: sort.cloned().collect(),
            search,
            fields: Some(fields.iter().map(|field| field.name.clone()).collect()),
            expand: links.map(|field| field.name.clone()).collect(),
            cursor,
            limit,
            ..ListRequest::default()
        };
        let (name, model) = (view.name.clone(), Arc::clone(&self.model));
        let raw = format!("published|{name}|{raw}");
        let page = Page { request, model, table: table.name.clone(), view: name };
        self.open.answer(&who, &table.name, &raw, move || Ok(page)).await
    }

    fn stranger(&self, table: &Table, view: &View) -> Result<Principal, Problem> {
        let rows = view.filter.as_deref().map(|text| condition(&self.model, table, text)).transpose();
        let rows = rows.map_err(|_| not_there())?;
        let shown: HashSet<FieldId> = shown_fields(table, view).map(|field| field.id).collect();
        let hidden: HashSet<FieldId> = table.fields.iter().map(|f| f.id).filter(|id| !shown.contains(id)).collect();
        let mut hasher = DefaultHasher::new();
        (table.id, &view.filter, &view.fields, "published").hash(&mut hasher);
        Ok(Principal::stranger(table, rows, hidden, hasher.finish() | 1))
    }
}

/// The fields that a view shows, in its order.
fn shown_fields<'t>(table: &'t Table, view: &'t View) -> impl Iterator<Item = &'t Field> {
    let named = view.fields.iter().flatten().filter_map(|name| table.field(name));
    let all = table.fields.iter().filter(|_| view.fields.is_none());
    named.chain(all)
}

fn shown_field(field: &Field) -> Value {
    let mut shown = json!({ "name": field.name, "label": field.label });
    if let Value::Object(kind) = serde_json::to_value(&field.kind).unwrap_or_default() {
        let told: Map<String, Value> = kind.into_iter().filter(|(name, _)| OF_TYPE.contains(&name.as_str())).collect();
        shown.as_object_mut().into_iter().for_each(|shown| shown.extend(told.clone()));
    }
    if let Some(choices) = field.kind.choices() {
        shown["choices"] = choices.iter().map(|c| json!({ "label": c.label, "colour": c.colour })).collect();
    }
    shown
}

/// A page of a published view: of a list what strangers see of it.
struct Page {
    request: ListRequest,
    model: Arc<Model>,
    table: String,
    view: String,
}

impl Reading for Page {
    fn view(&self) -> Option<&str> {
        None
    }

    fn words(&self) -> Option<&str> {
        self.request.words()
    }

    fn make(&self, conn: &Connection, at: &At<'_>) -> Result<Made, Fault> {
        let made = self.request.make(conn, at)?;
        let list: Value = serde_json::from_slice(&made.json).unwrap_or_default();
        let table = self.model.table(&self.table).ok_or_else(not_there)?;
        let view = table.view(&self.view).ok_or_else(not_there)?;
        let fields: Vec<&Field> = shown_fields(table, view).collect();
        let people = match fields.iter().any(|field| matches!(field.kind, FieldType::User)) {
            true => sheaf_store::tx::actors(conn)?,
            false => Default::default(),
        };
        let name = |id: i64| people.get(&id).map(|(_, name)| name.clone());
        let records = list["records"].as_array().into_iter().flatten().map(|record| {
            let of = &record["fields"];
            let values =
                fields.iter().map(|field| (field.name.clone(), value(&self.model, field, &of[&field.name], &name)));
            Value::Object(values.collect())
        });
        let page = json!({ "records": records.collect::<Vec<_>>(), "next": list["next"] });
        // What people are called is no record's.
        Ok(Made { json: page.to_string().into_bytes(), fixed: made.fixed && people.is_empty(), ..made })
    }
}

/// A value for somebody who knows neither people nor other records: those by name and title, of files what they are called.
fn value(model: &Model, field: &Field, value: &Value, name: &impl Fn(i64) -> Option<String>) -> Value {
    if let Some(target) = model.target(field) {
        let title = |record: &Value| {
            let title = target.title_field().map(|title| &record["fields"][&title.name]);
            title.filter(|title| !title.is_null() && !title.is_object()).cloned().unwrap_or(Value::Null)
        };
        return match value {
            Value::Array(records) => records.iter().map(title).filter(|title| !title.is_null()).collect(),
            record => title(record),
        };
    }
    match &field.kind {
        FieldType::User => value.as_i64().and_then(name).map_or(Value::Null, Value::from),
        FieldType::Attachment => {
            value.as_array().into_iter().flatten().filter_map(|file| file["name"].as_str()).collect()
        }
        _ => value.clone(),
    }
}
