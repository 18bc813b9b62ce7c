//! What a request says of records, read against a table; and the body of an answer with several.

use serde_json::{Map, Value};
use sheaf_model::field::{FieldType, Given};
use sheaf_model::{Code, Field, FieldProblem, Model, Problem, Table, json};
use sheaf_query::formula::Sight;
use sheaf_query::plan::Grant;
use sheaf_store::record::Values;

use crate::files::Named;
use crate::writing::{Act, Asked, Changed, Outcome};

/// Reads the fields of each record; all that is wrong with all of them comes at once.
pub(crate) fn read_all(
    model: &Model,
    table: &Table,
    grant: &Grant,
    records: &[Map<String, Value>],
    files: &Named,
) -> Result<Vec<Values>, Problem> {
    // What is no field's is a key of the document.
    let writes = |f: &&Field| Sight::sees(grant.rights(), table, f) && grant.rights().writes(table.id, f.id);
    let document = table.document_field().filter(writes);
    let mut errors = Vec::new();
    let mut all = Vec::with_capacity(records.len());
    for (n, fields) in records.iter().enumerate() {
        let (mut values, mut keys) = (Values::default(), Map::new());
        for (name, value) in fields {
            let place = if records.len() > 1 { format!("records[{n}].{name}") } else { name.clone() };
            if document.is_some() && table.field(name).is_none() {
                match json::holds_zero(&Value::Object(Map::from_iter([(name.clone(), value.clone())]))) {
                    true => errors.push(zero(place)),
                    false => drop(keys.insert(name.clone(), value.clone())),
                }
                continue;
            }
            match read_field(model, table, grant, (name, value), files) {
                Ok((field, given)) => values.given.push((field.id, given)),
                Err((code, message)) => errors.push(FieldProblem { field: place, code, message }),
            }
        }
        if let Some(field) = document.filter(|_| !keys.is_empty()) {
            values.given.push((field.id, Given::Merge(keys)));
        }
        all.push(values);
    }
    if errors.is_empty() { Ok(all) } else { Err(Problem::fields(errors)) }
}

fn zero(field: String) -> FieldProblem {
    let message = format!("'{field}' holds a zero character, which no text may.");
    FieldProblem { field, code: "json".to_owned(), message }
}

/// A field that is seen; of one that is not, nobody learns that it is there.
pub(crate) fn seen_field<'t>(table: &'t Table, grant: &Grant, name: &str) -> Result<&'t Field, Problem> {
    let seen = |f: &&Field| Sight::sees(grant.rights(), table, f);
    table.field(name).filter(seen).ok_or_else(|| {
        let known = table.fields.iter().filter(seen).map(|f| f.name.as_str());
        Problem::unknown_field(&table.name, name, known)
    })
}

fn read_field<'t>(
    model: &Model,
    table: &'t Table,
    grant: &Grant,
    (name, value): (&str, &Value),
    files: &Named,
) -> Result<(&'t Field, Given), (String, String)> {
    let field = seen_field(table, grant, name).map_err(|problem| {
        let message = [Some(problem.message), problem.hint].into_iter().flatten().collect::<Vec<_>>().join(" ");
        ("unknown".to_owned(), message)
    })?;
    if !grant.rights().writes(table.id, field.id) {
        return Err(("read_only".to_owned(), format!("Your role may not change '{}'.", field.label)));
    }
    if !field.kind.is_written() {
        return Err(("computed".to_owned(), format!("'{}' is computed and cannot be written.", field.label)));
    }
    match field.accept(value) {
        Ok(given) if matches!(field.kind, FieldType::Attachment) => match files.settle(given) {
            Ok(given) => Ok((field, given)),
            Err(at) => Err((
                "attachment".to_owned(),
                format!("'{}' [{at}]: there is no such file; upload it first.", field.label),
            )),
        },
        Ok(given) => match expect_to_find(model, grant, field, &given) {
            Ok(()) => Ok((field, given)),
            Err(message) => Err(("link".to_owned(), message)),
        },
        Err(misfit) => Err((misfit.code.to_owned(), format!("'{}' {}.", field.label, misfit.message))),
    }
}

/// A record is found by a field that is seen, or not at all.
fn expect_to_find(model: &Model, grant: &Grant, field: &Field, given: &Given) -> Result<(), String> {
    match given {
        Given::Many(several) => several.iter().try_for_each(|one| expect_to_find(model, grant, field, one)),
        Given::Find { field: by, value } => {
            let Some(target) = model.target(field) else { return Ok(()) };
            let named = by.as_ref().map_or_else(|| model.target_title(field), |name| target.field_called(name));
            if named.is_none_or(|named| Sight::sees(grant.rights(), target, named)) {
                return Ok(());
            }
            Err(format!("'{}' is {value}, but '{}' has no such field.", field.label, target.label))
        }
        _ => Ok(()),
    }
}

