from __future__ import annotations

from collections.abc import Callable
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from evaltool.case import CaseFolder
from tests.support.water_case import Tables, water_case


@pytest.fixture
def water(tmp_path: Path) -> Callable[..., CaseFolder]:
    """Makes the water case: `water()`, or `water(lambda tables: ...)` with its tables changed first."""
    numbers = count()

    def make(change: Callable[[Tables], object] | None = None, head: dict[str, dict[str, Any]] | None = None, **texts: str) -> CaseFolder:
        # a folder for each, as a case reads its tables when it is asked for them
        return water_case(tmp_path / f"case{next(numbers)}", change, head, **texts)

    return make
