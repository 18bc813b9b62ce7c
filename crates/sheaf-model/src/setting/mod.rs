//! Settings of a workspace: what it may say about itself, with the kind and the default of each. A workspace can declare more.

mod kind;

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::model::Model;
use crate::name::check_name;
use crate::problem::{FieldProblem, Problem, Result};
use crate::temporal::DAY;

pub use kind::{Kind, WEEKDAYS};

/// Most settings that a workspace declares.
pub const MOST_DECLARED: usize = 200;

/// Something that a workspace may say about itself.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Setting {
    /// By which it is asked for; those that are declared have a dot in it, as in `leave.year_begins`.
    pub name: Cow<'static, str>,
    /// What people see.
    pub label: Cow<'static, str>,
    /// What it is for, in a sentence.
    #[serde(default, skip_serializing_if = "str::is_empty")]
    pub help: Cow<'static, str>,
    /// What its value is.
    #[serde(flatten)]
    pub kind: Kind,
    /// What holds where nothing was said; null: nothing.
    #[serde(default)]
    pub default: Value,
}

/// What a workspace says about itself.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Settings {
    /// What was said, by name. What is not here has its default.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    said: BTreeMap<String, Value>,
    /// Settings beside those that every workspace has.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    declared: Vec<Setting>,
}

/// Those that every workspace has, in the order that people see.
static COMMON: LazyLock<Vec<Setting>> = LazyLock::new(|| {
    let setting = |name: &'static str, label: &'static str, help: &'static str, kind: Kind, default: Value| Setting {
        name: name.into(),
        label: label.into(),
        help: help.into(),
        kind,
        default,
    };
    let week = json!(["monday", "tuesday", "wednesday", "thursday", "friday"]);
    vec![
        setting(
            "time_zone",
            "Time zone",
            "In which days begin: TODAY(), names of exports, and moments as pages show and take them. Times in formulas and in imported files are UTC.",
            Kind::TimeZone,
            json!("UTC"),
        ),
        setting(
            "locale",
            "Language and region",
            "In which invitations are written, and how numbers and dates look to those who chose nothing.",
            Kind::Locale,
            Value::Null,
        ),
        setting("currency", "Currency", "With which pages begin new fields of money.", Kind::Currency, Value::Null),
        setting(
            "first_weekday",
            "First day of the week",
            "With which calendars begin; nothing: as it is usual where the reader is.",
            Kind::Weekday,
            Value::Null,
        ),
        setting(
            "working_days",
            "Working days",
            "On which it is worked in a usual week. Kept for whoever asks; nothing is reckoned by it.",
            Kind::Weekdays,
            week,
        ),
        setting(
            "working_hours",
            "Working hours",
            "From when to when it is worked on a usual day. Kept for whoever asks; nothing is reckoned by it.",
            Kind::Hours,
            json!({ "from": "09:00", "to": "17:00" }),
        ),
        setting(
            "holidays",
            "Holidays",
            "Days on which nobody works. Kept for whoever asks; nothing is reckoned by them.",
            Kind::Days,
            json!([]),
        ),
        setting(
            "hours_per_day",
            "Hours in a working day",
            "How many hours that are billed make a day. Kept for whoever asks; nothing is reckoned by it.",
            Kind::Number { least: Some(0.25), most: Some(24.0) },
            json!(8),
        ),
        setting(
            "capture_minutes",
            "Interval of time records",
            "To how many minutes worked time is rounded. Kept for whoever asks; nothing is rounded by it.",
            Kind::Integer { least: Some(1), most: Some(240) },
            json!(15),
        ),
        setting(
            "mail_sender",
            "Name of the sender",
            "Under which invitations to this workspace are sent.",
            Kind::Text { longest: Some(100) },
            Value::Null,
        ),
        setting(
            "reply_to",
            "Answers go to",
            "The address to which its invitations are answered.",
            Kind::Email,
            Value::Null,
        ),
        setting(
            "colour",
            "Colour",
            "Beside the name of the workspace, where it has no logo.",
            Kind::Colour,
            Value::Null,
        ),
        setting("logo", "Logo", "A small picture beside the name of the workspace.", Kind::Picture, Value::Null),
        setting(
            "second_factor",
            "Second factor",
            "Whether nobody comes in without one: a code or a passkey.",
            Kind::Boolean,
            json!(false),
        ),
        setting(
            "log_days",
            "Days that the log tells of",
            "After how many days entries of the log no longer say what was changed or done, but for who and when; nothing: never.",
            Kind::Integer { least: Some(30), most: Some(36_500) },
            Value::Null,
        ),
        setting(
            "origins",
            "Other sites",
            "Web sites whose pages may ask the API of this workspace with a token.",
            Kind::Origins,
            json!([]),
        ),
    ]
});

