"""The weekly sample without a database: reproducible, never less than the share, nobody forgotten."""

from members.dispatched import rules, sampling

CREW = list(range(1, 101))


def test_a_known_seed_gives_a_known_order():
    # printf 's:1' | sha256sum, and so on, sorted
    assert sampling.order_of([1, 2, 3, 4, 5], "s") == [1, 2, 5, 3, 4]


def test_the_same_seed_draws_the_same_however_the_people_are_listed():
    first = sampling.draw(CREW, [], 20, "seed")
    assert sampling.draw(CREW[::-1], [], 20, "seed") == first
    assert sampling.is_same(CREW, [], 20, "seed", first)
    assert sampling.draw(CREW, [], 20, "other") != first
    swapped = [*first[:-1], next(n for n in CREW if n not in first)]
    assert not sampling.is_same(CREW, [], 20, "seed", swapped)


def test_a_share_is_never_less_than_it_says():
    counts = {n: len(sampling.draw(range(n), [], 20, "s")) for n in (1, 4, 5, 6, 10, 11, 100)}
    assert counts == {1: 1, 4: 1, 5: 1, 6: 2, 10: 2, 11: 3, 100: 20}


def test_who_must_be_drawn_is_and_counts_towards_the_share():
    must = CREW[:15]
    found = sampling.draw(CREW, must, 20, "s")
    assert set(must) <= set(found)
    assert len(found) == 20
    assert len(sampling.draw(CREW, CREW[:30], 20, "s")) == 30


def test_nobody_goes_eight_weeks_without_a_check():
    last = dict.fromkeys(CREW, 0)
    for week in range(1, 60):
        must = [n for n in CREW if week - last[n] >= rules.WEEKS.value]
        for n in sampling.draw(CREW, must, rules.SHARE.value, f"week{week}"):
            last[n] = week
        assert max(week - last[n] for n in CREW) < rules.WEEKS.value
