//! What points to what: columns that are links as a series, formulas whose values name records, lists of links in a cell.

use rust_xlsxwriter::{Formula, Workbook as Writer};
use sheaf_sheets::{Proposal, ProposedTable, Reading, Workbook, propose, read_cell};

use super::{field, open, rows, texts};

/// A workbook of sheets by name, each a list of lines. Cells stand between bars; figures are numbers, and `=A1*2 is 4` is a
/// formula with its value.
fn book(sheets: &[(&str, Vec<String>)]) -> Workbook {
    let mut writer = Writer::new();
    for (name, lines) in sheets {
        let sheet = writer.add_worksheet().set_name(*name).expect("a name");
        for (row, line) in (0..).zip(lines) {
            for (column, cell) in (0..).zip(line.split('|')).filter(|(_, c)| !c.is_empty()) {
                match (cell.parse::<f64>(), cell.rsplit_once(" is ").filter(|_| cell.starts_with('='))) {
                    (Ok(n), _) => sheet.write(row, column, n).expect("writable"),
                    (_, Some((text, value))) => {
                        sheet.write(row, column, Formula::new(text).set_result(value)).expect("writable")
                    }
                    _ => sheet.write(row, column, cell).expect("writable"),
                };
            }
        }
    }
    open(&[("book.xlsx", &writer.save_to_buffer().expect("writable"))])
}

fn lines(header: &str, rows: usize, row: impl Fn(usize) -> String) -> Vec<String> {
    std::iter::once(header.to_owned()).chain((0..rows).map(row)).collect()
}

fn table<'a>(proposal: &'a Proposal, label: &str) -> &'a ProposedTable {
    proposal.tables.iter().find(|t| t.label == label).unwrap_or_else(|| panic!("no table {label}"))
}

/// Type of a field, and the table and field that it points to.
fn target(proposal: &Proposal, of: &str, label: &str) -> (String, Option<String>) {
    let found = field(table(proposal, of), label);
    (found.kind.clone(), found.link.as_ref().map(|l| format!("{}.{}", l.table, l.field)))
}

fn link(to: &str) -> (String, Option<String>) {
    ("link".into(), Some(to.into()))
}

#[test]
fn numbered_columns_are_links_together_or_not_at_all() {
    const NAMES: [&str; 8] = ["Anders", "Birgit", "Casper", "Dorthe", "Esben", "Frida", "Gustav", "Helle"];
    let people = || ("Players", lines("Player|Born", 8, |i| format!("{}|{}", NAMES[i], 1990 + i)));
    // One of the twelve in the third column is nobody's name, or nine of all are.
    for (strangers, linked) in [(1, true), (9, false)] {
        let at = |n: usize, i: usize| match n == 2 && i < strangers {
            true => format!("Stranger {i}"),
            false => NAMES[(i * 5 + n * 3) % 8].to_owned(),
        };
        let teams =
            lines("Team|Player 1|Player 2|Player 3", 12, |i| format!("T-{i}|{}|{}|{}", at(0, i), at(1, i), at(2, i)));
        let proposal = propose(&book(&[people(), ("Teams", teams)]));
        for label in ["Player 1", "Player 2", "Player 3"] {
            let found = target(&proposal, "Teams", label);
            assert_eq!(found == link("players.player"), linked, "{strangers} strangers: {label} {found:?}");
        }
    }
}

const SKILLS: [&str; 6] = ["Rust", "SQL", "C, C++", "Go", "Python", "Lean"];

fn skills() -> (&'static str, Vec<String>) {
    ("Skills", lines("Skill|Level", 6, |i| format!("{}|{}", SKILLS[i], i % 3)))
}

