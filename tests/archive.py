# SPDX-License-Identifier: GPL-2.0
"""archive.py DIR PORT-FILE STALL: serves DIR on a port of loopback's own choice, for tests of what apt fetches.

While the file STALL is there, an answer with a package in it stops half way, and STALL.reached appears.
"""
import functools
import http.server
import os
import sys
import time


class Archive(http.server.SimpleHTTPRequestHandler):
    def copyfile(self, source, outputfile):
        stall = sys.argv[3]
        if not self.path.endswith(".deb") or not os.path.exists(stall):
            super().copyfile(source, outputfile)
            return
        data = source.read()
        outputfile.write(data[: len(data) // 2])
        outputfile.flush()
        open(stall + ".reached", "w").close()
        while os.path.exists(stall):
            time.sleep(0.05)
        self.close_connection = True

    def log_message(self, *args):
        pass


handler = functools.partial(Archive, directory=sys.argv[1])
server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
with open(sys.argv[2] + ".new", "w") as file:
    file.write(str(server.server_address[1]))
os.rename(sys.argv[2] + ".new", sys.argv[2])
server.serve_forever()
