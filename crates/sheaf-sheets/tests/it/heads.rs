//! Values above a table that hold for each of its records, and become fields on a word.

use sheaf_sheets::{Proposal, Workbook, propose};

use super::shapes::book;
use super::{check_account, field, only, open, rows, texts};

const INVOICE: &[&str] = &[
    "Acme Ltd,,,",
    "Invoice no,2024-017,,",
    "Customer,Hall & Sons,,",
    "Terms (days),14,,",
    ",,,",
    "Item,Qty,Price,Note",
    "Bolt,4,2.5,",
    "Nut,10,1.5,blue",
    "Pin,6,0.5,",
];

fn switch(book: &Workbook, proposal: &mut Proposal, code: &str, wanted: bool) {
    let at = proposal.findings.iter().position(|f| f.code == code && f.mended != wanted);
    assert!(proposal.mend(book, at.unwrap_or_else(|| panic!("no finding {code}")), wanted), "{code}");
}

fn labels(proposal: &Proposal) -> Vec<&str> {
    only(proposal).fields.iter().map(|f| f.label.as_str()).collect()
}

fn lines(book: &Workbook, proposal: &Proposal) -> Vec<String> {
    rows(book, only(proposal)).iter().map(|row| texts(row).join("|")).collect()
}

fn is_applied(proposal: &Proposal) -> bool {
    only(proposal).heads.as_ref().is_some_and(|heads| heads.applied)
}

/// What is offered above the only table: labels with types.
fn offered(book: &Workbook) -> Vec<(String, String)> {
    let proposal = propose(book);
    let heads = only(&proposal).heads.iter().flat_map(|heads| &heads.values);
    heads.map(|head| (head.field.label.clone(), head.field.kind.clone())).collect()
}

#[test]
fn what_stands_above_lines_is_theirs_on_a_word() {
    let book = book(&[("Invoice", INVOICE)]);
    let mut proposal = propose(&book);
    let before = proposal.clone();
    assert_eq!(labels(&proposal), ["Item", "Qty", "Price", "Note"], "notes, unless somebody asks");
    switch(&book, &mut proposal, "values_above", true);
    assert_eq!(labels(&proposal), ["Item", "Qty", "Price", "Note", "Invoice no", "Customer", "Terms (days)"]);
    assert_eq!(lines(&book, &proposal)[1], "Nut|10|1.5|blue|2024-017|Hall & Sons|14");
    assert_eq!(field(only(&proposal), "Terms (days)").kind, "integer");
    check_account(&book, &proposal);
    assert_eq!(proposal.cells.notes, before.cells.notes - 6);
    // What a person calls one of them stays while it is away.
    let at = only(&proposal).fields.iter().position(|f| f.label == "Terms (days)").unwrap();
    let terms = &mut proposal.tables[0].fields[at];
    terms.proposed_label = Some(std::mem::replace(&mut terms.label, "Days".to_owned()));
    switch(&book, &mut proposal, "values_above", false);
    assert_eq!((labels(&proposal).len(), proposal.cells), (4, before.cells));
    check_account(&book, &proposal);
    switch(&book, &mut proposal, "values_above", true);
    assert_eq!(labels(&proposal)[6], "Days");
}

