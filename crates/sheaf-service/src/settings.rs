//! What a workspace says about itself: shown to whoever is in it, changed by its administrators.

use std::sync::Arc;

use serde_json::{Map, Value, json};
use sheaf_model::setting::{Setting, Settings};
use sheaf_model::{Code, Problem};

use crate::access::Principal;
use crate::answer::Answer;
use crate::open::{Open, Sheaf};
use crate::parts::object;
use crate::tables::Shaped;

impl Sheaf {
    /// Whether a workspace lets pages of a site ask its API (`https://example.org`).
    pub fn lets_site(&self, workspace: &str, site: &str) -> bool {
        let none = || Problem::new(Code::NotFound, "There is no such workspace.");
        let open = self.for_strangers(workspace, none);
        let named = |open: &Open| {
            let model = open.model();
            model.settings.value("origins").as_array().is_some_and(|sites| sites.iter().any(|one| one == site))
        };
        open.is_ok_and(|(open, _)| named(&open))
    }
}

impl Open {
    /// Every setting with what holds of it.
    pub fn settings(&self) -> Result<Answer, Problem> {
        self.store.notice()?;
        Ok(Answer::hashed(shown(&self.store.model().settings).to_string().into_bytes()))
    }

    /// Says something of settings, by their names; null: the default holds again. All or none.
    pub async fn change_settings(self: &Arc<Self>, who: &Principal, body: &Value) -> Result<Shaped, Problem> {
        who.require_admin(&self.store.model())?;
        let said = object(body)?;
        let names: Vec<&str> = said.keys().map(String::as_str).collect();
        let about = match names.as_slice() {
            [] => return Err(Problem::new(Code::Unreadable, "No setting was sent.")),
            [one] => format!("setting '{one}' changed"),
            several => format!("settings '{}' changed", several.join("', '")),
        };
        self.shape_settings(who, about, move |settings| {
            let problems = said.iter().filter_map(|(name, value)| settings.say(name, value).err());
            match problems.flat_map(|problem| problem.errors).collect::<Vec<_>>() {
                errors if errors.is_empty() => Ok(()),
                errors => Err(Problem::fields(errors)),
            }
        })
        .await
    }

    /// Declares a setting of the workspace's own, or says anew what it is.
    pub async fn declare_setting(
        self: &Arc<Self>,
        who: &Principal,
        name: &str,
        body: &Value,
    ) -> Result<Shaped, Problem> {
        who.require_admin(&self.store.model())?;
        let setting = read(name, object(body)?)?;
        let about = format!("setting '{name}' declared");
        self.shape_settings(who, about, move |settings| {
            settings.declare(setting.clone());
            Ok(())
        })
        .await
    }

    /// Lets go of a setting of the workspace's own.
    pub async fn forget_setting(self: &Arc<Self>, who: &Principal, name: &str) -> Result<Shaped, Problem> {
        who.require_admin(&self.store.model())?;
        let (about, name) = (format!("setting '{name}' forgotten"), name.to_owned());
        self.shape_settings(who, about, move |settings| {
            if settings.forget(&name) {
                return Ok(());
            }
            let setting = settings.expect(&name).map_err(|problem| Problem { code: Code::NotFound, ..problem })?;
            let message = format!("Every workspace has the setting '{}'.", setting.label);
            Err(Problem::new(Code::Conflict, message).with_hint("Send null for it: then its default holds."))
        })
        .await
    }

    async fn shape_settings(
        self: &Arc<Self>,
        who: &Principal,
        about: String,
        change: impl Fn(&mut Settings) -> Result<(), Problem> + Send + 'static,
    ) -> Result<Shaped, Problem> {
        let changed = self.change_model(who, about, move |model| {
            change(&mut model.settings)?;
            Ok(shown(&model.settings))
        });
        let (shown, change) = changed.await?;
        Ok(Shaped { shown, change })
    }
}

fn shown(settings: &Settings) -> Value {
    let all = settings.all().map(|setting| {
        let mut told = json!(setting);
        told["help"] = json!(setting.help);
        told["value"] = settings.value(&setting.name).clone();
        told["said"] = json!(settings.said(&setting.name).is_some());
        told["declared"] = json!(settings.is_declared(&setting.name));
        told
    });
    json!({ "settings": all.collect::<Vec<_>>() })
}

fn read(name: &str, mut body: Map<String, Value>) -> Result<Setting, Problem> {
    body.insert("name".to_owned(), json!(name));
    body.entry("label").or_insert_with(|| json!(crate::parts::label_for(name.rsplit('.').next().unwrap_or(name))));
    let known = ["name", "label", "help", "type", "default", "longest", "least", "most", "choices"];
    if let Some(unknown) = body.keys().find(|part| !known.contains(&part.as_str())) {
        let problem = Problem::unknown("part of a setting", unknown, known);
        return Err(Problem { hint: problem.hint, ..Problem::field(unknown, "unknown", problem.message) });
    }
    serde_json::from_value(Value::Object(body))
        .map_err(|e| Problem::field("type", "type", format!("The setting cannot be read: {e}.")))
}
