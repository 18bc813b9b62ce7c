//! Views: saved ways to look at a table, and the indexes that serve them.

use std::sync::Arc;

use serde_json::{Map, Value, json};
use sheaf_model::name::{check_name, name_for};
use sheaf_model::path::Path;
use sheaf_model::summary::Summary;
use sheaf_model::view::{View, sorted_field};
use sheaf_model::{Code, Model, Problem, Scalar, Table};
use sheaf_query::formula::{self, Scope, Sight};
use sheaf_query::plan::{self, Grant, ListRequest, Search, SummaryRequest};
use sheaf_query::sql::Dialect;
use sheaf_store::answers::Answers;

use crate::access::{Ability, Action, Principal};
use crate::open::Open;
use crate::own_views::{Owner, expect_no_form, expect_room, expect_small, own_name, read_owner};
use crate::parts::{name_and_label, object};
use crate::published::{expect_to_publish, keep_to_what_is_there};
use crate::secret::{new_secret, random_end};
use crate::tables::Shaped;

/// The parts of a view that a request may set.
const PARTS: [&str; 11] =
    ["name", "label", "look", "filter", "sort", "group", "fields", "colours", "summary", "layout", "locked"];

/// A view as the API shows it to somebody who sees it.
pub(crate) fn shown(view: &View) -> Value {
    let mut shown = json!(view);
    if view.owner.is_some() {
        shown["owner"] = json!("me");
    }
    shown
}

/// The views of a table that this person sees: those of everybody and their own, of which none asks for what their role hides.
pub(crate) fn seen(model: &Model, table: &Table, grant: &Grant, person: Option<i64>) -> Value {
    let (rights, mut views) = (grant.rights(), Vec::new());
    for view in table.views.iter().filter(|view| view.is_seen_by(person)) {
        if rights.sees_all() {
            views.push(shown(view));
        } else if let Some(view) = within_sight(model, table, grant, view) {
            views.push(shown(&view));
        }
    }
    Value::Array(views)
}

/// A view without the fields that are hidden; none where it is filtered, sorted or laid out by one.
fn within_sight(model: &Model, table: &Table, grant: &Grant, view: &View) -> Option<View> {
    let hidden = |name: &str| table.field(name).is_some_and(|field| !grant.rights().sees(table, field));
    let mut view = view.clone();
    view.fields.iter_mut().for_each(|fields| fields.retain(|name| !hidden(name)));
    view.layout.widths.retain(|name, _| !hidden(name));
    view.summary.0.retain(|name, _| !hidden(name));
    let names_hidden = view.names_mut().any(|name| hidden(name));
    let held = check_view(model, table, grant, Some(&view.name)).is_ok();
    let understood = view.formulas_mut().all(|formula| {
        let scope = Scope::new(model, table).with_sight(grant.rights());
        formula::parse(formula).and_then(|expr| formula::check(&expr, &scope)).is_ok()
    });
    (!names_hidden && held && understood).then_some(view)
}

/// A view that may be asked for: of one that asks for what is hidden, nobody learns that it is there.
pub(crate) fn expect_view<'t>(
    model: &Model,
    table: &'t Table,
    grant: &Grant,
    name: &str,
    viewer: Option<i64>,
) -> Result<&'t View, Problem> {
    let view = table.view_for(name, viewer)?;
    if !grant.rights().sees_all() && within_sight(model, table, grant, view).is_none() {
        return Err(Problem::unknown("view", name, std::iter::empty()));
    }
    Ok(view)
}

/// Strangers write by a form, and read titles, whatever whoever made it may do: it takes somebody from whom nothing is kept.
pub(crate) fn expect_to_shape_form(who: &Principal, model: &Model, view: &View) -> Result<(), Problem> {
    if view.look.form().is_some() { who.require(model, Ability::Model) } else { Ok(()) }
}

