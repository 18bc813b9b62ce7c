//! Texts of a workbook that comes again which are no choices here yet: what is added, what is not, and what is told before.

use serde_json::{Value, json};

use super::again::{apply, column, counts, into, records};
use super::upload;
use crate::roles::with_role;
use crate::server::{Client, Crm, crm};

/// Things in towns: so many in each.
fn stock(towns: &[(&str, usize)]) -> String {
    let rows = towns.iter().flat_map(|(town, n)| std::iter::repeat_n(town, *n)).enumerate();
    rows.fold("Code,Thing,Town\n".to_owned(), |text, (n, town)| text + &format!("C{n:03},thing {n},{town}\n"))
}

const FIRST: [(&str, usize); 3] = [("Jena", 8), ("Kiel", 6), ("Trier", 6)];

/// A workspace into which the stock of the first year was imported.
fn with_stock() -> Crm {
    let crm = crm();
    apply(&crm.person, &upload(&crm.person, "stock 2023.csv", &stock(&FIRST)));
    crm
}

fn with(more: &[(&str, usize)]) -> String {
    stock(&[&FIRST[..], more].concat())
}

fn labels(client: &Client, table: &str, field: &str) -> Vec<String> {
    let field = client.get(&format!("/api/v1/tables/{table}")).expect(200).json()["fields"]
        .as_array()
        .unwrap()
        .iter()
        .find(|f| f["name"] == field)
        .unwrap()
        .clone();
    field["choices"].as_array().unwrap().iter().map(|c| c["label"].as_str().unwrap().to_owned()).collect()
}

/// The texts that a plan tells: what they are, whether they are added, why not, and what they are like.
fn told(plan: &Value) -> Vec<(String, bool, String, String)> {
    let all = into(plan, 0)["choices"].as_array().cloned().unwrap_or_default();
    let text = |choice: &Value, part: &str| choice[part].as_str().unwrap_or_default().to_owned();
    all.iter().map(|c| (text(c, "label"), c["added"] == true, text(c, "why"), text(c, "like"))).collect()
}

fn tells(plan: &Value, expected: &[(&str, bool, &str, &str)]) {
    let expected: Vec<_> =
        expected.iter().map(|(l, added, why, like)| ((*l).into(), *added, (*why).into(), (*like).into())).collect();
    assert_eq!(told(plan), expected, "{}", into(plan, 0));
}

fn findings<'p>(plan: &'p Value, code: &str) -> Vec<&'p Value> {
    plan["proposal"]["findings"].as_array().unwrap().iter().filter(|f| f["code"] == code).collect()
}

fn change(client: &Client, plan: &Value, body: &Value) -> Value {
    client.patch(&format!("/api/v1/imports/{}", plan["id"]), body).expect(200).json()
}

fn say(plan: &Value, choices: &Value) -> Value {
    json!({ "tables": [{ "name": plan["proposal"]["tables"][0]["name"], "into": { "choices": choices } }] })
}

#[test]
fn new_values_of_a_choice_are_added_told_before_and_undone_with_the_import() {
    let crm = with_stock();
    let person = &crm.person;
    let plan = upload(person, "stock 2024.csv", &with(&[("Ulm", 2)]));
    tells(&plan, &[("Ulm", true, "", "")]);
    assert_eq!((&into(&plan, 0)["choices"][0]["count"], counts(&plan)), (&json!(2), [2, 0, 20, 0, 0, 0]));
    assert_eq!(labels(person, "stock_2023", "town"), ["Jena", "Kiel", "Trier"], "a plan writes nothing");
    assert_eq!(apply(person, &plan)["misfits"], 0);
    assert_eq!(labels(person, "stock_2023", "town"), ["Jena", "Kiel", "Trier", "Ulm"]);
    assert_eq!(column(&records(person, "stock_2023", "-code"), "town")[..2], [json!("Ulm"), json!("Ulm")]);
    person.post(&format!("/api/v1/imports/{}/undo", plan["id"]), &json!({})).expect(200);
    assert_eq!(labels(person, "stock_2023", "town"), ["Jena", "Kiel", "Trier"], "one undo for all of it");
    let again = upload(person, "stock 2024.csv", &with(&[("Ulm", 2)]));
    tells(&again, &[("Ulm", true, "", "")]);
}

