//! Kinds of file: each is known by its bytes, and its cells are those of the other readers.

use std::io::Write;

use encoding_rs::Encoding;
use flate2::Compression;
use flate2::write::GzEncoder;
use sheaf_sheets::{Limits, Proposal, Source, Workbook, propose};

use super::{check_account, field, open, rows, texts, zipped};

/// A table's label, the labels of its fields, and its rows.
type Found = (String, Vec<String>, Vec<Vec<String>>);

/// The tables of a file that is called like none of its kind: name, labels and rows.
fn tables(bytes: &[u8]) -> (Proposal, Vec<Found>) {
    let book = open(&[("some.dat", bytes)]);
    let proposal = propose(&book);
    check_account(&book, &proposal);
    let all = proposal.tables.iter().map(|table| {
        let labels = table.fields.iter().map(|f| f.label.clone()).collect();
        let read = rows(&book, table).iter().map(|r| texts(r).into_iter().map(str::to_owned).collect()).collect();
        (table.label.clone(), labels, read)
    });
    let all = all.collect();
    (proposal, all)
}

fn refusal(bytes: &[u8]) -> String {
    Workbook::open(vec![("some.dat".to_owned(), Source::from(bytes.to_vec()))], Limits::default())
        .expect_err("must be refused")
        .message
}

const PEOPLE: &str = r#"[
  {"id": 1, "name": "Ann", "born": "1980-02-03", "paid": true, "home": {"town": "Ulm", "zip": "08901"}, "tags": ["a", "b"]},
  {"id": 2, "name": "Bo", "born": "1981-12-31", "paid": false, "home": {"town": "York", "zip": "02134"}, "tags": []},
  {"id": 12345678901234567890, "name": "Cid, old", "paid": null, "home": {"town": "Graz"}, "more": [{"x": 1}]}
]"#;

