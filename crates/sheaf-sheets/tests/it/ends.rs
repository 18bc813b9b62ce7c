//! Where tables end and what belongs to them: rows below and above the records, columns behind a blank one, small tables beside
//! larger ones, and what only looks like a table.

use rust_xlsxwriter::{Workbook as Writer, Worksheet};
use sheaf_sheets::propose;

use super::{check_account, open};

/// Writes lines of cells, parted by bars; figures are numbers.
pub(super) fn write(sheet: &mut Worksheet, lines: &[&str]) {
    for (row, line) in (0..).zip(lines) {
        for (column, text) in (0..).zip(line.split('|')).filter(|(_, text)| !text.is_empty()) {
            match text.parse::<f64>() {
                Ok(n) if !text.starts_with('0') || text.starts_with("0.") => sheet.write(row, column, n),
                _ => sheet.write(row, column, text),
            }
            .expect("writable");
        }
    }
}

/// What is found: of each table its rectangle and its number of records, and `form` where it is one.
fn found(name: &str, bytes: &[u8]) -> Vec<String> {
    let book = open(&[(name, bytes)]);
    let proposal = propose(&book);
    check_account(&book, &proposal);
    let table = |t: &sheaf_sheets::ProposedTable| match &t.transposed {
        Some(turned) if turned.applied => format!("form {}", t.fields.len()),
        _ => format!("{} {}", t.region, super::rows(&book, t).len()),
    };
    proposal.tables.iter().map(table).collect()
}

/// Checks sheets, each with the tables in it.
fn check(cases: &[(&str, &[&str])]) {
    for (text, expected) in cases {
        let lines: Vec<&str> = text.split('\n').collect();
        let mut writer = Writer::new();
        write(writer.add_worksheet(), &lines);
        assert_eq!(found("book.xlsx", &writer.save_to_buffer().expect("writable")), *expected, "{text}");
    }
}

/// Checks text files.
fn check_text(cases: &[(&str, &[&str])]) {
    for (text, expected) in cases {
        assert_eq!(found("sample.csv", text.as_bytes()), *expected, "{text}");
    }
}

#[test]
fn totals_below_ticks_count_them() {
    check(&[
        ("Name|Mon|Tue|Wed\nAnn|x||x\nBob||x|\nCy|x|x|x\nDee|x||\nEve||x|x\nTotal|3|3|3", &["A1:D6 5"]),
        ("Name|Age|W1|W2\nAnn|12|Y|N\nBob|13|N|Y\nCy|12|Y|Y\nDee|14|N|Y\nTotal||2|3", &["A1:D5 4"]),
        // Figures among figures: a shop may be called so.
        ("Shop|Town|Price|Grade\nShell|York|3|A\nTotal|Hull|4|B\nEsso|Bath|5|A\nJet|York|4|C", &["A1:D5 4"]),
        // With a tick of its own it is a name.
        ("Shop|Open|Late\nShell|x|\nEsso||x\nJet|x|x\nTotal|x|", &["A1:C5 4"]),
    ]);
}

#[test]
fn measures_below_the_records_are_computed() {
    let stations = "Station|Rain|Temp\nYork|10|3\nHull|11|4\nBath|12|5\nLeeds|13|6\nWick|14|7";
    let cases = [
        (format!("{stations}\nMean|12|5\nMedian|12|5\nMax|14|7\nMin|10|3\nStd dev|1.6|1.6"), "A1:C6 5"),
        (format!("{stations}\nMaximum|14|7"), "A1:C6 5"),
        (format!("{stations}\nMinimum|10|3\nStandardabweichung|1.58|1.58"), "A1:C6 5"),
        // Names.
        (format!("{stations}\nMax|12|5"), "A1:C7 6"),
        (format!("{stations}\nMax|14|5\nMina|10|3"), "A1:C8 7"),
        (
            "Day|Sales|Visits\n2024-01-01|5|1\n2024-01-02|6|2\n2024-01-03|7|4\n2024-01-04|7|4\nMax|900|300".to_owned(),
            "A1:C6 5",
        ),
        ("Up to|Price|Count\n1|5|1\n2|6|2\n5|7|4\n10|8|5\nStandard|39|3".to_owned(), "A1:C6 5"),
    ];
    for (text, expected) in &cases {
        check(&[(text, &[expected])]);
    }
}

