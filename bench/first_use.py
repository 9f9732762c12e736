"""How long a newcomer waits: `python -m bench.first_use [--starts N]` prints medians and what the launcher adds.

The demo is run once, from an empty folder, in the checkout's own environment (packages already installed).
"""

import argparse
import os
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parents[1]
LAUNCHER, SCRIPT = ROOT / "teczka", ROOT / ".venv" / "bin" / "teczka"
IN_PLACE = "Wszystko jest na swoim miejscu"


def main():
    """Measure and print."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--starts", type=int, default=15)
    starts = options.parse_args().starts
    print(f"{os.cpu_count()} cores, Python {sys.version.split()[0]}, {time.strftime('%Y-%m-%d')}")
    script, launcher = paired(starts)
    print(f"teczka --help by the console script   {script:.3f} s (median of {starts})")
    print(f"./teczka --help by the launcher       {launcher:.3f} s; it adds {launcher - script:.3f} s")
    print(f"./teczka demo, empty folder, to all mail in its place   {demo():.0f} s")


def paired(starts):
    """Median seconds of the console script and of the launcher, run in turn so that noise meets both."""
    subprocess.run([LAUNCHER, "--help"], check=True, stdout=subprocess.DEVNULL)  # sets up what is missing
    times = {SCRIPT: [], LAUNCHER: []}
    for _ in range(starts):
        for program, taken in times.items():
            begun = time.monotonic()
            subprocess.run([program, "--help"], check=True, stdout=subprocess.DEVNULL)
            taken.append(time.monotonic() - begun)
    return [statistics.median(taken) for taken in times.values()]


def demo():
    """Seconds from the start of the demo to its sentence that everything is in its place."""
    with tempfile.TemporaryDirectory() as folder:
        begun = time.monotonic()
        command = [LAUNCHER, "demo", "--folder", str(Path(folder) / "demo")]
        running = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        try:
            if not any(IN_PLACE in line for line in running.stdout):
                raise SystemExit("The demo ended before everything was in its place.")
            return time.monotonic() - begun
        finally:
            running.send_signal(signal.SIGINT)
            running.wait(timeout=20)


if __name__ == "__main__":
    main()
