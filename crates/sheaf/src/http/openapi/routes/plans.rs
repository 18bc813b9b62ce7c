//! Plans, what is used of them, what is paid for them, and what is switched on.

use serde_json::{Value, json};
use sheaf_service::plans::{Feature, Limit};

use super::super::route::{Route, Who};
use super::super::sample::{AT, Sample};
use super::super::schema::{
    any_object, by_name, filled, flag, id, list, moment, object, of, one_of, or_null, sent, text, whole, with_example,
};

const PLAN: &str = "/api/v1/plan";
const GIVEN: &str = "/api/v1/host/workspaces/{workspace}/plan";
const STATES: [&str; 5] = ["none", "trial", "active", "ending", "ended"];
const STATUSES: [&str; 6] = ["draft", "sent", "open", "paid", "void", "uncollectible"];

/// The routes.
pub fn routes() -> Vec<Route> {
    vec![
        Route::get(PLAN, "get_plan", Who::Admin, "The workspace's plan, and what is used of it")
            .about("Also where the workspace is only read and emptied. What is used is counted beside the requests: records and bytes within seconds, calls within a minute.")
            .answers(200, "WorkspacePlan"),
        Route::put(PLAN, "choose_plan", Who::Person, "Choose another plan, or stay with one that would end")
            .about("For owners, one of the plans that are public. A dearer one holds at once, and the rest of the period is on the next invoice; a cheaper one holds at the period's end. Where more is used than it allows that is refused with what is over, unless `confirm` is true.")
            .asks(&["workspace"])
            .takes("PlanChoice")
            .answers(200, "WorkspacePlan")
            .may(&[404, 409]),
        Route::delete(PLAN, "cancel_plan", Who::Person, "End the plan with its period")
            .about("For owners. From then on the workspace is read, exported and emptied until another plan is chosen; nothing is lost.")
            .asks(&["workspace"])
            .answers(200, "WorkspacePlan")
            .may(&[400, 404, 409]),
        Route::get("/api/v1/flags", "list_flags", Who::Reader, "Which flags are on for whoever asks").answers(200, "FlagsOn"),
        Route::get("/api/v1/host/flags", "list_host_flags", Who::Host, "List the flags with their rules")
            .answers(200, "Flags"),
        Route::put("/api/v1/host/flags/{flag}", "set_flag", Who::Host, "Say for whom a flag is on")
            .about("These rules and no others; the first that is for somebody holds. None: it is as it is without rules.")
            .takes("FlagRules")
            .answers(200, "Flag")
            .may(&[404]),
        Route::get("/api/v1/host/plans", "list_plans", Who::Host, "List the plans").answers(200, "Plans"),
        Route::post("/api/v1/host/plans", "create_plan", Who::Host, "Add a plan")
            .takes("NewPlan")
            .answers(201, "Plan")
            .may(&[409]),
        Route::patch("/api/v1/host/plans/{plan}", "change_plan", Who::Host, "Change a plan for all who have it")
            .about("What it has holds at once, what it costs from the next period on.")
            .takes("PlanParts")
            .answers(200, "Plan")
            .may(&[404]),
        Route::delete("/api/v1/host/plans/{plan}", "remove_plan", Who::Host, "Remove a plan that no workspace has")
            .may(&[404, 409]),
        Route::get("/api/v1/host/coupons", "list_coupons", Who::Host, "List the coupons").answers(200, "Coupons"),
        Route::post("/api/v1/host/coupons", "create_coupon", Who::Host, "Add a coupon")
            .takes("NewCoupon")
            .answers(201, "Coupon")
            .may(&[409]),
        Route::delete("/api/v1/host/coupons/{coupon}", "remove_coupon", Who::Host, "Remove a coupon")
            .about("From the next period on it takes nothing off any more.")
            .may(&[404]),
        Route::get(GIVEN, "get_plan_of_workspace", Who::Host, "The plan of a workspace, for the host")
            .answers(200, "WorkspacePlan")
            .may(&[404]),
        Route::put(GIVEN, "give_plan", Who::Host, "Give a workspace any plan")
            .takes("PlanChoice")
            .answers(200, "WorkspacePlan")
            .may(&[404, 409]),
        Route::delete(GIVEN, "take_plan_away", Who::Host, "Take a workspace's plan away: it may have everything")
            .answers(200, "WorkspacePlan")
            .may(&[404]),
        Route::post("/api/v1/payments/events", "hear_payments", Who::Anybody, "What the payment provider tells")
            .about("Signed with the header `Stripe-Signature`. Each event counts once; what is not about an invoice of this host is let be.")
            .takes("PaymentEvent")
            .may(&[403, 404, 500, 503])
            .done(200),
    ]
}

