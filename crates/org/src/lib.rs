//! jishi-org.
