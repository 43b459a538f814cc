#!/usr/bin/env python3
"""Writes test/fixtures/samples/NAME.json for every samples/NAME.nn.json: values and gradients from PyTorch's autograd in float64.

An oracle that shares nothing with Chainrule: it reads the files itself and knows only what the format's
description says. Run it after a sample has changed:  python3 test/samples/makeExpected.py
"""

import csv
import json
import math
import pathlib
import re
import struct
import sys

import torch
import torch.nn.functional as F

HERE = pathlib.Path(__file__).resolve().parent
sys.path.append(str(HERE.parent / "core" / "data"))
from makeParts import parts, uniforms  # noqa: E402 (split and generator, worked out from their descriptions)

torch.set_default_dtype(torch.float64)
SAMPLES = HERE.parent.parent / "samples"
EXPECTED = HERE.parent / "fixtures" / "samples"

# What else than the objective is differentiated in each sample.
ALSO = {
    "activations": ["gelu"],
    "ann": ["y1"],
    "back_prop": ["y2", "y3"],
    "back_prop_simple": ["y"],
    "batch_norm": ["n[0]"],
    "binary": ["y"],
    "digits": ["scores[3]"],
    "function_neuron": ["g"],
    "hebrew": ["תחזית"],
    "iris": ["scores[2]"],
    "lenet": ["scores[1]"],
    "linear": ["y"],
    "mlp": ["z3[0]"],
    "regression": ["y"],
    "shared": ["y"],
    "spiral": ["y"],
    "spiral_start": ["y"],
    "step": ["h"],
    "universal_approximation": ["y"],
    "wine": ["scores[1]"],
    "xor": ["y"],
    "xor_start": ["y"],
}


LOSSES = {"squared-error", "binary-cross-entropy", "softmax-cross-entropy"}

# Values of more rows than this are left out; the parameters' gradients sum over all rows anyway.
ROWS_KEPT = 8


class Step(torch.autograd.Function):
    """I{u > 0}; its derivative counts as 0 everywhere."""

    @staticmethod
    def forward(ctx, u):
        return (u > 0).to(u.dtype)

    @staticmethod
    def backward(ctx, gradient):
        return torch.zeros_like(gradient)


ACTIVATIONS = {
    "identity": lambda u, a: u * 1,
    "step": lambda u, a: Step.apply(u),
    "sigmoid": lambda u, a: torch.sigmoid(u),
    "tanh": lambda u, a: torch.tanh(u),
    "tanh-half": lambda u, a: torch.tanh(u / 2),
    "relu": lambda u, a: F.relu(u),
    "leaky-relu": lambda u, a: F.leaky_relu(u, a.get("slope", 0.01)),
    "elu": lambda u, a: F.elu(u, a.get("alpha", 1.0)),
    "selu": lambda u, a: F.selu(u),
    "gelu": lambda u, a: F.gelu(u),
    "gelu-tanh": lambda u, a: F.gelu(u, approximate="tanh"),
    "silu": lambda u, a: F.silu(u),
    "softplus": lambda u, a: F.softplus(u),
    # Not F.hardsigmoid: its backward pass multiplies by 1/6 in single precision.
    "hard-sigmoid": lambda u, a: torch.clamp(u + 3, 0, 6) / 6,
    "hard-tanh": lambda u, a: F.hardtanh(u),
}


def read_jsonc(path):
    """JSON with comments; a quoted text is matched first, so that a // inside it stays."""
    text = path.read_text(encoding="utf-8")
    bare = re.sub(r'("(?:\\.|[^"\\])*")|//[^\n]*|/\*.*?\*/', lambda m: m.group(1) or "", text, flags=re.S)
    return json.loads(bare)


def read_data(file):
    """Input id -> one value a row, and the number of rows."""
    data = file["data"]
    if "rows" in data:
        ids = data["rows"][0].keys()
        return {id: [row[id] for row in data["rows"]] for id in ids}
    if "generator" in data:
        return spiral(file)
    if "arrays" in data:
        return {id: read_idx(SAMPLES / name) for id, name in data["arrays"].items()}
    with open(SAMPLES / data["file"], newline="", encoding="utf-8") as stream:
        rows = list(csv.DictReader(stream))
    return {id: join_columns(rows, columns, file["nodes"][id]) for id, columns in data["columns"].items()}


def read_idx(path):
    """MNIST's format: 0, 0, the type (8: unsigned bytes), the number of axes, their lengths, the numbers."""
    content = path.read_bytes()
    assert content[:3] == bytes([0, 0, 8])
    axes = content[3]
    shape = struct.unpack(f">{axes}I", content[4 : 4 + 4 * axes])
    return torch.tensor(list(content[4 + 4 * axes :]), dtype=torch.float64).reshape(shape).tolist()


