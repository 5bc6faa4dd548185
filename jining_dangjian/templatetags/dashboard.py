"""Template words of the dashboard: how ranks moved, heads that sort."""

from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from jining_dangjian.dashboard.board import Line
from jining_dangjian.dashboard.bulletin import moved_words
from portal.templatetags.portal import query

register = template.Library()
_TONES = {"升": "jn-done", "降": "jn-warnword"}


@register.simple_tag
def climbed(line: Line) -> SafeString:
    """Return how a part's rank moved, in a word with its colour."""
    words = moved_words(line)
    return format_html('<span class="{}">{}</span>', _TONES.get(words[:1], "jn-soft"), words or "—")


@register.simple_tag(takes_context=True)
def sort_head(context: dict[str, Any], code: str, label: str, unit: str = "") -> SafeString:
    """Return a head that sorts by its column: the largest first, then the smallest."""
    sort, up = context.get("sort", ""), context.get("up", True)
    now = "" if sort != code else "↑" if up else "↓"
    wanted = None if code == "rank" else code if sort == code and not up else f"-{code}"
    more = "%" if unit == "%" else ""
    return format_html('<a href="{}">{}{}{}</a>', query(context, sort=wanted), now, label, more)
