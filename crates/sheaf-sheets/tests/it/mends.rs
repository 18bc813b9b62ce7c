//! What is proposed to be done about findings, and that it can be taken back.

use sheaf_sheets::{DateOrder, Mend, Proposal, Reading, Workbook, propose, read_cell};

use super::{field, only, open, rows};

/// A table of a number beside one column: the last value comes once, after twenty others that fit.
fn plan(label: &str, usual: &str, odd: &str) -> (Workbook, Proposal) {
    let usual = usual.split('|').cycle().take(40).map(|v| format!("\"{v}\"\n"));
    let text: String = usual.chain([format!("\"{odd}\"\n")]).enumerate().map(|(n, v)| format!("{n},{v}")).collect();
    let book = open(&[("plan.csv", format!("No,{label}\n{text}").as_bytes())]);
    let proposal = propose(&book);
    (book, proposal)
}

fn mends(proposal: &Proposal) -> Vec<String> {
    proposal
        .findings
        .iter()
        .flat_map(|f| &f.mends)
        .map(|m| match m {
            Mend::ReadAs { from, to, .. } => format!("{from} → {to}"),
            Mend::Blank { text } => format!("{text} → nothing"),
            Mend::Tidy => "tidy".to_owned(),
            Mend::Drop { row } => format!("drop {row}"),
            Mend::Unpivot => "unpivot".to_owned(),
            Mend::Transpose => "transpose".to_owned(),
            Mend::Stack => "stack".to_owned(),
            Mend::Heads => "heads".to_owned(),
            Mend::Join => "join".to_owned(),
            Mend::Split(split) => format!("split {}", split.label),
            Mend::ReadOrder { order } => order.text().to_owned(),
            Mend::ReadType { kind, .. } => format!("as {kind}"),
            Mend::Keep { row } => format!("keep {row}"),
            Mend::ReadMark { mark, .. } => format!("decimal {}", mark.name()),
        })
        .collect()
}

/// The last value of the column, as it is read.
fn last(book: &Workbook, proposal: &Proposal, label: &str) -> Reading {
    let table = only(proposal);
    let at = table.fields.iter().position(|f| f.label == label).expect("a field");
    let all = rows(book, table);
    read_cell(&table.fields[at], &all.last().expect("rows").cells[at])
}

#[test]
fn a_value_that_does_not_fit_is_proposed_as_what_it_most_likely_means() {
    let cases = [
        ("Employees", "10|25|31|47", "about 50", "about 50 → 50"),
        ("Employees", "10|25|31|47", "200+", "200+ → 200"),
        ("Employees", "10|25|31|47", "~ 60 people", "~ 60 people → 60"),
        ("Employees", "10|25|31|47", "50k", ""),
        ("Employees", "10|25|31|47", "A-12", ""),
        ("Employees", "10|25|31|47", "10 or 12", ""),
        ("Employees", "10|25|31|47", "unknown", ""),
        ("Minutes", "10|25|31|47", "1h", "1h → 60"),
        ("Hours", "10|25|31|47", "90 min", "90 min → 1.5"),
        ("Hours", "10|25|31|47", "3 days", "3 days → 72"),
        ("Weight (kg)", "10|25|31|47", "500 g", "500 g → 0.5"),
        ("Weight (kg)", "10|25|31|47", "2 t", "2 t → 2000"),
        ("Weight (kg)", "10|25|31|47", "12 kg", "12 kg → 12"),
        ("Weight (kg)", "10|25|31|47", "15 lbs", ""),
        ("Weight", "10|25|31|47", "15 kg", ""),
        ("Height in cm", "10|25|31|47", "90 mm", "90 mm → 9"),
        ("Qty", "10|25|31|47", "2 dozen", ""),
        ("Qty", "10|25|31|47", "12 pcs", "12 pcs → 12"),
        ("Use", "50%|61%|77%|80%", "77", "77 → 77%"),
        ("Use", "50%|61%|77%|80%", "0.85", ""),
        ("Price per kg", "10|25|31|47", "500 g", ""),
        ("Due", "2026-03-01|2026-04-02|2026-05-13", "25.11.2026", "25.11.2026 → 2026-11-25"),
        ("Due", "2026-03-01|2026-04-02|2026-05-13", "04/05/2026", ""),
        ("Due", "2026-03-01|2026-04-02|2026-05-13", "soon", ""),
    ];
    for (label, usual, odd, wanted) in cases {
        let (book, mut proposal) = plan(label, usual, odd);
        assert_eq!(mends(&proposal).join("; "), wanted, "{label}: {odd}");
        let before = proposal.clone();
        let Some(at) = proposal.findings.iter().position(|f| !f.mends.is_empty()) else { continue };
        assert!(proposal.mend(&book, at, true));
        assert!(matches!(last(&book, &proposal, label), Reading::Value(_)), "{label}: {odd}");
        assert!(!proposal.mend(&book, at, true), "once is enough");
        assert!(proposal.mend(&book, at, false));
        assert_eq!(proposal, before, "taken back");
    }
}