#[test]
fn a_person_says_which_are_added_and_that_is_remembered() {
    let crm = with_stock();
    let person = &crm.person;
    let plan = upload(person, "stock 2024.csv", &with(&[("Ulm", 2), ("Bonn", 1)]));
    tells(&plan, &[("Ulm", true, "", ""), ("Bonn", true, "", "")]);
    let plan = change(person, &plan, &say(&plan, &json!({ "town": { "Bonn": false } })));
    tells(&plan, &[("Ulm", true, "", ""), ("Bonn", false, "declined", "")]);
    assert_eq!(
        findings(&plan, "not_a_choice").iter().map(|f| &f["message"]).collect::<Vec<_>>(),
        ["'Bonn' in 'Town': no choice there, and not added: as you said."]
    );
    for (choices, why) in [
        (json!({ "town": { "Rom": true } }), "'Rom' is no text of this file that could become a choice of 'Town'."),
        (
            json!({ "town": "Ulm" }),
            "'choices' names fields, and of each the texts that become choices (true) or do not (false).",
        ),
    ] {
        let path = format!("/api/v1/imports/{}", plan["id"]);
        assert_eq!(person.patch(&path, &say(&plan, &choices)).expect(422).detail(), why);
    }
    assert_eq!(apply(person, &plan)["misfits"], 1);
    assert_eq!(labels(person, "stock_2023", "town"), ["Jena", "Kiel", "Trier", "Ulm"]);
    let next = upload(person, "stock 2025.csv", &with(&[("Ulm", 2), ("Bonn", 1), ("Rom", 1)]));
    tells(&next, &[("Rom", true, "", ""), ("Bonn", false, "declined", "")]);
    let next = change(person, &next, &say(&next, &json!({ "town": { "Bonn": true } })));
    tells(&next, &[("Bonn", true, "", ""), ("Rom", true, "", "")]);
}

#[test]
fn a_slip_of_a_choice_is_a_finding_and_no_choice() {
    let crm = with_stock();
    let person = &crm.person;
    let text = with(&[("Trierr", 1), ("Ulm", 2)]);
    let plan = upload(person, "stock 2024.csv", &text);
    tells(&plan, &[("Ulm", true, "", ""), ("Trierr", false, "slip", "Trier")]);
    let slip = findings(&plan, "near_choice");
    assert_eq!(slip.len(), 1, "{plan}");
    assert_eq!(slip[0]["message"], "'Trierr' in 'Town' looks like a slip of the choice 'Trier'.");
    // Other languages say it by its template.
    let told = json!({
        "message": {
            "words": "'{text}' in '{field}' looks like a slip of the choice '{choice}'.",
            "values": { "choice": "Trier", "field": "Town", "text": "Trierr" }
        },
        "suggestion": { "words": "Read '{from}' as '{to}'.", "values": { "from": "Trierr", "to": "Trier" } }
    });
    assert_eq!(slip[0]["told"], told);
    assert_eq!(slip[0]["mends"], json!([{ "do": "read_as", "from": "Trierr", "to": "Trier" }]));
    let plan = change(person, &plan, &json!({ "findings": [{ "code": "near_choice" }] }));
    tells(&plan, &[("Ulm", true, "", "")]);
    assert_eq!(apply(person, &plan)["misfits"], 0);
    assert_eq!(column(&records(person, "stock_2023", "-code"), "town")[2], json!("Trier"));
    // What was mended is mended again.
    let next = upload(person, "stock 2025.csv", &text);
    tells(&next, &[]);
    assert_eq!(counts(&next), [0, 0, 23, 0, 0, 0], "{}", into(&next, 0));
}

#[test]
fn groups_that_differ_by_a_letter_are_no_slips() {
    let crm = crm();
    let person = &crm.person;
    apply(person, &upload(person, "stock 2023.csv", &stock(&[("Team A", 9), ("Team B", 9)])));
    let plan = upload(person, "stock 2024.csv", &stock(&[("Team A", 9), ("Team B", 9), ("Team C", 1)]));
    tells(&plan, &[("Team C", true, "", "")]);
}

#[test]
fn what_a_person_did_to_a_choice_is_respected() {
    let crm = with_stock();
    let person = &crm.person;
    let set = |choices: Value| {
        person.patch("/api/v1/tables/stock_2023/fields/town", &json!({ "choices": choices })).expect(200);
    };
    // One is renamed, one taken away, and one given the code of that one.
    set(json!([{ "code": 1, "label": "Jena-Ost" }, { "code": 2, "label": "Kiel" }]));
    set(json!([{ "code": 1, "label": "Jena-Ost" }, { "code": 2, "label": "Kiel" }, "Bonn"]));
    let codes = person.get("/api/v1/tables/stock_2023").expect(200).json();
    let town = codes["fields"].as_array().unwrap().iter().find(|f| f["name"] == "town").unwrap().clone();
    assert_eq!(town["choices"][2]["code"], 3, "the code of what was taken away is given again");

    let plan = upload(person, "stock 2024.csv", &stock(&FIRST));
    tells(&plan, &[("Jena", false, "renamed", "Jena-Ost"), ("Trier", false, "removed", "")]);
    let left = findings(&plan, "not_a_choice");
    assert_eq!(left.len(), 1);
    assert_eq!(
        left[0]["message"],
        "'Trier' in 'Town': no choice there, and not added: taken away here since the last import."
    );
    assert_eq!(left[0]["count"], 6);
    apply(person, &plan);
    let towns = column(&records(person, "stock_2023", "code"), "town");
    assert_eq!((&towns[0], &towns[8]), (&json!("Jena-Ost"), &json!("Kiel")), "the renamed choice stays");
    assert_eq!(labels(person, "stock_2023", "town"), ["Jena-Ost", "Kiel", "Bonn"]);
    // Unless somebody wants it again.
    let plan = upload(person, "stock 2024.csv", &stock(&FIRST));
    let plan = change(person, &plan, &say(&plan, &json!({ "town": { "Trier": true } })));
    tells(&plan, &[("Trier", true, "", ""), ("Jena", false, "renamed", "Jena-Ost")]);
}