/// Refuses a view of somebody's own that names what their role hides as if that were not there.
fn expect_within_sight(who: &Principal, model: &Model, table: &str, name: &str) -> Result<(), Problem> {
    let (table, grant) = who.grant(model, table, Action::READ)?;
    let Some(view) = table.view(name).filter(|_| !grant.rights().sees_all()) else { return Ok(()) };
    check_view(model, table, &grant, Some(name))?;
    match within_sight(model, table, &grant, view) {
        // Of a view that is everybody's, what others see besides stays as it is.
        Some(within) if view.owner.is_none() || within == *view => Ok(()),
        _ => Err(Problem::field(
            "fields",
            "unknown",
            format!("The view names a field that is not in '{}'.", table.label),
        )),
    }
}

impl Open {
    /// The views of a table.
    pub fn views(&self, who: &Principal, table: &str) -> Result<Value, Problem> {
        self.store.notice()?;
        let model = self.store.model();
        let (table, grant) = who.grant(&model, table, Action::READ)?;
        Ok(json!({ "views": seen(&model, table, &grant, self.viewer(who)?) }))
    }

    /// One view.
    pub fn view(&self, who: &Principal, table: &str, view: &str) -> Result<Value, Problem> {
        self.store.notice()?;
        let model = self.store.model();
        let (table, grant) = who.grant(&model, table, Action::READ)?;
        let found = table.view_for(view, self.viewer(who)?)?;
        if grant.rights().sees_all() {
            return Ok(shown(found));
        }
        let within = within_sight(&model, table, &grant, found);
        within.map(|view| shown(&view)).ok_or_else(|| Problem::unknown("view", view, std::iter::empty()))
    }

    /// Saves a view. The index that its filter and sort need is made with it, where it is everybody's.
    pub async fn create_view(self: &Arc<Self>, who: &Principal, table: &str, body: &Value) -> Result<Shaped, Problem> {
        let (of, mut body) = (table.to_owned(), object(body)?);
        let own = read_owner(&mut body)? == Some(Owner::Me);
        let owner = self.for_owner(who, table, own).await?;
        let (end, asks) = (random_end()?, who.clone());
        let made = self.change_model(who, "view made", move |model| {
            let (table, mut body) = (model.expect_table_mut(&of)?, body.clone());
            name_and_label(&mut body, "view", |name| owner.is_none() && table.view(name).is_some())?;
            let mut view = read_view(table, body)?;
            if owner.is_some() {
                expect_no_form(&view)?;
                expect_small(&view)?;
                expect_room(table, owner)?;
                check_name("view", &view.name)?;
                (view.owner, view.name) = (owner, own_name(&view.name, &end));
            }
            let name = view.name.clone();
            table.views.push(view.clone());
            expect_to_shape_form(&asks, model, &view)?;
            expect_within_sight(&asks, model, &of, &name)?;
            Ok(name)
        });
        let (name, change) = made.await?;
        Ok(Shaped { shown: self.view(who, table, &name)?, change })
    }