#[test]
fn each_sheet_has_its_own() {
    let sheet = |who: &str, month: &str| {
        [format!("Employee:,{who},"), format!("Month: {month},,"), String::new(), "Day,Project,Hours".to_owned()]
            .into_iter()
            .chain((1..=4).map(|day| format!("{day},Site {day},{}.5", day + 3)))
            .collect::<Vec<_>>()
    };
    let (ann, bob) = (sheet("Ann Hall", "May 2024"), sheet("Bob York", "June 2024"));
    let (ann, bob): (Vec<_>, Vec<_>) =
        (ann.iter().map(String::as_str).collect(), bob.iter().map(String::as_str).collect());
    let book = book(&[("Ann", &ann), ("Bob", &bob)]);
    let unchanged = propose(&book);
    let all = ["Day", "Project", "Hours", "Sheet", "Employee", "Month"];
    let expected = ["1|Site 1|4.5|Ann|Ann Hall|May 2024", "4|Site 4|7.5|Bob|Bob York|June 2024"];
    // In whichever order, and also if one of them was said of a part alone.
    for said in [&["values_above", "same_shape"][..], &["same_shape", "values_above"]] {
        let mut proposal = unchanged.clone();
        said.iter().for_each(|code| switch(&book, &mut proposal, code, true));
        if said[0] == "values_above" {
            assert_eq!((labels(&proposal), is_applied(&proposal)), (all.to_vec(), false), "{said:?}");
            assert_eq!(lines(&book, &proposal)[7], "4|Site 4|7.5|Bob||", "the second sheet was not asked about");
            switch(&book, &mut proposal, "values_above", true);
        }
        assert_eq!((labels(&proposal), is_applied(&proposal)), (all.to_vec(), true), "{said:?}");
        let lines = lines(&book, &proposal);
        assert_eq!([lines[0].as_str(), lines[7].as_str()], expected, "{said:?}");
        check_account(&book, &proposal);
        switch(&book, &mut proposal, "values_above", false);
        assert_eq!((labels(&proposal), is_applied(&proposal)), (all[..4].to_vec(), false), "{said:?}");
        switch(&book, &mut proposal, "same_shape", false);
        assert_eq!((&proposal.tables.len(), proposal.cells), (&2, unchanged.cells), "{said:?}");
        assert!(proposal.findings.iter().all(|f| !f.mended), "{said:?}: {:?}", proposal.findings);
    }
}

#[test]
fn periods_as_records_have_them_too() {
    let book = book(&[(
        "Budget",
        &["Owner:,Ann,,", ",,,", "Item,2022,2023,2024", "Rent,1.5,2,3", "Food,4,5.25,6", "Cars,7,8,9"],
    )]);
    let mut proposal = propose(&book);
    let before = proposal.cells;
    switch(&book, &mut proposal, "cross_tab", true);
    switch(&book, &mut proposal, "values_above", true);
    let lines = lines(&book, &proposal);
    assert_eq!((lines.len(), lines[1].ends_with("|Ann"), labels(&proposal).last()), (9, true, Some(&"Owner")));
    switch(&book, &mut proposal, "cross_tab", false);
    assert_eq!(labels(&proposal), ["Item", "2022", "2023", "2024", "Owner"]);
    switch(&book, &mut proposal, "values_above", false);
    assert_eq!(proposal.cells, before);
}

#[test]
fn records_side_by_side_have_none() {
    let book =
        book(&[("Sales", &["Sales,,", "Shop:,Ulm,", "Item,Qty,Price", "Bolt,4,2.5", "Nut,10,1.5", "Pin,6,0.5"])]);
    let mut proposal = propose(&book);
    let before = proposal.clone();
    switch(&book, &mut proposal, "values_above", true);
    switch(&book, &mut proposal, "transposed", true);
    assert!(!labels(&proposal).is_empty() && only(&proposal).heads.is_none());
    check_account(&book, &proposal);
    switch(&book, &mut proposal, "transposed", false);
    let (now, was) = (only(&proposal), only(&before));
    assert_eq!((&now.fields, &now.heads, proposal.cells), (&was.fields, &was.heads, before.cells));
}

#[test]
fn text_files_have_them() {
    let text =
        "Station: Ulm\nRead: 03.04.2024\nHeight;478\nFrom;01.03.2024\n\nDay;Rain;Wind\n1;2,5;3\n2;0,5;4\n3;1,5;5\n";
    let book = open(&[("rain.csv", text.as_bytes())]);
    let kinds = [("Station", "text"), ("Read", "text"), ("Height", "integer"), ("From", "date")];
    assert_eq!(offered(&book), kinds.map(|(label, kind)| (label.to_owned(), kind.to_owned())));
    let mut proposal = propose(&book);
    switch(&book, &mut proposal, "values_above", true);
    assert_eq!(lines(&book, &proposal)[0], "1|2,5|3|Ulm|03.04.2024|478|01.03.2024");
    check_account(&book, &proposal);
}