#[test]
fn cells_that_name_several_records_are_links() {
    let list = |separator: &str, i: usize| {
        let all = [SKILLS[i % 6], SKILLS[(i * i + 1) % 6], SKILLS[(i + 4) % 6]];
        all[..1 + i % 3].join(separator)
    };
    for separator in ["; ", ";", " / "] {
        let people = lines("Person|Can", 14, |i| match i {
            // As people write: blanks, capitals, a slip, and one that is nowhere.
            5 => format!("P-{i}|rust{separator} sql "),
            8 => format!("P-{i}|Pyhton{separator}Lean"),
            11 => format!("P-{i}|C, C++"),
            _ => format!("P-{i}|{}", list(separator, i)),
        });
        let book = book(&[skills(), ("People", people)]);
        let mut proposal = propose(&book);
        let found = target(&proposal, "People", "Can");
        assert_eq!(found, ("links".into(), Some("skills.skill".into())), "'{separator}'");
        let own = field(table(&proposal, "People"), "Can").clone();
        assert!(!own.rules.unique && own.evidence.contains("parts of its cells are found"), "{}", own.evidence);
        let read = |proposal: &Proposal, row: usize| {
            let table = table(proposal, "People");
            match read_cell(&table.fields[1], &rows(&book, table)[row].cells[1]) {
                Reading::Targets { names, .. } => names,
                other => panic!("{other:?}"),
            }
        };
        assert_eq!(read(&proposal, 5), ["rust", "sql"]);
        let at = proposal.findings.iter().position(|f| f.code == "dangling_link").expect("a slip");
        assert_eq!(proposal.findings[at].message, "'Pyhton' in 'Can' is not found in 'Skills'.");
        assert_eq!(proposal.findings.iter().filter(|f| f.code == "dangling_link").count(), 1, "'{separator}'");
        assert!(proposal.mend(&book, at, true));
        assert_eq!(read(&proposal, 8), ["Python", "Lean"]);
    }
}

#[test]
fn what_only_looks_like_a_list_is_none() {
    // Names of firms with commas; a few words that happen to be skills; lists of one only.
    let firms = lines("Firm|Town", 8, |i| format!("Smith, Jones & Co {i}|{}", i % 3));
    let orders = lines("Order|Firm|Words", 12, |i| {
        format!(
            "O-{i}|Smith, Jones & Co {}|{}",
            i * 5 % 8,
            if i % 4 == 0 { "Go, and be quick" } else { "As agreed, by post" }
        )
    });
    let proposal = propose(&book(&[skills(), ("Firms", firms), ("Orders", orders)]));
    assert_eq!(target(&proposal, "Orders", "Firm"), link("firms.firm"));
    assert_eq!(target(&proposal, "Orders", "Words").1, None);
    let single = lines("Person|Skill", 12, |i| format!("P-{i}|{}", SKILLS[i * 5 % 6]));
    let proposal = propose(&book(&[skills(), ("People", single)]));
    assert_eq!(target(&proposal, "People", "Skill"), link("skills.skill"));
}

#[test]
fn a_table_may_list_records_of_its_own() {
    let tasks = lines("Task no|Task|Predecessors", 12, |i| {
        let before = match i {
            0 => String::new(),
            1..3 => "1".to_owned(),
            _ => format!("{};{}", i - 1, i),
        };
        format!("{}|Do the thing {}|{before}", i + 1, ["well", "soon", "once"][i % 3])
    });
    let proposal = propose(&book(&[("Plan", tasks)]));
    assert_eq!(target(&proposal, "Plan", "Predecessors"), ("links".into(), Some("plan.task_no".into())));
}

#[test]
fn a_lookup_says_whose_name_it_gives() {
    let firms = lines("Company|Country", 6, |i| format!("Firm {}|{}", ["A", "B", "C", "D", "E", "F"][i], i % 2));
    let leads = lines("Lead no|Company|Amount", 9, |i| {
        format!("L-{:02}|Firm {}|{}", i + 1, ["A", "B", "C", "D", "E", "F"][i * i % 6], 10 * i + 5)
    });
    let calls = lines("Day|Lead no|Company|Amount", 12, |i| {
        let (n, lead) = (i + 2, i * 5 % 9);
        let firm = ["A", "B", "C", "D", "E", "F"][lead * lead % 6];
        format!(
            "Day {i}|L-{:02}|=IFNA(VLOOKUP(B{n},Leads!$A$2:$C$10,2,FALSE),\"\") is Firm {firm}|=VLOOKUP(B{n},Leads!$A$2:$C$10,3,FALSE) is {}",
            lead + 1,
            10 * lead + 5
        )
    });
    let proposal = propose(&book(&[("Companies", firms), ("Leads", leads), ("Calls", calls)]));
    assert_eq!(target(&proposal, "Calls", "Lead no"), link("leads.lead_no"));
    assert_eq!(target(&proposal, "Calls", "Company"), ("formula".into(), Some("companies.company".into())));
    assert_eq!(target(&proposal, "Calls", "Amount"), ("lookup".into(), None));
}

