"""How JupyterLab is started for work on a case: it asks neither the network nor the person for news or newer versions."""

from __future__ import annotations

import os
from pathlib import Path

OFFLINE = ("--LabApp.news_url=None", "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate")
# `labconfig` in it has defaults, which a person's own settings go before
_SETTINGS = Path(__file__).with_name("lab")


def lab_environment(case: Path) -> dict[str, str]:
    """The variables of this process with those that tell the notebooks the case, and JupyterLab not to ask whether it may fetch news."""
    paths = [str(_SETTINGS), *filter(None, [os.environ.get("JUPYTER_CONFIG_PATH")])]
    return {**os.environ, "EVALTOOL_CASE": str(case.resolve()), "JUPYTER_CONFIG_PATH": os.pathsep.join(paths)}