def standardized(file, data):
    """Mean 0 and deviation 1 over the rows that train, for every input that is not the target of a loss alone."""
    setting = file["data"].get("standardize", False)
    rows = len(next(iter(data.values())))
    uses = [(id, node, port) for node in file["nodes"].values() for port, id in enumerate(node.get("inputs", []))]
    targets = {id for id in data if all(node["op"] in LOSSES and port == 1 for used, node, port in uses if used == id)}
    chosen = [id for id in data if id not in targets] if setting is True else setting or []
    training = rows_that_train(file, data, rows)
    made = dict(data)
    for id in chosen:
        values = torch.tensor(data[id], dtype=torch.float64).reshape(rows, -1)
        fitted = values[training]
        mean, deviation = fitted.mean(0), fitted.std(0, unbiased=False)
        deviation[fitted.min(0).values == fitted.max(0).values] = 1
        made[id] = ((values - mean) / deviation).tolist()
    return made


def rows_that_train(file, data, rows):
    split = file["data"].get("split")
    if split is None:
        return list(range(rows))
    sizes = [split.get(name, 0) for name in ("validation", "test")]
    sizes = [math.floor(size * rows + 0.5) if size < 1 else size for size in sizes]
    classes = data[split["stratify"]] if "stratify" in split else None
    return parts(rows, *sizes, split.get("seed", 0), classes)["training"]


def join_columns(rows, columns, node):
    columns = [columns] if isinstance(columns, str) else columns
    table = []
    for name in columns:
        cells = [row[name] for row in rows]
        try:
            table.append([float(cell) for cell in cells])
        except ValueError:
            classes = list(dict.fromkeys(cells))
            table.append([float(classes.index(cell)) for cell in cells])
    if node.get("shape", []) == []:
        return table[0]
    return [list(row) for row in zip(*table)]