fn example() -> Value {
    json!({ "name": "team", "label": "Team", "price": 1900, "currency": "EUR", "period": "month", "trial_days": 14, "public": true, "for_new": false,
        "limits": { "seats": 10, "records": 100_000, "storage": 10_000_000_000_i64, "calls": null, "automations": null, "apps": null },
        "features": ["own_roles"] })
}

fn parts() -> Value {
    let limit = || or_null(json!({ "type": "integer", "minimum": 0, "maximum": 1_i64 << 52 }));
    let limits = Limit::ALL.into_iter().map(|name| (name.name().to_owned(), limit()));
    let mut limits = sent(
        "How much there may be, by what is counted; null: any amount. Storage is in bytes, calls are those of a month.",
        limits.collect(),
        &[],
    );
    limits["additionalProperties"] = json!(false);
    json!({
        "label": json!({ "type": "string", "minLength": 1, "maxLength": 100, "description": "What people see." }),
        "price": json!({ "type": "integer", "minimum": 0, "maximum": 1_i64 << 52, "description": "For a period, in the currency's smallest unit." }),
        "currency": json!({ "type": "string", "pattern": "^[A-Za-z]{3}$", "description": "Three letters (ISO 4217)." }),
        "period": one_of("How long the price lasts.", &["month", "year"]),
        "trial_days": json!({ "type": "integer", "minimum": 0, "maximum": 366, "description": "Days that cost nothing, for a workspace that has had no plan." }),
        "public": flag("Whether owners may choose it."),
        "for_new": flag("Whether workspaces that are made from now on have it; of several the cheapest."),
        "limits": limits,
        "features": json!({ "type": "array", "items": { "type": "string", "enum": Feature::ALL.map(Feature::name) }, "description": "What it has of what not every plan has." }) })
}

