//! A sign-in provider on loopback, a browser that goes there and comes back, and a server of Sheaf that has the provider.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, ChildStdin, Command, Stdio};

use serde_json::{Value, json};

use crate::server::{Client, Reply, Server};

/// The address that people use for Sheaf; nothing answers there.
pub const SITE: &str = "https://sheaf.example";

/// The provider; it ends when dropped.
pub struct Provider {
    child: Child,
    _open: ChildStdin,
    pub issuer: String,
    agent: ureq::Agent,
}

impl Provider {
    pub fn start() -> Provider {
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/oidc/provider.mjs");
        let mut command = Command::new("node");
        command.arg(script).arg(format!("{SITE}/api/v1/session/oidc/corp/callback"));
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut child = command.spawn().expect("node runs");
        let mut said = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut said).unwrap();
        let port: u16 = said.trim().parse().expect("the provider says its port; was `npm ci` run in tests/oidc?");
        let agent = ureq::Agent::config_builder().http_status_as_error(false).max_redirects(0).build().new_agent();
        let issuer = format!("http://127.0.0.1:{port}");
        Provider { _open: child.stdin.take().unwrap(), child, issuer, agent }
    }

    /// Tells it who can sign in there, or that it has another key.
    pub fn control(&self, told: &Value) {
        let answer = self.agent.post(format!("{}/control", self.issuer)).send(told.to_string()).unwrap();
        assert_eq!(answer.status(), 204);
    }

    /// Ends it: nothing answers there any more.
    pub fn stop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }

    /// Goes where Sheaf sends a browser, signs in there as somebody, or as nobody, and answers where it is sent back to.
    pub fn visit(&self, to: &str, somebody: &str) -> String {
        let (mut at, mut jar) = (to.to_owned(), BTreeMap::new());
        for _ in 0..8 {
            let cookies: Vec<String> = jar.iter().map(|(name, value)| format!("{name}={value}")).collect();
            let mut answer = self.agent.get(&at).header("cookie", cookies.join("; ")).call().unwrap();
            keep(&mut jar, answer.headers());
            let next = answer.headers().get("location").map(|to| to.to_str().unwrap().to_owned());
            let next = next.unwrap_or_else(|| panic!("{at}: {}", answer.body_mut().read_to_string().unwrap()));
            at = if next.starts_with('/') { format!("{}{next}", self.issuer) } else { next };
            if let Some(path) = at.strip_prefix(SITE) {
                return path.to_owned();
            }
            if at.contains("/interaction/") {
                at = format!("{at}?as={somebody}");
            }
        }
        panic!("{to} leads nowhere");
    }
}

impl Drop for Provider {
    fn drop(&mut self) {
        self.stop();
    }
}

fn keep(jar: &mut BTreeMap<String, String>, headers: &ureq::http::HeaderMap) {
    for cookie in headers.get_all("set-cookie") {
        let (name, rest) = cookie.to_str().unwrap().split_once('=').unwrap();
        let value = rest.split(';').next().unwrap();
        match rest.contains("Max-Age=0") || value.is_empty() {
            true => jar.remove(name),
            false => jar.insert(name.to_owned(), value.to_owned()),
        };
    }
}

/// A browser at Sheaf, with its cookies.
pub struct Browser {
    client: Client,
    jar: RefCell<BTreeMap<String, String>>,
}

impl Browser {
    pub fn at(server: &Server) -> Browser {
        Browser { client: server.nobody().with("sheaf-client", "test"), jar: RefCell::default() }
    }

    /// With its cookies as they are now.
    pub fn client(&self) -> Client {
        let jar = self.jar.borrow();
        let cookies: Vec<String> = jar.iter().map(|(name, value)| format!("{name}={value}")).collect();
        if cookies.is_empty() { self.client.clone() } else { self.client.with("cookie", &cookies.join("; ")) }
    }

    fn kept(&self, reply: Reply) -> Reply {
        keep(&mut self.jar.borrow_mut(), &reply.headers);
        reply
    }

    #[track_caller]
    pub fn get(&self, path: &str) -> Reply {
        self.kept(self.client().get(path))
    }

    #[track_caller]
    pub fn post(&self, path: &str, body: &Value) -> Reply {
        self.kept(self.client().post(path, body))
    }

    /// Where an answer sends it.
    #[track_caller]
    pub fn led(&self, path: &str) -> String {
        self.get(path).expect(303).header("location").unwrap().to_owned()
    }

    /// Signs in by the provider as somebody there; answers which page it comes to.
    #[track_caller]
    pub fn come_as(&self, provider: &Provider, somebody: &str) -> String {
        let to = self.led("/api/v1/session/oidc/corp");
        self.led(&provider.visit(&to, somebody))
    }

    /// Who is signed in.
    #[track_caller]
    pub fn session(&self) -> Value {
        self.get("/api/v1/session").expect(200).json()
    }
}

/// A server with a workspace `crm`, and the provider `corp` that brings people of `corp.example`: all are readers there, `sales` editors.
pub struct Corp {
    pub provider: Provider,
    pub server: Server,
    pub administrator: Client,
}

pub fn corp() -> Corp {
    let provider = Provider::start();
    provider.control(&json!({ "accounts": {
        "ann": { "email": "ann@corp.example", "email_verified": true, "name": "Ann Weber", "groups": ["sales", "all"] },
        "bo": { "email": "bo@corp.example", "email_verified": false, "name": "Bo" },
        "cy": { "email": "cy@elsewhere.example", "email_verified": true, "name": "Cy" },
        "admin": { "email": "admin@localhost", "email_verified": true, "name": "Chief" } } }));
    let server = Server::start_with(&["--site", SITE]);
    let administrator = server.administrator().with("sheaf-workspace", "crm");
    server.workspace(&administrator, "crm");
    administrator
        .post(
            "/api/v1/host/providers",
            &json!({ "name": "corp", "label": "Corp Ltd", "issuer": provider.issuer, "client_id": "sheaf",
                "client_secret": "s3cret", "scopes": ["email", "profile", "groups"], "groups_claim": "groups",
                "domains": ["@Corp.example"], "grants": [
                    { "workspace": "crm", "group": "sales", "role": "editor" },
                    { "workspace": "crm", "role": "reader" }] }),
        )
        .expect(201);
    Corp { provider, server, administrator }
}
