//! Lists: every sort walked with cursors, filters, searches, indexes that serve them, and what a grant hides.

mod support;

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use serde_json::{Value, json};
use sheaf_model::field::FieldType;
use sheaf_model::{Field, Index};
use sheaf_query::formula::{self, Scope};
use sheaf_query::plan::{self, Action, Cursor, Grant, ListRequest, Rights, Search, TableSight};
use sheaf_query::sql::{Dialect, ddl};
use sheaf_store::db::Value as Bound;
use support::*;

fn filled(count: usize) -> Place {
    let place = Place::new(model());
    let names = ["Zoe", "émile", "Emil", "Emily", "Östergaard", "olga", "Straße", "strasse", "Ørsted", "адам"];
    place
        .write(move |tx| {
            let companies = table(tx, "companies");
            for (n, name) in names.iter().enumerate() {
                let city = if n % 3 == 0 { Value::Null } else { json!(format!("City {}", n % 2)) };
                tx.create(
                    &companies,
                    values(&companies, &json!({ "name": format!("{name} {n}"), "city": city })),
                    None,
                )?;
            }
            let leads = table(tx, "leads");
            for n in 0..count {
                let blank = |value: Value, every: usize| if n % every == 0 { Value::Null } else { value };
                let record = json!({
                    "name": format!("{}{}", names[n % 10], if n % 4 == 0 { "" } else { " x" }),
                    "email": blank(json!(format!("p{n}@example.com")), 7),
                    "company": blank(json!(n % 10 + 1), 3),
                    "status": (["New", "Talking", "Won", "Lost"][n % 4]),
                    "amount": blank(json!(((n * 37) % 11) as f64 / 2.0), 5),
                    "due": blank(json!(format!("2026-01-{:02}", n % 28 + 1)), 4),
                    "partners": if n % 2 == 0 { json!([1, 2]) } else { json!([]) },
                });
                tx.create(&leads, values(&leads, &record), None)?;
            }
            Ok(())
        })
        .unwrap();
    place
}

fn sorted(sort: &[&str]) -> ListRequest {
    ListRequest { sort: sort.iter().map(|s| (*s).to_owned()).collect(), limit: 7, ..ListRequest::default() }
}

fn walk(place: &Place, request: &ListRequest, mut between: impl FnMut(usize)) -> Vec<i64> {
    let (mut all, mut request) = (Vec::new(), request.clone());
    for page in 0.. {
        let answer = place.list("leads", &request).unwrap();
        all.extend(ids(&answer));
        match answer["next"].as_str() {
            Some(next) => request.cursor = Some(next.to_owned()),
            None => return all,
        }
        between(page);
    }
    all
}

const SORTS: &[&[&str]] = &[
    &[],
    &["name"],
    &["-name"],
    &["amount"],
    &["-amount"],
    &["status", "-@created_at"],
    &["-status", "@created_at"],
    &["company"],
    &["-company", "name"],
    &["double"],
    &["-double", "due"],
    &["due", "-name", "amount"],
    &["-due", "amount", "-email"],
    &["@created_at"],
    &["-@id"],
    &["@updated_by", "-email"],
    &["{E-mail}"],
];

#[test]
fn cursors_visit_every_record_once_in_the_order_of_one_long_page() {
    let place = filled(101);
    for sort in SORTS {
        let whole = place.list("leads", &ListRequest { limit: 1000, ..sorted(sort) }).unwrap();
        let walked = walk(&place, &sorted(sort), |_| ());
        assert_eq!(walked, ids(&whole), "{sort:?}");
        assert_eq!(walked.iter().collect::<HashSet<_>>().len(), 101, "{sort:?}");
        assert_eq!(whole["next"], Value::Null);
    }
    // Filters, searches and cursors together.
    let request =
        ListRequest { filter: Some("{Amount} > 1".into()), search: Some("X".into()), ..sorted(&["-amount", "name"]) };
    let whole = ids(&place.list("leads", &ListRequest { limit: 1000, ..request.clone() }).unwrap());
    assert_eq!(walk(&place, &request, |_| ()), whole);
    assert!(whole.len() > 20);
}