impl Setting {
    /// Those that every workspace has, in the order that people see.
    pub fn common() -> &'static [Setting] {
        &COMMON
    }

    /// A value as it is kept, or what is wrong with it.
    pub fn read(&self, value: &Value) -> Result<Value> {
        self.kind.read(value).map_err(|expected| {
            let message = format!("'{}' is no value of '{}': expected {expected}.", shortened(value), self.label);
            Problem::field(self.name.as_ref(), "value", message)
        })
    }
}

/// A value as a message shows it.
fn shortened(value: &Value) -> String {
    let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    match text.char_indices().nth(80) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text,
    }
}

impl Settings {
    /// Whether nothing was said.
    pub fn is_empty(&self) -> bool {
        self.said.is_empty() && self.declared.is_empty()
    }

    /// All there are, in the order that people see: those that every workspace has, then its own.
    pub fn all(&self) -> impl Iterator<Item = &Setting> {
        COMMON.iter().chain(&self.declared)
    }

    /// The one of this name, or a problem that says which one may have been meant.
    pub fn expect(&self, name: &str) -> Result<&Setting> {
        self.all().find(|setting| setting.name == name).ok_or_else(|| {
            let problem = Problem::unknown("setting", name, self.all().map(|setting| setting.name.as_ref()));
            Problem { hint: problem.hint, ..Problem::field(name, "unknown", problem.message) }
        })
    }

    /// What was said of a setting; none: its default holds.
    pub fn said(&self, name: &str) -> Option<&Value> {
        self.said.get(name)
    }

    /// What holds of a setting; null: nothing, also of one that is not there.
    pub fn value(&self, name: &str) -> &Value {
        let default = || self.all().find(|setting| setting.name == name).map(|setting| &setting.default);
        self.said.get(name).or_else(default).unwrap_or(&Value::Null)
    }

    /// A text that holds.
    pub fn text(&self, name: &str) -> Option<&str> {
        self.value(name).as_str()
    }

    /// Whether a yes or no holds.
    pub fn is(&self, name: &str) -> bool {
        self.value(name) == true
    }

    /// On which day a moment is there, in days since 1970. `moment`: milliseconds since 1970.
    pub fn day_of(&self, moment: i64) -> i64 {
        let zone = self.text("time_zone").filter(|zone| *zone != "UTC");
        let zone = zone.and_then(|zone| jiff::tz::TimeZone::get(zone).ok());
        let at = jiff::Timestamp::from_millisecond(moment);
        let ahead = zone.zip(at.ok()).map_or(0, |(zone, at)| i64::from(zone.to_offset(at).seconds()) * 1_000);
        (moment + ahead).div_euclid(DAY)
    }

    /// Says something of a setting; null: its default holds again.
    pub fn say(&mut self, name: &str, value: &Value) -> Result<()> {
        let setting = self.expect(name)?;
        if value.is_null() {
            self.said.remove(name);
            return Ok(());
        }
        let value = setting.read(value)?;
        // What is said is kept where it is the default, too: another version may have another one.
        self.said.insert(name.to_owned(), value);
        Ok(())
    }

    /// Declares a setting, or says anew what it is. What was said of it stays as far as it fits.
    pub fn declare(&mut self, setting: Setting) {
        let name = setting.name.to_string();
        match self.declared.iter_mut().find(|own| own.name == name) {
            Some(own) => *own = setting,
            None => self.declared.push(setting),
        }
        let kept = self.said.get(&name).and_then(|said| self.expect(&name).ok()?.read(said).ok());
        match kept {
            Some(said) => self.said.insert(name, said),
            None => self.said.remove(&name),
        };
    }

    /// Lets go of a declared setting, and of what was said of it. Answers whether it was there.
    pub fn forget(&mut self, name: &str) -> bool {
        let before = self.declared.len();
        self.declared.retain(|own| own.name != name);
        self.declared.len() < before && {
            self.said.remove(name);
            true
        }
    }

    /// Whether a setting is the workspace's own.
    pub fn is_declared(&self, name: &str) -> bool {
        self.declared.iter().any(|own| own.name == name)
    }
}

