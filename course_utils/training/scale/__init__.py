"""What serves large sweeps and many machines: how much memory, which blocks, which workers."""
