"""A note with research questions is never passed over unread."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from notetui.core.markdown.parse import Document
from notetui.core.questions.forms import FORMS
from notetui.core.questions.hints import may_have_questions
from notetui.core.questions.ids import SPELLINGS
from notetui.core.questions.read import read_questions

LINES = st.sampled_from(
    [
        "", "", "", "文章的问题很多，目的不明。", "本文目的是提高安全性。", "研究は進む。", "## 目的",
        "## 1. 研究目的", "**目的**", "**目标：**", "### 🎯 本文目标", "- **問い**", "問い", "===",
        "## <a id=x></a>目的", "## 目的 {#aim}", "## [目的](#aim)", "> ## 目標", "<b>目的</b>",
        "本文研究以下三个问题：", "この論文では次の課題に取り組む：",
        "本研究では以下の**問い**を検討する:  ", "围绕如下问题  ", "展开：", "[回答以下问题：](u)",
        "<u>探讨下列问题：</u>", "问题：", "## 研究问题", "## 研**究问**题", "**研究课题**：如何提高？",
        "### 研究問題1：なぜ？", "リサーチ・クエスチョン1：何か？", "研究问题一：为什么？", "## 連絡先",
        "1. 如何检测漏洞？", "2. 效果如何？", "- 苔はなぜ育つか", "- 水は必要か？", "- RQ1：为什么？",
        "ＲＱ２：何故？", "연구 질문 1: 왜?", "## 연구 목적", "- 왜 그런가?", "## 질문", "目的2", "他の目的",
        "目的地へ行く",
    ]
)  # fmt: skip


@given(st.lists(LINES, max_size=8).map("\n".join))
@example("## 目的\n\n1. 如何检测漏洞？\n2. 效果如何？")
@example("围绕如下问题  \n展开：\n\n1. 如何检测漏洞？\n2. 效果如何？")
@settings(max_examples=600)
def test_what_has_questions_may_have_them(body: str) -> None:
    if read_questions(Document(body).parse_all()).questions:
        assert may_have_questions(body)


@pytest.mark.parametrize("example", [form.example for form in FORMS])
def test_every_form_may_be_one(example: str) -> None:
    assert may_have_questions(example)


@pytest.mark.parametrize(
    "example", [part.strip() for spelling in SPELLINGS for part in spelling.example.split(",") if "1" in part]
)
def test_every_spelling_may_be_one(example: str) -> None:
    assert may_have_questions(f"苔：{example}：なぜ？")


@pytest.mark.parametrize(
    "body",
    [
        "苔の研究。",
        "这个问题很难，目的是提高安全性。\n\n- 第一\n- 第二\n",
        "目的地へ行く：\n\n- 一\n",
        "他の目的\n\n- 一？\n",
        "## 研究背景\n\n问题在于数据。\n\n结论：\n",
    ],
)
def test_the_words_alone_say_nothing(body: str) -> None:
    assert not may_have_questions(body)
    assert not read_questions(Document(body).parse_all()).questions


@pytest.mark.parametrize(
    ("body", "may"),
    [
        # The name of a research question is enough; the word alone leads in where a colon ends the sentence.
        ("甲研究问题乙", True),
        ("甲科学问题乙", True),
        ("问题", False),
        ("问题：", True),
        ("问题:", True),
        ("问题\n", False),
        ("问题\n甲：", True),
        ("问题\n甲\n乙：", True),
        ("问题\n甲\n乙：\n丙", True),
        ("问题\n甲\n乙\n丙：", False),
        ("问题甲。乙：", False),
        ("问题" + "甲" * 60 + "\n乙：", True),
        ("问题" + "甲" * 61 + "\n乙：", False),
        ("问题\n" + "甲" * 59 + "\n乙：", True),
        ("问题\n" + "甲" * 60 + "\n乙：", False),
        # A word for an aim stands alone on its line, soon, with no letters around it.
        ("目的", True),
        ("苔\n目的", True),
        ("苔\n\n1. 目的\n苔", True),
        ("苔目的", False),
        ("目的地", False),
        ("目的\n地", True),
        ("—" * 60 + "目的", True),
        ("—" * 61 + "目的", False),
        ("苔" * 80 + "\n" + "—" * 60 + "目的", True),
        ("他の目的：", False),
        ("他の問い：", True),
        ("他の問い", False),
    ],
)
def test_where_a_word_in_chinese_or_japanese_is_a_hint(body: str, may: bool) -> None:
    assert may_have_questions(body) is may
