//! `/api/v1/forms/{workspace}/{secret}/files`: files in answers, and what keeps them from others.

use serde_json::{Value, json};
use sheaf_service::forms::{LONGEST_FILE, MOST_BYTES, MOST_FILES};

use super::{Form, Ready, form_of};
use crate::server::{Client, Reply, crm};

const PDF: &[u8] = b"%PDF-1.7 about me";

/// It asks for papers, which must be there, and for a photo of large customers alone.
fn look() -> Value {
    json!({ "kind": "form", "title": "Become a customer", "open": true, "steps": [{ "questions": [
        { "field": "name", "label": "Your name", "required": true },
        { "field": "email" },
        { "field": "amount" },
        { "field": "papers", "label": "Your papers", "required": true },
        { "field": "photo", "kinds": ["picture", "pdf"], "when": "{Amount} > 100" } ] }] })
}

fn form() -> Form {
    let crm = crm();
    for name in ["papers", "photo"] {
        crm.admin.post("/api/v1/tables/leads/fields", &json!({ "name": name, "type": "attachment" })).expect(201);
    }
    form_of(crm, &look())
}

/// Parts of a form, and a file behind them.
fn send(client: &Client, at: &str, parts: &[(&str, &str)], name: &str, bytes: &[u8]) -> Reply {
    let mut body = String::new();
    for (part, said) in parts {
        body += &format!("--b\r\nContent-Disposition: form-data; name=\"{part}\"\r\n\r\n{said}\r\n");
    }
    body += &format!("--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\r\n");
    let body = [body.as_bytes(), bytes, b"\r\n--b--\r\n"].concat();
    let client = client.with("content-type", "multipart/form-data; boundary=b");
    client.send("POST", &format!("{at}/files"), &body)
}

impl Form {
    fn bring(&self, ready: &Ready, field: &str, name: &str, bytes: &[u8]) -> Reply {
        let parts = [("stamp", ready.stamp.as_str()), ("work", &ready.work), ("field", field)];
        send(&self.stranger, &self.at, &parts, name, bytes)
    }

    #[track_caller]
    fn brought(&self, ready: &Ready, field: &str, name: &str, bytes: &[u8]) -> Value {
        self.bring(ready, field, name, bytes).expect(201).json()["file"].take()
    }

    #[track_caller]
    fn hand_in(&self, ready: &Ready, answers: &Value, status: u16) -> Value {
        self.stranger.post(&self.at, &ready.with(answers)).expect(status).json()
    }

    #[track_caller]
    fn refused(&self, ready: &Ready, answers: &Value) -> (String, String) {
        let error = self.hand_in(ready, answers, 422)["errors"][0].take();
        (error["field"].as_str().unwrap().to_owned(), error["code"].as_str().unwrap().to_owned())
    }

    /// Files that are kept for good.
    fn kept(&self) -> usize {
        count(&self.files().join("kept"))
    }

    /// Files that wait.
    fn waiting(&self) -> usize {
        count(&self.files().join("waiting"))
    }

    fn files(&self) -> std::path::PathBuf {
        let workspaces = std::fs::read_dir(self.crm.server.folder.join("workspaces")).unwrap().flatten();
        let mut folders = workspaces.map(|entry| entry.path().join("files"));
        folders.find(|folder| folder.join("waiting").exists() || folder.join("kept").exists()).expect("files")
    }
}

/// How many files there are below a folder.
fn count(folder: &std::path::Path) -> usize {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    entries.map(|entry| if entry.path().is_dir() { count(&entry.path()) } else { 1 }).sum()
}

fn code(reply: &Reply) -> String {
    reply.json()["errors"][0]["code"].as_str().unwrap_or_default().to_owned()
}

