//! `/api/v1/imports`

use std::path::Path;

mod again;
mod carried;
mod choices;
mod edited;
mod linked;
mod links;
mod places;
mod remembered;
mod shaping;
mod totals;

use serde_json::json;

use crate::server::{Client, Reply, crm};

/// Sends a file under a name.
fn send(client: &Client, name: &str, bytes: &[u8]) -> Reply {
    let head = format!("--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\r\n");
    let form = [head.as_bytes(), bytes, b"\r\n--b--\r\n"].concat();
    client.with("content-type", "multipart/form-data; boundary=b").send("POST", "/api/v1/imports", &form)
}

/// Uploads a CSV file under a name and answers the plan.
fn upload(client: &Client, name: &str, text: &str) -> serde_json::Value {
    send(client, name, text.as_bytes()).expect(201).json()
}

/// Uploads several files as one workbook and answers the plan.
fn upload_all(client: &Client, files: &[(&str, &str)]) -> serde_json::Value {
    let part = |(name, text): &(&str, &str)| {
        format!("--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\r\n{text}\r\n")
    };
    let form = format!("{}--b--\r\n", files.iter().map(part).collect::<String>());
    let client = client.with("content-type", "multipart/form-data; boundary=b");
    client.send("POST", "/api/v1/imports", form.as_bytes()).expect(201).json()
}

#[test]
fn parts_of_another_kind_than_is_expected_are_refused() {
    let crm = crm();
    let plan = upload(&crm.person, "stock.csv", "Sku,Name,Shelf\nAA1,Bolt,left\nBB2,Nut,right\nCC3,Screw,left\n");
    let path = format!("/api/v1/imports/{}", plan["id"]);
    let table = |part: &str, value: serde_json::Value| json!({ "tables": [{ "name": "stock", part: value }] });
    let field = |part: &str, value: serde_json::Value| table("fields", json!([{ "name": "sku", part: value }]));
    let cases = [
        (table("include", json!("no")), "'include' is true or false, and not \"no\"."),
        (table("label", json!(5)), "'label' is a text that is not empty, and not 5."),
        (table("label", json!(" ")), "'label' is a text that is not empty, and not \" \"."),
        (table("key", json!("sku")), "'key' is a list of names, and not \"sku\"."),
        (table("unpivot", json!(1)), "'unpivot' is true or false, and not 1."),
        (table("fields", json!({})), "'fields' is a list, and not {}."),
        (table("into", json!(5)), "A part of 'into' is an object, and not 5."),
        (field("required", json!("yes")), "'required' is true or false, and not \"yes\"."),
        (field("type", json!(3)), "'type' is a text, and not 3."),
        (field("decimals", json!(99)), "'decimals' is at most 12, and not 99."),
        (
            field("link", json!("stock")),
            "'link' has 'table' and 'field', the table that it points to and the field whose values the cells hold.",
        ),
        (json!({ "tables": 5 }), "'tables' is a list, and not 5."),
        (json!({ "tables": [{ "label": "x" }] }), "'name' says which table of the plan is meant."),
    ];
    for (asked, why) in cases {
        assert_eq!(crm.person.patch(&path, &asked).expect(422).detail(), why, "{asked}");
    }
    assert_eq!(crm.person.get(&path).expect(200).json(), plan, "nothing of it was kept");
}

#[test]
fn a_column_becomes_a_link_when_a_person_says_so() {
    let crm = crm();
    let files =
        [("towns.csv", "Town,Land\nUlm,DE\nBern,CH\n"), ("visits.csv", "Who,Where\nAnn,Bern\nBob,Ulm\nCid,Bern\n")];
    let plan = upload_all(&crm.person, &files);
    let path = format!("/api/v1/imports/{}", plan["id"]);
    let link = |table: &str| {
        json!({ "tables": [{ "name": "visits", "fields": [
        { "name": "where", "type": "link", "link": { "table": table, "field": "town" } }] }] })
    };
    // Back to a text first, in case that it was found already.
    let text = json!({ "tables": [{ "name": "visits", "fields": [{ "name": "where", "type": "text" }] }] });
    crm.person.patch(&path, &text).expect(200);
    crm.person.patch(&path, &link("nowhere")).expect(404);
    crm.person.patch(&path, &link("towns")).expect(200);
    crm.person.post(&format!("{path}/apply"), &json!({})).expect(200);
    let visits = crm.person.get("/api/v1/tables/visits/records?expand=where").expect(200).json();
    assert_eq!(visits["records"][0]["fields"]["where"]["fields"]["land"], "CH", "{visits}");
}

