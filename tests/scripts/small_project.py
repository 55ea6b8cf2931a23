"""A project of two small libraries, for trying the installation: the real errand, the real installer, no index."""

import hashlib
import os
import shutil
import subprocess
import zipfile
from pathlib import Path

from tests.server import PROJECT


class SmallProject:
    """A folder with the project's own scripts/prepare and requirements of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.wheels = folder.parent / "wheels"
        (folder / "scripts").mkdir(parents=True)
        self.wheels.mkdir()
        for name in ("prepare", "prepare.py"):
            shutil.copy(PROJECT / "scripts" / name, folder / "scripts")
        self.environment = {name: value for name, value in os.environ.items() if not name.startswith("PIP_")} | {
            "PIP_CONFIG_FILE": os.devnull,
            "PIP_NO_INDEX": "1",
            "PIP_FIND_LINKS": self.wheels.as_uri(),
            "PIP_NO_CACHE_DIR": "1",
        }
        self.need("one", "1")

    def need(self, *pinned: str, dev: bool = False, made: bool = True) -> None:
        """Let the project need these libraries (name, version, name, version, ...), which the wheels hold."""
        lines = [self._wheel(name, version, made) for name, version in zip(pinned[::2], pinned[1::2], strict=True)]
        (self.folder / ("requirements-dev.txt" if dev else "requirements.txt")).write_text("\n".join(lines) + "\n")
        if not dev:
            self.need(*pinned, "two", "1", dev=True)

    def prepare(self, *arguments: str, **environment: str) -> tuple[int, str]:
        """Call scripts/prepare; give its exit status and what it said."""
        with self.start(*arguments, **environment) as call:
            return self.ended(call)

    def start(self, *arguments: str, **environment: str) -> "subprocess.Popen[str]":
        """Begin a call of scripts/prepare, in a process group of its own."""
        return subprocess.Popen(
            [self.folder / "scripts" / "prepare", *arguments],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            cwd=self.folder.parent,
            env=self.environment | environment,
            start_new_session=True,
        )

    @staticmethod
    def ended(call: "subprocess.Popen[str]") -> tuple[int, str]:
        """Wait for a call; give its exit status and what it said."""
        said = call.communicate(timeout=60)[0]
        return call.returncode, said.strip()

    def holds(self) -> dict[str, str]:
        """The libraries that can be imported, and their versions."""
        asked = "import importlib\nfor n in ('one', 'two'):\n  try: print(n, importlib.import_module(n).VERSION)\n"
        done = subprocess.run(
            [self.folder / ".venv" / "bin" / "python", "-c", asked + "  except ImportError: pass"],
            capture_output=True,
            text=True,
            check=True,
        )
        return dict(line.split() for line in done.stdout.splitlines())

    def library(self, name: str = "one") -> Path:
        """The file an installed library lies in."""
        (found,) = (self.folder / ".venv").glob(f"lib/python*/site-packages/{name}.py")
        return found

    def _wheel(self, name: str, version: str, made: bool) -> str:
        file = self.wheels / f"{name}-{version}-py3-none-any.whl"
        info = f"{name}-{version}.dist-info"
        contents = {
            f"{name}.py": f"VERSION = '{version}'\ndef main(): print(VERSION)\n",
            f"{info}/METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n",
            f"{info}/WHEEL": "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
            f"{info}/entry_points.txt": f"[console_scripts]\n{name} = {name}:main\n",
        }
        contents[f"{info}/RECORD"] = "".join(f"{path},,\n" for path in [*contents, f"{info}/RECORD"])
        if not made:
            file.unlink(missing_ok=True)
            return f"{name}=={version} --hash=sha256:{'0' * 64}"
        with zipfile.ZipFile(file, "w") as wheel:
            for path, text in contents.items():
                wheel.writestr(zipfile.ZipInfo(path), text)
        return f"{name}=={version} --hash=sha256:{hashlib.sha256(file.read_bytes()).hexdigest()}"
