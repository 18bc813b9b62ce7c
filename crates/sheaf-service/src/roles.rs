//! The roles of a workspace: those that every workspace has, and its own.

use std::sync::Arc;

use serde_json::{Value, json};
use sheaf_model::role::{Ability, Deed, Role, Starter};
use sheaf_model::{Code, FieldType, Model, Problem};

use crate::access::Principal;
use crate::open::{Open, Sheaf};
use crate::parts::{label_for, name_and_label, object};
use crate::plans::Feature;
use crate::tables::Shaped;

/// The parts of a role that may be sent.
const PARTS: [&str; 6] = ["name", "label", "description", "base", "may", "tables"];

impl Open {
    /// Refuses a role that is not there.
    pub fn expect_role(&self, name: &str) -> Result<(), Problem> {
        self.store.notice()?;
        let model = self.store.model();
        if Starter::named(name).is_some() || model.role(name).is_some() {
            return Ok(());
        }
        let mut known: Vec<&str> = Starter::ROLES.into_iter().map(Starter::name).collect();
        known.extend(model.roles.iter().map(|role| role.name.as_str()));
        let problem = Problem::unknown("role", name, known);
        Err(Problem { hint: problem.hint, ..Problem::field("role", "unknown", problem.message) })
    }

    /// Refuses to let somebody give a role to others (or take it from them) that may be more than their own: an owner gives every role,
    /// an administrator all but an owner's, others their own.
    pub fn expect_to_give(&self, who: &Principal, role: &str) -> Result<(), Problem> {
        self.expect_role(role)?;
        let own = Starter::named(who.role());
        let may = match own {
            Some(Starter::Owner) => true,
            Some(Starter::Admin) => role != Starter::Owner.name(),
            _ => role == who.role(),
        };
        if may {
            return Ok(());
        }
        let message = format!("Whoever has the role '{}' does not decide who has the role '{role}'.", who.role());
        Err(Problem::new(Code::Forbidden, message).with_hint("Ask an owner or an administrator of the workspace."))
    }

    /// The roles that somebody can have, from the one that may do most; then the workspace's own.
    pub fn roles(&self, who: &Principal) -> Result<Value, Problem> {
        self.store.notice()?;
        let model = self.store.model();
        who.require(&model, Ability::Members)?;
        let starters = Starter::ROLES.into_iter().map(|starter| match model.role(starter.name()) {
            Some(own) => shown(own),
            None => shown(&plain(starter)),
        });
        let own = model.roles.iter().filter(|role| Starter::named(&role.name).is_none()).map(shown);
        Ok(json!({ "roles": starters.chain(own).collect::<Vec<_>>() }))
    }

    /// One role.
    pub fn role(&self, who: &Principal, name: &str) -> Result<Value, Problem> {
        let all = self.roles(who)?;
        let found = all["roles"].as_array().into_iter().flatten().find(|role| role["name"] == *name);
        let known = || all["roles"].as_array().into_iter().flatten().filter_map(|role| role["name"].as_str());
        found.cloned().ok_or_else(|| Problem::unknown("role", name, known()))
    }

    /// Makes a role, or gives one that every workspace has another meaning here.
    pub async fn create_role(self: &Arc<Self>, who: &Principal, body: &Value) -> Result<Shaped, Problem> {
        who.require_admin(&self.store.model())?;
        let body = object(body)?;
        let made = self.change_model(who, "role made", move |model| {
            let mut body = body.clone();
            name_and_label(&mut body, "role", |name| model.role(name).is_some() || Starter::named(name).is_some())?;
            body.entry("base").or_insert(json!(Starter::Reader));
            let role = read(Value::Object(body))?;
            let name = role.name.clone();
            model.roles.push(role);
            Ok(name)
        });
        let (name, change) = made.await?;
        Ok(Shaped { shown: self.role(who, &name)?, change })
    }

    /// Changes a role: what is sent takes the place of what was said. Of one that every workspace has, what it means here.
    pub async fn change_role(self: &Arc<Self>, who: &Principal, name: &str, body: &Value) -> Result<Shaped, Problem> {
        who.require_admin(&self.store.model())?;
        self.role(who, name)?;
        let (changes, of) = (object(body)?, name.to_owned());
        let changed = self.change_model(who, format!("role '{name}' changed"), move |model| {
            let before = match (model.role(&of), Starter::named(&of)) {
                (Some(own), _) => own.clone(),
                (None, Some(starter)) => plain(starter),
                (None, None) => return Err(Problem::unknown("role", &of, model.roles.iter().map(|r| r.name.as_str()))),
            };
            let mut whole = object(&json!(before))?;
            whole.extend(changes.clone());
            let after = read(Value::Object(whole))?;
            if after.name != of {
                let message = "The name of a role stays: members and tokens have it by its name.";
                return Err(Problem::field("name", "fixed", message).with_hint("Change its label."));
            }
            match model.roles.iter_mut().find(|role| role.name == of) {
                Some(role) => *role = after,
                None => model.roles.push(after),
            }
            Ok(())
        });
        let ((), change) = changed.await?;
        Ok(Shaped { shown: self.role(who, name)?, change })
    }

