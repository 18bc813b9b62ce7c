//! The plans and coupons of the host.

use serde_json::{Value, json};

use super::{give, offer, run};
use crate::server::crm;

#[test]
fn a_plan_is_made_changed_and_removed() {
    let crm = crm();
    let made =
        crm.person.post("/api/v1/host/plans", &json!({ "name": "team", "price": 1900, "limits": { "seats": 5 } }));
    let made = made.expect(201).json();
    assert_eq!(
        made,
        json!({ "name": "team", "label": "Team", "price": 1900, "currency": "EUR", "period": "month", "trial_days": 0,
            "public": true, "for_new": false, "features": [],
            "limits": { "seats": 5, "records": null, "storage": null, "calls": null, "automations": null, "apps": null } })
    );
    crm.person.post("/api/v1/host/plans", &json!({ "name": "team" })).expect(409);
    let changes = json!({ "price": 2100, "limits": { "seats": null, "records": 10 }, "features": ["audit"] });
    let changed = crm.person.patch("/api/v1/host/plans/team", &changes).expect(200).json();
    assert_eq!((&changed["limits"]["seats"], &changed["limits"]["records"]), (&Value::Null, &json!(10)));
    assert_eq!((&changed["label"], &changed["features"]), (&json!("Team"), &json!(["audit"])));
    crm.person.patch("/api/v1/host/plans/team", &json!({ "name": "crew" })).expect(422);
    crm.person.patch("/api/v1/host/plans/crew", &json!({ "price": 1 })).expect(404);
    give(&crm, "team");
    let kept = crm.person.delete("/api/v1/host/plans/team").expect(409);
    assert_eq!(kept.detail(), "1 workspaces have the plan 'team'.");
    crm.person.delete("/api/v1/host/workspaces/crm/plan").expect(200);
    crm.person.delete("/api/v1/host/plans/team").expect(204);
    crm.person.delete("/api/v1/host/plans/team").expect(404);
}

#[test]
fn what_does_not_fit_is_told_by_its_part() {
    let crm = crm();
    for (plan, field) in [
        (json!({ "name": "Team" }), "name"),
        (json!({}), "name"),
        (json!({ "name": "a", "price": -1 }), "price"),
        (json!({ "name": "a", "price": 19.5 }), "price"),
        (json!({ "name": "a", "currency": "euro" }), "currency"),
        (json!({ "name": "a", "period": "week" }), "period"),
        (json!({ "name": "a", "trial_days": 14 }), "trial_days"),
        (json!({ "name": "a", "limits": { "seat": 1 } }), "limits.seat"),
        (json!({ "name": "a", "limits": { "seats": -1 } }), "limits.seats"),
        (json!({ "name": "a", "features": ["roles"] }), "features"),
        (json!({ "name": "a", "prize": 1 }), "prize"),
    ] {
        let refused = crm.person.post("/api/v1/host/plans", &plan).expect(422).json();
        assert_eq!(refused["errors"][0]["field"], field, "{refused}");
    }
    for (coupon, field) in [
        (json!({ "code": "A" }), "percent"),
        (json!({ "code": "A", "percent": 10, "amount": 5, "currency": "EUR" }), "percent"),
        (json!({ "code": "A", "percent": 101 }), "percent"),
        (json!({ "code": "A", "amount": 5 }), "currency"),
        (json!({ "code": "Ä", "percent": 5 }), "code"),
        (json!({ "percent": 5 }), "code"),
        (json!({ "code": "A", "percent": 5, "periods": 0 }), "periods"),
        (json!({ "code": "A", "percent": 5, "until": "soon" }), "until"),
    ] {
        let refused = crm.person.post("/api/v1/host/coupons", &coupon).expect(422).json();
        assert_eq!(refused["errors"][0]["field"], field, "{refused}");
    }
}

