"""The claims of chapter 04, augmentation."""

CLAIMS = ()
