//! What stands in a workbook and is no record: rows prepared for records to come, scratch cells, notes, printed reports.

use sheaf_sheets::propose;

use super::shapes::book;
use super::{check_account, only, open, propose_text};

/// The tables of one sheet, each as its region and number of records.
fn tables(lines: &[&str]) -> Vec<(String, u64)> {
    let book = book(&[("Sheet", lines)]);
    let proposal = propose(&book);
    check_account(&book, &proposal);
    proposal.tables.iter().map(|t| (t.region.clone(), t.rows)).collect()
}

/// What a case is about, its lines, and the tables that are to be found.
type Case<'a> = (&'a str, Vec<&'a str>, &'a [(&'a str, u64)]);

#[test]
fn rows_prepared_for_records_to_come_are_none() {
    let unset: &[&str] = &[",Please choose,Please choose"; 5];
    let filled = ["Project,Risk,Remark", "Harbour,Green,On time", "Bridge,Red,Late again", "Tunnel,Green,Well"];
    let with_unset_line = [&["Project,Risk,Remark", "Please choose"], &filled[1..]].concat();
    let groups = ["Group,Item,State", "A,x,open", ",y,open", "B,z,open", ",w,open", ",w,open", ",w,open"];
    let cases: &[Case<'_>] = &[
        ("below the records", [&filled, unset].concat(), &[("A1:C4", 3)]),
        ("a line above them too", [&with_unset_line, unset].concat(), &[("A1:C5", 3)]),
        ("notes follow", [&filled[..], unset, &["End of the form"]].concat(), &[("A1:C4", 3)]),
        ("records follow", [&filled[..], unset, &filled[1..]].concat(), &[("A1:C12", 11)]),
        ("groups leave their column blank", groups.to_vec(), &[("A1:C7", 6)]),
        ("noughts", vec!["Day,Hours,Pay", "Mo,8,80", "Tu,7,70", ",0,0", ",0,0", ",0,0"], &[("A1:C3", 2)]),
    ];
    for (name, lines, expected) in cases {
        let found = tables(lines);
        let found: Vec<(&str, u64)> = found.iter().map(|(region, rows)| (region.as_str(), *rows)).collect();
        assert_eq!(found, *expected, "{name}");
    }
}

#[test]
fn a_scratch_sheet_and_a_list_of_notes_are_no_tables() {
    let sentence = "Departments are asked to map their grades to a common framework";
    let notes = [
        "Note number,Note text".to_owned(),
        format!("1,{sentence} of levels"),
        format!("2,{sentence} once a year"),
        format!("3,{sentence} as far as they can"),
        format!("4,{sentence} of pay"),
    ];
    let notes: Vec<&str> = notes.iter().map(String::as_str).collect();
    let terms: Vec<String> = notes.iter().map(|n| n.replace("Note number,Note text", "Term,Meaning")).collect();
    let cases: &[(&str, Vec<&str>, usize)] = &[
        ("scratch", vec!["a,b,c,d,e", "hello,,,,HELLO", ",world"], 0),
        ("notes", notes, 0),
        ("terms", terms.iter().map(String::as_str).collect(), 1),
        ("notes of people", vec!["Note,By", "Call back,Ada", "Send the offer,Ben", "Ask for a date,Ada"], 1),
    ];
    for (name, lines, expected) in cases {
        assert_eq!(tables(lines).len(), *expected, "{name}");
    }
}

#[test]
fn a_printed_report_in_a_text_file_is_no_table() {
    let report = "Key figures by province,,,,,\n,,province,province,province,province\n,,A,B,C,D\n\
        1,Income:,,,,\n2,Taxes,10,20,30,41\n3,Fees,11,21,31,42\n4,Spending:,,,,\n5,Schools,12,22,32,43\n\
        6,Roads,13,23,33,44\n7,Others:,,,,\n8,Rest,14,24,34,45\n";
    assert!(propose_text(report).tables.is_empty());
    let table = "Measured in May\n,,Inside,Inside,Outside,Outside\nNo,Place,Low,High,Low,High\n\
        1,Ulm,10,20,30,41\n2,York,11,21,31,42\n3,Bath,12,22,32,43\n4,Graz,13,23,33,44\n";
    assert_eq!(only(&propose_text(table)).rows, 4);
}

/// Text files, and whether they hold a table.
#[test]
fn sentences_are_no_table() {
    for (text, is_table) in [
        ("This is the export of January.\nCall us if it fails.\n", false),
        (
            "Dear Ann,\n\nthank you for your order, we will ship it soon.\nPlease call us, if anything is wrong.\n\nBest regards,\nBob\n",
            false,
        ),
        (
            "Sehr geehrte Frau Abel,\n\nanbei senden wir Ihnen die Daten.\nBei Fragen, die Sie haben, rufen Sie an.\n\nMit freundlichen Grüßen\nBob Bell\n",
            false,
        ),
        // Remarks below their label, answers below their question, sentences beside names, short forms with a stop.
        ("Remark\nlate, but paid\nnone\npaid on the third day.\n", true),
        ("Remark\nIt was late but paid.\nNobody was at home there.\nThe door was left open.\n", true),
        ("What did you think of it?\nI liked it very much.\nIt was not good at all.\nI do not know yet.\n", true),
        (
            "Name,What do you think?\nAnn,I liked it very much.\nBo,It was not good at all.\nCid,I do not know yet.\n",
            true,
        ),
        ("No.,Descr. of the item.\nA,Nuts in a small bag.\nB,Oil in a green bottle.\n", true),
        ("Dear,Cheap\nwine,bread and some more butter.\nsalt,oil\n", true),
        ("Town\nUlm\nYork\nGraz\n", true),
    ] {
        let book = open(&[("x.txt", text.as_bytes())]);
        let proposal = propose(&book);
        assert_eq!(!proposal.tables.is_empty(), is_table, "{text}");
        check_account(&book, &proposal);
        // Its lines can be had all the same.
        assert!(book.first_table().expect("readable").is_some(), "{text}");
    }
    let long: String = (0..60).map(|i| format!("The customer of order {i} was content with it.\n")).collect();
    assert!(!propose(&open(&[("x.txt", long.as_bytes())])).tables.is_empty(), "a list of texts");
}

/// Pages of some lines, each between lines that `before` and `after` make for its number.
fn pages(
    many: usize,
    before: impl Fn(usize) -> Vec<String>,
    header: &str,
    after: impl Fn(usize) -> Vec<String>,
) -> Vec<String> {
    let records = |page: usize| (1..=8).map(move |n| format!("I{page}{n},B{},{},{}", n % 3, n * page, n * 7));
    let page = |n: usize| before(n).into_iter().chain([header.to_owned()]).chain(records(n)).chain(after(n));
    (1..=many).flat_map(page).collect()
}

#[test]
fn what_a_print_has_on_each_page_is_no_record() {
    let none = |_: usize| Vec::new();
    let header = "Item,Bin,Qty,Value";
    let title = |n: usize| vec!["Stock list".to_owned(), format!("Page {n} of 3")];
    let cases = [
        ("beside a title", pages(3, |n| vec![format!("Inventory,,,Page {n}")], header, none), 24),
        ("two pages", pages(2, |n| vec![format!("Lager,,,Seite {n}")], header, none), 16),
        ("below a title", pages(3, title, header, none), 24),
        ("below a title, two pages", pages(2, title, header, none), 16),
        ("at the end", pages(3, none, header, |n| vec![format!(",,,Page {n}")]), 24),
    ];
    for (name, lines, records) in cases {
        let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
        let book = book(&[("Sheet", &lines)]);
        let proposal = propose(&book);
        check_account(&book, &proposal);
        let table = only(&proposal);
        let labels: Vec<&str> = table.fields.iter().map(|f| f.label.as_str()).collect();
        assert_eq!((table.rows, labels.join(",").as_str()), (records, header), "{name}");
    }
    // The same record at the end of each part is one.
    let last = |_: usize| vec!["Rent,B9,1,500".to_owned()];
    let lines = pages(3, none, header, last);
    assert_eq!(only(&propose_text(&(lines.join("\n") + "\n"))).rows, 27);
}
