"""The claims of chapter 03, dropout."""

CLAIMS = ()
