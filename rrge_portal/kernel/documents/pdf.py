"""Tagged PDF (PDF/UA-1) by Typst."""

import json
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

import typst

from .blocks import Block, Document
from .characters import printable
from .fonts import FAMILIES, folders_for

TEMPLATE = Path(__file__).with_name("document.typ")
PUBLISHER = "RRGE portal"


def as_pdf(document: Document) -> bytes:
    """The document as tagged PDF."""
    data = asdict(document) | {
        "made_at": None,
        "publisher": PUBLISHER,
        "blocks": [_named(block) for block in document.blocks],
    }
    return set_pdf(TEMPLATE, printable(data), made_at=document.made_at)


def _named(block: Block) -> dict[str, Any]:
    return {"block": type(block).__name__, **asdict(block)}


def set_pdf(template: Path, data: dict[str, Any], *, made_at: datetime) -> bytes:
    """Set `data` (JSON in `sys.inputs.data`) with a Typst template; only fonts from packages are used."""
    told = json.dumps(data | {"fonts": FAMILIES}, ensure_ascii=False)
    return typst.compile(
        template.read_bytes(),
        format="pdf",
        sys_inputs={"data": told},
        font_paths=folders_for([told]),
        ignore_system_fonts=True,
        pdf_standards=["ua-1"],
        timestamp=int(made_at.timestamp()),
    )


def drawn(svg: str, width: float) -> bytes:
    """A drawing as PNG, `width` centimetres wide, for what cannot hold SVG; the same drawing gives the same bytes."""
    return typst.compile(
        b"#set page(width: auto, height: auto, margin: 0pt)\n"
        b'#image(bytes(sys.inputs.svg), format: "svg", width: float(sys.inputs.width) * 1cm)',
        format="png",
        ppi=192.0,
        sys_inputs={"svg": svg, "width": str(width)},
        ignore_system_fonts=True,
    )
