//! `PUT /api/v1/tables/{table}/records`

use serde_json::json;

use crate::server::crm;

const PATH: &str = "/api/v1/tables/leads/records";

#[test]
fn known_again() {
    let crm = crm();
    let one = json!({ "key": ["email"], "records": [{ "fields": { "name": "Ann", "email": "ann@example.org" } }] });
    let first = crm.editor.put(PATH, &one).expect(200).json();
    assert_eq!((&first["created"], &first["updated"], &first["records"][0]["id"]), (&json!(1), &json!(0), &json!(1)));
    let both = json!({ "key": "email", "records": [
        { "fields": { "name": "Anna", "email": "ANN@example.org" } }, { "fields": { "name": "Bo", "email": "bo@example.org" } } ] });
    let second = crm.editor.put(PATH, &both).expect(200).json();
    assert_eq!((&second["created"], &second["updated"]), (&json!(1), &json!(1)));
    assert_eq!((&second["records"][0]["id"], &second["records"][0]["fields"]["name"]), (&json!(1), &json!("Anna")));
}

#[test]
fn what_is_refused() {
    let crm = crm();
    let record = json!([{ "fields": { "name": "Ann" } }]);
    let cases = [
        (json!({ "records": record }), "'key' names the fields by which a record is known again."),
        (json!({ "key": ["nmae"], "records": record }), "There is no field 'nmae' in table 'leads'."),
    ];
    for (body, message) in cases {
        assert_eq!(crm.editor.put(PATH, &body).detail(), message);
    }
}
