//! A workspace moved between files and servers: all of it is there afterwards, to the byte, and works on.

mod support;

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Arc;

use serde_json::{Value, json};
use sheaf_model::field::{Choice, FieldType};
use sheaf_model::rule::Rule;
use sheaf_model::{Code, Field, Index, Model, Problem, Table};
use sheaf_query::sql::quote;
use sheaf_store::bulk::{Bulk, Strictness};
use sheaf_store::host::{Carry, Entry, Host, Kept, Moved, Placement, Source, Step, To};
use sheaf_store::{Fault, Server, Why, Workspace};
use support::database::Database;
use support::*;

/// A directory on one database, with a second one as a further server.
struct Home {
    host: Host,
    entry: Entry,
    databases: [Database; 2],
    folder: tempfile::TempDir,
}

impl Home {
    fn new() -> Option<Home> {
        let (one, two) = (Database::beside()?, Database::beside()?);
        let folder = tempfile::tempdir().unwrap();
        let host = open_host(folder.path(), &one.url);
        host.add_server("north", &two.url, None).unwrap();
        let entry = host.create_workspace("acme", "Acme", None).unwrap();
        Some(Home { host, entry, databases: [one, two], folder })
    }

    fn open(&self) -> Place {
        let entry = self.host.workspace("acme").unwrap().unwrap();
        place(self.host.open_workspace(&entry).unwrap())
    }

    /// Opens it behind a mover that died: its server keeps the session, and the lock with it, until it reads that the other end is gone.
    fn open_when_let_go(&self) -> Place {
        let entry = self.host.workspace("acme").unwrap().unwrap();
        let mut opened = None;
        until("the server lets the dead go", || {
            opened = match self.host.open_workspace(&entry) {
                Err(Fault::Problem(problem)) if problem.code == Code::Unavailable => None,
                answer => Some(answer.unwrap()),
            };
            opened.is_some()
        });
        place(opened.unwrap())
    }

    fn go(&self, to: &To) -> Result<Moved, Fault> {
        let entry = self.host.workspace("acme").unwrap().unwrap();
        self.host.move_workspace(&entry, to, Source::Keep, &mut |_| ())
    }

    fn file(&self, name: &str) -> std::path::PathBuf {
        self.host.workspace_folder(self.entry.id).join(name)
    }

    /// The workspaces' schemas of both databases.
    fn schemas(&self) -> Vec<Vec<String>> {
        let sql = "SELECT schema_name::text FROM information_schema.schemata WHERE schema_name LIKE 'acme%' ORDER BY 1";
        let of = |database: &Database| {
            let rows = database.connect().query(sql, &[]).unwrap();
            rows.iter().map(|row| row.get(0)).collect()
        };
        self.databases.iter().map(of).collect()
    }
}

fn open_host(folder: &Path, url: &str) -> Host {
    Host::open_on(folder, Arc::new(Server::at(url).unwrap()), Carry::Allowed).unwrap()
}

fn place(store: Workspace) -> Place {
    let tokio = tokio::runtime::Builder::new_multi_thread().worker_threads(2).build().unwrap();
    Place { store, tokio, folder: tempfile::tempdir().unwrap() }
}

fn told<T: std::fmt::Debug>(result: Result<T, Fault>) -> String {
    Problem::from(result.unwrap_err()).message
}

fn choices() -> Vec<Choice> {
    Choice::list(["one", "two", "three"])
}

/// Companies and leads, and a table with a field of every type that is stored.
fn rich() -> Model {
    let mut model = model();
    let mut all = Table::new("all", "All");
    for (name, kind) in [
        ("text", FieldType::Text),
        ("long", FieldType::LongText),
        ("email", FieldType::Email),
        ("phone", FieldType::Phone),
        ("url", FieldType::Url),
        ("integer", FieldType::Integer),
        ("number", FieldType::Number { decimals: 4 }),
        ("percent", FieldType::Percent { decimals: 2 }),
        ("boolean", FieldType::Boolean),
        ("date", FieldType::Date),
        ("moment", FieldType::DateTime),
        ("time", FieldType::Time),
        ("duration", FieldType::Duration),
        ("choice", FieldType::Choice { choices: choices() }),
        ("choices", FieldType::Choices { choices: choices() }),
        ("user", FieldType::User),
        ("json", FieldType::Json),
        ("rating", FieldType::Rating { stars: 5 }),
        ("self", link("all")),
        ("others", links("all")),
    ] {
        all.add_field(Field::new(name, name, kind));
    }
    all.document = Some("json".to_owned());
    all.indexes = [["json.a[0]", "-integer"].as_slice(), &["json"]]
        .map(|parts| Index(parts.iter().map(|p| (*p).into()).collect()))
        .into();
    model.add_table(all);
    model
}