/// What a search finds stands as it does in the whole list, on every page.
#[test]
fn searches_are_sorted_and_paged_like_lists() {
    let place = filled(101);
    for sort in SORTS {
        let whole = ids(&place.list("leads", &ListRequest { limit: 1000, ..sorted(sort) }).unwrap());
        // Who has an address has this word in it; of the names about one in ten has the other.
        for (words, found) in [("example", whole.iter().filter(|id| (**id - 1) % 7 != 0).count()), ("example emily", 9)]
        {
            let request = ListRequest { search: Some(words.into()), count: true, ..sorted(sort) };
            let page = place.list("leads", &ListRequest { limit: 1000, ..request.clone() }).unwrap();
            let all = ids(&page);
            let in_order: Vec<i64> = whole.iter().copied().filter(|id| all.contains(id)).collect();
            assert_eq!((all.len(), &all), (found, &in_order), "{sort:?} {words}");
            assert_eq!(page["count"], json!(found));
            for limit in [1, 2, 7] {
                assert_eq!(
                    walk(&place, &ListRequest { limit, ..request.clone() }, |_| ()),
                    all,
                    "{sort:?} {words} {limit}"
                );
            }
        }
    }
}

#[test]
fn cursors_miss_nothing_while_records_come() {
    for sort in SORTS {
        let place = filled(60);
        let before: HashSet<i64> =
            ids(&place.list("leads", &ListRequest { limit: 1000, ..sorted(&[]) }).unwrap()).into_iter().collect();
        let walked = walk(&place, &sorted(sort), |page| {
            place.create("leads", json!({ "name": format!("New {page}"), "amount": page, "company": 3 })).unwrap();
        });
        let mut times: HashMap<i64, usize> = HashMap::new();
        for id in walked {
            *times.entry(id).or_default() += 1;
        }
        assert!(times.values().all(|n| *n == 1), "{sort:?}");
        assert!(before.iter().all(|id| times.contains_key(id)), "{sort:?}");
    }
}

#[test]
fn blanks_are_last_and_names_stand_as_people_sort_them() {
    let place = filled(40);
    let names = |sort: &str| -> Vec<Value> {
        let answer = place.list("leads", &ListRequest { limit: 1000, ..sorted(&[sort]) }).unwrap();
        answer["records"]
            .as_array()
            .unwrap()
            .iter()
            .map(|r| r["fields"][sort.trim_start_matches('-')].clone())
            .collect()
    };
    for sort in ["amount", "-amount", "due", "email", "-email"] {
        let values = names(sort);
        let first_blank = values.iter().position(Value::is_null).unwrap();
        assert!(values[first_blank..].iter().all(Value::is_null), "{sort}");
    }
    let mut sorted = names("name");
    sorted.dedup();
    let order = ["Emil", "Emil x", "émile x", "Emily x", "olga x"];
    assert_eq!(sorted[..5].iter().map(|v| v.as_str().unwrap()).collect::<Vec<_>>(), order);
}

#[test]
fn cursors_belong_to_their_list() {
    let place = filled(20);
    let next = place.list("leads", &sorted(&["name"])).unwrap()["next"].as_str().unwrap().to_owned();
    let other = ListRequest { cursor: Some(next.clone()), ..sorted(&["-name"]) };
    let told = "The cursor belongs to a list with another filter, search or sort.";
    assert_eq!(message(place.list("leads", &other)), told);
    let keys = Cursor { keys: Vec::new(), ..Cursor::decode(&next).unwrap() };
    let short = ListRequest { cursor: Some(keys.encode()), ..sorted(&["name"]) };
    assert_eq!(message(place.list("leads", &short)), told);
    let rubbish = ListRequest { cursor: Some("x".into()), ..sorted(&["name"]) };
    assert_eq!(message(place.list("leads", &rubbish)), "The cursor cannot be read.");
    let long = ListRequest { limit: 1001, ..sorted(&[]) };
    assert_eq!(message(place.list("leads", &long)), "'limit' is 1001, expected at most 1000.");
}

