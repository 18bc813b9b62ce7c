//! Tables and fields: described, made, changed, put aside.

use std::sync::Arc;

use serde_json::{Map, Value, json};
use sheaf_model::field::{Choice, FieldType};
use sheaf_model::name::{check_name, name_for};
use sheaf_model::role::Starter;
use sheaf_model::rule::Rule;
use sheaf_model::{Code, Field, Model, Problem, Summary, Table};
use sheaf_query::formula::{self, Rename, Scope, Sight};
use sheaf_query::plan::field_formula;
use sheaf_store::{Fault, Tx, Why};

use crate::access::{Ability, Action, Kind, Principal, check_roles};
use crate::answer::Answer;
use crate::described::described;
use crate::documents::{hold_documents, name_paths};
use crate::open::Open;
use crate::order::{BEFORE, put_before};
use crate::own_views::fit_own_views;
use crate::renames::{link_of, rename_choices, rename_everywhere, rename_parts};
use crate::summaries::let_go_unsuited;
use crate::views::{check_views, let_go, read_view, serve_views};

/// Records of a table from which on what a change needs of it is made before the change.
const LARGE: u64 = 20_000;

/// A change of the model that was made.
pub struct Shaped {
    /// The table or view as it is now; none where it is gone.
    pub shown: Value,
    /// The entry of the log by which it may be undone.
    pub change: i64,
}

impl Open {
    /// All tables that someone sees, with their fields.
    pub fn tables(&self, who: &Principal) -> Result<Answer, Problem> {
        self.store.notice()?;
        let model = self.store.model();
        let rights = who.rights(&model);
        let seen = model.tables.iter().filter(|t| rights.sees_table(t.id));
        let viewer = self.viewer(who)?;
        let tables = seen.map(|t| described(&model, who, &t.name, viewer));
        let tables = tables.collect::<Result<Vec<Value>, Problem>>()?;
        let acting = who.acting(&model);
        let may = Ability::ALL.into_iter().map(|ability| (ability.name().to_owned(), json!(acting.has(ability))));
        let may = may.chain([("roles".to_owned(), json!(acting.is_admin()))]).collect::<Value>();
        let role = json!({ "name": who.role(), "label": acting.label(), "may": may });
        Ok(Answer::hashed(json!({ "tables": tables, "version": model.version, "role": role }).to_string().into_bytes()))
    }

    /// One table with its fields.
    pub fn table(&self, who: &Principal, name: &str) -> Result<Value, Problem> {
        self.store.notice()?;
        let model = self.store.model();
        described(&model, who, name, self.viewer(who)?)
    }

    /// Makes a table.
    pub async fn create_table(self: &Arc<Self>, who: &Principal, body: &Value) -> Result<Shaped, Problem> {
        who.require(&self.store.model(), Ability::Model)?;
        let body = body.clone();
        let (name, change) = self
            .change_model(who, "table made", move |model| {
                let table = read_table(&body, model)?;
                let name = table.name.clone();
                model.add_table(table);
                Ok(name)
            })
            .await?;
        Ok(Shaped { shown: self.table(who, &name)?, change })
    }

    /// Changes a table: its label, name, description, title, key, indexes, rules, summary, and before which one it stands.
    pub async fn change_table(self: &Arc<Self>, who: &Principal, name: &str, body: &Value) -> Result<Shaped, Problem> {
        let model = self.store.model();
        let (table, _) = who.grant(&model, name, Action::Shape)?;
        let mut changes = object(body)?;
        let before = changes.remove(BEFORE);
        let about = match &before {
            Some(_) if changes.is_empty() => format!("table '{}' moved", table.label),
            _ => "table changed".to_owned(),
        };
        let (old, asks) = (name.to_owned(), who.clone());
        let changed = self.change_model(who, about, move |model| {
            if let Some(before) = &before {
                put_before(&asks, model, &old, before)?;
            }
            change_table(model, &old, changes.clone())
        });
        let (name, change) = changed.await?;
        Ok(Shaped { shown: self.table(who, &name)?, change })
    }

