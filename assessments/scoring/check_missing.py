"""What is refused in rulings about a ballot without votes (E-BALLOT-MISS, S-RUN)."""

from collections.abc import Iterator

import polars as pl

from assessments.scoring import missing, rollup
from assessments.scoring.components import BALLOT
from assessments.scoring.refusals import Problem, say
from assessments.scoring.scheme import Scheme, Span


def problems(
    scheme: Scheme, rows: pl.DataFrame, ballots: pl.DataFrame, period: Span | None
) -> Iterator[Problem]:
    """All problems of the rulings `left_out` and `set_aside`; `ballots` are the votes there are."""
    known = {part.id: part.ballot for part in scheme.components if part.kind == BALLOT}
    if not known:
        sentence = "本方案没有票决的组成部分，请删去这一行。"
        yield from say(rows, "rulings", "kind", missing.RULE, sentence)
        return
    if rollup.rule_for(scheme, period) is not None:
        sentence = "汇总的总分取自已公布的各期总分，没有各部分，请删去这一行。"
        yield from say(rows, "rulings", "kind", "S-RUN", sentence)
        return
    left, text = pl.col("kind") == missing.LEFT_OUT, pl.col("text").fill_null("")
    if scheme.score.method != "weighted":
        sentence = "本方案的各部分不按权重合成，缺的票决不能分摊给其他部分，请改写 set_aside。"
        yield from say(rows.filter(left), "rulings", "kind", missing.RULE, sentence)
        rows = rows.filter(~left)
    sentence = f"方案没有这个票决的组成部分，请写 {'、'.join(known)} 之一。"
    unknown = rows.filter(~text.is_in(list(known)))
    yield from say(unknown, "rulings", "text", missing.RULE, sentence)
    rows = rows.filter(text.is_in(list(known)))
    yield from _voted(rows, known, ballots)
    yield from _again(rows)
    yield from _nothing_left(scheme, rows.filter(left))


def _voted(
    rows: pl.DataFrame, known: dict[str, str | None], ballots: pl.DataFrame
) -> Iterator[Problem]:
    ballot = pl.col("text").replace_strict(
        list(known), list(known.values()), return_dtype=pl.String
    )
    votes = ballots.select("row", pl.col("ballot").cast(pl.String)).unique()
    there = rows.with_columns(ballot=ballot).join(votes, on=["row", "ballot"], how="semi")
    sentence = "这个对象的这一部分有票，不缺，请删去这一行。"
    yield from say(there, "rulings", "text", missing.RULE, sentence)


def _again(rows: pl.DataFrame) -> Iterator[Problem]:
    first = pl.struct("row", "text").is_first_distinct()
    sentence = "这个对象的这一部分已经裁定过一次，请只留一行。"
    again = rows.filter(~first & pl.col("row").is_not_null())
    yield from say(again, "rulings", "subject", missing.RULE, sentence)


def _nothing_left(scheme: Scheme, rows: pl.DataFrame) -> Iterator[Problem]:
    """Whoever keeps no component with a weight cannot have a total."""
    weights = {part.id: part.weight or 0 for part in scheme.components}
    weight = pl.col("text").replace_strict(
        list(weights), list(weights.values()), return_dtype=pl.Int64
    )
    gone = rows.unique(["row", "text"]).group_by("row").agg(weight.sum().alias("gone"))
    bare = gone.filter(pl.col("gone") >= sum(weights.values()))
    sentence = "其余部分没有权重，不能只按其余部分计分，请改写 set_aside。"
    yield from say(rows.join(bare, on="row", how="semi"), "rulings", "kind", missing.RULE, sentence)
