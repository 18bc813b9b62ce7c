//! A workbook that comes again: what is new, changed, gone, in conflict; structure that moved; decisions that are remembered.

use serde_json::{Value, json};

use super::upload;
use crate::server::{Client, crm};

pub(super) fn apply(client: &Client, plan: &Value) -> Value {
    client.post(&format!("/api/v1/imports/{}/apply", plan["id"]), &json!({})).expect(200).json()
}

pub(super) fn into(plan: &Value, at: usize) -> &Value {
    &plan["proposal"]["tables"][at]["into"]
}

/// The counts of a trial: new, changed, same, gone, conflicts, refused.
pub(super) fn counts(plan: &Value) -> [u64; 6] {
    let compared = &into(plan, 0)["compared"];
    ["new", "changed", "same", "gone", "conflicts", "refused"].map(|kind| compared[kind].as_u64().unwrap())
}

pub(super) fn records(client: &Client, table: &str, sort: &str) -> Vec<Value> {
    let path = format!("/api/v1/tables/{table}/records?limit=500&sort={sort}");
    client.get(&path).expect(200).json()["records"].as_array().unwrap().clone()
}

pub(super) fn column(records: &[Value], field: &str) -> Vec<Value> {
    records.iter().map(|r| r["fields"][field].clone()).collect()
}

const STOCK: &str = "Sku,Name,Pieces,Shelf\nAA1,Bolt,1,left\nBB2,Nut,3,right\nCC3,Screw,5,left\nDD4,Washer,7,top\n";

#[test]
fn rows_are_known_again_by_their_key() {
    let crm = crm();
    apply(&crm.person, &upload(&crm.person, "stock 2024-01.csv", STOCK));
    let again = "Sku,Name,Pieces,Shelf\nAA1,Bolt,1,left\nBB2,Nut,4,right\nDD4,Washer,,top\nEE5,Pin,9,left\n";
    let plan = upload(&crm.person, "stock 2024-02.csv", again);
    assert_eq!(into(&plan, 0)["table"], "stock_2024_01", "{}", plan["proposal"]["tables"][0]);
    assert_eq!(into(&plan, 0)["key"], json!(["sku"]));
    assert_eq!(counts(&plan), [1, 2, 1, 1, 0, 0]);
    let examples = into(&plan, 0)["compared"]["examples"].as_array().unwrap();
    let nut = examples.iter().find(|e| e["title"] == "BB2" || e["title"] == "Nut").unwrap();
    assert_eq!(nut["fields"], json!([{ "label": "Pieces", "here": 3, "file": 4 }]));
    assert_eq!((&nut["what"], &nut["row"]), (&json!("changed"), &json!(3)));
    let unchanged = column(&records(&crm.person, "stock_2024_01", "sku"), "pieces");
    assert_eq!(unchanged, [json!(1), json!(3), json!(5), json!(7)], "a plan writes nothing");
    let done = apply(&crm.person, &plan);
    assert_eq!(
        ["new", "changed", "same", "gone"].map(|kind| done[kind].as_u64().unwrap()),
        [1, 2, 1, 1],
        "what was said is done: {done}"
    );
    let now = records(&crm.person, "stock_2024_01", "sku");
    assert_eq!(column(&now, "pieces"), [json!(1), json!(4), json!(5), Value::Null, json!(9)]);
    crm.person.post(&format!("/api/v1/imports/{}/undo", plan["id"]), &json!({})).expect(200);
    assert_eq!(column(&records(&crm.person, "stock_2024_01", "sku"), "pieces"), unchanged);
}

