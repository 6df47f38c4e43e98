//! Characters of symbol fonts as the Unicode characters people see.

/// The visible character of a symbol font's code (the low byte of `F0xx`), for the fonts office
/// files use; `None` when unknown.
pub(super) fn visible(font: &str, code: u32) -> Option<char> {
    let code = code & 0xff;
    let table: &[(u32, char)] = match font.trim() {
        "Wingdings" => WINGDINGS,
        "Wingdings 2" => WINGDINGS_2,
        "Symbol" => SYMBOL,
        _ => return None,
    };
    table.iter().find(|(known, _)| *known == code).map(|(_, c)| *c)
}

/// Check boxes, bullets, arrows and circled digits of Wingdings.
const WINGDINGS: &[(u32, char)] = &[
    (0x6c, '●'),
    (0x6e, '■'),
    (0x6f, '□'),
    (0x71, '❑'),
    (0x72, '❒'),
    (0x75, '◆'),
    (0x76, '❖'),
    (0x81, '①'),
    (0x82, '②'),
    (0x83, '③'),
    (0x84, '④'),
    (0x85, '⑤'),
    (0x86, '⑥'),
    (0x87, '⑦'),
    (0x88, '⑧'),
    (0x89, '⑨'),
    (0x8a, '⑩'),
    (0x9f, '•'),
    (0xa1, '○'),
    (0xa7, '▪'),
    (0xa8, '□'),
    (0xab, '★'),
    (0xd8, '➢'),
    (0xe0, '→'),
    (0xfb, '✗'),
    (0xfc, '✓'),
    (0xfd, '☒'),
    (0xfe, '☑'),
];

/// Check boxes of Wingdings 2.
const WINGDINGS_2: &[(u32, char)] = &[
    (0x4f, '✗'),
    (0x50, '✓'),
    (0x51, '☒'),
    (0x52, '☑'),
    (0x53, '☒'),
    (0x54, '☒'),
    (0xa3, '□'),
];

/// Bullets, comparison and arithmetic signs of Symbol.
const SYMBOL: &[(u32, char)] = &[
    (0x2d, '−'),
    (0xa3, '≤'),
    (0xb0, '°'),
    (0xb1, '±'),
    (0xb3, '≥'),
    (0xb4, '×'),
    (0xb7, '•'),
    (0xb9, '≠'),
    (0xbb, '≈'),
    (0xae, '→'),
];
