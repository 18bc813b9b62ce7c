//! Runs statements: SQLite, the writer of a workspace and its change log, migrations, the directory of workspaces.
