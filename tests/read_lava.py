# SPDX-License-Identifier: GPL-2.0
# read_lava.py FILE: prints what LAVA records of the signals in a log, "CASE RESULT MEASUREMENT UNITS" a line,
# read by LAVA's own code as from a board's console. PYTHONPATH is what scripts/lab/lava prints.
import sys
import types

sys.modules["requests"] = types.ModuleType("requests")  # for uploads, which there are none of

import pexpect
from lava_common.exceptions import ConnectionClosedError
from lava_dispatcher.actions.test.shell import TestShellAction


class Log:
    def results(self, r):
        print(r["case"], r["result"], r.get("measurement", "-"), r.get("units", "-"))

    def __getattr__(self, level):
        return lambda text, *args: print(level, text, file=sys.stderr) if level in ("warning", "error") else None


action = TestShellAction()
action.logger = Log()
action.definition = "0_regscope"
action.signal_director.test_uuid = "1"
action._reset_patterns()
console = pexpect.spawn("cat", sys.argv[1:], encoding="utf-8", timeout=None)
try:
    while action._keep_running(console, None, "#"):
        pass
except ConnectionClosedError:
    pass
