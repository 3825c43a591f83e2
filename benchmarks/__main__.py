"""`make bench`: every ratio in one go, as a table."""

import platform

import torch

from benchmarks import explorers, sweeps


def main() -> None:
    print(
        f"Python {platform.python_version()}, torch {torch.__version__}, "
        f"{torch.get_num_threads()} threads, {torch.backends.cpu.get_cpu_capability()}"
    )
    print("\n| sweep | plain loop, s | train(), s | times faster | in 5 rounds |")
    print("|---|---|---|---|---|")
    for r in sweeps.measure():
        print(
            f"| {r.name} | {r.slow_seconds:.2f} | {r.fast_seconds:.2f} "
            f"| {r.ratio:.1f} | {r.lowest:.1f} – {r.highest:.1f} |"
        )
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


if __name__ == "__main__":
    main()
