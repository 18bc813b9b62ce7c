//! `/api/v1/plan`, `/api/v1/flags` and what of the host is behind them: plans, coupons, what is used, invoices.

mod chosen;
mod flags;
mod invoices;
mod limits;
mod offered;

use std::path::Path;
use std::process::Command;
use std::sync::Arc;

use serde_json::{Value, json};
use sheaf_store::Server as Database;
use sheaf_store::host::{Carry, Changed, Host};

use crate::server::{Client, Crm, sheaf};

/// Runs the command line beside the server; what it printed, or what it says against it.
fn run(crm: &Crm, arguments: &[&str]) -> Result<String, String> {
    let mut command: Command = sheaf(&crm.server.folder);
    let out = command.args(arguments).arg("--data").arg(&crm.server.folder).output().unwrap();
    match out.status.success() {
        true => Ok(String::from_utf8(out.stdout).unwrap()),
        false => Err(String::from_utf8(out.stderr).unwrap()),
    }
}

/// Adds a plan.
#[track_caller]
fn offer(crm: &Crm, plan: Value) {
    crm.person.post("/api/v1/host/plans", &plan).expect(201);
}

/// Gives `crm` a plan, as the host.
#[track_caller]
fn give(crm: &Crm, plan: &str) -> Value {
    crm.person.put("/api/v1/host/workspaces/crm/plan", &json!({ "plan": plan, "confirm": true })).expect(200).json()
}

/// What is used of something, as the workspace is told.
#[track_caller]
fn usage(client: &Client, limit: &str) -> Value {
    let told = client.get("/api/v1/plan").expect(200).json();
    told["usage"].as_array().unwrap().iter().find(|usage| usage["limit"] == limit).cloned().unwrap()
}

/// The directory of a data folder, beside the server that has it.
fn directory(folder: &Path) -> Host {
    match std::fs::read_to_string(folder.join("database")) {
        Ok(url) => Host::open_on(folder, Arc::new(Database::at(&url).unwrap()), Carry::Refused).unwrap(),
        Err(_) => Host::open(folder).unwrap(),
    }
}

/// Puts the plan of `crm` back in time by so many milliseconds, as if it had been so for that long.
fn earlier(crm: &Crm, by: i64) {
    let host = directory(&crm.server.folder);
    let workspace = host.workspace("crm").unwrap().unwrap().id;
    let mut kept = false;
    while !kept {
        let before = host.subscription(workspace).unwrap().unwrap();
        let mut subscription = before.subscription;
        (subscription.began, subscription.from, subscription.to) =
            (subscription.began - by, subscription.from - by, subscription.to - by);
        subscription.over_since = subscription.over_since.map(|since| since - by);
        let changed = Changed {
            workspace,
            subscription: &subscription,
            version: Some(before.version),
            due_at: Some(0),
            lines: &[],
            invoice: None,
            uses: None,
        };
        kept = host.keep_subscription(&changed).unwrap();
    }
}
