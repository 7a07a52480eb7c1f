"""reflow_run.py fan|chain N FOLDER: Reflow's run_local. A row of its SQLite store for each task."""

import json
import sys
from pathlib import Path
from typing import Annotated

from reflow import Param, Result, Workflow
from reflow.stores.sqlite import SqliteStore

kind, size, folder = sys.argv[1], int(sys.argv[2]), Path(sys.argv[3])
wf = Workflow(kind)

if kind == "fan":

    @wf.job()
    def items(n: Annotated[int, Param(help="How many")]) -> list[int]:
        return list(range(n))

    @wf.job(array=True)
    def increment(x: Annotated[int, Result(step="items")]) -> int:
        return x + 1

    @wf.job()
    def total(xs: Annotated[list[int], Result(step="increment")]) -> int:
        return sum(xs)

    last, params = "total", {"n": size}
else:

    def link(at: int) -> None:
        def first(start: Annotated[int, Param(help="Where to start")]) -> int:
            return start + 1

        def later(x: Annotated[int, Result(step=f"increment{at - 1}")]) -> int:
            return x + 1

        function = later if at else first
        function.__name__ = function.__qualname__ = f"increment{at}"
        wf.job()(function)

    for number in range(size):
        link(number)
    last, params = f"increment{size - 1}", {"start": 0}

folder.mkdir(parents=True, exist_ok=True)
store = SqliteStore(folder / "reflow.db")
run = wf.run_local(folder / "run", store=store, max_workers=2, **params)
print(json.dumps({"result": store.get_singleton_output(run.run_id, last)}))