    /// Puts a table aside, with its records.
    pub async fn delete_table(self: &Arc<Self>, who: &Principal, name: &str) -> Result<Shaped, Problem> {
        let model = self.store.model();
        let (gone, _) = who.grant(&model, name, Action::Shape)?;
        let about = format!("table '{}' deleted", gone.label);
        let name = name.to_owned();
        let ((), change) = self
            .change_model(who, about, move |model| {
                let id = model.expect_table(&name)?.id;
                model.tables.retain(|t| t.id != id);
                model.roles.iter_mut().for_each(|role| role.rename_table(&name, None));
                Ok(())
            })
            .await?;
        Ok(Shaped { shown: Value::Null, change })
    }

    /// Adds a field to a table.
    pub async fn create_field(self: &Arc<Self>, who: &Principal, table: &str, body: &Value) -> Result<Shaped, Problem> {
        who.grant(&self.store.model(), table, Action::Shape)?;
        if !body["from"].is_null() {
            let shaped = self.promote_field(who, table, body).await?;
            self.keep_held(Some(table)).await;
            return Ok(shaped);
        }
        let (name, body) = (table.to_owned(), body.clone());
        let ((), change) = self
            .change_model(who, "field made", move |model| {
                let table = expect_mut(model, &name)?;
                let field = read_field(&body, table)?;
                table.add_field(field);
                Ok(())
            })
            .await?;
        Ok(Shaped { shown: self.table(who, table)?, change })
    }

    /// Changes a field: its label, name, type, rules. Values that do not fit a new type become misfits.
    pub async fn change_field(
        self: &Arc<Self>,
        who: &Principal,
        table: &str,
        field: &str,
        body: &Value,
    ) -> Result<Shaped, Problem> {
        who.grant(&self.store.model(), table, Action::Shape)?;
        let takes_files = body["type"] == "attachment";
        let (name, field, body) = (table.to_owned(), field.to_owned(), body.clone());
        let ((), change) =
            self.change_model(who, "field changed", move |model| change_field(model, &name, &field, &body)).await?;
        if takes_files {
            self.keep_held(Some(table)).await;
        }
        Ok(Shaped { shown: self.table(who, table)?, change })
    }

    /// Puts a field aside, with its values.
    pub async fn delete_field(self: &Arc<Self>, who: &Principal, table: &str, field: &str) -> Result<Shaped, Problem> {
        let model = self.store.model();
        let (own, _) = who.grant(&model, table, Action::Shape)?;
        // Whoever wants it back reads here which it was.
        let about = format!("field '{}' of '{}' deleted", own.expect_field(field)?.label, own.label);
        let (name, field, viewer) = (table.to_owned(), field.to_owned(), self.viewer(who)?);
        let ((), change) = self
            .change_model(who, about, move |model| {
                refuse_if_used(model, &name, &field, viewer)?;
                let table = expect_mut(model, &name)?;
                let of = |part: &str| table.indexed(part).is_some_and(|f| f.name == field);
                let indexes = table.indexes.iter().filter(|i| !i.parts().any(|(part, _)| of(part)));
                table.indexes = indexes.cloned().collect();
                table.fields.retain(|f| f.name != field);
                table.document = table.document.take().filter(|d| *d != field);
                table.person = table.person.take().filter(|p| *p != field);
                table.title = table.title.take().filter(|t| *t != field);
                table.key.retain(|k| *k != field);
                table.rules.retain(|r| !r.fields().contains(&field.as_str()));
                let_go(table, &field);
                model.roles.iter_mut().for_each(|role| role.rename_field(&name, &field, None));
                Ok(())
            })
            .await?;
        Ok(Shaped { shown: Value::Null, change })
    }