pub(crate) fn check_settings(model: &Model, errors: &mut Vec<FieldProblem>) {
    let settings = &model.settings;
    let mut refuse = |place: String, code: &str, message: String| {
        errors.push(FieldProblem { field: place, code: code.to_owned(), message });
    };
    if settings.declared.len() > MOST_DECLARED {
        let message = format!("A workspace declares at most {MOST_DECLARED} settings.");
        refuse("settings".to_owned(), "too_many", message);
    }
    let mut seen = BTreeSet::new();
    for own in &settings.declared {
        let place = format!("settings.{}", own.name);
        let parts: Vec<&str> = own.name.split('.').collect();
        match parts.as_slice() {
            [of, name] if check_name("setting", of).is_ok() && check_name("setting", name).is_ok() => {}
            _ => {
                let message = format!(
                    "The setting '{}' needs a name of two parts, such as 'leave.year_begins': expected letters, digits and underscores around a dot.",
                    own.name
                );
                refuse(place.clone(), "name", message);
            }
        }
        if !seen.insert(own.name.as_ref()) {
            refuse(place.clone(), "taken", format!("There is a setting '{}' already.", own.name));
        }
        if own.label.trim().is_empty() {
            refuse(format!("{place}.label"), "required", format!("The setting '{}' needs a label.", own.name));
        }
        if let Err(message) = own.kind.check() {
            refuse(place.clone(), "type", format!("The setting '{}' {message}.", own.label));
        }
        if !own.default.is_null()
            && let Err(problem) = own.read(&own.default)
        {
            refuse(format!("{place}.default"), "value", problem.message);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn own(name: &'static str, kind: Kind, default: Value) -> Setting {
        Setting { name: name.into(), label: "Own".into(), help: "".into(), kind, default }
    }

    fn problems(settings: Settings) -> String {
        let mut errors = Vec::new();
        check_settings(&Model { settings, ..Model::default() }, &mut errors);
        errors.iter().map(|e| format!("{} {}: {}\n", e.field, e.code, e.message)).collect()
    }

    #[test]
    fn what_every_workspace_has_is_sound() {
        for setting in Setting::common() {
            assert!(setting.kind.check().is_ok(), "{}", setting.name);
            if !setting.default.is_null() {
                assert_eq!(setting.read(&setting.default).as_ref(), Ok(&setting.default), "{}", setting.name);
            }
        }
    }

    #[test]
    fn what_is_said_holds_until_it_is_taken_back() {
        let mut settings = Settings::default();
        assert_eq!(settings.text("time_zone"), Some("UTC"));
        settings.say("time_zone", &json!("Europe/Berlin")).unwrap();
        assert_eq!(settings.text("time_zone"), Some("Europe/Berlin"));
        settings.say("time_zone", &Value::Null).unwrap();
        assert!(settings.is_empty());
        let problem = settings.say("time_zome", &json!("UTC")).unwrap_err();
        assert_eq!(problem.hint.as_deref(), Some("Did you mean 'time_zone'?"));
    }

    #[test]
    fn a_day_begins_where_the_workspace_is() {
        let midnight = 20_600 * DAY;
        let day = |zone: &str, moment: i64| {
            let mut settings = Settings::default();
            settings.say("time_zone", &json!(zone)).unwrap();
            settings.day_of(moment) - 20_600
        };
        assert_eq!((day("UTC", midnight), day("UTC", midnight - 1)), (0, -1));
        assert_eq!((day("Asia/Tokyo", midnight - 9 * 3_600_000), day("America/New_York", midnight)), (0, -1));
    }

    #[test]
    fn what_is_declared_keeps_what_was_said_as_far_as_it_fits() {
        let mut settings = Settings::default();
        settings.declare(own("leave.days", Kind::Integer { least: None, most: None }, json!(25)));
        settings.say("leave.days", &json!(30)).unwrap();
        settings.declare(own("leave.days", Kind::Integer { least: None, most: Some(28) }, json!(20)));
        assert_eq!(settings.value("leave.days"), &json!(20));
        assert!(settings.forget("leave.days"));
        assert!(settings.is_empty() && !settings.forget("leave.days"));
    }

    #[test]
    fn a_declared_setting_has_a_name_of_two_parts_and_a_default_that_fits() {
        let mut settings = Settings::default();
        settings.declare(own("days", Kind::Boolean, Value::Null));
        settings.declare(own("leave.days", Kind::Integer { least: Some(9), most: Some(1) }, json!("x")));
        assert_eq!(
            problems(settings),
            "settings.days name: The setting 'days' needs a name of two parts, such as 'leave.year_begins': expected letters, digits and underscores around a dot.\n\
             settings.leave.days type: The setting 'Own' may be at least 9 and at most 1.\n\
             settings.leave.days.default value: 'x' is no value of 'Own': expected a whole number from 9 to 1.\n"
        );
    }
}
