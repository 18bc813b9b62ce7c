//! The real server on a folder and a port of its own, and a small client for it.

use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

#[path = "contract.rs"]
pub mod contract;
#[path = "../../../sheaf-store/tests/support/database.rs"]
pub mod database;

use database::Database;

/// A running server; killed when dropped.
pub struct Server {
    pub child: Child,
    pub address: String,
    /// The secret of the first administrator's sign-in link.
    pub link: Option<String>,
    pub folder: PathBuf,
    _temporary: Option<(tempfile::TempDir, Option<Database>)>,
}

/// What came back.
#[derive(Debug)]
pub struct Reply {
    pub status: u16,
    pub headers: ureq::http::HeaderMap,
    pub text: String,
}

impl Reply {
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|e| panic!("no JSON ({e}): {} {}", self.status, self.text))
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).and_then(|v| v.to_str().ok())
    }

    /// The problem's sentence.
    pub fn detail(&self) -> String {
        self.json()["detail"].as_str().unwrap_or_default().to_owned()
    }

    #[track_caller]
    pub fn expect(self, status: u16) -> Reply {
        assert_eq!(self.status, status, "{}", self.text);
        self
    }
}

/// The binary, with the database that is kept with a data folder, where the suite runs on that engine.
pub fn sheaf(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_sheaf"));
    command.env_remove("SHEAF_DATABASE_URL");
    if let Ok(url) = std::fs::read_to_string(folder.join("database")) {
        command.env("SHEAF_DATABASE_URL", url);
    }
    command
}

/// Notes the database that a data folder goes with.
pub fn note_database(folder: &Path, database: &Database) {
    std::fs::write(folder.join("database"), &database.url).unwrap();
}

impl Server {
    /// On an empty folder.
    pub fn start() -> Server {
        Server::start_with(&[])
    }

    /// On an empty folder, with more arguments.
    pub fn start_with(arguments: &[&str]) -> Server {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let database = Database::of_the_suite();
        if let Some(database) = &database {
            note_database(folder.path(), database);
        }
        let mut server = Server::on(folder.path(), arguments);
        server._temporary = Some((folder, database));
        server
    }

    /// On a folder that is there, with the database that goes with it, and with more arguments.
    pub fn on(folder: &Path, arguments: &[&str]) -> Server {
        let mut command = sheaf(folder);
        command.args(["serve", "--listen", "127.0.0.1:0", "--data"]).arg(folder).args(arguments);
        Server::spawn(command, folder)
    }

    /// From a command that is ready but for its pipes.
    pub fn spawn(mut command: Command, folder: &Path) -> Server {
        let mut child = command.stdout(Stdio::piped()).spawn().expect("the server starts");
        let mut lines = BufReader::new(child.stdout.take().expect("a pipe")).lines();
        let mut next = || lines.next().and_then(Result::ok);
        let first = next().expect("the server says where it listens");
        let address = first.strip_prefix("Sheaf: ").expect("an address").to_owned();
        // Only a new folder has a link, and it is said at once.
        let fresh = !folder.join("signed").exists();
        let link = if fresh { next().and_then(|l| l.split_once("link=").map(|(_, s)| s.to_owned())) } else { None };
        let _ = std::fs::write(folder.join("signed"), "");
        Server { child, address, link, folder: folder.to_owned(), _temporary: None }
    }

    /// Changes the directory as nobody may: `@sessions` is its table of sessions.
    pub fn tamper(&self, sql: &str) {
        match std::fs::read_to_string(self.folder.join("database")) {
            Ok(url) => {
                let mut directory = postgres::Client::connect(&url, postgres::NoTls).unwrap();
                directory.batch_execute(&sql.replace('@', "sheaf_host.")).unwrap();
            }
            Err(_) => {
                let directory = sheaf_store::sqlite::open_writer(&self.folder.join("host.db")).unwrap();
                directory.execute_batch(&sql.replace('@', "")).unwrap();
            }
        }
    }

    /// A client without any rights.
    pub fn nobody(&self) -> Client {
        let agent = ureq::Agent::config_builder().http_status_as_error(false).max_redirects(0).build().new_agent();
        Client { agent, address: self.address.clone(), headers: Vec::new() }
    }

