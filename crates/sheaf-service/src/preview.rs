//! What a change of a field would do to its values, and what a formula gives: tried without changing anything.

use std::sync::Arc;
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use sheaf_model::field::JsonWriter;
use sheaf_model::{Code, Field, Model, Problem, Storage, TableId};
use sheaf_query::plan::{self, Grant, ListPlan, ListRequest, Search};
use sheaf_store::convert::convert;
use sheaf_store::fetch;
use sheaf_store::value::Stored;
use sheaf_store::{Fault, record::Wrong};

use crate::access::{Action, Principal};
use crate::described::describe_field;
use crate::fields::{change_field, read_field};
use crate::open::Open;
use crate::parts::object;
use crate::tables::check_formulas;

/// How long a preview may take; what it found until then is answered.
const LONGEST: Duration = Duration::from_secs(10);
/// Records that are read at a time: the longest page.
const PAGE: usize = 1_000;
/// How many values that would not fit are shown.
const SAMPLES: usize = 20;
/// Records that a formula is tried on.
const TRIED: usize = 5;

/// What was found.
#[derive(Default)]
struct Found {
    blank: u64,
    fit: u64,
    misfit: u64,
    samples: Vec<Value>,
}

impl Open {
    /// How many values of a field would fit after a change, and samples of those that would not.
    pub async fn preview_field(
        self: &Arc<Self>,
        who: &Principal,
        table: &str,
        field: &str,
        body: &Value,
    ) -> Result<Value, Problem> {
        self.store.notice()?;
        let model = self.store.model();
        let (found, grant) = who.grant(&model, table, Action::Shape)?;
        let from = found.expect_field(field)?.clone();
        let mut changed = Model::clone(&model);
        change_field(&mut changed, table, field, body)?;
        let after = changed.table_by_id(found.id).and_then(|t| t.field_by_id(from.id)).cloned();
        let after = after.ok_or_else(|| Problem::new(Code::Internal, "The changed field is not there."))?;
        if from.storage() == Storage::Computed || after.storage() == Storage::Computed {
            return Err(Problem::field("type", "computed", "A computed field has no values that could be converted."));
        }
        self.note_read(who, found, None, &format!("preview|{field}"));
        let (open, id) = (Arc::clone(self), found.id);
        self.apart(&self.slow, move || open.try_values(&model, id, &grant, &from, &after)).await
    }

    fn try_values(
        &self,
        model: &Model,
        table: TableId,
        grant: &Grant,
        from: &Field,
        after: &Field,
    ) -> Result<Value, Problem> {
        let began = Instant::now();
        let table =
            model.table_by_id(table).ok_or_else(|| Problem::new(Code::NotFound, "It is not there any more."))?;
        let mut request = ListRequest { fields: Some(vec![from.name.clone()]), limit: PAGE, ..ListRequest::default() };
        let mut found = Found::default();
        loop {
            let plan = plan::list(self.store.dialect(), model, table, &request, grant, Search::Scan)?;
            let left = LONGEST.saturating_sub(began.elapsed());
            let page = self.read_page(&plan, &request, &fetch::Asking::default(), left)?;
            for record in page["records"].as_array().into_iter().flatten() {
                found.look(record, from, after);
            }
            let next = page["next"].as_str().map(str::to_owned);
            if next.is_none() || began.elapsed() > LONGEST {
                return Ok(found.shown(next.is_none()));
            }
            request.cursor = next;
        }
    }

    /// What a formula gives for the first records of a table, before a field has it; with the name of a field, as if it
    /// were that one's.
    pub async fn try_formula(self: &Arc<Self>, who: &Principal, table: &str, body: &Value) -> Result<Value, Problem> {
        self.store.notice()?;
        let model = self.store.model();
        let (found, grant) = who.grant(&model, table, Action::Shape)?;
        let id = found.id;
        let mut tried = Model::clone(&model);
        let name = put_in(&mut tried, table, body)?;
        check_formulas(&tried)?;
        let field = tried.expect_table(table)?;
        let field = describe_field(&tried, field, field.expect_field(&name)?);
        let (open, asking) = (Arc::clone(self), self.asking(who)?);
        let records = self.apart(&self.slow, move || open.first_records(&tried, id, &grant, (&name, &asking))).await?;
        // However it reads while it is typed, it is one look at the records.
        self.note_reading(who, &model, table, "formula");
        Ok(json!({ "field": field, "records": records }))
    }