/// Fills a workspace with all that there is, and puts tables and fields aside.
fn fill(place: &Place) {
    place.write(|tx| tx.actor("person", "1", "Ann", Some("ann@x.org")).map(drop)).unwrap();
    place.write(|tx| tx.reshape(rich(), "made")).unwrap();
    let firm = place.create("companies", json!({ "name": "Émile & Söhne", "city": "Köln" })).unwrap();
    let other = place.create("companies", json!({ "name": "ÆØ", "city": "a\"b\\c\n" })).unwrap();
    place
        .create("leads", json!({ "name": "Ann", "company": firm, "partners": [other, firm], "amount": "about 5" }))
        .unwrap();
    place.update("leads", 1, json!({ "amount": 12.5, "due": "2026-03-01", "tags": ["hot", "old"] })).unwrap();
    place.update("leads", 1, json!({ "due": "some day" })).unwrap();
    place
        .write(|tx| {
            tx.why = Why::Import;
            let table = table(tx, "leads");
            let mut bulk = Bulk::begin(tx, &table, Strictness::Lenient)?;
            for n in 0..60 {
                let fields = json!({ "name": format!("Lead {n}"), "email": format!("p{n}@example.com"), "amount": n });
                bulk.insert(tx, values(&table, &fields))?;
            }
            bulk.update(tx, 1, values(&table, &json!({ "status": "Talking" })))?;
            bulk.finish(tx, &json!({ "file": "leads.csv" }))
        })
        .unwrap();
    let everything = json!({
        "text": "Ünïcødé 🚀", "long": "x".repeat(20_000), "email": "a@b.org", "phone": "+49 1", "url": "https://x.org",
        "integer": 9_007_199_254_740_000_i64, "number": -1234.5678, "percent": 0.125, "boolean": true, "date": "0044-03-15",
        "moment": "2026-03-01T10:00:00.123Z", "time": "23:59:59", "duration": "PT36H15M", "choice": "two",
        "choices": ["one", "three"], "user": 1, "json": { "bb": [1, 2.5, 1e300, null], "a": { "z": "\\u0000", "b": true } },
        "rating": 4,
    });
    place.create("all", everything).unwrap();
    place
        .create("all", json!({ "self": 1, "others": [1], "json": "text", "boolean": false, "number": "12,x" }))
        .unwrap();
    place.update("all", 1, json!({ "self": 2, "others": [2, 1] })).unwrap();
    place
        .write(|tx| {
            let leads = table(tx, "leads");
            tx.add_comment(&leads, 1, "Ünïcødé, @[Bo](2)?", &[2])?;
            let gone = tx.add_comment(&leads, 5, "x", &[])?;
            tx.delete_comment(&gone)
        })
        .unwrap();
    place.delete("leads", 5).unwrap();
    // Put aside: columns of several types, links, joining tables, a table whose links go to one that stays and to itself.
    place
        .reshape(|m| {
            let leads = m.table_mut("leads").unwrap();
            leads.fields.retain(|f| !["due", "company", "partners", "double"].contains(&f.name.as_str()));
        })
        .unwrap();
    place
        .reshape(|m| {
            let leads = m.table_mut("leads").unwrap();
            leads.fields.iter_mut().find(|f| f.name == "amount").unwrap().kind = FieldType::Text;
        })
        .unwrap();
    place.reshape(|m| m.tables.retain(|t| t.name != "all")).unwrap();
    place.reshape(|m| m.table_mut("companies").unwrap().name = "firms".to_owned()).unwrap();
}

/// Brings back what was put aside, the last change first; answers what was there at each step.
fn bring_back(place: &Place) -> Vec<BTreeMap<String, Vec<Value>>> {
    let models: Vec<i64> = place
        .texts("SELECT seq FROM _changes WHERE op = 'model' ORDER BY seq DESC LIMIT 4")
        .iter()
        .map(|seq| seq.parse().unwrap())
        .collect();
    models
        .into_iter()
        .map(|seq| {
            place.undo(seq).unwrap();
            records(place)
        })
        .collect()
}

/// Each table's records as they are read.
fn records(place: &Place) -> BTreeMap<String, Vec<Value>> {
    let model = place.store.model();
    let of = |table: &Table| {
        let ids = place.texts(&format!("SELECT _id FROM @{} ORDER BY _id", table.name));
        let read = ids.iter().map(|id| {
            let mut record = place.get(&table.name, id.parse().unwrap()).unwrap();
            // An undoing is of its own moment.
            for own in ["version", "updated_at", "updated_by"] {
                record.as_object_mut().unwrap().remove(own);
            }
            record
        });
        (table.name.clone(), read.collect())
    };
    model.tables.iter().map(of).collect()
}

