//! Checks of the house that the compiler cannot make. Each complaint names the file and what to do about it.

use std::fs;
use std::path::{Path, PathBuf};

/// What each crate may depend on, as ARCHITECTURE.md draws it. Tests of a crate may use more.
const ARROWS: &[(&str, &[&str])] = &[
    ("sheaf-model", &[]),
    ("sheaf-query", &["sheaf-model"]),
    ("sheaf-store", &["sheaf-model", "sheaf-query"]),
    ("sheaf-sheets", &["sheaf-model", "sheaf-query"]),
    ("sheaf-service", &["sheaf-model", "sheaf-query", "sheaf-store", "sheaf-sheets"]),
    ("sheaf", &["sheaf-model", "sheaf-query", "sheaf-store", "sheaf-sheets", "sheaf-service"]),
];

/// A dependency that only one crate may have, and why.
const ALONE: &[(&str, &str, &str)] = &[
    ("rusqlite", "sheaf-store", "only sheaf-store opens a database"),
    ("quick-xml", "sheaf-sheets", "only sheaf-sheets reads workbooks"),
    ("axum", "sheaf", "only the binary speaks HTTP"),
    ("clap", "sheaf", "only the binary has a command line"),
];

/// The one place that prints: what a command tells its caller.
const PRINTS: &[&str] = &["crates/sheaf/src/cli/output.rs"];

const LONGEST_FILE: usize = 600;

/// What stands in no file under a `src`, and what to do instead.
const UNDONE: &[(&str, &str)] = &[
    ("TODO", "do it, or open an issue"),
    ("FIXME", "mend it, or open an issue"),
    ("todo!(", "write it"),
    ("unimplemented!(", "write it"),
    ("dbg!(", "remove it"),
];
const PRINTING: &[&str] = &["println!(", "eprintln!(", "print!(", "eprint!("];

/// Words that begin a statement; in the crates above the store they mean that SQL has climbed a wall.
const SQL: &[&str] = &[
    "SELECT ",
    "INSERT INTO ",
    "UPDATE \"",
    "DELETE FROM ",
    "CREATE TABLE ",
    "CREATE INDEX ",
    "ALTER TABLE ",
    "DROP TABLE ",
    "PRAGMA ",
    " WHERE ",
    " ORDER BY ",
];

/// Places that a clone elsewhere does not have. Written in two halves, so that this file does not name them.
const ELSEWHERE: &[(&str, &str, &str)] = &[
    ("/wo", "rk/", "name a path inside the project"),
    ("/ro", "ot/", "name a path inside the project, or $HOME"),
    ("registry.npm", "js.org", "name the package alone"),
    ("index.cra", "tes.io", "name the package alone"),
    ("files.python", "hosted.org", "name the package alone"),
];

/// Folders whose scripts may use what lies beside the checkout, where it is there.
const MAY_LOOK_BESIDE: &[&str] = &["scripts", "bench", "tests", ".ci", "Makefile"];

fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.parent().and_then(Path::parent).expect("the crate lies two folders below the root").to_owned()
}

/// Every file below `folder`, by its path from the root, but for what is built, installed or stored there.
fn files(folder: &str) -> Vec<String> {
    const SKIPPED: &[&str] = &[".git", "target", "node_modules", "dist", "data", "__pycache__"];
    let root = root();
    let (mut found, mut folders) = (Vec::new(), vec![root.join(folder)]);
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).into_iter().flatten().flatten() {
            let (path, name) = (entry.path(), entry.file_name());
            if SKIPPED.iter().any(|s| name == *s) {
                continue; // a folder, or, of a second working tree, a file that points to one
            }
            if path.is_dir() {
                folders.push(path);
            } else if path.is_file() {
                let path = path.strip_prefix(&root).expect("it was found below the root");
                found.push(path.to_string_lossy().replace('\\', "/"));
            }
        }
    }
    found.sort();
    found
}

/// Source files of the crates and of the page.
fn sources() -> Vec<String> {
    let rust = files("crates").into_iter().filter(|f| f.contains("/src/") && f.ends_with(".rs"));
    let web = files("web/src").into_iter().filter(|f| f.ends_with(".ts") || f.ends_with(".tsx"));
    rust.chain(web).collect()
}

