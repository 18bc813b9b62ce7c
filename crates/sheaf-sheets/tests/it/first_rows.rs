//! Which row names the columns where that is not plain: figures and dates as labels, marks for figures that are not told, labels that
//! come again, headings between figures.

use sheaf_sheets::propose;

use super::shapes::book;
use super::{check_account, only, rows, texts};

/// What is read of a sheet: the labels, and the first cells of its records.
fn read(lines: &[&str]) -> (Vec<String>, Vec<String>) {
    let book = book(&[("Sheet", lines)]);
    let proposal = propose(&book);
    check_account(&book, &proposal);
    let table = only(&proposal);
    assert!(table.transposed.is_none(), "{lines:?}");
    let labels = table.fields.iter().map(|f| f.label.clone()).collect();
    let firsts = rows(&book, table).iter().map(|row| texts(row)[0].to_owned()).collect();
    (labels, firsts)
}

fn check(lines: &[&str], labels: &str, firsts: &str) {
    let (found, first) = read(lines);
    assert_eq!((found.join("|"), first.join("|")), (labels.to_owned(), firsts.to_owned()), "{lines:#?}");
}

#[test]
fn figures_that_rise_name_columns() {
    let records = ["Bath,12,3,40,8,1", "Ely,9,14,2,7,30", "Ripon,5,5,21,3,3", "Wells,31,2,2,19,4"];
    let names = "Bath|Ely|Ripon|Wells";
    for labels in ["Depot,1,2,3,4,5", "Depot,0,10,20,30,40", "Town,Median,10,25,50,90", ",6,8,10,12,14"] {
        let lines: Vec<&str> = [labels].into_iter().chain(records).collect();
        let (found, first) = read(&lines);
        assert_eq!(first.join("|"), names, "{labels}");
        assert_eq!(found[1..], labels.split(',').skip(1).collect::<Vec<_>>(), "{labels}");
    }
    // A record whose figures rise stays one below labels, and among others without any.
    check(&["Town,A,B,C,D,E", "York,1,2,3,4,5", records[0], records[1]], "Town|A|B|C|D|E", "York|Bath|Ely");
    let rising = ["York,1,2,3,4,5", "Bath,2,4,6,8,10", "Ely,3,6,9,12,15", "Ripon,1,3,5,7,9"];
    check(&rising, "Column A|Column B|Column C|Column D|Column E|Column F", "York|Bath|Ely|Ripon");
}

#[test]
fn years_name_columns_of_which_some_are_blank() {
    let lines = |last: &'static str| {
        ["Land,Code,2018,2019,2020".to_owned()].into_iter().chain(
            ["Peru,PE,3,41", "Chad,TD,12,7", "Fiji,FJ,8,30", "Mali,ML,2,19"].map(|record| format!("{record},{last}")),
        )
    };
    for last in ["", "..", "[x]"] {
        let lines: Vec<String> = lines(last).collect();
        let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
        let (labels, first) = read(&lines);
        assert_eq!(first.join("|"), "Peru|Chad|Fiji|Mali", "{last}");
        assert_eq!(labels[..4].join("|"), "Land|Code|2018|2019", "{last}");
    }
    // Figures as high as years are none where words name the columns.
    check(
        &["Area,Started,Completed", "England,40000,38000", "", "North East,2000,1900", "North West,5000,4900"],
        "Area|Started|Completed",
        "England|North East|North West",
    );
}

#[test]
fn dates_name_columns_of_signs_beside_numbers_and_words() {
    let signs = ["P,P,A", "A,P,L", "L,L,P", "P,A,P", "A,,P"];
    let names = ["Amy", "Bob", "Cid", "Dee", "Eli"];
    let lines = |before: &str, begin: fn(usize, &str) -> String| -> Vec<String> {
        let records =
            (1..).zip(names.iter().zip(signs)).map(|(n, (name, signs))| format!("{},{signs}", begin(n, name)));
        [format!("{before},2024-01-08,2024-01-09,2024-01-10")].into_iter().chain(records).collect()
    };
    for (before, begin, first) in [
        ("Pupil", (|_, name| name.to_owned()) as fn(usize, &str) -> String, "Amy|Bob|Cid|Dee|Eli"),
        ("No,Pupil", |n, name| format!("{n},{name}"), "1|2|3|4|5"),
        ("Pupil,Born", |n, name| format!("{name},2014-05-{n:02}"), "Amy|Bob|Cid|Dee|Eli"),
    ] {
        let lines = lines(before, begin);
        let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
        check(&lines, &format!("{}|2024-01-08|2024-01-09|2024-01-10", before.replace(',', "|")), first);
    }
}

#[test]
fn records_whose_figures_are_not_told_are_records() {
    let figures = ["31,58,90", "78,86,98", "54,84,51", "94,80,47", "69,92,99", "44,48,89", "51,76,45", "23,35,59"];
    for mark in ["*,*,*", "c,z,ND", "[c],[c],[c]", "closed,closed,closed", "x,..,#"] {
        for at in [&[0_usize, 4][..], &[1, 3, 6], &[4]] {
            let record = |i: usize| format!("Area {i},{}", if at.contains(&i) { mark } else { figures[i] });
            let lines: Vec<String> =
                ["Area,Total,Men,Women".to_owned()].into_iter().chain((0..8).map(record)).collect();
            let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
            let names: Vec<String> = (0..8).map(|i| format!("Area {i}")).collect();
            check(&lines, "Area|Total|Men|Women", &names.join("|"));
        }
    }
}

