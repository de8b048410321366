"""The words of DerivationScene."""

WORDS = {
    "DerivationScene": {
        "title": {"en": "A derivation", "zh": "推导"},
        "question": {"en": "What is this, written out?", "zh": "这个式子展开后等于什么？"},
        "rule": {"en": "{rule}.", "zh": "{rule}。"},
        "condition": {"en": "needs", "zh": "要求"},
        "result": {"en": "This is the result, verified.", "zh": "这就是结果，已经验证。"},
    },
}
