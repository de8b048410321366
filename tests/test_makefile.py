"""The set-up and the rendering rules of the Makefile, with stand-ins for what they call."""

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

# Writes a whole video, or what a killed or a failed render leaves behind. The pause is shorter than
# manim's start, and longer than a tick of the file system's clock.
MANIM = """#!/bin/sh
for scene; do :; done
echo "$scene" >> calls
sleep 0.05
work=renders/videos/topic/720p30
segments=$work/partial_movie_files/Topic
mkdir -p $segments
case "$(cat outcome)" in
  whole) ls $segments > found; echo whole > $segments/a.mp4; echo whole > $work/Topic.mp4 ;;
  fails) echo whole > $segments/a.mp4; exit 1 ;;
  killed) echo cut > $segments/b.mp4; echo cut > $work/Topic.mp4; kill -9 $$ ;;
esac
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
        """Lay out a clone after set-up: one scene, shared modules, a stand-in for manim."""
        sources = ("pyproject.toml", "manim.cfg", "mathcore/a.py", "scenes/words/rules.py")
        for name in (*sources, "scenes/topic.py", ".venv/installed"):
            file = tmp_path / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.touch()
        (tmp_path / "scenes/base_scene.py").write_text("class BaseScene(LectureScene):\n    pass\n")
        (tmp_path / "scenes/topic.py").write_text("class Topic(BaseScene):\n    pass\n")
        executable(tmp_path / ".venv/bin/manim", MANIM)
        return tmp_path

    def lecture(self, project, outcome):
        (project / "outcome").write_text(outcome)
        return run_make(project, "lecture", path=os.environ["PATH"])

    def calls(self, project):
        return (project / "calls").read_text().split()

    def test_renders_each_scene_once_and_says_where(self, project):
        first = self.lecture(project, "whole")
        assert first.returncode == 0, first.stderr
        assert "renders/720p30/Topic.mp4" in first.stdout
        self.lecture(project, "whole")
        assert self.calls(project) == ["scenes/topic.py"]

    @pytest.mark.parametrize(
        "source",
        ["mathcore/a.py", "scenes/words/rules.py", "scenes/base_scene.py", "scenes/topic.py"],
    )
    def test_renders_again_when_a_source_changes(self, project, source):
        self.lecture(project, "whole")
        newer = (project / "renders/720p30/.topic").stat().st_mtime + 10
        os.utime(project / source, (newer, newer))
        self.lecture(project, "whole")
        assert len(self.calls(project)) == 2

    @pytest.mark.parametrize("outcome", ["fails", "killed"])
    def test_failed_render_fails_and_leaves_no_video(self, project, outcome):
        result = self.lecture(project, outcome)
        assert result.returncode != 0
        assert "scenes/topic.py was not rendered" in result.stderr
        assert not list((project / "renders/720p30").glob("*.mp4"))

    def test_failed_render_keeps_its_segments(self, project):
        self.lecture(project, "fails")
        self.lecture(project, "whole")
        assert (project / "found").read_text().split() == ["a.mp4"]

    def test_killed_render_loses_only_its_cut_segments(self, project):
        self.lecture(project, "fails")
        self.lecture(project, "killed")
        self.lecture(project, "whole")
        assert (project / "found").read_text().split() == ["a.mp4"]
        assert (project / "renders/720p30/Topic.mp4").read_text() == "whole\n"

    def test_takes_only_what_this_render_wrote(self, project):
        older = project / "renders/videos/topic/720p30/Topic_ManimCE.gif"
        older.parent.mkdir(parents=True)
        older.touch()
        self.lecture(project, "whole")
        assert {file.name for file in (project / "renders/720p30").iterdir()} == {
            ".topic",
            "Topic.mp4",
        }

    def test_unknown_quality_is_refused(self, project):
        result = run_make(project, "lecture", "QUALITY=x", path=os.environ["PATH"])
        assert result.returncode != 0
        assert "QUALITY=x is unknown: expected l (480p15)" in result.stderr


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
