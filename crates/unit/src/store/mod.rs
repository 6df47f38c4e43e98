//! Rows ↔ values.

pub mod attribute;
pub mod change;
pub mod cover;
pub mod list;
pub mod mark;
pub mod rate;
pub mod then;
pub mod unit;
mod walk;
pub mod young;

/// `u` is on the register on a day.
macro_rules! registered {
    ($day:literal) => {
        concat!("u.opened_on <= ", $day, " and (u.closed_on is null or u.closed_on >= ", $day, ")")
    };
}

/// `u` was of a kind and had an attribute with a value on a day; empty parameters ask for nothing.
macro_rules! matching {
    ($kind:literal, $attribute:literal, $value:literal, $day:literal) => {
        concat!(
            "(",
            $kind,
            " = '' or exists (select 1 from unit_kind k where k.unit_id = u.id and k.kind = ",
            $kind,
            " and ",
            jishi_platform::holds!("k", $day),
            ")) and ",
            $crate::store::having!($attribute, $value, $day)
        )
    };
}

/// `u` had up to two more attributes with a value on a day; empty parameters ask for nothing.
macro_rules! also {
    ($one:literal, $first:literal, $two:literal, $second:literal, $day:literal) => {
        concat!(
            $crate::store::having!($one, $first, $day),
            " and ",
            $crate::store::having!($two, $second, $day)
        )
    };
}

/// `u` had an attribute with a value on a day; empty parameters ask for nothing.
macro_rules! having {
    ($attribute:literal, $value:literal, $day:literal) => {
        concat!(
            "(",
            $attribute,
            " = '' or exists (select 1 from unit_mark m where m.unit_id = u.id and m.attribute = ",
            $attribute,
            " and (",
            $value,
            " = '' or m.value = ",
            $value,
            ") and ",
            jishi_platform::holds!("m", $day),
            "))"
        )
    };
}

pub(crate) use {also, having, matching, registered};
