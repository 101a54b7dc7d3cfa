"""What the words of a heading or a lead-in mean for research questions, in English, Chinese, Japanese and Korean."""

from __future__ import annotations

from functools import cache, lru_cache
from typing import NamedTuple

from notetui.core.model import Role
from notetui.core.questions.ids import compiled


@cache
def words_of(source: str) -> frozenset[str]:
    """Return the words of a text, parted by spaces."""
    return frozenset(source.split())


_ANSWER_EN = "answer answers result results finding findings conclusion conclusions takeaway takeaways"
_DETAILS_EN = "detail details method methods methodology approach"
_QUESTION_EN = "objective objectives question questions aim aims goal goals purpose rq rqs"
_QUESTION_ADJECTIVES = (
    "the our my main key core central primary overall specific guiding major research study paper paper's survey "
    "thesis review project and & of this hypothesis hypotheses motivation contributions problem statement scope"
)

ANSWER_LEAD = (
    r"(?:(?:[Ss]hort |[Bb]rief |[Oo]ur )?(?:[Aa]nswers?|[Ff]indings?|[Rr]esults?|[Cc]onclusions?|[Ss]ummary)"
    r"(?: \d{1,2})?\s?(?:to|for|of|on|[(:：-])\s?(?:the )?"
    r"|(?:回答|结果|結果|结论|結論|答案|결과|답변)\s?[:：]?\s?)"
)
"""The pattern of the words before an id that make the place its answer."""

OWN_ROLE = (
    r"\s?(?:への|に対する|の|的|에 대한|의|['’]s|[:：\-–—])?\s?"
    r"((?:[Aa]nswers?|[Rr]esults?|[Ff]indings?|[Cc]onclusions?|[Dd]etails?|[Mm]ethods?|ANSWERS?|RESULTS?)(?: \d{1,2})?"
    r"|(?:实验|實驗|実験)?(?:回答|结果|結果|结论|結論|答案|答え|発見|发现|詳細|详细|细节|方法|手法)"
    r"|실험 결과|결과|답변|결론|상세|방법)"
    r"\s?(?:[:：.。—–-]\s|[：。]|$)"
)
"""The pattern of the word after an id that says which part of it the place is."""

_HAN_ROLES = (
    (Role.ANSWER, words_of("結果 结果 回答 答案 解答 答え 结论 結論 发现 発見 知見 결과 답변 결론 발견")),
    (Role.DETAILS, words_of("詳細 详细 详情 细节 方法 手法 방법 상세 세부")),
    (Role.QUESTION, words_of("研究问题 研究問題 研究課題 研究课题 研究目的 研究目标 研究目標 科学问题 リサーチ 問い")),
    (Role.QUESTION, frozenset(("연구 질문", "연구질문", "연구 문제", "연구문제", "연구 목적", "연구 목표"))),
)
_HAN_EXACT = frozenset(("问题", "問題", "目的", "目标", "目標", "질문", "목적", "목표", "本文目标", "本文目的", "疑問"))
_HAN_LONGEST = 24

_SPLIT = r"\s(?:of|for|to|on|in|about|from|with|by)\s"


def plain_heading(text: str) -> str:
    """Return a heading's words: lower case, without section numbers, emoji and punctuation around them."""
    stripped = compiled(
        r"^[\W_]*(?:[0-9]{1,3}(?:[.．][0-9]{1,3}){0,4}[.)．、]?\s*|[ivxIVX]{1,5}[.)]\s*|[A-Za-z][.)]\s*)?[\W_]*"
    ).sub("", text, count=1)
    return stripped.strip(" \t\u3000.:：。*_#?？!！-–—").casefold()


@lru_cache(maxsize=1024)
def role_of(text: str) -> Role | None:
    """Return the role that a heading gives to the research questions below it, None where it says nothing."""
    plain = plain_heading(text)
    if not plain or len(plain) > 60:
        return None
    if plain.isascii() or plain[0].isascii():
        found = _english_role(plain)
        if found is not None or plain.isascii():
            return found
    if len(plain) > _HAN_LONGEST:
        return None
    for role, words in _HAN_ROLES:
        if any(word in plain for word in words):
            return role
    return Role.QUESTION if plain in _HAN_EXACT else None


def _english_role(plain: str) -> Role | None:
    head = compiled(_SPLIT).split(plain, maxsplit=1)[0]
    words = [word.strip("()[],:;/") for word in head.split()]
    while words and words[-1].isdigit():
        words.pop()
    if not words or len(words) > 6:
        return None
    if any(word in words_of(_ANSWER_EN) for word in words):
        return Role.ANSWER
    if any(word in words_of(_DETAILS_EN) for word in words):
        return Role.DETAILS
    asked = [word for word in words if word in words_of(_QUESTION_EN)]
    if asked and all(word in words_of(_QUESTION_EN) or word in words_of(_QUESTION_ADJECTIVES) for word in words):
        return Role.QUESTION
    return None


@lru_cache(maxsize=1024)
def lists_requirements(text: str) -> bool:
    """Return whether a heading is over a list of requirements, whose numbers look like ids too (`RQ1`)."""
    plain = plain_heading(text)
    return bool(
        compiled(
            r"(?:(?:functional|non-functional|system|software|product|user|technical) ){0,2}requirements?"
            r"(?: specification)?|要件(?:定義)?|需求|要求事項|요구 ?사항"
        ).fullmatch(plain)
    )


