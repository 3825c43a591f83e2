"""A matplotlib renderer that writes down what artists draw, in picture pixels, instead of painting.

Artists draw themselves through it, so that data, transform, clip box, markers and text are read by
matplotlib's own code, and whatever matplotlib can draw as paths can be moved.
"""

from functools import lru_cache

import numpy as np
from matplotlib.backend_bases import RendererBase
from matplotlib.colors import to_rgba
from matplotlib.image import AxesImage
from matplotlib.path import Path

from course_utils.explorers.operations import Operation
from course_utils.widgets import ExplorerError

FAR = 1e5  # pixels; what lies farther away is moved here, since browsers paint huge numbers badly
MARGIN = 100  # pixels around the picture in which lines are kept whole
SNAPPED = 1024  # vertices; like matplotlib's Agg, do not look for straight lines in longer paths


class Recorder(RendererBase):
    """Renders to a list of operations; y points downward in them, as it does in a browser."""

    def __init__(self, figure):
        super().__init__()
        self.dpi = figure.dpi
        self.width, self.height = (float(side) for side in figure.bbox.size)
        self._operations = []
        self._glyphs = lru_cache(maxsize=512)(self._text2path.get_text_path)

    def read(self, artist):
        """The operations that paint `artist` as it is now."""
        self._operations = []
        if isinstance(artist, AxesImage):
            self._read_image(artist)
        else:
            artist.draw(self)
        return self._operations

    # What matplotlib asks of a renderer

    def get_canvas_width_height(self):
        return self.width, self.height

    def points_to_pixels(self, points):
        return points * self.dpi / 72

    def flipy(self):
        return False

    def draw_path(self, gc, path, transform, rgbFace=None):  # noqa: N803
        path = transform.transform_path(path)
        if rgbFace is None:
            path = simplified(self._without_far_parts(path))
        self._add(
            gc,
            paths=[path],
            fills=[face_colour(gc, rgbFace)],
            strokes=[gc.get_rgb()],
            widths=[gc.get_linewidth()],
            dashes=[gc.get_dashes()],
        )

    def _without_far_parts(self, path):
        """The same line, without what lies far outside; Agg leaves it out, too.

        A dash pattern along a line that leaves by kilometres takes a browser hundreds of
        milliseconds.
        """
        if path.codes is not None and not {Path.MOVETO, Path.LINETO} >= set(path.codes.tolist()):
            return path
        box = (-MARGIN, -MARGIN, self.width + MARGIN, self.height + MARGIN)
        vertices = np.asarray(path.vertices)
        there = vertices[np.isfinite(vertices).all(axis=1)]
        if (there >= box[:2]).all() and (there <= box[2:]).all():
            return path
        return without_stop(path.cleaned(clip=box))

    def draw_markers(self, gc, marker_path, marker_trans, path, trans, rgbFace=None):  # noqa: N803
        at = trans.transform(path.vertices)
        self._add(
            gc,
            paths=[marker_trans.transform_path(marker_path)],
            offsets=at[np.isfinite(at).all(axis=1)],
            fills=[face_colour(gc, rgbFace)],
            strokes=[gc.get_rgb()],
            widths=[gc.get_linewidth()],
            dashes=[gc.get_dashes()],
        )

    def draw_path_collection(
        self, gc, master_transform, paths, all_transforms, offsets, offset_trans,
        facecolors, edgecolors, linewidths, linestyles, antialiaseds, urls, offset_position,
        *, hatchcolors=None,
    ):  # fmt: skip
        if len(paths) == 0 or (len(facecolors) == 0 and len(edgecolors) == 0):
            return
        paths = [path if isinstance(path, Path) else Path(path) for path in paths]
        master = master_transform.get_matrix()
        transforms = [master @ np.asarray(one) for one in all_transforms] or [master]
        if len(transforms) == 1:
            paths = [Path(affine(transforms[0], path.vertices), path.codes) for path in paths]
            transforms = None
        self._add(
            gc,
            paths=paths,
            transforms=transforms,
            offsets=offset_trans.transform(offsets) if len(offsets) else None,
            fills=facecolors,
            strokes=edgecolors,
            widths=linewidths,
            dashes=linestyles,
        )

    def draw_quad_mesh(
        self, gc, master_transform, meshWidth, meshHeight, coordinates, offsets, offsetTrans,  # noqa: N803
        facecolors, antialiased, edgecolors,
    ):  # fmt: skip
        corners = master_transform.transform(coordinates.reshape(-1, 2)).reshape(coordinates.shape)
        x, y = corners[0, :, 0], corners[:, 0, 1]
        straight = np.allclose(corners[..., 0], x, atol=0.01) and np.allclose(
            corners[..., 1], y[:, None], atol=0.01
        )
        if straight and edgecolors is not None and len(edgecolors) == 0:
            colours = np.resize(facecolors, (meshHeight * meshWidth, 4))
            self._add_cells(gc, x, y, as_bytes(colours), smooth=False)
        else:
            super().draw_quad_mesh(
                gc, master_transform, meshWidth, meshHeight, coordinates, offsets, offsetTrans,
                facecolors, antialiased, edgecolors,
            )  # fmt: skip

    def draw_image(self, gc, x, y, im, transform=None):
        raise ExplorerError("this kind of image cannot be moved: use imshow or pcolormesh")

    def draw_gouraud_triangles(self, gc, triangles_array, colors_array, transform):
        raise ExplorerError("smooth shading cannot be moved: use pcolormesh without gouraud")

    def draw_text(self, gc, x, y, s, prop, angle, ismath=False, mtext=None):
        # As outlines: the same glyphs in each browser, whatever fonts it has, formulas included.
        vertices, codes = self._glyphs(prop.copy(), s, ismath=ismath)
        if not len(vertices):
            return
        scale = self.points_to_pixels(prop.get_size_in_points()) / self._text2path.FONT_SCALE
        turn = np.deg2rad(angle)
        cos, sin = scale * np.cos(turn), scale * np.sin(turn)
        matrix = np.array([[cos, -sin, x], [sin, cos, y], [0, 0, 1]])
        self._add(
            gc,
            paths=[Path(affine(matrix, np.asarray(vertices)), codes)],
            fills=[gc.get_rgb()],
            strokes=[],
            widths=[0],
            dashes=[(0, None)],
            snap=False,
        )

    # Writing down

    def _add(
        self, gc, paths, fills, strokes, widths, dashes, offsets=None, transforms=None, snap=None
    ):
        if gc.get_hatch():
            raise ExplorerError("hatches cannot be moved: tell the parts apart by colour and edge")
        if gc.get_sketch_params():
            raise ExplorerError("sketched (xkcd) artists cannot be moved")
        if offsets is not None and len(offsets) == 0:
            return
        if offsets is None and transforms is not None:
            offsets = np.zeros((1, 2))
        stamped = offsets is not None and (len(offsets) > 1 or transforms is not None)
        if offsets is not None and not stamped:
            paths = [Path(path.vertices + offsets[0], path.codes) for path in paths]
            offsets = None
        vertices = np.concatenate([path.vertices for path in paths])
        arrays = {
            "vertices": self._pixels(vertices, absolute=not stamped),
            "lengths": np.array([len(path.vertices) for path in paths], np.float32),
            "widths": np.array([self.points_to_pixels(width) for width in widths], np.float32),
            "fills": as_bytes(fills),
            "strokes": as_bytes(strokes),
        }
        if any(path.codes is not None for path in paths):
            arrays["codes"] = np.concatenate([codes_of(path) for path in paths]).astype(np.uint8)
        if stamped:
            arrays["offsets"] = self._pixels(offsets)
        if transforms is not None:
            arrays["transforms"] = flipped(transforms)
            arrays["vertices"] = vertices.astype(np.float32)
        style = {
            "op": "shapes",
            "dashes": [self._dash(*dash) for dash in dashes],
            "cap": {"projecting": "square"}.get(gc.get_capstyle(), gc.get_capstyle()),
            "join": gc.get_joinstyle(),
            "snap": is_snapped(gc, paths) if snap is None else snap,
        }
        self._finish(gc, style, arrays)

    def _add_cells(self, gc, x, y, rgba, smooth):
        edges = self._pixels(np.stack([x, np.zeros_like(x)], axis=1))[::2]
        rows = self._pixels(np.stack([np.zeros_like(y), y], axis=1))[1::2]
        arrays = {"x": edges, "y": rows, "rgba": rgba}
        self._finish(gc, {"op": "cells", "smooth": bool(smooth)}, arrays)

    def _read_image(self, image):
        if not image.get_visible():
            return
        rgba = image.to_rgba(image.get_array(), alpha=image.get_alpha(), bytes=True, norm=True)
        if image.get_array().ndim == 3 and image.get_alpha() is not None:
            rgba[..., 3] = (rgba[..., 3] * image.get_alpha()).astype(np.uint8)
        rows, columns = rgba.shape[:2]
        gc = self.new_gc()
        image._set_gc_clip(gc)
        left, right, bottom, top = image.get_extent()
        if image.origin == "upper":
            bottom, top = top, bottom
        transform = image.get_transform()
        x = transform.transform([(at, bottom) for at in np.linspace(left, right, columns + 1)])[
            :, 0
        ]
        y = transform.transform([(left, at) for at in np.linspace(bottom, top, rows + 1)])[:, 1]
        # On a logarithmic axis the cells have different sizes: there they are not smoothed.
        smooth = transform.is_affine and is_smoothed(image, abs(x[1] - x[0]), abs(y[1] - y[0]))
        self._add_cells(gc, x, y, np.ascontiguousarray(rgba, np.uint8).reshape(-1), smooth)
        image.stale = False

    def _finish(self, gc, style, arrays):
        box = gc.get_clip_rectangle()
        if box is not None:
            x, y, width, height = box.bounds
            style["clip"] = [round(v, 3) for v in (x, self.height - y - height, width, height)]
        path, transform = gc.get_clip_path()
        if path is not None:
            outline = transform.transform_path(path)
            arrays["clip_vertices"] = self._pixels(outline.vertices)
            arrays["clip_codes"] = codes_of(outline).astype(np.uint8)
        self._operations.append(Operation(style, arrays))

    def _pixels(self, points, absolute=True):
        """Points as flat float32 numbers x, y, x, y, … with y downward."""
        masked = isinstance(points, np.ma.MaskedArray)
        flat = points.astype(float).filled(np.nan) if masked else np.array(points, float)
        flat[:, 1] = (self.height if absolute else 0) - flat[:, 1]
        flat[~np.isfinite(flat).all(axis=1)] = np.nan
        return np.clip(flat, -FAR, FAR).astype(np.float32).reshape(-1)

    def _dash(self, offset, pattern):
        if pattern is None:
            return None
        pixels = [round(self.points_to_pixels(float(length)), 3) for length in pattern]
        return [round(self.points_to_pixels(float(offset or 0)), 3), pixels]


