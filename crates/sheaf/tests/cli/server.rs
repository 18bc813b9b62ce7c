//! The command line beside a server on the same data.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Stdio};

use serde_json::Value;

use crate::support::Sandbox;

struct Server {
    child: Child,
    address: String,
    token: String,
}

impl Server {
    fn start(sandbox: &Sandbox) -> Server {
        let token = sandbox.done(&["token", "create", "--workspace", "acme"]).trim().to_owned();
        let mut command = sandbox.command();
        let mut child = command
            .args(["serve", "--listen", "127.0.0.1:0"])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let address = line.trim().strip_prefix("Sheaf: http://").unwrap_or_else(|| panic!("{line}")).to_owned();
        Server { child, address, token }
    }

    fn ask(&self, method: &str, path: &str, body: &str) -> Value {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        write!(
            stream,
            "{method} /api/v1/{path} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {}\r\n\
             Content-Type: application/json\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}",
            self.token,
            body.len()
        )
        .unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        let body = answer.split_once("\r\n\r\n").unwrap_or_else(|| panic!("{answer}")).1;
        serde_json::from_str(body).unwrap_or_else(|_| panic!("{answer}"))
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn a_server_sees_what_is_imported_beside_it_and_an_import_sees_what_people_changed() {
    let sandbox = Sandbox::with(&[]);
    let server = Server::start(&sandbox);
    assert_eq!(server.ask("GET", "tables", "")["tables"].as_array().unwrap().len(), 0);
    sandbox.write("people.csv", "Name,E-mail,Age\nAnn,ann@x.org,31\nBob,bob@x.org,45\n");
    sandbox.done(&["import", "--workspace", "acme", "people.csv"]);
    let list = server.ask("GET", "tables/people/records?sort=name", "");
    assert_eq!(list["records"][1]["fields"]["name"], "Bob");

    // Ann's age was changed here since, and the file says otherwise: that is a conflict, and nothing is overwritten.
    let changed = server.ask("PATCH", "tables/people/records/1", r#"{"fields":{"age":40}}"#);
    assert_eq!(changed["fields"]["age"], 40);
    sandbox.write("june.csv", "Name,E-mail,Age\nAnn,ann@x.org,32\nBob,bob@x.org,46\n");
    let put =
        sandbox.json(&["import", "--workspace", "acme", "--into", "people", "--key", "e_mail", "--json", "june.csv"]);
    assert_eq!((put["conflicts"].as_u64(), put["changed"].as_u64()), (Some(1), Some(1)));
    assert_eq!(server.ask("GET", "tables/people/records/1", "")["fields"]["age"], 40);
    assert_eq!(server.ask("GET", "tables/people/records/2", "")["fields"]["age"], 46);
    assert_eq!(sandbox.records("people").len(), 2);
}

#[test]
fn a_second_server_on_the_same_folder_is_refused() {
    let sandbox = Sandbox::with(&[]);
    let _server = Server::start(&sandbox);
    let second = sandbox.run(&["serve", "--listen", "127.0.0.1:0"]);
    assert_eq!(second.code, 1);
    assert!(second.err.starts_with("sheaf: Another server runs on the data folder data already.\n"), "{}", second.err);
}
