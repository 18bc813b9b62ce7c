//! What a change of the model tells of settings and roles: for each part that is otherwise, what it was and what it is. It stands in the
//! entry of the log, so that whoever reads the log need not find out.

use std::collections::BTreeSet;

use serde_json::{Value, json};
use sheaf_model::Model;

/// Most bytes of a value that is told whole.
const LONGEST: usize = 1_000;

/// What is otherwise: `part` (`setting` or `role`), its `name`, its `label`, which part of a role by `path`, `before` and `after`;
/// null: nothing was, or is, said.
pub(crate) fn changed(before: &Model, after: &Model) -> Vec<Value> {
    let mut all = Vec::new();
    settings(before, after, &mut all);
    roles(before, after, &mut all);
    all
}

fn settings(before: &Model, after: &Model, all: &mut Vec<Value>) {
    let models = [after, before];
    let known = models.iter().flat_map(|model| model.settings.all());
    let mut seen = BTreeSet::new();
    for setting in known.filter(|setting| seen.insert(setting.name.clone())) {
        let [was, is] = [before, after].map(|model| model.settings.value(&setting.name));
        if was != is {
            all.push(json!({ "part": "setting", "name": setting.name, "label": setting.label, "path": [],
                "before": short(was), "after": short(is) }));
        }
    }
}

fn roles(before: &Model, after: &Model, all: &mut Vec<Value>) {
    let names: BTreeSet<&str> = before.roles.iter().chain(&after.roles).map(|role| role.name.as_str()).collect();
    for name in names {
        let [was, is] = [before, after].map(|model| model.role(name));
        let Some(label) = is.or(was).map(|role| role.label.as_str()) else { continue };
        let [was, is] = [was, is].map(|role| role.map_or(Value::Null, |role| json!(role)));
        leaves(&mut Vec::new(), (&was, &is), &mut |path, (before, after)| {
            // By its name it is told of; that it has one is no news.
            if path != ["name"] {
                all.push(json!({ "part": "role", "name": name, "label": label, "path": path,
                    "before": short(before), "after": short(after) }));
            }
        });
    }
}

/// A value as the log has it: of one that is long, such as a logo, how many bytes it is.
fn short(value: &Value) -> Value {
    let bytes = value.to_string().len();
    if bytes > LONGEST { json!({ "bytes": bytes }) } else { value.clone() }
}

/// A value before and after.
type Pair<'v> = (&'v Value, &'v Value);

/// Each value that is otherwise, by the way to it.
fn leaves(path: &mut Vec<String>, (was, is): Pair<'_>, tell: &mut dyn FnMut(&[String], Pair<'_>)) {
    if was == is {
        return;
    }
    if !was.is_object() && !is.is_object() {
        tell(path, (was, is));
        return;
    }
    let keys = [was, is].into_iter().filter_map(Value::as_object).flat_map(|parts| parts.keys());
    for key in keys.collect::<BTreeSet<_>>() {
        path.push(key.clone());
        leaves(path, (&was[key.as_str()], &is[key.as_str()]), tell);
        path.pop();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_of_a_role_is_otherwise() {
        let role = |more: Value| {
            let mut role = json!({ "name": "sales", "label": "Sales", "base": "editor" });
            role.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
            Model { roles: vec![serde_json::from_value(role).unwrap()], ..Model::default() }
        };
        let before = role(json!({ "tables": { "leads": { "delete": true, "read": "amount > 1" } } }));
        let after = role(
            json!({ "may": { "exports": false }, "tables": { "leads": { "delete": false, "read": "amount > 1" } } }),
        );
        let told: Vec<String> = changed(&before, &after)
            .iter()
            .map(|one| format!("{} {} {} {} {}", one["part"], one["name"], one["path"], one["before"], one["after"]))
            .collect();
        assert_eq!(
            told,
            [
                r#""role" "sales" ["may","exports"] null false"#,
                r#""role" "sales" ["tables","leads","delete"] true false"#
            ]
        );
        assert!(changed(&after, &after).is_empty());
        assert!(changed(&Model::default(), &after).iter().all(|one| one["before"].is_null()));
    }
}
