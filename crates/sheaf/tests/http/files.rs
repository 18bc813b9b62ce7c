//! `/api/v1/files` and `/api/v1/tables/{table}/records/{id}/files/{file}`

use serde_json::{Value, json};

use crate::roles::with_role;
use crate::server::{Client, Crm, Reply, crm};

/// A picture of 2 by 1 pixels.
const PNG: &[u8] = &[
    0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0x00, 0x00, 0x00, 0x0d, 0x49, 0x48, 0x44, 0x52, 0x00, 0x00, 0x00,
    0x02, 0x00, 0x00, 0x00, 0x01, 0x08, 0x02, 0x00, 0x00, 0x00, 0x7b, 0x40, 0xe8, 0xdd, 0x00, 0x00, 0x00, 0x0d, 0x49,
    0x44, 0x41, 0x54, 0x78, 0xda, 0x63, 0xf8, 0xcf, 0x00, 0x04, 0xff, 0x01, 0x07, 0x00, 0x01, 0xff, 0x3d, 0x7d, 0x8c,
    0x49, 0x00, 0x00, 0x00, 0x00, 0x49, 0x45, 0x4e, 0x44, 0xae, 0x42, 0x60, 0x82,
];

fn upload(client: &Client, files: &[(&str, &[u8])]) -> Reply {
    let mut form = Vec::new();
    for (name, bytes) in files {
        form.extend_from_slice(
            format!("--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\r\n").as_bytes(),
        );
        form.extend_from_slice(bytes);
        form.extend_from_slice(b"\r\n");
    }
    form.extend_from_slice(b"--b--\r\n");
    client.with("content-type", "multipart/form-data; boundary=b").send("POST", "/api/v1/files", &form)
}

fn uploaded(client: &Client, name: &str, bytes: &[u8]) -> Value {
    upload(client, &[(name, bytes)]).expect(201).json()["files"][0].clone()
}

/// The path of a file of this name somewhere below a folder.
fn walk(folder: &std::path::Path, name: &str) -> Option<std::path::PathBuf> {
    let entries = std::fs::read_dir(folder).ok()?.flatten().map(|entry| entry.path());
    entries.into_iter().find_map(|path| match path.file_name().is_some_and(|found| found == name) {
        true => Some(path),
        false => walk(&path, name),
    })
}

/// With a table of people who have papers, and one record.
fn with_people() -> Crm {
    let crm = crm();
    let fields = json!([{ "name": "name", "type": "text" }, { "name": "papers", "type": "attachment" }]);
    crm.admin.post("/api/v1/tables", &json!({ "name": "people", "fields": fields })).expect(201);
    crm.editor.post("/api/v1/tables/people/records", &json!({ "fields": { "name": "Ann" } })).expect(201);
    crm
}

const ANN: &str = "/api/v1/tables/people/records/1";

fn put(crm: &Crm, papers: Value) -> Reply {
    crm.editor.patch(ANN, &json!({ "fields": { "papers": papers } }))
}

fn at(id: &Value) -> String {
    format!("{ANN}/files/{}", id.as_str().unwrap())
}

