//! Days and years as columns: plans of who works when, and figures of years with blank columns between them.

use sheaf_sheets::{Proposal, Workbook, propose};

use super::shapes::book;
use super::{check_account, field, only, open, rows, texts};

const PEOPLE: &[&str] = &["Anna", "Ben", "Carla", "Dan", "Eva", "Finn"];

fn labels(proposal: &Proposal) -> Vec<&str> {
    only(proposal).fields.iter().map(|f| f.label.as_str()).collect()
}

/// A sheet that begins with these lines, and then says of each person and day what a function does.
fn plan(above: &[String], days: usize, sign: fn(usize, usize) -> &'static str) -> Workbook {
    let line = |(at, name): (usize, &&str)| {
        let signs: Vec<&str> = (0..days).map(|day| sign(at, day)).collect();
        format!("{name},{}", signs.join(","))
    };
    let mut lines = above.to_vec();
    lines.extend(PEOPLE.iter().enumerate().map(line));
    book(&[("Plan", &lines.iter().map(String::as_str).collect::<Vec<_>>())])
}

fn counted(days: usize) -> String {
    (1..=days).map(|day| day.to_string()).collect::<Vec<_>>().join(",")
}

fn shift(person: usize, day: usize) -> &'static str {
    ["E", "L", "", "N", ""][(person * 3 + day) % 5]
}

#[test]
fn days_of_a_month_name_columns() {
    for (above, days) in [
        (vec![format!("Name,{}", counted(31))], 31),
        (vec!["Shifts in March".to_owned(), String::new(), format!("Name,{}", counted(31))], 31),
        (vec!["Name,Mo,Tu,We,Th,Fr,Sa,Su".to_owned(), format!(",{}", counted(7))], 7),
        (vec![",Mo,Tu,We,Th,Fr,Sa,Su".to_owned(), format!("Name,{}", counted(7))], 7),
    ] {
        for sign in [shift, |person, day| ["8", "4", "", "6.5"][(person + day) % 4]] {
            let book = plan(&above, days, sign);
            let proposal = propose(&book);
            assert_eq!(only(&proposal).rows, PEOPLE.len() as u64, "{above:?}");
            assert_eq!(only(&proposal).fields.len(), days + 1, "{above:?}");
            check_account(&book, &proposal);
        }
    }
}

#[test]
fn dates_name_columns_over_signs() {
    let dates = |form: fn(usize) -> String| format!("Name,{}", (1..=10).map(form).collect::<Vec<_>>().join(","));
    for (labels, first) in [
        (dates(|day| format!("2024-03-{day:02}")), "2024-03-01"),
        (dates(|day| format!("{day:02}.03.2024")), "01.03.2024"),
        (dates(|day| format!("3/{day}/2024")), "3/1/2024"),
    ] {
        let book = plan(std::slice::from_ref(&labels), 10, shift);
        let proposal = propose(&book);
        assert_eq!(only(&proposal).rows, PEOPLE.len() as u64, "{labels}");
        field(only(&proposal), first);
    }
}

#[test]
fn a_plan_is_read_as_a_record_for_each_person_and_day() {
    let book = plan(&[format!("Name,{}", counted(30))], 30, shift);
    let mut proposal = propose(&book);
    let at = proposal.findings.iter().position(|f| f.code == "cross_tab").expect("a cross-tab");
    assert!(proposal.mend(&book, at, true));
    assert_eq!(labels(&proposal), ["Name", "Day", "Value"]);
    assert_eq!(field(only(&proposal), "Day").kind, "integer");
    let all = rows(&book, only(&proposal));
    assert_eq!(all.len(), PEOPLE.len() * 30);
    assert_eq!(texts(&all[0]), ["Anna", "1", "E"]);
    assert_eq!(texts(&all[33]), ["Ben", "4", shift(1, 3)]);
    // Fewer than a month's count anything.
    let book = plan(&[format!("Name,{}", counted(12))], 12, shift);
    assert_eq!(only(&propose(&book)).cross_tab, None);
}

#[test]
fn figures_that_run_on_among_others_are_records() {
    let month =
        ["Mo,Tu,We,Th,Fr,Sa,Su", "1,2,3,4,5,6,7", "8,9,10,11,12,13,14", "15,16,17,18,19,20,21", "22,23,24,25,26,27,28"];
    let proposal = propose(&book(&[("Month", &month)]));
    assert_eq!(labels(&proposal), ["Mo", "Tu", "We", "Th", "Fr", "Sa", "Su"]);
    let points = [
        "Player,R1,R2,R3,R4,R5,R6,R7",
        "Anna,1,2,3,4,5,6,7",
        "Ben,3,1,9,2,8,5,5",
        "Carla,2,7,1,4,4,3,6",
        "Dan,5,5,2,6,1,9,9",
    ];
    let proposal = propose(&book(&[("Points", &points)]));
    assert_eq!(labels(&proposal), ["Player", "R1", "R2", "R3", "R4", "R5", "R6", "R7"]);
    assert_eq!(only(&proposal).rows, 4);
}