/// The whole log, as it stands.
fn log(place: &Place) -> Vec<String> {
    place
        .store
        .read(LONG, |conn| {
            conn.prepare_cached(
                "SELECT seq, at, actor, op, why, table_id, record_id, model, batch, undoes, body, seal, hash FROM _changes
                 ORDER BY seq",
            )?
            .query_map([], |row| {
                let cells: Result<Vec<String>, Fault> = (0..13).map(|i| Ok(format!("{:?}", row.get_ref(i)?))).collect();
                Ok(cells?.join(" "))
            })
        })
        .unwrap()
}

/// All that a file holds, table by table, and what its indexes and views are called.
fn dump(path: &Path) -> BTreeMap<String, Vec<String>> {
    let conn = sheaf_store::sqlite::open_reader(path).unwrap();
    let texts = |sql: &str| -> Vec<String> {
        let mut select = conn.prepare(sql).unwrap();
        let rows = select.query_map([], |row| row.get(0)).unwrap();
        rows.map(Result::unwrap).collect()
    };
    let mut all = BTreeMap::new();
    all.insert("things".to_owned(), texts("SELECT type || ' ' || name FROM sqlite_schema ORDER BY 1"));
    for table in texts("SELECT name FROM sqlite_schema WHERE type = 'table' AND name <> 'sqlite_sequence'") {
        let columns = texts(&format!("SELECT name FROM pragma_table_info('{table}') ORDER BY 1"));
        let list: Vec<String> = columns.iter().map(|c| format!("'{c}=' || quote({})", quote(c))).collect();
        let sql = format!("SELECT {} FROM {} ORDER BY 1", list.join(" || ' ' || "), quote(&table));
        all.insert(table, texts(&sql));
    }
    all
}

#[test]
fn a_workspace_goes_all_the_way_round_and_is_what_it_was() {
    let Some(home) = Home::new() else { return };
    // It begins as a file.
    home.go(&To::File).unwrap();
    fill(&home.open());
    let (before, entries) = (records(&home.open()), log(&home.open()));
    let head = home.open().head();
    for to in [To::OwnServer, To::Server("north".to_owned()), To::OwnServer, To::File] {
        let moved = home.go(&to).unwrap();
        let place = home.open();
        assert_eq!(place.store.is_remote(), to != To::File, "{to:?}");
        place.check();
        assert_eq!(records(&place), before, "{to:?}");
        assert_eq!(log(&place), entries, "{to:?}");
        assert!(moved.counts.contains(&("_changes".to_owned(), head as u64)), "{to:?}: {moved:?}");
        assert!(moved.counts.contains(&("leads".to_owned(), 60)), "{to:?}: {moved:?}");
        assert!(matches!(moved.source, Kept::As(_)), "{to:?}: {moved:?}");
    }
    let mut first = dump(&home.file("workspace.db.moved"));
    first.get_mut("_settings").unwrap().retain(|row| !row.contains("'moved'"));
    assert_eq!(dump(&home.file("workspace.db")), first);
}

#[test]
fn what_was_put_aside_comes_back_wherever_it_was_moved() {
    let Some(home) = Home::new() else { return };
    fill(&home.open());
    // What an undoing gives without any move.
    let Some(still) = Home::new() else { return };
    fill(&still.open());
    let expected = bring_back(&still.open()).into_iter().map(timeless).collect::<Vec<_>>();
    assert!(
        expected[1].contains_key("all") && expected.last().unwrap()["leads"][0]["fields"]["partners"] == json!([2, 1])
    );
    home.go(&To::File).unwrap();
    home.go(&To::Server("north".to_owned())).unwrap();
    let place = home.open();
    let back = bring_back(&place).into_iter().map(timeless).collect::<Vec<_>>();
    assert_eq!(back, expected);
    // Numbers go on where they were, and what is unique stays so.
    let id = place.create("leads", json!({ "name": "New" })).unwrap();
    assert!(id > 0);
    assert!(place.create("leads", json!({ "name": "Twice", "email": "P7@example.com" })).is_err());
    let actor = place.write(|tx| tx.actor("token", "9", "Load", None)).unwrap();
    assert_eq!(actor, 2);
    let comment = place.write(|tx| tx.add_comment(&table(tx, "leads"), 1, "yes", &[])).unwrap();
    assert_eq!(comment.id, 3);
    place.check();
}

