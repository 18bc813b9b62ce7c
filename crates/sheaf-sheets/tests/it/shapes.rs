//! Rows that are not simply records: headings between them, periods as columns, sheets of one shape.

use rust_xlsxwriter::Workbook as Writer;
use sheaf_sheets::{Proposal, Workbook, propose};

use super::{check_account, field, only, open, rows, texts};

/// A workbook of sheets by name, each a list of lines whose figures are numbers.
pub(super) fn book(sheets: &[(&str, &[&str])]) -> Workbook {
    open(&[("book.xlsx", &bytes(sheets))])
}

fn bytes(sheets: &[(&str, &[&str])]) -> Vec<u8> {
    let mut writer = Writer::new();
    for (name, lines) in sheets {
        let sheet = writer.add_worksheet().set_name(*name).expect("a name");
        for (row, line) in (0..).zip(*lines) {
            for (column, cell) in (0..).zip(line.split(',')).filter(|(_, c)| !c.is_empty()) {
                match cell.parse::<f64>() {
                    Ok(n) => sheet.write(row, column, n).expect("writable"),
                    Err(_) => sheet.write(row, column, cell).expect("writable"),
                };
            }
        }
    }
    writer.save_to_buffer().expect("writable")
}

/// Mends all findings of a code, or takes that back.
fn mend(book: &Workbook, proposal: &mut Proposal, code: &str, wanted: bool) {
    let at = proposal.findings.iter().position(|f| f.code == code).unwrap_or_else(|| panic!("no finding {code}"));
    assert!(proposal.mend(book, at, wanted), "{code}");
}

fn lines_of(book: &Workbook, proposal: &Proposal) -> Vec<String> {
    rows(book, only(proposal)).iter().map(|row| texts(row).join(",")).collect()
}

const SECTIONS: &[&str] = &[
    "Shop,Day,Amount,Pieces",
    "Region North",
    "Ulm,Monday,10.5,3",
    "York,Tuesday,20.5,4",
    "Region South",
    "Graz,Monday,7.25,1",
    "Bath,Friday,8.75,2",
    "Cork,Sunday,9.5,2",
];

#[test]
fn headings_between_records_become_a_field() {
    let book = book(&[("Sales", SECTIONS)]);
    let proposal = propose(&book);
    let table = only(&proposal);
    assert_eq!(table.rows, 5);
    let region = field(table, "Region");
    assert_eq!((region.kind.as_str(), region.blank), ("choice", Some(0)));
    assert_eq!(region.choices, ["North", "South"]);
    assert!(region.evidence.contains("the first in row 2"), "{}", region.evidence);
    let lines = lines_of(&book, &proposal);
    assert_eq!(lines[0], "Ulm,Monday,10.5,3,North");
    assert_eq!(lines[4], "Cork,Sunday,9.5,2,South");
    check_account(&book, &proposal);
    assert_eq!((proposal.cells.records, proposal.cells.headers, proposal.cells.findings), (22, 4, 0));
    let raw = book.raw_table(table).expect("a table");
    assert_eq!(raw.header, ["Shop", "Day", "Amount", "Pieces"]);
    assert_eq!(raw.rows.count(), 5);
}

const BUDGET: &[&str] = &[
    "Item,Owner,Jan,Feb,Mar,Total",
    "Rent,Ann,100,110,120,330",
    "Heat,Bob,10.5,,12.5,23",
    "Food,Cid,1,2,3,6",
    "Total,,111.5,112,135.5,359",
];

#[test]
fn periods_as_columns_are_read_as_records_on_a_word() {
    let book = book(&[("Budget", BUDGET)]);
    let mut proposal = propose(&book);
    let before = proposal.clone();
    let table = only(&proposal);
    assert_eq!((table.rows, table.fields.len()), (3, 6));
    let cross = table.cross_tab.as_ref().expect("a cross-tab");
    assert_eq!((cross.columns.join(" ").as_str(), cross.totals.join(" ").as_str()), ("C D E", "F"));
    mend(&book, &mut proposal, "cross_tab", true);
    let table = only(&proposal);
    let labels: Vec<_> = table.fields.iter().map(|f| f.label.as_str()).collect();
    assert_eq!(labels, ["Item", "Owner", "Month", "Value"]);
    assert_eq!(table.rows, 9);
    assert_eq!(field(table, "Month").choices, ["Jan", "Feb", "Mar"]);
    assert_eq!(field(table, "Value").kind, "number");
    let lines = lines_of(&book, &proposal);
    assert_eq!(lines.len(), 9);
    assert_eq!(lines[..3], ["Rent,Ann,Jan,100", "Rent,Ann,Feb,110", "Rent,Ann,Mar,120"]);
    assert_eq!(lines[4], "Heat,Bob,Feb,");
    check_account(&book, &proposal);
    assert_eq!(proposal.cells.notes, before.cells.notes + 3);
    let raw = book.raw_table(table).expect("a table");
    assert_eq!(raw.header, ["Item", "Owner", "Jan", "Feb", "Mar", "Total"]);
    assert_eq!(raw.rows.count(), 3);
    mend(&book, &mut proposal, "cross_tab", false);
    assert_eq!(only(&proposal), only(&before));
    assert_eq!(proposal.cells, before.cells);
}

