"""Template words every page may use: icons, scores, dates, grade chips, bars."""

import datetime as dt
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from typing import Any

from django import template
from django.http import QueryDict
from django.template import Context, Node, defaulttags
from django.template.base import Parser, Token
from django.templatetags.static import static
from django.urls import NoReverseMatch
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from portal import addresses

register = template.Library()
_WEEKDAYS = "一二三四五六日"


@register.simple_tag
@lru_cache(maxsize=256)
def icon(name: str, small: bool = False) -> SafeString:
    """Return an icon of the set by its name; decoration only, so hidden from readers."""
    return format_html(
        '<svg class="jn-i{}" aria-hidden="true"><use href="{}#{}"/></svg>',
        " s" if small else "",
        static("vendor/icons.svg"),
        name,
    )


@register.tag
def url(parser: Parser, token: Token) -> Node:
    """Django's `url`; an address that takes nothing or one number is looked up once for the whole process."""
    node = defaulttags.url(parser, token)
    name = node.view_name.var
    known = isinstance(name, str) and not (node.view_name.filters or node.kwargs)
    return _KnownAddress(node, str(name)) if known and len(node.args) < 2 else node


class _KnownAddress(Node):
    """The address of one page, or of one row's: a list has hundreds, and looking one up takes its time."""

    def __init__(self, node: defaulttags.URLNode, name: str) -> None:
        self.node, self.name = node, name

    def render(self, context: Context) -> str:
        """Return it, as it stands in an attribute, or keep it under the name the tag gives; what is no plain
        number is looked up."""
        row = self.node.args[0].resolve(context) if self.node.args else None
        try:
            found = self._found(row)
        except NoReverseMatch:
            found = None
        if found is None:
            return str(self.node.render(context))
        if self.node.asvar:
            context[self.node.asvar] = found
            return ""
        return found

    def _found(self, row: Any) -> str | None:
        if not self.node.args:
            return addresses.of_page(self.name)
        return addresses.of_row(self.name, row) if row.__class__ is int else None


@register.filter
def score(value: Decimal | None, places: int = 2) -> str:
    """Return an exact decimal rounded half up to `places` decimals, with a real minus; '' for None."""
    if value is None or value == "":
        return ""
    rounded = Decimal(value).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    return f"{rounded:f}".replace("-", "−")


@register.filter
def plain(value: Decimal | None) -> str:
    """Return an exact decimal without needless zeros: 36, 2.5; '' for None."""
    if value is None:
        return ""
    text = f"{Decimal(value):f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return text.replace("-", "−")


@register.filter
def cn_date(value: dt.date | None) -> str:
    """Return 2026年10月21日; '' for None."""
    return f"{value.year}年{value.month}月{value.day}日" if value else ""


@register.filter
def weekday(value: dt.date) -> str:
    """Return 周三; of a moment that of its day where offices are, which is not always that of UTC."""
    if isinstance(value, dt.datetime):
        value = timezone.localtime(value)
    return f"周{_WEEKDAYS[value.weekday()]}"


@register.filter
def iso(value: dt.date | None) -> str:
    """Return 2026-10-21; '' for None."""
    return value.isoformat()[:10] if value else ""


@register.filter
def percent_of(part: int | None, whole: int | None) -> str:
    """Return part/whole as a percentage with one decimal for widths and labels; '0.0' without whole."""
    return f"{100 * (part or 0) / whole:.1f}" if whole else "0.0"


@register.filter
def get(mapping: Any, key: Any) -> Any:
    """Return mapping[key], or None; templates cannot index by a variable themselves."""
    return mapping.get(key) if mapping is not None else None


@register.simple_tag(takes_context=True)
def query(context: dict[str, Any], **changes: Any) -> str:
    """Return the page's query string with some parameters changed; None or '' removes one."""
    params: QueryDict = context["request"].GET.copy()
    for name, value in changes.items():
        if value in (None, ""):
            params.pop(name, None)
        else:
            params[name] = str(value)
    encoded = params.urlencode()
    return f"?{encoded}" if encoded else "?"
