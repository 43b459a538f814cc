#!/usr/bin/env python3
"""Writes test/fixtures/golden/shapingNetworks.json: random networks of arithmetic, shaping and function nodes, with what PyTorch (float64) says about them.

It reads the file format by itself (see makeGolden.py); expressions are evaluated by Python over tensors. Run again with
    python3 test/golden/makeShaping.py
"""
import json
import math
import random
import re
from functools import reduce
from pathlib import Path

import torch

from makeGolden import ACTIVATIONS, Net, nested, number

NETWORKS = 90
FUNCTIONS = {
    **{name: (lambda x, f=getattr(torch, name): f(whole(x))) for name in ("exp", "log", "sqrt", "sin", "cos", "tan", "sinh", "cosh", "tanh", "atan", "abs", "sigmoid", "relu")},
    "max": lambda *args: reduce(torch.maximum, map(whole, args)),
    "min": lambda *args: reduce(torch.minimum, map(whole, args)),
}


def whole(x):
    return x if torch.is_tensor(x) else torch.tensor(float(x))


class ShapingNet(Net):
    """Adds the ops of this family to the interpreter. Axis 0 of every value with samples is the batch."""

    def compute(self, name, node):
        op = node["op"]
        z = self.shaping(op, name, node)
        return super().compute(name, node) if z is None else z * 1

    def shaping(self, op, name, node):
        if op == "activation":
            a = node.get("activation", "relu")
            a = dict(a) if isinstance(a, dict) else {"name": a}
            (x,) = self.inputs(node, ("x",))
            if a["name"] == "prelu":
                a["learned"] = self.param(name, "slope", (), a.get("slope", 0.25))
                return torch.where(x >= 0, x, a["learned"] * x)
            return ACTIVATIONS[a["name"]](x, a)
        if op in ("sub", "div"):
            a, b = self.inputs(node, ("a", "b"))
            b = b.reshape(a.shape)
            return a - b if op == "sub" else a / b
        if op == "scale":
            return node["factor"] * self.inputs(node, ("x",))[0]
        if op == "scale-by":
            x, factor = self.inputs(node, ("x", "factor"))
            single = factor[0].numel() == 1
            return x * factor.reshape((len(x),) + ((1,) * (x.dim() - 1) if single else (factor.shape[1],) + (1,) * (x.dim() - 2)))
        if op == "matmul":
            a, b = self.inputs(node, ("a", "b"))
            if a.dim() == 2:
                return (a.unsqueeze(1) @ b).squeeze(1)
            return a @ b if b.dim() == 3 else (a @ b.unsqueeze(2)).squeeze(2)
        if op == "dot":
            a, b = self.inputs(node, ("a", "b"))
            return (a * b).sum(dim=1)
        if op == "project":
            (x,) = self.inputs(node, ("x",))
            W = self.param(name, "W", (node["features"], x.shape[-1]), None)
            bias = self.param(name, "b", (node["features"],), 0) if node.get("bias", True) else None
            return torch.nn.functional.linear(x, W, bias)
        if op in ("slice", "reshape", "flatten", "transpose", "sum", "mean", "max", "norm"):
            return self.one(op, node, *self.inputs(node, ("x",)))
        if op == "function":
            names = {key: self.read(text) for key, text in node["inputs"].items()}
            first = next(iter(names.values()))
            names = {key: value.reshape(first.shape) for key, value in names.items()}
            for key, written in node.get("params", {}).items():
                names[key] = self.param(name, key, tuple(first.shape[1:]) if isinstance(written, list) else (), None)
            scope = {"__builtins__": {}, **FUNCTIONS, "pi": math.pi, "e": math.e, **names}
            return whole(eval(node["expression"].replace("^", "**"), scope)).expand(first.shape)
        return None

    def one(self, op, node, x):
        def axis(name, default=None):
            at = node.get(name, default)
            return None if at is None else at if at < 0 else at + 1

        if op == "slice":
            at = axis("axis", 0)
            start, end = node.get("from", 0), node.get("to", x.shape[at])
            return torch.narrow(x, at, start, end - start)
        if op == "reshape":
            return x.reshape((len(x), *node["shape"]))
        if op == "flatten":
            return x.reshape((len(x), -1))
        if op == "transpose":
            return x.transpose(axis("first", -2), axis("second", -1))
        at = axis("axis")
        if at is None:
            x, at = x.reshape((len(x), -1)), 1
        if op == "sum":
            return x.sum(dim=at)
        if op == "mean":
            return x.mean(dim=at)
        if op == "max":
            return x.max(dim=at).values
        return torch.linalg.vector_norm(x, ord=node.get("p", 2), dim=at)


SMOOTH = [name for name in ACTIVATIONS if name not in ("step", "softmax")]


