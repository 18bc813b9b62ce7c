//! Records that do not stand in rows: tables on their side, and forms.

use sheaf_sheets::{Finding, Mend, Proposal, Workbook, propose, read_cell};

use super::shapes::book;
use super::{check_account, field, only, rows, texts};

/// Machines as columns, as in a request.
const MACHINES: &[&str] = &[
    "Machines",
    "Name,Alpha,Beta,Gamma",
    "Size,small,large,small",
    "Cores,2,8,2",
    "Memory,4,32,8",
    "System,Linux,Windows,Linux",
];

fn lines_of(book: &Workbook, proposal: &Proposal) -> Vec<String> {
    rows(book, only(proposal)).iter().map(|row| texts(row).join(",")).collect()
}

fn finding<'a>(proposal: &'a Proposal, code: &str) -> &'a Finding {
    proposal.findings.iter().find(|f| f.code == code).unwrap_or_else(|| panic!("no finding {code}"))
}

#[test]
fn a_table_on_its_side_has_a_record_for_each_column() {
    let book = book(&[("Request", MACHINES)]);
    let mut proposal = propose(&book);
    check_account(&book, &proposal);
    let table = only(&proposal);
    assert!(table.is_turned() && table.include);
    assert_eq!((table.region.as_str(), table.rows, table.header_rows), ("A2:D6", 3, 1));
    let fields: Vec<(&str, &str, &str)> =
        table.fields.iter().map(|f| (f.label.as_str(), f.kind.as_str(), f.column.as_str())).collect();
    assert_eq!(fields[0], ("Name", "text", "A2"));
    assert_eq!((fields[2], fields[3]), (("Cores", "integer", "A4"), ("Memory", "integer", "A5")));
    assert_eq!(
        lines_of(&book, &proposal),
        ["Alpha,small,2,4,Linux", "Beta,large,8,32,Windows", "Gamma,small,2,8,Linux"]
    );
    assert_eq!((proposal.cells.headers, proposal.cells.records, proposal.cells.notes), (5, 15, 1));
    let found = finding(&proposal, "transposed");
    assert_eq!((found.cell.as_deref(), found.mended), (Some("A2"), true));

    // Taken back, and done again.
    let before = proposal.clone();
    assert!(proposal.transpose(&book, "request", false));
    let table = only(&proposal);
    assert!(!table.is_turned());
    assert_eq!(table.fields.iter().map(|f| f.label.as_str()).collect::<Vec<_>>(), ["Name", "Alpha", "Beta", "Gamma"]);
    assert_eq!(lines_of(&book, &proposal)[1], "Cores,2,8,2");
    assert!(!finding(&proposal, "transposed").mended);
    check_account(&book, &proposal);
    assert!(proposal.transpose(&book, "request", true));
    assert!(!proposal.transpose(&book, "request", true), "it is so already");
    assert_eq!(lines_of(&book, &proposal), lines_of(&book, &before));
    assert_eq!(proposal.cells, before.cells);
    let json = serde_json::to_string(&proposal).expect("writable");
    assert_eq!(serde_json::from_str::<Proposal>(&json).expect("readable"), proposal);
}

#[test]
fn only_what_is_beyond_doubt_is_turned_unasked() {
    let periods = ["Figure,2020,2021,2022", "Sales,10,11,12", "Costs,5,6,7", "Profit,5,5,5"];
    let people = ["Name,City,Age", "Ada,Ulm,36", "Ben,York,41", "Cid,Bath,29", "Dan,Graz,50"];
    let unsure = ["Figure,First,Second,Third", "Sales,10,11,12", "Costs,5,6,7", "Remark,good,bad,good"];
    let dated = ["Plan,Small,Large", "Price,10,20", "Seats,5,50", "Support,mail,phone", "Contract,monthly,yearly"];
    let cases: &[(&str, &[&str], Option<bool>)] = &[
        ("figures by period", &periods, None),
        ("people in rows", &people, None),
        ("one row of words below figures", &unsure, Some(false)),
        ("plans side by side", &dated, Some(true)),
    ];
    for (name, lines, applied) in cases {
        let book = book(&[("Sheet", lines)]);
        let proposal = propose(&book);
        assert_eq!(only(&proposal).transposed.as_ref().map(|t| t.applied), *applied, "{name}");
        check_account(&book, &proposal);
    }
    let book = book(&[("Sheet", &unsure)]);
    let mut proposal = propose(&book);
    let at = proposal.findings.iter().position(|f| f.mends == [Mend::Transpose]).expect("a finding");
    assert!(proposal.mend(&book, at, true));
    assert_eq!(lines_of(&book, &proposal), ["First,10,5,good", "Second,11,6,bad", "Third,12,7,good"]);
}