#[test]
fn a_text_that_was_pasted_needs_no_name() {
    let crm = crm();
    let form =
        "--b\r\nContent-Disposition: form-data; name=\"text\"\r\n\r\nName\tPaid\nAnn\t5\nBo\t7\nCid\t9\n\r\n--b--\r\n";
    let client = crm.admin.with("content-type", "multipart/form-data; boundary=b");
    let plan = client.send("POST", "/api/v1/imports", form.as_bytes()).expect(201).json();
    let table = &plan["proposal"]["tables"][0];
    assert_eq!((table["label"].as_str(), table["rows"].as_u64()), (Some("Pasted"), Some(3)));
}

/// A workbook with links, formulas, findings and several sheets: all that a plan can hold is as the document says.
#[test]
fn a_whole_workbook() {
    let crm = crm();
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../demo/lead-tracker.xlsx");
    let plan = send(&crm.admin, "lead-tracker.xlsx", &std::fs::read(file).unwrap()).expect(201).json();
    let path = format!("/api/v1/imports/{}", plan["id"]);
    let has = |part: &str| {
        plan["proposal"]["tables"].as_array().unwrap().iter().any(|t| {
            t["fields"]
                .as_array()
                .unwrap()
                .iter()
                .any(|f| !f[part].is_null() && f[part] != json!([]) && f[part] != json!({}))
        })
    };
    for part in ["link", "proof", "formula", "currency", "choices", "alternatives", "reading", "original_formula"] {
        assert!(has(part), "the workbook shows no {part}");
    }
    let change = json!({ "tables": [
        { "name": "contacts", "label": "People", "key": ["e_mail"], "fields": [{ "name": "newsletter", "type": "boolean" }] },
        { "name": "activities", "include": false } ] });
    let changed = crm.admin.patch(&path, &change).expect(200).json();
    let contacts = changed["proposal"]["tables"].as_array().unwrap().iter().find(|t| t["name"] == "contacts").unwrap();
    let newsletter = contacts["fields"].as_array().unwrap().iter().find(|f| f["name"] == "newsletter").unwrap();
    assert_eq!((&contacts["label"], &newsletter["type"]), (&json!("People"), &json!("boolean")));
    assert_eq!(crm.admin.get(&path).expect(200).json(), changed);
    crm.admin.patch(&path, &json!({ "tables": [{ "name": "none" }] })).expect(404);
    let no_formula = json!({ "tables": [{ "name": "contacts", "fields": [{ "name": "e_mail", "type": "formula" }] }] });
    crm.admin.patch(&path, &no_formula).expect(422);
    let rows = crm.admin.get(&format!("{path}/preview?table=leads&limit=500")).expect(200).json();
    assert!(rows["rows"].to_string().contains("is no date"), "a value that does not fit says why");
    let sheet = crm.admin.get(&format!("{path}/sheet?sheet=Companies&from=3&limit=2")).expect(200).json();
    assert_eq!((&sheet["from"], sheet["rows"].as_array().map(Vec::len)), (&json!(3), Some(2)));
    let cases = [
        ("preview", "'table' names a table of the plan."),
        ("preview?table=leads&limit=501", "'limit' is 501, expected at most 500."),
        ("sheet?from=0", "'from' is 0, expected at least 1."),
        ("sheet?shet=Companies", "There is no parameter 'shet'."),
    ];
    for (query, message) in cases {
        assert_eq!(crm.admin.get(&format!("{path}/{query}")).expect(422).detail(), message);
    }
    crm.admin.post(&format!("{path}/apply"), &json!({})).expect(200);
    crm.admin.post(&format!("{path}/apply"), &json!({})).expect(409);
    crm.admin.patch(&path, &change).expect(409);
    crm.admin.delete(&path).expect(409);
    for table in ["leads_2", "contacts", "overview"] {
        crm.reader.get(&format!("/api/v1/tables/{table}/records?limit=500")).expect(200);
        crm.reader.get(&format!("/api/v1/tables/{table}/records/1/history")).expect(200);
    }
    crm.reader.get("/api/v1/changes").expect(200);
    crm.admin.post(&format!("{path}/undo"), &json!({})).expect(200);
    crm.admin.post(&format!("{path}/undo"), &json!({})).expect(409);
}