#[test]
fn a_file_goes_in_and_comes_out() {
    let crm = with_people();
    let answer = upload(&crm.editor, &[("C:\\me\\cv.png", PNG), ("notes.html", b"plain words")]).expect(201).json();
    let [picture, words] = [0, 1].map(|n| answer["files"][n].clone());
    assert_eq!(
        picture,
        json!({ "id": picture["id"], "name": "cv.png", "type": "image/png", "size": PNG.len(), "width": 2, "height": 1 })
    );
    assert_eq!((&words["type"], &words["size"], words.get("width")), (&json!("text/plain"), &json!(11), None));
    // What is said of a file beside its name is found out; a name may be missing.
    let asked = json!([{ "id": picture["id"], "name": "Ann.png", "size": 1, "type": "text/html" }, { "id": words["id"] },
        { "url": "https://example.org/a.pdf" }]);
    let record = put(&crm, asked).expect(200).json();
    let papers = &record["fields"]["papers"];
    assert_eq!(papers[0]["name"], "Ann.png");
    assert_eq!((&papers[0]["type"], &papers[0]["size"]), (&picture["type"], &picture["size"]));
    assert_eq!((&papers[1]["name"], &papers[2]), (&json!("file.txt"), &json!({ "url": "https://example.org/a.pdf" })));
    let sent = crm.reader.get(&at(&picture["id"])).expect(200);
    assert_eq!(sent.header("content-type"), Some("image/png"));
    assert_eq!(sent.header("content-length"), Some(PNG.len().to_string().as_str()));
    assert_eq!(sent.header("content-disposition"), Some("inline; filename=\"Ann.png\"; filename*=UTF-8''Ann.png"));
    let saved = crm.reader.get(&format!("{}?download=true", at(&picture["id"]))).expect(200);
    assert!(saved.header("content-disposition").unwrap().starts_with("attachment; "));
    for size in ["small", "large"] {
        let small = crm.reader.get(&format!("{}?thumbnail={size}", at(&picture["id"]))).expect(200);
        assert_eq!(small.header("content-type"), Some("image/jpeg"));
    }
    let none = crm.reader.get(&format!("{}?thumbnail=small", at(&words["id"]))).expect(404);
    assert_eq!(none.detail(), "There is no thumbnail of this file: it is no picture, or too large for one.");
    let part = crm.reader.with("range", "bytes=6-8").get(&at(&words["id"])).expect(206);
    assert_eq!((part.text.as_str(), part.header("content-range")), ("wor", Some("bytes 6-8/11")));
    let none = crm.reader.with("range", "bytes=20-").get(&at(&words["id"])).expect(416);
    assert_eq!((none.text.as_str(), none.header("content-range")), ("", Some("bytes */11")));
    assert_eq!(crm.reader.with("range", "bytes=0-1,4-5").get(&at(&words["id"])).expect(200).text, "plain words");
    let past = crm.reader.with("if-unmodified-since", "Thu, 01 Jan 1970 00:00:00 GMT");
    assert_eq!(past.get(&at(&words["id"])).expect(200).text, "plain words");
}

#[test]
fn a_file_can_do_nothing_in_a_page() {
    let crm = with_people();
    let script = b"<!DOCTYPE html><script>alert(1)</script>";
    let drawing = b"<svg xmlns=\"http://www.w3.org/2000/svg\"><script>alert(1)</script></svg>";
    for (name, bytes, kind, how) in [
        ("a.png", &script[..], "text/html", "attachment"),
        ("a.png", drawing, "text/plain; charset=utf-8", "inline"),
        ("a.exe", b"%PDF-1.7", "application/pdf", "inline"),
        ("a.txt", b"\0\x01\x02", "application/octet-stream", "attachment"),
    ] {
        let file = uploaded(&crm.editor, name, bytes);
        put(&crm, json!([file])).expect(200);
        let sent = crm.reader.get(&at(&file["id"])).expect(200);
        assert_eq!(sent.header("content-type"), Some(kind));
        assert!(sent.header("content-disposition").unwrap().starts_with(how), "{kind}");
        assert_eq!(sent.header("x-content-type-options"), Some("nosniff"));
        assert_eq!(sent.header("cross-origin-resource-policy"), Some("same-origin"));
        let policy = sent.header("content-security-policy").unwrap();
        assert!(policy.starts_with("default-src 'none'; ") && !policy.contains("script-src"), "{policy}");
        assert_eq!(policy.ends_with("; sandbox"), kind != "application/pdf", "{policy}");
    }
}

#[test]
fn only_who_sees_the_record_sees_its_files() {
    let crm = with_people();
    let file = uploaded(&crm.editor, "cv.txt", b"secret");
    let before = crm.reader.get(&at(&file["id"])).expect(404);
    assert_eq!(before.detail(), format!("Record 1 of 'people' holds no file '{}'.", file["id"].as_str().unwrap()));
    put(&crm, json!([file])).expect(200);
    crm.reader.get(&at(&file["id"])).expect(200);
    crm.stranger.get(&at(&file["id"])).expect(404);
    crm.server.nobody().get(&at(&file["id"])).expect(401);
    crm.editor.post("/api/v1/tables/people/records", &json!({ "fields": { "name": "Bo" } })).expect(201);
    crm.reader.get(&at(&file["id"]).replace("records/1/", "records/2/")).expect(404);
    crm.reader.get(&format!("{ANN}/files/..%2F..%2Fworkspace.db")).expect(404);
    assert_eq!(
        upload(&crm.reader, &[("a.txt", b"a")]).expect(403).detail(),
        "The role 'reader' may not change records."
    );
    // In another workspace the same id is no file.
    let fields = json!([{ "name": "papers", "type": "attachment" }]);
    let admin = crm.person.with("sheaf-workspace", "elsewhere");
    admin.post("/api/v1/tables", &json!({ "name": "people", "fields": fields })).expect(201);
    let refused = admin.post("/api/v1/tables/people/records", &json!({ "fields": { "papers": [file] } })).expect(422);
    assert_eq!(refused.json()["errors"][0]["field"], "papers");
    // Taken out of the record it is gone from there, and comes back with the record as it was.
    let change = put(&crm, json!(null)).expect(200).header("sheaf-change").unwrap().to_owned();
    crm.reader.get(&at(&file["id"])).expect(404);
    crm.editor.post(&format!("/api/v1/changes/{change}/undo"), &json!({})).expect(200);
    assert_eq!(crm.reader.get(&at(&file["id"])).expect(200).text, "secret");
}

