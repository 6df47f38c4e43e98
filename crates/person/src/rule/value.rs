//! What a person typed for a field, as a value or as what is wrong with it.

use crate::store::change::NewValue;
use crate::words::{known, words};
use crate::{Field, IdNumber, Legacy, Phone, Sex};
use jishi_kernel::{Day, parse_day};

/// Longest name in characters: names of some nationalities are long.
pub const LONGEST_NAME: usize = 50;

/// Reads a name: no digits, no control characters, inner spaces only between letters.
///
/// # Errors
/// What is wrong, in Chinese.
pub fn name(text: &str) -> Result<String, String> {
    let name = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let name = if name.is_ascii() { name } else { name.replace(' ', "") };
    let name = name.replace(['•', '・', '．', '‧'], "·");
    if name.is_empty() {
        return Err("请填写姓名".to_owned());
    }
    if name.chars().count() > LONGEST_NAME {
        return Err(format!("姓名不能超过 {LONGEST_NAME} 个字"));
    }
    let odd = |c: char| c.is_control() || c.is_ascii_digit() || "<>\"\\/@#$%^&*=+[]{}|;:?!，。；？！、".contains(c);
    match name.chars().find(|c| odd(*c)) {
        Some(letter) => Err(format!("姓名中不能有“{}”", letter.escape_default())),
        None => Ok(name),
    }
}

/// What is said of a text that is no word of a field's list.
pub fn not_listed(field: Field) -> String {
    format!("请从列表中选择{}", field.word())
}

/// Reads the text of a field. `document` is the kind of document, for [`Field::Number`] only.
///
/// # Errors
/// What is wrong, in Chinese.
pub fn value(field: Field, text: &str, document: &str, legacy: Legacy, today: Day) -> Result<NewValue, String> {
    let word = |list: &'static [String]| known(list, text).map(str::to_owned).ok_or_else(|| not_listed(field));
    Ok(match field {
        Field::Name => NewValue::Name(name(text)?),
        Field::Number => {
            let number = IdNumber::of(document, text, legacy).map_err(|e| e.text())?;
            if number.born().is_some_and(|born| born > today) {
                return Err("证件号码中的出生日期在今天之后".to_owned());
            }
            NewValue::Number(number)
        }
        Field::Sex => match Sex::from_word(text) {
            Some(sex) if sex != Sex::Unknown => NewValue::Sex(sex),
            _ => return Err("请选择性别".to_owned()),
        },
        Field::Born => match parse_day(text.trim()) {
            Some(day) if day > today => return Err("出生日期不能晚于今天".to_owned()),
            Some(day) if day.year() >= 1900 => NewValue::Born(Some(day)),
            _ => return Err("请填写出生日期".to_owned()),
        },
        Field::Phone if text.trim().is_empty() => NewValue::Phone(None),
        Field::Phone => NewValue::Phone(Some(Phone::parse(text).map_err(|e| e.text().to_owned())?)),
        Field::Ethnicity => NewValue::Ethnicity(word(&words().ethnicity)?),
        Field::Education => NewValue::Education(word(&words().education)?),
        Field::Political => NewValue::Political(word(&words().political)?),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_read_or_refused_with_words() {
        let today = Day::constant(2026, 7, 15);
        let read = |field, text| value(field, text, "", Legacy::Refuse, today);
        assert_eq!(name(" 林  夏 "), Ok("林夏".to_owned()));
        assert_eq!(name("阿依古丽•买买提"), Ok("阿依古丽·买买提".to_owned()));
        assert_eq!(name("Anna  Maria"), Ok("Anna Maria".to_owned()));
        for bad in ["", "  ", "林夏1", "<b>", "林\u{7}夏", &"林".repeat(51)] {
            assert!(name(bad).is_err(), "{bad:?}");
        }
        assert_eq!(read(Field::Ethnicity, "汉"), Ok(NewValue::Ethnicity("汉族".to_owned())));
        assert_eq!(read(Field::Phone, " "), Ok(NewValue::Phone(None)));
        for (field, text, part) in [
            (Field::Born, "2026-07-16", "晚于今天"),
            (Field::Born, "07-16", "请填写"),
            (Field::Sex, "", "请选择"),
            (Field::Education, "好", "请从列表中选择学历"),
            (Field::Phone, "123", "11 位"),
            (Field::Number, "123", "18 位"),
        ] {
            let error = read(field, text).unwrap_err();
            assert!(error.contains(part), "{error}");
        }
        let later = crate::with_check_character("99000020260716123").unwrap();
        assert!(read(Field::Number, &later).unwrap_err().contains("今天之后"));
    }
}
