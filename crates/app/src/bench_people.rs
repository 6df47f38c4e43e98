//! Invented people for benchmarks: the same seed gives the same people, any number of them, with
//! identity numbers that are well formed and belong to nobody.

use jishi_kernel::{Day, SeededRandom};

/// Family names.
const FAMILY: &str = "赵钱孙李周吴郑王冯陈卫蒋沈韩杨朱秦许何吕张孔曹严华金魏陶姜谢邹苏潘葛范彭鲁韦马方任袁柳鲍史唐费薛雷贺倪汤罗郝安常于傅齐康余顾孟黄穆萧尹姚邵汪毛米明计成戴宋庞熊纪舒项董梁杜阮蓝季贾路江童颜郭梅林钟徐邱高夏蔡田胡霍万柯卢莫房丁邓洪包左石崔龚程陆翁段焦谷侯叶白蒲乔温庄文";
/// Characters of given names.
const GIVEN: &str = "安邦宝博才彩超晨成诚川春翠达丹德冬栋凡芳菲峰凤福刚歌光桂国海涵航豪浩和恒红宏鸿华怀欢辉慧佳嘉坚建健江洁杰金锦晶景静娟军俊凯康可昆兰岚磊莉丽良亮林琳玲凌龙璐麦曼茂梅美萌敏明铭楠宁鹏平萍琪琦启强青清庆秋泉然仁荣瑞若森珊善胜诗石书淑舒爽思松涛天恬田婷彤薇巍维伟文汶雯武曦夏祥翔晓欣新鑫星兴秀旭雪雅妍岩阳怡艺毅英莹颖永勇宇玉媛远月悦云泽哲珍真正志致智舟竹壮卓子";
/// Peoples of the dictionary of 民族, by how often they are met among a hundred.
const ETHNICITIES: [(&str, u64); 6] = [
    ("汉族", 91),
    ("壮族", 93),
    ("回族", 95),
    ("满族", 97),
    ("土家族", 99),
    ("苗族", 100),
];
/// 学历.
const EDUCATION: [&str; 6] = ["初中", "高中", "中专", "大专", "本科", "硕士研究生"];

/// Weights and check characters of GB 11643-1999, 附录 A.
const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const CHECKS: &[u8; 11] = b"10X98765432";

/// Someone who does not exist.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Someone {
    /// Position, from 0; below [`MOST`].
    pub index: u64,
    /// Name of two or three characters.
    pub name: String,
    /// 1 男, 2 女.
    pub sex: i64,
    /// Birth.
    pub born: Day,
    /// 18 characters; region 99…, which is not assigned.
    pub id_number: String,
    /// Eleven digits beginning with 100, which no network has; different for each.
    pub phone: String,
    /// 民族.
    pub ethnicity: &'static str,
    /// 学历.
    pub education: &'static str,
    /// 入团日期, between the fourteenth and the twentieth birthday.
    pub joined_on: Day,
    /// 发展团员编号: the year of joining, 90 to 99 for the province, and a rising number.
    pub number: String,
    /// Also a member of the Party.
    pub party: bool,
    /// 毕业时间 of a student, `YYYY-MM`.
    pub graduates: Option<String>,
}

/// So many different identity numbers can be made.
pub const MOST: u64 = 990 * 10_000;

/// Makes people one after the other; never ends before [`MOST`].
pub struct People {
    random: SeededRandom,
    next: u64,
    today: Day,
    family: Vec<char>,
    given: Vec<char>,
}

impl People {
    /// People between 14 and 28 years old on `today`.
    pub fn new(seed: u64, today: Day) -> Self {
        Self {
            random: SeededRandom::new(seed),
            next: 0,
            today,
            family: FAMILY.chars().collect(),
            given: GIVEN.chars().collect(),
        }
    }

    fn pick<T: Copy>(&self, list: &[T]) -> T {
        // The lists above are not empty.
        list[self.random.below(list.len() as u64) as usize]
    }

    fn day(&self, year: i16) -> Day {
        let month = 1 + self.random.below(12) as i8;
        // Every month has 28 days.
        Day::new(year, month, 1 + self.random.below(28) as i8).unwrap_or(self.today)
    }
}

impl Iterator for People {
    type Item = Someone;

    fn next(&mut self) -> Option<Someone> {
        let index = self.next;
        if index == MOST {
            return None;
        }
        self.next += 1;
        let mut name = String::from(self.pick(&self.family));
        for _ in 0..1 + self.random.below(5).min(1) {
            name.push(self.pick(&self.given));
        }
        let age = 14 + self.random.below(14) as i16;
        let born = self.day(self.today.year() - age);
        let (region, serial) = region_and_serial(index);
        let id_number = with_check(&format!("{region:06}{}{serial:03}", born.strftime("%Y%m%d")));
        // From the next year on, so that the fourteenth birthday is over, but not in the future.
        let joined = self.day(born.year() + 15 + self.random.below(5) as i16);
        let joined_on = joined.min(self.today);
        let roll = self.random.below(100);
        let ethnicity = ETHNICITIES.iter().find(|(_, below)| roll < *below).map_or("汉族", |(name, _)| name);
        Some(Someone {
            index,
            sex: if serial % 2 == 1 { 1 } else { 2 },
            phone: format!("100{index:08}"),
            ethnicity,
            education: self.pick(&EDUCATION),
            number: format!("{}{:02}{:06}", joined_on.year(), 90 + index / 1_000_000, index % 1_000_000),
            party: age >= 20 && self.random.below(12) == 0,
            graduates: (age < 23).then(|| format!("{}-06", self.today.year() + 1 + self.random.below(4) as i16)),
            name,
            born,
            id_number,
            joined_on,
        })
    }
}

/// Each pair once. A serial ending in 00 is left out: with a check digit of 0 the number would end
/// in three noughts, as those do that a spreadsheet has rounded.
fn region_and_serial(index: u64) -> (u64, u64) {
    let within = index % 990;
    (990_000 + index / 990, within / 99 * 100 + within % 99 + 1)
}

fn with_check(digits: &str) -> String {
    let sum: u32 = digits
        .bytes()
        .zip(WEIGHTS)
        .map(|(digit, weight)| u32::from(digit - b'0') * weight)
        .sum();
    format!("{digits}{}", CHECKS[(sum % 11) as usize] as char)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn numbers_are_well_formed_and_differ() {
        let today = Day::constant(2026, 7, 15);
        let people: Vec<Someone> = People::new(1, today).take(5_000).collect();
        let numbers: HashSet<&str> = people.iter().map(|someone| someone.id_number.as_str()).collect();
        let members: HashSet<&str> = people.iter().map(|someone| someone.number.as_str()).collect();
        assert_eq!((numbers.len(), members.len()), (5_000, 5_000));
        for someone in &people {
            assert!(someone.id_number.starts_with("99") && someone.id_number.len() == 18 && !someone.id_number.ends_with("000"));
            assert!(
                someone.joined_on <= today && someone.joined_on.year() - someone.born.year() >= 14,
                "{someone:?}"
            );
            assert_eq!(someone.number.len(), 12);
        }
        // The example printed in many textbooks: 11010519491231002X.
        assert_eq!(with_check("11010519491231002"), "11010519491231002X");
        assert_eq!(people, People::new(1, today).take(5_000).collect::<Vec<_>>());
        assert_eq!((region_and_serial(0), region_and_serial(MOST - 1)), ((990_000, 1), (999_999, 999)));
    }
}