    /// Changes the model; answers what the change gave, and its entry of the log. What it needs of large tables is made ready first,
    /// while others read and write.
    pub(crate) async fn change_model<T: Send + 'static>(
        self: &Arc<Self>,
        who: &Principal,
        about: impl Into<String>,
        change: impl Fn(&mut Model) -> Result<T, Problem> + Send + 'static,
    ) -> Result<(T, i64), Problem> {
        self.change_model_and(who, about, change, |_, _| Ok(())).await
    }

    /// The same, and then something with the records, in the same transaction and undone with it.
    pub(crate) async fn change_model_and<T: Send + 'static>(
        self: &Arc<Self>,
        who: &Principal,
        about: impl Into<String>,
        change: impl Fn(&mut Model) -> Result<T, Problem> + Send + 'static,
        then: impl FnOnce(&mut Tx, &T) -> Result<(), Fault> + Send + 'static,
    ) -> Result<(T, i64), Problem> {
        let about = about.into();
        let actor = self.actor(who).await?;
        let me = matches!(who.kind, Kind::Person { .. }).then_some(actor);
        let changed = move |model: &Model| {
            let mut model = Model::clone(model);
            let done = change(&mut model)?;
            fit_own_views(&mut model, me);
            check_formulas(&model)?;
            check_views(&model)?;
            name_paths(&mut model);
            serve_views(&mut model);
            Ok::<(T, Model), Problem>((done, model))
        };
        if self.store.is_remote() {
            let _turn = self.shaping.lock().await;
            self.store.notice()?;
            let (open, (_, model)) = (Arc::clone(self), changed(&self.store.model())?);
            crate::imports::apart(move || Ok(open.store.make_ready(&model, LARGE)?)).await?;
        }
        self.store
            .write_alone(actor, Why::Write, move |tx| {
                let (done, model) = changed(&tx.model)?;
                tx.reshape(model, &about)?;
                then(tx, &done)?;
                // The entry that says so comes after those of the values that it converts.
                Ok::<(T, i64), Fault>((done, tx.next_seq() - 1))
            })
            .await
    }
}

/// A field that formulas, lookups, views' filters or links by it need cannot go; the first of them is named.
/// What others keep for themselves holds nothing up.
fn refuse_if_used(model: &Model, table: &str, field: &str, viewer: Option<i64>) -> Result<(), Problem> {
    let own = model.expect_table(table)?;
    let gone = own.expect_field(field)?;
    let used = |label: &str, what: &str, by: &str, of: &Table| {
        let message = format!("'{label}' is used by {what} '{by}' of '{}'.", of.label);
        Err(Problem::new(Code::Conflict, message).with_hint("Change or delete that first."))
    };
    for other in &model.tables {
        let scope = Scope::new(model, other);
        for f in other.fields.iter().filter(|f| !(other.id == own.id && f.id == gone.id)) {
            if f.kind.link().is_some_and(|l| l.table == own.name && l.field.as_deref() == Some(field)) {
                return used(&gone.label, "the link", &f.label, other);
            }
            if f.storage() != sheaf_model::Storage::Computed {
                continue;
            }
            let typed = formula::parse(&field_formula(f)).and_then(|expr| formula::check(&expr, &scope));
            if typed.is_ok_and(|t| t.depends_on().contains(&(own.id, gone.id))) {
                return used(&gone.label, "the formula", &f.label, other);
            }
        }
        for view in other.views.iter().filter(|view| view.is_seen_by(viewer)) {
            let reads = |text: &str| {
                let typed = formula::parse(text).and_then(|expr| formula::check(&expr, &scope));
                typed.is_ok_and(|t| t.depends_on().contains(&(own.id, gone.id)))
            };
            if view.filter.as_deref().is_some_and(reads) {
                return used(&gone.label, "the filter of the view", &view.label, other);
            }
            if view.look.form().is_some_and(|f| f.questions().filter_map(|q| q.when.as_deref()).any(reads)) {
                return used(&gone.label, "a condition of the form", &view.label, other);
            }
            if view.colours.iter().any(|c| reads(&c.when)) {
                return used(&gone.label, "a colour of the view", &view.label, other);
            }
            if other.id == own.id && view.look.fields().iter().any(|(_, name)| *name == field) {
                return used(&gone.label, "the view", &view.label, other);
            }
        }
    }
    for role in &model.roles {
        for (name, rights) in &role.tables {
            let Some(other) = model.table(name) else { continue };
            let scope = Scope::new(model, other);
            let reads = |text: &str| {
                let typed = formula::parse(text).and_then(|expr| formula::check(&expr, &scope));
                typed.is_ok_and(|t| t.depends_on().contains(&(own.id, gone.id)))
            };
            if rights.formulas().any(|(_, text)| reads(text)) {
                return used(&gone.label, "the rights of the role", &role.label, other);
            }
        }
    }
    Ok(())
}

