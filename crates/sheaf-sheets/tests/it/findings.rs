//! What is noticed about the data, where, and what one word mends; and that clean data has nothing noticed.

use sheaf_sheets::{Finding, Reading, propose, read_cell};

use super::{field, only, open, propose_text, rows};

/// A file of sixty clean rows, with the rows of a case at its end.
fn book(head: &str, row: fn(usize) -> String, odd: &[&str]) -> String {
    let clean: String = (0..60).map(|n| row(n) + "\n").collect();
    format!("{head}\n{clean}{}", odd.iter().map(|r| format!("{r}\n")).collect::<String>())
}

/// Findings but for those that only tell what a field holds.
fn told(text: &str) -> Vec<Finding> {
    let all = propose_text(text).findings;
    all.into_iter().filter(|f| f.code != "personal_data").collect()
}

struct Case {
    head: &'static str,
    row: fn(usize) -> String,
    odd: &'static [&'static str],
    /// Code and cell of each finding.
    wanted: &'static [(&'static str, &'static str)],
    mends: bool,
}

fn firm(n: usize) -> &'static str {
    ["Acme Inc.", "Birch Robotics", "Cedar Freight", "London Bridge", "Москва Трейд"][n % 5]
}

const CASES: &[Case] = &[
    Case {
        head: "No,Firm,Note",
        row: |n| format!("A{n},{},Said {n}", firm(n)),
        odd: &[
            "A60,Acme Inc,Said 60",
            "A61,birch robotics,Said 61",
            "A62,L0ndon Bridge,Said 62",
            "A63,Сedar Freight,Said 63",
        ],
        wanted: &[],
        mends: true,
    },
    Case {
        head: "No,Due",
        row: |n| format!("A{n},{:02}.{:02}.2024", n % 28 + 1, n % 12 + 1),
        odd: &["A60,31.02.2024", "A61,12.05.0205", "A62,00.00.0000"],
        wanted: &[("impossible_date", "B62"), ("impossible_date", "B63"), ("impossible_date", "B64")],
        mends: false,
    },
    Case {
        head: "No,Start date,End date",
        row: |n| format!("A{n},2024-03-{:02},2024-04-{:02}", n % 28 + 1, n % 28 + 1),
        odd: &["A60,2024-05-02,2024-04-02"],
        wanted: &[("contradiction", "C62")],
        mends: false,
    },
    Case {
        head: "No,Check-in,Check-out",
        row: |n| format!("A{n},2024-03-{:02},2024-04-{:02}", n % 28 + 1, n % 28 + 1),
        odd: &["A60,2024-05-02,2024-04-02"],
        wanted: &[("contradiction", "C62")],
        mends: false,
    },
    // A guest comes first, a train goes first.
    Case {
        head: "No,Arrival,Departure",
        row: |n| format!("A{n},2024-03-{:02},2024-04-{:02}", n % 28 + 1, n % 28 + 1),
        odd: &["A60,2024-05-02,2024-04-02"],
        wanted: &[("contradiction", "C62")],
        mends: false,
    },
    Case {
        head: "No,Abfahrt,Ankunft",
        row: |n| format!("A{n},2024-03-{:02},2024-04-{:02}", n % 28 + 1, n % 28 + 1),
        odd: &["A60,2024-05-02,2024-04-02"],
        wanted: &[("contradiction", "C62")],
        mends: false,
    },
    Case {
        head: "No,Start",
        row: |n| format!("A{n},2024-03-{:02}", n % 28 + 1),
        odd: &["A60,1900-03-02", "A61,2203-04-02"],
        wanted: &[("outlier", "B62"), ("outlier", "B63")],
        mends: false,
    },
    Case {
        head: "No,State",
        row: |n| format!("A{n},{}", ["Delivered", "Waiting", "Packed"][n % 3]),
        odd: &["A60,Deliverd"],
        wanted: &[("near_duplicate", "B62")],
        mends: true,
    },
    Case {
        head: "No,Weight",
        row: |n| format!("A{n},{} kg", n + 2),
        odd: &["A60,300 g", "A61,450 g"],
        wanted: &[("mixed_units", "B62")],
        mends: true,
    },
    Case {
        head: "No,Price",
        row: |n| format!("A{n},{}.50 EUR", n + 20),
        odd: &["A60,31.00 USD"],
        wanted: &[("misfit", "B62"), ("mixed_currencies", "B62")],
        mends: false,
    },
    Case {
        head: "No,Pieces,Note",
        row: |n| format!("A{n},{},Said {n}", 20 + n * 7 % 50),
        odd: &["A60,36000,Said 60"],
        wanted: &[("outlier", "B62")],
        mends: false,
    },
    Case {
        head: "Firm,Day,Hours",
        row: |n| format!("{},2024-03-{:02},{}", firm(n), n / 5 + 1, n % 8 + 1),
        odd: &["Acme Inc.,2024-03-01,1"],
        wanted: &[("duplicate_row", "A62")],
        mends: true,
    },
    Case {
        head: "Order No,Firm",
        row: |n| format!("A{n},Firm {n}"),
        odd: &[",Firm 60"],
        wanted: &[("missing_value", "A62")],
        mends: false,
    },
    Case {
        head: "No,Due",
        row: |n| format!("A{n},{:02}/{:02}/2024", 13 + n % 15, n % 12 + 1),
        odd: &["A60,03/22/2024"],
        wanted: &[("misfit", "B62"), ("mixed_date_order", "B62")],
        mends: true,
    },
    Case {
        head: "No,Pieces",
        row: |n| format!("A{n},{}", 20 + n * 7 % 50),
        odd: &["A60,4O"],
        wanted: &[("misfit", "B62")],
        mends: true,
    },
];

