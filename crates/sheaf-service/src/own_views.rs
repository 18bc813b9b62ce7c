//! Views that belong to one person: who may have some, how many and how large, and what becomes of them where others change tables.

use serde_json::{Map, Value};
use sheaf_model::view::View;
use sheaf_model::{Code, Model, Problem, Table};

use crate::access::{Action, Kind, Principal};
use crate::open::Open;
use crate::views::check_view;

/// Most views that somebody may have of one table for themselves.
const MOST_OWN: usize = 100;
/// Bytes that a view of somebody's own may have.
const LARGEST_OWN: usize = 64 * 1024;

/// Whose a view is to be, as a request says it.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Owner {
    Everybody,
    Me,
}

/// Takes out of a body whose the view is to be; none: nothing is said.
pub(crate) fn read_owner(body: &mut Map<String, Value>) -> Result<Option<Owner>, Problem> {
    match body.remove("owner") {
        None => Ok(None),
        Some(Value::Null) => Ok(Some(Owner::Everybody)),
        Some(Value::String(me)) if me == "me" => Ok(Some(Owner::Me)),
        Some(other) => Err(Problem::field(
            "owner",
            "owner",
            format!("'owner' is {other}, expected \"me\", or null for everybody."),
        )),
    }
}

/// Who may have views of their own: people. A program's would be nobody's to look at.
fn expect_person(who: &Principal) -> Result<(), Problem> {
    if matches!(who.kind, Kind::Person { .. }) {
        return Ok(());
    }
    Err(Problem::field("owner", "person", "Only a person has views of their own; what a token makes is everybody's."))
}

/// A name by which nobody can guess, or stumble on, what somebody keeps for themselves.
pub(crate) fn own_name(stem: &str, end: &str) -> String {
    let room = sheaf_model::name::LONGEST - end.len() - 1;
    let stem = stem.get(..room).unwrap_or(stem).trim_end_matches('_');
    format!("{stem}_{end}")
}

impl Open {
    /// Whose a view will be, where whoever asks may write it: their own, or everybody's.
    pub(crate) async fn for_owner(&self, who: &Principal, table: &str, own: bool) -> Result<Option<i64>, Problem> {
        if !own {
            who.grant_views(&self.store.model(), table)?;
            return Ok(None);
        }
        expect_person(who)?;
        who.expect_writable()?;
        who.grant(&self.store.model(), table, Action::READ)?;
        Ok(Some(self.actor(who).await?))
    }
}

/// Refuses a view of one's own that is very large: all of them are kept with every change of the tables.
pub(crate) fn expect_small(view: &View) -> Result<(), Problem> {
    let size = serde_json::to_string(view).map_or(0, |text| text.len());
    if size <= LARGEST_OWN {
        return Ok(());
    }
    let message = format!("The view is {size} bytes large; one of one's own may have {LARGEST_OWN}.");
    Err(Problem::new(Code::TooLarge, message))
}

/// Refuses a form that nobody else would see: whoever may only read has views of their own, and a form lets strangers write.
pub(crate) fn expect_no_form(view: &View) -> Result<(), Problem> {
    if view.look.form().is_none() {
        return Ok(());
    }
    let message = "A form is everybody's: a view of one's own cannot be one.";
    Err(Problem::new(Code::Invalid, message).with_hint("Make it without an owner."))
}

/// Refuses one more view for somebody who has as many as there may be.
pub(crate) fn expect_room(table: &Table, owner: Option<i64>) -> Result<(), Problem> {
    if table.views.iter().filter(|view| view.owner == owner).count() < MOST_OWN {
        return Ok(());
    }
    let message =
        format!("You have {MOST_OWN} views of '{}' for yourself, which is as many as there may be.", table.label);
    Err(Problem::new(Code::TooLarge, message).with_hint("Delete one of them first."))
}

/// Lets go of what the views of others hold that a change has left without a meaning: nobody is held up, or told, by what somebody
/// keeps for themselves. `me`: whose own views are to be whole, as everybody's are.
pub(crate) fn fit_own_views(model: &mut Model, me: Option<i64>) {
    for at in 0..model.tables.len() {
        if model.tables[at].views.iter().all(|view| view.is_seen_by(me)) {
            continue;
        }
        let mut fields = model.tables[at].clone();
        fields.views.clear();
        for place in 0..model.tables[at].views.len() {
            if !model.tables[at].views[place].is_seen_by(me) {
                model.tables[at].views[place].keep_to(&fields);
                keep_what_holds(model, at, place);
            }
        }
    }
}

/// Leaves of a view what its table can show.
fn keep_what_holds(model: &mut Model, at: usize, place: usize) {
    let system = Principal::system("fit views");
    let holds = |model: &Model| {
        let table = &model.tables[at];
        let grant = system.grant_table(table, Action::READ);
        check_view(model, table, &grant, Some(&table.views[place].name)).is_ok()
    };
    if holds(model) {
        return;
    }
    // Bare it always holds; each part is put back that still does.
    let whole = model.tables[at].views[place].clone();
    let parts: [fn(&mut View, &View); 6] = [
        |view, whole| view.filter.clone_from(&whole.filter),
        |view, whole| view.sort.clone_from(&whole.sort),
        |view, whole| view.look.clone_from(&whole.look),
        |view, whole| view.group.clone_from(&whole.group),
        |view, whole| view.colours.clone_from(&whole.colours),
        |view, whole| view.summary.clone_from(&whole.summary),
    ];
    for bare in parts {
        bare(&mut model.tables[at].views[place], &View::default());
    }
    model.tables[at].views[place].index = None;
    for put_back in parts {
        let before = model.tables[at].views[place].clone();
        put_back(&mut model.tables[at].views[place], &whole);
        if !holds(model) {
            model.tables[at].views[place] = before;
        }
    }
}
