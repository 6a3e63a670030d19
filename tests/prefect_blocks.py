"""Makes Secret blocks with Prefect's own client.

Reads {"name": value} as JSON from standard input. Writes as JSON what became of each: {"read": value},
as Prefect's client reads it again, or {"refused": reason}.
"""

import json
import sys

from prefect.blocks.system import Secret

made = {}
for name, value in json.load(sys.stdin.buffer).items():
    try:
        Secret(value=value).save(name, overwrite=True)
        made[name] = {"read": Secret.load(name).get()}
    except ValueError as error:
        made[name] = {"refused": str(error)}
json.dump(made, sys.stdout)
