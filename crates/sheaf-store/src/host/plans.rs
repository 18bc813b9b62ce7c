//! The plans that the host offers, and its coupons.

use sheaf_model::plan::{Coupon, Plan};
use sheaf_model::{Code, Problem};

use super::Host;
use super::kept::{read_json, written_json};
use crate::clock::system_now;
use crate::db::Row;
use crate::fault::Result;

fn plan(row: &Row<'_>) -> Result<Plan> {
    read_json(&row.get::<String>(0)?)
}

fn coupon(row: &Row<'_>) -> Result<(Coupon, i64)> {
    Ok((read_json(&row.get::<String>(0)?)?, row.get(1)?))
}

impl Host {
    /// All plans, the cheapest of a currency first.
    pub fn plans(&self) -> Result<Vec<Plan>> {
        let mut all = self.directory.read(|tables| tables.all("SELECT body FROM @plans", [], plan))?;
        all.sort_by(|a, b| (&a.currency, a.price, &a.name).cmp(&(&b.currency, b.price, &b.name)));
        Ok(all)
    }

    /// The plan with this name.
    pub fn plan(&self, name: &str) -> Result<Option<Plan>> {
        self.directory.read(|tables| tables.one("SELECT body FROM @plans WHERE name = ?1", [name], plan))
    }

    /// Adds a plan; whether there was none of the name.
    pub fn add_plan(&self, plan: &Plan) -> Result<bool> {
        let sql = "INSERT INTO @plans (name, body, created_at) VALUES (?1, ?2, ?3) ON CONFLICT (name) DO NOTHING";
        let body = written_json(plan)?;
        let values = (plan.name.as_str(), body.as_str(), system_now());
        self.directory.write(|tables| Ok(tables.execute(sql, values)? > 0))
    }

    /// Changes a plan for all who have it: they are looked at again. Whether it is there.
    pub fn change_plan(&self, plan: &Plan) -> Result<bool> {
        let body = written_json(plan)?;
        self.directory.write(|tables| {
            let sql = "UPDATE @plans SET body = ?2 WHERE name = ?1";
            let changed = tables.execute(sql, (plan.name.as_str(), body.as_str()))?;
            let again = "UPDATE @subscriptions SET due_at = ?2 WHERE plan = ?1 AND due_at IS NOT NULL";
            tables.execute(again, (plan.name.as_str(), system_now()))?;
            Ok(changed > 0)
        })
    }

    /// Removes a plan that no workspace has, had last, or is about to have. Whether it was there.
    pub fn remove_plan(&self, name: &str) -> Result<bool> {
        self.directory.write(|tables| {
            let used = "SELECT count(*) FROM @subscriptions WHERE plan = ?1 OR next_plan = ?1";
            let used: i64 = tables.only(used, [name], |row| row.get(0))?;
            if used > 0 {
                let message = format!("{used} workspaces have the plan '{name}'.");
                let hint = "Give them another one first, or let nobody else choose it: public false.";
                return Err(Problem::new(Code::Conflict, message).with_hint(hint).into());
            }
            Ok(tables.execute("DELETE FROM @plans WHERE name = ?1", [name])? > 0)
        })
    }

    /// All coupons by their code, with how many workspaces used each.
    pub fn coupons(&self) -> Result<Vec<(Coupon, i64)>> {
        let sql = "SELECT body, used FROM @coupons ORDER BY code";
        self.directory.read(|tables| tables.all(sql, [], coupon))
    }

    /// The coupon with this code.
    pub fn coupon(&self, code: &str) -> Result<Option<(Coupon, i64)>> {
        self.directory.read(|tables| tables.one("SELECT body, used FROM @coupons WHERE code = ?1", [code], coupon))
    }

    /// Adds a coupon; whether there was none of the code.
    pub fn add_coupon(&self, coupon: &Coupon) -> Result<bool> {
        let sql = "INSERT INTO @coupons (code, body, used, created_at) VALUES (?1, ?2, 0, ?3)
                   ON CONFLICT (code) DO NOTHING";
        let body = written_json(coupon)?;
        let values = (coupon.code.as_str(), body.as_str(), system_now());
        self.directory.write(|tables| Ok(tables.execute(sql, values)? > 0))
    }

    /// Removes a coupon. What it took off stays taken off, and nothing more is. Whether it was there.
    pub fn remove_coupon(&self, code: &str) -> Result<bool> {
        self.directory.write(|tables| Ok(tables.execute("DELETE FROM @coupons WHERE code = ?1", [code])? > 0))
    }
}