#[test]
fn what_is_no_file_is_refused_with_its_place() {
    let crm = with_people();
    let missing = "0".repeat(64);
    for (papers, said) in [
        (json!([{ "id": missing }]), "'Papers' [0]: there is no such file; upload it first."),
        (
            json!([{ "url": "https://example.org" }, { "id": "x" }]),
            "'Papers' [1]: has the id \"x\", expected one that an upload has answered.",
        ),
        (
            json!("no address"),
            "'Papers' has the address \"no address\", expected one such as https://example.com/cv.pdf.",
        ),
    ] {
        let refused = put(&crm, papers).expect(422).json();
        assert_eq!(refused["errors"][0]["field"], "papers");
        assert_eq!(refused["errors"][0]["message"], said);
    }
    let several =
        json!({ "records": [{ "fields": { "name": "Bo" } }, { "fields": { "papers": [{ "id": missing }] } }] });
    let refused = crm.editor.post("/api/v1/tables/people/records", &several).expect(422).json();
    assert_eq!(refused["errors"][0]["field"], "records[1].papers");
    let partial = json!({ "partial": true, "records": [{ "id": 1, "fields": { "papers": [{ "id": missing }] } }] });
    let refused = crm.editor.patch("/api/v1/tables/people/records", &partial).expect(200).json();
    assert_eq!(refused["refused"][0]["errors"][0]["message"], "'Papers' [0]: there is no such file; upload it first.");
    assert_eq!(upload(&crm.editor, &[]).expect(400).detail(), "The upload has no file.");
}

#[test]
fn an_export_names_them() {
    let crm = with_people();
    let file = uploaded(&crm.editor, "cv, new.txt", b"a");
    put(&crm, json!([file, { "url": "https://example.org/a.pdf" }])).expect(200);
    let csv = crm.reader.get("/api/v1/tables/people/records/export?format=csv").expect(200);
    assert_eq!(csv.text, "Name,Papers\r\nAnn,\"cv, new.txt, https://example.org/a.pdf\"\r\n");
}

#[test]
fn an_archive_takes_the_files_along() {
    let crm = with_people();
    let file = uploaded(&crm.editor, "cv.txt", b"kept");
    put(&crm, json!([file])).expect(200);
    // No record took it: it stays behind.
    let left = uploaded(&crm.editor, "new.txt", b"left");
    // What is missing, or is another file, is told.
    let doctor = || {
        let mut command = crate::server::sheaf(&crm.server.folder);
        let done = command.args(["doctor", "--verify-log", "--data"]).arg(&crm.server.folder).output().unwrap();
        String::from_utf8_lossy(&done.stdout).into_owned()
    };
    assert!(doctor().contains("crm: files: 1, every one is what it was\n"), "{}", doctor());
    let id = file["id"].as_str().unwrap();
    let found = walk(&crm.server.folder.join("workspaces"), id).expect("it is kept");
    std::fs::write(&found, b"else").unwrap();
    assert!(doctor().contains(&format!("WRONG  crm: files: the file '{id}' is not what it was.\n")), "{}", doctor());
    std::fs::remove_file(&found).unwrap();
    let said = format!("WRONG  crm: files: record 1 of 'people' holds the file '{id}', which is not there.\n");
    assert!(doctor().contains(&said), "{}", doctor());
    std::fs::write(&found, b"kept").unwrap();
    let archive = crm.server.folder.join("crm.sheaf");
    let run = |arguments: &[&str]| {
        let mut command = crate::server::sheaf(&crm.server.folder);
        let done = command.args(arguments).arg("--data").arg(&crm.server.folder).output().unwrap();
        assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    };
    let path = archive.to_str().unwrap();
    run(&["export", "--workspace", "crm", "--to", "sheaf", "-o", path]);
    run(&["workspace", "create", "copy"]);
    run(&["import", "--workspace", "copy", path]);
    let copy = crm.person.with("sheaf-workspace", "copy");
    assert_eq!(copy.get(&at(&file["id"])).expect(200).text, "kept");
    let refused = copy.patch(ANN, &json!({ "fields": { "papers": [left] } })).expect(422);
    assert_eq!(refused.json()["errors"][0]["code"], "attachment");
}