/// In cents; a blank adds nothing.
fn cents(amount: &Value) -> i64 {
    (amount.as_f64().unwrap_or(0.0) * 100.0).round() as i64
}

#[test]
fn what_stands_around_a_record_is_the_same_on_every_page() {
    let place = filled(40);
    place
        .reshape(|m| {
            let leads = m.table_mut("leads").unwrap();
            for (name, formula) in [
                ("balance", "SUM(leads.amount, leads.@id <= @id)"),
                ("before", "COUNT(leads, leads.status = status, leads.@id < @id)"),
                ("place", "COUNT(leads, leads.amount > amount) + 1"),
            ] {
                leads.add_field(Field::new(name, name, FieldType::Formula { formula: formula.into() }));
            }
        })
        .unwrap();
    let filter = |text: &str, request| ListRequest { filter: Some(text.into()), ..request };
    let all = place.list("leads", &ListRequest { limit: 1000, ..sorted(&[]) }).unwrap();
    let all: Vec<(i64, Value)> =
        all["records"].as_array().unwrap().iter().map(|r| (r["id"].as_i64().unwrap(), r["fields"].clone())).collect();
    for limits in [false, true] {
        let grant = |place: &Place| match limits {
            true => limited(place, "leads"),
            false => everything(place.store.model().table("leads").unwrap()),
        };
        let seen: Vec<&(i64, Value)> =
            all.iter().filter(|(_, f)| !limits || f["status"] == "Won" || f["status"] == "Lost").collect();
        for request in [
            sorted(&[]),
            sorted(&["-@id"]),
            sorted(&["status"]),
            sorted(&["-balance"]),
            sorted(&["place", "@id"]),
            filter("balance > 30 and place > 2", sorted(&[])),
        ] {
            let mut request = ListRequest { count: true, ..request };
            loop {
                let page = place.list_as("leads", &request, grant(&place)).unwrap();
                for record in page["records"].as_array().unwrap() {
                    let id = record["id"].as_i64().unwrap();
                    let (_, own) = all.iter().find(|(other, _)| *other == id).unwrap();
                    let until = seen.iter().filter(|(other, _)| *other <= id);
                    let balance: i64 = until.clone().map(|(_, f)| cents(&f["amount"])).sum();
                    let before = until.filter(|(other, f)| *other != id && f["status"] == own["status"]).count();
                    let rank = 1 + seen.iter().filter(|(_, f)| cents(&f["amount"]) > cents(&own["amount"])).count();
                    let fields = &record["fields"];
                    assert_eq!(cents(&fields["balance"]), balance, "{request:?}: {id}");
                    assert_eq!(
                        (&fields["before"], &fields["place"]),
                        (&json!(before), &json!(rank)),
                        "{request:?}: {id}"
                    );
                }
                match page["next"].as_str() {
                    Some(next) => request.cursor = Some(next.to_owned()),
                    None => break,
                }
            }
        }
    }
    let (last, fields) = all.last().unwrap();
    assert_eq!(place.fields("leads", *last)["balance"], fields["balance"]);
    let by_balance = walk(&place, &sorted(&["-balance"]), |_| {});
    let balances: Vec<i64> =
        by_balance.iter().map(|id| cents(&all.iter().find(|(other, _)| other == id).unwrap().1["balance"])).collect();
    assert!(balances.len() == 40 && balances.is_sorted_by(|a, b| a >= b), "{balances:?}");
}

