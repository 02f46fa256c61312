"""MP4 films (H.264), encoded by the ffmpeg that the extra `video` brings."""

import errno
import os
import re
import subprocess
from pathlib import Path
from types import TracebackType

import imageio_ffmpeg

from rnnviz.arrays import Array
from rnnviz.errors import InputError

_REFUSALS = tuple(map(os.strerror, (errno.ENOSPC, errno.EFBIG, errno.EIO, errno.EACCES, errno.EROFS)))
_SPEAKER = re.compile(r"^\[[^]]*\] *")


class Mp4:
    """A film that every player shows. size : width, height, pixels, both even; remark : its comment tag"""

    def __init__(self, path: Path, size: tuple[int, int], fps: float, remark: str) -> None:
        command = [
            _encoder_program(), "-y", "-v", "error", "-f", "rawvideo", "-pix_fmt", "rgb24",
            "-s", f"{size[0]}x{size[1]}", "-r", f"{fps:.6f}", "-i", "-", "-an", "-c:v", "libx264", "-crf", "18",
            "-preset", "medium", "-pix_fmt", "yuv420p", "-vf", "scale=out_color_matrix=bt709:out_range=tv",
            "-colorspace", "bt709", "-color_primaries", "bt709", "-color_trc", "bt709", "-movflags", "+faststart",
            "-fflags", "+bitexact", "-metadata", f"comment={remark}", str(path),
        ]  # fmt: skip
        # In a session of its own, Ctrl-C reaches us and not ffmpeg, which would finish a film that is to be removed.
        self._encoder = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, start_new_session=True
        )

    def add(self, frame: Array) -> None:
        """Append a frame. (row, column, 3) uint8"""
        assert self._encoder.stdin is not None
        try:
            self._encoder.stdin.write(frame.tobytes())
        except BrokenPipeError:
            raise _failure(self._end()) from None

    def _end(self) -> str:
        """Wait for the encoder; returns what it complained about."""
        return self._encoder.communicate()[1].decode(errors="replace").strip()

    def __enter__(self) -> "Mp4":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if kind is not None:
            self._encoder.kill()
        said = self._end()
        if kind is None and self._encoder.returncode != 0:
            raise _failure(said)


def _encoder_program() -> str:
    try:
        return str(imageio_ffmpeg.get_ffmpeg_exe())
    except RuntimeError:
        raise InputError("MP4 needs ffmpeg, and the extra 'video' has none for this system; install ffmpeg.") from None


def _failure(said: str) -> InputError:
    # It begins with which of its parts speaks, "[out#0/mp4 @ 0x5566ad52e840] "
    lines = [_SPEAKER.sub("", line) for line in said.splitlines()] or ["ffmpeg stopped"]
    # What the operating system refused comes before what followed from it.
    refused = [line for line in lines if line.endswith(_REFUSALS)]
    return InputError(f"The film could not be encoded: {(refused or lines)[-1]}")
