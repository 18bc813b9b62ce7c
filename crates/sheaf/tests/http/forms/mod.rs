//! `/api/v1/forms/{workspace}/{secret}`: what strangers see and may do, and what they may not.

mod abuse;
mod editing;
mod files;

use serde_json::{Value, json};
use sheaf_service::forms::USUAL_WORK;

use crate::server::{Client, Crm, crm, encoded, next_event, until};

const VIEWS: &str = "/api/v1/tables/leads/views";

/// Two steps: who and how much, and what is asked of large ones alone.
fn look() -> Value {
    json!({ "kind": "form", "title": "Become a customer", "description": "It takes a minute.", "open": true,
        "steps": [
            { "title": "You", "questions": [
                { "field": "name", "label": "Your name", "required": true },
                { "field": "email", "help": "We write once." },
                { "field": "amount" } ] },
            { "title": "More", "questions": [
                { "field": "due", "when": "{Amount} > 100", "required": true },
                { "field": "status", "when": "not isblank({Due})" },
                { "field": "company", "pick": true } ] } ],
        "confirmation": { "message": "Thank you.", "again": true, "link": "https://example.com/next" } })
}

/// A form over leads, and where strangers reach it.
struct Form {
    crm: Crm,
    at: String,
    stranger: Client,
}

fn form_of(crm: Crm, look: &Value) -> Form {
    let made = crm.admin.post(VIEWS, &json!({ "name": "ask", "label": "Ask", "look": look })).expect(201).json();
    let at = format!("/api/v1/forms/crm/{}", made["look"]["link"].as_str().expect("a secret"));
    let stranger = crm.server.nobody();
    Form { crm, at, stranger }
}

fn form() -> Form {
    form_of(crm(), &look())
}

/// A stamp, and the work that is done for it.
#[derive(Clone)]
struct Ready {
    stamp: String,
    work: String,
}

impl Ready {
    fn with(&self, answers: &Value) -> Value {
        json!({ "answers": answers, "stamp": self.stamp, "work": self.work })
    }
}

fn is_done(stamp: &str, work: &str, bits: u64) -> bool {
    let hash = sheaf_service::secret::hash_secret(&format!("{stamp}.{work}"));
    let zero: u32 = hash.iter().position(|b| *b != 0).map_or(256, |n| n as u32 * 8 + hash[n].leading_zeros());
    u64::from(zero) >= bits
}

impl Form {
    /// Loads the form, does the work, and waits until it may be answered: an answer that comes too soon is told so.
    fn ready(&self) -> Ready {
        let shown = self.stranger.get(&self.at).expect(200).json();
        let (stamp, bits) = (shown["stamp"].as_str().unwrap().to_owned(), shown["work"].as_u64().unwrap());
        let work = (0_u64..).map(|n| n.to_string()).find(|work| is_done(&stamp, work, bits)).unwrap();
        let ready = Ready { stamp, work };
        let elsewhere = self.stranger.with("x-forwarded-for", "192.0.2.77");
        until("the stamp is old enough", || {
            std::thread::sleep(std::time::Duration::from_millis(200));
            let reply = elsewhere.post(&self.at, &json!({ "answers": {}, "stamp": ready.stamp, "work": "" }));
            reply.json()["errors"][0]["code"] != "early"
        });
        ready
    }

    #[track_caller]
    fn send(&self, answers: &Value, status: u16) -> Value {
        self.stranger.post(&self.at, &self.ready().with(answers)).expect(status).json()
    }

    fn records(&self) -> Vec<Value> {
        let list = self.crm.reader.get("/api/v1/tables/leads/records").expect(200).json();
        list["records"].as_array().unwrap().iter().map(|r| r["fields"].clone()).collect()
    }

    fn asked(&self, answers: &Value) -> Value {
        self.stranger.post(&format!("{}/asked", self.at), &json!({ "answers": answers })).expect(200).json()["asked"]
            .take()
    }
}