/// Every formula of the model must still be understood; the first that is not says which field it is.
pub(crate) fn check_formulas(model: &Model) -> Result<(), Problem> {
    sheaf_model::check::check_model(model)?;
    for table in &model.tables {
        let scope = Scope::new(model, table);
        let computed = table.fields.iter().filter(|f| f.storage() == sheaf_model::Storage::Computed);
        for field in computed {
            let text = field_formula(field);
            let checked = formula::parse(&text).and_then(|expr| formula::check(&expr, &scope));
            checked.map_err(|e| e.into_problem(&format!("{}.{}", table.name, field.name), &text))?;
        }
        for field in &table.fields {
            let FieldType::Status { moves, .. } = &field.kind else { continue };
            for role in moves.iter().flat_map(|m| &m.by) {
                if model.role(role).is_none() && Starter::named(role).is_none() {
                    let message = format!("A move of '{}' is for a role that is not there: '{role}'.", field.label);
                    return Err(Problem::field(format!("{}.{}", table.name, field.name), "role", message));
                }
            }
        }
        for rule in &table.rules {
            if let Rule::Formula { formula: text, .. } = rule {
                let checked = formula::parse(text).and_then(|expr| formula::check(&expr, &scope));
                checked.map_err(|e| e.into_problem(&format!("{}.rules", table.name), text))?;
            }
        }
    }
    check_roles(model)
}

pub(crate) fn expect_mut<'m>(model: &'m mut Model, name: &str) -> Result<&'m mut Table, Problem> {
    model.expect_table(name)?;
    model.table_mut(name).ok_or_else(|| Problem::new(Code::NotFound, format!("There is no table '{name}'.")))
}

/// "created_at" as people would write it.
pub(crate) fn label_for(name: &str) -> String {
    let words = name.replace('_', " ");
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |c| c.to_uppercase().chain(letters).collect())
}

/// Gives a table or field the name or label that is missing.
pub(crate) fn name_and_label(
    body: &mut Map<String, Value>,
    fallback: &str,
    taken: impl Fn(&str) -> bool,
) -> Result<(), Problem> {
    let text = |body: &Map<String, Value>, key: &str| body.get(key).and_then(Value::as_str).map(str::to_owned);
    match (text(body, "name"), text(body, "label")) {
        (Some(name), None) => {
            check_name(fallback, &name)?;
            body.insert("label".into(), Value::from(label_for(&name)));
        }
        (None, Some(label)) => {
            body.insert("name".into(), Value::from(name_for(&label, fallback, taken)));
        }
        (None, None) => {
            return Err(Problem::field("name", "required", format!("A {fallback} needs a 'name' or a 'label'.")));
        }
        (Some(_), Some(_)) => {}
    }
    Ok(())
}

pub(crate) fn object(body: &Value) -> Result<Map<String, Value>, Problem> {
    match body {
        Value::Object(parts) => Ok(parts.clone()),
        _ => Err(Problem::new(Code::Unreadable, "The body is no JSON object.")),
    }
}

/// The parts of a table that a request may set.
const TABLE_PARTS: &[&str] = &[
    "name",
    "label",
    "description",
    "fields",
    "title",
    "key",
    "document",
    "person",
    "reads_noted",
    "indexes",
    "rules",
    "views",
    "summary",
    "id",
    "next_field",
];

