"""How many words a text has, in any language."""

import re

# Scripts without spaces between words: Thai and its neighbours, Japanese, Chinese. Each of their
# characters counts, which is never too few.
_UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"
_WORD = re.compile(rf"[{_UNSPACED}]|[^\W{_UNSPACED}]+(?:['’.][^\W{_UNSPACED}]+)*")


def n_words(text: str) -> int:
    """How many there are, as `explain.js` counts them, but for languages without spaces."""
    return len(_WORD.findall(text))
