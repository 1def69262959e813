"""Start `pddemand.verify` for the project that this file lies in; `run.py verify` does."""

import sys
from pathlib import Path

HOME = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(HOME / "src"))

from pddemand.verify import main  # noqa: E402

if __name__ == "__main__":
    sys.exit(main(HOME))