fn read_table(body: &Value, model: &Model) -> Result<Table, Problem> {
    let mut body = object(body)?;
    if let Some(unknown) = body.keys().find(|part| !TABLE_PARTS.contains(&part.as_str())) {
        let problem = Problem::unknown("part of a table", unknown, TABLE_PARTS[..13].iter().copied());
        return Err(Problem { hint: problem.hint, ..Problem::field(unknown, "unknown", problem.message) });
    }
    name_and_label(&mut body, "table", |n| model.table(n).is_some())?;
    let fields = match body.insert("fields".into(), json!([])) {
        Some(Value::Array(fields)) => fields,
        None => Vec::new(),
        Some(_) => return Err(Problem::field("fields", "list", "'fields' is no list.")),
    };
    let views = match body.remove("views") {
        Some(Value::Array(views)) => views,
        _ => Vec::new(),
    };
    let summary = Summary::read(&body.remove("summary").unwrap_or_default())?;
    body.insert("id".into(), json!(0));
    body.remove("next_field");
    let unfit = |e: serde_json::Error| Problem::new(Code::Unreadable, format!("The table cannot be read: {e}."));
    let mut table: Table = serde_json::from_value(Value::Object(body)).map_err(unfit)?;
    table.summary = summary;
    for field in &fields {
        let field = read_field(field, &table)?;
        table.add_field(field);
    }
    hold_documents(&mut table)?;
    for view in &views {
        let mut view = object(view)?;
        view.remove("index");
        name_and_label(&mut view, "view", |name| table.view(name).is_some())?;
        let view = read_view(&table, view)?;
        table.views.push(view);
    }
    Ok(table)
}

pub(crate) fn read_field(body: &Value, table: &Table) -> Result<Field, Problem> {
    let mut body = object(body)?;
    let sent: Vec<String> = body.keys().cloned().collect();
    name_and_label(&mut body, "field", |n| table.field(n).is_some())?;
    body.insert("id".into(), json!(0));
    let field = parse_field(body)?;
    expect_settings(&field, &sent)?;
    Ok(field)
}

/// Settings of every field.
const SETTINGS: &[&str] = &[
    "name",
    "label",
    "description",
    "section",
    "type",
    "required",
    "unique",
    "default",
    "min",
    "max",
    "max_length",
    "pattern",
];
/// What a description says beside them, so that a field can be sent back as it was read.
const DESCRIBED: &[&str] = &["id", "result", "result_decimals"];

/// A setting that the field's type does not have is refused: it was meant to do something.
fn expect_settings(field: &Field, sent: &[String]) -> Result<(), Problem> {
    let own = field.kind.settings();
    let is_result = |part: &str| part == "choices" && field.storage() == sheaf_model::Storage::Computed;
    let known = |part: &str| [SETTINGS, DESCRIBED, own].iter().any(|all| all.contains(&part)) || is_result(part);
    let Some(unknown) = sent.iter().find(|part| !known(part)) else { return Ok(()) };
    let kind = field.kind.name();
    let problem = Problem::unknown(
        &format!("setting of a field of the type {kind}"),
        unknown,
        SETTINGS.iter().chain(own).copied(),
    );
    Err(Problem { hint: problem.hint, ..Problem::field(unknown, "unknown", problem.message) })
}

fn parse_field(body: Map<String, Value>) -> Result<Field, Problem> {
    let name = body.get("name").and_then(Value::as_str).unwrap_or_default().to_owned();
    match body.get("type").and_then(Value::as_str) {
        None => return Err(Problem::field(name, "required", "A field needs a 'type'.")),
        Some(kind) if !FieldType::NAMES.contains(&kind) && kind != "roll-up" => {
            let problem = Problem::unknown("field type", kind, FieldType::NAMES.iter().copied());
            return Err(Problem { hint: problem.hint, ..Problem::field(name, "type", problem.message) });
        }
        Some(_) => {}
    }
    serde_json::from_value(Value::Object(body))
        .map_err(|e| Problem::field(name.clone(), "field", format!("The field '{name}' cannot be read: {e}.")))
}

