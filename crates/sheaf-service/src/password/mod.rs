//! Passwords: kept as Argon2id, so many hashed at a time, and none that is tried first.

mod common;

use std::sync::{Arc, LazyLock};
use std::thread::available_parallelism;
use std::time::Duration;

use argon2::password_hash::{PasswordHash, PasswordHasher, PasswordVerifier, SaltString};
use argon2::{Algorithm, Argon2, Params, Version};
use sheaf_model::{Code, Problem};
use tokio::sync::Semaphore;

use crate::secret::random;

/// Shortest password.
pub const SHORTEST_PASSWORD: usize = 10;
/// How long one waits for a turn.
const PATIENCE: Duration = Duration::from_secs(5);

/// Turns at hashing. Each takes 19 MiB and a processor for its time: more at once than there are processors would make none of them
/// sooner, and as many as strangers send would take all the memory that there is.
static TURNS: LazyLock<Arc<Semaphore>> =
    LazyLock::new(|| Arc::new(Semaphore::new(available_parallelism().map_or(2, usize::from).max(2))));

fn argon() -> Argon2<'static> {
    // The first of the parameter sets that OWASP's password storage cheat sheet names: 19 MiB, 2 rounds, 1 lane.
    let params = Params::new(19 * 1024, 2, 1, None).unwrap_or_default();
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
}

/// Refuses what is too short, too long, or tried first. `whose`: what is known of the person it is to be of, such as name and address.
pub(crate) fn expect_fit(password: &str, whose: &[&str]) -> Result<(), Problem> {
    if password.chars().count() < SHORTEST_PASSWORD {
        let message =
            format!("The password has {} characters, expected at least {SHORTEST_PASSWORD}.", password.chars().count());
        return Err(Problem::field("password", "too_short", message));
    }
    if password.len() > 1_000 {
        return Err(Problem::field("password", "too_long", "The password is longer than 1,000 bytes."));
    }
    if common::is_common(password, whose) {
        let message =
            "The password is one of those that are tried first: it is made of a common word, a name or a row of keys.";
        return Err(Problem::field("password", "common", message).with_hint(
            "Take several words that have nothing to do with each other, or let a password manager make one.",
        ));
    }
    Ok(())
}

/// Argon2id in PHC form, of a password that is fit to be `whose`. Takes some 20 ms: `hashed` waits for it off the request's thread.
pub fn hash_password(password: &str, whose: &[&str]) -> Result<String, Problem> {
    expect_fit(password, whose)?;
    let mut salt = [0_u8; 16];
    random(&mut salt)?;
    let unusable = |_| Problem::new(Code::Internal, "The password cannot be hashed.");
    let salt = SaltString::encode_b64(&salt).map_err(unusable)?;
    Ok(argon().hash_password(password.as_bytes(), &salt).map_err(unusable)?.to_string())
}

/// Whether a password is the one. Takes as long where there is none, so that time does not tell who is known.
fn verify_password(password: &str, kept: Option<&str>) -> bool {
    const NOBODY: &str =
        "$argon2id$v=19$m=19456,t=2,p=1$c2hlYWZzaGVhZnNoZWFm$Qm9uZXNvZmFoYXNodGhhdG5vYm9keWhhcwAAAAAAAAA";
    let matches =
        |hash: &str| PasswordHash::new(hash).is_ok_and(|h| argon().verify_password(password.as_bytes(), &h).is_ok());
    match kept {
        Some(kept) => matches(kept),
        None => {
            let _ = matches(NOBODY);
            false
        }
    }
}

/// The same as `hash_password`, when its turn comes.
pub(crate) async fn hashed(password: &str, whose: &[&str]) -> Result<String, Problem> {
    // What is refused waits for nothing.
    expect_fit(password, whose)?;
    let (password, whose) = (password.to_owned(), whose.iter().map(|&of| of.to_owned()).collect::<Vec<_>>());
    in_turn(&TURNS, PATIENCE, move || {
        let whose: Vec<&str> = whose.iter().map(String::as_str).collect();
        hash_password(&password, &whose)
    })
    .await?
}

/// The same as `verify_password`, when its turn comes.
pub(crate) async fn is_password(password: &str, kept: Option<&str>) -> Result<bool, Problem> {
    let (password, kept) = (password.to_owned(), kept.map(str::to_owned));
    in_turn(&TURNS, PATIENCE, move || verify_password(&password, kept.as_deref())).await
}

/// Does work where it keeps no request waiting, as soon as a turn is free.
async fn in_turn<T: Send + 'static>(
    turns: &Arc<Semaphore>,
    patience: Duration,
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, Problem> {
    let busy = || {
        Problem::new(Code::Unavailable, "Too many passwords are being checked at this moment.")
            .with_hint("Try again in a moment.")
    };
    let turn = tokio::time::timeout(patience, Arc::clone(turns).acquire_owned()).await;
    let turn = turn.map_err(|_| busy())?.map_err(|_| busy())?;
    let done = tokio::task::spawn_blocking(move || {
        // Also where nobody waits for it any more, the turn is taken until it is done.
        let _turn = turn;
        work()
    });
    done.await.map_err(|_| Problem::new(Code::Internal, "The password cannot be checked."))
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;

    #[test]
    fn passwords() {
        let kept = hash_password("correct horse", &[]).unwrap();
        assert!(kept.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"));
        assert!(verify_password("correct horse", Some(&kept)) && !verify_password("wrong horse", Some(&kept)));
        assert!(!verify_password("correct horse", None));
        let message = |password: &str| hash_password(password, &["ann.weber@example.org"]).unwrap_err().message;
        assert_eq!(message("short"), "The password has 5 characters, expected at least 10.");
        let common =
            "The password is one of those that are tried first: it is made of a common word, a name or a row of keys.";
        assert_eq!(message("P4ssw0rd2024!"), common);
        assert_eq!(message("annweber1985"), common);
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 4)]
    async fn so_many_at_a_time_and_whoever_waits_too_long_is_told() {
        let turns = Arc::new(Semaphore::new(2));
        let (now, most) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
        let all: Vec<_> = (0..20)
            .map(|_| {
                let (turns, now, most) = (Arc::clone(&turns), Arc::clone(&now), Arc::clone(&most));
                tokio::spawn(async move {
                    let work = move || {
                        most.fetch_max(now.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
                        std::thread::sleep(Duration::from_millis(5));
                        now.fetch_sub(1, Ordering::SeqCst);
                    };
                    in_turn(&turns, Duration::from_secs(60), work).await
                })
            })
            .collect();
        for one in all {
            one.await.unwrap().unwrap();
        }
        assert_eq!(most.load(Ordering::SeqCst), 2);
        let _both = turns.acquire_many(2).await.unwrap();
        let refused = in_turn(&turns, Duration::from_millis(10), || ()).await.unwrap_err();
        assert_eq!(
            (refused.code, refused.message.as_str()),
            (Code::Unavailable, "Too many passwords are being checked at this moment.")
        );
    }
}
