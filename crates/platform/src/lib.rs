//! What every slice stands on: the database, permission, sessions, log, outbox and jobs, files,
//! messages, configuration, errors and routes. No page and no rule of the field lives here.

pub mod account;
pub mod audit;
pub mod authz;
pub mod config;
pub mod cx;
pub mod db;
pub mod error;
pub mod files;
pub mod http;
pub mod idempotency;
pub mod jobs;
pub mod keys;
pub mod mail;
pub mod mail_job;
pub mod message;
pub mod outbox;
pub mod password;
pub mod random;
pub mod routes;
pub mod rules;
pub mod session;
pub mod setting;
pub mod state;
pub mod throttle;

pub use cx::Cx;
pub use error::AppError;
pub use routes::Routes;
pub use state::App;
