//! Archives: export, then import, gives the same workspace.

use crate::support::{Sandbox, demo, refused};

fn archived() -> Sandbox {
    let sandbox = Sandbox::with(&[&demo()]);
    sandbox.write("people.csv", "Name,Age\nAnn,31\nBob,45\n");
    sandbox.done(&["import", "--workspace", "acme", "people.csv"]);
    sandbox.done(&["import", "--workspace", "acme", "people.csv"]);
    sandbox.done(&["import", "--workspace", "acme", "--undo", "3"]);
    sandbox.done(&["export", "--workspace", "acme", "--to", "sheaf", "-o", "acme.sheaf"]);
    sandbox.done(&["workspace", "create", "copy"]);
    sandbox
}

/// Every file of an archive but the manifest, which says when it was written.
fn content(path: &std::path::Path) -> Vec<(String, Vec<u8>)> {
    use std::io::Read;
    let mut zip = zip::ZipArchive::new(std::fs::File::open(path).unwrap()).unwrap();
    let mut all = Vec::new();
    for i in 0..zip.len() {
        let mut file = zip.by_index(i).unwrap();
        let name = file.name().unwrap().into_owned();
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes).unwrap();
        if name != "manifest.json" {
            all.push((name, bytes));
        }
    }
    all
}

#[test]
fn what_comes_back_is_the_same_with_its_history() {
    let sandbox = archived();
    let out = sandbox.done(&["import", "--workspace", "copy", "acme.sheaf"]);
    assert_eq!(out, "1,955 records with their history\n");
    sandbox.done(&["export", "--workspace", "copy", "--to", "sheaf", "-o", "copy.sheaf"]);
    for (was, is) in content(&sandbox.path("acme.sheaf")).iter().zip(&content(&sandbox.path("copy.sheaf"))) {
        assert!(was == is, "{}:\n{}\n{}", was.0, String::from_utf8_lossy(&was.1), String::from_utf8_lossy(&is.1));
    }
    let told = sandbox.done(&["doctor", "--verify-log"]);
    assert!(!told.contains("WRONG"), "{told}");
    // What was done before it was archived can be undone after it came back.
    assert_eq!(sandbox.done(&["import", "--workspace", "copy", "--undo", "2"]), "Import 2 was undone\n");
    assert!(!sandbox.done(&["workspace", "show", "copy"]).contains("people"));
}

#[test]
fn an_archive_goes_into_an_empty_workspace_only_and_whole() {
    let sandbox = archived();
    let full = sandbox.run(&["import", "--workspace", "acme", "acme.sheaf"]);
    let told = "sheaf: An archive can be restored into an empty workspace only.\n  Make a new one with `sheaf workspace create NAME`.\n";
    assert_eq!(full, refused(1, told));
    // A log that was changed by hand is not believed.
    let mut out = zip::ZipWriter::new(std::fs::File::create(sandbox.path("forged.sheaf")).unwrap());
    let mut manifest = zip::ZipArchive::new(std::fs::File::open(sandbox.path("acme.sheaf")).unwrap()).unwrap();
    out.raw_copy_file(manifest.by_name("manifest.json").unwrap()).unwrap();
    for (name, bytes) in content(&sandbox.path("acme.sheaf")) {
        let text = String::from_utf8_lossy(&bytes).replace("lead-tracker.xlsx", "lead-trackes.xlsx");
        out.start_file(&name, zip::write::SimpleFileOptions::default()).unwrap();
        std::io::Write::write_all(&mut out, if name == "changes.jsonl" { text.as_bytes() } else { &bytes }).unwrap();
    }
    out.finish().unwrap();
    let forged = sandbox.run(&["import", "--workspace", "copy", "forged.sheaf"]);
    assert_eq!((forged.code, forged.out.as_str()), (1, ""));
    assert!(forged.err.starts_with("sheaf: The change log is broken at entry "), "{}", forged.err);
    assert!(sandbox.done(&["workspace", "show", "copy"]).contains("  0 tables, 0 changes\n"));
    sandbox.done(&["import", "--workspace", "copy", "acme.sheaf"]);
}