#[test]
fn a_status_with_moves_is_not_extended() {
    let crm = with_stock();
    let person = &crm.person;
    let status = json!({ "type": "status", "moves": [{ "from": 1, "to": 2 }, { "from": 2, "to": 3 }] });
    person.patch("/api/v1/tables/stock_2023/fields/town", &status).expect(200);
    let plan = upload(person, "stock 2024.csv", &with(&[("Ulm", 2)]));
    tells(&plan, &[("Ulm", false, "moves", "")]);
    let path = format!("/api/v1/imports/{}", plan["id"]);
    let refused = person.patch(&path, &say(&plan, &json!({ "town": { "Ulm": true } }))).expect(422).detail();
    assert_eq!(refused, "'Ulm' cannot become a choice of 'Town' here: its moves say which state follows which.");
    assert_eq!(apply(person, &plan)["misfits"], 2);
    assert_eq!(labels(person, "stock_2023", "town"), ["Jena", "Kiel", "Trier"]);
}

#[test]
fn a_column_that_is_no_column_of_choices_adds_none() {
    let crm = with_stock();
    let person = &crm.person;
    let notes = (0..30).fold("Code,Thing,Town\n".to_owned(), |text, n| text + &format!("C{n:03},thing {n},note {n}\n"));
    let plan = upload(person, "stock 2024.csv", &notes);
    let all = told(&plan);
    assert!(all.len() == 30 && all.iter().all(|(_, added, why, _)| !added && why == "rare"), "{all:?}");
    assert_eq!(
        findings(&plan, "not_a_choice")[0]["message"],
        "'note 0', 'note 1', 'note 2', 'note 3', 'note 4' and 25 more in 'Town': no choices there, and not added: \
         the column's texts do not come again and again."
    );
}

/// A few rows of a month say little: with the records that are here they are choices all the same.
#[test]
fn a_short_file_is_judged_with_the_records_that_are_here() {
    let crm = with_stock();
    let plan = upload(&crm.person, "stock 2024.csv", "Code,Thing,Town\nD1,a,Ulm\nD2,b,Kiel\n");
    assert_eq!(plan["proposal"]["tables"][0]["fields"][2]["type"], "text", "two rows alone are no choices");
    tells(&plan, &[("Ulm", true, "", "")]);
}

#[test]
fn lists_of_choices_take_new_ones_too() {
    let crm = crm();
    let person = &crm.person;
    let skills = ["SQL; R", "R; Go", "Go", "SQL", "SQL; Go", "R"];
    let file = |more: &str| {
        let all = skills.iter().cycle().take(24).copied().chain([more]).enumerate();
        all.fold("Who,Skills\n".to_owned(), |text, (n, skill)| text + &format!("P{n:02},{skill}\n"))
    };
    apply(person, &upload(person, "people.csv", &file("Go; R")));
    let plan = upload(person, "people.csv", &file("Go; Rust"));
    tells(&plan, &[("Rust", true, "", "")]);
    assert_eq!(apply(person, &plan)["misfits"], 0);
    assert_eq!(column(&records(person, "people", "-who"), "skills")[0], json!(["Go", "Rust"]));
}

#[test]
fn whoever_may_not_change_fields_adds_no_choices() {
    let crm = with_stock();
    let person = &crm.person;
    let may = json!({ "imports": true, "model": false });
    let importer = with_role(&crm, &json!({ "label": "Importer", "base": "editor", "may": may }));
    let text = with(&[("Ulm", 2)]);
    let plan = upload(&importer, "stock 2024.csv", &text);
    tells(&plan, &[("Ulm", false, "rights", "")]);
    assert_eq!(
        findings(&plan, "not_a_choice")[0]["message"],
        "'Ulm' in 'Town': no choice there, and not added: your role may not change fields."
    );
    importer
        .patch(&format!("/api/v1/imports/{}", plan["id"]), &say(&plan, &json!({ "town": { "Ulm": true } })))
        .expect(422);
    // Nor where somebody planned it who may.
    let plan = upload(person, "stock 2024.csv", &text);
    tells(&plan, &[("Ulm", true, "", "")]);
    assert_eq!(apply(&importer, &plan)["misfits"], 2);
    assert_eq!(labels(person, "stock_2023", "town"), ["Jena", "Kiel", "Trier"]);
}
