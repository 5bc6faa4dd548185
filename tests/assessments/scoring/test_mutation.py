"""A wrong engine is caught: of a sample of its mutants at least 90 % are killed (`./test --long`)."""

import os
import random
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.assessments.scoring import mutants

SAMPLE = int(os.environ.get("JINING_MUTANTS", "240"))
LEAST = 0.90
PATIENCE = (
    600  # seconds; an engine that no longer ends is a wrong one, one on a busy machine is not
)


def run(*words):
    """The killers let loose on a mutant, or without words on the engine as it is."""
    command = [sys.executable, "-m", "tests.assessments.scoring.mutants", *words]
    return subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE, check=False)


def tried(mutant):
    """(mutant in words, killed)."""
    module, number = mutant
    try:
        done = run(module, str(number))
    except subprocess.TimeoutExpired:
        print(f"{module} {number} did not end and counts as killed")
        return f"{module} {number}", True
    told = done.stdout.strip() or f"{module} {number}"
    return told, done.returncode != 0


@pytest.mark.long
def test_the_engine_as_it_is_survives():
    """Otherwise everything would count as killed."""
    assert mutants.count("grade") > 10
    done = run()
    assert done.returncode == 0, done.stderr


@pytest.mark.long
def test_mutants_of_the_engine_are_killed():
    every = [(module, n) for module in mutants.modules() for n in range(mutants.count(module))]
    chosen = random.Random(2026).sample(every, min(SAMPLE, len(every)))
    with ThreadPoolExecutor(os.cpu_count() or 2) as pool:
        answers = list(pool.map(tried, chosen))
    alive = [told for told, killed in answers if not killed]
    share = 1 - len(alive) / len(answers)
    print(f"{len(answers)} of {len(every)} mutants tried, {share:.1%} killed; alive:")
    print("\n".join(sorted(alive)))
    assert share >= LEAST
