//! What a workspace says about itself.

use serde_json::{Value, json};
use sheaf_model::setting::{Kind, Setting, WEEKDAYS};

use super::super::route::{Route, Who};
use super::super::sample::Sample;
use super::super::schema::{filled, flag, list, object, of, or_null, sent, text, with_example};

const SETTINGS: &str = "/api/v1/settings";
const SETTING: &str = "/api/v1/settings/{setting}";
const CHANGED: &[&str] = &["Sheaf-Change"];

/// The routes.
pub fn routes() -> Vec<Route> {
    vec![
        Route::get(SETTINGS, "list_settings", Who::Reader, "List the settings of the workspace, with what holds")
            .answers(200, "Settings")
            .kept(),
        Route::patch(SETTINGS, "change_settings", Who::Admin, "Change settings of the workspace")
            .about("All that are sent, or none; null: the default holds again. It holds at once, and is undone as other changes are.")
            .takes("SettingsChange")
            .answers(200, "Settings")
            .with(CHANGED),
        Route::put(SETTING, "declare_setting", Who::Admin, "Declare a setting of the workspace's own")
            .about("Its name has two parts: `leave.year_begins`. Declared anew, it keeps what was said of it as far as that fits.")
            .takes("NewSetting")
            .answers(200, "Settings")
            .with(CHANGED),
        Route::delete(SETTING, "forget_setting", Who::Admin, "Let go of a setting of the workspace's own")
            .answers(200, "Settings")
            .with(CHANGED),
    ]
}

const KINDS: [&str; 18] = [
    "text",
    "integer",
    "number",
    "boolean",
    "choice",
    "date",
    "time",
    "email",
    "time_zone",
    "locale",
    "currency",
    "weekday",
    "weekdays",
    "hours",
    "days",
    "colour",
    "picture",
    "origins",
];

/// What is sent of a setting.
fn value(setting: &Setting) -> Value {
    let schema = match &setting.kind {
        Kind::Text { longest } => json!({ "type": "string", "minLength": 1, "maxLength": longest }),
        Kind::Integer { least, most } => json!({ "type": "integer", "minimum": least, "maximum": most }),
        Kind::Number { least, most } => json!({ "type": "number", "minimum": least, "maximum": most }),
        Kind::Boolean => json!({ "type": "boolean" }),
        Kind::Choice { choices } => json!({ "type": "string", "enum": choices }),
        Kind::Date => json!({ "type": "string", "format": "date" }),
        Kind::Time => json!({ "type": "string", "pattern": "^([01][0-9]|2[0-3]):[0-5][0-9]$" }),
        Kind::Email => json!({ "type": "string", "format": "email" }),
        Kind::TimeZone => json!({ "type": "string", "examples": ["Europe/Berlin"] }),
        Kind::Locale => json!({ "type": "string", "pattern": "^[A-Za-z]{2,3}(-([A-Za-z]{2}|[0-9]{3}))?$" }),
        Kind::Currency => json!({ "type": "string", "pattern": "^[A-Za-z]{3}$" }),
        Kind::Weekday => json!({ "type": "string", "enum": WEEKDAYS }),
        Kind::Weekdays => json!({ "type": "array", "items": { "type": "string", "enum": WEEKDAYS } }),
        Kind::Hours => {
            let time = json!({ "type": "string", "pattern": "^([01][0-9]|2[0-3]):[0-5][0-9]$" });
            json!({ "type": "object", "properties": { "from": time, "to": time }, "required": ["from", "to"],
                "additionalProperties": false })
        }
        Kind::Days => json!({ "type": "array", "maxItems": 1000, "items": { "type": "object",
            "properties": { "date": { "type": "string", "format": "date" }, "name": { "type": ["string", "null"], "maxLength": 200 } },
            "required": ["date"], "additionalProperties": false } }),
        Kind::Colour => json!({ "type": "string", "pattern": "^#[0-9A-Fa-f]{6}$" }),
        Kind::Picture => json!({ "type": "string", "contentEncoding": "base64" }),
        Kind::Origins => json!({ "type": "array", "maxItems": 1000, "items": { "type": "string", "format": "uri" } }),
    };
    let mut schema = or_null(schema);
    schema["description"] = json!(setting.help);
    schema
}

/// The schemas.
pub fn schemas(_: &Sample) -> Vec<(&'static str, Value)> {
    let kind = json!({ "type": "string", "description": "What its value is.", "enum": KINDS });
    let bound = |about: &str| json!({ "type": "number", "description": about });
    let shown = json!({
        "name": text("By which it is asked for."), "label": text("What people see."), "help": text("What it is for."),
        "type": kind, "default": { "description": "What holds where nothing was said; null: nothing." },
        "value": { "description": "What holds." }, "said": flag("Whether something was said of it."),
        "declared": flag("Whether it is the workspace's own."),
        "longest": { "type": "integer", "description": "Most characters of a text." },
        "least": bound("The least that a number may be."), "most": bound("The most that it may be."),
        "choices": list("Those there are of a choice.", text("One of them.")) });
    let example = json!({ "name": "time_zone", "label": "Time zone", "help": "In which days begin.", "type": "time_zone",
        "default": "UTC", "value": "Europe/Berlin", "said": true, "declared": false });
    let own = json!({ "label": "Leave of a year", "type": "integer", "least": 0, "most": 60, "default": 25 });
    let changes = Setting::common().iter().map(|setting| (setting.name.to_string(), value(setting)));
    let declared = json!({
        "label": filled("What people see; none: made from the name."), "help": text("What it is for."), "type": kind,
        "default": { "description": "What holds where nothing was said; null: nothing." },
        "longest": { "type": "integer", "minimum": 1, "description": "Most characters of a text." },
        "least": bound("The least that a number may be."), "most": bound("The most that it may be."),
        "choices": { "type": "array", "description": "Those there are of a choice.", "items": filled("One of them."), "minItems": 1,
            "maxItems": 1000, "uniqueItems": true } });
    let mut declared = sent("A setting of the workspace's own.", declared, &["type"]);
    declared["additionalProperties"] = json!(false);
    let mut change = sent("What is said anew, by name; those that the workspace declares too.", changes.collect(), &[]);
    change["minProperties"] = json!(1);
    change["patternProperties"] =
        json!({ "^[a-z][a-z0-9_]*[.][a-z][a-z0-9_]*$": { "description": "One that the workspace declares." } });
    vec![
        (
            "Setting",
            with_example(
                object(
                    "Something that a workspace says about itself.",
                    shown,
                    &["longest", "least", "most", "choices"],
                ),
                &example,
            ),
        ),
        (
            "Settings",
            with_example(
                object(
                    "All settings.",
                    json!({ "settings": list("Those that every workspace has, then its own.", of("Setting")) }),
                    &[],
                ),
                &json!({ "settings": [example] }),
            ),
        ),
        (
            "SettingsChange",
            with_example(change, &json!({ "time_zone": "Europe/Berlin", "currency": "EUR", "first_weekday": null })),
        ),
        ("NewSetting", with_example(declared, &own)),
    ]
}
