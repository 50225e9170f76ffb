"""All kinds of page contexts under one name: they stand beside the code that makes them."""

from __future__ import annotations

import importlib
import pkgutil

from msgspec import Struct

from edition import pages


def _found() -> dict[str, type[Struct]]:
    names = (module.name for module in pkgutil.iter_modules(pages.__path__, f"{pages.__name__}."))
    return {
        name: value
        for module in map(importlib.import_module, names)
        for name, value in vars(module).items()
        if isinstance(value, type) and issubclass(value, Struct)
        if value.__module__ == module.__name__
    }


globals().update(_found())
