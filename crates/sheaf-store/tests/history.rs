//! What was: undo, redo, restore, over records, imports and the model.

mod support;

use proptest::prelude::*;
use serde_json::{Value, json};
use sheaf_model::field::FieldType;
use sheaf_model::rule::Rule;
use sheaf_model::{Code, Field, Table};
use sheaf_store::bulk::{Bulk, Strictness};
use support::*;

/// Writes rows as an import does, and answers the entry's number.
fn import(place: &Place, name: &str, rows: Vec<Value>) -> i64 {
    let name = name.to_owned();
    let written = place.write(move |tx| {
        let table = table(tx, &name);
        let mut bulk = Bulk::begin(tx, &table, Strictness::Lenient)?;
        for row in &rows {
            match row["@id"].as_i64() {
                Some(id) => {
                    bulk.update(tx, id, values(&table, &row["fields"]))?;
                }
                None => {
                    bulk.insert(tx, values(&table, row))?;
                }
            }
        }
        bulk.finish(tx, &json!({ "file": "a.csv" }))
    });
    written.unwrap().unwrap()
}

#[test]
fn a_change_that_was_changed_since_is_not_undone() {
    let place = Place::new(model());
    let id = place.create("leads", json!({ "name": "Ann" })).unwrap();
    let created = place.head();
    place.update("leads", id, json!({ "name": "Anna" })).unwrap();
    let renamed = place.head();
    place.update("leads", id, json!({ "amount": 1 })).unwrap();
    // Another field's change stands in nobody's way, except of the creation.
    assert_eq!(message(place.undo(created)), "Record 1 of 'Leads' was changed since, so this cannot be undone.");
    place.undo(renamed).unwrap();
    assert_eq!(place.fields("leads", id)["name"], "Ann");
    assert_eq!(message(place.undo(renamed)), "Change 3 is undone already.");
    assert_eq!(message(place.undo(99)), "There is no change 99.");
    place.update("leads", id, json!({ "due": "soon" })).unwrap();
    let misfit = place.head();
    place.update("leads", id, json!({ "due": "later" })).unwrap();
    assert_eq!(place.undo(misfit).unwrap_err().code, Code::Conflict);
    // A link to a record that is gone is a change since, too.
    let firm = place.create("companies", json!({ "name": "Firm" })).unwrap();
    place.update("leads", id, json!({ "company": firm })).unwrap();
    let linked = place.head();
    place.delete("companies", firm).unwrap();
    assert_eq!(message(place.undo(linked)), "Record 1 of 'Leads' was changed since, so this cannot be undone.");
    place.check();
}

#[test]
fn undone_and_done_again_and_undone_again() {
    let place = Place::new(model());
    let id = place.create("leads", json!({ "name": "Ann", "tags": ["hot"], "due": "2026-03-01" })).unwrap();
    let (with, created) = (place.contents(), place.head());
    place.delete("leads", id).unwrap();
    let (without, deleted) = (place.contents(), place.head());
    let undone = place.undo(deleted).unwrap();
    assert_eq!(place.contents(), with);
    let redone = place.undo(undone).unwrap();
    assert_eq!(place.contents(), without);
    place.undo(redone).unwrap();
    assert_eq!(place.contents(), with);
    place.undo(created).unwrap();
    assert_eq!(place.contents(), without);
    place.check();
}

#[test]
fn records_go_back_to_any_state_they_had() {
    let place = Place::new(model());
    let id = place.create("leads", json!({ "name": "Ann", "amount": 1 })).unwrap();
    let mut states = vec![(place.head(), place.contents())];
    for change in
        [json!({ "amount": "some" }), json!({ "amount": 3, "tags": ["hot"] }), json!({ "amount": "", "due": "x" })]
    {
        place.update("leads", id, change).unwrap();
        states.push((place.head(), place.contents()));
    }
    place.delete("leads", id).unwrap();
    for (seq, state) in states.iter().chain(states.iter().rev()) {
        let seq = *seq;
        place.write(move |tx| tx.restore(&table(tx, "leads"), id, seq)).unwrap();
        assert_eq!(place.contents(), *state, "{seq}");
    }
    let before = place.write(move |tx| tx.restore(&table(tx, "leads"), id, 1));
    assert_eq!(message(before), "Record 1 was not there at change 1.");
    let nothing = place.write(move |tx| tx.restore(&table(tx, "leads"), 9, 1));
    assert_eq!(message(nothing), "There is no record 9 in 'leads'.");
    place.check();
}