#[test]
fn what_a_stranger_sees() {
    let form = form();
    let mut shown = form.stranger.get(&form.at).expect(200).json();
    let stamp = shown["stamp"].take();
    assert!(stamp.as_str().is_some_and(|s| s.len() > 60));
    assert_eq!(
        shown,
        json!({ "title": "Become a customer", "description": "It takes a minute.", "open": true, "stamp": null,
            "work": USUAL_WORK, "steps": [
            { "title": "You", "questions": [
                { "field": "name", "label": "Your name", "required": true, "type": "text", "max_length": 40 },
                { "field": "email", "label": "Email", "help": "We write once.", "required": false, "type": "email" },
                { "field": "amount", "label": "Amount", "required": false, "type": "money", "decimals": 2, "currency": "EUR", "min": 0 } ] },
            { "title": "More", "questions": [
                { "field": "due", "label": "Due", "required": true, "type": "date", "depends_on": ["amount"] },
                { "field": "status", "label": "Status", "required": false, "type": "choice", "depends_on": ["due"],
                  "choices": [{ "label": "New", "colour": null }, { "label": "Won", "colour": null }, { "label": "Lost", "colour": null }] },
                { "field": "company", "label": "Company", "required": false, "type": "link" } ] } ] })
    );
    let again = form.stranger.get(&form.at).expect(200);
    assert_ne!(again.json()["stamp"], stamp, "each time another stamp");
    assert_eq!(again.header("cache-control"), Some("no-store"));
    for (at, why) in [
        ("/api/v1/forms/crm/wrong".to_owned(), "a wrong secret"),
        (form.at.replace("/crm/", "/elsewhere/"), "another workspace's"),
        (form.at.replace("/crm/", "/nowhere/"), "no workspace"),
        (form.at.replace("/crm/", "/%00/"), "a name that no database takes"),
    ] {
        assert_eq!(form.stranger.get(&at).expect(404).detail(), "There is no form at this address.", "{why}");
    }
}

#[test]
fn an_answered_form_is_a_record() {
    let form = form();
    let mut stream = form.crm.reader.stream("/api/v1/changes?since=0");
    let taken = form.send(&json!({ "name": "Ann", "email": "ann@example.org", "amount": "12.50" }), 201);
    let confirmation = json!({ "message": "Thank you.", "again": true, "link": "https://example.com/next" });
    assert_eq!(taken, json!({ "confirmation": confirmation }));
    let records = form.records();
    assert_eq!(
        (&records[0]["name"], &records[0]["amount"], &records[0]["fee"]),
        (&json!("Ann"), &json!(12.5), &json!(1.25))
    );
    // Others see it at once, and the log says who made it.
    let made = std::iter::from_fn(|| next_event(&mut stream)).find(|change| change["kind"] == "create").unwrap();
    assert_eq!(made["by"], json!({ "kind": "form", "name": "Ask" }));
    form.crm.editor.post(&format!("/api/v1/changes/{}/undo", made["seq"]), &json!({})).expect(200);
    assert_eq!(form.records(), Vec::<Value>::new());
}

#[test]
fn questions_are_asked_by_what_was_answered_before() {
    let form = form();
    let cases = [
        (json!({}), vec!["name", "email", "amount", "company"]),
        (json!({ "amount": 100 }), vec!["name", "email", "amount", "company"]),
        (json!({ "amount": "100.01" }), vec!["name", "email", "amount", "due", "company"]),
        (json!({ "amount": 200, "due": "2026-03-01" }), vec!["name", "email", "amount", "due", "status", "company"]),
        // An answer to what is not asked counts as none, and one that does not fit too.
        (json!({ "amount": 5, "due": "2026-03-01" }), vec!["name", "email", "amount", "company"]),
        (json!({ "amount": "a lot" }), vec!["name", "email", "amount", "company"]),
    ];
    for (answers, expected) in cases {
        assert_eq!(form.asked(&answers), json!(expected), "{answers}");
    }
    // The server looks itself: what is not asked is left out, and what is asked and required must be there.
    form.send(&json!({ "name": "Ann", "amount": 5, "due": "2026-03-01", "status": "Won" }), 201);
    let records = form.records();
    assert_eq!((&records[0]["due"], &records[0]["status"]), (&Value::Null, &Value::Null));
    let refused = form.send(&json!({ "name": "Bob", "amount": 500 }), 422);
    assert_eq!(refused["errors"], json!([{ "field": "due", "code": "required", "message": "'Due' is required." }]));
}