#[test]
fn each_kind_is_noticed_in_its_place_and_clean_data_has_none() {
    for case in CASES {
        let clean = told(&book(case.head, case.row, &[]));
        assert!(clean.is_empty(), "{}: {clean:?}", case.head);
        let found = told(&book(case.head, case.row, case.odd));
        if !case.wanted.is_empty() {
            let places: Vec<_> = found.iter().map(|f| (f.code.as_str(), f.cell.as_deref().unwrap_or(""))).collect();
            assert_eq!(places, case.wanted, "{}: {found:?}", case.head);
        }
        assert_eq!(
            found.iter().any(|f| !f.mends.is_empty()),
            case.mends || case.head == "No,Due",
            "{}: {found:?}",
            case.head
        );
    }
}

#[test]
fn identifiers_that_few_records_share_are_told() {
    let mut rows: Vec<String> = (0..57).map(|n| format!("{n},Firm {n},m{n}@example.org\n")).collect();
    rows.extend(["7,Other,m7@example.org\n".to_owned(), "8,Another,m8@example.org\n".to_owned()]);
    let found = told(&("ID,Name,Email\n".to_owned() + &rows.concat()));
    let cells: Vec<_> = found.iter().filter(|f| f.code == "duplicate_key").filter_map(|f| f.cell.as_deref()).collect();
    assert_eq!(cells, ["A59", "A60", "C59", "C60"], "{found:?}");
    // Lines of orders share the order's number by what they are.
    let lines: String = (0..60).map(|n| format!("{},Thing {n},{}\n", n / 2 + 100, n % 7)).collect();
    assert!(told(&format!("Order No,Thing,Qty\n{lines}")).iter().all(|f| f.code != "duplicate_key"));
}