    /// Changes a view. One that is locked is unlocked first, or by the same request. Whoever keeps it for themselves may do what
    /// they like with it; to make it everybody's, or to take it from everybody, needs the right to change tables.
    pub async fn change_view(
        self: &Arc<Self>,
        who: &Principal,
        table: &str,
        view: &str,
        body: &Value,
    ) -> Result<Shaped, Problem> {
        self.store.notice()?;
        let mut changes = object(body)?;
        let wanted = read_owner(&mut changes)?;
        let viewer = self.viewer(who)?;
        let was_own = {
            let model = self.store.model();
            let (table, grant) = who.grant(&model, table, Action::READ)?;
            if !grant.rights().sees_all() {
                expect_view(&model, table, &grant, view, viewer)?;
            }
            table.view(view).is_some_and(|v| v.owner.is_some() && v.owner == viewer)
        };
        let becomes_own = wanted.map_or(was_own, |wanted| wanted == Owner::Me);
        let owner = self.for_owner(who, table, becomes_own).await?;
        if !was_own {
            who.grant_views(&self.store.model(), table)?;
        }
        let (of, name, end, asks) = (table.to_owned(), view.to_owned(), random_end()?, who.clone());
        let changed = self.change_model(who, "view changed", move |model| {
            let table = model.expect_table_mut(&of)?;
            let before = table.view_for(&name, viewer)?;
            if before.owner.is_some() != was_own {
                return Err(Problem::new(Code::Conflict, "Whose this view is was changed meanwhile."));
            }
            if before.locked && changes.get("locked") != Some(&Value::Bool(false)) {
                return Err(locked(before));
            }
            let mut whole = object(&json!(before))?;
            whole.remove("index");
            whole.remove("owner");
            whole.remove("published");
            whole.extend(changes.clone());
            let mut after = read_view(table, whole)?;
            after.owner = owner;
            // What is one person's is nobody else's.
            after.published = before.published.clone().filter(|_| owner.is_none());
            if after.published.is_some() {
                keep_to_what_is_there(&mut after, table);
            }

            if owner.is_some() {
                expect_no_form(&after)?;
                expect_small(&after)?;
                if !was_own {
                    expect_room(table, owner)?;
                }
                if after.name != before.name {
                    check_name("view", &after.name)?;
                    after.name = own_name(&after.name, &end);
                } else if !was_own {
                    after.name = own_name(&name_for(&after.label, "view", |_| false), &end);
                }
            }
            // What leads to a form stays, whatever was sent.
            if let Some((form, was)) = after.look.form_mut().zip(before.look.form()) {
                form.link.clone_from(&was.link);
            }
            let now = after.name.clone();
            let before = before.clone();
            table.views.iter_mut().filter(|v| v.name == name).for_each(|v| *v = after.clone());
            expect_to_shape_form(&asks, model, &before)?;
            expect_to_shape_form(&asks, model, &after)?;
            if after.published.is_some() {
                expect_to_publish(&asks, model, &after)?;
            }
            expect_within_sight(&asks, model, &of, &now)?;
            Ok(now)
        });
        let (name, change) = changed.await?;
        Ok(Shaped { shown: self.view(who, table, &name)?, change })
    }

    /// Deletes a view; its records stay.
    pub async fn delete_view(self: &Arc<Self>, who: &Principal, table: &str, view: &str) -> Result<Shaped, Problem> {
        self.store.notice()?;
        let viewer = self.viewer(who)?;
        let own = {
            let model = self.store.model();
            let (table, grant) = who.grant(&model, table, Action::READ)?;
            if !grant.rights().sees_all() {
                expect_view(&model, table, &grant, view, viewer)?;
            }
            if let Some(found) = table.view(view).filter(|found| found.is_seen_by(viewer)) {
                expect_to_shape_form(who, &model, found)?;
            }
            table.view(view).is_some_and(|v| v.owner.is_some() && v.owner == viewer)
        };
        if !own {
            who.grant_views(&self.store.model(), table)?;
        }
        let (table, name) = (table.to_owned(), view.to_owned());
        let deleted = self.change_model(who, "view deleted", move |model| {
            let table = model.expect_table_mut(&table)?;
            let gone = table.view_for(&name, viewer)?;
            if gone.locked {
                return Err(locked(gone));
            }
            if gone.owner.is_some() != own {
                return Err(Problem::new(Code::Conflict, "Whose this view is was changed meanwhile."));
            }
            table.views.retain(|v| v.name != name);
            Ok(())
        });
        Ok(Shaped { shown: Value::Null, change: deleted.await?.1 })
    }
}

pub(crate) fn locked(view: &View) -> Problem {
    Problem::new(Code::Conflict, format!("The view '{}' is locked.", view.label)).with_hint("Unlock it first.")
}

