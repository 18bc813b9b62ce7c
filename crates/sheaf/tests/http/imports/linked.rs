//! `POST /api/v1/imports` with a link: the server fetches the workbook from a server on loopback, which the host names.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use serde_json::{Value, json};

use super::again::{apply, counts, into};
use crate::server::{Client, Crm, Reply, Server, crm, crm_on};

/// A server with one file; it is asked from threads of its own.
struct There {
    address: String,
    file: Arc<Mutex<Vec<u8>>>,
    asked: Arc<AtomicUsize>,
}

const STOCK: &str = "Sku,Name,Pieces\nAA1,Bolt,1\nBB2,Nut,3\nCC3,Screw,5\n";

impl There {
    fn with(file: &[u8]) -> There {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let (file, asked) = (Arc::new(Mutex::new(file.to_vec())), Arc::new(AtomicUsize::new(0)));
        let (given, count) = (Arc::clone(&file), Arc::clone(&asked));
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                count.fetch_add(1, Ordering::SeqCst);
                answer(stream, &given.lock().unwrap());
            }
        });
        There { address, file, asked }
    }

    fn count(&self) -> usize {
        self.asked.load(Ordering::SeqCst)
    }
}

fn answer(mut stream: TcpStream, file: &[u8]) {
    let mut head = [0; 4_096];
    let read = stream.read(&mut head).unwrap_or_default();
    let head = String::from_utf8_lossy(&head[..read]).into_owned();
    let path = head.split(' ').nth(1).unwrap_or_default();
    let (status, more): (&str, String) = match path {
        "/gone" => ("404 Not Found", String::new()),
        "/inner" => ("302 Found", format!("location: http://localhost:{}/x\r\n", stream.local_addr().unwrap().port())),
        _ => ("200 OK", "content-disposition: attachment; filename=\"Stock.csv\"\r\n".to_owned()),
    };
    let file = if status.starts_with('2') { file } else { b"" };
    let head = format!("HTTP/1.1 {status}\r\n{more}content-length: {}\r\nconnection: close\r\n\r\n", file.len());
    let _ = stream.write_all(head.as_bytes()).and_then(|()| stream.write_all(file));
}

/// A workspace of a host that fetches from loopback.
fn crm_with_links() -> Crm {
    crm_on(Server::start_with(&["--import-from", "127.0.0.1", "--upload-mb", "1"]))
}

fn send(client: &Client, link: &Value) -> Reply {
    client.with("content-type", "application/json").post("/api/v1/imports", &json!({ "link": link }))
}

fn files_kept(crm: &Crm) -> usize {
    let workspaces = std::fs::read_dir(crm.server.folder.join("workspaces")).unwrap().flatten();
    let kept = workspaces.filter_map(|folder| std::fs::read_dir(folder.path().join("files")).ok());
    kept.flat_map(|files| files.flatten()).filter(|file| file.file_name() != "imports").count()
}

#[test]
fn a_workbook_comes_from_its_link_and_is_known_again() {
    let (crm, there) = (crm_with_links(), There::with(STOCK.as_bytes()));
    let link = json!(format!("{}/export", there.address));
    let plan = send(&crm.admin, &link).expect(201).json();
    assert_eq!(plan["files"], json!(["Stock.csv"]));
    apply(&crm.admin, &plan);
    *there.file.lock().unwrap() = STOCK.replace("Nut,3", "Nut,4").into_bytes();
    let again = send(&crm.admin, &link).expect(201).json();
    assert_eq!((into(&again, 0)["table"].as_str(), counts(&again)), (Some("stock"), [0, 1, 2, 0, 0, 0]));
    assert_eq!(files_kept(&crm), 0, "nothing is left on its way");
}

