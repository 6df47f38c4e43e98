//! 转办: the lead of an item goes to another department or organisation.

use crate::model::ItemState;

/// What is to happen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Asked<'a> {
    /// State of the item.
    pub item: ItemState,
    /// The item has a lead at the place given.
    pub from_found: bool,
    /// The department or organisation that takes over exists and is open.
    pub to_found: bool,
    /// It leads the item already.
    pub to_leads: bool,
    /// Path of the organisation that runs the programme.
    pub programme_path: &'a str,
    /// Path of the organisation that takes over (of the department's organisation).
    pub to_path: &'a str,
    /// Why.
    pub reason: &'a str,
}

/// Why a transfer is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refused {
    /// The item is finished or struck off.
    ItemClosed(ItemState),
    /// There is no such lead.
    NoFrom,
    /// There is no such department or organisation, or it lies outside the programme's part of the tree.
    NoTo,
    /// It leads already.
    Same,
    /// No reason given.
    NoReason,
}

impl Refused {
    /// The field at fault; empty when the act itself is refused.
    pub const fn field(&self) -> &'static str {
        match self {
            Self::ItemClosed(_) => "",
            Self::NoFrom => "from",
            Self::NoTo | Self::Same => "to",
            Self::NoReason => "reason",
        }
    }

    /// What a person reads.
    pub fn text(&self) -> String {
        match self {
            Self::ItemClosed(state) => format!("事项{}，不能转办", state.word()),
            Self::NoFrom => "请选择原牵头单位".to_owned(),
            Self::NoTo => "请选择本单位的部门或下级组织".to_owned(),
            Self::Same => "该单位已是牵头单位".to_owned(),
            Self::NoReason => "请写明转办原因".to_owned(),
        }
    }
}

/// Decides on a transfer.
///
/// # Errors
/// Why it is refused.
pub fn transfer(asked: &Asked<'_>) -> Result<(), Refused> {
    if asked.item != ItemState::Open {
        return Err(Refused::ItemClosed(asked.item));
    }
    if !asked.from_found {
        return Err(Refused::NoFrom);
    }
    if !asked.to_found || !asked.to_path.starts_with(asked.programme_path) {
        return Err(Refused::NoTo);
    }
    if asked.to_leads {
        return Err(Refused::Same);
    }
    if asked.reason.trim().is_empty() {
        return Err(Refused::NoReason);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lead_goes_down_the_tree_and_not_sideways() {
        let asked = Asked {
            item: ItemState::Open,
            from_found: true,
            to_found: true,
            to_leads: false,
            programme_path: "000001",
            to_path: "000001",
            reason: "职责调整",
        };
        for (asked, outcome) in [
            (asked, Ok(())),
            (
                Asked {
                    to_path: "000001000002",
                    ..asked
                },
                Ok(()),
            ),
            (
                Asked {
                    to_path: "000002",
                    ..asked
                },
                Err(Refused::NoTo),
            ),
            (Asked { to_path: "", ..asked }, Err(Refused::NoTo)),
            (Asked { to_found: false, ..asked }, Err(Refused::NoTo)),
            (
                Asked {
                    from_found: false,
                    ..asked
                },
                Err(Refused::NoFrom),
            ),
            (Asked { to_leads: true, ..asked }, Err(Refused::Same)),
            (Asked { reason: " ", ..asked }, Err(Refused::NoReason)),
            (
                Asked {
                    item: ItemState::Finished,
                    ..asked
                },
                Err(Refused::ItemClosed(ItemState::Finished)),
            ),
        ] {
            assert_eq!(transfer(&asked), outcome, "{asked:?}");
        }
    }
}
