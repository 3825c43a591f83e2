"""The command: fetch everything, or say in a sentence why not."""

import sys

from tools.vendor import VendorError, vendor

try:
    vendor()
except VendorError as error:
    sys.exit(f"error: {error}")
