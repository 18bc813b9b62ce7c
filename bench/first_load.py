#!/usr/bin/env python3
"""What a browser fetches before the grid: the scripts of the page's entry, the workspace's frame and the table's page, with
all that these import at once, each as gzip -9 makes it. Fails above 300 kB. Wants web/dist (`npm run build` in web)."""

import gzip
import pathlib
import re
import sys

BAR = 300
ASSETS = pathlib.Path(__file__).resolve().parent.parent / "web/dist/assets"
# `import x from "./a.js"`, `import "./a.js"`, `export … from "./a.js"`; not `import("./a.js")`, which waits.
IMPORT = re.compile(r"""(?:\bimport|\bfrom)\s*["']\./([^"']+\.js)["']""")


def begin():
    """The scripts that the page names, and those of the routes to a table."""
    page = (ASSETS.parent / "index.html").read_text()
    named = re.findall(r"/assets/([^\"']+\.js)", page)
    routes = [file.name for name in ("WorkspaceRoute", "pages") for file in ASSETS.glob(f"{name}-*.js")]
    if not named or len(routes) != 2:
        sys.exit(f"The scripts of a table's page are not as they were: {named}, {routes}")
    return named + routes


def closure(files):
    seen, waiting = set(), list(files)
    while waiting:
        name = waiting.pop()
        if name not in seen:
            seen.add(name)
            waiting += IMPORT.findall((ASSETS / name).read_text())
    return seen


def main():
    if not ASSETS.exists():
        sys.exit("No web/dist/assets: run `npm run build` in web first.")
    sizes = {name: len(gzip.compress((ASSETS / name).read_bytes(), 9)) for name in closure(begin())}
    if "-v" in sys.argv:
        for name, size in sorted(sizes.items(), key=lambda one: -one[1]):
            print(f"{size / 1000:8.1f}  {name}")
    total = sum(sizes.values()) / 1000
    print(f"{total:.0f} kB before the grid, in {len(sizes)} scripts (at most {BAR})")
    return total <= BAR


if __name__ == "__main__":
    sys.exit(0 if main() else 1)
