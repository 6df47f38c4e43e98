//! jishi-platform.
