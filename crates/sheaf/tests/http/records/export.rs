//! `/api/v1/tables/{table}/records/export`

use serde_json::json;

use crate::server::{Crm, crm, encoded};

const EXPORT: &str = "/api/v1/tables/leads/records/export";

fn with_leads() -> Crm {
    let crm = crm();
    crm.editor
        .post("/api/v1/tables/companies/records", &json!({ "fields": { "name": "Acme, Ltd", "country": "Austria" } }))
        .expect(201);
    for (name, status, amount, due) in [
        ("Ann", Some("Won"), 5.25, "2026-03-01"),
        ("Bob", Some("New"), 9.0, "2026-02-01"),
        ("=Cem", Some("Won"), 7.0, "2026-01-01"),
        ("Dan", None, 1.0, "2026-04-01"),
    ] {
        crm.lead(json!({ "name": name, "status": status, "amount": amount, "due": due, "company": 1 }));
    }
    crm
}

#[test]
fn what_is_seen_as_csv() {
    let crm = with_leads();
    let all = "Name,Email,Amount,Status,Due,Company,Partners,Fee\r\n\
               Ann,,5.25,Won,2026-03-01,\"Acme, Ltd\",,0.525\r\n\
               Bob,,9,New,2026-02-01,\"Acme, Ltd\",,0.9\r\n\
               '=Cem,,7,Won,2026-01-01,\"Acme, Ltd\",,0.7\r\n\
               Dan,,1,,2026-04-01,\"Acme, Ltd\",,0.1\r\n";
    let large = format!("&fields=name&filter={}", encoded("amount > 6"));
    let cases = [
        ("", all),
        (
            "&fields=due,name&sort=-amount",
            "Due,Name\r\n2026-02-01,Bob\r\n2026-01-01,'=Cem\r\n2026-03-01,Ann\r\n2026-04-01,Dan\r\n",
        ),
        (large.as_str(), "Name\r\nBob\r\n'=Cem\r\n"),
        ("&fields=name&search=ann", "Name\r\nAnn\r\n"),
        // What they are put together by goes first, and comes before the sort.
        ("&fields=name&group=-status&sort=-amount", "Status,Name\r\nWon,'=Cem\r\nWon,Ann\r\nNew,Bob\r\n,Dan\r\n"),
        ("&fields=name,status&group=status", "Name,Status\r\nBob,New\r\nAnn,Won\r\n'=Cem,Won\r\nDan,\r\n"),
    ];
    for (asked, expected) in cases {
        let reply = crm.reader.get(&format!("{EXPORT}?format=csv{asked}")).expect(200);
        assert_eq!(reply.text, expected, "{asked}");
        assert_eq!(reply.header("sheaf-records").unwrap(), (expected.lines().count() - 1).to_string());
    }
}

#[test]
fn a_view_says_what_is_seen() {
    let crm = with_leads();
    let view = json!({ "label": "Open / won", "filter": "amount > 2", "sort": ["-due"], "group": ["status"], "fields": ["name", "status"] });
    crm.admin.post("/api/v1/tables/leads/views", &view).expect(201);
    let csv = crm.reader.get(&format!("{EXPORT}?format=csv&view=open_won")).expect(200);
    assert_eq!(csv.text, "Name,Status\r\nBob,New\r\nAnn,Won\r\n'=Cem,Won\r\n");
    let called = csv.header("content-disposition").unwrap();
    assert!(called.starts_with("attachment; filename=\"Leads - Open - won 2"), "{called}");
    assert!(called.contains("filename*=UTF-8''Leads%20-%20Open%20-%20won%202"), "{called}");
    let plain = crm.reader.get(&format!("{EXPORT}?format=csv&view=open_won&group=&name=Mine")).expect(200);
    assert_eq!(plain.text, "Name,Status\r\nAnn,Won\r\nBob,New\r\n'=Cem,Won\r\n");
    assert!(plain.header("content-disposition").unwrap().starts_with("attachment; filename=\"Mine.csv\""));
    let json = crm.reader.get(&format!("{EXPORT}?format=json&view=open_won")).expect(200).json();
    let fields: Vec<_> = json["records"].as_array().unwrap().iter().map(|r| r["fields"].clone()).collect();
    assert_eq!(
        json!(fields),
        json!([{ "name": "Bob", "status": "New" }, { "name": "Ann", "status": "Won" }, { "name": "=Cem", "status": "Won" }])
    );
}

#[test]
fn it_is_told_whether_it_can_be_written() {
    let crm = with_leads();
    for format in ["csv", "json", "xlsx"] {
        let head = crm.reader.send("HEAD", &format!("{EXPORT}?format={format}&search=ann"), b"").expect(200);
        assert_eq!((head.header("sheaf-records"), head.text.as_str()), (Some("1"), ""));
    }
    let cases = [
        ("", 422, "'format' says what is to be written: csv, json or xlsx."),
        ("?format=pdf", 422, "There is no format 'pdf'."),
        ("?format=csv&view=none", 404, "There is no view 'none'."),
        ("?format=csv&fields=nome", 404, "There is no field 'nome' in table 'leads'."),
        ("?format=csv&limit=5", 422, "There is no parameter 'limit'."),
        ("?format=csv&filter=nome", 422, ""),
    ];
    for (asked, status, detail) in cases {
        let refused = crm.reader.get(&format!("{EXPORT}{asked}")).expect(status);
        if !detail.is_empty() {
            assert_eq!(refused.detail(), detail);
        }
    }
    crm.stranger.get(&format!("{EXPORT}?format=csv")).expect(404);
}

#[test]
fn more_than_a_page_in_any_order() {
    let crm = crm();
    let records: Vec<_> =
        (0..2_500).map(|n| json!({ "fields": { "name": format!("L{n:04}"), "amount": n % 7 } })).collect();
    for part in records.chunks(500) {
        crm.editor.post("/api/v1/tables/leads/records", &json!({ "records": part })).expect(201);
    }
    type Placed = fn(i32) -> (i32, i32);
    let cases: [(&str, Placed); 4] = [
        ("", |n| (n, 0)),
        ("&sort=-name", |n| (-n, 0)),
        ("&sort=amount,-name", |n| (n % 7, -n)),
        ("&group=amount", |n| (n % 7, n)),
    ];
    for (sort, place) in cases {
        let csv = crm.reader.get(&format!("{EXPORT}?format=csv&fields=name{sort}")).expect(200);
        let names: Vec<&str> = csv.text.lines().skip(1).filter_map(|line| line.rsplit(',').next()).collect();
        let mut expected: Vec<i32> = (0..2_500).collect();
        expected.sort_by_key(|n| place(*n));
        assert_eq!(names, expected.iter().map(|n| format!("L{n:04}")).collect::<Vec<_>>(), "{sort}");
    }
}
