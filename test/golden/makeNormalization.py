#!/usr/bin/env python3
"""Writes test/fixtures/golden/normalizationNetworks.json: random networks with normalisations, dropout, embeddings and attention, in
training and in evaluation, with what PyTorch (float64) says about them, running statistics included.

It reads the file format by itself (see makeGolden.py). Run again with
    python3 test/golden/makeNormalization.py
"""
import json
import math
import random
from pathlib import Path

import torch
import torch.nn.functional as F

from makeGolden import nested, number
from makeShaping import ShapingNet

NETWORKS = 54


class NormalizationNet(ShapingNet):
    """Adds the ops of this family to the interpreter; `mode` is training or evaluation."""

    def __init__(self, network, mode):
        self.mode, self.buffers = mode, {}
        super().__init__(network)

    def compute(self, name, node):
        z = self.normalized(node["op"], name, node)
        return super().compute(name, node) if z is None else z * 1

    def buffer(self, name, key, size, initial):
        written = self.network["nodes"][name].get("buffers", {}).get(key, initial)
        values = torch.tensor(written, dtype=torch.float64)
        values = (values.expand(size) if values.dim() == 0 else values).clone()
        self.buffers[f"{name}.{key}"] = {"value": values.tolist(), "next": None}
        return values

    def normalized(self, op, name, node):
        training = self.mode == "training"
        if op == "batch-norm":
            (x,) = self.inputs(node, ("x",))
            scalar = x.dim() == 1
            x = x.reshape(-1, 1) if scalar else x
            C = x.shape[1]
            shape = () if scalar else (C,)
            gamma, beta = self.param(name, "gamma", shape, 1), self.param(name, "beta", shape, 0)
            mean, variance = self.buffer(name, "mean", C, 0), self.buffer(name, "variance", C, 1)
            z = F.batch_norm(x, mean, variance, gamma.reshape(C), beta.reshape(C), training, node.get("momentum", 0.1), node.get("epsilon", 1e-5))
            if training:
                # PyTorch has moved them in place.
                self.buffers[f"{name}.mean"]["next"] = mean.tolist()
                self.buffers[f"{name}.variance"]["next"] = variance.tolist()
            return z.reshape(-1) if scalar else z
        if op == "layer-norm":
            (x,) = self.inputs(node, ("x",))
            shape = tuple(x.shape[1:]) if node.get("axes", "all") == "all" else (x.shape[-1],)
            gamma, beta = self.param(name, "gamma", shape, 1), self.param(name, "beta", shape, 0)
            return F.layer_norm(x, shape, gamma, beta, node.get("epsilon", 1e-5))
        if op == "group-norm":
            (x,) = self.inputs(node, ("x",))
            gamma, beta = self.param(name, "gamma", (x.shape[1],), 1), self.param(name, "beta", (x.shape[1],), 0)
            return F.group_norm(x, node["groups"], gamma, beta, node.get("epsilon", 1e-5))
        if op == "dropout":
            # Its random numbers are nobody else's: in training only a rate of 0 can be compared.
            assert not training or node["rate"] == 0
            return F.dropout(*self.inputs(node, ("x",)), node.get("rate", 0.5), training)
        if op == "embedding":
            (indices,) = self.inputs(node, ("indices",))
            written = node["params"]["W"]
            shape = (node["count"], node["size"]) if isinstance(written, str) else (len(written), len(written[0]))
            return F.embedding(indices.long(), self.param(name, "W", shape, None))
        if op == "attention":
            q, k, v = self.inputs(node, ("query", "key", "value"))
            heads = node.get("heads", 1)
            # [rows, heads, positions, part]
            q, k, v = (x.reshape(len(x), x.shape[1], heads, -1).transpose(1, 2) for x in (q, k, v))
            scores = q @ k.transpose(-2, -1) / math.sqrt(q.shape[-1])
            if node.get("causal", False):
                scores = scores.masked_fill(torch.ones(scores.shape[-2:]).triu(1) > 0, -math.inf)
            z = torch.softmax(scores, -1) @ v
            return z.transpose(1, 2).reshape(len(z), z.shape[2], -1)
        return None

    def expected(self, wrt):
        return {**super().expected(wrt), "buffers": self.buffers}


