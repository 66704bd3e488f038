#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""A client of Offhost's REST interface, with nothing but the standard library.
    offhost.py URL backup SOURCE MEDIUM [NAME]   back a unit up, show it as it goes, list what the set holds
    offhost.py URL sets                          the sets of all media
    offhost.py URL find TEXT                     files called like that, in the newest set of each medium
    offhost.py URL fetch MEDIUM SET FILE PATH... what these paths or patterns have, as FILE.tar or FILE.zip
URL is where the console listens; OFFHOST_TOKEN in the environment is a token of it (docs/guide/web.md).
"""
import json, os, shutil, sys
import urllib.error, urllib.parse, urllib.request

class Problem(Exception):
    """What the server refused: code, facts and remedies are those of docs/guide/refusals.md."""
    def __init__(self, details):
        super().__init__(f"{details['title']} ({details['code']}): {details['facts']} {details['remedies']}")

class Offhost:
    def __init__(self, url, token):
        self.base = url.rstrip("/") + "/api/v1/"
        self.token = token

    def open(self, path, body=None, **headers):
        request = urllib.request.Request(self.base + path, headers={"Authorization": "Bearer " + self.token, **headers})
        if body is not None:
            request.data, request.headers["Content-type"] = json.dumps(body).encode(), "application/json"
        try:
            return urllib.request.urlopen(request, timeout=60)
        except urllib.error.HTTPError as e:
            raise Problem(json.load(e)) from None

    def get(self, path, **query):
        with self.open(path + ("?" + urllib.parse.urlencode(query) if query else "")) as answer:
            return json.load(answer)

    def submit(self, **job):
        # sent again with the same key, it is the same job
        with self.open("jobs", job, **{"Idempotency-Key": os.urandom(16).hex()}) as answer:
            return json.load(answer)

    def events(self):
        """Yields kind and data of whatever happens from now on."""
        with self.open("events") as stream:
            yield (kind := "open"), None
            for line in stream:
                name, _, value = line.decode().rstrip("\n").partition(": ")
                if name == "event":
                    kind = value
                elif name == "data":
                    yield kind, json.loads(value)

    def entries(self, medium, held, **query):
        """Yields what a set holds, page by page."""
        while True:
            page = self.get(f"media/{medium}/sets/{held}/entries", limit=1000, **query)
            yield from page["entries"]
            if "next" not in page:
                return
            query["after"] = page["next"]

def backup(console, source, medium, name="by offhost.py"):
    events = console.events()
    next(events)  # who watches before it submits misses nothing
    job = console.submit(kind="backup", source=source, medium=medium, name=name)
    while not job["ended"]:
        kind, data = next(events)
        if kind == "job" and data["job"] == job["job"]:
            job = data
            print(f"{job['state']:<12} {job['doneBytes']:>15,} of {job['totalBytes']:,}")
    if job["state"] != "completed":
        raise Problem({"title": job["state"], **job.get("reason", {"code": "", "facts": {}, "remedies": []})})
    made = next(s for s in console.get("sets")["sets"] if s["set"] == job["summary"]["set"])
    for entry in console.entries(made["mediumId"], made["id"], deep="true"):
        print(f"{entry['length']:>15,} {entry['path']}")

def sets(console):
    for s in console.get("sets")["sets"]:
        print(f"{s['cutAt']}  {s['name']:<20} {s['bytes']:>15,}  {s['set']}")

def find(console, text):
    for s in {s["medium"]: s for s in console.get("sets")["sets"]}.values():
        try:
            for entry in console.entries(s["mediumId"], s["id"], name=text):
                print(f"{s['set']} {entry['path']}")
        except Problem as problem:  # a medium that is not there just now hides no other
            print(f"offhost.py: {s['set']}: {problem}", file=sys.stderr)

def fetch(console, medium, held, file, *paths):
    query = urllib.parse.urlencode({"format": file.rpartition(".")[2], "path": paths}, doseq=True)
    with console.open(f"media/{medium}/sets/{held}/archive?{query}") as answer, open(file + ".part", "wb") as part:
        shutil.copyfileobj(answer, part)  # raises if it breaks off
    os.replace(file + ".part", file)

if __name__ == "__main__":
    if len(sys.argv) < 3 or sys.argv[2] not in ("backup", "sets", "find", "fetch"):
        sys.exit(__doc__)
    try:
        globals()[sys.argv[2]](Offhost(sys.argv[1], os.environ["OFFHOST_TOKEN"]), *sys.argv[3:])
    except Problem as problem:
        sys.exit(f"offhost.py: {problem}")
