"""What the PLY files found in public repositories hold, by header arithmetic: python3 make_real_ply.py FOLDER > real-ply.fixture.json

Independent of the TypeScript reader: ASCII by lines (one row a line), binary by struct over the declared layout. For each
file: vertex count, faces and corners, and the float64 sums of the coordinates and of their absolute values.
"""
import json
import math
import os
import re
import struct
import sys

TYPES = {
    "char": "b", "int8": "b", "uchar": "B", "uint8": "B", "short": "h", "int16": "h", "ushort": "H", "uint16": "H",
    "int": "i", "int32": "i", "uint": "I", "uint32": "I", "float": "f", "float32": "f", "double": "d", "float64": "d",
}


def header_of(data):
    match = re.search(rb"(\r\n|\r|\n)[ \t]*end_header[ \t]*(\r\n|\r|\n)", data)
    elements, encoding = [], None
    for line in re.split(r"\r\n|\r|\n", data[: match.start()].decode("latin-1")):
        words = line.split()
        if words[:1] == ["format"]:
            encoding = words[1]
        elif words[:1] == ["element"]:
            elements.append((words[1], int(words[2]), []))
        elif words[:1] == ["property"]:
            elements[-1][2].append((words[-1], words[1:-1]))
    return encoding, elements, match.end()


def ascii_rows(data, start, elements):
    lines = [line.split() for line in re.split(r"\r\n|\r|\n", data[start:].decode("latin-1")) if line.strip()]
    assert len(lines) == sum(count for _, count, _ in elements), "one row a line"
    at = 0
    for name, count, properties in elements:
        rows = []
        for words in lines[at : at + count]:
            row, place = {}, 0
            for key, kind in properties:
                if kind[0] == "list":
                    length = int(words[place])
                    row[key] = [float(word) for word in words[place + 1 : place + 1 + length]]
                    place += 1 + length
                    if name == "face":
                        break
                else:
                    row[key] = float(words[place])
                    place += 1
            rows.append(row)
        at += count
        yield name, rows


def binary_rows(data, at, elements, order):
    for name, count, properties in elements:
        rows = []
        for _ in range(count):
            row = {}
            for key, kind in properties:
                length = 1
                if kind[0] == "list":
                    (length,) = struct.unpack_from(order + TYPES[kind[1]], data, at)
                    at += struct.calcsize(TYPES[kind[1]])
                form = order + str(length) + TYPES[kind[-1]]
                values = struct.unpack_from(form, data, at)
                at += struct.calcsize(form)
                row[key] = list(values) if kind[0] == "list" else values[0]
            rows.append(row)
        yield name, rows
    assert at == len(data), "every byte is accounted for"


def describe(data):
    encoding, elements, start = header_of(data)
    if encoding == "ascii":
        rows = dict(ascii_rows(data, start, elements))
    else:
        rows = dict(binary_rows(data, start, elements, "<" if encoding == "binary_little_endian" else ">"))
    vertices = rows.get("vertex", [])
    columns = [[vertex.get(axis, 0.0) for vertex in vertices] for axis in "xyz"]
    finite = all(math.isfinite(value) for column in columns for value in column)
    faces = [row.get("vertex_indices", row.get("vertex_index")) for row in rows.get("face", [])]
    return {
        "vertices": len(vertices),
        "finite": finite,
        "sums": [math.fsum(column) for column in columns] if finite else None,
        "absolute": [math.fsum(abs(value) for value in column) for column in columns] if finite else None,
        "faces": len(faces),
        "corners": sum(len(face) for face in faces),
        "cornerSum": int(sum(sum(face) for face in faces)),
    }


def main(folder):
    answers = {}
    for part in ("ply", "malformed"):
        for name in sorted(os.listdir(os.path.join(folder, part))):
            if name.endswith(".ply"):
                with open(os.path.join(folder, part, name), "rb") as file:
                    answers[f"{part}/{name}"] = describe(file.read())
    lines = [f"  {json.dumps(name)}: {json.dumps(answer)}" for name, answer in answers.items()]
    print("{\n" + ",\n".join(lines) + "\n}")


main(sys.argv[1])
