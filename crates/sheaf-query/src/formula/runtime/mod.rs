//! Our own scalar functions: pure, deterministic, without panics. The store registers them with SQLite as `sheaf_<name>`.