/// The body of an answer with several records; with `counted`, also how many are new and how many were changed.
pub fn several(outcome: &Outcome, counted: bool) -> Vec<u8> {
    let records = &outcome.records;
    let mut out = b"{\"records\":[".to_vec();
    for (i, record) in records.iter().enumerate() {
        if i > 0 {
            out.push(b',');
        }
        out.extend_from_slice(&record.answer.body);
    }
    out.push(b']');
    if counted {
        let (created, updated) = (outcome.created, records.len() - outcome.created);
        out.extend_from_slice(format!(",\"created\":{created},\"updated\":{updated}").as_bytes());
    }
    out.push(b'}');
    out
}

/// `{"fields": {…}}`, or `{"records": [{"fields": {…}}]}`; whether there were several.
pub fn read_body(body: &Value) -> Result<(Vec<Map<String, Value>>, bool), Problem> {
    let unreadable = |what: &str| {
        Problem::new(Code::Unreadable, format!("The body is no {what}."))
            .with_hint(serde_json::json!({ "fields": { "name": "…" } }).to_string())
    };
    let fields = |record: &Value| match record.get("fields") {
        Some(Value::Object(fields)) => Ok(fields.clone()),
        _ => Err(unreadable("record: expected an object with 'fields'")),
    };
    match body.get("records") {
        Some(Value::Array(records)) => Ok((records.iter().map(fields).collect::<Result<_, _>>()?, true)),
        Some(_) => Err(unreadable("list of records")),
        None => Ok((vec![fields(body)?], false)),
    }
}

/// `{"records": [{"id": 7, "version": 3, "fields": {…}}, {"id": 8, "delete": true}], "partial": true}`
pub fn read_changes(body: &Value) -> Result<(Vec<Asked>, bool), Problem> {
    refuse_others("", body, &["records", "partial"])?;
    let records = body["records"].as_array().ok_or_else(|| {
        Problem::new(Code::Unreadable, "The body has no 'records', expected a list of records with their ids.")
            .with_hint(serde_json::json!({ "records": [{ "id": 7, "fields": { "name": "…" } }] }).to_string())
    })?;
    let flag = |place: String, name: &str, said: &Value| match said {
        Value::Null => Ok(false),
        Value::Bool(flag) => Ok(*flag),
        other => {
            let message = format!("'{name}' is {other}, expected true or false.");
            Err(Problem::field(place, "boolean", message))
        }
    };
    let partial = flag("partial".to_owned(), "partial", &body["partial"])?;
    let one = |(n, record): (usize, &Value)| {
        refuse_others(&format!("records[{n}]."), record, &["id", "version", "fields", "delete"])?;
        let whole = |name: &str| {
            let unfit = || {
                let message = format!("'{name}' is {}, expected a whole number.", record[name]);
                Problem::field(format!("records[{n}].{name}"), "integer", message)
            };
            record[name].as_i64().ok_or_else(unfit)
        };
        let act = match (flag(format!("records[{n}].delete"), "delete", &record["delete"])?, &record["fields"]) {
            (true, Value::Null) => Act::Delete,
            (true, _) => {
                let message = "A record is deleted or has other 'fields', not both.";
                return Err(Problem::field(format!("records[{n}].fields"), "unknown", message));
            }
            (false, Value::Object(fields)) => Act::Change(fields.clone()),
            (false, other) => {
                let message = format!("'fields' is {other}, expected an object with values by fields.");
                return Err(Problem::field(format!("records[{n}].fields"), "object", message));
            }
        };
        let if_version = if record["version"].is_null() { None } else { Some(whole("version")?) };
        Ok(Asked { id: whole("id")?, if_version, act })
    };
    Ok((records.iter().enumerate().map(one).collect::<Result<_, Problem>>()?, partial))
}

/// A part that is not known is refused: a mistyped `version` must not let a change through.
fn refuse_others(place: &str, part: &Value, known: &[&str]) -> Result<(), Problem> {
    let mut names = part.as_object().into_iter().flat_map(Map::keys);
    let Some(unknown) = names.find(|name| !known.contains(&name.as_str())) else { return Ok(()) };
    let problem = Problem::unknown("part of this request", unknown, known.iter().copied());
    Err(Problem { hint: problem.hint, ..Problem::field(format!("{place}{unknown}"), "unknown", problem.message) })
}

/// The body of an answer that tells which records were changed, and which were not and why.
pub fn changed(done: &Changed) -> Vec<u8> {
    let mut out = b"{\"records\":[".to_vec();
    for (i, record) in done.records.iter().enumerate() {
        if i > 0 {
            out.push(b',');
        }
        out.extend_from_slice(&record.answer.body);
    }
    let refused = done.refused.iter().map(|refused| {
        let problem = &refused.problem;
        serde_json::json!({
            "at": refused.at, "id": refused.id, "code": problem.code.as_str(), "message": problem.message, "errors": problem.errors })
    });
    let refused = Value::Array(refused.collect());
    out.extend_from_slice(
        format!("],\"deleted\":{},\"refused\":{refused}}}", Value::from(done.deleted.as_slice())).as_bytes(),
    );
    out
}