#[test]
fn the_sum_of_all_others_is_no_record() {
    let areas = "York|3|7\nHull|4|8\nBath|5|9\nLeeds|6|10\nWick|7|11";
    let cases = [
        (format!("Area|A|B\n{areas}\nEngland|25|45"), "A1:C6 5"),
        (format!("Area|A|B\nENGLAND|25|45\n{areas}"), "A1:C7 5"),
        (format!("Area|A|B\nAll areas|25|45\n{areas}"), "A1:C7 5"),
        // What stands first may be what the others are parts of.
        (format!("Area|A|B\nRevenue|25|45\n{areas}"), "A1:C7 6"),
        ("Area|A\nYork|3\nHull|4\nBath|5\nLeeds|6\nAll areas|18".to_owned(), "A1:B5 4"),
        // One figure alone, or one that is none, proves nothing.
        ("Area|A\nYork|3\nHull|4\nBath|5\nLeeds|6\nWick|18".to_owned(), "A1:B6 5"),
        (format!("Area|A|B\n{areas}\nWick|25|44"), "A1:C7 6"),
        (format!("Area|A|B\n{areas}\nAll areas|25|44"), "A1:C7 6"),
        // Few records come to anything.
        ("Area|A|B\nYork|1|2\nHull|1|2\nBath|2|4".to_owned(), "A1:C4 3"),
        ("Area|A|B|C\nYork|0|0|1\nHull|1|0|0\nBath|0|1|0\nLeeds|0|0|0\nWick|1|1|1".to_owned(), "A1:D6 5"),
    ];
    for (text, expected) in &cases {
        check(&[(text, &[expected])]);
    }
}

#[test]
fn numbers_of_columns_are_no_record() {
    let body = "York|1.5|100\nHull|2.5|101\nBath|3.5|102\nLeeds|4.5|103";
    let cases = [
        (format!("Name|Area|Pop\n(1)|(2)|(3)\n{body}"), "A1:C6 4"),
        (format!("Name|Area|Pop\n1|2|3\n{body}"), "A1:C6 4"),
        ("A|B|C\n1|2|3\n4|5|6\n7|8|9\n3|2|2".to_owned(), "A1:C5 4"),
    ];
    for (text, expected) in &cases {
        check(&[(text, &[expected])]);
    }
}

#[test]
fn numbers_alone_below_the_records_are_prepared() {
    let form = "No.|Day|What|Amount\n1|2024-05-01|Pens|0.5\n2|2024-05-02|Ink|1.5\n3|2024-05-03|Paper|2.5";
    let cases = [
        (format!("{form}\n4\n5\n6\n7\n8\n9\n10"), "A1:D4 3"),
        (format!("{form}\n4\n5\n6\nTotal|||4.5"), "A1:D4 3"),
        // A number in between, too few of them, and numbers that do not go on are records with little in them.
        (format!("{form}\n4\n5\n6|2024-05-06|Glue|2"), "A1:D7 6"),
        (format!("{form}\n4\n5"), "A1:D6 5"),
        // A seat without a name is a seat.
        ("Seat|Name\n1|Ann\n2|Bob\n3|Cy\n4|Dee\n5\n6\n7".to_owned(), "A1:B8 7"),
    ];
    for (text, expected) in &cases {
        check(&[(text, &[expected])]);
    }
}

