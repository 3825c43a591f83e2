"""Make the files in ``data/`` again, each from a package of a public registry.

    python -m tools.build_data               # all files, into data/
    python -m tools.build_data --output DIR  # into another folder, to compare

Fashion-MNIST comes from Debian's package ``dataset-fashion-mnist`` (so this needs a Debian or
Ubuntu machine), MNIST-1D is made by PyPI's package ``mnist1d``, the three others are files of
scikit-learn, the glosses come from Debian's package ``wordnet-base``. Nothing is contacted but apt
and pip. The result is the same at every run; a file
whose content is already right is left alone. Ends with status 1 if any content differs from the
checksums in ``course_utils/data/files.py``.
"""

import argparse
import gzip
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path

import numpy as np

from course_utils.data.files import CHECKSUMS, DATA_DIR, content_checksum
from course_utils.data.sampling import proportional_order
from course_utils.randomness import generator

FASHION_CLASSES = (
    "T-shirt/top",
    "Trouser",
    "Pullover",
    "Dress",
    "Coat",
    "Sandal",
    "Shirt",
    "Sneaker",
    "Bag",
    "Ankle boot",
)
DIGIT_CLASSES = tuple("0123456789")
# WordNet's lexicographer files of nouns, by their numbers (lexnames(5WN)).
GLOSS_CLASSES = {"05": "animal", "06": "artifact", "13": "food", "20": "plant"}
GLOSS_LENGTH, GLOSS_WORDS, GLOSSES_OF_A_CLASS = 20, 2000, 2000
MNIST1D = "mnist1d==0.0.2.post1"  # another version may draw other numbers

# Runs in a process of its own, because the package seeds NumPy's global random numbers (with 42).
MAKE_MNIST1D = """
import sys, numpy, mnist1d.data
made = mnist1d.data.make_dataset()
numpy.savez(sys.argv[1], **{key: made[key] for key in ("x", "y", "x_test", "y_test")})
"""


def reserve(y: np.ndarray, n: int, name: str) -> np.ndarray:
    """Whether an example is held apart for choosing: n of them at random, classes in proportion.

    The first so many of the same order that seeds draw their splits by.
    """
    reserved = np.zeros(len(y), dtype=bool)
    reserved[proportional_order(y, generator(0, f"{name} split"))[600 : 600 + n]] = True
    return reserved


def fashion_mnist() -> dict[str, np.ndarray]:
    """1,700 images of each class at random, from the original training and test set together."""
    with tempfile.TemporaryDirectory() as folder:
        root = unpack_debian_package("dataset-fashion-mnist", folder)
        images, labels = (
            np.concatenate([read_idx(next(root.rglob(f"{part}-{kind}"))) for part in parts])
            for parts in [("train", "t10k")]
            for kind in ("images-idx3-ubyte.gz", "labels-idx1-ubyte.gz")
        )
    rng = generator(0, "fashion_mnist subset")
    members = [rng.permutation(np.flatnonzero(labels == label))[:1700] for label in range(10)]
    rows = np.sort(np.concatenate(members))
    reserved = np.isin(rows, np.concatenate([some[:100] for some in members]))
    return {
        "X": images[rows].reshape(len(rows), -1),
        "y": labels[rows],
        "reserved": reserved,
        "row": rows.astype(np.int32),
        "class_names": np.array(FASHION_CLASSES),
    }


def mnist1d() -> dict[str, np.ndarray]:
    """What the package's `make_dataset()` makes by default, its own test set last."""
    with tempfile.TemporaryDirectory() as folder:
        pip = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps"]
        run([*pip, "--target", folder, MNIST1D])
        made = Path(folder, "made.npz")
        paths = {**os.environ, "PYTHONPATH": folder, "MPLBACKEND": "agg"}
        run([sys.executable, "-c", MAKE_MNIST1D, str(made)], env=paths)
        with np.load(made) as archive:
            arrays = dict(archive)
    y = np.concatenate([arrays["y"], arrays["y_test"]])
    return {
        "X": np.concatenate([arrays["x"], arrays["x_test"]]).astype("<f4"),
        "y": y.astype(np.uint8),
        "row": np.arange(len(y), dtype=np.int32),
        "class_names": np.array(DIGIT_CLASSES),
    }


def digits() -> dict[str, np.ndarray]:
    """scikit-learn's digits as they are, counts of 0 … 16."""
    from sklearn.datasets import load_digits

    source = load_digits()
    return {
        "X": source.data.astype(np.uint8),
        "y": source.target.astype(np.uint8),
        "reserved": reserve(source.target, 400, "digits"),
        "row": np.arange(len(source.target), dtype=np.int32),
        "class_names": np.array(DIGIT_CLASSES),
    }


def breast_cancer() -> dict[str, np.ndarray]:
    """scikit-learn's Breast Cancer Wisconsin (diagnostic), in its own units."""
    from sklearn.datasets import load_breast_cancer

    source = load_breast_cancer()
    return {
        "X": source.data.astype("<f8"),
        "y": source.target.astype(np.uint8),
        "row": np.arange(len(source.target), dtype=np.int32),
        "feature_names": np.array(source.feature_names.tolist()),
        "class_names": np.array(source.target_names.tolist()),
    }


def diabetes() -> dict[str, np.ndarray]:
    """scikit-learn's diabetes, unscaled, in its own units."""
    from sklearn.datasets import load_diabetes

    source = load_diabetes(scaled=False)
    return {
        "X": source.data.astype("<f8"),
        "y": source.target.astype("<f8"),
        "row": np.arange(len(source.target), dtype=np.int32),
        "feature_names": np.array(source.feature_names),
    }