#[test]
fn years_and_dates_name_their_field() {
    for (labels, label, kind, first) in [
        ("2021,2022,2023", "Year", "integer", "2021"),
        ("Q1 2024,Q2 2024,Q3 2024", "Quarter", "choice", "Q1 2024"),
        ("2024-01-01,2024-02-01,2024-03-01", "Month", "date", "2024-01-01"),
        ("KW 1,KW 2,KW 3", "Week", "choice", "KW 1"),
    ] {
        let header = format!("Country,{labels}");
        let lines: Vec<&str> = [header.as_str(), "Peru,1.5,2,3", "Chad,4,5.25,6", "Iran,7,8,9"].to_vec();
        let book = book(&[("Figures", &lines)]);
        let mut proposal = propose(&book);
        mend(&book, &mut proposal, "cross_tab", true);
        let table = only(&proposal);
        assert_eq!(field(table, label).kind, kind, "{labels}");
        assert_eq!(lines_of(&book, &proposal)[0], format!("Peru,{first},1.5"), "{labels}");
    }
}

/// Labels over labels over figures of three items.
fn two_rows(upper: &[(u16, u16, &str)], lower: &[&str]) -> Workbook {
    let mut writer = rust_xlsxwriter::Workbook::new();
    let sheet = writer.add_worksheet().set_name("Figures").expect("a name");
    let mut write = || -> Result<(), rust_xlsxwriter::XlsxError> {
        let centred = rust_xlsxwriter::Format::new();
        for (from, to, label) in upper {
            match label.parse::<u32>() {
                Ok(year) => {
                    sheet.merge_range(0, *from, 0, *to, "", &centred)?.write_with_format(0, *from, year, &centred)?
                }
                Err(_) => sheet.merge_range(0, *from, 0, *to, label, &centred)?,
            };
        }
        for (column, label) in (0_u16..).zip(lower) {
            match label.parse::<u32>() {
                Ok(year) => sheet.write(1, column, year)?,
                Err(_) => sheet.write(1, column, *label)?,
            };
        }
        for (row, item) in (2_u32..).zip(["Rent", "Heat", "Food"]) {
            sheet.write(row, 0, item)?;
            for column in 1..lower.len() as u16 {
                sheet.write(row, column, f64::from(row) * 100.0 + f64::from(column) + 0.5)?;
            }
        }
        Ok(())
    };
    write().expect("writable");
    open(&[("figures.xlsx", &writer.save_to_buffer().expect("writable"))])
}

#[test]
fn two_rows_of_labels_over_figures_are_a_field_each() {
    let years: &[(u16, u16, &str)] = &[(1, 2, "2023"), (3, 4, "2024")];
    let figures: &[(u16, u16, &str)] = &[(1, 3, "Sales"), (4, 6, "Cost")];
    let totals: &[(u16, u16, &str)] = &[(1, 3, "2023"), (4, 6, "2024")];
    for (upper, lower, labels, figure, second) in [
        // Quarters below years.
        (
            years,
            &["Item", "Q1", "Q2", "Q1", "Q2"][..],
            &["Item", "Year", "Quarter", "Value"][..],
            "number",
            "Rent,2023,Q2,202.5",
        ),
        // With a sum for each year.
        (
            totals,
            &["Item", "Q1", "Q2", "Total", "Q1", "Q2", "Total"],
            &["Item", "Year", "Quarter", "Value"],
            "number",
            "Rent,2023,Q2,202.5",
        ),
        // Figures below years, and years below figures.
        (
            years,
            &["Item", "Sales", "Cost", "Sales", "Cost"],
            &["Item", "Year", "Sales", "Cost"],
            "money",
            "Rent,2024,203.5,204.5",
        ),
        (
            figures,
            &["Item", "2022", "2023", "2024", "2022", "2023", "2024"],
            &["Item", "Year", "Sales", "Cost"],
            "money",
            "Rent,2023,202.5,205.5",
        ),
    ] {
        let book = two_rows(upper, lower);
        let mut proposal = propose(&book);
        let before = proposal.clone();
        mend(&book, &mut proposal, "cross_tab", true);
        let table = only(&proposal);
        let found: Vec<&str> = table.fields.iter().map(|f| f.label.as_str()).collect();
        assert_eq!(found, labels, "{lower:?}");
        assert_eq!(field(table, "Year").kind, "integer", "{lower:?}");
        assert_eq!(field(table, labels[labels.len() - 1]).kind, figure, "{lower:?}");
        let lines = lines_of(&book, &proposal);
        assert_eq!((lines[1].as_str(), lines.len() as u64), (second, table.rows), "{lower:?}");
        check_account(&book, &proposal);
        mend(&book, &mut proposal, "cross_tab", false);
        assert_eq!(only(&proposal), only(&before));
    }
}

