"""A content security policy in each page: what it may load, whatever stands in it by mistake."""

import base64
import hashlib
import re
from pathlib import Path

SCRIPT = re.compile(r"<script>(.*?)</script>", re.DOTALL)
# Firefox fetches the next page beforehand, which costs on a phone.
BEFOREHAND = re.compile(r'<link rel="(?:next|prev)"[^>]*>')
HEAD = "<head>"
# What lies beside a page is its own; "file:" where the page is opened from a disk.
POLICY = (
    "default-src 'none'; script-src 'self' file: {hashes}; style-src 'self' file: 'unsafe-inline'; "
    "img-src 'self' file: data: blob:; font-src 'self' file:; form-action 'self' file:; "
    "base-uri 'none'"
)
META = '<meta http-equiv="Content-Security-Policy" content="{}">'


def restrict(folder: Path) -> None:
    """Write the policy into every page; scripts that the theme writes into it are named by hash."""
    for path in folder.glob("*.html"):
        text = BEFOREHAND.sub("", path.read_text(encoding="utf-8"))
        hashes = " ".join(sorted({f"'sha256-{digest(one)}'" for one in SCRIPT.findall(text)}))
        meta = META.format(POLICY.format(hashes=hashes).replace("  ", " "))
        path.write_text(text.replace(HEAD, HEAD + meta, 1), encoding="utf-8", newline="\n")


def digest(script: str) -> str:
    """As a policy names a script."""
    return base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