#[test]
fn a_lookup_may_count_its_column() {
    const CODES: [&str; 7] = ["A1", "B2", "C3", "D4", "E5", "F6", "G7"];
    let cases = [
        "VLOOKUP(B{n},Prices!$A$2:$D$8,COLUMN(),0)",
        "VLOOKUP(B{n},Prices!$A$2:$D$8,COLUMN()-1+1,FALSE)",
        "VLOOKUP($B{n},Prices!$A$2:$D$8,COLUMNS($A{n}:C{n}),0)",
        "VLOOKUP(B{n},Prices!$A$2:$D$8,MATCH(C$1,Prices!$A$1:$D$1,0),0)",
        "VLOOKUP(B{n},Prices!$A$2:$D$8,MATCH(\"Retail\",Prices!$1:$1,0),0)",
        "INDEX(Prices!$A$2:$D$8,MATCH(B{n},Prices!$A$2:$A$8,0),MATCH(C$1,Prices!$A$1:$D$1,0))",
    ];
    for text in cases {
        let prices = lines("Code|Name|Retail|Trade", 7, |i| format!("{}|Thing {i}|{}|{}", CODES[i], 10 * i + 5, 8 * i));
        let orders = lines("No|Code|Retail", 18, |i| {
            let of = i * 5 % 7;
            format!("{}|{}|={} is {}", i + 1, CODES[of], text.replace("{n}", &(i + 2).to_string()), 10 * of + 5)
        });
        let proposal = propose(&book(&[("Lines", orders), ("Prices", prices)]));
        assert_eq!(target(&proposal, "Lines", "Code"), link("prices.code"), "{text}");
        assert_eq!(target(&proposal, "Lines", "Retail"), ("lookup".into(), None), "{text}");
        let formula = field(table(&proposal, "Lines"), "Retail").formula.as_deref();
        assert_eq!(formula, Some("{Code}.{Retail}"), "{text}");
    }
}

#[test]
fn a_sum_of_products_may_ask_for_what_is_computed_of_each_record() {
    let cases = [
        (
            "(Entries!$B$2:$B$31=A{n})*(MONTH(Entries!$A$2:$A$31)=1)*Entries!$C$2:$C$31",
            "SUM(entries.qty, MONTH(entries.day) = 1)",
        ),
        ("(Entries!$B$2:$B$31=A{n})*(1<LEN(Entries!$D$2:$D$31))", "COUNT(entries, 1 < LEN(entries.note))"),
        ("(Entries!$B$2:$B$31=A{n})*Entries!$C$2:$C$31/Entries!$A$2:$A$31", "SUM(entries.qty / entries.day)"),
        (
            "(Entries!$B$2:$B$31=A{n})/(Entries!$A$2:$A$31*LEN(Entries!$D$2:$D$31))",
            "SUM(1 / (entries.day * LEN(entries.note)))",
        ),
        (
            "--(Entries!$B$2:$B$31=A{n}),--(Entries!$C$2:$C$31>Entries!$A$2:$A$31)",
            "COUNT(entries, entries.qty > entries.day)",
        ),
    ];
    for (text, wanted) in cases {
        let entries = lines("Day|Dept|Qty|Note", 30, |i| {
            format!("{}|{}|{}|Said {i}", 45_000 + i * 3, ["Sales", "Stock", "Office"][i % 3], i * 7 % 31)
        });
        let depts = lines("Dept|Sum", 3, |i| {
            format!(
                "{}|=SUMPRODUCT({}) is 4",
                ["Sales", "Stock", "Office"][i],
                text.replace("{n}", &(i + 2).to_string())
            )
        });
        let proposal = propose(&book(&[("Entries", entries), ("Depts", depts)]));
        let sum = field(table(&proposal, "Depts"), "Sum");
        assert_eq!((sum.kind.as_str(), sum.formula.as_deref()), ("rollup", Some(wanted)), "{}", sum.evidence);
    }
}