#[test]
fn two_rows_of_labels_that_do_not_match_stay_columns() {
    let years: &[(u16, u16, &str)] = &[(1, 2, "2023"), (3, 4, "2024")];
    let places: &[(u16, u16, &str)] = &[(1, 2, "North"), (3, 4, "South")];
    for (upper, lower) in [
        (years, ["Item", "Sales", "Cost", "Sales", "Pieces"]),
        (places, ["Item", "Sales", "Cost", "Sales", "Cost"]),
        (places, ["Item", "2023", "2024", "2023", "2025"]),
    ] {
        assert_eq!(only(&propose(&two_rows(upper, &lower))).cross_tab, None, "{lower:?}");
    }
}

#[test]
fn periods_are_known_in_many_languages() {
    let cases: &[(&str, &str)] = &[
        ("Month", "styczeń|luty|marzec|kwiecień"),
        ("Month", "stycznia|lutego|marca|kwietnia"),
        ("Month", "янв|фев|мар|апр"),
        ("Month", "січень|лютий|березень|квітень"),
        ("Month", "led|úno|bře|dub|kvě|čvn|čvc|srp|zář|říj|lis|pro"),
        ("Month", "gennaio|febbraio|marzo|aprile"),
        ("Month", "jan|feb|mrt|apr|mei"),
        ("Month", "januari|februari|mars|april|maj"),
        ("Month", "janeiro|fevereiro|março|abril"),
        ("Month", "Ocak|Şubat|Mart|Nisan"),
        ("Month", "1月|2月|3月|4月"),
        ("Month", "1월|2월|3월|4월"),
        ("Month", "sty 2024|lut 2024|mar 2024|kwi 2024"),
        ("Month", "1月 2024|2月 2024|3月 2024"),
        ("Month", "2024年1月|2024年2月|2024年3月"),
        ("Quarter", "I kw.|II kw.|III kw.|IV kw."),
        ("Quarter", "1. Quartal|2. Quartal|3. Quartal|4. Quartal"),
        ("Quarter", "T1 2024|T2 2024|T3 2024|T4 2024"),
        ("Quarter", "Q1/24|Q2/24|Q3/24"),
        ("Half-year", "H1 2023|H2 2023|H1 2024"),
        ("Year", "FY22|FY23|FY24"),
        ("Year", "2021/22|2022/23|2023/24"),
        // In figures, and with letters; some say of time only where they run on.
        ("Month", "2024-01|2024-02|2024-03"),
        ("Month", "01/2024|02/2024|03/2024"),
        ("Month", "2009/09|2009/10|2009/11"),
        ("Month", "202311|202312|202401"),
        ("Month", "11.2023|12.2023|01.2024"),
        ("Month", "2024M01|2024M02|2024M03"),
        ("Month", "M01 2024|M02 2024|M03 2024"),
        ("Quarter", "Q1 FY24|Q2 FY24|Q3 FY24"),
        ("Period", "P01|P02|P03"),
        ("Period", "Period 1|Period 2|Period 3|Period 4"),
        ("Year", "2022A|2023A|2024E"),
    ];
    for (label, periods) in cases {
        let many = periods.split('|').count();
        let figures = |row: usize| (0..many).map(|i| format!(",{}.5", row * 10 + i)).collect::<String>();
        let rows: String =
            ["Rent", "Heat", "Food"].iter().zip(1..).map(|(item, i)| format!("{item}{}\n", figures(i))).collect();
        let book = open(&[("x.csv", format!("Item,{}\n{rows}", periods.replace('|', ",")).as_bytes())]);
        let proposal = propose(&book);
        let cross = only(&proposal).cross_tab.as_ref().unwrap_or_else(|| panic!("{periods}"));
        assert_eq!((cross.label.as_str(), cross.columns.len()), (*label, many), "{periods}");
    }
}

