"""The claims of chapter 02, L2 versus L1."""

CLAIMS = ()