#[test]
fn what_was_changed_here_stays_unless_the_file_says_otherwise() {
    let crm = crm();
    apply(&crm.person, &upload(&crm.person, "stock.csv", STOCK));
    let ids: Vec<i64> = records(&crm.person, "stock", "sku").iter().map(|r| r["id"].as_i64().unwrap()).collect();
    let path = |id: i64| format!("/api/v1/tables/stock/records/{id}");
    // The first is changed here alone, the second here and in the file, the third deleted here.
    crm.person.patch(&path(ids[0]), &json!({ "fields": { "shelf": "top" } })).expect(200);
    crm.person.patch(&path(ids[1]), &json!({ "fields": { "pieces": 30 } })).expect(200);
    crm.person.delete(&path(ids[2])).expect(204);
    let again = "Sku,Name,Pieces,Shelf\nAA1,Big bolt,1,left\nBB2,Nut,33,right\nCC3,Screw,5,left\nDD4,Washer,7,top\n";
    let plan = upload(&crm.person, "stock.csv", again);
    assert_eq!(counts(&plan), [0, 1, 1, 0, 2, 0], "{}", into(&plan, 0));
    let examples = into(&plan, 0)["compared"]["examples"].as_array().unwrap();
    let conflict = examples.iter().find(|e| e["what"] == "conflict" && e["record"] == ids[1]).unwrap();
    assert_eq!(conflict["fields"], json!([{ "label": "Pieces", "here": 30, "file": 33 }]));
    let done = apply(&crm.person, &plan);
    assert_eq!((done["accepted"].as_u64(), &done["rejected"]), (Some(2), &json!({ "conflict": 2 })));
    let now = records(&crm.person, "stock", "sku");
    assert_eq!(column(&now, "sku"), [json!("AA1"), json!("BB2"), json!("DD4")]);
    assert_eq!(column(&now, "name"), [json!("Big bolt"), json!("Nut"), json!("Washer")]);
    assert_eq!(column(&now, "pieces"), [json!(1), json!(30), json!(7)]);
    assert_eq!(now[0]["fields"]["shelf"], "top", "what was changed here alone stays");

    let plan = upload(&crm.person, "stock.csv", &again.replace("33", "34"));
    let asked = json!({ "tables": [{ "name": plan["proposal"]["tables"][0]["name"],
        "into": { "conflicts": "file", "gone": "delete" } }] });
    let changed = crm.person.patch(&format!("/api/v1/imports/{}", plan["id"]), &asked).expect(200).json();
    assert_eq!(counts(&changed)[4], 0, "the file is right: {}", into(&changed, 0));
    apply(&crm.person, &changed);
    let now = records(&crm.person, "stock", "sku");
    assert_eq!(column(&now, "pieces"), [json!(1), json!(34), json!(5), json!(7)]);
}

#[test]
fn records_that_the_file_does_not_have_can_be_deleted_and_come_back() {
    let crm = crm();
    apply(&crm.person, &upload(&crm.person, "stock.csv", STOCK));
    crm.person.post("/api/v1/tables/stock/records", &json!({ "fields": { "sku": "XX9", "name": "Own" } })).expect(201);
    let plan = upload(&crm.person, "stock.csv", "Sku,Name,Pieces,Shelf\nAA1,Bolt,1,left\nDD4,Washer,7,top\n");
    assert_eq!(counts(&plan)[3], 2, "what was made here is not gone from the file");
    let path = format!("/api/v1/imports/{}", plan["id"]);
    let name = &plan["proposal"]["tables"][0]["name"];
    let asked = json!({ "tables": [{ "name": name, "into": { "gone": "delete" } }] });
    crm.person.patch(&path, &asked).expect(200);
    let wrong = json!({ "tables": [{ "name": name, "into": { "gone": "forget" } }] });
    assert_eq!(
        crm.person.patch(&path, &wrong).expect(422).detail(),
        "'gone' is 'keep' or 'delete', and not \"forget\"."
    );
    apply(&crm.person, &plan);
    let skus = |client: &Client| column(&records(client, "stock", "sku"), "sku");
    assert_eq!(skus(&crm.person), [json!("AA1"), json!("DD4"), json!("XX9")]);
    // They stand among what was deleted, and one comes back by itself.
    let deleted = || crm.person.get("/api/v1/tables/stock/deleted").expect(200).json()["records"].clone();
    let gone = deleted();
    assert_eq!(gone.as_array().unwrap().len(), 2, "{gone}");
    assert_eq!((&gone[0]["why"], &gone[0]["fields"]["sku"]), (&json!("import"), &json!("CC3")));
    assert_eq!(gone[1]["fields"]["sku"], "BB2");
    let restore = format!("/api/v1/tables/stock/records/{}/restore", gone[1]["id"]);
    let back = crm.person.post(&restore, &json!({ "seq": gone[1]["seq"] })).expect(200);
    assert_eq!(deleted().as_array().unwrap().len(), 1);
    let change = back.header("sheaf-change").unwrap();
    crm.person.post(&format!("/api/v1/changes/{change}/undo"), &json!({})).expect(200);
    crm.person.post(&format!("{path}/undo"), &json!({})).expect(200);
    assert_eq!(deleted(), json!([]));
    assert_eq!(skus(&crm.person), ["AA1", "BB2", "CC3", "DD4", "XX9"].map(|sku| json!(sku)));
}

