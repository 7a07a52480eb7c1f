"""doit -f dodo.py, with KIND=fan|chain and SIZE: tasks that hand on what they return; doit keeps it in its database."""

import json
import os

from doit.tools import run_once

kind, size = os.environ["KIND"], int(os.environ["SIZE"])
DOIT_CONFIG = {"default_tasks": ["result"], "verbosity": 0, "reporter": "zero"}


def increment(x):
    return {"y": x + 1}


def result(ys):
    total = sum(ys.values()) if isinstance(ys, dict) else ys
    with open("result.json", "w") as file:
        json.dump({"result": total}, file)


def task_increment():
    for at in range(size):
        task = {"name": str(at), "uptodate": [run_once]}
        if kind == "chain" and at > 0:
            yield {**task, "actions": [increment], "getargs": {"x": (f"increment:{at - 1}", "y")}}
        else:
            yield {**task, "actions": [(increment, [at])]}


def task_result():
    wanted = "increment" if kind == "fan" else f"increment:{size - 1}"
    return {"actions": [result], "getargs": {"ys": (wanted, "y")}, "uptodate": [run_once]}