fn change_table(model: &mut Model, old: &str, changes: Map<String, Value>) -> Result<String, Problem> {
    let id = model.expect_table(old)?.id;
    let label = changes.get("label").and_then(Value::as_str).map(str::to_owned);
    let name = changes.get("name").and_then(Value::as_str).unwrap_or(old).to_owned();
    check_name("table", &name)?;
    {
        let table = model.expect_table(old)?;
        let label = label.clone().unwrap_or_else(|| table.label.clone());
        if name != table.name || label != table.label {
            rename_everywhere(model, Rename::Table { table: id, name: &name, label: &label })?;
        }
    }
    if name != old {
        model.roles.iter_mut().for_each(|role| role.rename_table(old, Some(&name)));
        for link in model.tables.iter_mut().flat_map(|t| &mut t.fields).filter_map(link_of) {
            if link.table == old {
                link.table.clone_from(&name);
            }
        }
    }
    let table = expect_mut(model, old)?;
    let mut whole = serde_json::to_value(&*table).unwrap_or_default();
    let known = [
        "name",
        "label",
        "description",
        "title",
        "key",
        "document",
        "person",
        "reads_noted",
        "indexes",
        "rules",
        "summary",
    ];
    for (part, value) in changes {
        if !known.contains(&part.as_str()) {
            let problem =
                Problem::unknown("part of a table that can be changed", &part, known.into_iter().chain([BEFORE]));
            return Err(Problem { hint: problem.hint, ..Problem::field(part, "unknown", problem.message) });
        }
        whole[&part] = match part.as_str() {
            "summary" => json!(Summary::read(&value)?),
            _ => value,
        };
    }
    let unfit = |e: serde_json::Error| Problem::new(Code::Unreadable, format!("The table cannot be read: {e}."));
    *table = serde_json::from_value(whole).map_err(unfit)?;
    hold_documents(table)?;
    Ok(name)
}

/// Gives choices that are sent without a code the code of the choice that has the label already: records keep their codes, and so
/// must labels. New ones get codes that no choice of the field has.
fn keep_codes(before: &[Choice], written: &mut Value) {
    let codes = |list: &[Value]| list.iter().filter_map(|c| c["code"].as_i64()).max().unwrap_or(0);
    let Some(list) = written.as_array_mut() else { return };
    let mut next = before.iter().map(|c| c.code).max().unwrap_or(0).max(codes(list));
    for choice in list {
        if let Value::String(label) = choice {
            *choice = json!({ "label": label });
        }
        let (Some(label), true) = (choice["label"].as_str(), choice["code"].is_null()) else { continue };
        let known = Choice::find(before, label).map(|c| c.code);
        choice["code"] = json!(known.unwrap_or_else(|| {
            next += 1;
            next
        }));
    }
}

pub(crate) fn change_field(model: &mut Model, table: &str, name: &str, body: &Value) -> Result<(), Problem> {
    let changes = object(body)?;
    let (table_id, before) = {
        let table = model.expect_table(table)?;
        (table.id, table.expect_field(name)?.clone())
    };
    let mut whole = match serde_json::to_value(&before) {
        Ok(Value::Object(parts)) => parts,
        _ => Map::new(),
    };
    if changes.get("type").is_some_and(|t| *t != whole["type"]) {
        // What belonged to the old type alone goes with it, but choices stay choices.
        let kept =
            ["id", "name", "label", "description", "section", "required", "unique", "default", "choices", "link"];
        whole.retain(|part, _| kept.contains(&part.as_str()));
        for part in ["default", "min", "max"] {
            whole.remove(part);
        }
    }
    let sent: Vec<String> = changes.iter().filter(|(_, v)| !v.is_null()).map(|(part, _)| part.clone()).collect();
    for (part, mut value) in changes {
        if part == "choices" {
            keep_codes(before.kind.choices().unwrap_or_default(), &mut value);
        }
        if part != "id" {
            if value.is_null() {
                whole.remove(&part)
            } else {
                whole.insert(part, value)
            };
        }
    }
    let after = parse_field(whole)?;
    expect_settings(&after, &sent)?;
    check_name("field", &after.name)?;
    if after.name != before.name || after.label != before.label {
        let rename = Rename::Field { table: table_id, field: before.id, name: &after.name, label: &after.label };
        rename_everywhere(model, rename)?;
        rename_parts(model, table_id, before.id, &before.name, &after.name);
    }
    rename_choices(model, table_id, &before, &after)?;
    let table = expect_mut(model, table)?;
    if let Some(field) = table.fields.iter_mut().find(|f| f.id == before.id) {
        // A formula that names its own field by its old name was renamed above; only what was asked for is put in.
        let kind = if after.kind == before.kind { field.kind.clone() } else { after.kind.clone() };
        *field = Field { id: before.id, kind, ..after };
    }
    let_go_unsuited(model);
    Ok(())
}
