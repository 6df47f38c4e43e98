//! jishi-programme.