#[test]
fn other_types_of_fields_become_files_and_files_become_words() {
    let crm = with_people();
    let file = uploaded(&crm.editor, "cv.txt", b"a");
    put(&crm, json!([file, { "url": "https://example.org/a.pdf" }])).expect(200);
    let field = "/api/v1/tables/people/fields/papers";
    let papers = || crm.reader.get(ANN).expect(200).json()["fields"]["papers"].clone();
    let as_it_was = papers();
    for (kind, expected) in [
        ("text", json!("cv.txt, https://example.org/a.pdf")),
        ("attachment", as_it_was.clone()),
        ("json", as_it_was.clone()),
        ("attachment", as_it_was.clone()),
    ] {
        crm.admin.patch(field, &json!({ "type": kind })).expect(200);
        assert_eq!(papers(), expected, "{kind}");
    }
    // What is no list of files does not become one.
    crm.admin.patch(field, &json!({ "type": "json" })).expect(200);
    put(&crm, json!({ "any": 1 })).expect(200);
    crm.admin.patch(field, &json!({ "type": "attachment" })).expect(200);
    let record = crm.reader.get(ANN).expect(200).json();
    assert_eq!(
        (&record["fields"]["papers"], &record["misfits"]["papers"]["value"]),
        (&json!(null), &json!({ "any": 1 }))
    );
}

#[test]
fn no_more_than_so_many_files_come_at_once() {
    let crm = with_people();
    let names: Vec<String> = (0..101).map(|n| format!("{n}.txt")).collect();
    let files: Vec<(&str, &[u8])> = names.iter().map(|name| (name.as_str(), name.as_bytes())).collect();
    assert_eq!(upload(&crm.editor, &files).expect(413).detail(), "The upload has more than 100 files.");
    assert_eq!(upload(&crm.editor, &files[..100]).expect(201).json()["files"].as_array().unwrap().len(), 100);
}

/// Whether a file of this id still waits for a record.
fn waits(crm: &Crm, file: &Value) -> bool {
    let found = walk(&crm.server.folder.join("workspaces"), file["id"].as_str().unwrap()).expect("it is there");
    found.parent().unwrap().ends_with("waiting")
}

#[test]
fn json_that_becomes_a_list_of_files_keeps_those_that_wait() {
    let crm = with_people();
    let field = "/api/v1/tables/people/fields/papers";
    let (file, left) = (uploaded(&crm.editor, "cv.txt", b"held"), uploaded(&crm.editor, "new.txt", b"left"));
    crm.admin.patch(field, &json!({ "type": "json" })).expect(200);
    put(&crm, json!([file])).expect(200);
    assert!(waits(&crm, &file), "as JSON it is no file");
    crm.admin.patch(field, &json!({ "type": "attachment" })).expect(200);
    assert!(!waits(&crm, &file) && waits(&crm, &left));
    assert_eq!(crm.reader.get(&at(&file["id"])).expect(200).text, "held");
}

#[test]
fn an_import_keeps_the_files_that_its_cells_name() {
    let crm = with_people();
    let (file, left) = (uploaded(&crm.editor, "cv.txt", b"held"), uploaded(&crm.editor, "new.txt", b"left"));
    let cell = json!([file]).to_string().replace('"', "\"\"");
    let path = crm.server.folder.join("people.csv");
    std::fs::write(&path, format!("Name,Papers\nBo,\"{cell}\"\n")).unwrap();
    let mut command = crate::server::sheaf(&crm.server.folder);
    command.args(["import", "--workspace", "crm", "--into", "people"]).arg(&path);
    let done = command.arg("--data").arg(&crm.server.folder).output().unwrap();
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    assert!(!waits(&crm, &file) && waits(&crm, &left));
    let sent = crm.reader.get(&at(&file["id"]).replace("records/1/", "records/2/")).expect(200);
    assert_eq!(sent.text, "held");
}

#[test]
fn what_is_damaged_is_mended_by_the_same_file() {
    let crm = with_people();
    let file = uploaded(&crm.editor, "cv.txt", b"good");
    put(&crm, json!([file])).expect(200);
    let kept = walk(&crm.server.folder.join("workspaces"), file["id"].as_str().unwrap()).expect("it is kept");
    std::fs::write(&kept, b"bad").unwrap();
    assert_eq!(uploaded(&crm.editor, "again.txt", b"good")["id"], file["id"]);
    assert_eq!(crm.reader.get(&at(&file["id"])).expect(200).text, "good");
}