#[test]
fn a_slip_of_a_choice_is_read_as_the_choice_and_is_no_choice_of_its_own() {
    let (book, mut proposal) = plan("Stage", "Qualified|Proposal|Won|Lost", "Qualifed");
    assert_eq!(mends(&proposal), ["Qualifed → Qualified"]);
    let (before, at) = (proposal.clone(), proposal.findings.iter().position(|f| !f.mends.is_empty()).unwrap());
    proposal.mend(&book, at, true);
    assert!(!field(only(&proposal), "Stage").choices.iter().any(|c| c == "Qualifed"));
    assert!(matches!(last(&book, &proposal, "Stage"), Reading::Value(_)));
    proposal.mend(&book, at, false);
    assert_eq!(proposal, before);
}

#[test]
fn a_row_that_says_the_same_again_can_be_left_out_and_every_cell_is_accounted_for() {
    let mut text = "Sku,Name\n".to_owned();
    (0..40).for_each(|n| text.push_str(&format!("S{n:03},Thing {n}\n")));
    text.push_str("S007,Thing 7\n");
    let book = open(&[("stock.csv", text.as_bytes())]);
    let mut proposal = propose(&book);
    assert_eq!(mends(&proposal), ["drop 42"]);
    let (before, at) = (proposal.clone(), proposal.findings.iter().position(|f| !f.mends.is_empty()).unwrap());
    proposal.mend(&book, at, true);
    assert_eq!((only(&proposal).rows, rows(&book, only(&proposal)).len()), (40, 40));
    let cells = proposal.cells;
    assert_eq!((cells.records, cells.findings), (before.cells.records - 2, before.cells.findings + 2));
    assert_eq!(cells.total, cells.records + cells.headers + cells.findings + cells.notes);
    proposal.mend(&book, at, false);
    assert_eq!(proposal, before);
}

#[test]
fn a_link_by_a_slip_is_read_as_the_near_record_unless_it_is_a_code() {
    let names = ["Alder Bakeries", "Birch Robotics", "Cedar Freight", "Elm Clinics", "Fir Schools", "Hazel Outdoor"];
    let firms: String = names.iter().map(|n| format!("{n},{}\n", n.len())).collect();
    let mut leads = "No,Company\n".to_owned();
    (0..60).for_each(|n| leads.push_str(&format!("L-{n:04},{}\n", names[n % names.len()])));
    leads.push_str("L-0060,Birch Robotic\nL-0061,Nobody at all\n");
    let book = open(&[("companies.csv", format!("Company,Size\n{firms}").as_bytes()), ("leads.csv", leads.as_bytes())]);
    let proposal = propose(&book);
    assert_eq!(mends(&proposal), ["Birch Robotic → Birch Robotics"]);
}