/// The text of a file, or nothing where it is not text.
fn text(file: &str) -> String {
    fs::read_to_string(root().join(file)).unwrap_or_default()
}

/// Lines that hold code, with their numbers: comments may say any word.
fn code(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.lines().enumerate().map(|(i, line)| (i + 1, line)).filter(|(_, line)| {
        let line = line.trim_start();
        !line.starts_with("//") && !line.starts_with('*')
    })
}

/// The names under `[dependencies]` of a manifest; those of tests and build scripts are not counted.
fn dependencies(manifest: &str) -> Vec<String> {
    let mut names = Vec::new();
    let mut inside = false;
    for line in manifest.lines().map(str::trim) {
        if let Some(section) = line.strip_prefix('[') {
            let section = section.trim_end_matches(']');
            inside = section == "dependencies" || section.starts_with("target.") && section.ends_with(".dependencies");
            names.extend(section.strip_prefix("dependencies.").map(str::to_owned));
        } else if inside && !line.is_empty() && !line.starts_with('#') {
            let name = line.split(['=', '.', ' ']).next().unwrap_or_default();
            names.push(name.trim_matches('"').to_owned());
        }
    }
    names
}

fn check(complaints: Vec<String>) {
    assert!(complaints.is_empty(), "\n{}\n", complaints.join("\n"));
}

#[test]
fn arrows_go_one_way() {
    let mut complaints = Vec::new();
    let manifests = files("crates").into_iter().filter(|f| f.matches('/').count() == 2 && f.ends_with("/Cargo.toml"));
    for manifest in manifests {
        let name = manifest.split('/').nth(1).expect("crates/NAME/Cargo.toml");
        let Some((_, allowed)) = ARROWS.iter().find(|(krate, _)| *krate == name) else {
            complaints.push(format!("{manifest}: {name} is new: add it to ARROWS in tidy.rs and to ARCHITECTURE.md"));
            continue;
        };
        for dependency in dependencies(&text(&manifest)) {
            if dependency.starts_with("sheaf") && !allowed.contains(&dependency.as_str()) {
                complaints.push(format!(
                    "{manifest}: {name} may not depend on {dependency}: move the code to where both may see it"
                ));
            }
            for (only, owner, why) in ALONE {
                if dependency == *only && name != *owner {
                    complaints.push(format!("{manifest}: {dependency} belongs to {owner} alone: {why}"));
                }
            }
        }
    }
    check(complaints);
}

#[test]
fn the_architecture_page_knows_every_crate() {
    let page = text("ARCHITECTURE.md");
    let missing = ARROWS.iter().filter(|(name, _)| !page.contains(&format!("`{name}`")));
    check(missing.map(|(name, _)| format!("ARCHITECTURE.md: say what `{name}` holds")).collect());
}

#[test]
fn every_module_says_what_lives_in_it() {
    let rust = sources().into_iter().filter(|f| f.ends_with(".rs"));
    let silent = rust.filter(|f| !text(f).starts_with("//!"));
    check(silent.map(|f| format!("{f}: begin with a //! line that says what lives here")).collect());
}

#[test]
fn no_file_has_grown_past_use() {
    // What is generated nobody reads.
    let written = sources().into_iter().filter(|f| !f.ends_with("/generated.ts"));
    let long = written.map(|f| (text(&f).lines().count(), f)).filter(|(lines, _)| *lines > LONGEST_FILE);
    check(long.map(|(lines, f)| format!("{f}: {lines} lines, {LONGEST_FILE} at most: one file, one noun")).collect());
}

#[test]
fn nothing_is_left_undone() {
    let mut complaints = Vec::new();
    for file in sources() {
        let text = text(&file);
        for (number, line) in text.lines().enumerate() {
            for (word, instead) in UNDONE.iter().filter(|(word, _)| line.contains(word)) {
                complaints.push(format!("{file}:{}: {word}: {instead}", number + 1));
            }
        }
    }
    check(complaints);
}

#[test]
fn only_the_command_line_prints() {
    let mut complaints = Vec::new();
    for file in sources().into_iter().filter(|f| f.ends_with(".rs") && !PRINTS.contains(&f.as_str())) {
        let text = text(&file);
        let printing = code(&text).filter(|(_, line)| PRINTING.iter().any(|word| line.contains(word)));
        for (number, _) in printing {
            complaints.push(format!("{file}:{number}: print through {}, or log with tracing", PRINTS[0]));
        }
    }
    check(complaints);
}

