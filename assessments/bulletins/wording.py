"""The words a draft begins with; an officer changes them as he likes. Pure."""

from dataclasses import dataclass
from typing import Any

PEOPLE = "姓名"
"""What heads the names of a body about people."""


@dataclass(frozen=True)
class Words:
    """A bulletin's title, and its paragraphs before and after the tables."""

    title: str
    opening: str
    closing: str


def first_words(scheme: str, body: dict[str, Any]) -> Words:
    """Return the words of a new draft of what a bulletin tells (`bulletin_body.body_of`)."""
    measure = body["unit_word"]
    told = f"{body['period']}，{scheme}共有{body['n']}{measure}参加排名"
    if body["units"] > 1:
        told += f"，涉及{body['units']}个单位"
    if body["grades"]:
        listed = "、".join(f"“{word}”{n}{measure}" for word, n in body["grades"])
        told += f"，其中{listed}"
    # ranks of people stay inside the leadership (P16, PV-STAFF): such a paper is not written to units
    leaders = body["whom"] == PEOPLE and body["shows"]["ranks"]
    whom = "各位领导" if leaders else "各镇街党（工）委，县直各部门单位党委（党组）"
    opening = f"{whom}：\n{told}。现将有关情况通报如下。"
    if body["gathers"]:
        months = "、".join(body["parts"])
        opening = opening.removesuffix("。") + f"（各期：{months}）。"
    closing = (
        "希望排名靠前的继续保持，排名靠后的查找原因，制定措施，明确责任人和完成时限。"
        if body["shows"]["ranks"]
        else "希望受到表扬的珍惜荣誉、再接再厉，各单位对照先进、改进工作。"
    )
    return Words(f"关于{body['period']}{scheme}情况的通报", opening, closing)
