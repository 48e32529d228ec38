# SPDX-License-Identifier: AGPL-3.0-or-later
"""The program that rewrites one file under limits and ends; `core.uploads` starts it, nothing imports it.

Standard input is the file; standard output one line of JSON and the rewritten bytes. A crash, a loop or a
bomb in a decoder ends this process and not the web server.
"""

import json
import os
import resource
import sys
from pathlib import Path


def main() -> None:
    """Read, limit, rewrite, write."""
    limits = json.loads(sys.argv[1])
    content, answer = sys.stdin.buffer.read(), os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever a library prints may not mix with the answer
    resource.setrlimit(resource.RLIMIT_CPU, (limits["cpu_seconds"], limits["cpu_seconds"] + 1))
    resource.setrlimit(resource.RLIMIT_AS, (limits["memory_bytes"],) * 2)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    head, rewritten = _rewrite(limits["kind"], content)
    answer.write(json.dumps(head).encode() + b"\n" + rewritten)
    answer.close()


def _rewrite(kind: str, content: bytes) -> tuple[dict, bytes]:
    """What became of the file, and its bytes."""
    from core.rewriting.images import rewrite_image
    from core.rewriting.outcome import CannotRewrite
    from core.rewriting.pdfs import rewrite_pdf

    try:
        done = (rewrite_pdf if kind == "pdf" else rewrite_image)(content)
    except CannotRewrite as reason:
        return {"refused": reason.reason}, b""
    except MemoryError:
        return {"refused": "heavy"}, b""
    facts = {
        "mime": done.mime,
        "pages": done.pages,
        "width": done.width,
        "height": done.height,
        "removed": done.removed,
    }
    return facts, done.content


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
    main()
