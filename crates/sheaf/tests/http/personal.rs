//! What is known of somebody, taken out and erased; whose reading is noted; what the log no longer tells.

use serde_json::{Value, json};

use crate::members::comes;
use crate::server::{Crm, crm, sheaf, until};

/// `sheaf doctor --verify-log`.
fn verified(crm: &Crm) -> String {
    let out =
        sheaf(&crm.server.folder).args(["doctor", "--verify-log", "--data"]).arg(&crm.server.folder).output().unwrap();
    let said = format!("{}{}", String::from_utf8_lossy(&out.stdout), String::from_utf8_lossy(&out.stderr));
    assert!(out.status.success(), "{said}");
    said
}

#[test]
fn a_record_is_erased_and_the_chain_stays_whole() {
    let crm = crm();
    let company = crm.editor.post("/api/v1/tables/companies/records", &json!({ "fields": { "name": "Zephyr Works" } }));
    let company = company.expect(201).json()["id"].as_i64().unwrap();
    let lead = crm.lead(json!({ "name": "Quentin Quill", "email": "quill@example.org", "company": company }));
    let other = crm.lead(json!({ "name": "Ann" }));
    let at = format!("/api/v1/tables/leads/records/{lead}");
    crm.editor.patch(&at, &json!({ "fields": { "name": "Quentin Quillfeather" } })).expect(200);
    crm.person.post(&format!("{at}/comments"), &json!({ "text": "Quill called" })).expect(201);
    let data = crm.admin.get(&format!("{at}/data")).expect(200).json();
    assert_eq!(data["record"]["fields"]["name"], "Quentin Quillfeather");
    assert_eq!(
        (data["history"].as_array().unwrap().len(), data["comments"][0]["text"].as_str()),
        (2, Some("Quill called"))
    );
    let pointed = crm.admin.get(&format!("/api/v1/tables/companies/records/{company}/data")).expect(200).json();
    assert_eq!(pointed["linked_from"], json!([{ "table": "leads", "field": "company", "records": [lead] }]));
    crm.editor.get("/api/v1/tables/leads/records?search=quill").expect(200);
    crm.editor.post(&format!("{at}/erase"), &json!({})).expect(403);
    let erased = crm.admin.post(&format!("{at}/erase"), &json!({})).expect(200).json();
    assert_eq!(
        (&erased["entries"], &erased["comments"]),
        (&json!(4), &json!(1)),
        "made, changed, commented on, deleted"
    );
    crm.admin.get(&at).expect(404);
    let all = crm.admin.get("/api/v1/changes?since=0").expect(200);
    let audit = crm.admin.get("/api/v1/audit").expect(200);
    for told in [&all.text, &audit.text, &crm.admin.get(&format!("{at}/history")).text] {
        assert!(!told.contains("uill"), "{told}");
    }
    assert_eq!(crm.admin.get("/api/v1/tables/leads/records?search=quill").json()["records"], json!([]));
    // Neither does undoing bring it back, nor is anything else of the log lost.
    let deleted = all.json()["changes"].as_array().unwrap().iter().find(|c| c["kind"] == "delete").cloned().unwrap();
    crm.admin.post(&format!("/api/v1/changes/{}/undo", deleted["seq"]), &json!({})).expect(409);
    crm.admin.get(&format!("/api/v1/tables/leads/records/{other}")).expect(200);
    crm.admin.post(&format!("{at}/erase"), &json!({})).expect(404);
    verified(&crm);
    let body = std::fs::read_dir(crm.server.folder.join("workspaces/1")).unwrap().count();
    assert!(body > 0);
}

#[test]
fn what_an_import_changed_is_erased_too() {
    let crm = crm();
    let file = crm.server.folder.join("patients.csv");
    let import = |text: &str| {
        std::fs::write(&file, text).unwrap();
        let mut command = sheaf(&crm.server.folder);
        command.args(["import", "--workspace", "crm", "--data"]).arg(&crm.server.folder).arg(&file);
        let out = command.output().unwrap();
        assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
    };
    import("Number,Name,City\n1,Quill,Bern\n2,Ann,Rome\n3,Cem,Oslo\n");
    import("Number,Name,City\n1,Quill the Elder,Bern\n2,Anna,Rome\n3,Cem,Oslo\n");
    verified(&crm);
    let all = crm.admin.get("/api/v1/tables/patients/records").expect(200).json();
    let quill = all["records"].as_array().unwrap().iter().find(|r| r["fields"]["name"] == "Quill the Elder").unwrap();
    let at = format!("/api/v1/tables/patients/records/{}", quill["id"]);
    assert!(crm.admin.get(&format!("{at}/history")).text.contains("Quill"));
    crm.admin.post(&format!("{at}/erase"), &json!({})).expect(200);
    verified(&crm);
    assert!(!crm.admin.get("/api/v1/changes?since=0").text.contains("Quill"));
    assert_eq!(crm.admin.get("/api/v1/tables/patients/records").json()["records"].as_array().unwrap().len(), 2);
}

