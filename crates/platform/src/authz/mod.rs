//! Who may do what, where. Deny by default, in four locks: the route declares its act, one policy
//! table answers every role, no query runs without a scope, no write without a permit.

mod act;
mod permit;
mod policy;
mod role;
mod scope;

pub use act::Act;
pub use permit::{Permit, Target};
pub use policy::{Reach, reach};
pub use role::Role;
pub use scope::Scope;
