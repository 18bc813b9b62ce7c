//! What holds for every route: methods, compression, headers.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use crate::server::{Server, crm};

#[test]
fn methods() {
    let crm = crm();
    let cases = [
        ("DELETE", "/api/v1/tables", "GET, HEAD, POST"),
        ("POST", "/api/v1/openapi.json", "GET, HEAD"),
        ("DELETE", "/api/v1/tables/leads/records", "GET, HEAD, PATCH, POST, PUT"),
        ("PUT", "/api/v1/tables/leads/records/1", "GET, HEAD, PATCH, DELETE"),
    ];
    for (method, path, allow) in cases {
        let reply = crm.admin.send(method, path, b"{}").expect(405);
        let mut allowed: Vec<&str> = reply.header("allow").unwrap().split(',').collect();
        let mut expected: Vec<&str> = allow.split(", ").collect();
        allowed.sort_unstable();
        expected.sort_unstable();
        assert_eq!(allowed, expected, "{path}");
        assert_eq!(reply.json()["code"], "method_not_allowed");
        let asked = crm.admin.send("OPTIONS", path, b"").expect(204);
        assert_eq!(asked.header("allow"), reply.header("allow"), "{path}");
    }
}

#[test]
fn headers_of_every_answer() {
    let server = Server::start();
    for path in ["/", "/healthz", "/readyz", "/api/v1/tables"] {
        let reply = server.nobody().get(path);
        assert_eq!(reply.header("x-content-type-options"), Some("nosniff"), "{path}");
        assert!(reply.header("x-request-id").is_some_and(|id| id.len() > 8), "{path}");
        let policy = reply.header("content-security-policy").unwrap_or_default();
        assert!(policy.contains("default-src 'self'; script-src 'self';"), "{path}: {policy}");
        // A gallery's pictures may be anywhere, but come encrypted; nothing else is asked of others.
        assert!(policy.contains("img-src 'self' data: blob: https:;"), "{path}: {policy}");
        assert!(policy.contains("connect-src 'self'; object-src 'none';"), "{path}: {policy}");
        assert_eq!(reply.header("cross-origin-opener-policy"), Some("same-origin"), "{path}");
        let features = reply.header("permissions-policy").unwrap_or_default();
        assert!(features.contains("camera=()") && features.contains("geolocation=()"), "{path}: {features}");
    }
}

#[test]
fn what_tells_of_people_is_kept_nowhere() {
    let crm = crm();
    for path in ["session", "sessions", "members", "invitations", "tokens", "audit", "audit/sign-ins", "account/data"] {
        let reply = crm.person.get(&format!("/api/v1/{path}")).expect(200);
        assert_eq!(reply.header("cache-control"), Some("no-store"), "{path}");
    }
    // Also where one is refused. Records are asked for again by their tag.
    let refused = crm.server.nobody().get("/api/v1/session").expect(401);
    assert_eq!(refused.header("cache-control"), Some("no-store"));
    let records = crm.admin.get("/api/v1/tables/leads/records").expect(200);
    assert!(records.header("etag").is_some() && records.header("cache-control") != Some("no-store"));
}

#[test]
fn compression_where_it_is_worth_it() {
    let crm = crm();
    let packed = crm.reader.with("accept-encoding", "br").try_send("HEAD", "/api/v1/tables", b"").unwrap();
    assert_eq!(packed.header("content-encoding"), Some("br"));
    let small = crm.reader.with("accept-encoding", "br").try_send("HEAD", "/api/v1/tables/leads/records", b"").unwrap();
    assert_eq!(small.header("content-encoding"), None);
}

#[test]
fn ready_and_measured() {
    let crm = crm();
    assert_eq!(crm.server.nobody().get("/healthz").expect(200).text, "ok");
    assert_eq!(crm.server.nobody().get("/readyz").expect(200).text, "ready");
    crm.server.nobody().get("/metrics").expect(401);
    crm.admin.get("/metrics").expect(401);
    let measured = crm.person.get("/metrics").expect(200);
    assert_eq!(measured.header("content-type"), Some("text/plain; version=0.0.4; charset=utf-8"));
    assert!(measured.text.contains("sheaf_open_workspaces 2"), "{}", measured.text);
}

/// The viewer's page is ours alone: nothing of it comes from elsewhere, and no script stands in it.
#[test]
fn the_documentation() {
    let server = Server::start();
    let page = server.nobody().get("/api/docs").expect(200);
    assert!(!page.text.contains("://") && !page.text.contains("<script>"), "{}", page.text);
    for (file, kind) in [("docs.js", "text/javascript; charset=utf-8"), ("docs.css", "text/css; charset=utf-8")] {
        assert_eq!(server.nobody().get(&format!("/api/docs/{file}")).expect(200).header("content-type"), Some(kind));
    }
    assert_eq!(server.nobody().get("/api/docs/x").expect(404).detail(), "There is no 'x' here.");
}

/// A small body is read also where the answer does not depend on it: else the server would close the connection while the
/// client still sends, and the client might lose the answer.
#[test]
fn a_connection_goes_on_after_a_body_that_nobody_needs() {
    let server = Server::start();
    let mut stream = TcpStream::connect(server.address.trim_start_matches("http://")).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(5))).unwrap();
    let mut answer = [0; 4096];
    for attempt in 1..=2 {
        stream.write_all(b"POST /api/v1/changes/1/undo HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\n").unwrap();
        std::thread::sleep(Duration::from_millis(100)); // so that the body comes by itself
        stream.write_all(b"{}").unwrap();
        let length = stream.read(&mut answer).unwrap();
        let answer = String::from_utf8_lossy(&answer[..length]).to_lowercase();
        assert!(answer.starts_with("http/1.1 401") && !answer.contains("connection: close"), "{attempt}: {answer}");
    }
}
