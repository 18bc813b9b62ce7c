//! dump
fn main() {
    for s in &sheaf_query::sql::postgres::functions().statements { println!("{s};"); }
}
