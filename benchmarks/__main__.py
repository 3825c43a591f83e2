"""`make bench`: every ratio in one go, as a table."""

import platform

import torch

from benchmarks import augmentation, explorers, sweeps
from benchmarks.rounds import Ratio


def main() -> None:
    print(
        f"Python {platform.python_version()}, torch {torch.__version__}, "
        f"{torch.get_num_threads()} threads, {torch.backends.cpu.get_cpu_capability()}"
    )
    ratios("sweep | plain loop, s | train(), s | times faster", sweeps.measure())
    ratios("transform | kornia, s | ours, s | times faster", augmentation.measure())
    ratios("training with | with it, s | without, s | times slower", augmentation.measure_cost())
    rows = explorers.measure()
    if not rows:
        print("\nNo Chromium or Chrome was found: explorers were not measured.")
        return
    print("\n| explorer, 100 moves | changed, ms: median | 95 % | next frame, ms: median | 95 % |")
    print("|---|---|---|---|---|")
    for row in rows:
        times = (row.change, row.change_p95, row.frame, row.frame_p95)
        print(f"| {row.kind} | " + " | ".join(f"{time:.1f}" for time in times) + " |")
    print("\n| live, steps a picture | pictures a second | ms between: median | 95 % |")
    print("|---|---|---|---|")
    for rate in explorers.measure_live():
        times = (rate.pictures, rate.interval, rate.interval_p95)
        print(f"| {rate.steps} | " + " | ".join(f"{time:.1f}" for time in times) + " |")


def ratios(head: str, measured: list[Ratio]) -> None:
    """Print a table of ratios, with the lowest and the highest of the rounds."""
    print(f"\n| {head} | in 5 rounds |")
    print("|---|---|---|---|---|")
    for r in measured:
        print(
            f"| {r.name} | {r.slow_seconds:.2f} | {r.fast_seconds:.2f} "
            f"| {r.ratio:.1f} | {r.lowest:.1f} – {r.highest:.1f} |"
        )


if __name__ == "__main__":
    main()