#[test]
fn counts_expansions_and_chosen_fields() {
    let place = filled(30);
    let request = ListRequest {
        filter: Some("{Status} = \"Won\"".into()),
        expand: vec!["company".into()],
        fields: Some(vec!["name".into(), "company".into(), "partners".into()]),
        count: true,
        limit: 2,
        ..ListRequest::default()
    };
    let answer = place.list("leads", &request).unwrap();
    assert_eq!(answer["count"], 7);
    let first = &answer["records"][0];
    assert_eq!(first["fields"]["company"]["fields"]["name"], "Emil 2");
    assert_eq!(first["fields"]["partners"], json!([1, 2]));
    assert_eq!(first["fields"].as_object().unwrap().keys().collect::<Vec<_>>(), ["name", "company", "partners"]);
    for (request, told) in [
        (ListRequest { expand: vec!["name".into()], ..sorted(&[]) }, "'name' cannot be expanded: it is no link."),
        (ListRequest { fields: Some(vec!["nme".into()]), ..sorted(&[]) }, "There is no field 'nme' in table 'leads'."),
        (sorted(&["nme"]), "There is no field 'nme' in table 'leads'."),
        (sorted(&["partners"]), "'Partners' cannot be sorted by: its type is links."),
        (sorted(&["@mood"]), "Records have no '@mood' to be sorted by."),
    ] {
        assert_eq!(message(place.list("leads", &request)), told);
    }
}

fn explained(place: &Place, request: &ListRequest) -> String {
    explained_of(place, "leads", request)
}

fn explained_of(place: &Place, table: &str, request: &ListRequest) -> String {
    let model = place.store.model();
    let table = model.table(table).unwrap();
    let dialect = place.store.dialect();
    let plan = plan::list(dialect, &model, table, request, &everything(table), Search::Scan).unwrap();
    let lines = plan.ranges.iter().flat_map(|range| {
        let bound = vec![Bound::Integer(1); range.params.len()];
        explain(place, &range.text, bound)
    });
    lines.filter(|line| !line.contains("SUBQUERY")).collect::<Vec<_>>().join("; ")
}

/// How a statement is carried out, line by line: on PostgreSQL as it is for a large table.
fn explain(place: &Place, sql: &str, bound: Vec<Bound<'static>>) -> Vec<String> {
    let dialect = place.store.dialect();
    let read = place.store.read(LONG, |conn| match dialect {
        Dialect::Sqlite => {
            // Kept by its text, an explanation would stay what it was.
            conn.prepare_cached(&format!("EXPLAIN QUERY PLAN {sql} -- {}", place.head()))?
                .query_map(bound.clone(), |row| row.get(3))
        }
        Dialect::Postgres => {
            for way in ["seqscan", "sort", "bitmapscan", "hashjoin", "mergejoin"] {
                conn.execute_batch(&format!("SET LOCAL enable_{way} = off"))?;
            }
            conn.prepare_cached(&format!("EXPLAIN {sql}"))?.query_map(bound.clone(), |row| row.get(0))
        }
    });
    read.unwrap_or_else(|e| panic!("{e:?}: {sql}"))
}