#[test]
fn rows_without_a_key_are_known_by_what_they_hold() {
    let crm = crm();
    let first = "Person,Day,Project,Hours\nAnn,2024-03-01,Roof,8\nAnn,2024-03-01,Wall,2\nBob,2024-03-02,Roof,6\nBob,2024-03-02,Roof,6\n";
    apply(&crm.person, &upload(&crm.person, "hours.csv", first));
    // One row changed its hours, one of two equal rows is gone, one is new.
    let again = "Person,Day,Project,Hours\nBob,2024-03-02,Roof,6\nAnn,2024-03-01,Wall,3\nAnn,2024-03-01,Roof,8\nCid,2024-03-09,Yard,4\n";
    let plan = upload(&crm.person, "hours.csv", again);
    assert_eq!(into(&plan, 0)["key"], json!([]));
    assert_eq!(counts(&plan), [1, 1, 2, 1, 0, 0], "{}", into(&plan, 0));
}

#[test]
fn columns_that_were_renamed_moved_or_added_are_recognised() {
    let crm = crm();
    apply(
        &crm.person,
        &upload(
            &crm.person,
            "people.csv",
            "Id,Name,Phone no,Town\nP1,Ann Ode,0171 1,Ulm\nP2,Bob Rye,0172 2,Bonn\nP3,Cid Sky,0173 3,Kiel\nP4,Dan Tor,0174 4,Jena\n",
        ),
    );
    crm.person.patch("/api/v1/tables/people/fields/town", &json!({ "label": "City" })).expect(200);
    let again = "Name,Id,Born,Mobile,Town\nAnn Ode,P1,1990-01-02,0171 1,Ulm\nBob Rye,P2,1991-02-03,0172 2,Bonn\nCid Sky,P3,1992-03-04,0173 3,Kiel\nDan Tor,P4,1993-04-05,0174 9,Jena\n";
    let plan = upload(&crm.person, "people.csv", again);
    let fields = &into(&plan, 0)["fields"];
    assert_eq!(
        *fields,
        json!({ "id": "id", "name": "name", "mobile": "phone_no", "town": "town", "born": "born" }),
        "{}",
        into(&plan, 0)
    );
    let evidence = into(&plan, 0)["evidence"].as_str().unwrap();
    assert!(
        evidence.contains("'Mobile' is 'Phone no' under another name") && evidence.contains("new: 'Born'"),
        "{evidence}"
    );
    apply(&crm.person, &plan);
    let now = records(&crm.person, "people", "id");
    assert_eq!(column(&now, "born")[3], "1993-04-05");
    assert_eq!(column(&now, "phone_no")[3], "0174 9");
    let table = crm.person.get("/api/v1/tables").expect(200).json();
    let people = table["tables"].as_array().unwrap().iter().find(|t| t["name"] == "people").unwrap().clone();
    let labels: Vec<_> = people["fields"].as_array().unwrap().iter().map(|f| f["label"].as_str().unwrap()).collect();
    assert_eq!(labels, ["Id", "Name", "Phone no", "City", "Born"], "labels given here stay");
}