#[test]
fn records_that_run_on_are_no_labels() {
    for (lines, labels_are, records) in [
        (
            "Country,2018,2019,2020,2021,2022,2023,2024;Italy,1,2,3,4,5,6,7;France,3,1,9,2,8,5,5;Spain,2,7,1,4,4,3,6;Malta,5,5,2,6,1,9,9",
            "Country 2018",
            4,
        ),
        (
            ",R1,R2,R3,R4,R5,R6,R7;Reds,1,2,3,4,5,6,7;Blues,3,1,9,2,8,5,5;Pinks,2,7,1,4,4,3,6;Greens,5,5,2,6,1,9,9",
            "Column A R1",
            4,
        ),
        (
            ",Kickoff,Design,Build,Test,Release;Alpha,2024-01-08,2024-01-10,2024-01-12,2024-01-19,2024-01-22;Beta,2024-02-01,2024-02-09,2024-03-01,2024-03-20,2024-04-02;Gamma,2024-05-01,2024-05-03,2024-06-01,2024-06-20,2024-07-02;Delta,2024-05-05,2024-05-13,2024-06-11,2024-06-29,2024-07-12",
            "Column A Kickoff",
            4,
        ),
        (
            "Feature,v1,v2,v3,v4,v5;Released,2024-01-01,2024-01-05,2024-01-09,2024-01-12,2024-01-19;SSO,no,no,yes,yes,yes;API,no,yes,yes,yes,yes;Mail,yes,yes,yes,yes,yes;Chat,no,no,no,no,yes",
            "Feature v1",
            5,
        ),
        (
            "Question,Answer A,Answer B,Answer C,Answer D,Answer E,Answer F,Answer G;Score,1,2,3,4,5,6,7;Colour,red,blue,red,green,red,red,blue;Shape,oval,round,oval,square,oval,flat,oval;Taste,sweet,sour,sweet,salty,sour,sour,sweet",
            "Question Answer A",
            4,
        ),
        ("Name,1,2,3,4,5,6,7;Anna,6,7,8,x,x,8,x;Ben,x,8,x,x,8,x,x;Carla,8,x,x,8,x,x,x;Dan,x,x,8,x,x,x,8", "Name 1", 4),
    ] {
        let lines: Vec<&str> = lines.split(';').collect();
        let book = book(&[("Sheet", &lines)]);
        let proposal = propose(&book);
        assert_eq!(
            (labels(&proposal)[..2].join(" "), only(&proposal).rows),
            (labels_are.to_owned(), records),
            "{lines:?}"
        );
        check_account(&book, &proposal);
    }
}

#[test]
fn what_stands_above_a_plan_becomes_its_fields() {
    let above = ["Team:,North".to_owned(), "Year:,2024".to_owned(), String::new(), format!("Name,{}", counted(30))];
    let book = plan(&above, 30, shift);
    let proposal = propose(&book);
    let heads = only(&proposal).heads.as_ref().expect("values above");
    assert_eq!(heads.values.iter().map(|value| value.field.label.as_str()).collect::<Vec<_>>(), ["Team", "Year"]);
}

#[test]
fn tables_side_by_side_under_years_stay_apart() {
    let lines = [
        "Product,2022,2023,,City,2024,2025",
        "Lamp,100,102,,Rome,3,4",
        "Sofa,90,95,,Oslo,5,6",
        "Desk,80,85,,Rome,7,8",
        "Cup,70,75,,Bern,9,9",
        "Saw,60,65,,Lima,2,1",
    ];
    let proposal = propose(&book(&[("Sheet", &lines)]));
    assert_eq!(proposal.tables.iter().map(|t| t.fields.len()).collect::<Vec<_>>(), [3, 3]);
}

#[test]
fn blank_columns_between_years_part_nothing() {
    let lines = [
        ",2022,,2023,,2024",
        "Revenue,100,,120,,150",
        "Cost,60,,66,,80",
        "Staff,20,,21,,25",
        "Rent,5,,5,,6",
        "Other,3,,2,,4",
        "Profit,12,,26,,35",
    ];
    let read = propose(&book(&[("P&L", &lines)]));
    assert_eq!(labels(&read)[1..], ["2022", "2023", "2024"]);
    assert_eq!(only(&read).rows, 6);
    // The same year beside itself is another table.
    let twice: Vec<String> = lines.iter().map(|line| line.replace("2023", "2022").replace("2024", "2022")).collect();
    let apart = propose(&book(&[("P&L", &twice.iter().map(String::as_str).collect::<Vec<_>>())]));
    assert!(apart.tables.iter().all(|t| t.fields.len() < 4), "{:?}", apart.tables);
}

#[test]
fn remarks_among_records_are_notes() {
    for (text, labels_are, records) in [
        ("id,name,qty\n1,Lamp,3\n2,Desk,4\n# corrected by Ann, see mail\n3,Chair,5\n4,Sofa,1\n# end\n", "id", 4),
        ("# export\n# by Ann, Ben\n#id,name,qty\n1,Lamp,3\n2,Desk,4\n3,Chair,5\n4,Sofa,1\n", "#id", 4),
        ("id;name\n1;Lamp\n// to be checked\n2;Desk\n3;Chair\n4;Sofa\n5;Cup\n", "id", 5),
        (
            "Song,Artist,Year\n#9 Dream,John Lennon,\nImagine,John Lennon,1971\nHelp,Beatles,1965\n#1 Crush,Garbage,1997\n",
            "Song",
            4,
        ),
        ("Product,Price,Stock\n#N/A,5,\nLamp,3,1\nSofa,4,2\n#N/A,4,\nDesk,8,2\n", "Product", 5),
        ("Address,Owner,Hits\n//srv/share,Ann,\n//srv/old,Ben,3\nC:/tmp,Cy,4\nD:/x,Di,5\nE:/y,Ed,6\n", "Address", 5),
        ("#,name,qty\n#1,Lamp,3\n#2,Desk,4\n#3,Chair,\n#4,Sofa,1\n", "#", 4),
    ] {
        let book = open(&[("sample.csv", text.as_bytes())]);
        let proposal = propose(&book);
        assert_eq!((labels(&proposal)[0], only(&proposal).rows), (labels_are, records), "{text}");
        check_account(&book, &proposal);
    }
}