#[test]
fn short_codes_numbers_far_apart_and_plurals_are_links() {
    let record = |i: usize| 1_003 + 7 * i;
    let patients = || lines("Record|Name", 25, |i| format!("{}|Person {i}", record(i)));
    let visits = || lines("Day|Record no|Doctor", 50, |i| format!("Day {i}|{}|Dr. {}", record(i * 11 % 25), i % 2));
    let proposal = propose(&book(&[("Patients", patients()), ("Visits", visits())]));
    assert_eq!(target(&proposal, "Visits", "Record no"), link("patients.record"));
    assert_eq!(table(&proposal, "Patients").key, ["record"], "what other tables name its records by");

    let historias = lines("Historia|Nombre", 25, |i| format!("{}|Persona {i}", record(i)));
    let citas = |from: usize| {
        lines("Día|Historia clínica", 50, move |i| {
            format!("Día {i}|{}", if from > 0 { from + i * 11 % 25 } else { record(i * 11 % 25) })
        })
    };
    let proposal = propose(&book(&[("Pacientes", historias), ("Citas", citas(0))]));
    assert_eq!(target(&proposal, "Citas", "Historia clínica"), link("pacientes.historia"));
    // Numbers one after another may be the same by chance.
    let numbered = lines("Historia|Nombre", 25, |i| format!("{}|Persona {i}", i + 1));
    let proposal = propose(&book(&[("Pacientes", numbered), ("Citas", citas(1))]));
    assert_eq!(target(&proposal, "Citas", "Historia clínica").1, None);

    let prices = lines("Code|Name", 7, |i| format!("{}{}|Thing {i}", ["A", "B", "C", "D", "E", "F", "G"][i], i + 1));
    let orders = lines("No|Code", 18, |i| {
        format!("{}|{}{}", i + 1, ["A", "B", "C", "D", "E", "F", "G"][i * 5 % 7], i * 5 % 7 + 1)
    });
    let proposal = propose(&book(&[("Lines", orders), ("Prices", prices)]));
    assert_eq!(target(&proposal, "Lines", "Code"), link("prices.code"));

    let subjects = lines("Kürzel|Fach", 4, |i| {
        format!("{}|{}", ["Ma", "De", "En", "Bio"][i], ["Mathe", "Deutsch", "Englisch", "Biologie"][i])
    });
    let marks = lines("Tag|Fach|Note", 40, |i| format!("Tag {i}|{}|{}", ["Ma", "De", "En"][i % 3], i % 6 + 1));
    let proposal = propose(&book(&[("Noten", marks), ("Fächer", subjects)]));
    assert_eq!(target(&proposal, "Noten", "Fach"), link("facher.kurzel"));
}

#[test]
fn the_number_of_a_row_is_that_of_the_record() {
    let cases = [
        ("ROW()-3", "@id & \"-\" & {Town}"),
        ("ROW(A{n})-ROW($A$3)", "@id & \"-\" & {Town}"),
        ("ROW()", "@id + 3 & \"-\" & {Town}"),
        ("100+ROW(B{n})-1", "@id + 102 & \"-\" & {Town}"),
    ];
    for (text, wanted) in cases {
        let mut all = vec!["Towns that we know".to_owned(), String::new()];
        all.extend(lines("Town|People|Code", 9, |i| {
            let n = (i + 4).to_string();
            format!("Town {i}|{}|={}&\"-\"&A{n} is x", i * 7, text.replace("{n}", &n))
        }));
        let proposal = propose(&book(&[("Towns", all)]));
        assert_eq!(field(table(&proposal, "Towns"), "Code").formula.as_deref(), Some(wanted), "{text}");
    }
}

/// A table's records, cells joined by bars.
fn records(book: &Workbook, proposal: &Proposal, label: &str) -> Vec<String> {
    rows(book, table(proposal, label)).iter().map(|row| texts(row).join("|")).collect()
}