    /// The first records with their title and one field more.
    fn first_records(
        &self,
        model: &Model,
        table: TableId,
        grant: &Grant,
        (field, asking): (&str, &fetch::Asking),
    ) -> Result<Value, Problem> {
        let table =
            model.table_by_id(table).ok_or_else(|| Problem::new(Code::NotFound, "It is not there any more."))?;
        let mut fields: Vec<String> = table.title_field().map(|f| f.name.clone()).into_iter().collect();
        if !fields.iter().any(|name| name == field) {
            fields.push(field.to_owned());
        }
        let request = ListRequest { fields: Some(fields), limit: TRIED, ..ListRequest::default() };
        let plan = plan::list(self.store.dialect(), model, table, &request, grant, Search::Scan)?;
        let mut page = self.read_page(&plan, &request, asking, LONGEST)?;
        Ok(page["records"].take())
    }

    fn read_page(
        &self,
        plan: &ListPlan,
        request: &ListRequest,
        asking: &fetch::Asking,
        longest: Duration,
    ) -> Result<Value, Problem> {
        let page = self.store.read(longest, |conn| {
            let mut json = JsonWriter { out: Vec::with_capacity(64 << 10) };
            fetch::list(conn, plan, asking, request.after()?.as_ref(), &mut json)?;
            Ok(json.out)
        });
        let page = page.map_err(Fault::into_plain)?;
        serde_json::from_slice(&page).map_err(|_| Problem::new(Code::Internal, "The records cannot be read."))
    }
}

/// Gives a formula to the field that is named, or to a new one; answers the field's name.
fn put_in(model: &mut Model, table: &str, body: &Value) -> Result<String, Problem> {
    const PARTS: [&str; 2] = ["formula", "field"];
    let asked = object(body)?;
    if let Some(unknown) = asked.keys().find(|part| !PARTS.contains(&part.as_str())) {
        let problem = Problem::unknown("part of a trial", unknown, PARTS);
        return Err(Problem { hint: problem.hint, ..Problem::field(unknown, "unknown", problem.message) });
    }
    let Some(formula) = asked.get("formula").and_then(Value::as_str).filter(|f| !f.trim().is_empty()) else {
        return Err(Problem::field("formula", "required", "A trial needs a 'formula'."));
    };
    if let Some(field) = asked.get("field").and_then(Value::as_str) {
        change_field(model, table, field, &json!({ "type": "formula", "formula": formula }))?;
        return Ok(field.to_owned());
    }
    let table = model.expect_table_mut(table)?;
    // A name that the formula cannot mean.
    let mut label = "Result".to_owned();
    while table.field_called(&label).is_some() {
        label.push('x');
    }
    let field = read_field(&json!({ "label": label, "type": "formula", "formula": formula }), table)?;
    let name = field.name.clone();
    table.add_field(field);
    Ok(name)
}

impl Found {
    fn look(&mut self, record: &Value, from: &Field, after: &Field) {
        // What does not fit now is tried again as it was written.
        let written = &record["misfits"][&from.name]["value"];
        let tried = match written.is_null() {
            false => after.accept(written).map(|_| ()).map_err(|misfit| Wrong {
                value: written.clone(),
                code: misfit.code.to_owned(),
                message: format!("'{}' {}.", after.label, misfit.message),
            }),
            true => {
                let given = from.accept(&record["fields"][&from.name]).ok();
                match given.and_then(|given| Stored::ready(from, &given)) {
                    Some(stored) if !stored.is_blank() => convert(from, after, &stored).map(|_| ()),
                    _ => return self.blank += 1,
                }
            }
        };
        match tried {
            Ok(()) => self.fit += 1,
            Err(wrong) => {
                self.misfit += 1;
                if self.samples.len() < SAMPLES {
                    self.samples.push(json!({
                        "record": record["id"], "value": wrong.value, "code": wrong.code, "message": wrong.message,
                    }));
                }
            }
        }
    }

    fn shown(self, complete: bool) -> Value {
        json!({
            "records": self.blank + self.fit + self.misfit,
            "blank": self.blank, "fit": self.fit, "misfit": self.misfit,
            "samples": self.samples, "complete": complete,
        })
    }
}