#[test]
fn indexes_serve_lists_and_their_continuations() {
    let place = filled(60);
    let won = |request: ListRequest| ListRequest { filter: Some("{Status} = \"Won\"".into()), ..request };
    for (request, index) in [
        (won(sorted(&["-@created_at"])), "_index_2_4_created_atd (status=?"),
        (won(sorted(&["status", "-@created_at"])), "_index_2_4_created_atd (status=?"),
        (sorted(&["status", "-@created_at"]), "_index_2_4_created_atd"),
        (sorted(&["-status", "@created_at"]), "_index_2_4_created_atd"),
        (sorted(&["name"]), "_index_2_1"),
        (sorted(&["-name"]), "_index_2_1"),
        (sorted(&["amount"]), "_index_2_5"),
        (sorted(&["-amount"]), "_index_2_5"),
        (sorted(&[]), "USING INTEGER PRIMARY KEY"),
        (sorted(&["-@id"]), ""),
        (ListRequest { filter: Some("{Company} = 3".into()), ..sorted(&[]) }, "_link_2_3 (company=?)"),
        (ListRequest { filter: Some("{E-mail} = \"p8@example.com\"".into()), ..sorted(&[]) }, "_unique_2_2 (<expr>=?)"),
    ] {
        let mut request = ListRequest { expand: vec!["company".into()], ..request };
        for page in 0..2 {
            let plan = explained(&place, &request);
            let sorted = ["FOR ORDER BY", "OF ORDER BY", "Sort"].iter().any(|sorted| plan.contains(sorted));
            assert!(!sorted, "{request:?}: {plan}");
            if page > 0 {
                assert!(!plan.contains("SCAN") && !plan.contains("Seq Scan"), "{request:?}: {plan}");
            }
            if !(request.sort.is_empty() && page == 0) {
                let by_name = index.split(' ').next().unwrap_or_default().replace("USING", "leads_pkey");
                let index = if place.store.dialect() == Dialect::Sqlite { index } else { &by_name };
                assert!(plan.contains(index), "{request:?}: {plan}");
            }
            match place.list("leads", &request).unwrap()["next"].as_str() {
                Some(next) => request.cursor = Some(next.to_owned()),
                None => break,
            }
        }
    }
}

#[test]
fn indexes_on_parts_of_json_serve_lists_and_their_continuations() {
    let mut model = one_table("docs", [Field::new("d", "Details", FieldType::Json)]);
    let docs = model.table_mut("docs").unwrap();
    docs.document = Some("d".to_owned());
    docs.indexes = [["d.kind", "-d.at.day"].as_slice(), &["d.n"], &["d"]]
        .map(|parts| Index(parts.iter().map(|p| (*p).to_owned()).collect()))
        .into();
    let names: Vec<String> = docs.indexes.iter().map(|index| ddl::index_name(docs, index)).collect();
    let place = Place::new(model);
    for n in 0..9 {
        let day = if n == 8 { Value::Null } else { json!(n) };
        let fields = json!({ "d": { "kind": (["a", "b"][n % 2]), "at": { "day": day }, "n": n, "tags": [n] } });
        place.create("docs", fields).unwrap();
    }
    let filtered = |filter: &str, sort: &[&str]| ListRequest { filter: Some(filter.into()), limit: 2, ..sorted(sort) };
    for (request, index, ids) in [
        (filtered("d.kind = \"a\"", &["-at.day"]), &names[0], vec![7, 5, 3, 1, 9]),
        (filtered("kind = \"B\"", &["-d.at.day"]), &names[0], vec![8, 6, 4, 2]),
        (filtered("n > 5", &["n"]), &names[1], vec![7, 8, 9]),
        (ListRequest { limit: 4, ..sorted(&["-n"]) }, &names[1], vec![9, 8, 7, 6, 5, 4, 3, 2, 1]),
    ] {
        let mut request = request;
        let mut found = Vec::new();
        loop {
            let plan = explained_of(&place, "docs", &request);
            assert!(plan.contains(index.as_str()), "{request:?}: {plan}");
            assert!(!["FOR ORDER BY", "Sort"].iter().any(|sorted| plan.contains(sorted)), "{request:?}: {plan}");
            let page = place.list("docs", &request).unwrap();
            found.extend(page["records"].as_array().unwrap().iter().filter_map(|r| r["id"].as_i64()));
            match page["next"].as_str() {
                Some(next) => request.cursor = Some(next.to_owned()),
                None => break,
            }
        }
        assert_eq!(found, ids, "{request:?}");
    }
    assert_eq!(place.list("docs", &filtered("INCLUDES(tags, 3)", &[])).unwrap()["records"][0]["id"], 4);
}