#[test]
fn a_sheet_of_pairs_is_a_table_or_a_field_of_links() {
    let people = || ("People", lines("Person|Born", 5, |i| format!("P-{}|{}", ["a", "b", "c", "d", "e"][i], 1990 + i)));
    let pairs = |more: bool| {
        lines(if more { "Person|Skill|Since" } else { "Person|Skill" }, 9, |i| {
            let since = if more { format!("|{}", 2001 + i) } else { String::new() };
            format!("P-{}|{}{since}", ["a", "b", "c", "d"][i % 4], SKILLS[i * 5 % 6])
        })
    };
    let book_of = |more| book(&[people(), skills(), ("Who can what", pairs(more))]);
    let told = propose(&book_of(true));
    let finding = told.findings.iter().find(|f| f.code == "joining_table").expect("it is told");
    assert!(finding.mends.is_empty(), "more is told of a pair");
    let book = book_of(false);
    let mut proposal = propose(&book);
    let before = proposal.clone();
    assert_eq!(target(&proposal, "Who can what", "Person"), link("people.person"));
    let at = proposal.findings.iter().position(|f| f.code == "joining_table").expect("it is told");
    assert_eq!(
        proposal.findings[at].message,
        "'Who can what' pairs records of 'People' and 'Skills': each may have several of the other."
    );
    assert!(proposal.mend(&book, at, true) && !proposal.mend(&book, at, true));
    assert!(!table(&proposal, "Who can what").include);
    assert_eq!(target(&proposal, "People", "Skills"), ("links".into(), Some("skills.skill".into())));
    let all = records(&book, &proposal, "People");
    assert_eq!(all[0], "P-a|1990|Rust\nC, C++\nPython");
    assert_eq!(all[4], "P-e|1994|");
    assert!(proposal.mend(&book, at, false));
    assert_eq!(proposal, before, "taken back");
}

#[test]
fn columns_that_repeat_together_become_a_table() {
    let towns = ["Ulm", "York", "Graz", "Bath"];
    let orders = |wrong: bool| {
        lines("Order|Customer|Customer City|Customer Phone|Amount", 24, |i| {
            let c = (i * 7 + i / 3) % 4;
            let town = if wrong && i == 13 { "Cork" } else { towns[c] };
            format!("O-{i:02}|Firm {}|{town}|555 010{c}|{}", ["A", "B", "C", "D"][c], 10 + i)
        })
    };
    assert!(propose(&book(&[("Orders", orders(true))])).findings.iter().all(|f| f.code != "repeated_group"));
    let book = book(&[("Orders", orders(false))]);
    let mut proposal = propose(&book);
    let before = proposal.clone();
    let at = proposal.findings.iter().position(|f| f.code == "repeated_group").expect("it is told");
    assert!(
        proposal.findings[at]
            .message
            .starts_with("'Customer City', 'Customer Phone' are the same wherever 'Customer' is"),
        "{}",
        proposal.findings[at].message
    );
    assert!(proposal.mend(&book, at, true) && !proposal.mend(&book, at, true));
    assert_eq!(target(&proposal, "Orders", "Customer"), link("customer.customer"));
    assert_eq!(
        field(table(&proposal, "Orders"), "Customer City").formula.as_deref(),
        Some("{Customer}.{Customer City}")
    );
    assert_eq!(table(&proposal, "Customer").rows, 4);
    assert_eq!(
        records(&book, &proposal, "Customer"),
        ["Firm A|Ulm|555 0100", "Firm D|Bath|555 0103", "Firm C|Graz|555 0102", "Firm B|York|555 0101"]
            .map(str::to_owned)
    );
    assert!(proposal.mend(&book, at, false));
    assert_eq!(proposal, before, "taken back");
}

#[test]
fn what_repeats_without_being_told_of_one_thing_is_no_table() {
    // The day says the weekday and the month, the article its price: no two columns are told of a thing.
    let lines = lines("No|Day|Weekday|Month|Article|Price", 24, |i| {
        let day = i * 5 % 7;
        format!("{i}|D{day}|W{}|M{}|Art {}|{}", day % 3, day % 2, i % 4, 5 + i % 4)
    });
    assert!(propose(&book(&[("Sales", lines)])).findings.iter().all(|f| f.code != "repeated_group"));
}

#[test]
fn a_table_whose_records_have_a_name_of_their_own_pairs_nothing() {
    let people = lines("Person|Born", 5, |i| format!("P-{}|{}", ["a", "b", "c", "d", "e"][i], 1990 + i));
    let orders = lines("Order no|Person|Skill", 12, |i| {
        format!("{}|P-{}|{}", 1000 + i, ["a", "b", "c", "d"][i % 4], SKILLS[i * 5 % 6])
    });
    let proposal = propose(&book(&[("People", people), skills(), ("Orders", orders)]));
    assert_eq!(target(&proposal, "Orders", "Person"), link("people.person"));
    assert!(proposal.findings.iter().all(|f| f.code != "joining_table"));
}

