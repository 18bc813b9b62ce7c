//! Our own functions of PostgreSQL against those of Rust, on thousands of inputs.