/// Records without the moments at which they were made.
fn timeless(mut tables: BTreeMap<String, Vec<Value>>) -> BTreeMap<String, Vec<Value>> {
    for record in tables.values_mut().flatten() {
        record.as_object_mut().unwrap().remove("created_at");
    }
    tables
}

#[test]
fn moves_that_make_no_sense_are_refused() {
    let Some(home) = Home::new() else { return };
    assert!(told(home.go(&To::OwnServer)).starts_with("The workspace 'acme' is on "));
    assert!(told(home.go(&To::Server("south".to_owned()))).starts_with("There is no server 'south'"));
    home.go(&To::File).unwrap();
    assert_eq!(told(home.go(&To::File)), "The workspace 'acme' is a file already.");
    let folder = tempfile::tempdir().unwrap();
    let host = Host::open(folder.path()).unwrap();
    let entry = host.create_workspace("acme", "Acme", None).unwrap();
    let gone = host.move_workspace(&entry, &To::OwnServer, Source::Keep, &mut |_| ());
    assert_eq!(told(gone), "The directory is not on a database server.");
}

#[test]
fn a_value_that_the_other_engine_cannot_hold_is_told_and_nothing_is_moved() {
    let Some(home) = Home::new() else { return };
    home.go(&To::File).unwrap();
    let place = home.open();
    place.write(|tx| tx.reshape(rich(), "made")).unwrap();
    place.create("leads", json!({ "name": "Ann" })).unwrap();
    place.create("all", json!({ "json": 1 })).unwrap();
    drop(place);
    let zero = "it holds the character with the code zero";
    let cases = [
        ("leads SET name", "'a' || char(0)", format!("'Name' of record 1 of 'Leads': {zero}")),
        ("all SET json", "'\"a\\u0000\"'", format!("'json' of record 1 of 'All': {zero}")),
        (
            "leads SET email",
            "hex(randomblob(4000))",
            "'E-mail' of record 1 of 'Leads': A value is larger than the database can hold".to_owned(),
        ),
        ("all SET date", "9000000000000", "'date' of record 1 of 'All': Something went wrong".to_owned()),
    ];
    for (field, value, why) in cases {
        home.open().tamper(&format!("UPDATE @{field} = {value}"));
        let refused = told(home.go(&To::OwnServer));
        let expected = format!("The other database cannot hold the value of {why}");
        assert!(refused.starts_with(&expected) && refused.ends_with("Nothing was moved."), "{refused}");
        assert_eq!(home.schemas()[0].len(), 1, "what it was made of before is kept, and nothing else is there");
        home.open().tamper(&format!("UPDATE @{field} = '1'"));
        home.open().check();
    }
    home.go(&To::OwnServer).unwrap();
}

#[test]
fn who_writes_meanwhile_waits_and_finds_it_moved_and_readers_go_on() {
    let Some(home) = Home::new() else { return };
    fill(&home.open());
    let beside = home.open();
    let before = records(&beside);
    let entry = home.host.workspace("acme").unwrap().unwrap();
    let mut steps = 0;
    std::thread::scope(|scope| {
        let (begun, begins) = std::sync::mpsc::channel();
        let writer = &beside;
        let late = scope.spawn(move || {
            begins.recv().unwrap();
            writer.create("leads", json!({ "name": "Late" }))
        });
        home.host
            .move_workspace(&entry, &To::Server("north".to_owned()), Source::Keep, &mut |step| {
                if steps == 0 {
                    begun.send(()).unwrap();
                    assert!(told(home.go(&To::File)).contains("is being moved"));
                }
                steps += 1;
                if step != Step::Switching {
                    assert_eq!(beside.fields("leads", 1), before["leads"][0]["fields"]);
                }
            })
            .unwrap();
        let refused = late.join().unwrap().unwrap_err();
        assert_eq!(refused.message, "This workspace is being moved to another place; nothing was written.");
    });
    assert!(beside.store.is_moved());
    let place = home.open();
    assert_eq!(records(&place), before);
    place.create("leads", json!({ "name": "Late" })).unwrap();
}

/// Names where the child's data is, its database, to where it moves, and the step at which it stands still.
const CHILD: [&str; 4] = ["SHEAF_TEST_MOVE_IN", "SHEAF_TEST_MOVE_URL", "SHEAF_TEST_MOVE_TO", "SHEAF_TEST_MOVE_UNTIL"];

