//! Dates and numbers that can be read in several ways: which way is taken, why, and how a person takes the other one.

use sheaf_model::Scalar;
use sheaf_model::field::decimal_text;
use sheaf_model::temporal::{text_of, write_date};
use sheaf_sheets::{Proposal, Reading, Workbook, propose, read_cell};

use super::{field, only, open, rows};

/// A column of a text file beside a number, with a sign between the two.
fn column(label: &str, sign: &str, values: &[&str]) -> (Workbook, Proposal) {
    let text =
        values.iter().enumerate().fold(format!("No{sign}{label}\n"), |text, (n, v)| text + &format!("{n}{sign}{v}\n"));
    let book = open(&[("sample.csv", text.as_bytes())]);
    let proposal = propose(&book);
    (book, proposal)
}

/// What is stored of each value; misfits as they are written.
fn stored(book: &Workbook, proposal: &Proposal, label: &str) -> Vec<String> {
    let table = only(proposal);
    let at = table.fields.iter().position(|f| f.label == label).expect("a field");
    let found = &table.fields[at];
    let read = |row: &sheaf_sheets::Row| match read_cell(found, &row.cells[at]) {
        Reading::Value(Scalar::Integer(day)) if found.kind == "date" => text_of(|out| write_date(out, day)),
        Reading::Value(Scalar::Integer(n)) => decimal_text(n, found.decimals.unwrap_or(0)),
        Reading::Misfit { text, .. } => format!("?{text}"),
        other => format!("{other:?}"),
    };
    rows(book, table).iter().map(read).collect()
}

/// A workbook of one sheet with columns `No` and `Amount`, each amount in a number format.
fn amounts(values: &[(f64, &str)]) -> (Workbook, Proposal) {
    let mut writer = rust_xlsxwriter::Workbook::new();
    let sheet = writer.add_worksheet();
    sheet.write_row(0, 0, ["No", "Amount"]).expect("writable");
    for (n, (value, format)) in (1..).zip(values) {
        let format = rust_xlsxwriter::Format::new().set_num_format(*format);
        sheet.write(n, 0, n).and_then(|s| s.write_with_format(n, 1, *value, &format)).expect("writable");
    }
    let book = open(&[("book.xlsx", &writer.save_to_buffer().expect("writable"))]);
    let proposal = propose(&book);
    (book, proposal)
}

#[test]
fn an_amount_in_another_currency_is_kept_as_it_is_written() {
    let (dollar, euro, swiss) = ("[$$] #,##0.00", "[$€] #,##0.00", "[$CHF] #,##0.00");
    for (values, currency, wanted, others) in [
        (
            vec![(5.0, euro), (6.5, dollar), (7.0, euro), (8.0, euro)],
            "EUR",
            ["5.00", "?6.5 $", "7.00", "8.00"],
            "1 in $",
        ),
        (
            vec![(5.0, dollar), (6.5, dollar), (7.0, euro), (8.0, swiss)],
            "USD",
            ["5.00", "6.50", "?7 EUR", "?8 CHF"],
            "1 in CHF, 1 in EUR",
        ),
    ] {
        let (book, proposal) = amounts(&values);
        let found = field(only(&proposal), "Amount");
        assert_eq!((found.kind.as_str(), found.currency.as_deref()), ("money", Some(currency)));
        assert_eq!(stored(&book, &proposal, "Amount"), wanted);
        assert_eq!(
            told(&proposal, "mixed_currencies"),
            [format!("The amounts of 'Amount' are in {currency}, but {others}.")]
        );
        let fit = wanted.iter().filter(|w| !w.starts_with('?')).count();
        assert!(found.evidence.contains(&format!("{fit} of 4 values fit")), "{}", found.evidence);
    }
    let (book, proposal) = column("price", ",", &["$5.00", "€6.00", "$7.00", "USD 8", "£9", "$10"]);
    assert_eq!(stored(&book, &proposal, "price"), ["5.00", "?€6.00", "7.00", "8.00", "?£9", "10.00"]);
    // Nothing tells whose dollars they are, and nothing needs to.
    let (_, proposal) = column("price", ",", &["$5.00", "$7.00", "$8", "$10"]);
    assert_eq!(field(only(&proposal), "price").currency, None);
    let (_, proposal) = column("price", ",", &["$5.00", "CAD 7.00", "CAD 8", "$10"]);
    assert_eq!(field(only(&proposal), "price").currency.as_deref(), Some("CAD"));
}

#[test]
fn digits_that_no_number_holds_are_text() {
    let long: Vec<String> = (0..12).map(|n| format!("94001118992231974284{n:02}")).collect();
    let long: Vec<&str> = long.iter().map(String::as_str).collect();
    let (_, proposal) = column("Tracking number", ",", &long);
    assert_eq!(field(only(&proposal), "Tracking number").kind, "text");
    let (book, proposal) = amounts(&[(1.234e19, "0"), (1.235e19, "0"), (1.236e19, "0")]);
    assert_eq!(field(only(&proposal), "Amount").kind, "text");
    assert_eq!(stored(&book, &proposal, "Amount")[0], "Value(Text(\"12340000000000000000\"))");
    let (book, proposal) = column("Count", ",", &["123456789012345678", "2", "3"]);
    assert_eq!(field(only(&proposal), "Count").kind, "integer");
    assert_eq!(stored(&book, &proposal, "Count")[0], "123456789012345678");
}