    /// The first administrator, signed in by the link.
    pub fn administrator(&self) -> Client {
        let client = self.nobody();
        let link = self.link.as_ref().expect("a sign-in link");
        let reply = client.post("/api/v1/session", &json!({ "link": link })).expect(200);
        let cookie = reply.header("set-cookie").expect("a cookie").split(';').next().unwrap_or_default().to_owned();
        client.with("cookie", &cookie).with("sheaf-client", "test")
    }

    /// A workspace of this name, and its tokens as clients: administrator, editor, reader.
    pub fn workspace(&self, administrator: &Client, name: &str) -> [Client; 3] {
        administrator.post("/api/v1/workspaces", &json!({ "name": name })).expect(201);
        let of = administrator.with("sheaf-workspace", name);
        ["admin", "editor", "reader"].map(|role| {
            let made = of.post("/api/v1/tokens", &json!({ "name": role, "role": role })).expect(201).json();
            self.nobody().with("authorization", &format!("Bearer {}", made["token"].as_str().expect("a secret")))
        })
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Someone who sends requests with certain headers.
#[derive(Clone, Debug)]
pub struct Client {
    agent: ureq::Agent,
    pub address: String,
    headers: Vec<(String, String)>,
}

impl Client {
    /// The same with one more header.
    pub fn with(&self, name: &str, value: &str) -> Client {
        let mut client = self.clone();
        client.headers.retain(|(n, _)| n != name);
        client.headers.push((name.to_owned(), value.to_owned()));
        client
    }

    /// The same at another server.
    pub fn at(&self, server: &Server) -> Client {
        Client { address: server.address.clone(), ..self.clone() }
    }

    /// The same without a header.
    pub fn without(&self, name: &str) -> Client {
        let mut client = self.clone();
        client.headers.retain(|(n, _)| n != name);
        client
    }

    /// The same with these headers alone.
    pub fn only(&self, names: &[&str]) -> Client {
        let mut client = self.clone();
        client.headers.retain(|(n, _)| names.contains(&n.as_str()));
        client
    }

    /// Sends, and holds the answer against the document.
    #[track_caller]
    pub fn try_send(&self, method: &str, path: &str, body: &[u8]) -> Result<Reply, ureq::Error> {
        let reply = self.send_unchecked(method, path, body)?;
        contract::check(self, method, path, body, &reply);
        Ok(reply)
    }

    pub fn send_unchecked(&self, method: &str, path: &str, body: &[u8]) -> Result<Reply, ureq::Error> {
        let mut request = ureq::http::Request::builder().method(method).uri(format!("{}{path}", self.address));
        for (name, value) in &self.headers {
            request = request.header(name, value);
        }
        let sent = match body {
            [] => self.agent.run(request.body(()).expect("a request")),
            body => self.agent.run(request.body(body).expect("a request")),
        };
        let mut response = sent?;
        // What is no text, such as a picture, is looked at by its headers.
        let text = String::from_utf8_lossy(&response.body_mut().read_to_vec()?).into_owned();
        Ok(Reply { status: response.status().as_u16(), headers: response.headers().clone(), text })
    }

    #[track_caller]
    pub fn send(&self, method: &str, path: &str, body: &[u8]) -> Reply {
        self.try_send(method, path, body).unwrap_or_else(|e| panic!("{method} {path}: {e}"))
    }

    /// What is no text, as it is.
    #[track_caller]
    pub fn get_bytes(&self, path: &str) -> Vec<u8> {
        let mut request = ureq::http::Request::builder().uri(format!("{}{path}", self.address));
        for (name, value) in &self.headers {
            request = request.header(name, value);
        }
        let mut response = self.agent.run(request.body(()).expect("a request")).expect("an answer");
        assert_eq!(response.status().as_u16(), 200, "GET {path}");
        response.body_mut().read_to_vec().expect("its bytes")
    }

    #[track_caller]
    pub fn get(&self, path: &str) -> Reply {
        self.send("GET", path, b"")
    }

    #[track_caller]
    pub fn post(&self, path: &str, body: &Value) -> Reply {
        self.send("POST", path, body.to_string().as_bytes())
    }

    #[track_caller]
    pub fn patch(&self, path: &str, body: &Value) -> Reply {
        self.send("PATCH", path, body.to_string().as_bytes())
    }

    #[track_caller]
    pub fn put(&self, path: &str, body: &Value) -> Reply {
        self.send("PUT", path, body.to_string().as_bytes())
    }

    #[track_caller]
    pub fn delete(&self, path: &str) -> Reply {
        self.send("DELETE", path, b"")
    }

    /// A live stream, line by line.
    pub fn stream(&self, path: &str) -> impl BufRead + use<> {
        let mut request = ureq::http::Request::builder().uri(format!("{}{path}", self.address));
        for (name, value) in
            self.headers.iter().map(|(n, v)| (n.as_str(), v.as_str())).chain([("accept", "text/event-stream")])
        {
            request = request.header(name, value);
        }
        let response = self.agent.run(request.body(()).expect("a request")).expect("a stream");
        assert_eq!(response.status().as_u16(), 200);
        BufReader::with_capacity(64, Box::new(response.into_body().into_reader()) as Box<dyn Read + Send>)
    }
}

/// The data of the next event of a stream.
pub fn next_event(stream: &mut impl BufRead) -> Option<Value> {
    let mut line = String::new();
    loop {
        line.clear();
        if stream.read_line(&mut line).ok()? == 0 {
            return None;
        }
        if let Some(data) = line.strip_prefix("data:") {
            let event = serde_json::from_str(data.trim()).ok()?;
            contract::check_event(&event);
            return Some(event);
        }
    }
}

/// Looks again and again until it is so, or fails after a while.
#[track_caller]
pub fn until(what: &str, mut so: impl FnMut() -> bool) {
    const LONGEST: Duration = Duration::from_secs(60);
    let end = Instant::now() + LONGEST;
    while !so() {
        assert!(Instant::now() < end, "{what}: not so after {LONGEST:?}");
        // Whoever is waited for needs the processor.
        std::thread::sleep(Duration::from_millis(5));
    }
}

/// A workspace `crm` with companies and leads, and another one.
pub struct Crm {
    pub server: Server,
    pub person: Client,
    pub admin: Client,
    pub editor: Client,
    pub reader: Client,
    /// Of the other workspace.
    pub stranger: Client,
}

/// Text as it stands in a query.
pub fn encoded(text: &str) -> String {
    percent_encoding::utf8_percent_encode(text, percent_encoding::NON_ALPHANUMERIC).to_string()
}

pub fn crm() -> Crm {
    crm_on(Server::start())
}

/// The same on a server that was just started.
pub fn crm_on(server: Server) -> Crm {
    let person = server.administrator();
    let [admin, editor, reader] = server.workspace(&person, "crm");
    let [stranger, ..] = server.workspace(&person, "elsewhere");
    admin
        .post(
            "/api/v1/tables",
            &json!({ "name": "companies", "fields": [
                { "name": "name", "type": "text", "required": true, "unique": true },
                { "name": "country", "type": "choice", "choices": ["Austria", "Germany"] } ] }),
        )
        .expect(201);
    admin
        .post(
            "/api/v1/tables",
            &json!({ "name": "leads", "label": "Leads", "fields": [
                { "name": "name", "type": "text", "required": true, "max_length": 40 },
                { "name": "email", "type": "email", "unique": true },
                { "name": "amount", "type": "money", "decimals": 2, "currency": "EUR", "min": 0 },
                { "name": "status", "type": "choice", "choices": ["New", "Won", "Lost"] },
                { "name": "due", "type": "date" },
                { "name": "company", "type": "link", "link": { "table": "companies" } },
                { "name": "partners", "type": "links", "link": { "table": "companies" } },
                { "name": "fee", "type": "formula", "formula": "amount * 0.1" } ] }),
        )
        .expect(201);
    Crm { person: person.with("sheaf-workspace", "crm"), server, admin, editor, reader, stranger }
}

impl Crm {
    /// Makes a lead and answers its id.
    #[track_caller]
    pub fn lead(&self, fields: Value) -> i64 {
        let made = self.editor.post("/api/v1/tables/leads/records", &json!({ "fields": fields })).expect(201);
        made.json()["id"].as_i64().expect("an id")
    }
}