#[test]
fn planned_applied_undone() {
    let crm = crm();
    let plan = upload(&crm.person, "stock.csv", "Sku,Pieces\nAA,1\nBB,3\nCC,x\n");
    let id = plan["id"].as_i64().unwrap();
    let done = crm.person.post(&format!("/api/v1/imports/{id}/apply"), &json!({})).expect(200).json();
    assert_eq!((done["rows"].as_i64(), done["tables"][0].as_str()), (Some(3), Some("stock")));
    let listed = crm.person.get("/api/v1/tables/stock/records?count=true").expect(200).json();
    assert_eq!(listed["count"], json!(3));
    crm.person.post(&format!("/api/v1/imports/{id}/undo"), &json!({})).expect(200);
    crm.person.get("/api/v1/tables/stock/records").expect(404);
}

/// A list in a cell becomes several choices of one field.
#[test]
fn lists_in_cells_become_choices() {
    let crm = crm();
    let lists = ["red, blue", "blue", "green, red", "red", "blue, green", "green", "red, blue, green", "blue, red"];
    let text = |lists: &[&str]| {
        let rows = (0..24).map(|n| format!("A{n},\"{}\",Said {n}\n", lists[n % lists.len()]));
        format!("Sku,Colours,Note\n{}", rows.collect::<String>())
    };
    let colours = |sku: &str| {
        let path = format!("/api/v1/tables/paint/records?filter=sku%3D%22{sku}%22");
        crm.person.get(&path).expect(200).json()["records"][0]["fields"]["colours"].clone()
    };
    let plan = upload(&crm.person, "paint.csv", &text(&lists));
    assert_eq!(plan["proposal"]["tables"][0]["fields"][1]["type"], json!("choices"));
    crm.person.post(&format!("/api/v1/imports/{}/apply", plan["id"]), &json!({})).expect(200);
    assert_eq!((colours("A0"), colours("A1")), (json!(["red", "blue"]), json!(["blue"])));
}

#[test]
fn periods_as_columns_become_records_when_a_person_says_so() {
    let crm = crm();
    let text = "Item,Owner,Jan,Feb,Mar,Total\nRent,Ann,100,110,120,330\nHeat,Bob,10,11,12,33\nFood,Cid,1,2,3,6\n";
    let plan = upload(&crm.person, "budget.csv", text);
    let path = format!("/api/v1/imports/{}", plan["id"]);
    let switch = |on: bool| json!({ "tables": [{ "name": "budget", "unpivot": on }] });
    let changed = crm.person.patch(&path, &switch(true)).expect(200).json();
    assert_eq!(changed["proposal"]["tables"][0]["rows"], json!(9));
    let back = crm.person.patch(&path, &switch(false)).expect(200).json();
    assert_eq!(back["proposal"]["tables"][0]["rows"], json!(3));
    let none = crm.person.patch(&path, &json!({ "tables": [{ "name": "budget", "stack": true }] })).expect(422).json();
    assert_eq!(
        none["errors"][0]["message"],
        json!("No other table of this workbook has the same columns as 'budget'.")
    );
    crm.person.patch(&path, &switch(true)).expect(200);
    crm.person.post(&format!("{path}/apply"), &json!({})).expect(200);
    let records = crm.person.get("/api/v1/tables/budget/records?sort=@id").expect(200).json();
    let all = records["records"].as_array().unwrap();
    let last = &all.last().unwrap()["fields"];
    assert_eq!(
        (all.len(), &last["item"], &last["month"], &last["value"]),
        (9, &json!("Food"), &json!("Mar"), &json!(3))
    );
}