#[test]
fn what_does_not_fit_is_found_where_it_stands() {
    let lines = [
        "Name,A,B,C,D,E,F,G,H,I,J,K,L",
        "Size,s,l,s,s,l,s,s,l,s,l,s,l",
        "Cores,2,8,2,4,8,many,2,4,8,2,4,8",
        "Memory,4,32,8,4,32,8,4,32,8,16,16,16",
        "System,x,y,x,y,x,y,x,y,x,y,x,y",
    ];
    let book = book(&[("Request", &lines)]);
    let proposal = propose(&book);
    let found = finding(&proposal, "misfit");
    assert_eq!((found.cell.as_deref(), found.field.as_deref()), (Some("G3"), Some("cores")));
    let cores = field(only(&proposal), "Cores");
    let at = only(&proposal).fields.iter().position(|f| f.label == "Cores").expect("a field");
    let read = rows(&book, only(&proposal))
        .iter()
        .filter(|r| matches!(read_cell(cores, &r.cells[at]), sheaf_sheets::Reading::Misfit { .. }))
        .count();
    assert_eq!(read, 1);
}

#[test]
fn a_form_is_offered_as_one_record() {
    let form = ["Expense claim", "", "Name:,Ada,,Date:,soon", "Amount:,12.5,,Project:,Harbour", "", "Signature"];
    let book = book(&[("Form", &form)]);
    let proposal = propose(&book);
    let table = only(&proposal);
    assert!(table.is_turned() && !table.include, "{table:?}");
    assert!(table.evidence.starts_with("a form"), "{}", table.evidence);
    assert_eq!(
        table.fields.iter().map(|f| f.label.as_str()).collect::<Vec<_>>(),
        ["Name", "Date", "Amount", "Project"]
    );
    assert_eq!(lines_of(&book, &proposal), ["Ada,soon,12.5,Harbour"]);
    assert_eq!(finding(&proposal, "form").severity, sheaf_sheets::Severity::Note);
    check_account(&book, &proposal);
}

#[test]
fn forms_of_one_shape_are_one_table() {
    let form = |name: &'static str, born: &'static str, city: &'static str| {
        ["Membership".to_owned(), format!("Name:,{name}"), format!("Born:,{born}"), format!("City:,{city}")]
    };
    let all: Vec<[String; 4]> = vec![form("Ada", "1990", "Ulm"), form("Ben", "1985", "York"), form("Cid", "2001", "")];
    let lines: Vec<Vec<&str>> = all.iter().map(|f| f.iter().map(String::as_str).collect()).collect();
    let several = book(&[("Ada", &lines[0]), ("Ben", &lines[1]), ("Cid", &lines[2])]);
    let proposal = propose(&several);
    let table = only(&proposal);
    assert!(table.include);
    assert_eq!((table.label.as_str(), table.rows), ("Membership", 3));
    assert_eq!(lines_of(&several, &proposal), ["Ada,1990,Ulm,Ada", "Ben,1985,York,Ben", "Cid,2001,,Cid"]);
    assert_eq!(field(table, "Born").kind, "integer");
    assert_eq!(field(table, "Sheet").column, "");
    check_account(&several, &proposal);

    // On one sheet, below each other and beside each other.
    let below: Vec<&str> = lines.iter().flat_map(|f| f[1..].iter().copied().chain([""])).collect();
    let beside = ["Name:,Ada,,Name:,Ben", "Born:,1990,,Born:,1985", "City:,Ulm,,City:,York"];
    let plain: Vec<String> = below.iter().map(|l| l.replace(':', "")).collect();
    let plain: Vec<&str> = plain.iter().map(String::as_str).collect();
    let cases: &[(&str, &[&str], &[&str])] = &[
        ("below", &below, &["Ada,1990,Ulm", "Ben,1985,York", "Cid,2001,"]),
        ("beside", &beside, &["Ada,1990,Ulm", "Ben,1985,York"]),
        ("without colons", &plain, &["Ada,1990,Ulm", "Ben,1985,York", "Cid,2001,"]),
    ];
    for (name, lines, expected) in cases {
        let book = book(&[("Members", lines)]);
        let proposal = propose(&book);
        assert_eq!(lines_of(&book, &proposal), *expected, "{name}");
        assert!(only(&proposal).include, "{name}");
        check_account(&book, &proposal);
    }
}

#[test]
fn lists_of_two_columns_and_labels_above_a_table_are_no_forms() {
    let list = ["Country,Capital", "France,Paris", "Italy,Rome", "Spain,Madrid", "Chad,N'Djamena"];
    let invoice =
        ["Invoice:,17", "Date:,soon", "Customer:,Ada", "", "Item,Pieces,Price", "Ball,2,3.5", "Net,1,20", "Bat,4,12"];
    let doubtful = ["Owner,Ada", "Town,Ulm", "Price,12.5", "Status,open", "Pieces,25"];
    let found = propose(&book(&[("Sheet", &doubtful)]));
    assert_eq!(finding(&found, "form").mends, [Mend::Transpose], "words and figures may be either");
    assert!(!only(&found).is_turned());
    let cases: &[(&str, &[&str], u64)] = &[("a list", &list, 4), ("an invoice", &invoice, 3)];
    for (name, lines, records) in cases {
        let book = book(&[("Sheet", lines)]);
        let proposal = propose(&book);
        assert_eq!((only(&proposal).is_turned(), only(&proposal).rows), (false, *records), "{name}");
    }
}