class Maker:
    def __init__(self, seed):
        self.r = random.Random(seed)
        self.nodes, self.shapes, self.shared, self.count = {}, {}, {}, 0
        self.rows = self.r.choice([1, 2, 3])

    def add(self, node, shape):
        self.count += 1
        name = self.r.choice(["n", "z ", "ש"]) + str(self.count)
        self.nodes[name], self.shapes[name] = node, tuple(shape)
        return name

    def find(self, fits):
        found = [(name, shape) for name, shape in self.shapes.items() if fits(shape)]
        return self.r.choice(found) if found else None

    def inputs(self, ports, names):
        return dict(zip(ports, names)) if self.r.random() < 0.3 else list(names)

    def axis(self, shape):
        return self.r.randrange(-len(shape), len(shape))

    def param(self, shape):
        if self.r.random() < 0.2:
            name = f"s{len(self.shared)}"
            self.shared[name] = shape
            return name
        return nested(self.r, shape, 0.6)

    def expression(self, names, depth=3):
        r = self.r
        if depth == 0 or r.random() < 0.15:
            return r.choice(list(names) * 3 + [str(round(r.uniform(0.2, 2), 2)), "pi", "e"])
        a, b = self.expression(names, depth - 1), self.expression(names, depth - 1)
        return r.choice([
            f"({a} + {b})", f"({a} - {b})", f"{a} * {b}", f"-({a})", f"({a})^2", f"({a})^3", f"{a} / (1 + ({b})^2)", f"-({a})^2",
            f"exp(-({a})^2)", f"log(1 + ({a})^2)", f"sqrt(1 + ({a})^2)", f"sin({a})", f"cos({a})", f"tan(atan({a}) / 2)", f"sinh(tanh({a}))",
            f"cosh(tanh({a}))", f"tanh({a})", f"atan({a})", f"abs({a})", f"sigmoid({a})", f"relu({a})", f"max({a}, {b})", f"min({a}, {b}, 0.3)",
            f"(1 + ({a})^2)^({b} / 4)", f"2^sin({a})",
        ])

    def grow(self, op):
        r = self.r
        vector = lambda s: len(s) == 1
        if op == "activation":
            name, shape = self.find(lambda s: True)
            if vector(shape) and r.random() < 0.3:
                return self.add({"op": op, "inputs": [name], "activation": "softmax"}, shape)
            activation = r.choice(SMOOTH)
            node = {"op": op, "inputs": self.inputs(["x"], [name]), "activation": activation}
            if activation == "elu" and r.random() < 0.5:
                node["activation"] = {"name": "elu", "alpha": 1.5}
            if activation == "prelu" and r.random() < 0.5:
                node["params"] = {"slope": self.param(())}
            return self.add(node, shape)
        if op in ("sub", "div", "add", "mul"):
            a, shape = self.find(lambda s: True)
            b, _ = self.find(lambda s: s == shape or (math.prod(s) == 1 and math.prod(shape) == 1))
            if op == "div":
                # Away from 0: sigmoid and the like may still come near it.
                b = self.add({"op": "function", "inputs": {"x": b}, "expression": "1 + x^2"}, self.shapes[b])
            return self.add({"op": op, "inputs": self.inputs(["a", "b"], [a, b]) if op in ("sub", "div") else [a, b]}, shape)
        if op == "scale":
            name, shape = self.find(lambda s: True)
            return self.add({"op": op, "inputs": [name], "factor": number(r)}, shape)
        if op == "scale-by":
            name, shape = self.find(lambda s: True)
            factor, _ = self.find(lambda s: math.prod(s) == 1 or (vector(s) and shape[:1] == s))  # a scalar input is always there
            return self.add({"op": op, "inputs": self.inputs(["x", "factor"], [name, factor])}, shape)
        if op == "matmul":
            a, s = self.find(lambda s: len(s) in (1, 2))
            found = self.find(lambda t: len(t) in (1, 2) and t[0] == s[-1] and len(s) + len(t) > 2)
            if found is None:
                return None
            b, t = found
            return self.add({"op": op, "inputs": self.inputs(["a", "b"], [a, b])}, s[:-1] + t[1:])
        if op == "dot":
            a, s = self.find(vector)
            b, _ = self.find(lambda t: t == s)
            return self.add({"op": op, "inputs": self.inputs(["a", "b"], [a, b])}, ())
        if op == "project":
            name, shape = self.find(lambda s: len(s) > 0)
            features = r.randint(1, 3)
            node = {"op": op, "inputs": [name], "features": features, "params": {"W": self.param((features, shape[-1]))}}
            if r.random() < 0.3:
                node["bias"] = False
            else:
                node["params"]["b"] = self.param((features,))
            return self.add(node, shape[:-1] + (features,))
        if op == "slice":
            name, shape = self.find(lambda s: len(s) > 0)
            axis = self.axis(shape)
            start = r.randrange(shape[axis])
            end = r.randint(start + 1, shape[axis])
            node = {"op": op, "inputs": [name], "axis": axis, "from": start, "to": end}
            if end == shape[axis] and r.random() < 0.5:
                del node["to"]
            result = list(shape)
            result[axis] = end - start
            return self.add(node, result)
        if op == "reshape":
            name, shape = self.find(lambda s: True)
            size = math.prod(shape)
            rows = r.choice([n for n in range(1, size + 1) if size % n == 0])
            result = r.choice([(rows, size // rows), (size,), (1, rows, size // rows)])
            return self.add({"op": op, "inputs": [name], "shape": list(result)}, result)
        if op == "flatten":
            name, shape = self.find(lambda s: True)
            return self.add({"op": op, "inputs": [name]}, (math.prod(shape),))
        if op == "transpose":
            name, shape = self.find(lambda s: len(s) > 1)
            node = {"op": op, "inputs": [name]}
            first, second = -2, -1
            if r.random() < 0.6:
                first, second = node["first"], node["second"] = self.axis(shape), self.axis(shape)
            result = list(shape)
            result[first], result[second] = result[second], result[first]
            return self.add(node, result)
        if op in ("sum", "mean", "max", "norm"):
            name, shape = self.find(lambda s: True)
            node = {"op": op, "inputs": [name]}
            result = ()
            if shape and r.random() < 0.6:
                node["axis"] = self.axis(shape)
                result = list(shape)
                del result[node["axis"]]
            if op == "norm" and r.random() < 0.6:
                node["p"] = r.choice([1, 2])
            return self.add(node, result)
        # function
        first, shape = self.find(lambda s: True)
        names = {"a": first}
        if r.random() < 0.6:
            names["β"] = self.find(lambda s: s == shape or (math.prod(s) == 1 and math.prod(shape) == 1))[0]
        params = {}
        if r.random() < 0.6:
            params["k"] = self.param(())
        if shape and r.random() < 0.4:
            params["w"] = nested(r, shape, 0.6)
        # What an expression does not use has no gradient in PyTorch, and the gradient 0 here.
        expression = self.expression([*names, *params])
        while not all(re.search(rf"\b{name}\b", expression) for name in [*names, *params]):
            expression = self.expression([*names, *params])
        node = {"op": "function", "inputs": names, "expression": expression}
        if params:
            node["params"] = params
        return self.add(node, shape)

    def make(self, every):
        r = self.r
        self.data = {}
        for shape in [(), (3,), (2, 3), r.choice([(3, 2), (2, 2, 2), (4,)])]:
            self.data[self.add({"op": "input", "shape": list(shape)}, shape)] = shape
        for op in every + ["function"] + [r.choice(OPS) for _ in range(r.randint(2, 5))]:
            self.grow(op)
        # One number out of everything that nothing reads, kept tame so that no loss explodes.
        read = {text for node in self.nodes.values() for text in (node.get("inputs", []).values() if isinstance(node.get("inputs"), dict) else node.get("inputs", []))}
        loose = [name for name in self.nodes if name not in read and name not in self.data]
        means = []
        for name in loose:
            tame = self.add({"op": "activation", "inputs": [name], "activation": "tanh"}, self.shapes[name])
            means.append(self.add({"op": "mean", "inputs": [tame]}, ()))
        y = self.add({"op": "neuron", "inputs": means, "activation": "identity", "params": {"w": nested(r, (len(means),)), "b": number(r)}}, ())
        if r.random() < 0.4:
            y = self.add({"op": "activation", "inputs": [y], "activation": "sigmoid"}, ())
            if r.random() < 0.5:
                y = self.add({"op": "reshape", "inputs": [y], "shape": [1]}, (1,))
            loss = "binary-cross-entropy"
        else:
            loss = "squared-error"
        t = self.add({"op": "input", "shape": []}, ())
        self.data[t] = None
        objective = self.add({"op": loss, "inputs": [y, t], "reduction": r.choice(["sum", "mean"])}, ())
        draw = lambda shape: r.randint(0, 1) if shape is None else nested(r, shape, 0.8)
        network = {"nn": 1, "nodes": self.nodes}
        if self.shared:
            network["params"] = {name: nested(r, shape, 0.6) for name, shape in self.shared.items()}
        network["objective"] = objective
        network["data"] = {"rows": [{name: draw(shape) for name, shape in self.data.items()} for _ in range(self.rows)]}
        wrt = None
        if r.random() < 0.3:
            name, shape = self.find(lambda s: True)
            wrt = name + (f"[{','.join(str(r.randrange(n)) for n in shape)}]" if shape else "")
            if name == objective:
                wrt = None
        return network, wrt


OPS = [
    *["activation", "sub", "div", "add", "mul", "scale", "scale-by", "matmul", "dot", "project", "slice", "reshape"],
    *["flatten", "transpose", "sum", "mean", "max", "norm", "function"],
]


def main():
    lines = []
    for seed in range(NETWORKS):
        # Each op leads in several networks, so that all of them occur with all kinds of neighbours.
        network, wrt = Maker(seed).make([OPS[seed % len(OPS)], OPS[(seed * 7 + 3) % len(OPS)]])
        expected = ShapingNet(network).expected(wrt)
        assert "NaN" not in json.dumps(expected) and "Infinity" not in json.dumps(expected), seed
        lines.append(json.dumps({"seed": seed, "network": network, "wrt": wrt, "expected": expected}, ensure_ascii=False))
    path = Path(__file__).parent.parent / "fixtures" / "golden" / "shapingNetworks.json"
    path.write_text("[\n" + ",\n".join(lines) + "\n]\n", encoding="utf-8")
    print(f"{len(lines)} networks")


if __name__ == "__main__":
    main()
