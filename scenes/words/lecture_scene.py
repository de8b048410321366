"""The words of LectureScene."""

WORDS = {
    "LectureScene": {
        "proved": {"en": "proved for every {size}", "zh": "对任意 {size} 已证明"},
        "with": {"en": "{sizes} with {conditions}", "zh": "{sizes} 和 {conditions}"},
        "valued": {"en": "checked with {digits} digits", "zh": "已用 {digits} 位精度验证"},
        "checked": {"en": "checked at {points} points", "zh": "已在 {points} 个点上验证"},
    },
}