#[test]
fn a_table_goes_where_a_person_says() {
    let crm = crm();
    apply(&crm.person, &upload(&crm.person, "stock.csv", STOCK));
    let plan = upload(&crm.person, "stock.csv", STOCK);
    let (path, name) = (format!("/api/v1/imports/{}", plan["id"]), plan["proposal"]["tables"][0]["name"].clone());
    let own = crm.person.patch(&path, &json!({ "tables": [{ "name": name, "into": null }] })).expect(200).json();
    assert_eq!(own["proposal"]["tables"][0].get("into"), None);
    let back = json!({ "tables": [{ "name": name, "into": { "table": "stock", "key": ["name"] } }] });
    let back = crm.person.patch(&path, &back).expect(200).json();
    assert_eq!((counts(&back), &into(&back, 0)["key"]), ([0, 0, 4, 0, 0, 0], &json!(["name"])));
    let unknown = json!({ "tables": [{ "name": name, "into": { "table": "stok" } }] });
    assert!(crm.person.patch(&path, &unknown).expect(404).text.contains("stok"));
    crm.person.patch(&path, &json!({ "tables": [{ "name": name, "into": null }] })).expect(200);
    assert_eq!(apply(&crm.person, &plan)["tables"], json!(["stock_2"]), "a table of its own");
}

#[test]
fn decisions_hold_for_the_next_import_of_that_workbook() {
    let crm = crm();
    let text = "Code,Kind,Note,Amount\n1,a,x,10\n2,b,y,20\n3,a,z,30\n4,b,w,40\n";
    let plan = upload(&crm.person, "costs may.csv", text);
    let path = format!("/api/v1/imports/{}", plan["id"]);
    let asked = json!({ "tables": [{ "name": plan["proposal"]["tables"][0]["name"], "label": "Costs", "fields": [
        { "name": "code", "type": "text" }, { "name": "note", "include": false }, { "name": "amount", "label": "Euro" } ] }] });
    crm.person.patch(&path, &asked).expect(200);
    // The plan was never applied: what was decided holds all the same.
    let next = upload(&crm.person, "costs june.csv", &text.replace("40", "41"));
    let table = &next["proposal"]["tables"][0];
    let field = |name: &str| table["fields"].as_array().unwrap().iter().find(|f| f["name"] == name).unwrap();
    assert_eq!(table["label"], "Costs");
    assert_eq!(
        (&field("code")["type"], &field("note")["include"], &field("amount")["label"]),
        (&json!("text"), &json!(false), &json!("Euro"))
    );
    assert_eq!(next["proposal"]["remembered"], json!({ "import": plan["id"], "taken": 4 }));
    let third = upload(&crm.person, "costs july.csv", "Code,Kind,Amount\n1,a,10\n2,b,20\n3,a,30\n");
    let remembered = &third["proposal"]["remembered"];
    assert_eq!(
        (&remembered["taken"], remembered["lapsed"].as_array().map(Vec::len)),
        (&json!(3), Some(1)),
        "{remembered}"
    );
}