#[test]
fn no_sql_above_the_store() {
    let mut complaints = Vec::new();
    let above = |f: &String| f.starts_with("crates/sheaf/src/") || f.starts_with("crates/sheaf-service/src/");
    for file in sources().into_iter().filter(above) {
        let text = text(&file);
        for (number, line) in code(&text) {
            if let Some(word) = SQL.iter().find(|word| line.contains(**word)) {
                complaints.push(format!(
                    "{file}:{number}: {:?} is SQL: ask sheaf-query for a plan or sheaf-store for a function",
                    word.trim()
                ));
            }
        }
    }
    check(complaints);
}

/// The page knows the same types of field as the model.
#[test]
fn the_page_knows_every_field_type() {
    let page = text("web/src/api/table.ts");
    let list = page.split_once("fieldTypes = [").and_then(|(_, rest)| rest.split_once(']')).map(|(list, _)| list);
    let names: Vec<&str> = list.unwrap_or_default().split('"').skip(1).step_by(2).collect();
    assert_eq!(names, sheaf_model::FieldType::NAMES, "web/src/api/table.ts beside sheaf-model/src/field/mod.rs");
}

/// A right is a value that planning needs; it proves something only while one place makes it.
#[test]
fn only_access_issues_grants() {
    let makes = ["Grant::", "issue("].concat();
    let may = [
        "crates/sheaf-service/src/access/mod.rs",
        "crates/sheaf-service/src/access/permit.rs",
        "crates/sheaf-query/src/plan/grant.rs",
    ];
    let mut complaints = Vec::new();
    for file in
        sources().into_iter().filter(|f| f.ends_with(".rs") && f.contains("/src/") && !may.contains(&f.as_str()))
    {
        let text = text(&file);
        for (number, line) in code(&text).filter(|(_, line)| line.contains(&makes)) {
            complaints.push(format!("{file}:{number}: {} issues a grant: ask `Principal::grant` for it", line.trim()));
        }
    }
    check(complaints);
}

#[test]
fn the_project_names_no_place_outside_it() {
    let beside = ["../sha", "red"].concat();
    let mut complaints = Vec::new();
    for file in files("") {
        let text = text(&file);
        for (number, line) in text.lines().enumerate() {
            let number = number + 1;
            for (first, second, instead) in ELSEWHERE {
                let place = [*first, *second].concat();
                let outside = line.match_indices(&place).any(|(at, _)| {
                    !place.starts_with('/')
                        || !line[..at].ends_with(|c: char| c.is_alphanumeric() || "_-.}$".contains(c))
                });
                if outside {
                    complaints.push(format!("{file}:{number}: {place} is not there in another clone: {instead}"));
                }
            }
            if line.contains(&beside) && !MAY_LOOK_BESIDE.iter().any(|may| file.starts_with(may)) {
                complaints
                    .push(format!("{file}:{number}: {beside} may be missing: only test and bench scripts look there"));
            }
        }
    }
    check(complaints);
}

#[test]
fn links_between_pages_lead_somewhere() {
    let mut complaints = Vec::new();
    for file in files("").into_iter().filter(|f| f.ends_with(".md")) {
        let folder = root().join(&file).parent().expect("a file lies in a folder").to_owned();
        for (target, _) in text(&file).split("](").skip(1).filter_map(|rest| rest.split_once(')')) {
            let path = target.split('#').next().unwrap_or_default();
            if !path.is_empty() && !path.contains(':') && !folder.join(path).exists() {
                complaints.push(format!("{file}: the link to {target} leads nowhere: mend it"));
            }
        }
    }
    check(complaints);
}

#[test]
fn dependencies_are_read_from_a_manifest() {
    let manifest = "[package]\nname = \"x\"\n[dependencies]\na.workspace = true\nb = \"1\"\n# c = \"1\"\n\n[dependencies.d]\nversion = \"1\"\n[dev-dependencies]\ne = \"1\"\n";
    assert_eq!(dependencies(manifest), ["a", "b", "d"]);
}