#[test]
fn columns_that_are_no_periods_stay_columns() {
    for header in [
        "Item,Jan,Felix,Mar",
        "Item,Q1,Q2,Score",
        "Item,Height,Width,Depth",
        "Item,2021 plan,2022 plan,Year",
        "Item,P1,P2,P3",
        "Item,P01,P02,P05",
        "Item,2024A,2024B,2024F",
    ] {
        let book = book(&[("Figures", &[header, "a,1.5,2,3", "b,4,5.25,6", "c,7,8,9"])]);
        assert_eq!(only(&propose(&book)).cross_tab, None, "{header}");
    }
}

#[test]
fn sheets_of_one_shape_become_one_table_on_a_word() {
    let january: &[&str] = &["Day,Shop,Amount", "1,Ulm,10", "2,York,20", "3,Bath,30"];
    let february: &[&str] = &["Day,Shop,Amount", "1,Cork,11.5", "2,Graz,21.5", "4,Ulm,31.5", "5,Ulm,1.5"];
    let march: &[&str] = &["Sales of March", "Day,Shop,Amount", "7,York,12", "8,Ulm,22", "9,Cork,32"];
    let book = book(&[("Jan", january), ("Feb", february), ("Mar", march)]);
    let mut proposal = propose(&book);
    let before = proposal.clone();
    assert_eq!(proposal.tables.len(), 3, "one table a sheet, unless somebody asks");
    mend(&book, &mut proposal, "same_shape", true);
    let table = only(&proposal);
    assert_eq!(table.rows, 10);
    let labels: Vec<_> = table.fields.iter().map(|f| f.label.as_str()).collect();
    assert_eq!(labels, ["Day", "Shop", "Amount", "Sheet"]);
    assert_eq!(field(table, "Sheet").choices, ["Jan", "Feb", "Mar"]);
    assert_eq!(field(table, "Amount").kind, "money");
    let lines = lines_of(&book, &proposal);
    assert_eq!((lines.len(), lines[0].as_str(), lines[9].as_str()), (10, "1,Ulm,10,Jan", "9,Cork,32,Mar"));
    check_account(&book, &proposal);
    mend(&book, &mut proposal, "same_shape", false);
    assert_eq!(proposal.tables, before.tables);
    assert_eq!(proposal.findings.len(), before.findings.len());
}

#[test]
fn tables_that_are_one_are_called_by_what_they_have_in_common() {
    let lines: &[&str] = &["Day,Shop,Amount", "1,Ulm,10", "2,York,20", "3,Bath,30"];
    for (file, sheets, label) in [
        ("Spese 2023.xlsx", ["Gennaio", "Febbraio"], "Spese 2023"),
        ("book.xlsx", ["Umsatz Jan", "Umsatz Feb"], "Umsatz"),
        ("book.xlsx", ["North sales", "South sales"], "sales"),
        ("sales_2024.xlsx", ["Week 1", "Week 2"], "sales 2024"),
        ("sales_2024.xlsx", ["1.2024", "2.2024"], "sales 2024"),
    ] {
        let book = open(&[(file, &bytes(&sheets.map(|sheet| (sheet, lines))))]);
        let mut proposal = propose(&book);
        let first = proposal.tables[0].label.clone();
        mend(&book, &mut proposal, "same_shape", true);
        assert_eq!((only(&proposal).label.as_str(), only(&proposal).first_label()), (label, label), "{sheets:?}");
        mend(&book, &mut proposal, "same_shape", false);
        assert_eq!(proposal.tables[0].label, first);
        // What a person called the first of them goes before.
        proposal.tables[0].proposed_label = Some(first);
        "Takings".clone_into(&mut proposal.tables[0].label);
        mend(&book, &mut proposal, "same_shape", true);
        assert_eq!(only(&proposal).label, "Takings");
    }
    // Nothing in common, and files that are called otherwise: the first of them gives its name.
    let text = format!("{}\n", lines.join("\n"));
    let book = open(&[("ulm.csv", text.as_bytes()), ("york.csv", text.as_bytes())]);
    let mut proposal = propose(&book);
    mend(&book, &mut proposal, "same_shape", true);
    assert_eq!(only(&proposal).label, "ulm");
}

