//! The host's directory: workspaces, people, sessions, links and tokens.

mod support;

use sheaf_model::Problem;
use sheaf_store::Fault;
use sheaf_store::host::Host;

const FAR: i64 = i64::MAX;

fn told<T: std::fmt::Debug>(result: Result<T, Fault>) -> String {
    Problem::from(result.unwrap_err()).message
}

#[test]
fn workspaces_by_name() {
    let folder = tempfile::tempdir().unwrap();
    let host = Host::open(folder.path()).unwrap();
    let acme = host.create_workspace("acme", "Acme Ltd").unwrap();
    host.create_workspace("base", "Base").unwrap();
    assert!(host.workspace_folder(acme.id).join("workspace.db").exists());
    assert_eq!(told(host.create_workspace("acme", "Other")), "There is a workspace 'acme' already.");
    assert_eq!(host.workspace("acme").unwrap(), Some(acme.clone()));
    assert_eq!(host.workspace_by_id(acme.id).unwrap(), Some(acme));
    assert_eq!(host.workspace("Acme").unwrap(), None);
    let names: Vec<String> = host.workspaces(None).unwrap().into_iter().map(|w| w.name).collect();
    assert_eq!(names, ["acme", "base"]);
}

#[test]
fn people_and_their_workspaces() {
    let folder = tempfile::tempdir().unwrap();
    let host = Host::open(folder.path()).unwrap();
    let acme = host.create_workspace("acme", "Acme Ltd").unwrap();
    host.create_workspace("base", "Base").unwrap();
    let ann = host.add_person("Ann@Example.com", "Ann", None, false).unwrap();
    let chief = host.add_person("chief@example.com", "Chief", Some("hash"), true).unwrap();
    assert_eq!(
        told(host.add_person("ANN@example.COM", "Other", None, false)),
        "There is a person 'ANN@example.COM' already."
    );
    assert_eq!(host.person(" ann@EXAMPLE.com").unwrap(), Some(ann.clone()));
    assert_eq!(host.role(acme.id, ann.id).unwrap(), None);
    host.set_member(acme.id, ann.id, "editor").unwrap();
    host.set_member(acme.id, ann.id, "admin").unwrap();
    assert_eq!(host.role(acme.id, ann.id).unwrap().as_deref(), Some("admin"));
    assert_eq!(host.workspaces(Some(&ann)).unwrap(), [acme]);
    assert_eq!(host.workspaces(Some(&chief)).unwrap().len(), 2);
    let emails: Vec<String> = host.people().unwrap().into_iter().map(|p| p.email).collect();
    assert_eq!(emails, ["Ann@Example.com", "chief@example.com"]);
}

#[test]
fn sessions_end_and_links_serve_once() {
    let folder = tempfile::tempdir().unwrap();
    let host = Host::open(folder.path()).unwrap();
    let ann = host.add_person("ann@example.com", "Ann", None, false).unwrap();
    for (hash, until) in [(b"here", FAR), (b"left", FAR), (b"over", 1)] {
        host.add_session(hash, ann.id, until).unwrap();
    }
    assert!(host.session(b"over").unwrap().is_none());
    assert_eq!(host.session(b"here").unwrap().map(|p| p.id), Some(ann.id));
    host.set_password(ann.id, "new", Some(b"here")).unwrap();
    assert!(host.session(b"left").unwrap().is_none());
    assert_eq!(host.session(b"here").unwrap().and_then(|p| p.password).as_deref(), Some("new"));
    host.end_session(b"here").unwrap();
    assert!(host.session(b"here").unwrap().is_none());
    host.add_link(b"link", ann.id, FAR).unwrap();
    host.add_link(b"late", ann.id, 1).unwrap();
    assert_eq!(host.use_link(b"link").unwrap().map(|p| p.id), Some(ann.id));
    for hash in [b"link", b"late", b"none"] {
        assert!(host.use_link(hash).unwrap().is_none());
    }
}

#[test]
fn tokens_belong_to_their_workspace() {
    let folder = tempfile::tempdir().unwrap();
    let host = Host::open(folder.path()).unwrap();
    let acme = host.create_workspace("acme", "Acme").unwrap();
    let base = host.create_workspace("base", "Base").unwrap();
    let token = host.add_token(acme.id, "load", "editor", &[1; 32]).unwrap();
    host.token_used(token.id, 42).unwrap();
    let found = host.token(&[1; 32]).unwrap().unwrap();
    assert_eq!((found.workspace, found.role.as_str(), found.last_used_at), (acme.id, "editor", Some(42)));
    assert_eq!(host.tokens(base.id).unwrap(), []);
    assert!(!host.delete_token(base.id, token.id).unwrap());
    assert!(host.delete_token(acme.id, token.id).unwrap());
    assert!(host.token(&[1; 32]).unwrap().is_none());
}

#[test]
fn another_process_shows_in_the_count_of_commits() {
    let folder = tempfile::tempdir().unwrap();
    let (one, two) = (Host::open(folder.path()).unwrap(), Host::open(folder.path()).unwrap());
    let before = one.data_version().unwrap();
    two.create_workspace("acme", "Acme").unwrap();
    assert_ne!(one.data_version().unwrap(), before);
    assert_eq!(one.workspaces(None).unwrap().len(), 1);
}
