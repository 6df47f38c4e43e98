//! Transfers (组织关系转接) as a state machine with a configurable chain.

/// Routes of this slice.
pub fn routes() -> jishi_platform::Routes {
    jishi_platform::Routes::new()
}
