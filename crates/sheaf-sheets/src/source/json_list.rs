//! The only list of objects within a document, as services answer: `{"status": "ok", "data": {"items": [{…}, {…}]}}`.

use std::collections::HashSet;

use super::json_text::Json;
use sheaf_model::problem::Result;

/// Levels of objects around the list.
const DEEPEST: usize = 4;

/// The fields of an object.
type Fields = Vec<(String, Json)>;

/// Takes the only list of objects out of an object with its key, if nothing else there repeats.
pub(super) fn take_only(fields: &mut Fields) -> Option<(String, Vec<Json>)> {
    let mut found = Vec::new();
    if !look(fields, &mut Vec::new(), &mut found) {
        return None;
    }
    let [path] = found.as_slice() else { return None };
    // A list of one within what is told of one thing is a part of it.
    let is_one = list_at(fields, path).is_none_or(|records| records.len() < 2);
    if is_one && leaves(fields) > 1 { None } else { take(fields, path) }
}

fn list_at<'j>(fields: &'j [(String, Json)], path: &[usize]) -> Option<&'j [Json]> {
    let (at, deeper) = path.split_first()?;
    match &fields.get(*at)?.1 {
        Json::List(records) if deeper.is_empty() => Some(records),
        Json::Object(within) => list_at(within, deeper),
        _ => None,
    }
}

/// Notes the places of lists of objects; false where anything else repeats: other lists, objects that are alike.
fn look(fields: &[(String, Json)], path: &mut Vec<usize>, found: &mut Vec<Vec<usize>>) -> bool {
    if path.len() > DEEPEST || are_alike(fields) {
        return false;
    }
    fields.iter().enumerate().all(|(at, (_, value))| {
        path.push(at);
        let goes_on = match value {
            Json::List(values) if values.iter().all(|v| matches!(v, Json::Object(fields) if !fields.is_empty())) => {
                found.extend((!values.is_empty()).then(|| path.clone()));
                true
            }
            Json::List(_) => false,
            Json::Object(fields) => look(fields, path, found),
            _ => true,
        };
        path.pop();
        goes_on
    })
}

/// Whether two objects beside each other have most keys in common: they are records by their keys.
fn are_alike(fields: &[(String, Json)]) -> bool {
    let keys = |value: &Json| match value {
        Json::Object(fields) => Some(fields.iter().map(|(key, _)| key.clone()).collect::<HashSet<String>>()),
        _ => None,
    };
    let objects: Vec<HashSet<String>> = fields.iter().filter_map(|(_, value)| keys(value)).collect();
    let alike = |one: &HashSet<String>, other: &HashSet<String>| {
        one.intersection(other).count() * 2 > one.len().max(other.len())
    };
    objects.windows(2).any(|pair| alike(&pair[0], &pair[1]))
}

/// Takes the list at a place, and the objects that held nothing else.
fn take(fields: &mut Fields, path: &[usize]) -> Option<(String, Vec<Json>)> {
    let (at, deeper) = path.split_first()?;
    if deeper.is_empty() {
        let (key, value) = fields.remove(*at);
        return if let Json::List(records) = value { Some((key, records)) } else { None };
    }
    let Json::Object(within) = &mut fields.get_mut(*at)?.1 else { return None };
    let taken = take(within, deeper);
    if within.is_empty() {
        fields.remove(*at);
    }
    taken
}

/// How many values are in objects within each other.
pub(super) fn leaves(fields: &[(String, Json)]) -> usize {
    let within = |value: &Json| match value {
        Json::Object(within) if !within.is_empty() => leaves(within),
        _ => 1,
    };
    fields.iter().map(|(_, value)| within(value)).sum()
}

/// Hands over the values of objects within each other one by one, by keys with dots: all of the keys at once could be far longer
/// than the document.
pub(super) fn each_leaf<'j>(
    above: &str,
    fields: &'j [(String, Json)],
    take: &mut dyn FnMut(&str, &'j Json) -> Result<()>,
) -> Result<()> {
    for (key, value) in fields {
        let key = if above.is_empty() { key.clone() } else { format!("{above}.{key}") };
        match value {
            Json::Object(within) if !within.is_empty() => each_leaf(&key, within, take)?,
            _ => take(&key, value)?,
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::super::json_text::Text;
    use super::*;

    #[test]
    fn the_only_list_of_objects_is_taken() {
        for (text, wanted) in [
            (
                r#"{"status":"ok","data":{"items":[{"id":1},{"id":2}]},"paging":{"next":"x"}}"#,
                Some("items 2 status|paging.next"),
            ),
            (
                r#"{"hits":{"total":{"value":2},"hits":[{"a":1},{"a":2}]},"errors":[]}"#,
                Some("hits 2 hits.total.value|errors"),
            ),
            (r#"{"d":{"results":[{"a":1}]}}"#, Some("results 1 ")),
            // A list of one beside more, other lists, several of them, records by their keys, lists of single values, too deep.
            (r#"{"a":{"x":[{"id":1}]},"b":{"y":[{"id":1}]}}"#, None),
            (r#"{"data":{"items":[{"id":1}],"tags":["a","b"]}}"#, None),
            (r#"{"ann":{"age":3,"pets":[{"n":1}]},"bo":{"age":4,"pets":[]}}"#, None),
            (r#"{"user":{"name":"Ann","addresses":[{"city":"Ulm"}]}}"#, None),
            (r#"{"data":{"items":[1,2]}}"#, None),
            (r#"{"data":{"items":[]}}"#, None),
            (r#"{"a":{"b":{"c":{"d":{"e":{"f":[{"x":1}]}}}}}}"#, None),
            (r#"{"a":1}"#, None),
        ] {
            let Ok(Json::Object(mut fields)) = Text::new(text.as_bytes()).value() else { panic!("{text}") };
            let found = take_only(&mut fields).map(|(key, records)| {
                let mut around = Vec::new();
                let kept = each_leaf("", &fields, &mut |key, _| {
                    around.push(key.to_owned());
                    Ok(())
                });
                assert!(kept.is_ok() && around.len() == leaves(&fields));
                format!("{key} {} {}", records.len(), around.join("|"))
            });
            assert_eq!(found.as_deref(), wanted, "{text}");
        }
    }
}
