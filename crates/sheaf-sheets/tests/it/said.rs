//! All templates of what findings and evidence say, collected from the sources, against the list by which the pages are translated.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use sheaf_sheets::{Finding, Proposal, ProposedField, Told};

use super::kept;

/// The sources that say something of a plan, and the list, from the folder of this crate.
const SOURCES: [&str; 2] = ["src", "../sheaf-service/src/imports"];
const LIST: &str = "../../web/src/features/import/said/english.json";
/// Where what no template says may be put into a sentence: reasons of the model, and what plans of earlier versions say.
const UNTOLD: [&str; 7] = ["chosen.rs", "evidence.rs", "finding.rs", "said.rs", "reading.rs", "load.rs", "unread.rs"];

#[test]
fn what_the_page_knows_of_templates_is_up_to_date() {
    let told: BTreeSet<String> = sources().iter().flat_map(|(_, source)| templates(source)).collect();
    assert!(told.len() > 100, "{} templates", told.len());
    let lines: Vec<String> = told.iter().map(|words| format!("  {}", serde_json::json!(words))).collect();
    let wanted = format!("[\n{}\n]\n", lines.join(",\n"));
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(LIST);
    if std::env::var_os("SHEAF_UPDATE").is_some() {
        std::fs::write(&path, &wanted).expect("writable");
    }
    let written = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        written == wanted,
        "{LIST} is stale: SHEAF_UPDATE=1 cargo test -p sheaf-sheets --test it what_the_page_knows_of_templates"
    );
}

/// What a finding says is set by its makers alone, which take templates.
#[test]
fn no_finding_is_made_of_finished_sentences() {
    for (path, source) in sources() {
        let name = path.file_name().and_then(|n| n.to_str()).unwrap_or_default();
        assert!(UNTOLD.contains(&name) || !source.contains("Said::untold"), "{}", path.display());
        if name == "finding.rs" {
            continue;
        }
        let literals = source.split("Finding {").skip(1).map(|rest| rest.split_once("..").map_or(rest, |(own, _)| own));
        for own in literals.filter(|own| own.trim_start().starts_with(|c: char| c.is_lowercase()) && own.len() < 1_000)
        {
            for part in ["message:", "suggestion:", "message,", "suggestion,"] {
                let is_set = own.lines().any(|line| line.trim_start().starts_with(part));
                assert!(!is_set, "{} sets {part} {own}", path.display());
            }
        }
    }
}

/// What speaks for a decision is set together with its templates.
#[test]
fn no_evidence_is_a_finished_sentence() {
    for (path, source) in sources() {
        let name = path.file_name().and_then(|n| n.to_str()).unwrap_or_default();
        for line in source.lines().filter(|_| !["chosen.rs", "evidence.rs"].contains(&name)) {
            let finished = ["evidence.push_str(", "evidence = format!(", "evidence: format!(", "evidence = \""];
            assert!(!finished.iter().any(|form| line.contains(form)), "{}: {line}", path.display());
        }
    }
}

/// Each source with its path, without its own tests.
fn sources() -> Vec<(PathBuf, String)> {
    let mut folders: Vec<PathBuf> = SOURCES.iter().map(|s| Path::new(env!("CARGO_MANIFEST_DIR")).join(s)).collect();
    let mut found = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).expect("a folder").map(|entry| entry.expect("an entry").path()) {
            if entry.is_dir() {
                folders.push(entry);
            } else if entry.extension().is_some_and(|e| e == "rs") {
                let source = std::fs::read_to_string(&entry).expect("a text");
                let own = source.split("#[cfg(test)]").next().unwrap_or_default().to_owned();
                found.push((entry, own));
            }
        }
    }
    found
}

/// The literals that `say!` and `say_many!` begin with; what is only written about in comments is none.
fn templates(source: &str) -> Vec<String> {
    let code: String =
        source.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n");
    let one = code.split("say!(").skip(1).filter_map(|rest| literal(rest.trim_start())).map(|(words, _)| words);
    let many = code.split("say_many!(").skip(1).filter_map(|rest| {
        // The count comes first, which is no text.
        let (one, rest) = literal(&rest[rest.find('"')?..])?;
        let (several, _) = literal(rest.trim_start_matches([',', ' ', '\n']))?;
        Some([one, several])
    });
    one.chain(many.flatten()).collect()
}