pub(crate) fn read_view(table: &Table, mut body: Map<String, Value>) -> Result<View, Problem> {
    if let Some(unknown) = body.keys().find(|part| !PARTS.contains(&part.as_str())) {
        let problem = Problem::unknown("part of a view", unknown, PARTS);
        return Err(Problem { hint: problem.hint, ..Problem::field(unknown, "unknown", problem.message) });
    }
    if body.get("filter").and_then(Value::as_str).is_some_and(|filter| filter.trim().is_empty()) {
        body.remove("filter");
    }
    // Nothing said is the same as nothing there.
    body.retain(|_, said| !said.is_null());
    let summary = Summary::read(&body.remove("summary").unwrap_or_default())?;
    let mut view: View = serde_json::from_value(Value::Object(body))
        .map_err(|e| Problem::new(Code::Unreadable, format!("The view cannot be read: {e}.")))?;
    view.summary = summary;
    if let Some(form) = view.look.form_mut() {
        form.tidy();
        form.link = new_secret("")?;
    }
    // By API names, so that renames and deletions find them.
    for name in view.names_mut() {
        if let Some(field) = table.field_called(name) {
            field.name.clone_into(name);
        }
    }
    let named = |name: String| table.field_called(&name).map_or_else(|| name.clone(), |field| field.name.clone());
    view.layout.widths =
        std::mem::take(&mut view.layout.widths).into_iter().map(|(name, width)| (named(name), width)).collect();
    for part in &mut view.sort {
        let (name, descending) = sorted_field(part);
        let name = table.field_called(name).map_or_else(|| table.path_of(name), |f| f.name.clone());
        *part = if descending { format!("-{name}") } else { name };
    }
    Ok(view)
}

/// Every view must be able to list its table and to summarise it; the first that cannot says why.
pub(crate) fn check_views(model: &Model) -> Result<(), Problem> {
    let system = Principal::system("check views");
    for table in &model.tables {
        let (_, grant) = system.grant(model, &table.name, Action::READ)?;
        check_view(model, table, &grant, None).map_err(|problem| placed(problem, &table.name))?;
        for view in &table.views {
            check_view(model, table, &grant, Some(&view.name))
                .map_err(|problem| placed(problem, &format!("{}.views.{}", table.name, view.name)))?;
        }
    }
    Ok(())
}

pub(crate) fn check_view(model: &Model, table: &Table, grant: &Grant, view: Option<&str>) -> Result<(), Problem> {
    let view = view.map(str::to_owned);
    if view.is_some() {
        let request = ListRequest { view: view.clone(), ..ListRequest::default() };
        plan::list(Dialect::Sqlite, model, table, &request, grant, Search::Scan)?;
    }
    if let Some(view) = view.as_deref().and_then(|name| table.view(name)) {
        plan::check_look(model, table, view)?;
        check_conditions(model, table, view)?;
    }
    let request = SummaryRequest { view, ..SummaryRequest::default() };
    plan::summary(Dialect::Sqlite, model, table, &request, grant, Search::Scan)?;
    Ok(())
}

/// Each condition of a form must be computed without a record; whether it can be shows where it is.
fn check_conditions(model: &Model, table: &Table, view: &View) -> Result<(), Problem> {
    let Some(form) = view.look.form() else { return Ok(()) };
    let all = plan::conditions(model, table, form)?;
    if all.iter().all(Option::is_none) {
        return Ok(());
    }
    let place = Answers::new()?;
    for condition in all.iter().flatten() {
        place.hold(condition, &vec![Scalar::Null; condition.of.len()]).map_err(|_| {
            let message = "The condition may look at the answers alone: not at other records, the time, or who asks.";
            Problem::field("look.steps", "condition", message)
        })?;
    }
    Ok(())
}

fn placed(mut problem: Problem, place: &str) -> Problem {
    for error in &mut problem.errors {
        error.field = format!("{place}.{}", error.field);
    }
    problem
}

/// Says for each view which index serves it.
pub(crate) fn serve_views(model: &mut Model) {
    let before = model.clone();
    for (table, was) in model.tables.iter_mut().zip(&before.tables) {
        for (view, was_view) in table.views.iter_mut().zip(&was.views) {
            view.index = plan::view_index(&before, was, was_view);
        }
    }
}

/// A field that goes leaves the views that show it or are sorted by it.
pub(crate) fn let_go(table: &mut Table, field: &str) {
    for view in &mut table.views {
        view.sort.retain(|part| Path::parse(sorted_field(part).0).is_none_or(|path| path.name != field));
        view.fields.iter_mut().for_each(|fields| fields.retain(|name| name != field));
        view.group.retain(|grouping| grouping.field != field);
        view.colours.retain(|colouring| colouring.field.as_deref() != Some(field));
        view.layout.widths.remove(field);
        view.fields = view.fields.take().filter(|fields| !fields.is_empty());
        view.index = None;
    }
    crate::summaries::let_go(table, field);
}