#[test]
fn what_does_not_fit_is_found_through_an_index() {
    let place = filled(60);
    for amount in ["about 5", "ask Ann"] {
        place.create("leads", json!({ "name": "Odd", "amount": amount })).unwrap();
    }
    for filter in
        ["ISMISFIT({Amount})", "ISMISFIT({Due}, {Amount})", "ISMISFIT({Amount}) and CONTAINS({Name}, \"odd\")"]
    {
        let request = ListRequest { filter: Some(filter.into()), ..ListRequest::default() };
        let plan = explained(&place, &request);
        assert!(plan.contains("_misfits_2"), "{plan}");
        let page = place.list("leads", &request).unwrap();
        assert_eq!(page["records"].as_array().unwrap().len(), 2, "{page}");
    }
    // A table of an earlier version has none, and gets it with a change of its own.
    let has_one = || place.indexes("leads").contains(&"_misfits_2".to_owned());
    place.tamper(&format!("DROP INDEX {}", place.store.dialect().table("_misfits_2")));
    place.reshape(|m| m.table_mut("companies").unwrap().label = "Firms".into()).unwrap();
    assert!(!has_one());
    let note = Field::new("remark", "Remark", FieldType::Text);
    place.reshape(|m| _ = m.table_mut("leads").unwrap().add_field(note.clone())).unwrap();
    assert!(has_one());
}

#[test]
fn links_are_found_through_an_index() {
    let mut model = model();
    model.table_mut("companies").unwrap().fields[0].unique = false;
    let place = Place::new(model);
    let dialect = place.store.dialect();
    let sql = format!("SELECT _id FROM {} WHERE {}(name) = 'x'", dialect.table("companies"), dialect.own("key"));
    let explain = |place: &Place| texts_of_plan(place, &sql);
    assert!(explain(&place).contains("_title_1_1"), "{}", explain(&place));
    place.reshape(|m| m.table_mut("companies").unwrap().fields[0].unique = true).unwrap();
    assert!(explain(&place).contains("_unique_1_1"), "{}", explain(&place));
    assert_eq!(place.indexes("companies").iter().filter(|name| name.starts_with("_title")).count(), 0);
    // A computed field's index follows its formula.
    place.reshape(|m| m.table_mut("leads").unwrap().indexes.push(Index(vec!["double".into()]))).unwrap();
    assert!(explained(&place, &sorted(&["double"])).contains("_index_2_10"));
    place
        .reshape(|m| {
            m.table_mut("leads").unwrap().fields[9].kind = FieldType::Formula { formula: "{Amount} * 3".into() }
        })
        .unwrap();
    assert!(explained(&place, &sorted(&["double"])).contains("_index_2_10"));
}

fn texts_of_plan(place: &Place, sql: &str) -> String {
    explain(place, sql, Vec::new()).join("; ")
}

/// Someone who sees leads that are won, without their amounts, and companies of one city, without their names.
fn limited(place: &Place, table: &str) -> Grant {
    let model = place.store.model();
    let sight = |name: &str, rows: &str, hidden: &[&str]| {
        let table = model.table(name).unwrap();
        let typed = formula::check(&formula::parse(rows).unwrap(), &Scope::new(&model, table)).unwrap();
        let hidden = hidden.iter().map(|h| table.field(h).unwrap().id).collect();
        (table.id, TableSight { rows: Some(typed), hidden, ..TableSight::default() })
    };
    let tables = HashMap::from([
        sight("leads", "OR({Status} = \"Won\", {Status} = \"Lost\")", &["amount", "email"]),
        sight("companies", "{City} = \"City 1\"", &["name"]),
    ]);
    let rights = Rights { everything_else: false, tables, fingerprint: 1 };
    Grant::issue(model.table(table).unwrap().id, Action::READ, Arc::new(rights))
}