#[test]
fn a_kept_change_is_still_kept_the_next_time() {
    let crm = crm();
    apply(&crm.person, &upload(&crm.person, "stock.csv", STOCK));
    let id = records(&crm.person, "stock", "sku")[1]["id"].as_i64().unwrap();
    let path = format!("/api/v1/tables/stock/records/{id}");
    crm.person.patch(&path, &json!({ "fields": { "pieces": 30, "shelf": "attic" } })).expect(200);
    let again = STOCK.replace("BB2,Nut,3", "BB2,Nut,33");
    assert_eq!(counts(&upload(&crm.person, "stock.csv", &again)), [0, 0, 3, 0, 1, 0]);
    apply(&crm.person, &upload(&crm.person, "stock.csv", &again));
    let more = format!("{again}EE5,Pin,9,left\n");
    let plan = upload(&crm.person, "stock.csv", &more);
    assert_eq!(counts(&plan), [1, 0, 3, 0, 1, 0], "{}", into(&plan, 0));
    apply(&crm.person, &plan);
    // The name alone changed in the file: it is taken, and what was changed here stays.
    let plan = upload(&crm.person, "stock.csv", &STOCK.replace("BB2,Nut", "BB2,Big nut"));
    assert_eq!(counts(&plan), [0, 1, 3, 1, 0, 0], "{}", into(&plan, 0));
    apply(&crm.person, &plan);
    apply(&crm.person, &upload(&crm.person, "stock.csv", &STOCK.replace("BB2,Nut", "BB2,Bigger nut")));
    let nut = &records(&crm.person, "stock", "sku")[1]["fields"];
    assert_eq!((&nut["name"], &nut["pieces"], &nut["shelf"]), (&json!("Bigger nut"), &json!(30), &json!("attic")));
}

#[test]
fn an_import_that_was_undone_can_come_again() {
    let crm = crm();
    apply(&crm.person, &upload(&crm.person, "stock.csv", STOCK));
    let again = STOCK.replace("BB2,Nut,3", "BB2,Nut,33");
    let plan = upload(&crm.person, "stock.csv", &again);
    apply(&crm.person, &plan);
    crm.person.post(&format!("/api/v1/imports/{}/undo", plan["id"]), &json!({})).expect(200);
    let plan = upload(&crm.person, "stock.csv", &again);
    assert_eq!(counts(&plan), [0, 1, 3, 0, 0, 0], "{}", into(&plan, 0));
}

#[test]
fn two_sheets_of_one_table_do_not_take_each_others_records_for_gone() {
    let crm = crm();
    apply(&crm.person, &upload(&crm.person, "stock.csv", STOCK));
    let parts = [
        ("left.csv", "Sku,Name,Pieces,Shelf\nAA1,Bolt,1,left\nCC3,Screw,5,left\nEE5,Pin,9,left\n"),
        ("right.csv", "Sku,Name,Pieces,Shelf\nBB2,Nut,3,right\nFF6,Cap,8,right\n"),
    ];
    let parts = parts.map(|(name, text)| {
        format!("--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\r\n{text}\r\n")
    });
    let client = crm.person.with("content-type", "multipart/form-data; boundary=b");
    let plan =
        client.send("POST", "/api/v1/imports", format!("{}--b--\r\n", parts.concat()).as_bytes()).expect(201).json();
    let tables: Vec<Value> = plan["proposal"]["tables"]
        .as_array()
        .unwrap()
        .iter()
        .map(|t| json!({ "name": t["name"], "into": { "table": "stock", "key": ["sku"], "gone": "delete" } }))
        .collect();
    let path = format!("/api/v1/imports/{}", plan["id"]);
    let plan = crm.person.patch(&path, &json!({ "tables": tables })).expect(200).json();
    let gone: u64 = (0..2).map(|at| into(&plan, at)["compared"]["gone"].as_u64().unwrap()).sum();
    assert_eq!(gone, 1, "{}", plan["proposal"]);
    apply(&crm.person, &plan);
    let skus = column(&records(&crm.person, "stock", "sku"), "sku");
    assert_eq!(skus, ["AA1", "BB2", "CC3", "EE5", "FF6"].map(|sku| json!(sku)));
}