fn plan_schemas() -> Vec<(&'static str, Value)> {
    let name = json!({ "type": "string", "pattern": "^[a-z0-9]([a-z0-9-]*[a-z0-9])?$", "maxLength": 100, "description": "By which it is known; it stays." });
    let mut shown = parts();
    shown["name"] = name.clone();
    shown["limits"] =
        by_name("How much there may be, by what is counted; null: any amount.", or_null(whole("How much.")));
    let mut new = parts();
    new["name"] = name;
    let (mut new, mut changed) =
        (sent("A plan.", new, &["name"]), sent("What is to be otherwise of a plan.", parts(), &[]));
    new["additionalProperties"] = json!(false);
    changed["additionalProperties"] = json!(false);
    let mut sent_example = example();
    if let Some(limits) = sent_example["limits"].as_object_mut() {
        limits.retain(|_, of| !of.is_null());
    }
    let off = |about: &str| or_null(id(about));
    let coupon = json!({
        "code": text("What people type."), "percent": off("Of a hundred so many."), "amount": off("So much, in the smallest unit of its currency."),
        "currency": or_null(text("Of the amount.")), "periods": off("For how many periods; null: for all."),
        "until": or_null(moment("Until when it can be used; null: for ever.")), "uses": off("How many workspaces can use it; null: any number."),
        "used": whole("How many did.") });
    let coupon_example = json!({ "code": "SPRING", "percent": 20, "amount": null, "currency": null, "periods": 3, "until": null, "uses": 100, "used": 4 });
    let mut new_coupon = sent(
        "A coupon: either percent, or amount and currency.",
        json!({
            "code": json!({ "type": "string", "pattern": "^[A-Za-z0-9-]+$", "maxLength": 100, "description": "What people type, be it in small letters." }),
            "percent": or_null(json!({ "type": "integer", "minimum": 1, "maximum": 100 })),
            "amount": or_null(json!({ "type": "integer", "minimum": 1, "maximum": 1_i64 << 52 })),
            "currency": or_null(json!({ "type": "string", "pattern": "^[A-Za-z]{3}$" })),
            "periods": or_null(json!({ "type": "integer", "minimum": 1, "maximum": u32::MAX })),
            "until": or_null(moment("Until when it can be used; null: for ever.")),
            "uses": or_null(json!({ "type": "integer", "minimum": 1, "maximum": u32::MAX })) }),
        &["code"],
    );
    new_coupon["additionalProperties"] = json!(false);
    vec![
        ("Plan", with_example(object("A plan.", shown, &[]), &example())),
        (
            "Plans",
            with_example(
                object("The plans.", json!({ "plans": list("The cheapest of a currency first.", of("Plan")) }), &[]),
                &json!({ "plans": [example()] }),
            ),
        ),
        ("NewPlan", with_example(new, &sent_example)),
        ("PlanParts", with_example(changed, &json!({ "price": 2100, "limits": { "seats": 12, "calls": null } }))),
        ("Coupon", with_example(object("A coupon.", coupon, &[]), &coupon_example)),
        (
            "Coupons",
            with_example(
                object("The coupons.", json!({ "coupons": list("By their code.", of("Coupon")) }), &[]),
                &json!({ "coupons": [coupon_example] }),
            ),
        ),
        ("NewCoupon", with_example(new_coupon, &json!({ "code": "SPRING", "percent": 20, "periods": 3, "uses": 100 }))),
    ]
}

fn workspace_schemas() -> Vec<(&'static str, Value)> {
    let usage = json!({
        "limit": one_of("What is counted.", &Limit::ALL.map(Limit::name)), "used": whole("How much there is."),
        "of": or_null(whole("How much there may be; null: any amount.")),
        "level": json!({ "type": "integer", "enum": [0, 80, 100], "description": "80: it comes close to the limit; 100: it is beyond it." }) });
    let line = json!({
        "text": text("For what."), "amount": json!({ "type": "integer", "description": "How much, in the smallest unit; less than nothing: given back, or taken off." }),
        "currency": text("Three letters."), "from": moment("From when on."), "to": moment("Until when.") });
    let invoice = json!({
        "id": id("By which it is known here."), "number": or_null(text("The number that stands on it.")), "at": moment("When it was made."),
        "total": whole("How much is to be paid, in the smallest unit."), "currency": text("Three letters."),
        "status": one_of("What has become of it; `draft` and `sent`: it is on its way to whoever is to pay it.", &STATUSES),
        "url": or_null(text("Where it is looked at and paid.")),
        "failed": or_null(text("For the host: why it was not handed over the last time.")) });
    let told = json!({
        "plan": or_null(of("Plan")), "state": one_of("Where it stands; `none`: it has no plan, and may have everything.", &STATES),
        "renews": flag("Whether another period follows."), "from": or_null(moment("When the period began.")), "to": or_null(moment("When it ends.")),
        "next_plan": or_null(text("The plan from the period's end on, where it is another.")), "coupon": or_null(text("The coupon that takes something off.")),
        "usage": list("What is used.", of("Usage")), "over_since": or_null(moment("Since when more is used than the plan allows.")),
        "shut_at": or_null(moment("From when on the workspace is only read and emptied.")), "shut": flag("Whether it is."),
        "plans": list("Those that its owners may choose.", of("Plan")), "billed": flag("Whether invoices are sent."),
        "open": list("What stands on no invoice yet.", of("OpenLine")), "invoices": list("The newest first.", of("Invoice")) });
    let invoiced = json!({ "id": 1, "number": "A-0001", "at": AT, "total": 1900, "currency": "EUR", "status": "open", "url": "https://pay.example/1" });
    let used = json!({ "limit": "seats", "used": 9, "of": 10, "level": 80 });
    let line_example =
        json!({ "text": "Team in place of Start", "amount": 640, "currency": "EUR", "from": AT, "to": AT });
    let told_example = json!({ "plan": example(), "state": "active", "renews": true, "from": AT, "to": AT, "next_plan": null, "coupon": null,
        "usage": [used], "over_since": null, "shut_at": null, "shut": false, "plans": [example()], "billed": true,
        "open": [line_example], "invoices": [invoiced] });
    let mut change = sent(
        "Another plan, or the same one that would end.",
        json!({ "plan": filled("Its name."), "coupon": or_null(text("A coupon that takes something off.")),
            "confirm": flag("Whether it is to be although more is used than it allows.") }),
        &["plan"],
    );
    change["additionalProperties"] = json!(false);
    vec![
        ("Usage", with_example(object("How much is used of something.", usage, &[]), &used)),
        ("OpenLine", with_example(object("Something that is to be paid.", line, &[]), &line_example)),
        ("Invoice", with_example(object("An invoice.", invoice, &["failed"]), &invoiced)),
        ("WorkspacePlan", with_example(object("A workspace's plan.", told, &[]), &told_example)),
        ("PlanChoice", with_example(change, &json!({ "plan": "team" }))),
    ]
}

