//! Persons (自然人): one identity a human being, encrypted, masked, logged.

/// Routes of this slice.
pub fn routes() -> jishi_platform::Routes {
    jishi_platform::Routes::new()
}