#[test]
fn small_tables_are_read_where_their_labels_tell() {
    let people = [
        "ID|Name|Joined",
        "1|Ann|2019-01-05",
        "2|Bob|2019-02-05",
        "3|Cy|2019-03-05",
        "4|Dee|2019-04-05",
        "5|Eve|2019-05-05",
        "6|Fay|2019-06-05",
    ];
    let beside = |right: &[&str]| -> String {
        let lines = people.iter().enumerate().map(|(i, line)| format!("{line}||{}", right.get(i).unwrap_or(&"")));
        lines.collect::<Vec<_>>().join("\n")
    };
    let below = |lines: &str| format!("{}\n\n{lines}", people.join("\n"));
    let cases: Vec<(String, Vec<&str>)> = vec![
        (beside(&["Code|Committee", "FIN|Finance", "SOC|Social"]), vec!["A1:C7 6", "E1:F3 2"]),
        (beside(&["Grade|Rate", "G0|1", "G1|3.5", "G2|6"]), vec!["A1:C7 6", "E1:F4 3"]),
        (below("Staff|Mobile\nMs Clarke|07700 900111\nMr Lund|07700 900112"), vec!["A1:C7 6", "A9:B11 2"]),
        // A legend has no labels, and what stands below a table may be said of it.
        (beside(&["A|Annual leave", "S|Sick leave", "B|Bank holiday"]), vec!["A1:C7 6"]),
        (beside(&["Made by|Ann", "Checked by|Bob", "Printed by|Cy"]), vec!["A1:C7 6"]),
        (below("Prepared by|Ann Lee\nDate|2024-01-01\nVersion|1.2"), vec!["A1:C7 6"]),
        (below("Contact|Ann Lee\nPhone|07700 900111\nFax|07700 900112"), vec!["A1:C7 6"]),
    ];
    for (text, expected) in &cases {
        check(&[(text, expected)]);
    }
}

#[test]
fn a_column_alone_is_a_table_where_it_is_a_list() {
    check(&[
        ("Product name\nCelery\nEggs\nFish\nMilk\nNuts", &["A1:A6 5"]),
        ("Order number\n5000\n5001\n5002\n5003\n5004", &["A1:A6 5"]),
        // Too few, and what is no list.
        ("Product name\nCelery\nEggs\nFish", &[]),
        ("Annual budget\nCity of Bern\nCouncil\nSpring 2024\nDraft\nFinance office", &[]),
        ("Notes\nCelery\nEggs\nFish\nMilk\nNuts", &[]),
        ("Contents\nSummary\nPeople\nPlaces\nThings\nSources", &[]),
        ("About\nVersion: 2\nAuthor: Ann\nDate: May\nPlace: York\nFor: all", &[]),
        ("Letter\nDear all,\nWe write to you about the hall and its new roof.\nIt is done.\nYours\nAnn\nBob", &[]),
        ("State\nopen\nopen\nopen\nclosed\nopen\nclosed", &[]),
        ("Allergen\nCelery\n\nEggs\nFish\n\nMilk\nNuts", &[]),
    ]);
}