#[test]
fn answers_are_held_against_the_table() {
    let form = form();
    form.crm.lead(json!({ "name": "Ann", "email": "ann@example.org" }));
    let cases = [
        (json!({}), "name", "required", "'Your name' is required."),
        (json!({ "name": "  " }), "name", "required", "'Your name' is required."),
        (
            json!({ "name": "Bob", "email": "x" }),
            "email",
            "email",
            "'Email' is 'x', expected an e-mail address such as name@example.com.",
        ),
        (json!({ "name": "Bob", "amount": -1 }), "amount", "too_small", "'Amount' must be at least 0."),
        (json!({ "name": "Bob", "fee": 1 }), "fee", "unknown", "The form does not ask for 'fee'."),
        (json!({ "name": "Bob", "partners": [1] }), "partners", "unknown", "The form does not ask for 'partners'."),
        // Ids alone: any other name would tell what a record holds.
        (
            json!({ "name": "Bob", "company": "Acme" }),
            "company",
            "link",
            "'Company' is \"Acme\", expected a record's id.",
        ),
        (
            json!({ "name": "Bob", "email": "ann@example.org" }),
            "email",
            "duplicate",
            "Somebody has answered 'Email' with the same already.",
        ),
    ];
    let ready = form.ready();
    for (answers, field, code, message) in cases {
        let refused = form.stranger.post(&form.at, &ready.with(&answers)).json();
        assert_eq!(refused["errors"], json!([{ "field": field, "code": code, "message": message }]), "{answers}");
    }
    // What was refused took nothing: the same stamp serves when it is mended.
    form.stranger.post(&form.at, &ready.with(&json!({ "name": "Bob" }))).expect(201);
}

/// The page tells strangers what is wrong by the codes: a rule in its own words, and that the form lacks a question.
#[test]
fn what_the_table_refuses_has_a_code_of_its_own() {
    let crm = crm();
    let rule = json!({ "rules": [{ "rule": "formula", "formula": "amount < 1000", "message": "Call us first." }] });
    crm.admin.patch("/api/v1/tables/leads", &rule).expect(200);
    let form = form_of(crm, &look());
    let refused = form.send(&json!({ "name": "Bob", "amount": 2000, "due": "2026-03-01" }), 422);
    assert_eq!(refused["errors"], json!([{ "field": "", "code": "rule", "message": "Call us first." }]));
    let mut nameless = look();
    nameless["steps"] = json!([{ "questions": [{ "field": "email" }] }]);
    let form = form_of(crate::server::crm(), &nameless);
    let refused = form.send(&json!({ "email": "ann@example.org" }), 422);
    assert_eq!((&refused["errors"][0]["field"], &refused["errors"][0]["code"]), (&json!(""), &json!("lacking")));
}

#[test]
fn linked_records_are_found_by_their_titles() {
    let form = form();
    for n in 0..25 {
        let company = json!({ "fields": { "name": format!("Acme \"{n:02}\""), "country": "Austria" } });
        form.crm.editor.post("/api/v1/tables/companies/records", &company).expect(201);
    }
    let found = |text: &str| {
        let at = format!("{}/records?field=company&search={}", form.at, encoded(text));
        form.stranger.get(&at).expect(200).json()["records"].as_array().unwrap().clone()
    };
    assert_eq!(found("").len(), 20);
    assert_eq!(found("e \"07\""), [json!({ "id": 8, "title": "Acme \"07\"" })]);
    assert_eq!(found("ACME \"1").len(), 10);
    assert_eq!(found("Austria"), Vec::<Value>::new(), "titles alone");
    form.send(&json!({ "name": "Ann", "company": 8 }), 201);
    assert_eq!(form.records()[0]["company"], 8);
    for field in ["partners", "name", "nothing"] {
        let refused = form.stranger.get(&format!("{}/records?field={field}&search=a", form.at)).expect(422);
        assert_eq!(refused.detail(), format!("The form does not let choose records for '{field}'."));
    }
}

#[test]
fn a_closed_form_says_so() {
    let form = form();
    let ready = form.ready();
    let closed = json!({ "look": { "open": false } });
    form.crm.admin.patch(&format!("{VIEWS}/ask"), &closed).expect(400);
    let mut whole = look();
    whole["open"] = json!(false);
    form.crm.admin.patch(&format!("{VIEWS}/ask"), &json!({ "look": whole })).expect(200);
    assert_eq!(form.stranger.get(&form.at).expect(200).json(), json!({ "title": "Become a customer", "open": false }));
    let refused = form.stranger.post(&form.at, &ready.with(&json!({ "name": "Ann" }))).expect(403);
    assert_eq!(refused.detail(), "The form takes no more answers.");
    form.stranger.post(&format!("{}/asked", form.at), &json!({ "answers": {} })).expect(403);
    form.stranger.get(&format!("{}/records?field=company", form.at)).expect(422);
}