#[test]
fn what_is_no_value_of_the_table_is_not_offered() {
    let table = ["Item,Qty,Price", "Bolt,4,2.5", "Nut,10,1.5", "Pin,6,0.5"];
    for above in [
        &["Sales of 2024,,"][..],
        &["Table 1: sales of the year,,"],
        &["Acme,Ulm,", "Hall,York,"],
        &["Note:,new prices,"],
        &["see https://acme.example/sales,,"],
        &[
            "Note: the figures of the last month are not those that were told in the yearly report and will be replaced,,",
        ],
    ] {
        let sheet: Vec<&str> = above.iter().copied().chain([",,"]).chain(table).collect();
        assert_eq!(offered(&book(&[("Sales", &sheet)])), [], "{above:?}");
    }
    // Directly above the labels of the columns a colon tells it.
    let sheet: Vec<&str> = ["Sales,,", "Shop:,Ulm,"].into_iter().chain(table).collect();
    assert_eq!(offered(&book(&[("Sales", &sheet)])), [("Shop".to_owned(), "text".to_owned())]);
    // A label beside a word or a number may be anything, and a total is what is added up.
    for above in ["Acme Ltd,31.12.2024,", "Budget,2025,", "Total:,14,"] {
        let sheet: Vec<&str> = [above, ",,"].into_iter().chain(table).collect();
        assert_eq!(offered(&book(&[("Sales", &sheet)])), [], "{above}");
    }
    // A label without a value takes none of the next.
    let sheet: Vec<&str> = ["Employee:,Month: May 2024,", ",,"].into_iter().chain(table).collect();
    assert_eq!(offered(&book(&[("Sales", &sheet)])), [("Month".to_owned(), "date".to_owned())]);
    // A label that a column has already is told apart.
    let sheet: Vec<&str> = ["Price:,9.5,", ",,"].into_iter().chain(table).collect();
    assert_eq!(offered(&book(&[("Sales", &sheet)]))[0].0, "Price above");
}

#[test]
fn what_a_person_calls_a_field_holds_when_tables_become_one() {
    let (jan, feb) = (["Day,Sum", "1,10.5", "2,11.5", "3,12.5"], ["Day,Sum", "4,20.5", "5,21.5", "6,22.5"]);
    let book = book(&[("Jan", &jan), ("Feb", &feb)]);
    let rename = |proposal: &mut Proposal, table: usize, from: &str, to: &str| {
        let field = proposal.tables[table].fields.iter_mut().find(|f| f.label == from).expect("a field");
        field.proposed_label = Some(std::mem::replace(&mut field.label, to.to_owned()));
    };
    let expected = ["1|10.5|Jan", "6|22.5|Feb"];
    let check = |proposal: &Proposal, said: &str| {
        let lines = lines(&book, proposal);
        assert_eq!([lines[0].as_str(), lines[5].as_str()], expected, "{said}");
    };
    let mut after = propose(&book);
    switch(&book, &mut after, "same_shape", true);
    rename(&mut after, 0, "Sum", "Takings");
    check(&after, "called otherwise when they are one");
    let mut before = propose(&book);
    rename(&mut before, 0, "Sum", "Takings");
    rename(&mut before, 1, "Sum", "Takings");
    switch(&book, &mut before, "same_shape", true);
    check(&before, "both called otherwise before");
}

#[test]
fn a_total_between_tables_is_a_total() {
    let book = book(&[(
        "Bills",
        &[
            "Item,Qty,Price",
            "Bolt,4,2.5",
            "Nut,10,1.5",
            "Pin,6,0.5",
            ",,",
            "Total:,20,",
            ",,",
            "Name,City,Phone",
            "Ann,Ulm,A1",
            "Bob,York,B2",
        ],
    )]);
    let proposal = propose(&book);
    assert!(proposal.findings.iter().all(|f| f.code != "values_above"), "{:?}", proposal.findings);
    assert_eq!(proposal.tables.iter().map(|t| t.rows).collect::<Vec<_>>(), [3, 2]);
}

