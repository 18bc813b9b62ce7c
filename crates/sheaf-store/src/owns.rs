//! Views that belong to one person: which changes of the model are about nothing else, and what becomes of them where others undo.

use std::collections::BTreeSet;

use sheaf_model::{Code, Model, Problem, Table, View};

use crate::fault::Result;

fn own_views(table: &Table) -> impl Iterator<Item = &View> {
    table.views.iter().filter(|view| view.owner.is_some())
}

fn table_in<'m>(model: &'m Model, table: &Table) -> Option<&'m Table> {
    model.table_by_id(table.id)
}

/// Whose views alone differ between two models; none: something else does too, or nothing, or the views of several.
pub(crate) fn only_owner(before: &Model, after: &Model) -> Option<i64> {
    let shared = |model: &Model| {
        let mut model = model.clone();
        model.version = 0;
        model.tables.iter_mut().for_each(|table| table.views.retain(|view| view.owner.is_none()));
        model
    };
    let mut owners = BTreeSet::new();
    for (table, was) in after.tables.iter().filter_map(|t| Some((t, table_in(before, t)?))) {
        for (one, other) in [(table, was), (was, table)] {
            let changed = own_views(one).filter(|view| other.view(&view.name) != Some(view));
            owners.extend(changed.filter_map(|view| view.owner));
        }
    }
    let owner = owners.pop_first().filter(|_| owners.is_empty())?;
    (shared(before) == shared(after)).then_some(owner)
}

/// Whether two states of a view say the same, but for what stands in nobody's way.
fn says_the_same(one: Option<&View>, other: Option<&View>) -> bool {
    let plain = |view: &View| View { layout: Default::default(), index: None, ..view.clone() };
    one.map(plain) == other.map(plain)
}

/// Puts into a model that comes back what people keep for themselves: a view that nobody has touched since the change (which left
/// `after`) comes back with it; any other, and one that was made since, stays as it is now, less the fields that are not there then.
pub(crate) fn keep_own_views(back: &mut Model, after: &Model, now: &Model) {
    for table in &mut back.tables {
        let (Some(left), Some(present)) = (table_in(after, table), table_in(now, table)) else { continue };
        let own = |view: &View| view.owner.is_some();
        let untouched = |name: &str| {
            let of = |table: &'_ Table| table.view(name).filter(|view| own(view)).cloned();
            says_the_same(of(left).as_ref(), of(present).as_ref())
        };
        table.views.retain(|view| !own(view) || untouched(&view.name));
        let kept: Vec<View> = own_views(present).filter(|view| !untouched(&view.name)).cloned().collect();
        for mut view in kept {
            view.keep_to(table);
            table.views.push(view);
        }
    }
}

/// Takes back what a change did to views of one person. Refuses where such a view was changed since, or its table is gone.
pub(crate) fn take_back_own_views(model: &mut Model, before: &Model, after: &Model) -> Result<()> {
    let conflict = |message: &str| Problem::new(Code::Conflict, message);
    for left in &after.tables {
        let Some(was) = table_in(before, left) else { continue };
        let names: BTreeSet<&str> = own_views(was).chain(own_views(left)).map(|view| view.name.as_str()).collect();
        for name in names.into_iter().filter(|name| was.view(name) != left.view(name)) {
            let table = model.tables.iter_mut().find(|t| t.id == left.id);
            let table = table.ok_or_else(|| conflict("The table of this view is not there any more."))?;
            if !says_the_same(table.view(name), left.view(name)) {
                return Err(conflict("The view was changed since, so this cannot be undone.").into());
            }
            let mut back = was.view(name).cloned();
            if let Some(back) = &mut back {
                back.keep_to(table);
            }
            let place = table.views.iter().position(|view| view.name == name);
            match (place, back) {
                (Some(place), Some(back)) => table.views[place] = back,
                (Some(place), None) => drop(table.views.remove(place)),
                (None, Some(back)) => table.views.push(back),
                (None, None) => {}
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn model(views: &[(&str, Option<i64>, &[&str])], fields: &[&str]) -> Model {
        let mut model = Model::default();
        let mut table = Table::new("leads", "Leads");
        for name in fields.iter().copied() {
            table.add_field(sheaf_model::Field::new(name, name, sheaf_model::FieldType::Text));
        }
        for (name, owner, shown) in views {
            let fields = Some(shown.iter().map(|f| (*f).to_owned()).collect()).filter(|f: &Vec<String>| !f.is_empty());
            let view = View { name: (*name).into(), label: "V".into(), owner: *owner, fields, ..View::default() };
            table.views.push(view);
        }
        model.add_table(table);
        model
    }

    fn names(model: &Model) -> Vec<(&str, Option<&[String]>)> {
        model.tables[0].views.iter().map(|v| (v.name.as_str(), v.fields.as_deref())).collect()
    }

    #[test]
    fn a_change_is_one_persons_where_their_views_alone_differ() {
        let before = model(&[("all", None, &[]), ("mine", Some(3), &[])], &["a"]);
        let cases = [
            (model(&[("all", None, &[]), ("mine", Some(3), &["a"])], &["a"]), Some(3)),
            (model(&[("all", None, &[])], &["a"]), Some(3)),
            (model(&[("all", None, &[]), ("mine", Some(3), &[]), ("yours", Some(4), &[])], &["a"]), Some(4)),
            (model(&[("all", None, &[]), ("yours", Some(4), &[])], &["a"]), None),
            (model(&[("all", None, &["a"]), ("mine", Some(3), &["a"])], &["a"]), None),
            (model(&[("all", None, &[]), ("mine", None, &[])], &["a"]), None),
            (before.clone(), None),
        ];
        for (after, owner) in cases {
            assert_eq!(only_owner(&before, &after), owner, "{:?}", names(&after));
        }
    }

    #[test]
    fn what_others_keep_stays_where_a_change_is_undone() {
        // A field was added; since then one view took it up and another was made; a third was not touched.
        let mut back = model(&[("untouched", Some(3), &["a"]), ("touched", Some(4), &["a"])], &["a"]);
        let after = model(&[("untouched", Some(3), &["a"]), ("touched", Some(4), &["a"])], &["a", "b"]);
        let now = model(
            &[("untouched", Some(3), &["a"]), ("touched", Some(4), &["a", "b"]), ("made", Some(4), &["b"])],
            &["a", "b"],
        );
        keep_own_views(&mut back, &after, &now);
        let a = ["a".to_owned()];
        assert_eq!(names(&back), [("untouched", Some(&a[..])), ("touched", Some(&a[..])), ("made", None)]);
    }

    #[test]
    fn a_persons_change_is_taken_back_alone() {
        let before = model(&[("mine", Some(3), &["a"])], &["a", "b"]);
        let after = model(&[("mine", Some(3), &["b"])], &["a", "b"]);
        let mut now = model(&[("mine", Some(3), &["b"]), ("all", None, &[])], &["a", "b"]);
        take_back_own_views(&mut now, &before, &after).expect("taken back");
        assert_eq!(names(&now)[0].1, Some(&["a".to_owned()][..]));
        let mut now = model(&[("mine", Some(3), &["a", "b"])], &["a", "b"]);
        assert!(take_back_own_views(&mut now, &before, &after).is_err());
    }
}