/// Orders that name products, whose key is a whole number, as a text file writes them.
fn orders(number: impl Fn(usize) -> String) -> Workbook {
    let products: String = (1..=12).map(|n| format!("{n},Thing {n}\n")).collect();
    let orders: String = (0..40).map(|i| format!("O-{i},{}\n", number(i * 5 % 12 + 1))).collect();
    open(&[
        ("products.csv", format!("Product No,Name\n{products}").as_bytes()),
        ("orders.csv", format!("Order,Product No\n{orders}").as_bytes()),
    ])
}

#[test]
fn leading_zeros_before_a_number_that_is_a_key_are_told() {
    // One is written otherwise than the others, which are links.
    let book = orders(|n| if n == 7 { "007".into() } else { n.to_string() });
    let mut proposal = propose(&book);
    assert_eq!(target(&proposal, "orders", "Product No"), link("products.product_no"));
    let told = |proposal: &Proposal| {
        proposal
            .findings
            .iter()
            .map(|f| (f.code.clone(), f.count))
            .filter(|(code, _)| code != "duplicate_row")
            .collect::<Vec<_>>()
    };
    assert_eq!(told(&proposal), [("leading_zeros".to_owned(), 3)]);
    let at = proposal.findings.iter().position(|f| f.code == "leading_zeros").expect("told");
    let before = proposal.clone();
    assert!(proposal.mend(&book, at, true));
    assert_eq!(target(&proposal, "orders", "Product No"), ("text".into(), None));
    assert!(proposal.mend(&book, at, false));
    assert_eq!(proposal, before);

    // All of them are: they stay as they are written, and what they would be found by is the runner-up.
    let book = orders(|n| format!("{n:03}"));
    let mut proposal = propose(&book);
    assert_eq!(target(&proposal, "orders", "Product No"), ("choice".into(), None));
    let other = &field(table(&proposal, "orders"), "Product No").other_links;
    assert_eq!(other.iter().map(|o| (o.table.as_str(), o.found, o.of)).collect::<Vec<_>>(), [("products", 40, 40)]);
    assert_eq!(told(&proposal), [("leading_zeros".to_owned(), 40)]);
    let at = proposal.findings.iter().position(|f| f.code == "leading_zeros").expect("told");
    assert!(proposal.mend(&book, at, true));
    assert_eq!(target(&proposal, "orders", "Product No"), link("products.product_no"));
}

#[test]
fn a_list_beside_the_records_says_what_a_code_means_and_a_pivot_says_nothing() {
    // The key of the list is called as the end of the column's label.
    for (label, linked) in [("Condition code", true), ("Condition", false), ("Code of practice", false)] {
        let meanings = ["Very good", "Good", "Fair", "Poor", "Collapsed"];
        let beside = |i: usize| meanings.get(i).map_or(String::new(), |m| format!("|{}|{m}", i + 1));
        let header = format!("Asset|{label}|Depth||Code|Meaning");
        let assets = lines(&header, 30, |i| format!("M-{i}|{}|{}|{}", i * 7 % 5 + 1, i as f64 / 2.0 + 0.3, beside(i)));
        let proposal = propose(&book(&[("Manholes", assets)]));
        assert_eq!(proposal.tables.len(), 2, "{label}");
        let found = field(&proposal.tables[0], label);
        assert_eq!(found.kind == "link", linked, "{label}: {}", found.evidence);
    }
    let pivot: Vec<String> = [
        "Sum of Amount|Column Labels",
        "Row Labels|Food|Fuel|Grand Total",
        "Apr|100|50|150",
        "May|120|40|160",
        "Jun|90|45|135",
        "Grand Total|310|135|445",
    ]
    .map(str::to_owned)
    .to_vec();
    let data = lines("Month|Type|Amount", 18, |i| {
        format!("{}|{}|{}", ["Apr", "May", "Jun"][i / 6], ["Food", "Fuel"][i % 2], 10 + i * 3)
    });
    let proposal = propose(&book(&[("Pivot", pivot), ("Data", data)]));
    for label in ["Month", "Type"] {
        assert_eq!(target(&proposal, "Data", label), ("choice".into(), None));
    }
}
