"""What ASE reads from real XYZ files, as numbers that identify it: writes real-xyz.fixture.json beside this file.

usage: python3 make_real_xyz.py FOLDER    (FOLDER holds xyz/ and malformed/)
Made with ASE 3.22.1. Per file: the frames' sizes as runs [frames, atoms], sum of atomic numbers weighted by the atom's place,
sums of positions and forces (angstrom, eV/angstrom; plain and weighted by place), energies (eV): how many, first, last, sum.
"""

import bz2
import gzip
import io
import json
import sys
from pathlib import Path

import ase.io
import numpy as np


def text_of(path):
    data = path.read_bytes()
    if data[:2] == b"\x1f\x8b":
        data = gzip.decompress(data)
    if data[:3] == b"BZh":
        data = bz2.decompress(data)
    return data.decode("utf-8", "replace")


def sums(arrays):
    values = np.concatenate([array.ravel() for array in arrays])
    return [float(values.sum()), float((values * np.arange(1, len(values) + 1)).sum())]


def runs(sizes):
    result = []
    for size in sizes:
        if result and result[-1][1] == size:
            result[-1][0] += 1
        else:
            result.append([1, size])
    return result


def facts(frames):
    energies, forces = [], []
    for atoms in frames:
        results = atoms.calc.results if atoms.calc else {}
        if results.get("energy") is not None:
            energies.append(float(results["energy"]))
        if results.get("forces") is not None:
            forces.append(results["forces"])
    found = {
        "sizes": runs([len(atoms) for atoms in frames]),
        "species": sums([atoms.numbers.astype(float) for atoms in frames])[1],
        "positions": sums([atoms.positions for atoms in frames]),
        "cells": sum(1 for atoms in frames if abs(atoms.cell.volume) > 0),
    }
    if energies:
        found["energies"] = [len(energies), energies[0], energies[-1], float(np.sum(energies))]
    if forces:
        found["forces"] = [len(forces), *sums(forces)]
    return found


def read(text):
    failures = {}
    for form in ["extxyz", "xyz"]:
        try:
            frames = ase.io.read(io.StringIO(text), index=":", format=form)
            if frames:
                return {"form": form, **failures, **facts(frames)}
            failures[f"{form} fails"] = "no frames"
        except Exception as error:  # ASE lets anything through
            failures[f"{form} fails"] = type(error).__name__
    return failures


def main(folder):
    files = sorted((folder / "xyz").iterdir()) + sorted((folder / "malformed").glob("*xyz*"))
    expected = {f"{path.parent.name}/{path.name}": read(text_of(path)) for path in files}
    target = Path(__file__).with_name("real-xyz.fixture.json")
    rows = ",\n".join(f"  {json.dumps(name)}: {json.dumps(found)}" for name, found in expected.items())
    target.write_text("{\n" + rows + "\n}\n")


main(Path(sys.argv[1]))
