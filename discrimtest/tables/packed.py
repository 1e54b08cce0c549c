"""What is raised where a packed file (zip, gzip) is broken."""

from __future__ import annotations

import lzma
import zipfile
import zlib

BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    EOFError,
    LookupError,
    ValueError,
    TypeError,
    RuntimeError,
    OSError,
)
"""By zipfile, gzip and what unpacks for them, and by readers of what comes out. A part under a
password and a way of packing that Python does not know are a RuntimeError, as is JSON that is
nested too deep."""