def is_smoothed(image, width, height):
    """Whether matplotlib lets pixels of this size run into one another."""
    interpolation = image.get_interpolation()
    if interpolation in {"auto", "antialiased"}:
        return min(width, height) < 3
    return interpolation not in {"none", "nearest"}


def face_colour(gc, face):
    """The colour to fill with, as RGBA; None if nothing is filled."""
    if face is None:
        return None
    forced = gc.get_forced_alpha() or len(face) == 3
    return to_rgba(face, gc.get_alpha() if forced else face[3])


def as_bytes(colours):
    """Colours as flat RGBA bytes; no colour is a transparent one."""
    if isinstance(colours, np.ndarray):
        rgba = colours
    else:
        rgba = np.array([(0, 0, 0, 0) if c is None else to_rgba(c) for c in colours])
    return np.round(rgba.reshape(-1) * 255).astype(np.uint8)


def simplified(path):
    """A line without points that nobody could see the lack of; Agg leaves them out, too."""
    return without_stop(path.cleaned(simplify=True)) if path.should_simplify else path


def without_stop(path):
    """A path without the code at its end, which only matplotlib knows."""
    kept = path.codes != Path.STOP
    return Path(path.vertices[kept], path.codes[kept])


def affine(matrix, points):
    """Points (n, 2) under a 3 × 3 matrix."""
    return points @ matrix[:2, :2].T + matrix[:2, 2]


