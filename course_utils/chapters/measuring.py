"""Measure many claims on all processors, a process each."""

import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from multiprocessing import get_context

import torch

from course_utils.chapters import CLAIMS
from course_utils.claims.claim import Claim
from course_utils.claims.record import Entry, confirmed, measured


def measure(claims: Sequence[Claim]) -> Iterator[tuple[str, Entry]]:
    """The ledger's part of each claim's entry; a chapter's claims share their experiments."""
    chapters = sorted({claim.chapter for claim in claims}, reverse=True)
    together = [[one.id for one in claims if one.chapter == chapter] for chapter in chapters]
    yield from _each(_measured, [(ids,) for ids in together])


def confirm(claims: Sequence[Claim], commit: str) -> Iterator[tuple[str, Entry]]:
    """The confirmation's part; every claim has seeds of its own, and so experiments of its own."""
    yield from _each(_confirmed, [([claim.id], commit) for claim in claims])


def _measured(ids: Sequence[str]) -> list[tuple[str, Entry]]:
    return [(id, measured(CLAIMS[id])) for id in ids]


def _confirmed(ids: Sequence[str], commit: str) -> list[tuple[str, Entry]]:
    return [(id, confirmed(CLAIMS[id], commit)) for id in ids]


def _each(task: Callable, arguments: Sequence[tuple]) -> Iterator[tuple[str, Entry]]:
    # One thread each: they would only wait for one another.
    with ProcessPoolExecutor(
        os.cpu_count(), get_context("spawn"), torch.set_num_threads, (1,)
    ) as pool:
        for done in as_completed([pool.submit(task, *given) for given in arguments]):
            yield from done.result()
