//! Invoices through a provider that stands in for the real one: made once for a period, handed over whatever fails, paid by what it tells.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, ChildStdin, Command, Stdio};

use serde_json::{Value, json};

use super::{earlier, offer};
use crate::server::{Crm, Server, crm_on, until};

const DAY: i64 = 86_400_000;
const KEY: &str = "sk_test_1";
const SECRET: &str = "whsec_1";

/// The provider; it ends when dropped.
struct Provider {
    child: Child,
    _open: ChildStdin,
    address: String,
}

impl Provider {
    fn start() -> Provider {
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/payments.py");
        let mut command = Command::new(script);
        command.env("PAYMENTS_KEY", KEY).env("PAYMENTS_WEBHOOK_SECRET", SECRET);
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("tests/payments.py runs");
        let mut said = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut said).unwrap();
        let address = format!("http://127.0.0.1:{}", said.trim());
        Provider { _open: child.stdin.take().unwrap(), child, address }
    }

    fn options(&self, key: &'static str) -> [String; 6] {
        let options = ["--payments-url", &self.address, "--payments-key", key, "--payments-webhook-secret", SECRET];
        options.map(str::to_owned)
    }

    /// A server that sends its invoices here, and for whom that is switched on.
    fn crm(&self) -> Crm {
        let options = self.options(KEY);
        let crm = crm_on(Server::start_with(&options.each_ref().map(String::as_str)));
        let on = json!({ "rules": [{ "workspace": "crm", "on": true }] });
        crm.person.put("/api/v1/host/flags/payments", &on).expect(200);
        crm
    }

    fn control(&self, what: &str, asked: &Value) -> Value {
        let reply = ureq::post(format!("{}/control/{what}", self.address)).send(asked.to_string().as_bytes());
        serde_json::from_str(&reply.unwrap().body_mut().read_to_string().unwrap()).unwrap()
    }

    fn state(&self) -> Value {
        self.control("state", &json!({}))
    }

    /// Tells the server of an event; with which status it answers.
    fn tell(&self, crm: &Crm, more: Value, id: &str, invoice: &Value, status: &str) -> u64 {
        let object = json!({ "id": invoice, "object": "invoice", "status": status });
        let event = json!({ "id": id, "type": format!("invoice.{status}"), "data": { "object": object } });
        let mut asked = more;
        asked["event"] = event;
        asked["to"] = json!(format!("{}/api/v1/payments/events", crm.server.address));
        self.control("tell", &asked)["status"].as_u64().unwrap()
    }
}