#[test]
fn evidence_says_what_is_so() {
    let zoned = ["2024-03-31T02:30:00+02:00", "2024-03-31T02:30:00Z", "2024-04-01T02:30:00-05:00"];
    for (label, values, said) in [
        ("at", zoned.as_slice(), "date, year first"),
        ("week", &["2024W10", "2024-W11", "2024W12"], "date, year first"),
        ("day", &["3 March 2024", "4 April 2024", "5 May 2024"], "date with the name of its month"),
    ] {
        let (_, proposal) = column(label, "\t", values);
        let evidence = &field(only(&proposal), label).evidence;
        assert!(evidence.starts_with(said), "{evidence}");
    }
    let (_, proposal) = column("Due", ",", &["01.02.2023", "29.02.2023", "05.03.2023", "06.03.2023"]);
    assert_eq!(told(&proposal, "impossible_date"), ["Due: '29.02.2023' is day 29 of a month of 28, so it is no date."]);
    let (_, proposal) = column("Note", ",", &["one", "two ", "three", "four"]);
    assert_eq!(told(&proposal, "stray_blanks"), ["1 value of 'Note' has blanks at an end, doubled, or not breaking."]);
}

/// What the finding of a code says.
fn told(proposal: &Proposal, code: &str) -> Vec<String> {
    proposal.findings.iter().filter(|f| f.code == code).map(|f| f.message.clone()).collect()
}

#[test]
fn years_of_two_digits_are_of_the_century_that_the_column_tells() {
    let due_on = ["05.06.24", "12.03.28", "30.11.29", "01.02.31", "17.08.33", "25.12.27"];
    for (label, values, wanted, said) in [
        (
            "Date of birth",
            ["05.06.45", "12.03.38", "30.11.52", "01.02.61", "17.08.41", "25.12.99"],
            "1945 1938 1952 1961 1941 1999",
            "since nobody is born later",
        ),
        (
            "geboren",
            ["05.06.45", "12.03.38", "30.11.52", "01.02.61", "17.08.41", "25.12.03"],
            "1945 1938 1952 1961 1941 2003",
            "since nobody is born later",
        ),
        (
            "Day",
            ["05.06.29", "12.03.30", "30.11.49", "01.02.50", "17.08.99", "25.12.00"],
            "2029 1930 1949 1950 1999 2000",
            "from 1930 to 2029",
        ),
        ("Valid until", due_on, "2024 2028 2029 2031 2033 2027", "since its years run on beyond 29"),
        ("Day", due_on, "2024 2028 2029 1931 1933 2027", "from 1930 to 2029"),
        (
            "Valid until",
            ["05.06.34", "12.03.38", "30.11.39", "01.02.31", "17.08.33", "25.12.37"],
            "1934 1938 1939 1931 1933 1937",
            "from 1930 to 2029",
        ),
    ] {
        let (book, proposal) = column(label, ",", &values);
        let years: Vec<String> = stored(&book, &proposal, label).iter().map(|d| d[..4].to_owned()).collect();
        assert_eq!(years.join(" "), wanted, "{label}");
        let evidence = &field(only(&proposal), label).evidence;
        assert!(evidence.contains(said), "{evidence}");
    }
}

#[test]
fn the_year_one_is_no_date_and_can_be_left_blank() {
    for none in ["01.01.0001", "0001-01-01"] {
        let values = [none, none, "30.11.2024", "01.02.2023", "17.08.2022", "25.12.2021", "31.12.9999"];
        let (book, mut proposal) = column("End date", ",", &values);
        assert_eq!(
            stored(&book, &proposal, "End date")[..3],
            [format!("?{none}"), format!("?{none}"), "2024-11-30".into()]
        );
        let at = proposal.findings.iter().position(|f| f.code == "impossible_date").expect("a finding");
        assert!(proposal.mend(&book, at, true), "{:?}", proposal.findings);
        assert_eq!(stored(&book, &proposal, "End date")[0], "Blank");
    }
}

#[test]
fn a_number_that_has_two_readings_is_read_by_its_file_and_can_be_read_the_other_way() {
    for (sign, values, kind, read, other) in [
        (";", ["1,234", "2,500", "12,750"], "number", ["1.234", "2.500", "12.750"], ["1234", "2500", "12750"]),
        (";", ["1.234", "2.500", "12.750"], "integer", ["1234", "2500", "12750"], ["1.234", "2.500", "12.750"]),
        (",", ["1.234", "2.500", "12.750"], "number", ["1.234", "2.500", "12.750"], ["1234", "2500", "12750"]),
        ("\t", ["1,234", "2,500", "12,750"], "integer", ["1234", "2500", "12750"], ["1.234", "2.500", "12.750"]),
    ] {
        let (book, mut proposal) = column("weight", sign, &values);
        assert_eq!(field(only(&proposal), "weight").kind, kind, "{sign}{values:?}");
        assert_eq!(stored(&book, &proposal, "weight"), read, "{sign}{values:?}");
        let before = proposal.clone();
        let at = proposal.findings.iter().position(|f| f.code == "ambiguous_number").expect("a finding");
        assert!(proposal.mend(&book, at, true));
        assert_eq!(stored(&book, &proposal, "weight"), other, "{sign}{values:?}");
        assert!(proposal.mend(&book, at, false));
        assert_eq!(proposal, before);
    }
    // What one number shows holds for the file, a group does not begin with a zero, and where all numbers from a thousand on
    // are marked, and no others, the mark parts groups.
    for (sign, values, kind) in [
        (";", ["1,234", "2,5", "12,750"], "number"),
        (";", ["1,234,567", "2,500", "750"], "integer"),
        (";", ["0.123", "1.500", "2.750"], "number"),
        (";", ["1,234", "2,500", "750"], "integer"),
        (",", ["1.234", "2.500", "750"], "integer"),
    ] {
        let (_, proposal) = column("weight", sign, &values);
        assert!(told(&proposal, "ambiguous_number").is_empty(), "{values:?}");
        assert_eq!(field(only(&proposal), "weight").kind, kind, "{values:?}");
    }
}
