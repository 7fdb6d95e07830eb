"""What every command shares."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

ShopOption = Annotated[Path, typer.Option("--shop", help="The shop's folder.")]
HERE = Path("shop")