def spiral(file):
    """The spiral without noise: arm k of two is the curve r (sin, cos)(3.5 pi r + k pi), r = 0, 1/n, ...; the arms take turns."""
    data = file["data"]
    assert data["generator"] == "spiral" and data.get("noise", 0) == 0
    samples = data["samples"]
    points, labels = [], []
    for i in range(samples):
        arm = i % 2
        radius = (i // 2) / ((samples + 1 - arm) // 2)
        angle = 3.5 * math.pi * radius + arm * math.pi
        points.append([radius * math.sin(angle), radius * math.cos(angle)])
        labels.append(float(arm))
    inputs = [id for id, node in file["nodes"].items() if node["op"] == "input"]
    return {inputs[0]: points, inputs[1]: labels}


class Network:
    """One forward pass over all rows; every value and parameter is kept for autograd."""

    def __init__(self, file):
        self.file = file
        self.nodes = file["nodes"]
        self.data = standardized(file, read_data(file))
        self.rows = len(next(iter(self.data.values())))
        self.values = {}
        self.shared = {name: torch.tensor(value, dtype=torch.float64, requires_grad=True) for name, value in file.get("params", {}).items()}
        # Listed name -> tensor, and the distinct tensors of theta for the regularization.
        self.parameters = dict(self.shared)
        self.theta = list(self.shared.values())
        for id in self.nodes:
            self.value(id)

    def value(self, id):
        """[row, component...]; a loss is one number without rows."""
        if id not in self.values:
            value = self.compute(id, self.nodes[id])
            if not value.requires_grad:
                value.requires_grad_(True)
            self.values[id] = value
        return self.values[id]

    def compute(self, id, node):
        op = node["op"]
        if op == "input":
            value = torch.tensor(self.data[id], dtype=torch.float64)
            return value.reshape(self.rows, *node.get("shape", []))
        if op == "function":
            names = {name: self.refer(text) for name, text in node["inputs"].items()}
            names.update({name: self.param(id, node, name, []) for name in node.get("params", {})})
            return eval(node["expression"].replace("^", "**"), {"__builtins__": {}, "exp": torch.exp}, names)
        inputs = node["inputs"] if isinstance(node["inputs"], list) else list(node["inputs"].values())
        inputs = [self.refer(text) for text in inputs]
        if op == "output":
            return inputs[0] * 1
        if op == "concat":
            return self.join(inputs)
        if op == "batch-norm":
            (x,) = inputs
            mean, variance = (torch.tensor(node["buffers"][name], dtype=torch.float64) for name in ("mean", "variance"))
            gamma, beta = (self.param(id, node, name, [x.shape[1]]) for name in ("gamma", "beta"))
            return F.batch_norm(x, mean, variance, gamma, beta, training=False, eps=node.get("epsilon", 1e-5))
        if op == "softmax":
            return torch.softmax(self.join(inputs), 1)
        if op == "neuron":
            x = self.join(inputs)
            u = x @ self.param(id, node, "w", [x.shape[1]])
            if node.get("bias", True):
                u = u + self.param(id, node, "b", [])
            return self.activate(node, u)
        if op == "dense":
            x = self.join(inputs)
            u = x @ self.param(id, node, "W", [node["units"], x.shape[1]]).T
            if node.get("bias", True):
                u = u + self.param(id, node, "b", [node["units"]])
            return self.activate(node, u)
        if op == "conv2d":
            W = self.param(id, node, "W", [node["channels"], inputs[0].shape[1], node["kernel"], node["kernel"]])
            b = self.param(id, node, "b", [node["channels"]])
            return self.activate(node, F.conv2d(inputs[0], W, b))
        if op == "max-pool2d":
            return F.max_pool2d(inputs[0], node["kernel"])
        if op == "avg-pool2d":
            return F.avg_pool2d(inputs[0], node["kernel"])
        prediction, target = inputs
        if op == "squared-error":
            terms = (prediction.reshape(self.rows, -1) - target.reshape(self.rows, -1)) ** 2
        elif op == "binary-cross-entropy":
            y, t = prediction.reshape(self.rows, -1), target.reshape(self.rows, -1)
            terms = -(t * torch.log(y) + (1 - t) * torch.log(1 - y))
        elif op == "softmax-cross-entropy":
            index = target.detach().reshape(self.rows).long()
            terms = F.cross_entropy(prediction, index, reduction="none").reshape(self.rows, 1)
        else:
            raise ValueError(op)
        divisor = {"sum": 1, "mean": terms.numel(), "batch-mean": self.rows}[node.get("reduction", "mean")]
        return node.get("weight", 1) * terms.sum() / divisor

    def refer(self, text):
        match = re.fullmatch(r"([^\[]+)(?:\[(.*)\])?", text)
        value = self.value(match.group(1))
        if match.group(2) is None:
            return value
        selection = [slice(None)]
        for part in match.group(2).split(","):
            ends = [int(end) for end in part.split(":")]
            selection.append(slice(*ends) if len(ends) == 2 else ends[0])
        return value[tuple(selection)]

    def join(self, inputs):
        return torch.cat([value.reshape(self.rows, -1) for value in inputs], 1)

    def activate(self, node, u):
        activation = node.get("activation", "identity")
        if isinstance(activation, str):
            activation = {"name": activation}
        return ACTIVATIONS[activation["name"]](u, activation)

    def param(self, id, node, name, shape):
        written = node["params"][name]
        if isinstance(written, dict):
            written = self.initial(f"{id}.{name}", written["init"], shape)
        if isinstance(written, str):
            return self.shared[written].expand(shape)
        if has_text(written):
            whole = torch.stack([self.shared[v] if isinstance(v, str) else torch.tensor(float(v)) for v in written])
        else:
            whole = torch.tensor(written, dtype=torch.float64)
            whole = (whole.expand(shape) if whole.dim() == 0 else whole).clone().requires_grad_(True)
            self.theta.append(whole)
        self.parameters[f"{id}.{name}"] = whole
        return whole.reshape(shape)

    def initial(self, name, init, shape):
        """A layer's W as its initialiser draws it: in the order of its entries, from a stream of its own."""
        bound = math.sqrt({"he-uniform": 6 / shape[1], "glorot-uniform": 6 / (shape[0] + shape[1])}[init])
        draw = uniforms(f"{self.file['training']['seed']}:{name}")
        return [[-bound + 2 * bound * float(next(draw)) for _ in range(shape[1])] for _ in range(shape[0])]

    def objective(self):
        texts = self.file["objective"]
        total = sum(self.refer(text).sum() for text in ([texts] if isinstance(texts, str) else texts))
        prior = self.file.get("regularization")
        for theta in self.theta if prior else []:
            total = total + prior.get("l2", 0) * (theta**2).sum() + prior.get("l1", 0) * theta.abs().sum()
        return total

    def gradients(self, target):
        tensors = [*self.values.values(), *self.parameters.values()]
        found = torch.autograd.grad(target, tensors, allow_unused=True, retain_graph=True)
        count = len(self.values)
        return {
            "nodes": {id: gradient if gradient is None else keep(gradient) for id, gradient in zip(self.values, found)},
            "parameters": {name: gradient if gradient is None else gradient.tolist() for name, gradient in zip(self.parameters, found[count:])},
        }


def keep(value):
    return value[:ROWS_KEPT].tolist() if value.dim() > 0 else value.item()


def has_text(value):
    return isinstance(value, list) and any(isinstance(item, str) or has_text(item) for item in value)


def main():
    for path in sorted(SAMPLES.glob("*.nn.json")):
        name = path.name.removesuffix(".nn.json")
        network = Network(read_jsonc(path))
        objective = network.objective()
        expected = {
            "objective": objective.item(),
            "rows": network.rows,
            "rowsKept": min(network.rows, ROWS_KEPT),
            "values": {id: keep(value) for id, value in network.values.items()},
            "gradients": {"objective": network.gradients(objective)},
        }
        for text in ALSO.get(name, []):
            expected["gradients"][text] = network.gradients(network.refer(text).sum())
        (EXPECTED / f"{name}.json").write_text(dump(expected), encoding="utf-8")
        print(f"{name}: objective {objective.item():.6g} over {network.rows} rows")


def dump(expected):
    """One line a node or parameter, so that a change shows as the lines that changed."""
    text = json.dumps(expected, ensure_ascii=False, indent=1)
    return re.sub(r"\[[^\[\]{}]*\]", lambda m: re.sub(r"\s+", " ", m.group(0)).replace("[ ", "[").replace(" ]", "]"), text) + "\n"


if __name__ == "__main__":
    main()
