"""scrapscreen: screens export shipments for permanent-magnet, aluminium and copper scrap.

>>> import scrapscreen as ss
>>> ss.screen("Cu-Kabelschrott, 5 t", destination="TR", as_of="2026-11-22").exposure
'likely'
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from scrapscreen.errors import InputError, ScrapscreenError, TableError
    from scrapscreen.models import Screening, Shipment
    from scrapscreen.screener import Screener, screen, screen_frame

__version__ = "0.1.0"

_HOME = {
    "screen": "screener", "screen_frame": "screener", "Screener": "screener", "Shipment": "models", "Screening": "models",
    "ScrapscreenError": "errors", "InputError": "errors", "TableError": "errors",
}  # fmt: skip

__all__ = [
    "InputError",
    "ScrapscreenError",
    "Screener",
    "Screening",
    "Shipment",
    "TableError",
    "__version__",
    "screen",
    "screen_frame",
]


def __getattr__(name: str) -> Any:
    """Import a public name at its first use, so that ``import scrapscreen`` itself costs next to nothing."""
    if name not in _HOME:
        raise AttributeError(f"module 'scrapscreen' has no attribute {name!r}")
    value = getattr(import_module(f"scrapscreen.{_HOME[name]}"), name)
    globals()[name] = value
    return value