/// Each column of a table that lies on its side becomes a record; in rows it is read when a person says so, and that is
/// remembered for the next version of the file.
#[test]
fn a_table_on_its_side_is_imported_by_its_columns() {
    let crm = crm();
    let page = |names: &str| {
        let lines = [names, "Size,small,large,small", "Cores,2,8,2", "Memory,4,32,8", "System,Linux,Windows,Linux"];
        let row = |line: &&str| format!("<tr><td>{}</td></tr>", line.replace(',', "</td><td>"));
        format!("<html><body><table>{}</table></body></html>", lines.iter().map(row).collect::<String>())
    };
    let plan = upload(&crm.person, "machines.html", &page("Name,Alpha,Beta,Gamma"));
    let path = format!("/api/v1/imports/{}", plan["id"]);
    let table = &plan["proposal"]["tables"][0];
    let name = table["name"].as_str().unwrap();
    assert_eq!((&table["transposed"]["applied"], &table["rows"]), (&json!(true), &json!(3)), "{table}");
    let switch = |on: bool| json!({ "tables": [{ "name": name, "transpose": on }] });
    let back = crm.person.patch(&path, &switch(false)).expect(200).json();
    assert_eq!(back["proposal"]["tables"][0]["rows"], json!(4));
    crm.person.patch(&path, &switch(true)).expect(200);
    let preview = crm.person.get(&format!("{path}/preview?table={name}")).expect(200).json();
    assert!(preview["rows"].to_string().contains("Gamma"), "{preview}");
    crm.person.post(&format!("{path}/apply"), &json!({})).expect(200);
    let records = crm.person.get(&format!("/api/v1/tables/{name}/records?sort=@id")).expect(200).json();
    let second = &records["records"][1]["fields"];
    assert_eq!((&second["name"], &second["cores"], &second["system"]), (&json!("Beta"), &json!(8), &json!("Windows")));

    // A column more: one record is new.
    let again = upload(&crm.person, "machines.html", &page("Name,Alpha,Beta,Delta"));
    let into = &again["proposal"]["tables"][0]["into"];
    assert_eq!((&into["table"], &into["compared"]["new"]), (&json!(name), &json!(1)), "{again}");
    let rows =
        upload(&crm.person, "list.html", "<table><tr><th>A</th><th>B</th></tr><tr><td>x</td><td>1</td></tr></table>");
    let change = json!({ "tables": [{ "name": rows["proposal"]["tables"][0]["name"], "transpose": true }] });
    crm.person.patch(&format!("/api/v1/imports/{}", rows["id"]), &change).expect(422);
}

#[test]
fn a_discarded_plan_leaves_nothing_to_the_next_upload() {
    let crm = crm();
    let first = upload(&crm.person, "stock.csv", "Sku,Pieces\nAA,1\nBB,3\n");
    let id = first["id"].as_i64().unwrap();
    crm.person.get(&format!("/api/v1/imports/{id}/preview?table=stock")).expect(200);
    crm.person.delete(&format!("/api/v1/imports/{id}")).expect(204);
    let second = upload(&crm.person, "stock.csv", "Sku,Pieces\nAA,777\nBB,888\nCC,999\n");
    let next = second["id"].as_i64().unwrap();
    assert!(next > id, "a number is never used twice");
    let rows = crm.person.get(&format!("/api/v1/imports/{next}/preview?table=stock")).expect(200).json();
    assert_eq!(rows["rows"].as_array().map(Vec::len), Some(3));
    crm.person.post(&format!("/api/v1/imports/{next}/apply"), &json!({})).expect(200);
    let records = crm.person.get("/api/v1/tables/stock/records?sort=sku").expect(200).json();
    let pieces: Vec<_> = records["records"].as_array().unwrap().iter().map(|r| r["fields"]["pieces"].clone()).collect();
    assert_eq!(pieces, [json!(777), json!(888), json!(999)]);
    let listed = crm.person.get("/api/v1/imports").expect(200).json();
    assert_eq!(listed["imports"].as_array().map(Vec::len), Some(1), "a discarded plan is not listed");
}