/// The schemas.
pub fn schemas(_: &Sample) -> Vec<(&'static str, Value)> {
    let rule = json!({
        "workspace": or_null(text("One workspace, by its name.")), "person": or_null(text("One person, by their address.")),
        "percent": or_null(json!({ "type": "integer", "minimum": 0, "maximum": 100, "description": "Of a hundred workspaces so many, always the same ones." })),
        "from": or_null(moment("Not before this moment.")), "until": or_null(moment("Only before this moment.")), "on": flag("Whether it is on for them.") });
    let mut rule_sent =
        sent("For whom a flag is on, or off; what is not said is anybody, or ever.", rule.clone(), &["on"]);
    rule_sent["additionalProperties"] = json!(false);
    let shown = json!({ "name": text("By which it is asked for."), "about": text("What is there where it is on."),
        "default": flag("Whether it is on where no rule says anything."), "rules": list("The first that is for somebody holds.", of("FlagRule")) });
    let example = json!({ "name": "payments", "about": "Workspaces are sent invoices through a payment provider.", "default": false,
        "rules": [{ "workspace": null, "person": null, "percent": 10, "from": null, "until": null, "on": true }] });
    let rules = json!({ "rules": json!({ "type": "array", "maxItems": 200, "items": rule_sent, "description": "The first that is for somebody holds." }) });
    let mut all = vec![
        (
            "FlagsOn",
            with_example(
                object(
                    "Which flags are on.",
                    json!({ "flags": by_name("By their names.", flag("Whether it is on.")) }),
                    &[],
                ),
                &json!({ "flags": { "payments": false } }),
            ),
        ),
        ("FlagRule", object("For whom a flag is on, or off.", rule, &[])),
        ("Flag", with_example(object("Something that can be switched on.", shown, &[]), &example)),
        (
            "Flags",
            with_example(
                object("All flags.", json!({ "flags": list("By their names.", of("Flag")) }), &[]),
                &json!({ "flags": [example] }),
            ),
        ),
        (
            "FlagRules",
            with_example(
                sent("For whom a flag is on.", rules, &["rules"]),
                &json!({ "rules": [{ "percent": 10, "on": true }] }),
            ),
        ),
        (
            "PaymentEvent",
            with_example(
                any_object("An event of the payment provider."),
                &json!({ "id": "evt_1", "type": "invoice.paid",
            "data": { "object": { "id": "in_1", "object": "invoice", "status": "paid" } } }),
            ),
        ),
    ];
    all.extend(plan_schemas());
    all.extend(workspace_schemas());
    all
}