#[test]
fn short_labels_of_the_next_table_are_no_marks() {
    let lines = ["Team A,W,D,L", "Reds,3,1,0", "Blues,2,1,1", "Team B,W,D,L", "Pinks,1,1,2", "Greens,0,1,3"];
    let proposal = propose(&book(&[("Sheet", &lines)]));
    assert_eq!(proposal.tables.iter().map(|t| t.rows).collect::<Vec<_>>(), [2, 2]);
    let lines =
        ["Table 1,Age,Sex,Pay", "Amy,31,1,90", "Bob,42,2,75", "Table 2,Tax,Fee,Sum", "Cid,5,7,12", "Dee,9,1,10"];
    let proposal = propose(&book(&[("Sheet", &lines)]));
    assert_eq!(proposal.tables.iter().map(|t| t.rows).collect::<Vec<_>>(), [2, 2]);
}

#[test]
fn lists_of_words_without_labels_keep_their_first_record() {
    let text =
        "Ann Lee,active,admin\nBob Ray,active,user\nCid Fox,active,user\nDee Poe,active,admin\nEli Kay,active,user\n";
    let proposal = super::propose_text(text);
    assert_eq!((only(&proposal).rows, only(&proposal).header_rows), (5, 0));
    let people: Vec<String> = ["Ann Lee,Rome".to_owned()]
        .into_iter()
        .chain((0..12).map(|i| format!("Person {},Town {}", char::from(b'A' + i), char::from(b'Z' - i))))
        .chain(["Ann Lee,Rome".to_owned()])
        .collect();
    let proposal = super::propose_text(&people.join("\n"));
    assert_eq!((only(&proposal).rows, only(&proposal).header_rows), (14, 0));
}

#[test]
fn headings_between_figures_are_sections() {
    let lines = [
        "Category,Budget,Actual,Left",
        "INCOME",
        "Pay,248,240,8",
        "Rent,616,600,16",
        "HOUSING",
        "Loan,246,200,46",
        "Heat,899,890,9",
        "FOOD",
        "Shop,140,130,10",
        "Out,593,500,93",
    ];
    check(&lines, "Category|Budget|Actual|Left|Section", "Pay|Rent|Loan|Heat|Shop|Out");
    let two = [
        "Category,Amount",
        "INCOME",
        "Pay,248",
        "Rent,616",
        "HOUSING",
        "Loan,246",
        "Heat,899",
        "FOOD",
        "Shop,140",
        "Out,593",
    ];
    check(&two, "Category|Amount|Section", "Pay|Rent|Loan|Heat|Shop|Out");
    check(&["Name,Amount", "Amy", "Bob,5", "Cid", "Dee,7", "Eli,9"], "Name|Amount", "Amy|Bob|Cid|Dee|Eli");
    check(&["Place,Amount", "USA,3", "NYC", "Bath,5", "LA", "York,9"], "Place|Amount", "USA|NYC|Bath|LA|York");
    // A heading or a remark stands between labels and records that rise.
    let growth = [
        "Region,2019,2020,2021,2022",
        "North",
        "Alpha,10,20,30,40",
        "Beta,9,14,2,7",
        "South",
        "Gamma,5,1,9,3",
        "Delta,7,7,2,1",
    ];
    check(&growth, "Region|2019|2020|2021|2022|Section", "Alpha|Beta|Gamma|Delta");
    let indented =
        ["Account,Jan,Feb,Mar", "Income", "  Sales,4,5,6", "  Fees,9,1,5", "Costs", "  Pay,3,7,2", "  Rent,4,4,8"];
    check(&indented, "Account|Jan|Feb|Mar|Section", "  Sales|  Fees|  Pay|  Rent");
}

#[test]
fn labels_among_words_come_again_as_labels_and_as_ticks() {
    let elector = |i: usize| format!("AA/{i},Person {},{i} Elm Road", char::from(b'A' + i as u8));
    let header = "No.,Name,Address".to_owned();
    let lines: Vec<String> =
        [header.clone()].into_iter().chain((0..6).map(elector)).chain([header]).chain((6..12).map(elector)).collect();
    let (labels, first) = read(&lines.iter().map(String::as_str).collect::<Vec<_>>());
    assert_eq!((labels.join("|").as_str(), first.len()), ("No.|Name|Address", 12));
    check(
        &["Pupil,Vegan,Halal", "Amy,,", "Bob,Vegan,Halal", "Cid,Vegan,", "Dee,,Halal", "Eli,Vegan,"],
        "Pupil|Vegan|Halal",
        "Amy|Bob|Cid|Dee|Eli",
    );
    check(
        &[
            "Venue,Approved,Paid,Town",
            "V0,Approved,Paid,Bath",
            "V1,Refused,Due,Ely",
            "V2,Approved,Due,York",
            "V3,Refused,Paid,Hull",
        ],
        "Venue|Approved|Paid|Town",
        "V0|V1|V2|V3",
    );
}

#[test]
fn a_question_is_joined_with_its_answers() {
    check(
        &[
            "ID,What do you use?,,,Rating",
            ",Library,Pool,Park,Response",
            "100,Library,,,Good",
            "101,,Pool,Park,Poor",
            "102,Library,Pool,,Good",
            "103,,,Park,Good",
        ],
        "ID|What do you use? Library|What do you use? Pool|What do you use? Park|Rating Response",
        "100|101|102|103",
    );
}
