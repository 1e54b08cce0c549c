"""What a bundle says of itself to archives: RO-Crate 1.1, in ``data/ro-crate-metadata.json``.

References:
    RO-Crate Metadata Specification 1.1 (https://w3id.org/ro/crate/1.1); its appendix on BagIt puts
    the crate in the payload.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from discrimtest.exchange.bag import Held

CRATE = "data/ro-crate-metadata.json"
_VERSION = "https://w3id.org/ro/crate/1.1"
_FORMATS = {
    "csv": "text/csv",
    "eml": "message/rfc822",
    "html": "text/html",
    "json": "application/json",
    "pdf": "application/pdf",
    "toml": "application/toml",
    "txt": "text/plain",
    "warc": "application/warc",
    "gz": "application/gzip",
    "png": "image/png",
}


def crate(name: str, description: str, day: str, terms: str, held: Mapping[str, Held]) -> bytes:
    """The metadata of the files below ``data/``.

    Args:
        day: ``YYYY-MM-DD``. terms: Who may do what with it, in words.
        held: The files of the bundle so far, by path.
    """
    files = [
        {
            "@id": path.removeprefix("data/"),
            "@type": "File",
            "name": path.rpartition("/")[2],
            "encodingFormat": _format(path),
            "contentSize": str(held[path].size),
            "sha256": held[path].sha256,
        }
        for path in sorted(held)
        if path.startswith("data/")
    ]
    root: dict[str, Any] = {
        "@id": "./",
        "@type": "Dataset",
        "name": name,
        "description": description,
        "datePublished": day,
        "license": {"@id": "#terms"},
        "hasPart": [{"@id": each["@id"]} for each in files],
    }
    about = {
        "@id": "ro-crate-metadata.json",
        "@type": "CreativeWork",
        "about": {"@id": "./"},
        "conformsTo": {"@id": _VERSION},
    }
    said = {"@id": "#terms", "@type": "CreativeWork", "name": "Terms", "description": terms}
    graph = {"@context": f"{_VERSION}/context", "@graph": [about, root, said, *files]}
    return (json.dumps(graph, ensure_ascii=False, indent=1) + "\n").encode("utf-8")


def _format(path: str) -> str:
    return _FORMATS.get(path.rpartition(".")[2], "application/octet-stream")