#[test]
fn an_import_is_one_entry_and_undone_as_one() {
    let place = Place::new(model());
    import(&place, "companies", vec![json!({ "name": "Firm" }), json!({ "name": "Other" })]);
    let old = place.create("leads", json!({ "name": "Old", "email": "old@example.com" })).unwrap();
    let (before, head) = (place.contents(), place.head());
    let rows = (0..500)
        .map(|n| json!({ "name": format!("Lead {n}"), "company": "firm", "partners": ["Other"], "number": n + 10 }));
    let twice =
        [("a", 1), ("b", 2)].map(|(name, amount)| json!({ "@id": old, "fields": { "name": name, "amount": amount } }));
    let again =
        [json!({ "name": "Second", "email": "OLD@example.com" }), json!({ "@id": old + 1, "fields": { "amount": 9 } })];
    let seq = import(&place, "leads", rows.chain(twice).chain(again).collect());
    assert_eq!((seq, place.head()), (head + 1, head + 1));
    let after = place.contents();
    assert_eq!(place.fields("leads", old)["name"], "b");
    let second = place.get("leads", old + 501).unwrap();
    assert_eq!(second["misfits"]["email"]["code"], "duplicate");
    // Ids and numbers go on without a gap.
    assert_eq!(place.create("leads", json!({ "name": "Next" })).unwrap(), old + 502);
    assert_eq!(place.fields("leads", old + 502)["number"], 510);
    place.undo(place.head()).unwrap();
    let undone = place.undo(seq).unwrap();
    assert_eq!(place.contents(), before);
    let redone = place.undo(undone).unwrap();
    assert_eq!(place.contents(), after);
    // A record of it goes back in history as any other.
    place.update("leads", old + 3, json!({ "amount": 4 })).unwrap();
    assert_eq!(message(place.undo(redone)), "Record 4 of 'Leads' was changed since, so this cannot be undone.");
    place.write(move |tx| tx.restore(&table(tx, "leads"), old + 3, redone)).unwrap();
    assert_eq!(place.contents(), after);
    place.undo(redone).unwrap();
    assert_eq!(place.contents(), before);
    place.check();
}

#[test]
fn an_import_that_links_within_its_own_table() {
    let mut model = one_table("people", [Field::new("name", "Name", FieldType::Text)]);
    model.tables[0].add_field(Field::new("boss", "Boss", link("people")));
    model.tables[0].add_field(Field::new("friends", "Friends", links("people")));
    let place = Place::new(model);
    let before = place.contents();
    let seq = import(
        &place,
        "people",
        vec![
            json!({ "name": "Ann" }),
            json!({ "name": "Bob", "boss": "Ann", "friends": ["Ann"] }),
            json!({ "@id": 1, "fields": { "boss": "Bob", "friends": ["Bob", "Ann"] } }),
        ],
    );
    let after = place.contents();
    let undone = place.undo(seq).unwrap();
    assert_eq!(place.contents(), before);
    place.undo(undone).unwrap();
    assert_eq!(place.contents(), after);
    place.check();
}

#[test]
fn an_import_is_kept_where_others_lean_on_it() {
    let place = Place::new(model());
    let seq = import(&place, "companies", vec![json!({ "name": "Firm" })]);
    let lead = place.create("leads", json!({ "name": "Ann", "company": "Firm" })).unwrap();
    assert_eq!(
        message(place.undo(seq)),
        "Records of 'Leads' link to records of this import, so it cannot be undone as a whole."
    );
    place.update("leads", lead, json!({ "company": "" })).unwrap();
    place.update("companies", 1, json!({ "city": "Bonn" })).unwrap();
    let city = place.head();
    assert_eq!(
        message(place.undo(seq)),
        "1 records of 'Companies' were changed since this import, so it cannot be undone as a whole."
    );
    place.undo(city).unwrap();
    place.undo(seq).unwrap();
    assert_eq!(place.contents()["companies"], Vec::<String>::new());
    place.check();
}