#[test]
fn what_is_uploaded_is_in_the_answer() {
    let form = form();
    let shown = form.stranger.get(&form.at).expect(200).json();
    assert_eq!(shown["most_bytes"], MOST_BYTES);
    let asked = &shown["steps"][0]["questions"];
    assert_eq!(
        asked[3],
        json!({ "field": "papers", "label": "Your papers", "required": true, "type": "attachment",
            "most": MOST_FILES, "most_bytes": LONGEST_FILE })
    );
    assert_eq!(asked[4]["kinds"], json!(["picture", "pdf"]));
    let ready = form.ready();
    assert_eq!(form.refused(&ready, &json!({ "name": "Ann" })), ("papers".to_owned(), "required".to_owned()));
    let paper = form.brought(&ready, "papers", "..\\..//etc/cv\u{202e}.pdf", PDF);
    assert_eq!(
        paper,
        json!({ "id": paper["id"], "name": "cv.pdf", "type": "application/pdf", "size": PDF.len() }),
        "a name is no path"
    );
    let second = form.brought(&ready, "papers", "\u{202e}/", b"plain words");
    assert_eq!((&second["name"], &second["type"]), (&json!("file.txt"), &json!("text/plain")));
    // One is taken back, and one that is not asked for in the end is left out.
    let path = format!("{}/files/papers/{}?stamp={}", form.at, second["id"].as_str().unwrap(), ready.stamp);
    form.stranger.delete(&path).expect(204);
    form.stranger.delete(&path).expect(204);
    let photo = form.brought(&ready, "photo", "me.pdf", b"%PDF-1.7 a photo");
    let answers = json!({ "name": "Ann", "amount": 5, "photo": [photo],
        "papers": [{ "id": paper["id"], "name": "Ann's papers.pdf", "size": 1, "type": "text/html" }] });
    assert_eq!((form.kept(), form.waiting()), (0, 2));
    let first = form.hand_in(&ready, &answers, 201);
    assert_eq!((form.kept(), form.waiting()), (1, 0), "what is not handed in is gone");
    let record = &form.records()[0];
    assert_eq!(record["photo"], Value::Null);
    let papers = &record["papers"];
    let told = json!([{ "id": paper["id"], "name": "Ann's papers.pdf", "type": "application/pdf", "size": PDF.len() }]);
    assert_eq!(papers, &told);
    let at = format!("/api/v1/tables/leads/records/1/files/{}", paper["id"].as_str().unwrap());
    assert_eq!(form.crm.reader.get(&at).expect(200).text.as_bytes(), PDF);
    // The same again is answered as before, though its files wait no more; others are refused.
    assert_eq!(form.hand_in(&ready, &answers, 201), first);
    assert_eq!(form.records().len(), 1);
    form.hand_in(&ready, &json!({ "name": "Bob", "papers": [paper] }), 409);
    let used = form.bring(&ready, "papers", "more.pdf", PDF).expect(409);
    assert_eq!(used.detail(), "Answers were sent from this page already.");
    assert_eq!(form.waiting(), 0);
}

#[test]
fn a_file_goes_with_its_stamp_and_question_alone() {
    let form = form();
    let (mine, other) = (form.ready(), form.ready());
    let paper = form.brought(&mine, "papers", "cv.pdf", PDF);
    let gone = |field: &str| (field.to_owned(), "file_gone".to_owned());
    let answers = json!({ "name": "Ann", "papers": [paper] });
    assert_eq!(form.refused(&other, &answers), gone("papers"), "another stamp");
    let photo = json!({ "name": "Ann", "amount": 500, "papers": [paper], "photo": [paper] });
    assert_eq!(form.refused(&mine, &photo), gone("photo"), "another question");
    // What the workspace has by other ways is not told of, nor handed out.
    let upload = form.crm.editor.with("content-type", "multipart/form-data; boundary=b");
    let body = b"--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"s.txt\"\r\n\r\nsecret\r\n--b--\r\n";
    let known = upload.send("POST", "/api/v1/files", body).expect(201).json()["files"][0].take();
    for kept in [false, true] {
        if kept {
            form.crm
                .editor
                .post("/api/v1/tables/leads/records", &json!({ "fields": { "name": "X", "papers": [known] } }))
                .expect(201);
        }
        assert_eq!(form.refused(&mine, &json!({ "name": "Ann", "papers": [known] })), gone("papers"));
        let again = form.brought(&other, "papers", "s.txt", b"secret");
        assert_eq!((&again["id"], &again["size"]), (&known["id"], &json!(6)), "as if nobody had it");
    }
    let unknown = json!({ "id": "0".repeat(64), "name": "x" });
    assert_eq!(form.refused(&mine, &json!({ "name": "Ann", "papers": [unknown] })), gone("papers"));
    let address = json!({ "url": "https://example.org/a.pdf" });
    assert_eq!(form.refused(&mine, &json!({ "name": "Ann", "papers": [address] })).1, "attachment");
    assert_eq!(form.refused(&mine, &json!({ "name": "Ann", "papers": [{ "id": "../../x" }] })).1, "attachment");
    // Nor can a record of somebody who signed in take what waits for a form.
    let taken =
        form.crm.editor.post("/api/v1/tables/leads/records", &json!({ "fields": { "name": "Y", "papers": [paper] } }));
    assert_eq!(code(&taken.expect(422)), "attachment");
    form.hand_in(&mine, &answers, 201);
}

