//! What Sheaf does: access, records, imports, exports.