#[test]
fn whoever_asks_has_all_that_is_known_of_them() {
    let crm = crm();
    let bo = comes(&crm, "bo@example.org", "editor");
    let made = bo.post("/api/v1/tables/leads/records", &json!({ "fields": { "name": "Cem" } })).expect(201).json();
    bo.post(&format!("/api/v1/tables/leads/records/{}/comments", made["id"]), &json!({ "text": "Mine" })).expect(201);
    let reply = bo.get("/api/v1/account/data").expect(200);
    assert_eq!(reply.header("content-disposition"), Some("attachment; filename=\"account.json\""));
    let told = reply.json();
    assert_eq!(told["person"], json!({ "email": "bo@example.org", "name": "bo" }));
    let own: &Value = &told["workspaces"][0];
    assert_eq!((&own["name"], &own["role"]), (&json!("crm"), &json!("editor")));
    assert_eq!(own["comments"][0]["text"], "Mine");
    assert!(own["changes"].as_array().unwrap().iter().any(|c| c["op"] == "create" && c["record"] == made["id"]));
    assert_eq!(told["sign_ins"][0]["kind"], "signed_in");
}

#[test]
fn it_is_noted_who_reads_where_that_is_wanted() {
    let crm = crm();
    let lead = crm.lead(json!({ "name": "Ann" }));
    let at = format!("/api/v1/tables/leads/records/{lead}");
    crm.reader.get(&at).expect(200);
    crm.admin.patch("/api/v1/tables/leads", &json!({ "reads_noted": true })).expect(200);
    crm.reader.get("/api/v1/tables/leads/records?filter=name%20%3D%20%22Ann%22").expect(200);
    for _ in 0..3 {
        crm.reader.get(&at).expect(200);
    }
    crm.reader.get("/api/v1/tables/companies/records").expect(200);
    let reads = || -> Vec<Value> {
        let all = crm.admin.get("/api/v1/audit?kind=access").expect(200).json();
        let acts = all["entries"].as_array().unwrap().iter().map(|entry| entry["act"].clone());
        acts.filter(|act| act["act"] == "read").collect()
    };
    until("both readings are noted", || reads().len() >= 2);
    let read = reads();
    assert_eq!(read.len(), 2, "once, however often within an hour: {read:?}");
    assert!(read.iter().any(|act| act["detail"]["record"] == lead));
    assert!(read.iter().any(|act| act["detail"]["asked"].as_str().is_some_and(|asked| asked.contains("Ann"))));
}

#[test]
fn every_way_of_reading_is_noted() {
    let crm = crm();
    let company = crm.admin.post("/api/v1/tables/companies/records", &json!({ "fields": { "name": "Acme" } }));
    let company = company.expect(201).json()["id"].clone();
    let lead = crm.lead(json!({ "name": "Ann", "company": company }));
    crm.admin.post("/api/v1/tables/companies/views", &json!({ "name": "open", "label": "Open" })).expect(201);
    let shown = crm.admin.put("/api/v1/tables/companies/views/open/publication", &json!({})).expect(200).json();
    let link = shown["published"]["link"].as_str().unwrap().to_owned();
    crm.admin.patch("/api/v1/tables/companies", &json!({ "reads_noted": true })).expect(200);
    let noted = |what: &str| {
        until(what, || {
            let all = crm.admin.get("/api/v1/audit?act=read").expect(200).json();
            let texts = all["entries"].as_array().unwrap().iter().map(|entry| entry["act"]["detail"].to_string());
            texts.into_iter().any(|text| text.contains(what) && text.contains("companies"))
        });
    };
    crm.reader.get("/api/v1/tables/leads/records?expand=company").expect(200);
    noted("list|expand=company");
    // Also where the answer is one that was kept.
    crm.editor.get("/api/v1/tables/leads/records?expand=company").expect(200);
    crm.reader.get(&format!("/api/v1/tables/leads/records/{lead}?expand=company")).expect(200);
    noted(&format!("record|leads|{lead}"));
    crm.reader.get(&format!("/api/v1/tables/companies/records/{company}/history")).expect(200);
    noted("\"record\"");
    crm.admin.post("/api/v1/tables/companies/formula", &json!({ "formula": "UPPER(name)" })).expect(200);
    noted("formula");
    // Of strangers once, in however many ways they ask.
    for words in ["", "?search=a", "?search=b"] {
        crm.server.nobody().get(&format!("/api/v1/published/crm/{link}/records{words}")).expect(200);
    }
    noted("published|open");
    let all = crm.admin.get("/api/v1/audit?act=read").expect(200).text;
    assert_eq!(all.matches("published|").count(), 1, "{all}");
    let mut command = sheaf(&crm.server.folder);
    let done = command.args(["export", "--workspace", "crm", "--table", "companies", "--to", "csv", "--data"]);
    assert!(done.arg(&crm.server.folder).output().unwrap().status.success());
    let told = crm.admin.get("/api/v1/audit?act=exported&limit=1").expect(200).json();
    let told = &told["entries"][0];
    assert_eq!((&told["by"]["kind"], &told["act"]["of"]), (&json!("system"), &json!("companies")));
    assert_eq!(told["act"]["detail"], json!({ "as": "csv", "table": "companies" }));
}
