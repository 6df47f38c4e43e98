//! jishi-exchange.