/// A string literal at the beginning, and what follows it.
fn literal(source: &str) -> Option<(String, &str)> {
    let inside = source.strip_prefix('"')?;
    let (mut words, mut chars) = (String::new(), inside.char_indices());
    loop {
        match chars.next()? {
            (at, '"') => return Some((words, &inside[at + 1..])),
            (_, '\\') => match chars.next()?.1 {
                c @ ('"' | '\\' | '\'') => words.push(c),
                c => panic!("a template is written without \\{c}: {inside:.60}"),
            },
            (_, c) => words.push(c),
        }
    }
}

#[test]
fn templates_are_found_in_code() {
    let code = "a(say!(\"One '{x}' \\\"is\\\".\", x)); // why\n/// say!(\"no\")\nsay_many!(\n  n.len(),\n  \"1 a\",\n  \"{n} as\",\n x)";
    assert_eq!(templates(code), ["One '{x}' \"is\".", "1 a", "{n} as"]);
}

/// What is told in templates is what is said in English, also after a plan was stored.
#[test]
fn templates_say_what_the_sentences_say() {
    let mut many = 0;
    for file in ["fill-down.xlsx", "hidden-rows.xlsx", "leading-zeros.csv", "lookups.xlsx", "totals.xlsx"] {
        let (_, proposal) = kept(file);
        many += proposal.findings.len();
        for found in &proposal.findings {
            let Told { message, suggestion } = &found.told;
            assert_eq!(message.as_ref().map(ToString::to_string).as_ref(), Some(&found.message), "{file}");
            assert_eq!(suggestion.as_ref().map(ToString::to_string), found.suggestion, "{file}");
        }
        let stored = serde_json::to_string(&proposal).expect("plain data");
        let read: Proposal = serde_json::from_str(&stored).expect("a plan");
        assert_eq!(read.findings, proposal.findings, "{file}");
    }
    assert!(many >= 4, "{many} findings");
}

/// The same of what speaks for each decision.
#[test]
fn templates_say_what_the_evidence_says() {
    let mut many = 0;
    let files = [
        "fill-down.xlsx",
        "hidden-rows.xlsx",
        "leading-zeros.csv",
        "lookups.xlsx",
        "totals.xlsx",
        "two-stacked.xlsx",
        "composite-key.xlsx",
        "choices.xlsx",
        "day-first.csv",
    ];
    for file in files {
        let (_, proposal) = kept(file);
        for table in &proposal.tables {
            let key = (table.told.key_evidence.to_string(), &table.key_evidence);
            let own = (table.told.evidence.to_string(), &table.evidence);
            let fields = table.fields.iter().map(|f| (f.told.evidence.to_string(), &f.evidence));
            let runners_up = table.fields.iter().flat_map(|f| &f.alternatives);
            let runners_up = runners_up.map(|a| (a.told.evidence.to_string(), &a.evidence));
            let keys = table.other_keys.iter().map(|k| (k.told.evidence.to_string(), &k.evidence));
            let header = table.other_header.iter().map(|h| (h.told.evidence.to_string(), &h.evidence));
            for (told, said) in [key, own].into_iter().chain(fields).chain(runners_up).chain(keys).chain(header) {
                assert_eq!(&told, said, "{file}");
                many += usize::from(!said.is_empty());
            }
        }
        let stored = serde_json::to_string(&proposal).expect("plain data");
        let read: Proposal = serde_json::from_str(&stored).expect("a plan");
        assert_eq!(read, proposal, "{file}");
    }
    assert!(many >= 40, "{many} decisions");
}

#[test]
fn evidence_of_an_earlier_version_has_no_templates() {
    let stored =
        serde_json::json!({ "name": "a", "label": "A", "column": "A", "type": "text", "evidence": "no values" });
    let field: ProposedField = serde_json::from_value(stored).expect("a field");
    assert_eq!((field.evidence.as_str(), field.told.evidence.is_empty()), ("no values", true));
    assert!(serde_json::to_value(&field).expect("plain data").get("told").is_none());
}

#[test]
fn a_finding_of_an_earlier_version_has_no_templates() {
    let stored =
        serde_json::json!({ "code": "hidden", "severity": "note", "file": "a", "sheet": "b", "message": "It is." });
    let found: Finding = serde_json::from_value(stored).expect("a finding");
    assert_eq!((found.message.as_str(), &found.told), ("It is.", &Told::default()));
    assert!(serde_json::to_value(&found).expect("plain data").get("told").is_none());
}