#[test]
fn a_process_that_dies_in_the_middle_leaves_the_workspace_where_it_was() {
    let Some(home) = Home::new() else { return };
    home.go(&To::File).unwrap();
    fill(&home.open());
    let before = records(&home.open());
    for (to, next) in [("north", To::Server("north".to_owned())), ("", To::File)] {
        for at in ["copied leads", "compared _actors", "switching"] {
            let mut child = Command::new(std::env::current_exe().unwrap())
                .args(["--exact", "a_process_that_moves_until_it_is_killed", "--nocapture"])
                .envs(CHILD.into_iter().zip([home.folder.path().to_str().unwrap(), &home.databases[0].url, to, at]))
                .stdout(Stdio::piped())
                .spawn()
                .unwrap();
            let mut lines = BufReader::new(child.stdout.take().unwrap()).lines().map_while(Result::ok);
            assert!(lines.any(|line| line == "it stands still"), "{to} {at}");
            child.kill().unwrap();
            child.wait().unwrap();
            let entry = home.host.workspace("acme").unwrap().unwrap();
            assert_eq!(entry.placement == Placement::File, to == "north", "{at}");
            let place = home.open_when_let_go();
            assert_eq!(records(&place), before, "{to} {at}");
            let _ = place.update("leads", 1, json!({ "name": "Ann" })).unwrap();
            place.check();
        }
        home.go(&next).unwrap();
        assert_eq!(records(&home.open()), before, "{to}");
        // What the dead have left is gone.
        let moves = "SELECT count(*) FROM sheaf_host.moves";
        assert_eq!(home.databases[0].connect().query_one(moves, &[]).unwrap().get::<_, i64>(0), 0);
        assert!(!home.file("workspace.db.moving").exists());
        assert_eq!(home.schemas()[1].len(), 1, "{:?}", home.schemas());
    }
}

#[test]
fn a_process_that_moves_until_it_is_killed() {
    let [Ok(folder), Ok(url), Ok(to), Ok(until)] = CHILD.map(std::env::var) else { return };
    let host = open_host(folder.as_ref(), &url);
    let to = if to.is_empty() { To::File } else { To::Server(to) };
    let entry = host.workspace("acme").unwrap().unwrap();
    let done = host.move_workspace(&entry, &to, Source::Keep, &mut |step| {
        let step = match step {
            Step::Copied(table, _) => format!("copied {table}"),
            Step::Compared(table, _) => format!("compared {table}"),
            Step::Switching => "switching".to_owned(),
        };
        if step == until {
            #[expect(clippy::print_stdout, reason = "the parent reads it")]
            {
                println!("\nit stands still");
            }
            loop {
                std::thread::park();
            }
        }
    });
    panic!("it went by: {done:?}");
}

#[test]
fn spans_are_kept_apart_where_a_workspace_is_moved_to_unless_they_overlap() {
    let Some(home) = Home::new() else { return };
    home.go(&To::File).unwrap();
    let place = home.open();
    let span = |name: &str| {
        let mut table = Table::new(name, name);
        table.add_field(Field::new("from", "From", FieldType::Date));
        table.add_field(Field::new("to", "To", FieldType::Date));
        table
    };
    place
        .write(move |tx| {
            let mut model = Model::default();
            ["apart", "mixed"].into_iter().for_each(|name| {
                model.add_table(span(name));
            });
            tx.reshape(model, "made")
        })
        .unwrap();
    let day = |from: u32, to: u32| json!({ "from": format!("2026-03-{from:02}"), "to": format!("2026-03-{to:02}") });
    for name in ["apart", "mixed"] {
        place.create(name, day(1, 2)).unwrap();
        place.create(name, if name == "apart" { day(3, 4) } else { day(2, 3) }).unwrap();
    }
    place
        .reshape(|model| {
            for table in &mut model.tables {
                let (from, to) = ("from".to_owned(), "to".to_owned());
                table.rules = vec![Rule::NoOverlap { from, to, within: Vec::new(), message: None }];
            }
        })
        .unwrap();
    drop(place);
    home.go(&To::OwnServer).unwrap();
    let place = home.open();
    for name in ["apart", "mixed"] {
        assert_eq!(message(place.create(name, day(2, 2))), "'From' to 'To' overlaps with record 1.");
    }
    let constraints = "SELECT conname::text FROM pg_catalog.pg_constraint WHERE contype = 'x' ORDER BY 1";
    let rows = home.databases[0].connect().query(constraints, &[]).unwrap();
    assert_eq!(rows.iter().map(|row| row.get::<_, String>(0)).collect::<Vec<_>>(), ["_overlap_1_1_2"]);
    place.check();
}