def flipped(matrices):
    """Matrices as flat a, b, c, d, e, f of a browser's canvas, which points y downward."""
    m = np.asarray(matrices, float)
    columns = [m[:, 0, 0], -m[:, 1, 0], m[:, 0, 1], -m[:, 1, 1], m[:, 0, 2], -m[:, 1, 2]]
    return np.stack(columns, axis=1).astype(np.float32).reshape(-1)


def codes_of(path):
    """What to do at each vertex: start, line, curve or close."""
    if path.codes is not None:
        return path.codes
    codes = np.full(len(path.vertices), Path.LINETO, np.uint8)
    codes[:1] = Path.MOVETO
    return codes


def is_snapped(gc, paths):
    """Whether matplotlib would move the paths to whole pixels, so that straight lines are crisp."""
    if gc.get_snap() is not None:
        return bool(gc.get_snap())
    return all(map(is_rectilinear, paths))


def is_rectilinear(path):
    """Whether a path has only horizontal and vertical lines."""
    codes = path.codes
    if len(path.vertices) > SNAPPED or (codes is not None and np.isin(codes, (3, 4)).any()):
        return False
    steps = np.abs(np.diff(path.vertices, axis=0))
    if codes is not None:
        steps = steps[codes[1:] == Path.LINETO]
    return bool((steps.min(axis=1, initial=np.inf) < 1e-4).all())
