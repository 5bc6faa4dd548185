"""Addresses in templates that are looked up once are those Django looks up each time."""

import pytest
from django.template import Context, Template, TemplateSyntaxError
from django.urls import NoReverseMatch, get_resolver, reverse

from portal import addresses


def names() -> list[tuple[str, int]]:
    """All pages with no or one value in their address: (name, how many)."""
    found = []

    def walk(resolver, space: str) -> None:
        for one in resolver.url_patterns:
            if hasattr(one, "url_patterns"):
                walk(one, f"{space}{one.namespace}:" if one.namespace else space)
            elif one.name and one.pattern.regex.groups < 2:
                found.append((space + one.name, one.pattern.regex.groups))

    walk(get_resolver(), "")
    return found


def written(name: str, *given: object) -> str:
    return Template(f"{{% url '{name}' one %}}" if given else f"{{% url '{name}' %}}").render(
        Context({"one": given[0] if given else None})
    )


def test_as_django_writes_them():
    told = names()
    assert len(told) > 500
    for name, many in told:
        given = (17,) if many else ()
        try:
            expected = reverse(name, args=given)
        except NoReverseMatch:  # the one value is none of numbers
            with pytest.raises(NoReverseMatch):
                written(name, *given)
        else:
            assert [written(name, *given), written(name, *given)] == [expected, expected]


def test_what_is_no_plain_number_is_looked_up():
    assert written("members:person", "17") == reverse("members:person", args=[17])
    for wrong in (None, "", -1, 1.5, "nobody"):
        with pytest.raises(NoReverseMatch):
            written("members:person", wrong)


def test_what_else_can_be_written_is_djangos_own():
    page = Template("{% url name as there %}[{{ there }}]{% url 'members:person' pk=3 %}")
    shown = page.render(Context({"name": "home"}))
    assert shown == f"[{reverse('home')}]{reverse('members:person', args=[3])}"
    with pytest.raises(NoReverseMatch):
        written("no-such-page")
    kept = "{% url 'members:person' one as there %}{% url 'home' as home %}[{{ there }}{{ home }}]"
    assert Template(kept).render(Context({"one": 17})) == "[/members/people/17//]"
    assert Template(kept).render(Context({"one": "nobody"})) == "[/]"
    with pytest.raises(TemplateSyntaxError):
        Template("{% url %}")


def test_is_looked_up_once(monkeypatch):
    addresses.of_page.cache_clear()
    addresses._around.cache_clear()
    asked = []
    monkeypatch.setattr(addresses, "reverse", lambda *a, **k: asked.append(a) or reverse(*a, **k))
    for number in range(5):
        assert written("members:person", number) == f"/members/people/{number}/"
        assert written("home") == "/"
    assert len(asked) == 2
