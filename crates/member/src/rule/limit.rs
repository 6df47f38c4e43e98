//! Rules that are a number and nothing else.

use serde::Deserialize;

/// The rule `member.document`: scans of the 志愿书.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
pub struct DocumentRule {
    /// Days after the approval in which it is due.
    pub within_days: i64,
    /// Largest file, in MB.
    pub most_mb: usize,
}

/// The rule `member.probation_reminder`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
pub struct ReminderRule {
    /// Days before the end of 留团察看.
    pub days: i64,
}

/// The rule `member.invitation`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
pub struct InvitationRule {
    /// Days the link of an invitation is good.
    pub days: i64,
}
