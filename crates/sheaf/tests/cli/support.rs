//! A folder to run the binary in, and what it answered.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::Value;

/// A folder of its own, with the data in `data`.
pub struct Sandbox {
    folder: tempfile::TempDir,
}

/// What a command answered.
#[derive(Debug, PartialEq, Eq)]
pub struct Answer {
    pub code: i32,
    pub out: String,
    pub err: String,
}

impl Sandbox {
    pub fn new() -> Sandbox {
        Sandbox { folder: tempfile::tempdir().unwrap() }
    }

    /// One with a workspace `acme` into which files were imported.
    pub fn with(files: &[&str]) -> Sandbox {
        let sandbox = Sandbox::new();
        sandbox.done(&["workspace", "create", "acme"]);
        for file in files {
            sandbox.done(&["import", "--workspace", "acme", file]);
        }
        sandbox
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub fn write(&self, name: &str, text: &str) {
        std::fs::write(self.path(name), text).unwrap();
    }

    /// The command, to be run in the folder; nothing of the environment that Sheaf would read.
    pub fn command(&self) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_sheaf"));
        for (name, _) in std::env::vars_os().filter(|(name, _)| name.to_string_lossy().starts_with("SHEAF_")) {
            command.env_remove(name);
        }
        command.current_dir(self.folder.path()).stdin(Stdio::null());
        command
    }

    pub fn run(&self, args: &[&str]) -> Answer {
        answer(self.command().args(args))
    }

    /// Runs what must succeed, and answers its output.
    pub fn done(&self, args: &[&str]) -> String {
        let answer = self.run(args);
        assert_eq!(answer.code, 0, "{args:?}: {}", answer.err);
        answer.out
    }

    /// The last line as JSON.
    pub fn json(&self, args: &[&str]) -> Value {
        let out = self.done(args);
        serde_json::from_str(out.lines().last().unwrap_or_default()).unwrap()
    }

    /// Names of the files that were kept of an import into `acme`.
    pub fn originals(&self, import: i64) -> Vec<String> {
        let workspaces = std::fs::read_dir(self.path("data/workspaces")).unwrap().map(|w| w.unwrap().path());
        let folders = workspaces.map(|w| w.join(format!("files/imports/{import}"))).filter(|f| f.is_dir());
        let files = folders.flat_map(|f| std::fs::read_dir(f).unwrap());
        let mut names: Vec<String> = files.map(|f| f.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    /// Takes away the folder with the files of imports.
    pub fn forget_originals(&self) {
        for workspace in std::fs::read_dir(self.path("data/workspaces")).unwrap() {
            std::fs::remove_dir_all(workspace.unwrap().path().join("files/imports")).unwrap();
        }
    }

    /// The records of a table of `acme`, as the API gives their fields.
    pub fn records(&self, table: &str) -> Vec<Value> {
        let out = self.done(&["export", "--workspace", "acme", "--table", table, "--to", "json"]);
        let all: Value = serde_json::from_str(&out).unwrap();
        all["records"].as_array().unwrap().iter().map(|r| r["fields"].clone()).collect()
    }
}

pub fn answer(command: &mut Command) -> Answer {
    let done = command.output().unwrap();
    Answer {
        code: done.status.code().unwrap_or(-1),
        out: String::from_utf8(done.stdout).unwrap(),
        err: String::from_utf8(done.stderr).unwrap(),
    }
}

/// A refusal: its exit code, and what it says on standard error.
pub fn refused(code: i32, err: &str) -> Answer {
    Answer { code, out: String::new(), err: err.to_owned() }
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// The demo workbook.
pub fn demo() -> String {
    root().join("demo/lead-tracker.xlsx").to_string_lossy().into_owned()
}

/// A workbook made for tests.
pub fn workbook(name: &str) -> String {
    root().join("tests/workbooks").join(name).to_string_lossy().into_owned()
}
