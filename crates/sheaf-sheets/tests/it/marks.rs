//! Columns of numbers in which short marks stand for what is not told, or signs behind a number say something about it.

use sheaf_model::Scalar;
use sheaf_sheets::{Finding, Proposal, Reading, propose, read_cell};

use super::{field, only, open, rows};

/// A text file of places with a column of values.
fn file(label: &str, values: &[String]) -> String {
    let lines = values.iter().enumerate().map(|(n, value)| format!("Place {n},{value}\n"));
    format!("Place,{label}\n{}", lines.collect::<String>())
}

/// Different numbers of which every so many is a mark.
fn marked(marks: &[&str], every: usize) -> Vec<String> {
    let value =
        |n: usize| if n % every == 1 { marks[n / every % marks.len()].to_owned() } else { (n * 37 + 11).to_string() };
    (0..24).map(value).collect()
}

fn told<'a>(proposal: &'a Proposal, code: &str) -> Vec<&'a Finding> {
    proposal.findings.iter().filter(|f| f.code == code).collect()
}

#[test]
fn marks_for_what_is_not_told_leave_a_column_its_type_and_are_told_once() {
    for (marks, every) in [
        (&["c"][..], 4),
        (&["c"], 2),
        (&["c", "z"], 3),
        (&["ND"], 5),
        (&["N/D"], 3),
        (&[":"], 24),
        (&["(D)"], 3),
        (&["<5"], 3),
        (&["<5", "<10", "c"], 4),
        (&["rd"], 4),
    ] {
        let values = marked(marks, every);
        let many = values.iter().filter(|value| marks.contains(&value.as_str())).count() as u64;
        let book = open(&[("figures.csv", file("Pupils", &values).as_bytes())]);
        let proposal = propose(&book);
        let own = field(only(&proposal), "Pupils");
        assert_eq!(own.kind, "integer", "{marks:?}: {}", own.evidence);
        let misfits = told(&proposal, "misfit");
        assert!(matches!(misfits[..], [one] if one.count == many), "{marks:?}: {misfits:?}");
        // What is written there is kept.
        let all = rows(&book, only(&proposal));
        let reading = read_cell(own, &all[1].cells[1]);
        assert!(matches!(&reading, Reading::Misfit { text, .. } if marks.contains(&text.as_str())), "{reading:?}");
    }
}

#[test]
fn letters_among_numbers_that_name_things_are_no_marks() {
    let repeated = |texts: &[&str]| -> Vec<String> { (0..24).map(|n| texts[n % texts.len()].to_owned()).collect() };
    let rooms: Vec<String> = (0..24).map(|n| if n % 3 == 0 { "G".into() } else { (100 + n).to_string() }).collect();
    for (label, values) in [
        ("Grade", repeated(&["9", "8", "7", "6", "U", "X"])),
        ("Size", repeated(&["38", "40", "S", "M"])),
        ("Floor", repeated(&["1", "2", "3", "G"])),
        ("Room", rooms),
    ] {
        let proposal = propose(&open(&[("things.csv", file(label, &values).as_bytes())]));
        let own = field(only(&proposal), label);
        assert!(matches!(own.kind.as_str(), "choice" | "text"), "{label}: {} {}", own.kind, own.evidence);
    }
    // One text among numbers is a slip, and an error as before.
    let mut slip = marked(&["7"], 3);
    slip[5] = "abc".into();
    let proposal = propose(&open(&[("slip.csv", file("Pupils", &slip).as_bytes())]));
    let misfits = told(&proposal, "misfit");
    assert!(matches!(misfits[..], [one] if one.message.contains("'abc' is not a whole number")), "{misfits:?}");
}

#[test]
fn signs_behind_a_few_numbers_are_read_past_and_told_once() {
    for (label, written, wanted) in [("Votes", "241*", 241), ("Year", "2020(r)", 2020), ("Cost", "1200 [2]", 1200)] {
        let mut values = marked(&["7"], 3);
        (values[4], values[9]) = (written.into(), written.into());
        let book = open(&[("signs.csv", file(label, &values).as_bytes())]);
        let mut proposal = propose(&book);
        let own = field(only(&proposal), label).clone();
        assert_eq!(own.kind, "integer", "{}", own.evidence);
        let all = rows(&book, only(&proposal));
        assert_eq!(read_cell(&own, &all[4].cells[1]), Reading::Value(Scalar::Integer(wanted)));
        assert!(told(&proposal, "misfit").is_empty(), "{:?}", proposal.findings);
        let signs = told(&proposal, "value_as_text");
        assert!(matches!(signs[..], [one] if one.count == 2 && one.mended), "{signs:?}");
        // As a text it is what is written.
        let name = (only(&proposal).name.clone(), own.name);
        proposal.forget(&book, &name.0, &name.1);
        assert!(field(only(&proposal), label).reading.spellings.is_empty());
    }
    // Where most numbers have one, it is what the column says.
    let stars: Vec<String> = (0..24).map(|n| format!("{}*", n % 5 + 1)).collect();
    let proposal = propose(&open(&[("hotels.csv", file("Class", &stars).as_bytes())]));
    assert!(field(only(&proposal), "Class").reading.spellings.is_empty());
}