#[test]
fn an_import_keeps_rules_over_several_fields_also_where_it_is_lenient() {
    let mut model = model();
    let rule = Rule::Formula { formula: "amount < 100".into(), message: "Too much.".into() };
    model.table_mut("leads").unwrap().rules.push(rule);
    let place = Place::new(model);
    let known = place.create("leads", json!({ "name": "Ann", "amount": 5 })).unwrap();
    let told: Vec<String> = place
        .write(move |tx| {
            let table = table(tx, "leads");
            let mut bulk = Bulk::begin(tx, &table, Strictness::Lenient)?;
            let mut told = Vec::new();
            for (id, amount) in [(Some(known), 500), (Some(known), 6), (None, 700), (None, 7)] {
                let row = values(&table, &json!({ "name": "Bob", "amount": amount }));
                let done = match id {
                    Some(id) => bulk.update(tx, id, row).map(|_| ()),
                    None => bulk.insert(tx, row).map(|_| ()),
                };
                told.push(done.map_or_else(|fault| fault.into_plain().message, |()| "taken".to_owned()));
            }
            bulk.finish(tx, &json!("test"))?;
            Ok(told)
        })
        .unwrap();
    assert_eq!(told, ["Too much.", "taken", "Too much.", "taken"]);
    assert_eq!(place.texts("SELECT amount FROM @leads ORDER BY _id"), ["600", "700"]);
    let before = place.contents();
    place.undo(place.head()).unwrap();
    assert_eq!(place.fields("leads", known)["amount"], 5);
    place.undo(place.head()).unwrap();
    assert_eq!(place.contents(), before);
    place.check();
    // What was done to records that were there is covered by the chain as well.
    place.tamper("UPDATE _bulk_updates SET body = replace(body, 'Ann', 'Eve')");
    let broken = place.store.read(LONG, sheaf_store::log::verify).unwrap_err().to_string();
    assert_eq!(broken, "The change log is broken at entry 3: what it did to records is not what it says.");
}

#[test]
fn a_strict_import_leaves_nothing_of_a_row_that_it_refuses() {
    let mut model = model();
    model.tables[1].rules.push(Rule::Formula {
        formula: "OR(ISBLANK({Amount}), {Amount} > 0)".into(),
        message: "The amount must be above 0.".into(),
    });
    let place = Place::new(model);
    let told = place.write(|tx| {
        let table = table(tx, "leads");
        let mut bulk = Bulk::begin(tx, &table, Strictness::Strict)?;
        let mut told = Vec::new();
        for row in [
            json!({ "name": "Ann", "email": "a@example.com" }),
            json!({ "email": "b@example.com" }),
            json!({ "name": "Bob", "email": "A@example.com" }),
            json!({ "name": "Bob", "company": "Nobody" }),
            json!({ "name": "Bob", "amount": -1 }),
            json!({ "name": "Bob", "amount": 1 }),
        ] {
            let done = bulk.insert(tx, values(&table, &row));
            told.push(done.err().map(|f| f.into_problem(Some(&tx.model)).message));
        }
        bulk.finish(tx, &json!({}))?;
        Ok(told)
    });
    let expected = [
        None,
        Some("'Name' is required."),
        Some("Another record of 'Leads' has the same 'E-mail' already."),
        Some("'Company' is \"Nobody\", but no record of 'Companies' has this 'Name'."),
        Some("The amount must be above 0."),
        None,
    ];
    assert_eq!(told.unwrap(), expected.map(|t| t.map(str::to_owned)));
    assert_eq!(place.contents()["leads"].len(), 2);
    place.undo(place.head()).unwrap();
    assert_eq!(place.contents()["leads"].len(), 0);
    place.check();
}

