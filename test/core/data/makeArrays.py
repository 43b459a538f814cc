#!/usr/bin/env python3
"""Writes expected/arrays.json: small array files as numpy writes them (and IDX and safetensors by their descriptions), each with its
shape and its numbers, the last axis fastest.  Run again with  python3 test/core/data/makeArrays.py
"""
import base64
import io
import json
import struct
from pathlib import Path

import numpy as np

SHAPES = [(4,), (3, 2), (2, 3, 2), (2, 1, 2, 3)]
TYPES = ["f8", "f4", "i1", "u1", "b1", "i2", "u2", "i4", "u4", "i8", "u8"]
RANDOM = np.random.default_rng(8)


def numbers(code, shape):
    kind, size = code[0], int(code[1])
    if kind == "f":
        return (RANDOM.normal(0, 1e3, shape)).astype(code)
    if kind == "b":
        return RANDOM.integers(0, 2, shape).astype(bool)
    bits = min(8 * size, 53) - (1 if kind == "i" and size < 8 else 0)
    most = 2**bits - 1
    values = RANDOM.integers(-most if kind == "i" else 0, most, shape, endpoint=True)
    # The ends of the type, where the sign bit is.
    values.flat[0] = most
    values.flat[-1] = -most if kind == "i" else most // 2 + 1
    return values.astype(code)


def case(name, content, array):
    values = [int(v) if array.dtype.kind in "iub" else float(v) for v in array.flatten(order="C")]
    return {"name": name, "base64": base64.b64encode(content).decode(), "shape": list(array.shape), "values": values}


def npy(array, version):
    stream = io.BytesIO()
    np.lib.format.write_array(stream, array, version=version)
    return stream.getvalue()


def npys():
    for i, code in enumerate(TYPES):
        for order in "CF":
            for endian in "<>":
                shape = SHAPES[(i + (order == "F") + 2 * (endian == ">")) % len(SHAPES)]
                array = np.asarray(numbers(code, shape), dtype=endian + code, order=order)
                version = (1, 0) if i % 2 == 0 else (2, 0)
                yield case(f"{endian}{code} {order} {shape} v{version[0]}.npy", npy(array, version), array)


def idxs():
    for code, byte in [("u1", 8), ("i1", 9), ("i2", 11), ("i4", 12), ("f4", 13), ("f8", 14)]:
        shape = SHAPES[byte % len(SHAPES)]
        array = numbers(code, shape).astype(">" + code)
        header = bytes([0, 0, byte, len(shape)]) + struct.pack(f">{len(shape)}I", *shape)
        yield case(f"{code} {shape}.idx{len(shape)}-ubyte", header + array.tobytes(), array)


def safetensors():
    names = dict(f8="F64", f4="F32", i1="I8", u1="U8", b1="BOOL", i2="I16", u2="U16", i4="I32", u4="U32", i8="I64", u8="U64")
    arrays = {code: numbers(code, SHAPES[i % len(SHAPES)]).astype("<" + code) for i, code in enumerate(TYPES)}
    header, body = {"__metadata__": {"made": "by hand"}}, b""
    for code, array in arrays.items():
        header[code] = {"dtype": names[code], "shape": array.shape, "data_offsets": [len(body), len(body) + array.nbytes]}
        body += array.tobytes()
    text = json.dumps(header).encode()
    content = struct.pack("<Q", len(text)) + text + body
    for code, array in arrays.items():
        yield {**case("all.safetensors", content, array), "array": code}


def main():
    path = Path(__file__).parent / "expected" / "arrays.json"
    cases = [*npys(), *idxs(), *safetensors()]
    path.write_text("[\n" + ",\n".join(json.dumps(each) for each in cases) + "\n]\n", encoding="utf-8")


if __name__ == "__main__":
    main()
