//! `/api/v1/notifications`

use serde_json::{Value, json};

use super::{number, person, say, with_ann};
use crate::server::Client;

const ALL: &str = "/api/v1/notifications";

/// Why, of which comment, whether it was seen; and how many were not.
fn told(client: &Client) -> (Vec<String>, Value) {
    let all = client.get(ALL).expect(200).json();
    let line = |n: &Value| {
        format!("{} {}{}", n["why"].as_str().unwrap(), n["comment"]["id"], if n["seen"] == true { " seen" } else { "" })
    };
    (all["notifications"].as_array().unwrap().iter().map(line).collect(), all["unseen"].clone())
}

#[test]
fn of_mentions_and_answers() {
    let crm = with_ann();
    let (bo, cem) = (person(&crm, "Bo"), person(&crm, "Cem"));
    assert_eq!(told(&bo), (vec![], json!(0)));
    let id = number(&crm, "Bo");
    say(&crm.editor, &format!("@[Bo]({id}) what do you think?"));
    assert_eq!(told(&bo), (vec!["mention 1".to_owned()], json!(1)));
    let first = bo.get(ALL).json()["notifications"][0].clone();
    assert_eq!((&first["table"], &first["record"]), (&json!("leads"), &json!(1)));
    assert_eq!(first["comment"]["text"], format!("@[Bo]({id}) what do you think?"));
    say(&bo, "Good.");
    assert_eq!(told(&crm.editor), (vec!["reply 2".to_owned()], json!(1)));
    say(&crm.editor, "Thanks.");
    assert_eq!(told(&bo), (vec!["reply 3".to_owned(), "mention 1".to_owned()], json!(2)));
    assert_eq!(told(&cem), (vec![], json!(0)));
    // A page at a time they are the same.
    let page = bo.get(&format!("{ALL}?limit=1")).json();
    let next = bo.get(&format!("{ALL}?limit=1&cursor={}", page["next"].as_str().unwrap())).json();
    assert_eq!((&next["notifications"][0]["comment"]["id"], &next["next"]), (&json!(1), &Value::Null));
    // What was seen.
    assert_eq!(bo.post(&format!("{ALL}/seen"), &json!({ "comments": [3] })).expect(200).json(), json!({ "unseen": 1 }));
    assert_eq!(told(&bo), (vec!["mention 1".to_owned(), "reply 3 seen".to_owned()], json!(1)));
    assert_eq!(bo.post(&format!("{ALL}/seen"), &json!({ "up_to": 3 })).expect(200).json(), json!({ "unseen": 0 }));
    assert_eq!(told(&crm.editor).1, json!(1), "others see for themselves");
    // A reader, too, may say what they have seen.
    assert_eq!(
        crm.reader.post(&format!("{ALL}/seen"), &json!({ "up_to": 9 })).expect(200).json(),
        json!({ "unseen": 0 })
    );
    let id = number(&crm, "Cem");
    say(&bo, &format!("@[Cem]({id})"));
    assert_eq!(told(&cem).0, ["mention 4"]);
    assert_eq!(cem.post(&format!("{ALL}/seen"), &json!({ "up_to": 4 })).expect(200).json(), json!({ "unseen": 0 }));
    // Nobody is told of what is deleted.
    bo.delete("/api/v1/tables/leads/records/1/comments/4").expect(204);
    assert_eq!(told(&cem), (vec![], json!(0)));
}

#[test]
fn what_cannot_be_asked() {
    let crm = with_ann();
    assert_eq!(crm.reader.get(&format!("{ALL}?cursor=x")).expect(400).detail(), "'x' is no cursor of notifications.");
    assert_eq!(crm.reader.get(&format!("{ALL}?limit=0")).expect(422).detail(), "'limit' is 0, expected at least 1.");
    for (body, message) in [
        (json!({}), "Send 'comments', or 'up_to' with the number of a comment."),
        (json!({ "comments": ["x"] }), "'comments' is a list of numbers of comments."),
        (json!({ "up_to": "x" }), "Send 'comments', or 'up_to' with the number of a comment."),
    ] {
        assert_eq!(crm.reader.post(&format!("{ALL}/seen"), &body).expect(422).detail(), message);
    }
}
