"""Template words of the scheme pages: ids of fields, what changed in a trial."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from assessments.queries.trials import DOWN, UP, Line
from assessments.workbooks.trial import change_words

register = template.Library()


@register.filter
def at(outer: object, inner: object) -> str:
    """Return the id of what lies at a place inside another: 2-1-3."""
    return f"{outer}-{inner}"


@register.filter
def change(line: Line) -> SafeString:
    """Return what changed for one subject, with the tone of rising or falling beside the word."""
    moves = {line.grade_move, line.rank_move}
    tone = "jn-done" if UP in moves and DOWN not in moves else "jn-late" if DOWN in moves else ""
    return format_html('<span class="{}">{}</span>', tone, change_words(line))