def glosses() -> dict[str, np.ndarray]:
    """2,000 of WordNet's definitions of each of four kinds of nouns, as numbers of words.

    0 stands for no word, 1 for any that is not among the 2,000 most frequent of all definitions of
    these kinds. Of definitions that are the same in these numbers the first is kept.
    """
    with tempfile.TemporaryDirectory() as folder:
        root = unpack_debian_package("wordnet-base", folder)
        (path,) = root.rglob("data.noun")
        lines = path.read_text(encoding="utf-8").splitlines()
    synsets = [(i, line[9:11], definition(line)) for i, line in enumerate(lines)]
    synsets = [one for one in synsets if one[1] in GLOSS_CLASSES and len(one[2]) >= 3]
    counts = Counter(word for _, _, words in synsets for word in words)
    # By frequency, and among equals in the alphabet's order.
    vocabulary = sorted(counts, key=lambda word: (-counts[word], word))[:GLOSS_WORDS]
    number = {word: k for k, word in enumerate(vocabulary, start=2)}
    X = np.zeros((len(synsets), GLOSS_LENGTH), dtype=np.uint16)
    for row, (_, _, words) in zip(X, synsets, strict=True):
        row[: len(words)] = [number.get(word, 1) for word in words[:GLOSS_LENGTH]]
    labels = np.array([list(GLOSS_CLASSES).index(kind) for _, kind, _ in synsets])
    _, first = np.unique(X, axis=0, return_index=True)
    first.sort()
    rng = generator(0, "glosses subset")
    members = [
        rng.permutation(first[labels[first] == label])[:GLOSSES_OF_A_CLASS] for label in range(4)
    ]
    rows = np.sort(np.concatenate(members))
    return {
        "X": X[rows],
        "y": labels[rows].astype(np.uint8),
        "reserved": reserve(labels[rows], 1000, "glosses"),
        "row": np.array([synsets[i][0] for i in rows], dtype=np.int32),
        "class_names": np.array(list(GLOSS_CLASSES.values())),
        "words": np.array(["", "…", *vocabulary]),
    }


def definition(line: str) -> list[str]:
    """The words of a synset's definition, in lower case, without the examples in quotes."""
    text = line.partition(" | ")[2].partition('; "')[0]
    return re.findall(r"[a-z]+", text.lower())


def unpack_debian_package(package: str, folder: str) -> Path:
    """Download a Debian package with apt, install nothing, and unpack it below `folder`."""
    for tool in ("apt-get", "dpkg-deb"):
        if shutil.which(tool) is None:
            raise SystemExit(
                f"{tool} is not here: this file is made from Debian's package {package}, so run "
                "this on Debian or Ubuntu (or in a container of theirs), or take the stored file: "
                "git checkout -- data"
            )
    hint = "If the package was not found, run `apt-get update` as root first."
    run(["apt-get", "download", package], cwd=folder, hint=hint)
    (archive,) = Path(folder).glob("*.deb")
    root = Path(folder, "unpacked")
    run(["dpkg-deb", "-x", str(archive), str(root)])
    return root


def read_idx(path: Path) -> np.ndarray:
    """A gzipped idx file of bytes: 2 zero bytes, type 8, the number of axes, their lengths."""
    content = gzip.decompress(path.read_bytes())
    if content[:3] != b"\0\0\x08":
        raise SystemExit(f"{path.name} is not an idx file of bytes: has the package changed?")
    n_axes = content[3]
    shape = np.frombuffer(content, dtype=">i4", count=n_axes, offset=4)
    return np.frombuffer(content, dtype=np.uint8, offset=4 + 4 * n_axes).reshape(shape)


def run(command: list[str], hint: str = "", **options) -> None:
    """Run a command quietly; if it fails, show what it said and stop."""
    done = subprocess.run(command, capture_output=True, text=True, **options)
    if done.returncode != 0:
        raise SystemExit(f"{' '.join(command[:4])} … failed:\n{done.stdout}{done.stderr}{hint}")


def stored_checksum(path: Path) -> str | None:
    """The content checksum of a file that may be missing or damaged (then None)."""
    try:
        with open(path, "rb") as stream, np.load(stream) as archive:
            return content_checksum(dict(archive))
    except Exception:  # whatever is wrong with it, it is about to be written anew
        return None


MAKERS = {
    "breast_cancer": breast_cancer,
    "diabetes": diabetes,
    "digits": digits,
    "fashion_mnist": fashion_mnist,
    "glosses": glosses,
    "mnist1d": mnist1d,
}


def main() -> int:
    """Make every file and print a table of them."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--output", type=Path, default=DATA_DIR, help="the folder to write to")
    folder = parser.parse_args().output
    folder.mkdir(parents=True, exist_ok=True)
    different = []
    print(f"{'file':<18} {'bytes':>9}  SHA-256 of the content")
    for name, make in MAKERS.items():
        path, arrays = folder / f"{name}.npz", make()
        checksum = content_checksum(arrays)
        if stored_checksum(path) != checksum:
            np.savez_compressed(path, **arrays)
        note = "" if checksum == CHECKSUMS[name] else "  (differs from files.py)"
        print(f"{path.name:<18} {path.stat().st_size:>9,}  {checksum}{note}")
        if note:
            different.append(name)
    if different:
        print(f"Different from course_utils/data/files.py: {', '.join(different)}")
    return 1 if different else 0


if __name__ == "__main__":
    sys.exit(main())
