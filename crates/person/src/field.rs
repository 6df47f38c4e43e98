//! The fields of a person's record, by one name everywhere: history, corrections, forms.

/// A field.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Field {
    /// 姓名
    Name,
    /// 证件种类 and 证件号码; birth and sex follow from the number.
    Number,
    /// 性别, where no number gives it.
    Sex,
    /// 出生日期, where no number gives it.
    Born,
    /// 联系电话
    Phone,
    /// 民族
    Ethnicity,
    /// 学历
    Education,
    /// 政治面貌
    Political,
}

impl Field {
    /// All fields in the order of the card.
    pub const ALL: [Self; 8] = [
        Self::Name,
        Self::Number,
        Self::Sex,
        Self::Born,
        Self::Phone,
        Self::Ethnicity,
        Self::Education,
        Self::Political,
    ];

    /// As stored and in addresses.
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Number => "number",
            Self::Sex => "sex",
            Self::Born => "born",
            Self::Phone => "phone",
            Self::Ethnicity => "ethnicity",
            Self::Education => "education",
            Self::Political => "political",
        }
    }

    /// Reads [`Field::slug`].
    pub fn from_slug(slug: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|field| field.slug() == slug)
    }

    /// The Chinese word.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Name => "姓名",
            Self::Number => "证件号码",
            Self::Sex => "性别",
            Self::Born => "出生日期",
            Self::Phone => "联系电话",
            Self::Ethnicity => "民族",
            Self::Education => "学历",
            Self::Political => "政治面貌",
        }
    }
}
