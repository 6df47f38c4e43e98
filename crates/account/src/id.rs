//! Ids of this slice.

jishi_kernel::ids! {
    /// An account.
    AccountId,
    /// A post (岗位) of an account.
    PostId,
    /// An in-site message.
    MessageId,
}