#[test]
fn changes_of_the_model_are_undone_with_all_values() {
    let place = Place::new(model());
    for name in ["Firm", "Other"] {
        place.create("companies", json!({ "name": name })).unwrap();
    }
    for n in 0..5 {
        let fields = json!({ "name": format!("Lead {n}"), "company": 1, "partners": [2, 1], "amount": 1.5,
                             "tags": ["hot", "old"], "due": "2026-02-03", "status": "Talking" });
        place.create("leads", fields).unwrap();
    }
    let before = place.contents();
    let drop_field =
        |m: &mut sheaf_model::Model, name: &str| m.table_mut("leads").unwrap().fields.retain(|f| f.name != name);
    type Change = Box<dyn Fn(&mut sheaf_model::Model)>;
    let changes: Vec<(&str, Change)> = vec![
        (
            "drop a number",
            Box::new(move |m| {
                m.tables[1].indexes.clear();
                drop_field(m, "double");
                drop_field(m, "amount")
            }),
        ),
        ("drop a link", Box::new(move |m| drop_field(m, "company"))),
        ("drop links", Box::new(move |m| drop_field(m, "partners"))),
        ("drop what is unique", Box::new(move |m| drop_field(m, "email"))),
        ("drop the table", Box::new(|m| m.tables.retain(|t| t.name != "leads"))),
        ("drop both tables", Box::new(|m| m.tables.clear())),
        (
            "rename",
            Box::new(|m| {
                let leads = m.table_mut("leads").unwrap();
                leads.name = "deals".into();
                leads.fields[0].name = "title".into();
                leads.indexes.remove(1);
            }),
        ),
        ("convert a link to text", Box::new(|m| m.table_mut("leads").unwrap().fields[2].kind = FieldType::Text)),
        ("convert links to text", Box::new(|m| m.table_mut("leads").unwrap().fields[7].kind = FieldType::Text)),
        ("convert links to a link", Box::new(|m| m.table_mut("leads").unwrap().fields[7].kind = link("companies"))),
        ("convert a link to links", Box::new(|m| m.table_mut("leads").unwrap().fields[2].kind = links("companies"))),
        ("convert a date to a number", Box::new(|m| m.table_mut("leads").unwrap().fields[6].kind = FieldType::Integer)),
        (
            "convert a status to text",
            Box::new(|m| {
                m.table_mut("leads").unwrap().fields[3].kind = FieldType::Text;
            }),
        ),
        ("another label", Box::new(|m| m.table_mut("leads").unwrap().label = "Deals".into())),
    ];
    for (what, change) in changes {
        place.reshape(change).unwrap_or_else(|p| panic!("{what}: {p:?}"));
        let changed = place.contents();
        let undone = place.undo(place.head()).unwrap_or_else(|p| panic!("{what}: {p:?}"));
        assert_eq!(place.contents(), before, "{what}");
        let redone = place.undo(undone).unwrap_or_else(|p| panic!("{what}, redone: {p:?}"));
        assert_eq!(place.contents(), changed, "{what}, redone");
        place.undo(redone).unwrap_or_else(|p| panic!("{what}, undone again: {p:?}"));
        assert_eq!(place.contents(), before, "{what}, undone again");
        place.check();
    }
    let relabel =
        |label: &'static str| place.reshape(move |m| m.table_mut("leads").unwrap().label = label.into()).unwrap();
    let seq = place.head() + 1;
    relabel("Deals");
    relabel("Prospects");
    assert_eq!(message(place.undo(seq)), "Tables or fields were changed since, so this cannot be undone.");
    place.undo(seq + 1).unwrap();
    place.undo(seq).unwrap();
    assert_eq!(place.store.model().tables[1].label, "Leads");
}

/// The names of the tables in their order.
fn order(place: &Place) -> Vec<String> {
    place.store.model().tables.iter().map(|t| t.name.clone()).collect()
}

#[test]
fn tables_are_moved_and_what_was_done_before_is_still_undone() {
    let mut model = model();
    for name in ["rooms", "tasks"] {
        model.add_table(Table { fields: vec![Field::new("name", "Name", FieldType::Text)], ..Table::new(name, name) });
    }
    let place = Place::new(model);
    for name in ["leads", "rooms"] {
        place.create(name, json!({ "name": "One" })).unwrap();
    }
    let before = place.contents();
    let put = |name: &'static str, next: Option<&'static str>| {
        let id = |m: &sheaf_model::Model, name: &str| m.table(name).unwrap().id;
        place.reshape(move |m| m.put_before(id(m, name), next.map(|next| id(m, next)))).unwrap();
        place.head()
    };
    let moved = put("tasks", Some("companies"));
    assert_eq!(order(&place), ["tasks", "companies", "leads", "rooms"]);
    assert_eq!(place.contents(), before, "no record is touched");
    let undone = place.undo(moved).unwrap();
    assert_eq!(order(&place), ["companies", "leads", "rooms", "tasks"]);
    place.undo(undone).unwrap();
    assert_eq!(order(&place), ["tasks", "companies", "leads", "rooms"], "and moved again");

    // A deletion is undone whatever was moved since: the table comes back behind the one that it was behind.
    place.reshape(|m| m.tables.retain(|t| t.name != "rooms")).unwrap();
    let deleted = place.head();
    put("leads", Some("tasks"));
    let back = place.undo(deleted).unwrap();
    assert_eq!(order(&place), ["leads", "rooms", "tasks", "companies"]);
    assert_eq!(place.contents(), before, "with its records");
    place.undo(back).unwrap();
    assert_eq!(order(&place), ["leads", "tasks", "companies"], "deleted again");

    // A move is undone where no other one came after it.
    let first = put("companies", Some("leads"));
    let second = put("tasks", None);
    assert_eq!(order(&place), ["companies", "leads", "tasks"]);
    let third = put("tasks", Some("companies"));
    assert_eq!(message(place.undo(first)), "The order of the tables was changed since, so this cannot be undone.");
    place.undo(third).unwrap();
    place.undo(second).unwrap();
    place.undo(first).unwrap();
    assert_eq!(order(&place), ["leads", "tasks", "companies"]);
    place.check();
}

