//! jishi-testkit.
