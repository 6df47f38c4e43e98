//! Units (单位) and which organisation covers them: the denominators of 建团率.

/// Routes of this slice.
pub fn routes() -> jishi_platform::Routes {
    jishi_platform::Routes::new()
}
