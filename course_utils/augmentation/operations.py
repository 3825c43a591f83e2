"""What can be done to a batch of images, with one setting a sample and no randomness."""

import torch
from torch.nn import functional as F


def flip(x: torch.Tensor, chosen: torch.Tensor) -> torch.Tensor:
    """Mirror the chosen images left to right.

    Args:
        x: Images, (n, channels, height, width).
        chosen: Which of them, (n,) bool.
    """
    return torch.where(chosen[:, None, None, None], x.flip(-1), x)


def shift(x: torch.Tensor, down: torch.Tensor, right: torch.Tensor) -> torch.Tensor:
    """Move each image by whole pixels; what enters at the edge is 0.

    Args:
        x: Images, (n, channels, height, width).
        down: Pixels downwards, (n,) whole numbers; negative ones go up.
        right: Pixels to the right, (n,) whole numbers.
    """
    n, _, height, width = x.shape
    farthest = int(max(abs(down).max(), abs(right).max()))
    padded = F.pad(x, [farthest] * 4)
    rows = (farthest - down)[:, None] + torch.arange(height, device=x.device)
    columns = (farthest - right)[:, None] + torch.arange(width, device=x.device)
    sample = torch.arange(n, device=x.device)[:, None, None]
    # Indexing with arrays on both sides of the channel slice puts the channels last.
    moved = padded[sample, :, rows[:, :, None], columns[:, None, :]]
    return moved.permute(0, 3, 1, 2)


def rotate(x: torch.Tensor, degrees: torch.Tensor) -> torch.Tensor:
    """Turn each image counter-clockwise about its middle; what enters at the corners is 0.

    Args:
        x: Images, (n, channels, height, width).
        degrees: The angles, (n,).
    """
    angle = torch.deg2rad(degrees.to(x))
    cos, sin, nothing = angle.cos(), angle.sin(), torch.zeros_like(angle)
    # Coordinates run from -1 to 1 along either side: an image that is not square needs the ratio.
    ratio = x.shape[-2] / x.shape[-1]
    rows = [cos, -sin * ratio, nothing], [sin / ratio, cos, nothing]
    return _looked_up(x, rows)


def crop(x: torch.Tensor, top: torch.Tensor, left: torch.Tensor, keep: float) -> torch.Tensor:
    """Cut a window out of each image and enlarge it to the image's size.

    Args:
        x: Images, (n, channels, height, width).
        top: Where each window begins, (n,): 0 at the upper edge, 1 as far down as it can.
        left: The same from left to right, (n,).
        keep: Sides of the window as a share of the image's.
    """
    side = torch.full_like(top.to(x), keep)
    nothing = torch.zeros_like(side)
    down, right = ((2 * place.to(x) - 1) * (1 - keep) for place in (top, left))
    return _looked_up(x, ([side, nothing, right], [nothing, side, down]))


def erase(x: torch.Tensor, top: torch.Tensor, left: torch.Tensor, size: int) -> torch.Tensor:
    """Set a square of each image to 0.

    Args:
        x: Images, (n, channels, height, width).
        top: First row of each square, (n,) whole numbers.
        left: First column, (n,).
        size: Its rows and columns.
    """
    down = torch.arange(x.shape[-2], device=x.device) - top[:, None]
    right = torch.arange(x.shape[-1], device=x.device) - left[:, None]
    in_rows, in_columns = ((d >= 0) & (d < size) for d in (down, right))
    inside = in_rows[:, None, :, None] & in_columns[:, None, None, :]
    return x.masked_fill(inside, 0)


def mix(x: torch.Tensor, partner: torch.Tensor, share: torch.Tensor) -> torch.Tensor:
    """Blend each sample with a partner: share · x + (1 - share) · x[partner].

    Args:
        x: Inputs or one-hot targets, (n, …).
        partner: The index of each sample's partner, (n,).
        share: How much of the sample itself is kept, (n,) in [0, 1].
    """
    share = share.to(x).view(-1, *[1] * (x.dim() - 1))
    return share * x + (1 - share) * x[partner]


def _looked_up(x: torch.Tensor, rows) -> torch.Tensor:
    """For each pixel of the result look where in x an affine map points, between pixels bilinearly.

    Args:
        x: Images, (n, channels, height, width).
        rows: The two rows of the map's 2 × 3 matrix, as lists of three (n,).
    """
    maps = torch.stack([torch.stack(row, dim=1) for row in rows], dim=1)
    grid = F.affine_grid(maps, list(x.shape), align_corners=False)
    return F.grid_sample(x, grid, align_corners=False)
