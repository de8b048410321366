"""The rules of the Makefile, with stand-ins for what they call."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
MAKE = shutil.which("make")
# What the Makefile calls besides what a test stands in for.
TOOLS = ("sh", "cut", "sed", "grep", "sort", "head", "id", "env", "find", "ln", "chmod")

# Notes how it was called, and ends as it is told.
LECTURE = """#!/bin/sh
echo "$@" >> calls
exit "$(cat outcome)"
"""


def executable(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    path.chmod(0o755)


def run_make(folder: Path, *arguments: str, path: str) -> subprocess.CompletedProcess[str]:
    command = [MAKE, "-f", ROOT / "Makefile", *arguments]
    environment = {"PATH": path, "HOME": str(folder)}
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True)


class TestLecture:
    @pytest.fixture
    def project(self, tmp_path):
        """Lay out a clone after set-up, with a stand-in for the command `lecture`."""
        executable(tmp_path / ".venv/bin/lecture", LECTURE)
        (tmp_path / "pyproject.toml").touch()
        (tmp_path / ".venv/installed").touch()
        return tmp_path

    def lecture(self, project, *arguments, outcome=0):
        (project / "outcome").write_text(str(outcome))
        result = run_make(project, "lecture", *arguments, path=os.environ["PATH"])
        return result, (project / "calls").read_text().splitlines()

    def test_renders_in_the_quality_asked_for(self, project):
        result, calls = self.lecture(project, "QUALITY=h")
        assert result.returncode == 0, result.stderr
        assert calls == ["render --quality h"]

    def test_the_command_decides_what_has_changed(self, project):
        self.lecture(project)
        _, calls = self.lecture(project)
        assert calls == ["render --quality m"] * 2

    def test_fails_when_the_command_does(self, project):
        result, _ = self.lecture(project, outcome=1)
        assert result.returncode != 0


class TestSystem:
    @pytest.fixture
    def bare(self, tmp_path):
        """Lay out a machine with a shell and little else: the folder of commands to be its PATH."""
        commands = tmp_path / "bin"
        commands.mkdir()
        for tool in TOOLS:
            (commands / tool).symlink_to(shutil.which(tool))
        return commands

    def system(self, bare, *arguments):
        return run_make(bare.parent, "system", *arguments, path=str(bare))

    def as_user(self, bare):
        (bare / "id").unlink()
        executable(bare / "id", "#!/bin/sh\necho 1000\n")

    def with_apt(self, bare):
        """Add an apt that offers Python 3.11 and 3.12 and installs all that a machine must have."""
        offers = "python3.12-venv python3.9-venv python3.11-venv python3.11-venv-extra"
        executable(bare / "apt-cache", f"#!/bin/sh\nprintf '%s\\n' {offers}\n")
        installed = {"cc": "true", "pkg-config": "true", "fc-list": "echo"}
        links = "".join(
            f"ln -s {shutil.which(command)} {bare / name}\n" for name, command in installed.items()
        )
        executable(bare.parent / "python", f'#!/bin/sh\nexec {sys.executable} "$@"\n')
        links += f"ln -s {bare.parent / 'python'} {bare / 'python3.11'}\n"
        log = f'echo "$@" >> {bare.parent / "apt"}\n'
        executable(bare / "apt-get", f"#!/bin/sh\n{log}[ $1 = update ] && exit\n{links}")

    @pytest.mark.parametrize(
        ("manager", "command"),
        [
            ("dnf", "dnf install gcc pkgconf-pkg-config cairo-devel pango-devel"),
            ("pacman", "pacman -S gcc pkgconf cairo pango"),
            ("brew", "brew install gcc pkgconf cairo pango"),
        ],
    )
    def test_names_the_packages(self, bare, manager, command):
        executable(bare / manager, "#!/bin/sh\nexit 1\n")
        result = self.system(bare)
        assert result.returncode != 0
        assert "Python 3.11 or newer" in result.stderr
        assert command in result.stderr

    def test_without_package_manager_names_what_lacks(self, bare):
        result = self.system(bare)
        assert result.returncode != 0
        assert "cairo headers" in result.stderr
        assert "package manager of your system" in result.stderr

    def test_apt_installs_what_lacks_and_only_once(self, bare):
        self.with_apt(bare)
        result = self.system(bare)
        assert result.returncode == 0, result.stderr
        update, install = (bare.parent / "apt").read_text().splitlines()
        assert update == "update"
        assert "libcairo2-dev libpango1.0-dev fontconfig fonts-noto-cjk" in install
        assert install.endswith("python3.11-venv python3.11-dev")
        self.system(bare)
        assert len((bare.parent / "apt").read_text().splitlines()) == 2

    def test_user_without_sudo_is_told_the_command(self, bare):
        self.with_apt(bare)
        self.as_user(bare)
        result = self.system(bare)
        assert result.returncode != 0
        assert "sudo apt-get install" in result.stderr
        assert "python3.11-venv python3.11-dev" in result.stderr
        assert "not found" not in result.stderr

    def test_user_with_sudo_installs_by_it(self, bare):
        self.with_apt(bare)
        self.as_user(bare)
        executable(bare / "sudo", f'#!/bin/sh\necho "$1" >> {bare.parent}/sudo\nexec "$@"\n')
        result = self.system(bare)
        assert result.returncode == 0, result.stderr
        assert (bare.parent / "sudo").read_text().split() == ["apt-get", "env"]