#[test]
fn what_a_grant_hides_never_shows() {
    let place = filled(60);
    let as_limited = |request: &ListRequest| place.list_as("leads", request, limited(&place, "leads"));
    let all =
        as_limited(&ListRequest { limit: 1000, count: true, expand: vec!["company".into()], ..sorted(&[]) }).unwrap();
    assert_eq!(all["count"], 30);
    for record in all["records"].as_array().unwrap() {
        let fields = record["fields"].as_object().unwrap();
        assert!(["Won", "Lost"].contains(&fields["status"].as_str().unwrap()));
        assert!(!fields.contains_key("amount") && !fields.contains_key("email"));
        // What a computed field is made of need not be in sight.
        assert!(fields.contains_key("double"));
        if let Value::Object(company) = &fields["company"] {
            assert_eq!(company["fields"], json!({ "city": "City 1" }));
        }
    }
    for (request, told) in [
        (sorted(&["amount"]), "There is no field 'amount' in table 'leads'."),
        (
            ListRequest { fields: Some(vec!["email".into()]), ..sorted(&[]) },
            "There is no field 'email' in table 'leads'.",
        ),
    ] {
        let problem = as_limited(&request).unwrap_err();
        assert_eq!((problem.message.as_str(), problem.hint), (told, None));
    }
    for filter in ["{Amount} > 0", "{E-mail} = \"x\"", "{Company}.{Name} = \"x\""] {
        let problem = as_limited(&ListRequest { filter: Some(filter.into()), ..sorted(&[]) }).unwrap_err();
        assert!(problem.errors.iter().all(|e| e.field == "filter"), "{filter}: {problem:?}");
    }
    // Neither the index nor a scan finds a record by what is hidden; and an OR does not widen what may be seen.
    for words in ["example.com", "p3@example"] {
        let found = as_limited(&ListRequest { search: Some(words.into()), ..sorted(&[]) }).unwrap();
        assert_eq!(ids(&found), Vec::<i64>::new());
    }
    let wide = ListRequest { filter: Some("OR({Status} = \"New\", TRUE)".into()), limit: 1000, ..sorted(&[]) };
    assert_eq!(ids(&as_limited(&wide).unwrap()).len(), 30);
    // The order by a link tells nothing of names that are hidden.
    let by_company = as_limited(&ListRequest { limit: 1000, ..sorted(&["company"]) }).unwrap();
    let companies: Vec<Value> =
        by_company["records"].as_array().unwrap().iter().map(|r| r["fields"]["company"].clone()).collect();
    let known: Vec<i64> = companies.iter().filter_map(Value::as_i64).collect();
    assert!(known.is_sorted(), "{known:?}");
}

#[test]
fn decimals_are_found_and_paged_to_the_last_digit() {
    let amounts = ["123456789.1234567891", "123456789.1234567892", "0.0000000001", "-922337203.6854775807"];
    let place = Place::new(one_table("rows", [Field::new("a", "A", FieldType::Number { decimals: 10 })]));
    for amount in amounts {
        place.create("rows", json!({ "a": amount })).unwrap();
    }
    for (id, amount) in (1..).zip(amounts) {
        let equal = ListRequest { filter: Some(format!("{{A}} = {amount}")), ..ListRequest::default() };
        assert_eq!(ids(&place.list("rows", &equal).unwrap()), [id], "{amount}");
    }
    for (sort, wanted) in [("a", [4, 3, 1, 2]), ("-a", [2, 1, 3, 4])] {
        let mut request = ListRequest { sort: vec![sort.to_owned()], limit: 1, ..ListRequest::default() };
        let mut seen = Vec::new();
        for _ in 0..wanted.len() {
            let page = place.list("rows", &request).unwrap();
            seen.extend(ids(&page));
            request.cursor = page["next"].as_str().map(str::to_owned);
        }
        assert_eq!((seen, request.cursor), (wanted.to_vec(), None), "{sort}");
    }
}

#[test]
fn readings_that_fail_or_panic_take_nothing_away() {
    let place = filled(3);
    for n in 0..70 {
        let broken = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
            place.store.read(LONG, |conn| match n % 2 {
                0 => conn.execute_batch("SELECT nothing FROM nowhere"),
                _ => panic!("on purpose"),
            })
        }));
        assert!(!matches!(broken, Ok(Ok(()))));
    }
    assert_eq!(place.list("leads", &sorted(&[])).unwrap()["records"].as_array().unwrap().len(), 3);
}