/// Something that a person does to a small workspace.
#[derive(Debug, Clone)]
enum Deed {
    Create(u8, Value),
    Update(u8, usize, Value),
    Delete(u8, usize),
    Import(Vec<Value>),
}

fn name() -> impl Strategy<Value = Value> {
    prop_oneof![
        Just(json!("Ann")),
        Just(json!("ÉMILE")),
        Just(json!("émile")),
        Just(Value::Null),
        "[a-d]{1,2}".prop_map(Value::from)
    ]
}

fn lead() -> impl Strategy<Value = Value> {
    let link = prop_oneof![Just(Value::Null), (1..5_i64).prop_map(Value::from)];
    let amount = prop_oneof![Just(json!(1.5)), Just(json!("much")), Just(Value::Null), Just(json!(7))];
    let partners = proptest::collection::vec(1..5_i64, 0..3).prop_map(Value::from);
    (name(), link, amount, partners, 0..16_u8).prop_map(|(name, company, amount, partners, mask)| {
        let mut all = json!({ "name": name });
        for (bit, (key, value)) in
            [("company", company), ("amount", amount), ("partners", partners)].into_iter().enumerate()
        {
            if mask >> bit & 1 == 1 {
                all[key] = value;
            }
        }
        if mask & 8 == 8 {
            all.as_object_mut().unwrap().remove("name");
        }
        all
    })
}

fn deed() -> impl Strategy<Value = Deed> {
    let company = || name().prop_map(|name| json!({ "name": name }));
    prop_oneof![
        company().prop_map(|v| Deed::Create(0, v)),
        lead().prop_map(|v| Deed::Create(1, v)),
        (0..6_usize, company()).prop_map(|(n, v)| Deed::Update(0, n, v)),
        (0..6_usize, lead()).prop_map(|(n, v)| Deed::Update(1, n, v)),
        (0..2_u8, 0..6_usize).prop_map(|(t, n)| Deed::Delete(t, n)),
        proptest::collection::vec(lead(), 1..4).prop_map(Deed::Import),
    ]
}

impl Place {
    fn does(&self, deed: &Deed) {
        let tables = ["companies", "leads"];
        // Many are refused (a link to nothing, a name twice): those must leave nothing behind.
        let _ = match deed.clone() {
            Deed::Create(t, v) => self.create(tables[usize::from(t)], v).map(drop),
            Deed::Update(t, n, v) => self.update(tables[usize::from(t)], n as i64, v).map(drop),
            Deed::Delete(t, n) => self.delete(tables[usize::from(t)], n as i64),
            Deed::Import(rows) => {
                import(self, "leads", rows);
                Ok(())
            }
        };
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, max_shrink_iters: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn undo_after_do_is_as_if_nothing_was(deeds in proptest::collection::vec(deed(), 1..14)) {
        let mut model = model();
        model.table_mut("leads").unwrap().fields[0].required = false;
        let place = Place::new(model);
        let mut states = vec![(place.head(), place.contents())];
        for deed in &deeds {
            let head = place.head();
            let before = place.contents();
            place.does(deed);
            if place.head() == head {
                prop_assert_eq!(place.contents(), before);
            } else {
                states.push((place.head(), place.contents()));
            }
        }
        let mut undoings = Vec::new();
        while let Some((seq, _)) = states.pop() {
            let Some((_, before)) = states.last() else { break };
            undoings.push((place.undo(seq).map_err(|p| TestCaseError::fail(format!("{p:?}")))?, before.clone()));
            prop_assert_eq!(&place.contents(), before);
        }
        // And all of it again: undoing the undoings from the last to the first.
        let mut left: Vec<_> = undoings.into_iter().map(|(seq, _)| seq).collect();
        while let Some(seq) = left.pop() {
            place.undo(seq).map_err(|p| TestCaseError::fail(format!("redo: {p:?}")))?;
        }
        place.check();
    }
}