#[test]
fn the_same_people_in_each_month_are_one_table_and_no_links() {
    let month = |hours: i32| -> Vec<String> {
        let lines = ["Ann", "Bob", "Cid", "Dee", "Eli"].iter().zip(hours..).map(|(name, h)| format!("{name},{h},Ulm"));
        ["Employee,Hours,Town".to_owned()].into_iter().chain(lines).collect()
    };
    let months: Vec<Vec<String>> = [10, 31, 52].map(month).to_vec();
    let months: Vec<Vec<&str>> = months.iter().map(|m| m.iter().map(String::as_str).collect()).collect();
    let book = book(&[("Jan", &months[0]), ("Feb", &months[1]), ("Mar", &months[2])]);
    let mut proposal = propose(&book);
    assert!(proposal.tables.iter().flat_map(|t| &t.fields).all(|f| f.link.is_none() && f.kind != "link"));
    mend(&book, &mut proposal, "same_shape", true);
    assert_eq!(only(&proposal).rows, 15);
    check_account(&book, &proposal);
}

#[test]
fn tables_of_other_shapes_are_not_offered_as_one() {
    let people: &[&str] = &["Name,Town,Hours", "Ann,Ulm,10", "Bob,York,20", "Cid,Bath,30"];
    let firms: &[&str] = &["Name,Town,Staff", "Acme,Ulm,10", "Bolt,York,20", "Cone,Bath,30"];
    let book = book(&[("People", people), ("Firms", firms)]);
    let proposal = propose(&book);
    assert!(proposal.findings.iter().all(|f| f.code != "same_shape"));
}

#[test]
fn the_values_of_a_pivot_table_are_a_report() {
    for corner in ["Row Labels", "Zeilenbeschriftungen", "Étiquettes de lignes"] {
        let head = format!("{corner},Sum of Amount,Count of Orders");
        let lines: &[&str] = &[&head, "North,10.5,3", "South,20.5,4", "West,7,2", "Grand Total,38,9"];
        let book = book(&[("Report", lines)]);
        let proposal = propose(&book);
        assert!(proposal.tables.is_empty(), "{corner}");
        let finding = proposal.findings.iter().find(|f| f.code == "pivot_table").expect("a finding");
        assert_eq!((finding.sheet.as_str(), finding.cell.as_deref()), ("Report", Some("A1")));
        check_account(&book, &proposal);
        assert_eq!(proposal.cells.notes, 15);
    }
}

#[test]
fn tables_of_hidden_sheets_say_so() {
    let mut writer = Writer::new();
    writer.add_worksheet().write(0, 0, "See the next sheet").expect("writable");
    let sheet = writer.add_worksheet().set_name("Lists").expect("a name").set_hidden(true);
    sheet.write_row(0, 0, ["Code", "Town", "People"]).expect("writable");
    for row in 1..5_u32 {
        sheet.write(row, 0, format!("T{row}")).expect("writable");
        sheet.write(row, 1, format!("Town {row}")).expect("writable");
        sheet.write(row, 2, row * 100).expect("writable");
    }
    let proposal = propose(&open(&[("book.xlsx", &writer.save_to_buffer().expect("writable"))]));
    assert_eq!(only(&proposal).rows, 4);
    assert!(proposal.findings.iter().any(|f| f.code == "hidden" && f.sheet == "Lists"));
}

#[test]
fn the_first_questions_are_no_quarters() {
    for (header, wanted) in [
        ("ID,Q1,Q2,Q3,Q4", true),
        ("ID,Q1,Q2,Q3,Q4,Q5", false),
        ("ID,Q0,Q1,Q2,Q3,Q4", false),
        ("ID,Q1,Q2,Q3a,Q3b,Q4", false),
    ] {
        let many = header.split(',').count();
        let row = |n: usize| {
            format!("{}", n + 1) + &(1..many).map(|c| format!(",{}", 1 + (n * 3 + c) % 5)).collect::<String>()
        };
        let lines: Vec<String> = std::iter::once(header.to_owned()).chain((0..12).map(row)).collect();
        let proposal = propose(&book(&[("Answers", &lines.iter().map(String::as_str).collect::<Vec<_>>())]));
        assert_eq!(only(&proposal).cross_tab.is_some(), wanted, "{header}");
    }
}
