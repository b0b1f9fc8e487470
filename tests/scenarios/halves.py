"""callbot in two halves, as one program: a web half and two workers, each a process of its own.

python tests/scenarios/halves.py serve --port 8000
"""

import subprocess
import sys

CALLBOT = (sys.executable, "-m", "callbot")

if __name__ == "__main__":
    web = [*CALLBOT, "web", *sys.argv[2:]]
    halves = [subprocess.Popen(words) for words in (web, [*CALLBOT, "worker"], [*CALLBOT, "worker"])]
    try:  # a signal to end goes to the whole process group
        sys.exit(max(half.wait() for half in halves))
    except KeyboardInterrupt:
        sys.exit(0)
