"""Settings that a notebook may have changed, at their defaults while answers are judged.

A right answer must stay right under ``torch.set_grad_enabled(False)``, and a checker's own
reference must not raise where a notebook has turned warnings into errors.
"""

import random
import warnings
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

import numpy as np
import torch

_NUMPYS_OWN = {name: getattr(np.random, name) for name in np.random.__all__}


@contextmanager
def neutral() -> Iterator[None]:
    """The settings of NumPy, PyTorch and warnings as they are at first; afterwards as they were.

    The global random generators draw meanwhile, and go on afterwards as if they had not.
    """
    with ExitStack() as stack:
        stack.enter_context(warnings.catch_warnings())
        warnings.resetwarnings()
        for kind in (DeprecationWarning, PendingDeprecationWarning, ImportWarning, ResourceWarning):
            warnings.simplefilter("ignore", kind)
        stack.enter_context(np.errstate(divide="warn", over="warn", under="ignore", invalid="warn"))
        stack.enter_context(_numpys_own_random())
        stack.enter_context(_random_states_kept())
        stack.enter_context(_pytorchs_own_settings())
        yield


@contextmanager
def dtype_kept() -> Iterator[None]:
    """Whatever is called meanwhile leaves no other default dtype behind."""
    before = torch.get_default_dtype()
    try:
        yield
    finally:
        torch.set_default_dtype(before)


@contextmanager
def _pytorchs_own_settings() -> Iterator[None]:
    with ExitStack() as stack:
        stack.enter_context(dtype_kept())
        torch.set_default_dtype(torch.float32)
        stack.enter_context(torch.inference_mode(False))
        stack.enter_context(torch.enable_grad())
        if torch.get_default_device().type != "cpu":  # as a context it costs each call a little
            stack.enter_context(torch.device("cpu"))
        yield


@contextmanager
def _numpys_own_random() -> Iterator[None]:
    patched = {name: getattr(np.random, name, None) for name in _NUMPYS_OWN}
    vars(np.random).update(_NUMPYS_OWN)
    try:
        yield
    finally:
        vars(np.random).update(patched)


@contextmanager
def _random_states_kept() -> Iterator[None]:
    python, numpy = random.getstate(), np.random.get_state()
    with torch.random.fork_rng(devices=[]):
        try:
            yield
        finally:
            random.setstate(python)
            np.random.set_state(numpy)
