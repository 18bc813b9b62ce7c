//! Stamps: each time a form is shown it has a new one, signed, which answers must bring along. It is the key under which they are
//! taken once, and what the page does its work on.

use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256};
use sheaf_model::Problem;

/// The least age of a stamp, in ms: nobody reads a form and answers it within.
pub(super) const LEAST_AGE: i64 = 2_000;
/// The greatest, in ms: for so long too it is remembered which were used.
const GREATEST_AGE: i64 = 24 * 3_600_000;
/// How many bits of a hash must be zero, where nobody says otherwise: some 65,000 hashes.
pub const USUAL_WORK: u8 = 16;
/// The most that may be asked for.
pub const MOST_WORK: u8 = 24;
/// Longest text that shows the work.
const LONGEST_WORK: usize = 32;

/// Bytes of the moment, of what makes it like no other, and of the signature.
const PARTS: (usize, usize, usize) = (8, 16, 32);

/// What signs stamps.
pub(super) struct Seal(Vec<u8>);

impl Seal {
    pub fn new(secret: &str) -> Seal {
        Seal(secret.as_bytes().to_vec())
    }

    fn mac(&self, form: &str, signed: &[u8]) -> Result<Hmac<Sha256>, Problem> {
        let unusable = |_| Problem::new(sheaf_model::Code::Internal, "The form cannot be signed.");
        let mut mac = Hmac::<Sha256>::new_from_slice(&self.0).map_err(unusable)?;
        mac.update(form.as_bytes());
        mac.update(signed);
        Ok(mac)
    }

    /// A new stamp of the form with this address. `unlike` is random.
    pub fn stamp(&self, form: &str, now: i64, unlike: [u8; 16]) -> Result<String, Problem> {
        let mut bytes = now.to_be_bytes().to_vec();
        bytes.extend_from_slice(&unlike);
        let signature = self.mac(form, &bytes)?.finalize().into_bytes();
        bytes.extend_from_slice(&signature);
        Ok(data_encoding::BASE64URL_NOPAD.encode(&bytes))
    }

    /// Whether it is a stamp of this form, and of the right age for answers.
    pub fn expect(&self, form: &str, stamp: &str, now: i64) -> Result<(), Problem> {
        self.expect_alive(form, stamp, now)?;
        if now - self.made(form, stamp)? < LEAST_AGE {
            let message = "The answers came sooner than anybody can read the form.";
            return Err(refused("early", message, "Send them again in two seconds."));
        }
        Ok(())
    }

    /// Whether it is a stamp of this form, and not too old.
    pub fn expect_alive(&self, form: &str, stamp: &str, now: i64) -> Result<(), Problem> {
        if now - self.made(form, stamp)? > GREATEST_AGE {
            return Err(refused("late", "The form was loaded more than a day ago.", "Load the form anew."));
        }
        Ok(())
    }

    /// When a stamp of this form was made, in ms since 1970.
    fn made(&self, form: &str, stamp: &str) -> Result<i64, Problem> {
        let unknown = || refused("unknown", "The stamp is none of this form's.", "Load the form anew.");
        let bytes = data_encoding::BASE64URL_NOPAD.decode(stamp.as_bytes()).map_err(|_| unknown())?;
        if bytes.len() != PARTS.0 + PARTS.1 + PARTS.2 {
            return Err(unknown());
        }
        let (signed, signature) = bytes.split_at(PARTS.0 + PARTS.1);
        self.mac(form, signed)?.verify_slice(signature).map_err(|_| unknown())?;
        Ok(signed.first_chunk().map_or(0, |bytes| i64::from_be_bytes(*bytes)))
    }
}

/// Whether somebody took the trouble: the SHA-256 of stamp, `.` and work begins with so many zero bits.
pub(super) fn expect_work(stamp: &str, work: &str, bits: u8) -> Result<(), Problem> {
    if bits == 0 {
        return Ok(());
    }
    let hash = Sha256::digest(format!("{stamp}.{work}").as_bytes());
    let zero: u32 = match hash.iter().position(|byte| *byte != 0) {
        Some(n) => (n as u32) * 8 + hash[n].leading_zeros(),
        None => 256,
    };
    if work.len() <= LONGEST_WORK && zero >= u32::from(bits) {
        return Ok(());
    }
    let message = format!("The work is not done: the hash of stamp, '.' and 'work' must begin with {bits} zero bits.");
    Err(Problem::field("work", "work", message))
}

fn refused(code: &str, message: &str, hint: &str) -> Problem {
    Problem::field("stamp", code, message).with_hint(hint)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ages_and_signatures() {
        let (seal, other) = (Seal::new("a secret of the workspace"), Seal::new("another"));
        let stamp = seal.stamp("form", 1_000_000, [7; 16]).unwrap();
        let code = |seal: &Seal, form: &str, stamp: &str, now: i64| match seal.expect(form, stamp, now) {
            Ok(()) => "taken".to_owned(),
            Err(problem) => problem.errors[0].code.clone(),
        };
        let cases = [
            (&seal, "form", 1_000_000, "early"),
            (&seal, "form", 1_001_999, "early"),
            (&seal, "form", 1_002_000, "taken"),
            (&seal, "form", 1_000_000 + GREATEST_AGE, "taken"),
            (&seal, "form", 1_000_001 + GREATEST_AGE, "late"),
            (&seal, "another form", 1_002_000, "unknown"),
            (&other, "form", 1_002_000, "unknown"),
        ];
        for (seal, form, now, expected) in cases {
            assert_eq!(code(seal, form, &stamp, now), expected, "{form} at {now}");
        }
        let mut forged = data_encoding::BASE64URL_NOPAD.decode(stamp.as_bytes()).unwrap();
        forged[7] ^= 1;
        let forged = data_encoding::BASE64URL_NOPAD.encode(&forged);
        assert_eq!(code(&seal, "form", &forged, 1_002_000), "unknown");
        assert_eq!(code(&seal, "form", "x", 1_002_000), "unknown");
    }

    #[test]
    fn work() {
        let done = (0_u32..).map(|n| n.to_string()).find(|work| expect_work("stamp", work, 10).is_ok()).unwrap();
        assert!(expect_work("stamp", &done, 24).is_err(), "more is asked than was done");
        assert!(expect_work("another", &done, 10).is_err(), "done for another stamp");
        assert!(expect_work("stamp", "", 0).is_ok(), "none is asked");
    }
}