#[test]
fn another_type_is_counted_anew() {
    let (book, mut proposal) = plan("Employees", "10|25|31|47", "about 50");
    let name = only(&proposal).name.clone();
    let kind = |proposal: &mut Proposal, kind: &str| {
        kind.clone_into(&mut proposal.tables[0].fields[1].kind);
        proposal.forget(&book, &name, "employees");
        proposal.recount(&book, &name, "employees").expect("readable");
    };
    let count =
        |proposal: &Proposal| proposal.findings.iter().filter(|f| f.code == "misfit").map(|f| f.count).sum::<u64>();
    assert_eq!(count(&proposal), 1);
    kind(&mut proposal, "text");
    assert_eq!(count(&proposal), 0);
    kind(&mut proposal, "date");
    assert_eq!(count(&proposal), 41);
    let fits = proposal.tables[0].fields[1].alternatives.iter().find(|a| a.kind == "date").map(|a| (a.fits, a.of));
    assert_eq!(fits, Some((0, 41)));
    kind(&mut proposal, "integer");
    assert_eq!(mends(&proposal), ["about 50 → 50"]);
}

#[test]
fn dates_that_could_be_read_either_way_have_the_other_order_as_runner_up() {
    let book = open(&[("due.csv", b"No,Due\n1,01/02/2024\n2,03/04/2024\n3,05/06/2024\n4,11/12/2024\n")]);
    let mut proposal = propose(&book);
    assert_eq!(mends(&proposal), ["month first"]);
    let runner_up = |proposal: &Proposal| {
        let other = &field(only(proposal), "Due").alternatives[0];
        (other.kind.clone(), other.date_order, other.fits, other.of)
    };
    assert_eq!(runner_up(&proposal), ("date".into(), Some(DateOrder::Month), 4, 4));
    let last_day = |proposal: &Proposal| match last(&book, proposal, "Due") {
        Reading::Value(value) => value,
        other => panic!("{other:?}"),
    };
    let (before, first) = (proposal.clone(), last_day(&proposal));
    let at = proposal.findings.iter().position(|f| f.code == "ambiguous_dates").expect("told");
    assert!(proposal.mend(&book, at, true));
    assert_eq!(runner_up(&proposal), ("date".into(), Some(DateOrder::Day), 4, 4));
    assert_ne!(last_day(&proposal), first);
    assert!(proposal.mend(&book, at, false));
    assert_eq!(proposal, before);
    // Where another column shows the order, that is evidence for it and no proof.
    let book = open(&[("due.csv", b"Made,Due\n13/01/2024,01/02/2024\n14/02/2024,03/04/2024\n15/03/2024,05/06/2024\n")]);
    let proposal = propose(&book);
    assert_eq!(runner_up(&proposal), ("date".into(), Some(DateOrder::Month), 3, 3));
    assert!(field(only(&proposal), "Made").alternatives.iter().all(|a| a.date_order.is_none()));
}

#[test]
fn a_day_that_never_was_may_be_left_blank_and_a_total_may_be_a_record() {
    let (book, mut proposal) = plan("Due", "01.02.2026|13.04.2026|25.05.2026", "31.02.2026");
    assert_eq!(mends(&proposal), ["31.02.2026 → nothing"]);
    let at = proposal.findings.iter().position(|f| !f.mends.is_empty()).expect("a mend");
    assert!(proposal.mend(&book, at, true));
    assert_eq!(last(&book, &proposal, "Due"), Reading::Blank);

    let text = "Region,Shop,Sales\nNorth,A,10\nNorth,B,20\nTotal,,30\nSouth,C,40\nSouth,D,50\nTotal,,90\nWest,E,5\nWest,F,6\nTotal,,11\nEast,G,7\n";
    let book = open(&[("sales.csv", text.as_bytes())]);
    let mut proposal = propose(&book);
    assert_eq!(mends(&proposal), ["keep 4", "keep 7", "keep 10"]);
    let before = proposal.clone();
    let at = proposal.findings.iter().position(|f| f.code == "total_row").expect("a total");
    assert!(proposal.mend(&book, at, true));
    assert_eq!((only(&proposal).rows, rows(&book, only(&proposal)).len()), (8, 8));
    let cells = proposal.cells;
    assert_eq!((cells.records, cells.findings), (before.cells.records + 2, before.cells.findings - 2));
    assert!(proposal.mend(&book, at, false));
    assert_eq!((only(&proposal).rows, proposal.cells), (7, before.cells));
}
