//! Tables and fields: described, made, changed, put aside.

use std::sync::Arc;

use serde_json::{Map, Value, json};
use sheaf_model::field::FieldType;
use sheaf_model::name::check_name;
use sheaf_model::role::Starter;
use sheaf_model::rule::Rule;
use sheaf_model::{Code, Model, Problem, Summary, Table};
use sheaf_query::formula::{self, Rename, Scope, Sight};
use sheaf_query::plan::field_formula;
use sheaf_store::{Fault, Tx, Why};

use crate::access::{Ability, Action, Kind, Principal, check_roles};
use crate::answer::Answer;
use crate::described::described;
use crate::documents::{hold_documents, name_paths};
use crate::fields::{change_field, read_field};
use crate::open::Open;
use crate::order::{BEFORE, put_before};
use crate::own_views::fit_own_views;
use crate::parts::{name_and_label, object};
use crate::renames::{link_of, rename_everywhere};
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
                let table = model.expect_table_mut(&name)?;
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
                let table = model.expect_table_mut(&name)?;
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
    let table = model.expect_table_mut(old)?;
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