    /// Deletes a role that nobody has; one that every workspace has becomes what it is elsewhere.
    async fn forget_role(self: &Arc<Self>, who: &Principal, name: &str) -> Result<Shaped, Problem> {
        let of = name.to_owned();
        let deleted = self.change_model(who, format!("role '{name}' deleted"), move |model| {
            if model.role(&of).is_none() {
                return Err(Problem::unknown("role", &of, model.roles.iter().map(|r| r.name.as_str())));
            }
            expect_unused(model, &of)?;
            model.roles.retain(|role| role.name != of);
            Ok(())
        });
        Ok(Shaped { shown: Value::Null, change: deleted.await?.1 })
    }
}

impl Sheaf {
    /// Makes a role of a workspace's own, where its plan has such.
    pub async fn create_role(&self, open: &Arc<Open>, who: &Principal, body: &Value) -> Result<Shaped, Problem> {
        who.require_admin(&open.store.model())?;
        self.expect_feature(&open.entry, Feature::OwnRoles)?;
        open.create_role(who, body).await
    }

    /// Changes a role, or gives one another meaning that every workspace has, where its plan has such.
    pub async fn change_role(
        &self,
        open: &Arc<Open>,
        who: &Principal,
        name: &str,
        body: &Value,
    ) -> Result<Shaped, Problem> {
        who.require_admin(&open.store.model())?;
        self.expect_feature(&open.entry, Feature::OwnRoles)?;
        open.change_role(who, name, body).await
    }

    /// Deletes a role of a workspace, which no member and no token may have then.
    pub async fn delete_role(&self, open: &Arc<Open>, who: &Principal, name: &str) -> Result<Shaped, Problem> {
        who.require_admin(&open.store.model())?;
        let [members, tokens, invitations] = self.host.with_role(open.entry.id, name)?;
        if Starter::named(name).is_none() && members + tokens + invitations > 0 {
            let message = format!(
                "The role '{name}' is that of {members} members, {tokens} tokens and {invitations} invitations."
            );
            return Err(Problem::new(Code::Conflict, message).with_hint("Give them another role first."));
        }
        open.forget_role(who, name).await
    }
}

fn plain(starter: Starter) -> Role {
    starter.plain(label_for(starter.name()))
}

/// A role as the API shows it: what it says of its own, and what of the workspace it may do in all.
fn shown(role: &Role) -> Value {
    let starter = Starter::named(&role.name);
    let mut told = json!(role);
    told["may"] =
        Ability::ALL.into_iter().map(|ability| (ability.name().to_owned(), json!(role.has(ability)))).collect();
    told["tables"] = json!(role.tables);
    told["description"] = json!(role.description);
    told["fixed"] = json!(starter.is_some_and(Starter::is_fixed));
    told["starter"] = json!(starter.is_some());
    told["otherwise"] =
        Deed::ALL.into_iter().map(|deed| (deed.name().to_owned(), json!(role.base.does(deed)))).collect();
    told
}

fn read(mut body: Value) -> Result<Role, Problem> {
    let parts = body.as_object_mut().into_iter().flat_map(|body| body.keys().cloned().collect::<Vec<_>>());
    if let Some(unknown) = parts.into_iter().find(|part| !PARTS.contains(&part.as_str())) {
        let problem = Problem::unknown("part of a role", &unknown, PARTS);
        return Err(Problem { hint: problem.hint, ..Problem::field(&unknown, "unknown", problem.message) });
    }
    let mut role: Role = serde_json::from_value(body)
        .map_err(|e| Problem::new(Code::Unreadable, format!("The role cannot be read: {e}.")))?;
    // What is as its base has it is not said.
    let base = role.base;
    role.may.retain(|ability, may| *may != base.has(*ability));
    role.tables.retain(|_, rights| *rights != Default::default());
    role.description = role.description.filter(|text| !text.trim().is_empty());
    Ok(role)
}

/// A role that moves of a status are for stays.
fn expect_unused(model: &Model, name: &str) -> Result<(), Problem> {
    if Starter::named(name).is_some() {
        return Ok(());
    }
    for table in &model.tables {
        for field in &table.fields {
            let FieldType::Status { moves, .. } = &field.kind else { continue };
            if moves.iter().any(|step| step.by.iter().any(|by| by == name)) {
                let message = format!("Moves of '{}' of '{}' are for the role '{name}'.", field.label, table.label);
                return Err(Problem::new(Code::Conflict, message).with_hint("Change those first."));
            }
        }
    }
    Ok(())
}