#[test]
fn another_form_another_workspace_and_no_stamp_at_all() {
    let form = form();
    let ready = form.ready();
    let made = form
        .crm
        .admin
        .post(super::VIEWS, &json!({ "name": "second", "label": "Second", "look": look() }))
        .expect(201)
        .json();
    let second = format!("/api/v1/forms/crm/{}", made["look"]["link"].as_str().unwrap());
    let parts = |stamp: &'static str| [("stamp", stamp), ("work", ""), ("field", "papers")];
    let own = [("stamp", ready.stamp.as_str()), ("work", ready.work.as_str()), ("field", "papers")];
    assert_eq!(code(&send(&form.stranger, &second, &own, "a.pdf", PDF).expect(422)), "unknown", "another form's stamp");
    for (at, why) in [
        (form.at.replace("/crm/", "/elsewhere/"), "another workspace's"),
        (form.at.replace("/crm/", "/nowhere/"), "no workspace"),
        ("/api/v1/forms/crm/wrong".to_owned(), "a wrong secret"),
    ] {
        let refused = send(&form.stranger, &at, &own, "a.pdf", PDF).expect(404);
        assert_eq!(refused.detail(), "There is no form at this address.", "{why}");
        form.stranger.delete(&format!("{at}/files/papers/{}?stamp={}", "0".repeat(64), ready.stamp)).expect(404);
    }
    assert_eq!(code(&send(&form.stranger, &form.at, &parts("made up"), "a.pdf", PDF).expect(422)), "unknown");
    assert_eq!(code(&send(&form.stranger, &form.at, &[("field", "papers")], "a.pdf", PDF).expect(422)), "unknown");
    let lazy = [("stamp", ready.stamp.as_str()), ("field", "papers")];
    assert_eq!(code(&send(&form.stranger, &form.at, &lazy, "a.pdf", PDF).expect(422)), "work");
    for field in ["name", "nothing", ""] {
        assert_eq!(code(&form.bring(&ready, field, "a.pdf", PDF).expect(422)), "unknown");
    }
    let long = "x".repeat(301);
    send(&form.stranger, &form.at, &[("stamp", &long)], "a.pdf", PDF).expect(413);
    form.stranger.post(&format!("{}/files", form.at), &json!({})).expect(400);
    assert!(
        !form
            .crm
            .server
            .folder
            .join("workspaces")
            .read_dir()
            .unwrap()
            .flatten()
            .any(|workspace| { count(&workspace.path().join("files")) > 0 }),
        "nothing of all that was kept"
    );
    // By no way does anybody get back what was brought: not by this route, and not signed out by a record's.
    let paper = form.brought(&ready, "papers", "cv.pdf", PDF);
    let id = paper["id"].as_str().unwrap();
    for path in [
        format!("{}/files", form.at),
        format!("{}/files/papers/{id}", form.at),
        format!("{}/files/papers/{id}?stamp={}", form.at, ready.stamp),
    ] {
        form.stranger.get(&path).expect(405);
    }
    form.hand_in(&ready, &json!({ "name": "Ann", "papers": [paper] }), 201);
    form.stranger.get(&format!("/api/v1/tables/leads/records/1/files/{id}")).expect(401);
    form.stranger.get(&format!("{}/files/papers/{id}?stamp={}", form.at, ready.stamp)).expect(405);
    // A closed form takes none.
    let mut closed = look();
    closed["open"] = json!(false);
    let later = form.ready();
    form.crm.admin.patch(&format!("{}/ask", super::VIEWS), &json!({ "look": closed })).expect(200);
    assert_eq!(form.bring(&later, "papers", "a.pdf", PDF).expect(403).detail(), "The form takes no more answers.");
}