#[test]
fn each_failure_is_a_sentence_and_keeps_nothing() {
    let (crm, there) = (crm_with_links(), There::with(&vec![b'a'; 2 << 20]));
    let at = |path: &str| json!(format!("{}{path}", there.address));
    let cases = [
        (at("/gone"), 422, "There is nothing at this link any more, says '127.0.0.1'."),
        (at("/large"), 413, "The file is larger than this host allows, 1 MB."),
        (at("/inner"), 422, "'localhost' is no host on the internet that this server can find."),
        (json!("https://example.org/a.xlsx"), 403, "This host fetches no files from 'example.org'."),
        (json!("http://example.org/a.xlsx"), 422, "The link leads to http://example.org, expected https://…."),
        (json!("x"), 422, "'x' is no link, expected one such as https://docs.google.com/spreadsheets/d/…."),
        (Value::Null, 422, "'link' is required."),
        (json!(5), 422, "'link' is 5, expected text."),
    ];
    for (link, status, why) in cases {
        let refused = send(&crm.admin, &link).expect(status);
        assert_eq!((refused.detail().as_str(), &refused.json()["errors"][0]["field"]), (why, &json!("link")), "{link}");
    }
    *there.file.lock().unwrap() = b"\x89PNG\r\n\x1a\n and more".to_vec();
    let picture = send(&crm.admin, &at("/picture.png")).expect(400);
    assert!(picture.detail().contains("it is a picture, not a workbook"), "{}", picture.text);
    let json = crm.admin.with("content-type", "application/json");
    json.send("POST", "/api/v1/imports", b"{").expect(400);
    json.send("POST", "/api/v1/imports", &[b' '; 100_000]).expect(413);
    crm.admin.with("content-type", "multipart/form-data").send("POST", "/api/v1/imports", b"{}").expect(400);
    assert_eq!(crm.admin.get("/api/v1/imports").expect(200).json()["imports"], json!([]));
    assert_eq!(files_kept(&crm), 0);
}

#[test]
fn who_may_not_import_makes_the_server_fetch_nothing() {
    let (crm, there) = (crm_with_links(), There::with(STOCK.as_bytes()));
    let link = json!(format!("{}/book", there.address));
    for (client, status) in [(&crm.server.nobody(), 401), (&crm.reader, 403), (&crm.editor, 403)] {
        send(client, &link).expect(status);
    }
    send(&crm.stranger.with("sheaf-workspace", "crm"), &link).expect(404);
    send(&crm.person.without("sheaf-client"), &link).expect(403);
    assert_eq!(there.count(), 0);
}

#[test]
fn a_link_that_is_sent_twice_with_a_key_is_followed_once() {
    let (crm, there) = (crm_with_links(), There::with(STOCK.as_bytes()));
    let keyed = crm.admin.with("idempotency-key", "k1");
    let link = |path: &str| json!(format!("{}/{path}", there.address));
    let first = send(&keyed, &link("a")).expect(201);
    let second = send(&keyed, &link("a")).expect(201);
    assert_eq!((first.json(), second.header("idempotent-replayed")), (second.json(), Some("true")));
    assert_eq!(there.count(), 1);
    let other = send(&keyed, &link("b")).expect(409);
    assert_eq!(
        other.detail(),
        "The Idempotency-Key 'k1' was used for another request.",
        "of the same length, yet another"
    );
}

#[test]
fn a_host_may_fetch_nothing_and_by_itself_calls_no_inner_host() {
    let there = There::with(STOCK.as_bytes());
    let link = json!(format!("{}/book", there.address));
    let off = crm_on(Server::start_with(&["--import-from", "none"]));
    assert_eq!(off.server.nobody().get("/api/v1/host").expect(200).json()["links"], false);
    let refused = send(&off.admin, &link).expect(403);
    assert_eq!(refused.detail(), "This host fetches no files from the internet.");
    let usual = crm();
    assert_eq!(usual.server.nobody().get("/api/v1/host").expect(200).json()["links"], true);
    let refused = send(&usual.admin, &link).expect(422);
    assert_eq!(refused.detail(), "'127.0.0.1' is no host on the internet that this server can find.");
    assert_eq!(there.count(), 0);
}
