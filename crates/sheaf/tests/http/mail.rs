//! A mail server on loopback, and what was sent to it.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, ChildStdin, Command, Stdio};

use serde_json::Value;

use crate::server::{Server, until};

/// A mail server; it ends when dropped.
pub struct Post {
    child: Child,
    _open: ChildStdin,
    folder: tempfile::TempDir,
    port: u16,
}

impl Post {
    /// One that takes letters from anybody, or from whoever says this user and password.
    pub fn start(only: Option<(&str, &str)>) -> Post {
        let folder = tempfile::tempdir().unwrap();
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/smtp.py");
        let mut command = Command::new(script);
        command.arg(folder.path()).stdin(Stdio::piped()).stdout(Stdio::piped());
        if let Some((user, password)) = only {
            command.env("SMTP_USER", user).env("SMTP_PASSWORD", password);
        }
        let mut child = command.spawn().expect("tests/smtp.py runs: apt-get install python3-aiosmtpd");
        let mut said = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut said).unwrap();
        let port = said.trim().parse().expect("the mail server says its port; is python3-aiosmtpd installed?");
        Post { _open: child.stdin.take().unwrap(), child, folder, port }
    }

    /// As `--smtp-url` has it.
    pub fn url(&self, before: &str) -> String {
        format!("smtp://{before}127.0.0.1:{}", self.port)
    }

    /// A server of Sheaf that sends its mail here.
    pub fn sheaf(&self) -> Server {
        let url = self.url("");
        Server::start_with(&[
            "--smtp-url",
            &url,
            "--site",
            "https://sheaf.example/",
            "--mail-from",
            "Sheaf <us@sheaf.example>",
        ])
    }

    /// Every letter to an address so far, in the order in which they came.
    pub fn letters(&self, to: &str) -> Vec<Value> {
        let kept = (1..).map(|number| self.folder.path().join(format!("{number}.json")));
        let read = kept.map_while(|path| std::fs::read_to_string(path).ok());
        let letters = read.map(|text| serde_json::from_str::<Value>(&text).unwrap());
        letters.filter(|letter| letter["to"][0] == to).collect()
    }

    /// The letter of this number to an address, once it has come.
    #[track_caller]
    pub fn letter(&self, to: &str, number: usize) -> Value {
        until(&format!("letter {number} to {to}"), || self.letters(to).len() >= number);
        self.letters(to).remove(number - 1)
    }
}

impl Drop for Post {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The secret of the link in a letter, which leads to this page.
#[track_caller]
pub fn secret(letter: &Value, page: &str) -> String {
    let text = letter["parts"]["text/plain"].as_str().unwrap();
    let start = format!("https://sheaf.example/{page}?{page}=");
    let (_, after) = text.split_once(&start).unwrap_or_else(|| panic!("no link to {page} in {text}"));
    let secret = after.split_whitespace().next().unwrap().to_owned();
    assert!(letter["parts"]["text/html"].as_str().unwrap().contains(&format!("{start}{secret}\"")));
    secret
}