class Announcement(NamedTuple):
    """That a list of questions follows; `surely` where the words name research questions, not just an objective."""

    surely: bool
    own: bool = False
    """A bare `Questions` may be the reader's own: it supplies texts, but is not a reason to infer questions."""


_SURE_HEADING = (
    r"(?:(?:the|our|main|key|core|central|primary|overall|specific|guiding|major|this|paper's|study's) ){0,4}"
    r"(?:research questions?|rqs?)(?: ?\(rqs?\))?(?: (?:and|&) "
    r"(?:objectives?|hypotheses|aims|goals|motivation|answers))?"
    r"|(?:objectives?|aims|goals|motivation) (?:and|&) (?:research )?questions?"
)
_OBJECTIVE = (
    r"(?:(?:the|our|main|key|core|central|primary|overall|specific|major|research|study|paper|survey|review) ){0,4}"
    r"(?:objectives?|aims?|goals?|purpose|objectives? and goals?|aims? and objectives?)"
)
_HAN_SURE = (
    r"(?:核心|主要|本文的?|关键|三个|两个|本研究の|この論文の)?"
    r"(?:研究问题|研究問題|研究課題|研究课题|リサーチ[・ ]?クエスチョン|연구 ?질문|연구 ?문제)"
    r"(?: ?[（(]?(?:rqs?|research questions?)[)）]?)?(?:들)?"
)
_HAN_OBJECTIVE = r"(?:本文|研究|연구 ?)?(?:目的|目标|目標|목적|목표)|問い|本研究の問い"


@lru_cache(maxsize=1024)
def heading_announces(text: str) -> Announcement | None:
    """Return whether a heading (or a bold line that stands as one) announces a list of questions."""
    plain = plain_heading(text)
    if not plain or len(plain) > 60:
        return None
    if compiled(_SURE_HEADING).fullmatch(plain) or compiled(_HAN_SURE).fullmatch(plain):
        return Announcement(surely=True)
    if compiled(_OBJECTIVE).fullmatch(plain) or compiled(_HAN_OBJECTIVE).fullmatch(plain):
        return Announcement(surely=False)
    if plain in ("questions", "key questions", "main questions", "问题", "질문"):
        return Announcement(surely=False, own=True)
    return None


_ASKING = (
    r"\b(?:answer|answers|answered|answering|address|addresses|addressed|ask|asks|asked|pose|poses|posed"
    r"|investigate|investigates|investigated"
    r"|explore|explores|explored|examine|examines|examined|formulate|formulated|study|studies|studied|tackle|tackles"
    r"|consider|considers|seek|seeks|aim|aims|guided|guide|focus|focuses|define|defined|following)\b"
)
_HAN_ASKING = (
    r"(?:回答|解决|解決|探讨|探討|研究|提出|针对|围绕|以下|如下|検討|答え|設定|次の|取り組)[^。！？]{0,30}"
    r"(?:问题|問題|問い|課題|クエスチョン|RQ)[^。！？]{0,24}$"
    r"|(?:研究问题|研究問題|研究課題|リサーチ[・ ]?クエスチョン|RQ)(?![ .-]?[0-9０-９一二三])[^。！？]{0,16}$"
    r"|(?:질문|연구 ?문제)[^.。!?]{0,16}$"
)


def lead_in_announces(text: str) -> Announcement | None:
    """Return whether a paragraph's last sentence announces questions: `The survey aims to answer three questions:`."""
    text = text.rstrip(" \t*_")
    if not text.endswith((":", "：")):
        return None
    last = compiled(r"(?<=[.!?。！？])\s|[。！？\n]").split(text[-400:-1])[-1]
    lower = last.casefold()
    if "question" in lower or "rqs" in lower:
        if any(
            word in lower.split() for word in ("frequently", "interview", "open", "quiz", "exercise", "faq", "common")
        ):
            return None
        if compiled(r"\b(?:research questions?|rqs)\b").search(lower):
            return Announcement(surely=True)
        if compiled(_ASKING).search(lower):
            return Announcement(surely=False)
        return None
    if compiled(_HAN_ASKING).search(last):
        sure = any(word in last for word in ("研究问题", "研究問題", "研究課題", "クエスチョン", "RQ", "연구"))
        return Announcement(surely=sure)
    return None


_STARTS = r"(?:how (?!to\b)|what |why |which |whether |to what |in what |can |could |does |do |is |are )"
_ENDS = r"(?:か|ますか|吗|呢|与否|[는한인은운른된던]가|을까|ㄹ까|할까|될까|나요|까요?)$"


def looks_like_question(text: str, *, mark_needed: bool = False) -> bool:
    """Return whether a text reads as a question; with `mark_needed` it has to end in a question mark."""
    ended = text.rstrip(" \t*_\"'”’」』)）]】")
    if ended.endswith(("?", "？")):
        return True
    if mark_needed:
        return False
    ended = ended.rstrip(".。")
    if "?" in ended or "？" in ended:
        # A question followed by a remark is one still, when the question comes first and the remark is short.
        return max(ended.rfind("?"), ended.rfind("？")) * 3 >= len(ended)
    return bool(compiled(_STARTS).match(ended[:12].casefold()) or compiled(_ENDS).search(ended[-4:]))