#[test]
fn what_a_person_says_of_them_stays() {
    let lines = ["Employee:,Ann", "Rate:,31", ",", "Day,Hours", "1,4.5", "2,5.5", "3,6.5"];
    let other = ["Employee:,Bob", "Rate:,32", ",", "Day,Hours", "1,4.5", "2,5.5", "3,7.5"];
    let book = book(&[("Ann", &lines), ("Bob", &other)]);
    let mut proposal = propose(&book);
    switch(&book, &mut proposal, "same_shape", true);
    assert!(proposal.heads("ann", true) && !proposal.heads("ann", true), "once");
    let field = proposal.tables[0].fields.iter_mut().find(|f| f.label == "Employee").expect("a field");
    field.proposed_label = Some(std::mem::replace(&mut field.label, "Worker".to_owned()));
    for _ in 0..2 {
        assert_eq!(rows(&book, only(&proposal))[5].cells[3].text, "Bob");
        assert_eq!(labels(&proposal), ["Day", "Hours", "Sheet", "Worker", "Rate"]);
        let names: Vec<_> = only(&proposal).fields.iter().map(|f| f.name.as_str()).collect();
        assert_eq!(names, ["day", "hours", "sheet", "employee", "rate"]);
        assert!(proposal.heads("ann", false) && proposal.heads("ann", true));
    }
    check_account(&book, &proposal);
}

#[test]
fn groups_of_labels_side_by_side_are_no_table() {
    let lines = [
        "INVOICE",
        ",,,,",
        "Bill to:,Ann Lee,,Invoice no:,R-100",
        ",Main St 5,,Date:,2024-01-05",
        ",12345 Ulm",
        ",,,,",
        "Pos,Description,Qty,Unit price,Total",
        "1,Lamp,2,10,20",
        "2,Desk,1,100,100",
        "3,Delivery,1,5,5",
    ];
    let book = book(&[("Invoice", &lines)]);
    let proposal = propose(&book);
    check_account(&book, &proposal);
    assert_eq!(only(&proposal).rows, 3);
    let offered: Vec<String> = offered(&book).into_iter().map(|(label, _)| label).collect();
    assert_eq!(offered, ["Bill to", "Invoice no", "Date"]);
}

#[test]
fn what_a_bank_says_of_an_account_is_no_table() {
    let text = "Umsatzanzeige;Datei erstellt am: 05.02.2024 10:22\n;\nIBAN;DE02 1203 0000 0000 2020 51\nKontoname;Girokonto\nBank;ING\n\
        Zeitraum;01.01.2024 - 31.01.2024\nSaldo;1.234,56;EUR\n;\nSortierung;Datum absteigend\n;\nDie Datei hat alle Umsätze.\n;\n\
        Buchung;Auftraggeber;Text;Saldo;Währung;Betrag;Währung\n31.01.2024;VISA REWE;Lastschrift;1.234,56;EUR;-23,45;EUR\n\
        30.01.2024;Arbeitgeber;Gehalt;1.258,01;EUR;1.000,00;EUR\n29.01.2024;Vermieter;Dauerauftrag;258,01;EUR;-700,00;EUR\n";
    let book = open(&[("umsatz.csv", text.as_bytes())]);
    let proposal = propose(&book);
    check_account(&book, &proposal);
    let table = only(&proposal);
    assert_eq!((table.rows, table.fields[0].label.as_str()), (3, "Buchung"));
    // Records of two columns above another table are a table, as before.
    let two = "Town;Visits\nUlm;10\nYork;20\nBath;30\n;\nVisitors by town\n;\nTown;Name;Day\nUlm;Ann;01.02.2024\nYork;Bob;02.02.2024\n";
    assert_eq!(propose(&open(&[("two.csv", two.as_bytes())])).tables.len(), 2);
}