#[test]
fn an_array_of_objects_is_a_table() {
    let (proposal, found) = tables(PEOPLE.as_bytes());
    let [(label, labels, read)] = found.as_slice() else { panic!("{found:?}") };
    assert_eq!(label, "some");
    assert_eq!(labels, &["id", "name", "born", "paid", "home.town", "home.zip", "tags", "more"]);
    assert_eq!(read[0], ["1", "Ann", "1980-02-03", "TRUE", "Ulm", "08901", "a, b", ""]);
    assert_eq!(read[2], ["12345678901234567890", "Cid, old", "", "", "Graz", "", "", r#"[{"x":1}]"#]);
    assert_eq!(field(&proposal.tables[0], "paid").kind, "boolean");
    assert_eq!(field(&proposal.tables[0], "home.zip").kind, "text");
    let compact: String = PEOPLE.split('\n').map(str::trim).collect();
    assert_eq!(tables(compact.as_bytes()).1[0].2, *read, "blanks tell nothing");
}

#[test]
fn numbers_and_keys_of_json_are_kept_as_they_are_written() {
    for (written, wanted) in [
        ("12345678901234567.89", "12345678901234567.89"),
        ("12345678901234.567", "12345678901234.567"),
        ("0.10000000000000000001", "0.10000000000000000001"),
        ("1234567890123456789", "1234567890123456789"),
        ("0.30000000000000004", "0.3"),
        ("0.8414709848078965", "0.841470984807897"),
        ("1.50", "1.5"),
        ("1e3", "1000"),
        ("1e400", "1e400"),
    ] {
        let (_, found) = tables(format!(r#"[{{"n":{written}}},{{"n":2}},{{"n":3}}]"#).as_bytes());
        assert_eq!(found[0].2[0], [wanted], "{written}");
    }
    let (_, found) = tables(br#"[{"a":"first","a":"second"},{"a":"third"},{"a":"x","a":"y","a 2":"z"}]"#);
    assert_eq!(found[0].1, ["a", "a 2", "a 2 2"]);
    assert_eq!(found[0].2, [["first", "second", ""], ["third", "", ""], ["x", "y", "z"]]);
    // Dates are texts in JSON: that says nothing about them.
    let days: Vec<String> = (1..20).map(|day| format!(r#"{{"n":{day},"day":"2024-03-{day:02}T10:00:00Z"}}"#)).collect();
    let (proposal, _) = tables(format!("[{}]", days.join(",")).as_bytes());
    let day = field(&proposal.tables[0], "day");
    assert!(day.kind == "datetime" && day.evidence.starts_with("date, year first"), "{}", day.evidence);
    assert!(proposal.findings.is_empty(), "{:?}", proposal.findings);
}

#[test]
fn json_lines_are_records() {
    let text: String =
        (1..40).map(|i| format!("{{\"n\": {i}, \"at\": {{\"x\": {i}.5}}, \"w\": \"a\\nb\"}}\n")).collect();
    let (_, found) = tables(format!("\u{feff}\n{text}\n").as_bytes());
    assert_eq!(found.len(), 1);
    assert_eq!((found[0].1.join("|"), found[0].2.len()), ("n|at.x|w".to_owned(), 39));
    assert_eq!(found[0].2[38], ["39", "39.5", "a\nb"]);
}

#[test]
fn an_object_has_a_table_for_each_array() {
    let text = r#"{"made": "2024-01-01", "page": 1,
        "customers": [{"id": "C1", "name": "Ann"}, {"id": "C2", "name": "Bo"}],
        "orders": [{"no": 1, "customer": "C1", "sum": 2.5}, {"no": 2, "customer": "C2", "sum": 3}, {"no": 3, "customer": "C1", "sum": 4}]}"#;
    let (proposal, found) = tables(text.as_bytes());
    let names: Vec<_> = found.iter().map(|(label, _, read)| (label.as_str(), read.len())).collect();
    assert_eq!(names, [("customers", 2), ("orders", 3), ("some", 1)]);
    let link = field(&proposal.tables[1], "customer").link.clone().expect("a link");
    assert_eq!((link.table.as_str(), link.field.as_str()), ("customers", "id"));
    let keyed = r#"{"ann": {"age": 3, "town": "Ulm"}, "bo": {"age": 4, "town": "York"}}"#;
    let (_, found) = tables(keyed.as_bytes());
    assert_eq!((found[0].1.join("|"), found[0].2[1].join("|")), ("key|age|town".to_owned(), "bo|4|York".to_owned()));
    let arrays = r#"[["id", "name", "sum"], [1, "Ann", 2.5], [2, "Bo", 3.5], [3, "Cid", 1]]"#;
    let (_, found) = tables(arrays.as_bytes());
    assert_eq!((found[0].1.join("|"), found[0].2.len()), ("id|name|sum".to_owned(), 3));
}

#[test]
fn the_only_list_further_down_is_the_table() {
    let text = r#"{"status": "ok", "data": {"items": [{"id": 1, "n": "a"}, {"id": 2, "n": "b"}, {"id": 3, "n": "c"}]}, "paging": {"next": null, "total": 3}}"#;
    let (proposal, found) = tables(text.as_bytes());
    let [(label, labels, read)] = found.as_slice() else { panic!("{found:?}") };
    assert_eq!((label.as_str(), labels.join("|"), read.len()), ("items", "id|n".to_owned(), 3));
    assert_eq!(read[2], ["3", "c"]);
    // What stands around it holds for all of it, and is told.
    let told = &proposal.findings[0];
    assert_eq!(told.code, "values_above");
    assert_eq!(told.message, "Values stand above 'items' and hold for all of it: 'status', 'paging.total'.");
    let raw = open(&[("some.json", text.as_bytes())]);
    assert_eq!(raw.first_table().expect("readable").expect("a table").header, ["id", "n"]);
    // Records by their keys, and lists in several places, are read as ever.
    for (text, wanted) in [
        (r#"{"ann": {"age": 3, "pets": [{"n": 1}]}, "bo": {"age": 4, "pets": []}}"#, "key|age|pets"),
        (r#"{"one": {"x": [{"id": 1}]}, "two": {"y": [{"id": 1}]}, "n": 1}"#, "one.x|two.y|n"),
    ] {
        assert_eq!(tables(text.as_bytes()).1[0].1.join("|"), wanted, "{text}");
    }
}

#[test]
fn what_is_no_json_says_where() {
    let message = refusal(b"[{\"a\": 1}, {\"a\": }]");
    assert!(
        message.starts_with("'some.dat' cannot be read: it is no valid JSON (expected a value at line 1 column 18"),
        "{message}"
    );
    let deep = "[{\"a\": ".to_owned() + &"[".repeat(200_000);
    assert!(refusal(deep.as_bytes()).contains("nested too deeply"));
    let (_, found) = tables(b"[draft] id,name\n1,Ann\n2,Bo\n3,Cid\n");
    assert_eq!(found[0].2.len(), 3, "a bracket alone makes no JSON");
}

const PAGE: &str = r#"<html><head><meta charset="utf-8"><style>td { color: red }</style></head><body>
  <h2>Sales &amp; more</h2><script>if (a < b) { document.write("<table><tr><td>no</td></tr></table>") }</script>
  <table border=1><thead><tr><th rowspan="2">Town<th colspan=2>2024</tr><tr><th>Pieces<th>Sum</tr></thead>
  <tr><td>K&ouml;ln<td align="right">12</td><td>1,200.50 &euro;</td></tr>
  <tr><td>Ulm &lt; York</td><td>7</td><td>99.00&nbsp;&euro;</tr><!-- <tr><td>x</td></tr> -->
  <tr><td>Graz</td><td> 3 </td><td>1.00 &#8364;</td></tr></table>
  <table><caption>Staff</caption><tr><th>No</th><th>Name</th><th>Born</th></tr>
  <tr><td>1</td><td>Ann<br>Lee</td><td>1980-01-02</td></tr><tr><td>2</td><td>Bo 5 < 6</td><td>1990-01-02</td></tr></table></body></html>"#;

#[test]
fn tables_of_a_page_are_sheets() {
    let (_, found) = tables(PAGE.as_bytes());
    assert_eq!(found.iter().map(|f| f.0.as_str()).collect::<Vec<_>>(), ["Sales & more", "Staff"]);
    assert_eq!(found[0].1, ["Town", "2024 Pieces", "2024 Sum"]);
    assert_eq!(found[0].2, [["Köln", "12", "1,200.50 €"], ["Ulm < York", "7", "99.00 €"], ["Graz", "3", "1.00 €"]]);
    assert_eq!(found[1].2[0], ["1", "Ann\nLee", "1980-01-02"]);
    assert_eq!(found[1].2[1], ["2", "Bo 5 < 6", "1990-01-02"]);
    for cut in (0..PAGE.len()).filter(|at| PAGE.is_char_boundary(*at)) {
        let _ =
            Workbook::open(vec![("x".to_owned(), Source::from(PAGE.as_bytes()[..cut].to_vec()))], Limits::default());
    }
}

#[test]
fn the_xml_of_excel_2003_is_a_workbook() {
    let text = r#"<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>
<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">
<Styles><Style ss:ID="d"><NumberFormat ss:Format="Short Date"/></Style><Style ss:ID="p"><NumberFormat ss:Format="0.0%"/></Style></Styles>
<Worksheet ss:Name="Stock"><Table>
<Row><Cell><Data ss:Type="String">Part</Data></Cell><Cell><Data ss:Type="String">In</Data></Cell><Cell><Data ss:Type="String">Share</Data></Cell><Cell><Data ss:Type="String">Ok</Data></Cell></Row>
<Row ss:Index="2"><Cell><Data ss:Type="String">A &amp; B</Data></Cell><Cell ss:StyleID="d"><Data ss:Type="DateTime">2024-03-01T00:00:00.000</Data></Cell><Cell ss:StyleID="p"><Data ss:Type="Number">0.125</Data></Cell><Cell><Data ss:Type="Boolean">1</Data></Cell></Row>
<Row><Cell><Data ss:Type="String">C</Data></Cell><Cell ss:Index="3" ss:StyleID="p"><Data ss:Type="Number">1</Data></Cell><Cell><Data ss:Type="Boolean">0</Data></Cell></Row>
<Row><Cell><Data ss:Type="String">D</Data></Cell><Cell ss:StyleID="d"><Data ss:Type="DateTime">2024-03-03T00:00:00.000</Data></Cell><Cell ss:StyleID="p"><Data ss:Type="Number">0.5</Data></Cell><Cell><Data ss:Type="Boolean">1</Data></Cell></Row>
</Table></Worksheet></Workbook>"#;
    let (proposal, found) = tables(text.as_bytes());
    assert_eq!(found[0].0, "Stock");
    assert_eq!(found[0].2[0], ["A & B", "2024-03-01", "12.5%", "TRUE"]);
    assert_eq!(found[0].2[1], ["C", "", "100%", "FALSE"]);
    let kinds: Vec<_> = proposal.tables[0].fields.iter().map(|f| f.kind.as_str()).collect();
    assert_eq!(kinds[1..], ["date", "percent", "boolean"]);
}

fn gzipped(bytes: &[u8]) -> Vec<u8> {
    let mut out = GzEncoder::new(Vec::new(), Compression::fast());
    out.write_all(bytes).expect("writable");
    out.finish().expect("writable")
}

#[test]
fn files_within_a_file_are_read_as_they_are() {
    let customers = b"customer_id,name\nC01,Ann\nC02,Bob\nC03,Cid\nC04,Dan\n";
    let orders = b"order_id;customer_id;total\n1;C01;5,5\n2;C02;6\n3;C01;7\n4;C04;8\n5;C03;9\n6;C01;1\n";
    let (_, found) = tables(&gzipped(customers));
    assert_eq!((found[0].1.join("|"), found[0].2.len()), ("customer_id|name".to_owned(), 4));
    let zip = zipped(&[
        ("data/customers.csv", customers),
        ("data/orders.csv.gz", &gzipped(orders)),
        ("people.json", PEOPLE.as_bytes()),
        ("logo.png", b"\x89PNG\r\n"),
        ("__MACOSX/._customers.csv", b"\0\x05\x16\x07"),
    ]);
    let (proposal, found) = tables(&zip);
    let names: Vec<_> = found.iter().map(|(label, _, read)| (label.as_str(), read.len())).collect();
    assert_eq!(names, [("customers", 4), ("orders", 6), ("people", 3)]);
    let link = field(&proposal.tables[1], "customer_id").link.clone().expect("a link");
    assert_eq!((link.table.as_str(), link.field.as_str()), ("customers", "customer_id"));
    let unread = |proposal: &Proposal| -> Vec<String> {
        proposal.findings.iter().filter(|f| f.code == "unread_file").map(|f| f.message.clone()).collect()
    };
    assert_eq!(unread(&proposal), ["'logo.png' in 'some.dat' is not imported: it is a picture, not a workbook."]);
    assert_eq!(
        refusal(&zipped(&[("a.zip", &zip)])),
        "'some.dat' cannot be read: it is a zip container without a workbook in it ('a.zip': it is packed several times; unpack it first)."
    );
    let all = zipped(&[
        ("customers.csv", customers),
        ("../up/orders.csv", orders),
        (".old/people.json", PEOPLE.as_bytes()),
        ("broken.json", b"[{\"a\": ]"),
        ("half.xlsx", &zipped(&[("xl/workbook.xml", b"<workbook/>")])[..40]),
        ("nested.zip", &zip),
    ]);
    let (proposal, found) = tables(&all);
    assert_eq!(found.len(), 3, "{found:?}");
    let told = unread(&proposal);
    assert_eq!(told.len(), 3, "{told:?}");
    for (part, why) in [
        ("half.xlsx", "its zip container is damaged"),
        ("nested.zip", "it is packed several times"),
        ("broken.json", "it is no valid JSON (expected a value at line 1 column 8)"),
    ] {
        let wanted = format!("'{part}' in 'some.dat' is not imported: {why}");
        assert!(told.iter().any(|message| message.starts_with(&wanted)), "{wanted}: {told:?}");
    }
    assert_eq!(
        refusal(&gzipped(&gzipped(customers))),
        "'some.dat' cannot be read: it is packed several times; unpack it first."
    );
    let mut cut = gzipped(&customers.repeat(50));
    cut.truncate(40);
    assert!(refusal(&cut).contains("what gzip packed in it is damaged"));
}

#[test]
fn words_of_each_language_are_read_in_its_encodings() {
    let words: &[(&str, &[&str], &[&str])] = &[
        ("windows-1252", &["Köln", "Besançon", "Málaga", "Århus", "Zürich", "São Paulo"], &["macintosh"]),
        ("windows-1250", &["Łódź", "Plzeň", "Győr", "Kraków", "České Budějovice", "Święta Lipka"], &["iso-8859-2"]),
        ("windows-1251", &["Москва", "Казань", "Нижний Новгород", "Самара", "Омск", "Тверь"], &["koi8-r", "ibm866"]),
        ("windows-1253", &["Αθήνα", "Θεσσαλονίκη", "Πάτρα", "Ηράκλειο", "Λάρισα", "Βόλος"], &[]),
        ("windows-1254", &["İstanbul", "Eskişehir", "Diyarbakır", "Şanlıurfa", "Muğla", "Çanakkale"], &[]),
        ("windows-1255", &["ירושלים", "תל אביב", "חיפה", "באר שבע", "נתניה", "אשדוד"], &[]),
        ("windows-1256", &["القاهرة", "الإسكندرية", "بغداد", "الرياض", "دمشق", "الدار البيضاء"], &[]),
        ("shift_jis", &["東京都千代田区", "おおさか", "札幌市", "カタカナ", "京都へ行きます", "横浜"], &["euc-jp"]),
        ("gb18030", &["北京市朝阳区", "上海", "广州市", "深圳经济特区", "成都", "这是一个城市"], &["gbk"]),
        ("big5", &["臺北市中正區", "高雄市", "這是一個城市", "臺南", "新竹科學園區", "花蓮縣"], &[]),
        ("euc-kr", &["서울특별시", "부산광역시", "대구", "인천은 도시입니다", "광주", "제주도"], &[]),
    ];
    let mut wrong = Vec::new();
    for (usual, words, others) in words {
        let lines = (0..24).map(|i| format!("{},{},{}.5\n", i + 1, words[i % words.len()], i * 3));
        let text = "No,Town,Sum\n".to_owned() + &lines.collect::<String>();
        for label in [usual].into_iter().chain(*others) {
            let encoding = Encoding::for_label(label.as_bytes()).expect("an encoding");
            let (bytes, _, lost) = encoding.encode(&text);
            assert!(!lost, "{label} cannot hold its words");
            let (_, found) = tables(&bytes);
            let alike =
                found.len() == 1 && found[0].2.iter().enumerate().all(|(i, row)| row[1] == words[i % words.len()]);
            if !alike {
                wrong.push(format!("{label}: {:?}", found.first().and_then(|f| f.2.first())));
            }
        }
        let wide = |bytes: fn(u32) -> [u8; 4], mark: bool| -> Vec<u8> {
            mark.then_some('\u{feff}').into_iter().chain(text.chars()).flat_map(|c| bytes(c as u32)).collect()
        };
        for bytes in [
            wide(u32::to_le_bytes, true),
            wide(u32::to_be_bytes, true),
            wide(u32::to_le_bytes, false),
            wide(u32::to_be_bytes, false),
        ] {
            let (_, found) = tables(&bytes);
            assert_eq!(found[0].2[0][1], words[0], "four bytes a character");
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_small_file_in_shift_jis_is_read_as_japanese_and_accents_are_not() {
    for (text, encoding) in [
        ("番号,名前\n1,山田\n2,鈴木\n3,表示\n", encoding_rs::SHIFT_JIS),
        ("番号,名前,都市\n1,ヤマダ,東京\n", encoding_rs::SHIFT_JIS),
        ("名前,金額,備考\n佐藤花子,1,未払い\n高橋、健,2,再送\n鈴木一郎,3,前年度\n", encoding_rs::SHIFT_JIS),
        ("id,name\n1,café\n2,Müller\n3,Ångström “x”\n", encoding_rs::WINDOWS_1252),
        ("id,name\n1,Łódź\n2,Kraków\n3,Žižkov Šárka\n", encoding_rs::WINDOWS_1250),
        ("Номер;Имя\n1;Иван\n2;Пётр\n3;Анна\n", encoding_rs::WINDOWS_1251),
    ] {
        let (bytes, _, _) = encoding.encode(text);
        let (_, found) = tables(&bytes);
        let labels: Vec<&str> = text.lines().next().unwrap_or("").split([',', ';']).collect();
        assert_eq!(found[0].1, labels);
    }
}

#[test]
fn strange_lines_in_utf_8_are_mended_each_on_its_own() {
    let mut bytes = "No,Town,Sum\n".as_bytes().to_vec();
    for i in 0..40 {
        let line = format!("{},{},{}.5\n", i + 1, ["Köln", "Łódź", "Αθήνα"][i % 3], i);
        match i % 10 {
            9 => bytes.extend(
                encoding_rs::WINDOWS_1252.encode(&line.replace("Αθήνα", "Málaga").replace("Łódź", "Århus")).0.iter(),
            ),
            _ => bytes.extend(line.as_bytes()),
        }
    }
    let (_, found) = tables(&bytes);
    let towns: Vec<&str> = found[0].2.iter().map(|row| row[1].as_str()).collect();
    assert_eq!(&towns[..4], ["Köln", "Łódź", "Αθήνα", "Köln"]);
    assert_eq!((towns[9], towns[19], towns[29]), ("Köln", "Århus", "Málaga"));
}