/// A table of people of whom one is kept from a role, with a file each; answers who has the role, and the files.
fn with_a_secret() -> (Crm, Client, Value, Value) {
    let crm = with_people();
    for name in ["Bo", "Hidden"] {
        crm.editor.post("/api/v1/tables/people/records", &json!({ "fields": { "name": name } })).expect(201);
    }
    let hold = |record: i64, file: &Value| {
        let path = format!("/api/v1/tables/people/records/{record}");
        crm.editor.patch(&path, &json!({ "fields": { "papers": [file] } })).expect(200);
    };
    let (seen, hidden) = (uploaded(&crm.editor, "a.txt", b"seen"), uploaded(&crm.editor, "b.txt", b"hidden"));
    hold(2, &seen);
    hold(3, &hidden);
    let role = json!({ "label": "Narrow", "base": "editor",
        "tables": { "people": { "read": "name <> \"Hidden\"" } } });
    let narrow = with_role(&crm, &role);
    narrow.get("/api/v1/tables/people/records/3").expect(404);
    (crm, narrow, seen, hidden)
}

#[test]
fn nobody_takes_a_file_by_its_id_alone() {
    let (crm, narrow, seen, hidden) = with_a_secret();
    let put = |who: &Client, papers: Value| who.patch(ANN, &json!({ "fields": { "papers": papers } }));
    // What is kept from somebody is as what is not there, on every way.
    let none = json!({ "id": "0".repeat(64) });
    let refused = |file: &Value| put(&narrow, json!([file])).expect(422).json()["errors"].clone();
    assert_eq!(refused(&json!({ "id": hidden["id"] })), refused(&none));
    let several = json!({ "records": [{ "fields": { "name": "Cy", "papers": [{ "id": hidden["id"] }] } }] });
    narrow.post("/api/v1/tables/people/records", &several).expect(422);
    let partial =
        json!({ "partial": true, "records": [{ "id": 1, "fields": { "papers": [{ "id": hidden["id"] }] } }] });
    let told = narrow.patch("/api/v1/tables/people/records", &partial).expect(200).json();
    assert_eq!(told["refused"].as_array().unwrap().len(), 1, "{told}");
    narrow.get(&at(&hidden["id"])).expect(404);
    // A name that says the id is no file.
    let mine = uploaded(&narrow, hidden["id"].as_str().unwrap(), b"mine");
    put(&narrow, json!([mine])).expect(200);
    put(&narrow, json!([mine, { "id": hidden["id"] }])).expect(422);
    // What somebody else uploaded, and no record has taken, is theirs.
    let waiting = uploaded(&crm.editor, "w.txt", b"waiting");
    put(&narrow, json!([waiting])).expect(422);
    // What stands in a record that they see may stand in another, and stays where it is.
    put(&narrow, json!([mine, seen])).expect(200);
    put(&narrow, json!([seen])).expect(200);
    assert_eq!(narrow.get(&at(&seen["id"])).expect(200).text, "seen");
    // Who uploads the same has it.
    let again = uploaded(&narrow, "c.txt", b"hidden");
    assert_eq!(again["id"], hidden["id"]);
    put(&narrow, json!([again])).expect(200);
    // Whoever sees every record moves what one of them holds.
    crm.admin.patch(ANN, &json!({ "fields": { "papers": [seen, hidden] } })).expect(200);
    crm.admin.patch(ANN, &json!({ "fields": { "papers": [waiting] } })).expect(422);
}

#[test]
fn what_was_taken_out_comes_back_by_undoing() {
    let (_crm, narrow, seen, _) = with_a_secret();
    narrow.patch(ANN, &json!({ "fields": { "papers": [seen] } })).expect(200);
    let done = narrow.patch(ANN, &json!({ "fields": { "papers": null } })).expect(200);
    let change = done.header("sheaf-change").unwrap().to_owned();
    let undone = narrow.post(&format!("/api/v1/changes/{change}/undo"), &json!({})).expect(200);
    assert_eq!(narrow.get(&at(&seen["id"])).expect(200).text, "seen");
    if let Some(change) = undone.header("sheaf-change") {
        narrow.post(&format!("/api/v1/changes/{change}/undo"), &json!({})).expect(200);
        narrow.get(&at(&seen["id"])).expect(404);
    }
}
