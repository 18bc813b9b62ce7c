//! Tables whose records are documents: the field that holds them, what is in them, and parts of them that become fields.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

use serde_json::{Map, Value, json};
use sheaf_model::field::{FieldType, JsonWriter};
use sheaf_model::name::check_name;
use sheaf_model::path::{Path, Step, is_plain};
use sheaf_model::view::sorted_field;
use sheaf_model::{Code, Field, FieldId, Model, Problem, Storage, Table, TableId};
use sheaf_query::formula::{Rename, Sight};
use sheaf_query::plan::{self, Grant, ListRequest, Search};
use sheaf_store::{Fault, fetch};

use crate::access::{Action, Principal};
use crate::body::seen_field;
use crate::fields::read_field;
use crate::open::Open;
use crate::parts::{label_for, object};
use crate::renames::rename_from;
use crate::tables::Shaped;

/// How long documents are looked through; what was found until then is answered.
const LONGEST: Duration = Duration::from_secs(10);
/// How long the last page may take at least: no time at all would be a time without end.
const SHORTEST: Duration = Duration::from_millis(1);
/// Records that are read at a time: the longest page.
const PAGE: usize = 1_000;
/// Most paths that are told.
const MOST_PATHS: usize = 1_000;
/// Objects within one another that are looked into.
const DEEPEST: usize = 5;

/// The field that a table's documents lie in is made where it is named and not there.
pub(crate) fn hold_documents(table: &mut Table) -> Result<(), Problem> {
    let Some(name) = table.document.clone() else { return Ok(()) };
    if table.field(&name).is_none() {
        check_name("field", &name)?;
        let label = label_for(&name);
        table.add_field(Field::new(name, label, FieldType::Json));
    }
    Ok(())
}

/// Indexes name paths from the field that holds the JSON, however they were written.
pub(crate) fn name_paths(model: &mut Model) {
    for table in &mut model.tables {
        let before = table.clone();
        for part in table.indexes.iter_mut().flat_map(|index| &mut index.0) {
            let (sign, name) = part.split_at(usize::from(part.starts_with('-')));
            *part = format!("{sign}{}", before.path_of(name));
        }
    }
}

/// What is moved out of documents.
struct Promotion {
    table: TableId,
    from: FieldId,
    path: Vec<Step>,
    to: FieldId,
}

impl Open {
    /// Makes a field of what lies at a path of a JSON field: its values move there, and what does not fit is kept beside the records.
    pub(crate) async fn promote_field(
        self: &Arc<Self>,
        who: &Principal,
        table: &str,
        body: &Value,
    ) -> Result<Shaped, Problem> {
        let (name, body) = (table.to_owned(), object(body)?);
        let promote = move |model: &mut Model| {
            let before = model.clone();
            let done = promotion(model.expect_table_mut(&name)?, body.clone())?;
            // What named the part names the field.
            let to = model.table_by_id(done.table).and_then(|table| table.field_by_id(done.to)).map(|f| f.name.clone());
            let name = to.unwrap_or_default();
            let part = Rename::Part { table: done.table, field: done.from, path: &done.path, name: &name };
            rename_from(model, &before, part)?;
            Ok(done)
        };
        let (_, change) = self
            .change_model_and(who, "field made of JSON", promote, |tx, done: &Promotion| {
                let gone = || Problem::new(Code::Internal, "The field is not there.");
                let table = tx.model.table_by_id(done.table).cloned().ok_or_else(gone)?;
                let from = table.field_by_id(done.from).ok_or_else(gone)?;
                let to = table.field_by_id(done.to).ok_or_else(gone)?;
                tx.promote(&table, from, &done.path, to).map(drop)
            })
            .await?;
        Ok(Shaped { shown: self.table(who, table)?, change })
    }

    /// Which paths the values of a JSON field have, of what types they are, and how often. Without a name: the documents of the table.
    pub async fn shape(self: &Arc<Self>, who: &Principal, table: &str, field: Option<&str>) -> Result<Value, Problem> {
        self.store.notice()?;
        let model = self.store.model();
        let (found, grant) = who.grant(&model, table, Action::READ)?;
        let field = match field {
            Some(name) => seen_field(found, &grant, name)?,
            None => found.document_field().ok_or_else(|| {
                let message = format!("The records of '{}' are no documents.", found.label);
                Problem::field("field", "required", message).with_hint("Name a field of JSON: ?field=details")
            })?,
        };
        if field.storage() != Storage::Json || !grant.rights().sees(found, field) {
            return Err(Problem::field("field", "json", format!("'{}' is no field of JSON.", field.name)));
        }
        let (open, table, field) = (Arc::clone(self), found.id, field.clone());
        let asking = self.asking(who)?;
        self.apart(&self.slow, move || open.look_through(&model, table, &grant, (&field, asking))).await
    }

