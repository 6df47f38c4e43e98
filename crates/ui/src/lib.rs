//! jishi-ui.
