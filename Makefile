# `make lecture` renders the videos, `make test` checks everything; both set up what is missing.

QUALITY ?= m

# The first of these that is usable makes the virtual environment.
PYTHON ?= python3 python3.14 python3.13 python3.12 python3.11

.PHONY: help lecture test bench system clean
.DEFAULT_GOAL := help

help:
	@echo 'make lecture    set up what is missing, then render every scene that has changed'
	@echo '                QUALITY=l 480p15, m 720p30 (default), h 1080p60, p 1440p60, k 2160p60'
	@echo 'make test       set up what is missing, then lint and run all tests'
	@echo 'make bench      measure speed and memory against other libraries'
	@echo 'make system     install, or name, what the operating system lacks'
	@echo 'make clean      remove the videos and the cache of the renderer'
	@echo 'What else there is to make of scenes: .venv/bin/lecture --help'

lecture: .venv/installed
	@.venv/bin/lecture render --quality '$(QUALITY)'

test: .venv/installed-test
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	.venv/bin/pytest -n auto --dist worksteal

bench: .venv/installed-test
	.venv/bin/python tests/benchmarks/run.py

clean:
	find renders -mindepth 1 -maxdepth 1 ! -name posters -exec rm -rf {} +


# --- Set-up ---

.venv/installed: pyproject.toml
	@$(MAKE) --no-print-directory system
	@.venv/bin/python -m pip --version >/dev/null 2>&1 || $$($(FIND_PYTHON)) -m venv --clear .venv
	.venv/bin/python -m pip install --disable-pip-version-check -e .
	@touch $@

.venv/installed-test: .venv/installed
	.venv/bin/python -m pip install --disable-pip-version-check -e '.[test]'
	@touch $@

system:
	@sh -c "$$SYSTEM"

# Usable: new enough, able to make a virtual environment, and with the headers to compile against.
FIND_PYTHON = for python in $(PYTHON); do \
	if $$python -c '$(USABLE)' >/dev/null 2>&1; then echo $$python; break; fi; done
USABLE = import ensurepip, os, sys, sysconfig, venv; \
	headers = os.path.join(sysconfig.get_path("include"), "Python.h"); \
	sys.exit(sys.version_info < (3, 11) or not os.path.exists(headers))

# What a machine must have | a command that succeeds if it is there | its packages for apt | dnf |
# pacman | Homebrew. PYTHON stands for the oldest sufficient Python of apt.
define NEEDS
a C compiler|cc -E -include stdio.h -x c /dev/null|gcc libc6-dev|gcc|gcc|gcc
pkg-config|pkg-config --version|pkg-config|pkgconf-pkg-config|pkgconf|pkgconf
cairo headers|pkg-config --exists cairo|libcairo2-dev|cairo-devel|cairo|cairo
Pango headers|pkg-config --exists pangocairo|libpango1.0-dev|pango-devel|pango|pango
a Chinese font|test -n "$$(fc-list :lang=zh)"|fontconfig fonts-noto-cjk|fontconfig google-noto-sans-cjk-fonts|fontconfig noto-fonts-cjk|fontconfig font-noto-sans-cjk
Python 3.11 or newer, with venv and headers|test -n "$$($(FIND_PYTHON))"|PYTHON-venv PYTHON-dev|python3 python3-devel|python|python@3.13
endef
export NEEDS

define SYSTEM
lacking() {
  printf '%s\n' "$$NEEDS" | while IFS= read -r row; do
    sh -c "$$(printf '%s\n' "$$row" | cut -d'|' -f2)" >/dev/null 2>&1 || printf '%s\n' "$$row"
  done
}
column() { printf '%s\n' "$$rows" | cut -d'|' -f"$$1"; }

rows=$$(lacking)
if [ -z "$$rows" ]; then exit 0; fi

manager=
for candidate in apt-get dnf pacman brew; do
  if command -v $$candidate >/dev/null; then manager=$$candidate; break; fi
done
sudo=
if [ "$$(id -u)" != 0 ]; then sudo=sudo; fi
may_install=
if [ "$$manager" = apt-get ] && command -v $$sudo env >/dev/null; then
  may_install=yes
  $$sudo apt-get update
fi
case $$manager in
  apt-get)
    python=$$(apt-cache pkgnames python3. | sed -n 's/^\(python3\.1[1-9]\)-venv$$/\1/p' | sort -V | head -n 1)
    install='apt-get install -y --no-install-recommends'
    packages=$$(column 3 | sed "s/PYTHON/$${python:-python3}/g") ;;
  dnf) install='dnf install' packages=$$(column 4) ;;
  pacman) install='pacman -S' packages=$$(column 5) ;;
  brew) install='brew install' packages=$$(column 6) sudo= ;;
esac
if [ -n "$$may_install" ]; then
  $$sudo env DEBIAN_FRONTEND=noninteractive $$install $$packages
  rows=$$(lacking)
  if [ -z "$$rows" ]; then exit 0; fi
fi

{
  echo 'This machine lacks:'
  column 1 | sed 's/^/  /'
  if [ -n "$$manager" ]; then
    echo 'Install it, then call make again:'
    echo " " $$sudo $$install $$packages
  else
    echo 'Install it with the package manager of your system, then call make again.'
  fi
} >&2
exit 1
endef
export SYSTEM