#[test]
fn a_coupon_is_used_as_often_as_it_may_be() {
    let crm = crm();
    offer(&crm, json!({ "name": "team", "price": 1900 }));
    offer(&crm, json!({ "name": "swiss", "price": 2900, "currency": "CHF" }));
    let coupon = json!({ "code": "spring", "amount": 500, "currency": "EUR", "periods": 2, "uses": 1 });
    let made = crm.person.post("/api/v1/host/coupons", &coupon).expect(201).json();
    assert_eq!((&made["code"], &made["used"]), (&json!("SPRING"), &json!(0)));
    crm.person.post("/api/v1/host/coupons", &coupon).expect(409);
    let old = json!({ "code": "OLD", "percent": 10, "until": "2020-01-01T00:00:00Z" });
    crm.person.post("/api/v1/host/coupons", &old).expect(201);
    let choose = |client: &crate::server::Client, plan: &str, coupon: &str| {
        client.put("/api/v1/plan", &json!({ "plan": plan, "coupon": coupon }))
    };
    let why = |reply: crate::server::Reply| reply.expect(422).json()["errors"][0]["message"].clone();
    assert_eq!(why(choose(&crm.person, "team", "winter")), "The coupon 'WINTER' is not known.");
    assert_eq!(why(choose(&crm.person, "team", "OLD")), "The coupon 'OLD' cannot be used any more.");
    assert_eq!(
        why(choose(&crm.person, "swiss", "SPRING")),
        "The coupon 'SPRING' is in EUR, and the plan 'Swiss' in CHF."
    );
    let told = choose(&crm.person, "team", " spring ").expect(200).json();
    assert_eq!((&told["coupon"], &told["state"]), (&json!("SPRING"), &json!("active")));
    let elsewhere = crm.person.with("sheaf-workspace", "elsewhere");
    assert_eq!(why(choose(&elsewhere, "team", "SPRING")), "The coupon 'SPRING' has been used as often as it may be.");
    assert_eq!(crm.person.get("/api/v1/host/coupons").json()["coupons"][1]["used"], 1);
    crm.person.delete("/api/v1/host/coupons/spring").expect(204);
    crm.person.delete("/api/v1/host/coupons/spring").expect(404);
    crm.person.get("/api/v1/plan").expect(200);
}

#[test]
fn workspaces_that_are_made_have_the_plan_that_is_for_them() {
    let crm = crm();
    offer(&crm, json!({ "name": "team", "price": 1900, "trial_days": 14, "for_new": true }));
    crm.person.post("/api/v1/workspaces", &json!({ "name": "young" })).expect(201);
    let young = crm.person.get("/api/v1/host/workspaces/young/plan").expect(200).json();
    assert_eq!((&young["plan"]["name"], &young["state"]), (&json!("team"), &json!("trial")));
    let old = crm.person.get("/api/v1/host/workspaces/crm/plan").expect(200).json();
    assert_eq!(old["state"], "none");
}

#[test]
fn the_command_line_sets_plans_and_gives_them() {
    let crm = crm();
    let set = [
        "plan",
        "set",
        "team",
        "--price",
        "1900",
        "--limit",
        "seats=5",
        "--limit",
        "calls=none",
        "--feature",
        "own_roles",
    ];
    let made: Value = serde_json::from_str(&run(&crm, &set).unwrap()).unwrap();
    assert_eq!((&made["limits"]["seats"], &made["features"]), (&json!(5), &json!(["own_roles"])));
    let changed = run(&crm, &["plan", "set", "team", "--label", "Crew", "--no-features"]).unwrap();
    let changed: Value = serde_json::from_str(&changed).unwrap();
    assert_eq!(
        (&changed["price"], &changed["label"], &changed["features"]),
        (&json!(1900), &json!("Crew"), &json!([]))
    );
    assert_eq!(run(&crm, &["plan", "list"]).unwrap().lines().count(), 1);
    assert_eq!(run(&crm, &["plan", "give", "crm", "team"]).unwrap(), "crm: Crew\n");
    assert_eq!(crm.admin.get("/api/v1/plan").json()["plan"]["name"], "team");
    assert!(run(&crm, &["plan", "remove", "team"]).unwrap_err().contains("1 workspaces have the plan"));
    assert_eq!(run(&crm, &["plan", "give", "crm", "--none"]).unwrap(), "crm: everything\n");
    run(&crm, &["plan", "remove", "team"]).unwrap();
    assert!(run(&crm, &["plan", "set", "x", "--limit", "seats"]).unwrap_err().contains("'seats' is no limit"));
}
