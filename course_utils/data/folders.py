"""Your own images: a folder with a folder for each class."""

from collections import Counter
from pathlib import Path

import numpy as np

from course_utils.data.own import OwnData, UnusableData, check_enough, without_twins

ENDINGS = {".png", ".jpg", ".jpeg", ".bmp", ".gif", ".tif", ".tiff", ".webp"}
MANY_PIXELS = 4096  # numbers an image, above which a processor trains slowly


def from_images(
    folder: str | Path,
    *,
    size: tuple[int, int] | None = None,
    duplicates: str | None = None,
    name: str | None = None,
) -> OwnData:
    """Your own images as data for `train`: each seed draws its own split.

    Args:
        folder: Its folders are the classes, and named after them; in each are its images.
        size: (height, width) that every image is brought to; None: they all have the same already.
        duplicates: "drop" keeps one of identical images; "together" keeps them in one part.
        name: What to call the data; None: the folder's name.

    Returns:
        Values in [0, 1], grey if all images are, otherwise red, green and blue.

    Raises:
        UnusableData: A ValueError that says what is wrong with the folder, and what to do.
    """
    folder = Path(folder)
    name = name or folder.name
    classes = _classes(folder)
    paths = [(path, k) for k, one in enumerate(classes) for path in _images(one)]
    class_names = tuple(one.name for one in classes)
    y = np.array([k for _, k in paths], dtype=np.int64)
    check_enough(y, class_names, name)
    images = [_read(path, size) for path, _ in paths]
    _check_sizes(images, paths, name)
    grey = all(image.mode == "L" for image in images)
    pixels = np.stack([np.asarray(image if grey else image.convert("RGB")) for image in images])
    pixels = pixels[:, None] if grey else pixels.transpose(0, 3, 1, 2)
    X = pixels.reshape(len(y), -1)
    notes = []
    if X.shape[1] > MANY_PIXELS:
        notes.append(f"{X.shape[1]:,} numbers an image train slowly: size=(28, 28) makes it 784")
    kept, groups, told = without_twins(X, y, duplicates, name)
    check_enough(y[kept], class_names, name)
    return OwnData(
        X[kept].astype(np.float32) / 255,
        y[kept],
        groups.astype(np.int64),
        name,
        "classification",
        class_names,
        image_shape=tuple(pixels.shape[1:]),
        notes=(*notes, *told),
    )


def _classes(folder: Path) -> list[Path]:
    if not folder.is_dir():
        raise UnusableData(f"there is no folder {folder.name!r} here: give its whole path")
    classes = sorted(one for one in folder.iterdir() if one.is_dir() and one.name[0] not in "._")
    classes = [one for one in classes if _images(one)]
    if not classes:
        raise UnusableData(
            f"no folder in {folder.name!r} has images ({', '.join(sorted(ENDINGS))}): put those of "
            "each class into a folder of its own, named after the class"
        )
    return classes


def _images(folder: Path) -> list[Path]:
    return sorted(one for one in folder.iterdir() if one.suffix.lower() in ENDINGS)


def _read(path: Path, size: tuple[int, int] | None):
    from PIL import Image, ImageOps

    try:
        with Image.open(path) as opened:
            image = ImageOps.exif_transpose(opened)
            image = image.convert("L" if opened.mode in ("1", "L", "I;16", "I") else "RGB")
    except OSError as error:
        raise UnusableData(
            f"{path.parent.name}/{path.name} cannot be read as an image: open it in a viewer, and "
            "save it again or take it away"
        ) from error
    return image if size is None else image.resize(size[::-1], Image.Resampling.BOX)


def _check_sizes(images: list, paths: list, name: str) -> None:
    sizes = Counter(image.size for image in images)
    if len(sizes) > 1:
        usual, n = sizes.most_common(1)[0]
        odd = next(p for image, (p, _) in zip(images, paths, strict=True) if image.size != usual)
        raise UnusableData(
            f"the images of {name} have {len(sizes)} different sizes ({n} are {usual[1]} × "
            f"{usual[0]}, {odd.parent.name}/{odd.name} is not): give size=({usual[1]}, "
            f"{usual[0]}) to bring all to one"
        )