#[test]
fn links_that_are_not_found_are_counted_over_every_row() {
    let crm = crm();
    let mut stores = String::from("Store id,Town\n");
    for i in 0..24_000 {
        stores.push_str(&format!("T{i},{:300}.\n", format!("Town of the store {i}")));
    }
    let mut sales = String::from("Sale id,Store id,Words\n");
    for i in 0..24_000 {
        let store = if i % 2_011 == 2_010 { format!("Q{i}") } else { format!("T{i}") };
        sales.push_str(&format!("S{i},{store},{:300}.\n", format!("What was sold in {i}")));
    }
    let plan = upload_all(&crm.person, &[("stores.csv", &stores), ("sales.csv", &sales)]);
    let dangling = |plan: &serde_json::Value| -> Vec<(String, String)> {
        let all = plan["proposal"]["findings"].as_array().unwrap().iter().filter(|f| f["code"] == "dangling_link");
        let said = |f: &serde_json::Value, part: &str| f[part].as_str().unwrap_or("").to_owned();
        all.map(|f| (said(f, "cell"), said(f, "message"))).collect()
    };
    let links = plan["proposal"]["tables"].as_array().unwrap().iter().flat_map(|t| t["fields"].as_array().unwrap());
    assert_eq!(links.filter(|f| f["type"] == "link").count(), 1, "a link is found in the sample");
    assert_eq!(dangling(&plan), [], "a sample of the far table cannot tell");
    let path = format!("/api/v1/imports/{}", plan["id"]);
    crm.person.post(&format!("{path}/apply"), &json!({})).expect(200);
    let after = dangling(&crm.person.get(&path).expect(200).json());
    let first = ("B2012".to_owned(), "'Q2010' in 'Store id' is not found in 'stores'.".to_owned());
    assert_eq!((after.len(), &after[0]), (11, &first));
}

#[test]
fn findings_of_an_import_are_counted_over_every_row() {
    let crm = crm();
    let mut text = String::from("Sku,Name,Pieces\n");
    // Few rows, but more bytes than are held whole.
    for i in 0..24_000 {
        let pieces = if i % 2_011 == 2_010 { "many".to_owned() } else { (i % 97).to_string() };
        text.push_str(&format!("S{i},{:270}.,{pieces}\n", format!("A thing of the store {i}")));
    }
    let plan = upload(&crm.person, "stock.csv", &text);
    let id = plan["id"].as_i64().unwrap();
    let findings = |plan: &serde_json::Value, code: &str| -> Vec<(String, u64)> {
        let all = plan["proposal"]["findings"].as_array().unwrap().iter().filter(|f| f["code"] == code);
        all.map(|f| (f["cell"].as_str().unwrap_or("").to_owned(), f["count"].as_u64().unwrap())).collect()
    };
    assert_eq!(findings(&plan, "sample").len(), 1, "the plan says that it is from a sample");
    let done = crm.person.post(&format!("/api/v1/imports/{id}/apply"), &json!({})).expect(200).json();
    assert_eq!(done["misfits"], json!(11));
    let after = crm.person.get(&format!("/api/v1/imports/{id}")).expect(200).json();
    let misfits = findings(&after, "misfit");
    assert_eq!((misfits.len(), misfits[0].0.as_str()), (11, "C2012"), "{misfits:?}");
    assert_eq!(findings(&after, "sample").len(), 0);
}

#[test]
fn findings_are_mended_together_and_taken_back() {
    let crm = crm();
    let rows: String = (0..40).map(|n| format!("F{n:02},{}\n", 10 + n % 7)).collect();
    let plan = upload(&crm.person, "firms.csv", &format!("Firm,Employees\n{rows}FA,about 50\nFB,200+\n"));
    let path = format!("/api/v1/imports/{}", plan["id"]);
    let counted = |plan: &serde_json::Value| {
        let findings = plan["proposal"]["findings"].as_array().unwrap();
        findings.iter().filter(|f| f["mended"] == json!(true)).count()
    };
    assert_eq!(counted(&plan), 0);
    let all = |mended: bool| json!({ "findings": [{ "code": "misfit", "table": "firms", "mended": mended }] });
    let mended = crm.person.patch(&path, &all(true)).expect(200).json();
    assert_eq!(counted(&mended), 2);
    let shown = crm.person.get(&format!("{path}/preview?table=firms&limit=100")).expect(200).json();
    let last = &shown["rows"].as_array().unwrap().last().unwrap()["cells"][1];
    assert_eq!(*last, json!({ "text": "200+", "value": "200", "misfit": null }));
    assert_eq!(counted(&crm.person.patch(&path, &all(false)).expect(200).json()), 0);
    let none = json!({ "findings": [{ "code": "total_row" }] });
    let detail = crm.person.patch(&path, &none).expect(422).detail();
    assert_eq!(detail, "There is no finding like that with a proposed mend in this plan.");
    crm.person.patch(&path, &all(true)).expect(200);
    let done = crm.person.post(&format!("{path}/apply"), &json!({})).expect(200).json();
    assert_eq!(done["misfits"], json!(0));
}