class Maker:
    def __init__(self, seed):
        self.r = random.Random(seed)
        self.nodes, self.shapes, self.shared, self.count = {}, {}, {}, 0
        self.rows = self.r.randint(3, 4)
        self.mode = self.r.choice(["training", "evaluation"])

    def add(self, node, shape):
        self.count += 1
        name = self.r.choice(["n", "bn ", "ש"]) + str(self.count)
        self.nodes[name], self.shapes[name] = node, tuple(shape)
        return name

    def find(self, fits=lambda shape: True):
        return self.r.choice([(name, shape) for name, shape in self.shapes.items() if fits(shape)])

    def params(self, node, shapes):
        """Some are written, some shared, some left to their defaults."""
        r = self.r
        for name, shape in shapes.items():
            if r.random() < 0.15 and shape:
                node.setdefault("params", {})[name] = f"s{len(self.shared)}"
                self.shared[f"s{len(self.shared)}"] = shape
            elif r.random() < 0.8:
                node.setdefault("params", {})[name] = nested(r, shape, 0.8)

    def grow(self, op):
        r = self.r
        if op == "batch-norm":
            name, shape = self.find()
            node = {"op": op, "inputs": [name]}
            if r.random() < 0.5:
                node["momentum"] = r.choice([0, 0.25, 0.9, 1])
            if r.random() < 0.5:
                node["epsilon"] = r.choice([1e-3, 0.1])
            self.params(node, {"gamma": shape[:1], "beta": shape[:1]})
            C = shape[0] if shape else 1
            if r.random() < 0.7:
                mean, variance = [number(r, 0.5) for _ in range(C)], [round(r.uniform(0.2, 3), 3) for _ in range(C)]
                node["buffers"] = r.choice([{"mean": mean, "variance": variance}, {"mean": 0.25, "variance": variance}, {"variance": 2}])
            return self.add(node, shape)
        if op == "layer-norm":
            # Two numbers or one become ±1 or 0 whatever they were, and their gradients rounding.
            axes = r.choice(["all", "last"])
            name, shape = self.find(lambda s: len(s) > 0 and (math.prod(s) if axes == "all" else s[-1]) > 2)
            node = {"op": op, "inputs": [name]}
            if axes == "last" or r.random() < 0.5:
                node["axes"] = axes
            if r.random() < 0.5:
                node["epsilon"] = r.choice([1e-3, 0.1])
            learned = shape if axes == "all" else shape[-1:]
            self.params(node, {"gamma": learned, "beta": learned})
            return self.add(node, shape)
        if op == "group-norm":
            name, shape = self.find(lambda s: len(s) > 0 and math.prod(s) > 2)
            groups = r.choice([n for n in range(1, shape[0] + 1) if shape[0] % n == 0 and math.prod(shape) // n > 2])
            node = {"op": op, "inputs": [name], "groups": groups}
            self.params(node, {"gamma": shape[:1], "beta": shape[:1]})
            return self.add(node, shape)
        if op == "dropout":
            name, shape = self.find()
            return self.add({"op": op, "inputs": [name], "rate": 0 if self.mode == "training" else r.choice([0.1, 0.5])}, shape)
        if op == "embedding":
            name, shape = r.choice([(name, self.shapes_of_indices[name]) for name in self.shapes_of_indices])
            size = r.choice([2, 4])
            node = {"op": op, "inputs": [name]}
            if r.random() < 0.5:
                node["count"], node["size"] = 4, size
                self.shared["table"] = (4, 2)
                if size == 2 and r.random() < 0.7:
                    return self.add({**node, "params": {"W": "table"}}, shape + (size,))
            return self.add({**node, "params": {"W": nested(r, (4, size))}}, shape + (size,))
        if op == "attention":
            matrix = lambda s: len(s) == 2 and math.prod(s) <= 24
            q, (T, d) = self.find(matrix)
            found = self.find(lambda s: matrix(s) and s[1] == d)
            causal = r.random() < 0.5
            k, (S, _) = (q, (T, d)) if causal else found
            v, (_, dv) = self.find(lambda s: matrix(s) and s[0] == S)
            heads = r.choice([n for n in (1, 2, 3, 4) if d % n == 0 and dv % n == 0])
            node = {"op": op, "inputs": {"query": q, "key": k, "value": v} if r.random() < 0.4 else [q, k, v]}
            if heads > 1 or r.random() < 0.3:
                node["heads"] = heads
            if causal:
                node["causal"] = True
            return self.add(node, (T, dv))
        if op == "project":
            name, shape = self.find(lambda s: len(s) == 2)
            features = r.choice([2, 4])
            node = {"op": op, "inputs": [name], "features": features, "params": {"W": nested(r, (features, shape[1])), "b": nested(r, (features,))}}
            return self.add(node, shape[:-1] + (features,))
        if op == "add":
            name, shape = self.find()
            return self.add({"op": op, "inputs": [name, self.find(lambda s: s == shape)[0]]}, shape)
        name, shape = self.find(lambda s: math.prod(s) <= 24)
        units = r.randint(2, 4)
        node = {"op": "dense", "inputs": [name], "units": units, "activation": r.choice(["tanh", "relu", "gelu", "identity"])}
        return self.add({**node, "params": {"W": nested(r, (units, math.prod(shape)), 0.6), "b": nested(r, (units,))}}, (units,))

    def make(self, every):
        r = self.r
        self.data = {}
        for shape in [(), (3,), (3, 4), r.choice([(2, 3), (4, 2)]), r.choice([(2, 2, 3), (4, 1, 2)])]:
            self.data[self.add({"op": "input", "shape": list(shape)}, shape)] = lambda shape=shape: nested(r, shape)
        self.shapes_of_indices = {}
        for shape in [(), (3,), (2, 2)]:
            name = self.add({"op": "input", "shape": list(shape)}, shape)
            del self.shapes[name]
            self.shapes_of_indices[name] = shape
            def draw(shape=shape):
                return r.randrange(4) if not shape else [draw(shape[1:]) for _ in range(shape[0])]
            self.data[name] = draw
        for op in every + [r.choice(OPS) for _ in range(r.randint(1, 3))]:
            self.grow(op)
        # One number out of everything that nothing reads.
        read = {text for node in self.nodes.values() for text in (node["inputs"].values() if isinstance(node.get("inputs"), dict) else node.get("inputs", []))}
        means = []
        for name in [name for name in self.shapes if name not in read and name not in self.data]:
            tame = self.add({"op": "activation", "inputs": [name], "activation": "tanh"}, self.shapes[name])
            weighed = self.add({"op": "dense", "inputs": [tame], "units": 1, "params": {"W": nested(r, (1, math.prod(self.shapes[tame]))), "b": 0}}, (1,))
            means.append(weighed)
        y = self.add({"op": "neuron", "inputs": means, "activation": "identity", "params": {"w": nested(r, (len(means),)), "b": number(r)}}, ())
        t = self.add({"op": "input", "shape": []}, ())
        self.data[t] = lambda: number(r)
        objective = self.add({"op": "squared-error", "inputs": [y, t], "reduction": r.choice(["sum", "mean"])}, ())
        network = {"nn": 1, "nodes": self.nodes}
        # A shared table that no embedding took is left out, for nothing uses it.
        used = json.dumps(list(self.nodes.values()), ensure_ascii=False)
        shared = {name: nested(r, shape, 0.8) for name, shape in self.shared.items() if f'"{name}"' in used}
        if shared:
            network["params"] = shared
        network["objective"] = objective
        network["data"] = {"rows": [{name: draw() for name, draw in self.data.items()} for _ in range(self.rows)]}
        return network


OPS = ["batch-norm", "layer-norm", "group-norm", "dropout", "embedding", "attention", "project", "add", "dense"]


def main():
    lines = []
    for seed in range(NETWORKS):
        maker = Maker(seed)
        network = maker.make([OPS[seed % len(OPS)], OPS[(seed * 5 + 2) % len(OPS)], OPS[seed % 6]])
        expected = NormalizationNet(network, maker.mode).expected(None)
        assert "NaN" not in json.dumps(expected) and "Infinity" not in json.dumps(expected), seed
        line = {"seed": seed, "network": network, "wrt": None, "mode": maker.mode, "expected": expected}
        lines.append(json.dumps(line, ensure_ascii=False))
    path = Path(__file__).parent.parent / "fixtures" / "golden" / "normalizationNetworks.json"
    path.write_text("[\n" + ",\n".join(lines) + "\n]\n", encoding="utf-8")
    print(f"{len(lines)} networks")


if __name__ == "__main__":
    main()
