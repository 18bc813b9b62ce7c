//! What the provider tells of invoices: signed, heard once, in whatever order it comes.

use hmac::{Hmac, KeyInit, Mac};
use serde_json::Value;
use sha2::Sha256;
use sheaf_model::{Code, Problem};
use sheaf_store::host::{Heard, Status};

use crate::open::Sheaf;

/// How old what it tells may be, and how far ahead its clock, in seconds.
const TOLERANCE: i64 = 300;

impl Sheaf {
    /// Takes what the provider tells: `signature` is its header `Stripe-Signature`. What is not about an invoice of ours is let be.
    pub fn hear_payments(&self, signature: Option<&str>, body: &[u8]) -> Result<(), Problem> {
        let secret = self.payments.as_ref().and_then(|payments| payments.webhook_secret.as_deref());
        let secret = secret.ok_or_else(|| Problem::new(Code::NotFound, "This host hears of no payments."))?;
        let now = jiff::Timestamp::now().as_second();
        if !is_signed(secret, signature.unwrap_or_default(), body, now) {
            let message = "'Stripe-Signature' is missing, too old, or not of this body and the secret of this host.";
            return Err(Problem::new(Code::Forbidden, message));
        }
        let unreadable = || Problem::new(Code::Unreadable, "The event cannot be read.");
        let event: Value = serde_json::from_slice(body).map_err(|_| unreadable())?;
        let id = event["id"].as_str().filter(|id| !id.is_empty()).ok_or_else(unreadable)?;
        let about = &event["data"]["object"];
        let said = |part: &str| about[part].as_str();
        let status = said("status").and_then(Status::named).filter(|_| said("object") == Some("invoice"));
        let heard = said("id").zip(status).map(|(provider, status)| Heard {
            provider,
            status,
            number: said("number"),
            url: said("hosted_invoice_url"),
        });
        self.host.hear_of_invoice(id, heard.as_ref())?;
        Ok(())
    }
}

/// Whether a body is signed: `t=1492774577,v1=5257a8…`, of which one of the `v1` is the HMAC-SHA256 of `t.body`, and `t` is not long ago.
fn is_signed(secret: &str, header: &str, body: &[u8], now: i64) -> bool {
    let parts = || header.split(',').filter_map(|part| part.trim().split_once('='));
    let mut moments = parts().filter(|(name, _)| *name == "t");
    let (Some((_, said)), None) = (moments.next(), moments.next()) else { return false };
    if !said.parse::<i64>().is_ok_and(|at| at.abs_diff(now) <= TOLERANCE.unsigned_abs()) {
        return false;
    }
    let Ok(mac) = Hmac::<Sha256>::new_from_slice(secret.as_bytes()) else { return false };
    let mac = mac.chain_update(said).chain_update(".").chain_update(body);
    parts().filter(|(name, _)| *name == "v1").any(|(_, signature)| {
        let signature = data_encoding::HEXLOWER_PERMISSIVE.decode(signature.as_bytes());
        // Compared in the same time, wherever they differ.
        signature.is_ok_and(|signature| mac.clone().verify_slice(&signature).is_ok())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const BODY: &[u8] = b"{\"id\":\"evt_1\"}";

    fn signature(secret: &str, at: &str, body: &[u8]) -> String {
        let mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).unwrap();
        let mac = mac.chain_update(at).chain_update(".").chain_update(body);
        data_encoding::HEXLOWER.encode(&mac.finalize().into_bytes())
    }

    #[test]
    fn a_body_is_signed_by_whoever_has_the_secret_and_just_now() {
        let right = signature("whsec", "1000", BODY);
        let other = signature("other", "1000", BODY);
        let cases = [
            (format!("t=1000,v1={right}"), 1000, true),
            (format!("t=1000, v1={right}"), 1300, true),
            (format!("t=1000,v1={right}"), 701, true),
            (format!("t=1000,v1={right}"), 1301, false),
            (format!("t=1000,v1={right}"), 699, false),
            // While the secret is changed there are two, and another scheme counts for nothing.
            (format!("t=1000,v1={other},v1={right},v0=1"), 1000, true),
            (format!("t=1000,v0={right}"), 1000, false),
            (format!("t=1000,v1={other}"), 1000, false),
            (format!("t=1001,v1={right}"), 1000, false),
            (format!("t=1000,t=1001,v1={right}"), 1000, false),
            (format!("v1={right}"), 1000, false),
            (format!("t=1000,v1={}", &right[..62]), 1000, false),
            ("t=1000,v1=zz".to_owned(), 1000, false),
            (String::new(), 1000, false),
        ];
        for (header, now, expected) in cases {
            assert_eq!(is_signed("whsec", &header, BODY, now), expected, "{header} {now}");
        }
        assert!(!is_signed("whsec", &format!("t=1000,v1={right}"), b"{}", 1000));
    }
}
