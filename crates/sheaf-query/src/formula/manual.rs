//! The manual's page on formulas: what stands in `manual.md`, and every function from its entry.

use super::functions::{FAMILIES, Function};

/// The page `docs/formulas.md`.
pub fn manual() -> String {
    let count: usize = FAMILIES.iter().map(|family| family.functions.len()).sum();
    let mut page = include_str!("manual.md").to_owned();
    page.push_str(&format!(
        "## Functions\n\n{count} functions. Names may be written in any case; in brackets: may be left out; `…`: any number \
         of the one before.\n"
    ));
    for family in FAMILIES {
        page.push_str(&format!("\n### {}\n\n| function | what it does | example |\n|---|---|---|\n", family.title));
        for function in family.functions {
            page.push_str(&row(function));
        }
    }
    page
}

fn row(function: &Function) -> String {
    let examples: Vec<String> =
        function.examples.iter().map(|(formula, result)| format!("`{}` → {}", cell(formula), shown(result))).collect();
    let also = match function.aliases {
        [] => String::new(),
        aliases => format!(" Also {}.", aliases.join(", ")),
    };
    let (signature, doc) = (cell(function.signature), cell(function.doc));
    format!("| `{signature}` | {doc}{also} | {} |\n", examples.join("<br>"))
}

fn cell(text: &str) -> String {
    text.replace('|', "\\|")
}

fn shown(result: &str) -> String {
    if result.is_empty() { "*blank*".to_owned() } else { cell(result) }
}
