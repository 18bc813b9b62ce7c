//! The binary of Sheaf: HTTP, command line, configuration, wiring.

fn main() {}
