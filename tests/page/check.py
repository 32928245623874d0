#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0
"""check.py PAGE [WHAT]: reads a page by a real parser. Without WHAT it prints what is wrong with it, if anything: elements that do not
nest, ids that come twice, rows that lack a cell, references that lead nowhere or outside, scripts, styles and handlers that are not ours.
tags: its start tags, a line each, without values. text: all of its text. files DIR: names raw files that do not come out as they are
in DIR. hostile DIR CLEAN
VALUE [LEAST]: how it differs from a harmless page. column N ANCHOR [K]: column N of the first table after that id, or of the K-th
after it."""
import base64
import gzip
import hashlib
import html.parser
import pathlib
import signal
import sys

VOID = {"meta", "link", "input", "br", "hr", "img"}
URLS = {"href", "src", "xlink:href", "action", "formaction", "data", "poster", "srcset", "background"}
HERE = pathlib.Path(__file__).resolve().parents[2] / "lib/page/assets"


class Page(html.parser.HTMLParser):
    def __init__(self, text):
        super().__init__(convert_charrefs=True)
        self.open, self.wrong, self.ids, self.links, self.files, self.tags = [], [], set(), [], [], []
        self.text, self.inside, self.policy, self.cells, self.anchor_at, self.wide = [], {"script": [], "style": []}, "", [], {}, []
        self.feed(text)
        self.close()
        if self.open:
            self.wrong.append(f"not ended: {self.open}")

    def handle_starttag(self, tag, attributes):
        self.tags.append(tag + " " + " ".join(sorted(name for name, _ in attributes)))
        if tag in self.inside:
            self.inside[tag].append("")
        given = dict(attributes)
        if len(given) != len(attributes):
            self.wrong.append(f"<{tag}> has an attribute twice")
        for name, value in attributes:
            if name.startswith("on") or name == "style":
                self.wrong.append(f"<{tag} {name}={value!r}>")
            if name in URLS and not value.startswith(("#", "data:application/gzip;base64,", "data:,")):
                self.wrong.append(f"<{tag} {name}={value[:60]!r}> leads outside")
            if name in URLS and value.startswith("#"):
                self.links.append(value[1:])
            if name == "id":
                if value in self.ids:
                    self.wrong.append(f"id {value!r} comes twice")
                self.ids.add(value)
                self.anchor_at[value] = len(self.cells)
        if tag == "meta" and given.get("http-equiv") == "Content-Security-Policy":
            self.policy = given["content"]
        if tag == "a" and "data-name" in given:
            self.files.append((given["data-name"], given["href"].split(",", 1)[1]))
        if tag == "table":
            self.cells.append([])
        elif tag == "tr":
            self.cells[-1].append([])
        elif tag in ("td", "th"):
            # what stands behind a wide one would be sorted as another column
            if any(row is self.cells[-1][-1] for row in self.wide[-1:]):
                self.wrong.append(f"a cell behind a wide one: {self.cells[-1][-1]}")
            self.cells[-1][-1].append("")
            if "colspan" in given:
                self.wide.append(self.cells[-1][-1])
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attributes):
        self.handle_starttag(tag, attributes)
        if tag not in VOID:
            self.open.pop()

    def handle_endtag(self, tag):
        if not self.open or self.open[-1] != tag:
            self.wrong.append(f"</{tag}> in {self.open[-3:]}, line {self.getpos()[0]}")
        else:
            self.open.pop()

    def handle_data(self, data):
        if self.open and self.open[-1] in self.inside:
            self.inside[self.open[-1]][-1] += data
        else:
            self.text.append(data)
            if "table" in self.open and self.cells[-1] and self.cells[-1][-1] and self.open[-1] != "caption":
                self.cells[-1][-1][-1] += data

    def handle_comment(self, data):
        self.wrong.append(f"a comment: {data[:40]!r}")


def check(page):
    for name, file in (("style", "page.css"), ("script", "page.js")):
        ours = (HERE / file).read_text()
        if page.inside[name] != [ours]:
            page.wrong.append(f"its {name} is not {file} alone")
        digest = base64.b64encode(hashlib.sha256(ours.encode()).digest()).decode()
        if f"{name}-src 'sha256-{digest}';" not in page.policy:
            page.wrong.append(f"its policy lacks the hash of {file}: {page.policy}")
    for wanted in ("default-src 'none'", "base-uri 'none'", "form-action 'none'"):
        if wanted not in page.policy:
            page.wrong.append(f"its policy lacks {wanted}")
    for table in page.cells:
        page.wrong += [f"a row has not a cell for each head: {row}" for row in table
                       if len(row) != len(table[0]) and not any(row is wide for wide in page.wide)]
    page.wrong += [f"#{link} leads nowhere" for link in page.links if link not in page.ids]
    return page.wrong


def check_files(page, folder):
    here = {file.name for file in pathlib.Path(folder).iterdir() if file.suffix == ".csv" or file.name == "env.txt"}
    said = "".join(page.text)
    for name, packed in page.files:
        data = gzip.decompress(base64.b64decode(packed, validate=True))
        if data != (pathlib.Path(folder) / name).read_bytes():
            yield f"{name}: comes out otherwise"
        if hashlib.sha256(data).hexdigest() not in said:
            yield f"{name}: its SHA-256 is not in the page"
    for name in here - {name for name, _ in page.files}:
        yield f"{name}: is not in the page"


signal.signal(signal.SIGPIPE, signal.SIG_DFL)  # who reads may have seen enough
raw = pathlib.Path(sys.argv[1]).read_bytes()
page = Page(raw.decode("utf-8"))
what = sys.argv[2] if len(sys.argv) > 2 else "wrong"
if what == "tags":
    print("\n".join(page.tags))
elif what == "text":
    print("".join(page.text))
elif what == "files":
    print("\n".join(check_files(page, sys.argv[3])))
elif what == "hostile":
    # as one with harmless values, but for the value, which is text, and that often
    clean = Page(pathlib.Path(sys.argv[4]).read_text())
    wrong = check(page) + list(check_files(page, sys.argv[3]))
    if page.tags != clean.tags:
        wrong.append("it has other tags than a harmless page")
    least = int(sys.argv[6]) if len(sys.argv) > 6 else 61
    if sys.argv[5].isascii() and "".join(page.text).count(sys.argv[5]) < least:
        wrong.append("the value is not shown as it is")
    print("\n".join(wrong))
elif what == "column":
    table = page.cells[page.anchor_at[sys.argv[4]] + (int(sys.argv[5]) if len(sys.argv) > 5 else 0)]
    print("\n".join(row[int(sys.argv[3])] for row in table[1:]))
else:
    wrong = check(page)
    if any(byte < 32 and byte not in (9, 10) or byte == 127 for byte in raw):
        wrong.append("it has control characters")
    print("\n".join(wrong))
