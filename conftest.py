"""For all tests: what the notebooks write while nbval runs them goes to a folder of its own, never into the case."""

import os
import tempfile

os.environ.pop("EVALTOOL_CASE", None)
os.environ["EVALTOOL_OUTPUT"] = tempfile.mkdtemp(prefix="evaltool-tests-")
