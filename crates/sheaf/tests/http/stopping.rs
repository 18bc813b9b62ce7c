//! A server that is told to stop: streams end, what is being answered is answered, and it is gone within two seconds.

use std::process::Command;
use std::time::{Duration, Instant};

use serde_json::json;

use crate::server::{crm, next_event, until};

#[test]
fn with_streams_open() {
    let mut crm = crm();
    let mut streams: Vec<_> = (0..3).map(|_| crm.reader.stream("/api/v1/changes?since=0")).collect();
    for stream in &mut streams {
        next_event(stream).expect("the stream runs");
    }
    let writers: Vec<_> = (0..4)
        .map(|_| {
            let editor = crm.editor.clone();
            std::thread::spawn(move || {
                let body = json!({ "fields": { "name": "Ann" } }).to_string();
                let send = || editor.try_send("POST", "/api/v1/tables/leads/records", body.as_bytes());
                let mut made = 0;
                while let Ok(reply) = send() {
                    made += 1;
                    reply.expect(201);
                }
                made
            })
        })
        .collect();
    until("records are being made", || crm.reader.get("/api/v1/tables/leads/records/20").status == 200);
    let told = Instant::now();
    let id = crm.server.child.id().to_string();
    assert!(Command::new("kill").args(["-TERM", &id]).status().unwrap().success());
    until("the server has ended", || crm.server.child.try_wait().unwrap().is_some());
    assert!(told.elapsed() < Duration::from_secs(2), "{:?}", told.elapsed());
    assert!(crm.server.child.wait().unwrap().success());
    for stream in &mut streams {
        while next_event(stream).is_some() {}
    }
    let made: usize = writers.into_iter().map(|w| w.join().unwrap()).sum();
    let again = crate::server::Server::on(&crm.server.folder, &[]);
    let admin = crm.reader.at(&again);
    let count = admin.get("/api/v1/tables/leads/records?count=true&limit=1").expect(200).json()["count"].clone();
    assert!(count.as_u64().unwrap() >= made as u64, "{count} records, {made} acknowledged");
}