impl Drop for Provider {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn invoices(crm: &Crm) -> Vec<Value> {
    crm.person.get("/api/v1/plan").expect(200).json()["invoices"].as_array().unwrap().clone()
}

fn choose(crm: &Crm, plan: &str) -> Value {
    crm.person.put("/api/v1/plan", &json!({ "plan": plan })).expect(200).json()
}

/// The status of the newest invoice.
fn newest(crm: &Crm) -> Value {
    invoices(crm).first().map_or(Value::Null, |invoice| invoice["status"].clone())
}

#[test]
fn a_period_is_invoiced_once_and_paid_by_what_the_provider_tells() {
    let provider = Provider::start();
    let crm = provider.crm();
    offer(&crm, json!({ "name": "team", "label": "Team", "price": 1900 }));
    offer(&crm, json!({ "name": "large", "label": "Large", "price": 5000 }));
    crm.person.post("/api/v1/host/coupons", &json!({ "code": "HALF", "percent": 50, "periods": 1 })).expect(201);
    let told = crm.person.put("/api/v1/plan", &json!({ "plan": "team", "coupon": "HALF" })).expect(200).json();
    assert_eq!((&told["billed"], &told["invoices"][0]["total"]), (&json!(true), &json!(950)));
    until("the invoice was sent", || newest(&crm) == "open");
    let [invoice] = &invoices(&crm)[..] else { panic!("{:?}", invoices(&crm)) };
    assert_eq!((&invoice["number"], &invoice["url"]), (&json!("T-0001"), &json!("https://pay.example/in_1")));
    let state = provider.state();
    assert_eq!(state["customers"]["cus_1"]["email"], "admin@localhost");
    assert_eq!((&state["invoices"]["in_1"]["total"], &state["invoices"]["in_1"]["sent"]), (&json!(950), &json!(1)));
    // What is dearer holds at once, for the rest of the period; it stands on the next invoice.
    let dearer = choose(&crm, "large");
    assert_eq!(dearer["open"][0]["text"], "Large in place of Team");
    let rest = dearer["open"][0]["amount"].as_i64().unwrap();
    assert!((1549..=1550).contains(&rest), "half of 5000, and 950 were paid: {rest}");
    earlier(&crm, 32 * DAY);
    until("the next period was invoiced", || invoices(&crm).len() == 2 && newest(&crm) == "open");
    assert_eq!(invoices(&crm)[0]["total"], rest + 5000);
    let made = &provider.state()["invoices"]["in_2"];
    assert_eq!((&made["total"], &made["customer"]), (&json!(rest + 5000), &json!("cus_1")));
    // It tells what has become of them, in whatever order, and each once.
    let (first, second) = (json!("in_1"), json!("in_2"));
    assert_eq!(provider.tell(&crm, json!({ "spoil": true }), "evt_0", &second, "paid"), 403);
    assert_eq!(provider.tell(&crm, json!({ "age": 400 }), "evt_0", &second, "paid"), 403);
    assert_eq!(newest(&crm), "open");
    assert_eq!(provider.tell(&crm, json!({}), "evt_1", &second, "uncollectible"), 200);
    assert_eq!(newest(&crm), "uncollectible");
    assert_eq!(provider.tell(&crm, json!({}), "evt_2", &second, "paid"), 200);
    assert_eq!(provider.tell(&crm, json!({}), "evt_3", &second, "open"), 200);
    assert_eq!(newest(&crm), "paid");
    // The same event again, now about another: it was heard already.
    assert_eq!(provider.tell(&crm, json!({}), "evt_2", &first, "void"), 200);
    assert_eq!(invoices(&crm)[1]["status"], "open");
    assert_eq!(provider.tell(&crm, json!({}), "evt_4", &json!("in_99"), "paid"), 200);
    assert_eq!(provider.tell(&crm, json!({}), "evt_5", &first, "unheard_of"), 200);
    let unsigned = crm.server.nobody().post("/api/v1/payments/events", &json!({ "id": "evt_6" }));
    assert_eq!(unsigned.status, 403);
}

#[test]
fn what_fails_is_tried_again_by_whoever_is_there_and_done_once() {
    let provider = Provider::start();
    let mut crm = provider.crm();
    offer(&crm, json!({ "name": "team", "label": "Team", "price": 1900 }));
    // It carries the line out, and nobody hears of it.
    provider.control("fail", &json!({ "path": "/v1/invoiceitems", "times": 1, "how": "drop" }));
    choose(&crm, "team");
    until("the line is there", || provider.state()["invoiceitems"]["ii_1"]["amount"] == 1900);
    until("the try has failed", || {
        let all = provider.state()["asked"].as_array().unwrap().len();
        all >= 3 && newest(&crm) == "sent"
    });
    let options = provider.options(KEY);
    crm.server.child.kill().unwrap();
    crm.server.child.wait().unwrap();
    let again = Server::on(&crm.server.folder, &options.each_ref().map(String::as_str));
    let person = crm.person.at(&again);
    let sent = || person.get("/api/v1/plan").expect(200).json()["invoices"][0]["status"] == "open";
    let host = super::directory(&crm.server.folder);
    // As long as it takes until it is tried again.
    until("it is due", || {
        let workspace = host.workspace("crm").unwrap().unwrap().id;
        let invoice = host.invoices(workspace).unwrap().remove(0);
        if invoice.status == sheaf_store::host::Status::Sent {
            host.invoice_failed(invoice.id, "at once", 0).unwrap();
        }
        sent()
    });
    let state = provider.state();
    let count = |kind: &str| state[kind].as_object().unwrap().len();
    assert_eq!((count("customers"), count("invoices"), count("invoiceitems")), (1, 1, 1));
    assert_eq!((&state["invoices"]["in_1"]["total"], &state["invoices"]["in_1"]["sent"]), (&json!(1900), &json!(1)));
}

#[test]
fn nothing_is_invoiced_where_it_is_not_switched_on_or_costs_nothing() {
    let provider = Provider::start();
    let crm = provider.crm();
    offer(&crm, json!({ "name": "free" }));
    offer(&crm, json!({ "name": "team", "price": 1900 }));
    crm.person.put("/api/v1/host/flags/payments", &json!({ "rules": [] })).expect(200);
    let told = choose(&crm, "team");
    assert_eq!((&told["billed"], &told["invoices"]), (&json!(false), &json!([])));
    crm.person.put("/api/v1/host/flags/payments", &json!({ "rules": [{ "on": true }] })).expect(200);
    let elsewhere = crm.person.with("sheaf-workspace", "elsewhere");
    let free = elsewhere.put("/api/v1/plan", &json!({ "plan": "free" })).expect(200).json();
    assert_eq!((&free["billed"], &free["invoices"]), (&json!(true), &json!([])));
    // A coupon that takes all off: there is an invoice of nothing, which is paid.
    crm.person.post("/api/v1/host/coupons", &json!({ "code": "ALL", "percent": 100 })).expect(201);
    let dear = json!({ "plan": "team", "coupon": "ALL" });
    let nothing = elsewhere.put("/api/v1/plan", &dear).expect(200).json();
    assert_eq!((&nothing["invoices"][0]["total"], &nothing["invoices"][0]["status"]), (&json!(0), &json!("paid")));
    assert_eq!(provider.state()["asked"], json!([]));
}

#[test]
fn a_key_that_the_provider_does_not_know_is_told_in_the_log_and_the_invoice_waits() {
    let provider = Provider::start();
    let options = provider.options("sk_wrong");
    let crm = crm_on(Server::start_with(&options.each_ref().map(String::as_str)));
    crm.person.put("/api/v1/host/flags/payments", &json!({ "rules": [{ "on": true }] })).expect(200);
    offer(&crm, json!({ "name": "team", "price": 1900 }));
    choose(&crm, "team");
    let host = super::directory(&crm.server.folder);
    let workspace = host.workspace("crm").unwrap().unwrap().id;
    until("it has failed", || host.invoices(workspace).unwrap()[0].failed.is_some());
    let told = crm.person.get("/api/v1/host/workspaces/crm/plan").expect(200).json();
    assert_eq!(told["invoices"][0]["failed"], "the provider answered 401: Invalid API Key provided.");
    assert!(invoices(&crm)[0].get("failed").is_none());
    assert_eq!(newest(&crm), "draft");
}
