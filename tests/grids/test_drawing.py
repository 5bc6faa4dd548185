"""The map and the line of months, as coordinates."""

from decimal import Decimal

from grids import drawing


def test_eleven_counties_stand_inside_the_map() -> None:
    height, outlines = drawing.outlines()
    assert len({one.code for one in outlines}) == 11
    for one in outlines:
        assert one.path.startswith("M")
        assert one.path.endswith("Z")
        assert 0 <= one.x <= drawing.MAP_WIDTH
        assert 0 <= one.y <= height
    assert sum(len(one.path) for one in outlines) < 40_000
    by_code = {one.code: one for one in outlines}
    assert by_code["370830"].y < by_code["370826"].y  # 汶上 lies north of 微山


def test_shades_hold_every_value() -> None:
    values = [Decimal(v) for v in ("0.8123", "0.9", "1")]
    bounds = drawing.shades(values)
    assert bounds == [Decimal("0.81"), Decimal("0.86"), Decimal("0.91"), Decimal("0.96")]
    assert [drawing.shade_of(v, bounds) for v in values] == [1, 2, 4]
    assert drawing.shade_of(None, bounds) == 0
    assert drawing.shades([]) == []
    same = drawing.shades([Decimal(1)])
    assert drawing.shade_of(Decimal(1), same) == 1


def test_a_month_without_a_value_is_a_gap() -> None:
    line = [Decimal("0.5"), None, Decimal("0.6"), Decimal("0.7")]
    found = drawing.chart(["一", "", "", "四"], [line])
    assert found is not None
    assert found.paths[0].count("M") == 2
    assert len(found.dots[0]) == 3
    assert [name for _, name in found.names] == ["一", "四"]
    ys = [y for _, y in found.dots[0]]
    assert ys == sorted(ys, reverse=True)
    assert drawing.chart(["一"], [[None]]) is None


def test_rules_stay_between_nothing_and_all() -> None:
    for values in (["1", "1"], ["0", "0"], ["0", "1"], ["0.931", "0.954"], ["0.5"]):
        found = drawing.chart(["x"] * len(values), [[Decimal(v) for v in values]])
        assert found is not None
        percents = [int(text) for _, text in found.rules]
        assert 0 <= min(percents) < max(percents) <= 100
        for _, y in found.dots[0]:
            assert drawing._TOP <= y <= drawing.CHART_HEIGHT - drawing._BOTTOM
