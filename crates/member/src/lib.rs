//! Members (团员): card, archive, registration, exit, the own page.

/// Routes of this slice.
pub fn routes() -> jishi_platform::Routes {
    jishi_platform::Routes::new()
}