#[test]
fn remarks_and_contents_are_no_records() {
    check(&[
        (
            "Purpose|These data support the annual report.\nCoverage|England, 2019/20 to 2022/23\n\
             Suppression|Values below 5 are shown as [c]\nRounding|Figures are rounded to the nearest 5",
            &[],
        ),
        ("Contents\nFIRE0101|Incidents by region\nFIRE0102|Fatalities by region\nFIRE0103|False alarms", &[]),
        (
            "Field|Meaning\nRegion|The region where it was\nPeriod|The year in which it was\nValue|How many there were",
            &["A1:B4 3"],
        ),
        (
            "Table|Title\nFIRE0101|Incidents by region\nFIRE0102|Fatalities by region\nFIRE0103|False alarms",
            &["A1:B4 3"],
        ),
        (
            "Series Id:|CUUR0000SA0\nNot Seasonally Adjusted\nArea:|U.S. city average\nBase Period:|1982-84=100\n\n\
             Year|Jan|Feb\n2014|230.1|231.2\n2015|231.1|232.2\n2016|232.1|233.2\n2017|233.1|234.2",
            &["A6:C10 4"],
        ),
        (
            "ACME LTD|||INVOICE\n12 High Street, Leeds\n||Invoice no.|INV-0042\nBill to:||Date|45415\nBolt plc||Due|45446\n\n\
             Description|Qty|Unit price|Amount\nDays|3|450|1350\nTravel|1|88.4|88.4\nPrinting|2|12.5|25",
            &["A7:D10 3"],
        ),
    ]);
    check_text(&[
        (
            "Title,CPI INDEX\nCDID,D7BT\nUnit,Index\nRelease date,20-03-2024\nImportant notes,\n1990,120.1\n1991,121.1\n1992,122.1\n\
             1993,123.1\n1994,124.1\n",
            &["A6:B10 5"],
        ),
        (
            "Data Source,Indicators\n\nLast Updated,2024-03-28\n\nCountry,Code,2018,2019\nAruba,ARU,11.5,35.2\nBelgium,BEL,42.1,17.3\n\
             Chad,CHA,72.2,11.8\nDenmark,DEN,32.9,93.5\n",
            &["A5:D9 4"],
        ),
        (
            "Title,Rate\nUnits,Percent\nSource,Bank\nDATE,VALUE\n1990,120.1\n1991,121.1\n1992,122.1\n1993,123.1\n1994,124.1\n",
            &["A4:B9 5"],
        ),
        ("Question,Answer\n\nHow,So\n\nWhen,Now\n\nWhere,Here\n", &["A1:B7 3"]),
        ("Year,Rate\n,percent\n1990,120.1\n1991,121.1\n1992,122.1\n1993,123.1\n1994,124.1\n", &["A1:B7 5"]),
    ]);
}

#[test]
fn labels_of_a_form_may_lack_their_colon() {
    check(&[
        ("Organisation:|Friends\nContact:|Ann\nEmail:|ann@x.org\nApplied before?|No\nProject:|Path", &["form 5"]),
        ("Organisation:|Friends\nContact:|Ann\nEmail:|ann@x.org\nAmount|500\nProject:|Path", &["form 5"]),
        ("Organisation:|Friends\nContact:|Ann\nEmail:|ann@x.org\nProject:|Path\nApplied before?", &["form 5"]),
    ]);
}

#[test]
fn columns_behind_a_blank_one_belong_to_the_table() {
    check(&[
        (
            "TIME|2019||2020||2021\nYork|0.5||0.7||0.9|p\nHull|1.5||1.7||1.9\nBath|2.5|b|2.7||2.9\nLeeds|3.5||3.7||3.9\n\
             Wick|4.5||4.7||4.9|p\nEly|5.5||5.7||5.9",
            &["A1:G7 6"],
        ),
        (
            "Ref|Name||Street|Town\nA0|Ann||1 High St|York\nA1|Bob||2 High St|Hull\nA2|Cy||3 High St|Bath\nA3|Dee||4 High St|Ely\n\
             A4|Eve||5 High St|Wick\nA5|Fay||6 High St|Diss\nA6|Gus||7 High St|Deal\nA7|Hal||8 High St|Rye",
            &["A1:B9 8", "D1:E9 8"],
        ),
        // Two tables of as many records.
        (
            "ID|Name||Code|Place\n1|Ann||Y0|York\n2|Bob||H0|Hull\n3|Cy||B0|Bath\n4|Dee||E0|Ely\n5|Eve||W0|Wick\n6|Fay||D0|Diss\n\
             7|Gus||D1|Deal\n8|Hal||R0|Rye",
            &["A1:B9 8", "D1:E9 8"],
        ),
    ]);
    check_text(&[(
        "A0,Ann,0,,1 High St,York\nA1,Bob,1000,,2 High St,Hull\nA2,Cy,2000,,3 High St,Bath\nA3,Dee,3000,,4 High St,Ely\n\
         A4,Eve,4000,,5 High St,Wick\nA5,Fay,5000,,6 High St,Diss\n",
        &["A1:F6 6"],
    )]);
}