#[test]
fn kinds_and_bounds() {
    let form = form();
    let ready = form.ready();
    // By what is in it, whatever it is called.
    let refused = form.bring(&ready, "photo", "me.png", b"MZ\x90\x00 program").expect(422);
    assert_eq!(code(&refused), "file_kind");
    let said =
        "'Photo' has a file of the type application/vnd.microsoft.portable-executable, expected one of: picture, pdf.";
    assert_eq!(refused.detail(), said);
    form.brought(&ready, "photo", "me.txt", PDF);
    let long = "n".repeat(256);
    assert_eq!(code(&form.bring(&ready, "papers", &long, PDF).expect(422)), "attachment");
    // Bytes of a file.
    let too_long = vec![b'a'; usize::try_from(LONGEST_FILE).unwrap() + 1];
    let refused = form.bring(&ready, "papers", "a.txt", &too_long).expect(413);
    assert_eq!(
        (code(&refused).as_str(), refused.detail().as_str()),
        ("file_too_large", "The file has more than 25000000 bytes.")
    );
    // Files of a question.
    let other = form.ready();
    let papers: Vec<Value> = (0..MOST_FILES)
        .map(|n| form.brought(&other, "papers", &format!("{n}.txt"), n.to_string().as_bytes()))
        .collect();
    let refused = form.bring(&other, "papers", "more.txt", b"one more").expect(413);
    assert_eq!(
        (code(&refused).as_str(), refused.detail().as_str()),
        ("too_many_files", "'Your papers' has more than 10 files.")
    );
    form.brought(&other, "papers", "again.txt", b"0");
    let mut twice = papers.clone();
    twice.push(papers[0].clone());
    assert_eq!(
        form.refused(&other, &json!({ "name": "Ann", "papers": twice })),
        ("papers".to_owned(), "too_many_files".to_owned())
    );
    form.hand_in(&other, &json!({ "name": "Ann", "papers": papers }), 201);
    // Bytes of an answer.
    let most = usize::try_from(LONGEST_FILE).unwrap();
    for n in 0..4_u8 {
        let bytes: Vec<u8> = std::iter::repeat_n(b'a' + n, most - 10).collect();
        form.brought(&ready, "papers", "large.txt", &bytes);
    }
    let refused = form.bring(&ready, "papers", "more.txt", &[b'z'; 100]).expect(413);
    assert_eq!(code(&refused), "files_too_large");
    assert_eq!(form.kept(), MOST_FILES);
}

#[test]
fn what_is_refused_is_not_kept() {
    let form = form();
    form.crm.lead(json!({ "name": "Ann", "email": "ann@example.org" }));
    let ready = form.ready();
    let paper = form.brought(&ready, "papers", "cv.pdf", PDF);
    // It fits the form, and a rule of the table refuses it.
    let answers = json!({ "name": "x".repeat(41), "papers": [paper] });
    assert_eq!(form.refused(&ready, &answers).0, "name");
    let taken = json!({ "name": "Ann", "email": "ann@example.org", "papers": [paper] });
    let refused = form.stranger.post(&form.at, &ready.with(&taken));
    assert_eq!(refused.status, 409, "{}", refused.text);
    assert_eq!((form.kept(), form.waiting()), (0, 1));
    form.hand_in(&ready, &json!({ "name": "Ann", "email": "new@example.org", "papers": [paper] }), 201);
    assert_eq!((form.kept(), form.waiting()), (1, 0));
}

#[test]
fn a_kind_is_of_files_alone() {
    let form = form();
    let asks = |question: Value| json!({ "kind": "form", "title": "Ask", "steps": [{ "questions": [question] }] });
    let look = asks(json!({ "field": "name", "kinds": ["pdf"] }));
    let refused = form.crm.admin.post(super::VIEWS, &json!({ "label": "New", "look": look })).expect(422);
    assert_eq!(refused.detail(), "'Name' takes no files, so no kinds of them can be named.");
    let look = asks(json!({ "field": "papers", "kinds": ["exe"] }));
    form.crm.admin.post(super::VIEWS, &json!({ "label": "New", "look": look })).expect(400);
}
