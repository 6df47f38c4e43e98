//! What a unit is entered with: name, code, kind, number of young employees.

use crate::credit::CreditCode;
use crate::kind::UnitKind;
use jishi_org::rule::naming;

/// Longest name, in characters.
pub const NAME: usize = naming::NAME;
/// Longest address, in characters.
pub const ADDRESS: usize = 200;
/// Most young employees of one unit.
pub const YOUNG: i64 = 1_000_000;

/// A unit's name.
///
/// # Errors
/// The reason in words.
pub fn name(text: &str) -> Result<String, String> {
    naming::name(text, NAME).map_err(|refused| refused.text("单位名称"))
}

/// A unit's address, or nothing.
///
/// # Errors
/// The reason in words.
pub fn address(text: &str) -> Result<String, String> {
    naming::optional(text, ADDRESS).map_err(|refused| refused.text("地址"))
}

/// The code of a unit of a kind; required for some kinds.
///
/// # Errors
/// The reason in words.
pub fn code(text: &str, kind: &UnitKind) -> Result<Option<String>, String> {
    if crate::credit::plain(text).is_empty() {
        if kind.code {
            return Err(format!("请填写{}的统一社会信用代码", kind.name));
        }
        return Ok(None);
    }
    let code: CreditCode = text.parse().map_err(crate::credit::Fault::text)?;
    Ok(Some(code.to_string()))
}

/// The number of young employees, or nothing.
///
/// # Errors
/// The reason in words.
pub fn young(text: &str) -> Result<Option<i64>, String> {
    if text.is_empty() {
        return Ok(None);
    }
    match text.parse() {
        Ok(young) if (0..=YOUNG).contains(&young) => Ok(Some(young)),
        _ => Err(format!("青年职工数请填 0 至 {YOUNG} 的整数")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn some_kinds_need_their_code() {
        let (firm, village) = (UnitKind::find("企业").unwrap(), UnitKind::find("村").unwrap());
        assert_eq!(code(" ", village), Ok(None));
        assert!(code("", firm).is_err_and(|e| e.contains("请填写企业的")));
        assert!(code("12", village).is_err_and(|e| e.contains("18 位")));
        assert_eq!(code("91350100m000100y43", firm), Ok(Some("91350100M000100Y43".to_owned())));
    }

    #[test]
    fn numbers_are_whole() {
        assert_eq!((young(""), young("0"), young("30")), (Ok(None), Ok(Some(0)), Ok(Some(30))));
        assert!(young("-1").is_err() && young("1.5").is_err() && young("1000001").is_err());
    }
}