/// Tables that were put together are put together again, and what was decided of one of them after that still holds.
#[test]
fn decisions_about_tables_that_were_put_together_hold_too() {
    let crm = crm();
    let month = |first: u32| {
        (first..first + 12).fold("Entry,Account,Amount\n".to_owned(), |text, i| text + &format!("E{i},Bank,{i}.5\n"))
    };
    let send = |months: &[(&str, u32)]| {
        let parts = months.iter().map(|(name, first)| {
            let head = format!("--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}.csv\"\r\n\r\n");
            format!("{head}{}\r\n", month(*first))
        });
        let client = crm.person.with("content-type", "multipart/form-data; boundary=b");
        let form = format!("{}--b--\r\n", parts.collect::<String>());
        client.send("POST", "/api/v1/imports", form.as_bytes()).expect(201).json()
    };
    let plan = send(&[("Jan", 100), ("Feb", 200), ("Mar", 300)]);
    let path = format!("/api/v1/imports/{}", plan["id"]);
    let name = |plan: &Value, at: usize| plan["proposal"]["tables"][at]["name"].clone();
    let ask = |asked: Value| crm.person.patch(&path, &json!({ "tables": [asked] })).expect(200).json();
    ask(json!({ "name": name(&plan, 2), "fields": [{ "name": "account", "include": false }] }));
    let stacked = ask(json!({ "name": name(&plan, 0), "stack": true }));
    assert_eq!(stacked["proposal"]["tables"].as_array().map(Vec::len), Some(1), "{}", stacked["proposal"]);
    ask(json!({ "name": name(&stacked, 0), "label": "Bookings" }));
    let next = send(&[("Jan", 100), ("Feb", 200), ("Mar", 300)]);
    let tables = next["proposal"]["tables"].as_array().unwrap();
    assert_eq!((tables.len(), &tables[0]["label"], &tables[0]["rows"]), (1, &json!("Bookings"), &json!(36)), "{next}");
    assert_eq!(next["proposal"]["remembered"]["lapsed"], Value::Null);
}

/// What a workbook cannot show of itself is read by the rules of the field that stands.
#[test]
fn fields_of_every_kind_take_the_cells_of_a_column() {
    let crm = crm();
    apply(&crm.person, &upload(&crm.person, "stock.csv", STOCK));
    for field in [
        json!({ "name": "seen_by", "label": "Seen by", "type": "user" }),
        json!({ "name": "raw", "label": "Raw", "type": "json" }),
        json!({ "name": "set", "label": "Set", "type": "links", "link": { "table": "stock", "field": "sku" } }),
    ] {
        crm.admin.post("/api/v1/tables/stock/fields", &field).expect(201);
    }
    let text = "Sku,Name,Pieces,Shelf,Seen by,Raw,Set\nAA1,Bolt,1,left,nobody at all,\"{\"\"a\"\":1}\",BB2\n\
                BB2,Nut,3,right,,[2],\nCC3,Screw,5,left,,,\nDD4,Washer,7,top,,,\n";
    let plan = upload(&crm.person, "stock.csv", text);
    let fields = &into(&plan, 0)["fields"];
    assert_eq!((&fields["seen_by"], &fields["raw"], &fields["set"]), (&json!("seen_by"), &json!("raw"), &json!("set")));
    apply(&crm.person, &plan);
    let now = records(&crm.person, "stock", "sku");
    assert_eq!(now[0]["fields"]["seen_by"], Value::Null, "a name that is nobody's is kept beside the record");
    assert!(now[0]["misfits"]["seen_by"].to_string().contains("nobody at all"), "{}", now[0]);
    assert_eq!((&now[0]["fields"]["raw"], &now[1]["fields"]["raw"]), (&json!({ "a": 1 }), &json!([2])));
    assert_eq!(
        counts(&upload(&crm.person, "stock.csv", text)),
        [0, 0, 4, 0, 0, 0],
        "the same file again changes nothing"
    );
    let rows = (0..6).fold("No,Settings\n".to_owned(), |text, i| text + &format!("{i},\"{{\"\"a\"\":[{i}]}}\"\n"));
    apply(&crm.person, &upload(&crm.person, "settings.csv", &rows));
    let settings = column(&records(&crm.person, "settings", "no"), "settings");
    assert_eq!(settings[5], json!({ "a": [5] }), "JSON is a value, and no text that holds it");
}
