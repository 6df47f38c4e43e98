//! Cadres (团干部): posts, terms, staffing, hand-over.

/// Routes of this slice.
pub fn routes() -> jishi_platform::Routes {
    jishi_platform::Routes::new()
}
