#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0
"""poison.py KIND FROM TO VALUE: copies a directory, with VALUE for every word of a stranger's that its page shows and that does not
decide which tables there are. KIND: alternatives, history, trace, or run."""
import csv
import pathlib
import shutil
import sys

KEYS = {"kernel_release", "kernel_version", "kernel_cmdline", "cpu", "features", "scope_source", "reproduce", "registers", "registers_wide",
        "trace_vmm", "trace_what", "trace_lost", "trace_lost_why", "date_utc", "irqchip", "mitigations", "tool_version", "tool_commit"}
kind, source, target, value = sys.argv[1:]
target = pathlib.Path(target)
shutil.rmtree(target, ignore_errors=True)
shutil.copytree(source, target, ignore=shutil.ignore_patterns("plots", "report.html"))


def change(path, new):
    """Every field of a table by new(column, field), the header by new("", name)."""
    with open(path, newline="", encoding="utf-8") as file:
        header, *rows = csv.reader(file)
    with open(path, "w", newline="", encoding="utf-8") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow([new("", name) for name in header])
        out.writerows([[new(name, field) for name, field in zip(header, row)] for row in rows])


def of_history(column, field):
    if not column:
        return field.replace("sweep/", value + "/") if "/" in field else field
    return value if column in ("host", "features", "commit", "time") else field


def of_benches(column, field):
    return value if column == "what" and field else field


def of_regs(column, field):
    return value if column in ("name", "class", "evidence") else field


def of_trace(column, field):
    return value if column == "phase_name" and field == "create" else field


for env in target.rglob("env.txt"):
    lines = [line.partition("=") for line in env.read_text().splitlines()]
    given = [key + "=" + (value if key in KEYS else old) for key, _, old in lines]
    if kind == "trace":
        given += [] if any(line.startswith("trace_lost_why=") for line in given) else ["trace_lost_why=" + value]
    env.write_text("\n".join(given) + "\n")
for name, new in (("history.csv", of_history), ("benches.csv", of_benches), ("regs.csv", of_regs),
                  ("phases.csv", of_trace)):
    for path in target.rglob(name):
        change(path, new)
for path in target.glob("alternatives.txt"):
    path.write_text("reproduce=" + value + "\n")