#[test]
fn one_word_reads_a_value_as_it_is_meant() {
    for (head, row, odd, wanted) in [
        ("No,Firm", (|n| format!("A{n},{}", firm(n))) as fn(usize) -> String, "Сedar Freight", "Cedar Freight"),
        ("No,Firm", |n| format!("A{n},{}", firm(n)), "L0ndon Bridge", "London Bridge"),
        (
            "No,Firm",
            |n| format!("A{n},{} {}", firm(n), ["East", "West", "North"][n % 3]),
            "Acme Inc East",
            "Acme Inc. East",
        ),
        (
            "No,Firm",
            |n| format!("A{n},{} {}", firm(n), ["East", "West", "North"][n % 3]),
            "BIRCH Robotics West",
            "Birch Robotics West",
        ),
    ] {
        let text = book(head, row, &[&format!("A60,{odd}")]);
        let book = open(&[("firms.csv", text.as_bytes())]);
        let mut proposal = propose(&book);
        let at = proposal.findings.iter().position(|f| f.message.contains(odd) && !f.mends.is_empty());
        let at = at.unwrap_or_else(|| panic!("{odd}: {:?}", proposal.findings));
        if !proposal.findings[at].mended {
            assert!(proposal.mend(&book, at, true), "{odd}");
        }
        let found = field(only(&proposal), "Firm");
        let all = rows(&book, only(&proposal));
        let read = |n: usize| read_cell(found, &all[n].cells[1]);
        let meant = (0..60).find(|n| all[*n].cells[1].text == wanted).expect("it stands there");
        assert!(matches!(read(60), Reading::Value(_)), "{odd}");
        assert_eq!(read(60), read(meant), "{odd}");
    }
}

#[test]
fn a_date_of_noughts_can_be_left_blank() {
    let row = |n: usize| format!("A{n},{:02}.{:02}.2024", n % 28 + 1, n % 12 + 1);
    let text = book("No,Due", row, &["A60,00.00.0000"]);
    let book = open(&[("due.csv", text.as_bytes())]);
    let mut proposal = propose(&book);
    let at = proposal.findings.iter().position(|f| f.code == "impossible_date").expect("a finding");
    assert!(proposal.mend(&book, at, true));
    let all = rows(&book, only(&proposal));
    assert_eq!(read_cell(field(only(&proposal), "Due"), &all[60].cells[1]), Reading::Blank);
}

#[test]
fn personal_data_is_marked_once_a_field() {
    let row = |n: usize| {
        format!("A{n},Ann Smith{},a{n}@firm.example,+49 30 5550{n:03},19{:02}-03-04", ["", "son"][n % 2], 50 + n % 40)
    };
    let text = book("No,Employee,E-mail,Phone,Date of birth", row, &[]);
    let found: Vec<_> = propose_text(&text).findings.into_iter().filter(|f| f.code == "personal_data").collect();
    let fields: Vec<_> = found.iter().filter_map(|f| f.field.as_deref()).collect();
    assert_eq!(fields, ["e_mail", "phone", "date_of_birth"], "{found:?}");
}

#[test]
fn measures_in_two_units_are_told_of_choices_too() {
    let text: String =
        (0..40).map(|n| format!("{n},{}\n", if n == 5 { "500 g" } else { ["1 kg", "2 kg"][n % 2] })).collect();
    let proposal = propose_text(&format!("No,Pack size\n{text}"));
    assert_eq!(only(&proposal).fields[1].kind, "choice");
    let found: Vec<_> = proposal.findings.iter().filter(|f| f.code == "mixed_units").collect();
    assert!(matches!(found[..], [f] if f.cell.as_deref() == Some("B7") && f.mends.is_empty()), "{found:?}");
}

#[test]
fn names_of_people_are_known_by_names_that_people_are_given() {
    let people = ["Ann Baker", "Bob Carter", "Chloé Dubois", "Dmitri Egorov", "Elena Fischer", "Xu Gul"];
    let firms = ["Acme Ltd", "Globex Corp", "Initech Systems", "Anna Foods", "Umbrella Group", "Stark Works"];
    for (label, values, wanted) in [
        ("Patient", people, true),
        ("Full name", people, true),
        ("Customer name", people, true),
        ("Customer name", firms, false),
        ("Street", people, false),
    ] {
        let text: String = values.iter().enumerate().map(|(n, v)| format!("{n},{v}\n")).collect();
        let proposal = propose_text(&format!("No,{label}\n{text}"));
        assert_eq!(proposal.findings.iter().any(|f| f.code == "personal_data"), wanted, "{label}: {}", values[0]);
    }
}