    fn look_through(
        &self,
        model: &Model,
        table: TableId,
        grant: &Grant,
        (field, asking): (&Field, fetch::Asking),
    ) -> Result<Value, Problem> {
        let began = Instant::now();
        let table =
            model.table_by_id(table).ok_or_else(|| Problem::new(Code::NotFound, "It is not there any more."))?;
        let mut request = ListRequest { fields: Some(vec![field.name.clone()]), limit: PAGE, ..ListRequest::default() };
        let mut found = Found::default();
        loop {
            let plan = plan::list(self.store.dialect(), model, table, &request, grant, Search::Scan)?;
            let left = LONGEST.saturating_sub(began.elapsed()).max(SHORTEST);
            let page = self.store.read(left, |conn| {
                let mut json = JsonWriter { out: Vec::with_capacity(64 << 10) };
                fetch::list(conn, &plan, &asking, request.after()?.as_ref(), &mut json)?;
                Ok(json.out)
            });
            let page = match page.map_err(Fault::into_plain) {
                Err(problem) if problem.code == Code::TimedOut && found.records > 0 => {
                    return Ok(found.shown(table, field, false));
                }
                page => page?,
            };
            let page: Value = serde_json::from_slice(&page)
                .map_err(|_| Problem::new(Code::Internal, "The records cannot be read."))?;
            for record in page["records"].as_array().into_iter().flatten() {
                found.records += 1;
                found.look(&record["fields"][&field.name], &mut Vec::new());
            }
            let next = page["next"].as_str().map(str::to_owned);
            if next.is_none() || began.elapsed() > LONGEST {
                return Ok(found.shown(table, field, next.is_none()));
            }
            request.cursor = next;
        }
    }
}

/// Adds the field that a part of documents becomes.
fn promotion(table: &mut Table, mut body: Map<String, Value>) -> Result<Promotion, Problem> {
    let unfit = |code, message: String| Problem::field("from", code, message);
    let written = body.remove("from").and_then(|from| from.as_str().map(str::to_owned));
    let written =
        written.ok_or_else(|| unfit("text", "'from' is no path; expected one such as \"address.city\".".into()))?;
    let (from, path) = match table.part(&written) {
        Some((field, steps)) => (field.clone(), steps),
        None => {
            return Err(unfit("unknown", format!("'{written}' is no part of a field of JSON in '{}'.", table.label)));
        }
    };
    let Some(Step::Key(last)) = path.last().filter(|_| path.iter().all(|step| matches!(step, Step::Key(_)))) else {
        return Err(unfit("list", format!("'{written}' leads through a list, whose items are many.")));
    };
    if !body.contains_key("name") && !body.contains_key("label") {
        body.insert("label".into(), Value::from(if is_plain(last) { label_for(last) } else { last.clone() }));
        if check_name("field", last).is_ok() {
            body.insert("name".into(), Value::from(last.as_str()));
        }
    }
    let named = Path { name: from.name.clone(), steps: path.clone() }.to_string();
    let field = read_field(&Value::Object(body), table)?;
    if !field.kind.is_written() {
        return Err(Problem::field("type", "computed", format!("'{}' is computed and takes no values.", field.label)));
    }
    let name = field.name.clone();
    let before = table.clone();
    let to = table.add_field(field);
    // An index on the part, and a sort by it, go on as one on the field.
    let sorts = table.views.iter_mut().flat_map(|view| &mut view.sort);
    for part in table.indexes.iter_mut().flat_map(|index| &mut index.0).chain(sorts) {
        let (of, descending) = sorted_field(part);
        if before.path_of(of) == named {
            *part = format!("{}{name}", if descending { "-" } else { "" });
        }
    }
    Ok(Promotion { table: table.id, from: from.id, path, to })
}

/// What was found in documents.
#[derive(Default)]
struct Found {
    records: u64,
    /// How often each type stands at a path.
    paths: BTreeMap<Vec<Step>, BTreeMap<&'static str, u64>>,
    /// Whether there are more paths than are told.
    more: bool,
}

impl Found {
    fn look(&mut self, value: &Value, path: &mut Vec<Step>) {
        if !path.is_empty() {
            if self.paths.len() == MOST_PATHS && !self.paths.contains_key(path) {
                self.more = true;
                return;
            }
            *self.paths.entry(path.clone()).or_default().entry(kind(value)).or_default() += 1;
        }
        if let Value::Object(parts) = value
            && path.len() < DEEPEST
        {
            for (key, value) in parts {
                path.push(Step::Key(key.clone()));
                self.look(value, path);
                path.pop();
            }
        }
    }

    fn shown(self, table: &Table, field: &Field, complete: bool) -> Value {
        let is_document = table.document_field().is_some_and(|document| document.id == field.id);
        let paths = self.paths.into_iter().map(|(steps, types)| {
            let count: u64 = types.values().sum();
            json!({ "path": written(table, field, steps, is_document), "count": count, "types": types })
        });
        json!({ "records": self.records, "paths": paths.collect::<Vec<_>>(), "complete": complete && !self.more })
    }
}

/// A path as a formula names it: of a document by its first key alone, where no field is called so.
fn written(table: &Table, field: &Field, steps: Vec<Step>, is_document: bool) -> String {
    match steps.as_slice() {
        [Step::Key(first), rest @ ..] if is_document && is_plain(first) && table.field_called(first).is_none() => {
            Path { name: first.clone(), steps: rest.to_vec() }.to_string()
        }
        _ => Path { name: field.name.clone(), steps }.to_string(),
    }
}

fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(_) => "number",
        Value::String(_) => "text",
        Value::Array(_) => "list",
        Value::Object(_) => "object",
    }
}
