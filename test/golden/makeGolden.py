#!/usr/bin/env python3
"""Writes test/fixtures/golden/networks.json: random networks in Chainrule's file format, with what PyTorch (float64) says about them.

An interpreter of the format of its own, so that no mistake of Chainrule's can be in both. Run again with
    python3 test/golden/makeGolden.py
whenever the format gains an op; the seed is fixed, so that the networks that exist stay the same.
"""
import json
import math
import random
from pathlib import Path

import torch
import torch.nn.functional as F

torch.set_default_dtype(torch.float64)
NETWORKS = 140
OWN_SLOPE = ("prelu",)


class Step(torch.autograd.Function):
    """I{u > 0}, with the derivative 0 rather than none."""

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
    "prelu": lambda u, a: F.prelu(u, a["learned"].reshape(1)),
    "elu": lambda u, a: F.elu(u, a.get("alpha", 1.0)),
    "selu": lambda u, a: F.selu(u),
    "gelu": lambda u, a: F.gelu(u),
    "gelu-tanh": lambda u, a: F.gelu(u, approximate="tanh"),
    "silu": lambda u, a: F.silu(u),
    "softplus": lambda u, a: F.softplus(u),
    # Not F.hardsigmoid: its derivative is a sixth in single precision (0.16666667163), even for doubles.
    "hard-sigmoid": lambda u, a: torch.clamp(u + 3, 0, 6) / 6,
    "hard-tanh": lambda u, a: F.hardtanh(u),
    "softmax": lambda u, a: F.softmax(u, dim=1),
}


# The interpreter.


def parse_reference(text):
    if "[" not in text:
        return text, None
    name, rest = text[:-1].split("[", 1)
    axes = []
    for part in rest.split(","):
        axes.append(slice(*map(int, part.split(":"))) if ":" in part else int(part))
    return name, tuple(axes)


class Net:
    def __init__(self, network):
        self.network = network
        self.values, self.leaves, self.used, self.owned = {}, {}, {}, {}
        self.rows = network["data"]["rows"]
        for name, value in network.get("params", {}).items():
            self.leaves[name] = torch.tensor(value, dtype=torch.float64, requires_grad=True)
        self.shared_used = set()
        for name in self.order():
            self.values[name] = self.compute(name, network["nodes"][name])
            if self.values[name].requires_grad:
                self.values[name].retain_grad()

    def order(self):
        nodes, done = self.network["nodes"], []
        while len(done) < len(nodes):
            for name, node in nodes.items():
                inputs = node.get("inputs", [])
                refs = inputs.values() if isinstance(inputs, dict) else inputs
                if name not in done and all(parse_reference(r)[0] in done for r in refs):
                    done.append(name)
        return done

    def read(self, text):
        name, axes = parse_reference(text)
        value = self.values[name]
        return value if axes is None else value[(slice(None),) + axes]

    def inputs(self, node, ports=None):
        inputs = node["inputs"]
        if isinstance(inputs, dict):
            return [self.read(inputs[port]) for port in ports]
        return [self.read(text) for text in inputs]

    def param(self, name, param, shape, fallback):
        """The tensor a node reads: its own numbers, with shared ones where they are named."""
        definition = self.network["nodes"][name].get("params", {}).get(param, fallback)
        listed = f"{name}.{param}"
        if isinstance(definition, str):
            self.shared_used.add(definition)
            leaf = self.leaves[definition]
            return leaf.reshape(shape) if leaf.numel() == math.prod(shape) else leaf.reshape(()).expand(shape)
        numbers, mask, parts = [], [], []

        def walk(entry, left):
            if isinstance(entry, list):
                for item in entry:
                    walk(item, left[1:])
            elif isinstance(entry, str):
                self.shared_used.add(entry)
                size = math.prod(left)
                leaf = self.leaves[entry].reshape(-1)
                part = leaf if leaf.numel() == size else leaf.expand(size)
                numbers.extend([0.0] * size)
                mask.extend([False] * size)
                parts.extend(part[i] for i in range(size))
            else:
                numbers.append(entry)
                mask.append(True)
                parts.append(torch.zeros(()))

        if isinstance(definition, (int, float)):
            definition = [definition] * math.prod(shape)
            shape_walk = (math.prod(shape),)
        else:
            shape_walk = shape
        walk(definition, shape_walk)
        own = self.leaf(listed, torch.tensor(numbers, dtype=torch.float64, requires_grad=True))
        self.leaves[listed] = own
        self.owned[listed] = torch.tensor(mask)
        used = torch.where(self.owned[listed], own, torch.stack(parts)).reshape(shape)
        used.retain_grad()
        self.used[listed] = used
        return used

    def leaf(self, listed, numbers):
        """What a node's own numbers start from; makeDerivatives.py puts others there."""
        return numbers

    def compute(self, name, node):
        op = node["op"]
        if op == "input":
            return torch.tensor([row[name] for row in self.rows], dtype=torch.float64, requires_grad=True)
        if op in ("squared-error", "binary-cross-entropy", "logistic", "softmax-cross-entropy"):
            return self.loss(op, node, *self.inputs(node, ("prediction", "target")))
        xs = self.inputs(node)
        if op == "output":
            return xs[0] * 1
        if op in ("add", "mul"):
            z = xs[0]
            for x in xs[1:]:
                z = z + x.reshape(z.shape) if op == "add" else z * x.reshape(z.shape)
            return z * 1
        x = torch.cat([x.reshape(len(self.rows) if x.dim() else 1, -1) for x in xs], dim=1)
        if op == "concat":
            return x * 1
        if op == "softmax":
            return F.softmax(x, dim=1)
        units = node.get("units", 1)
        weights, shape = ("W", (units, x.shape[1])) if op == "dense" else ("w", (x.shape[1],))
        W = self.param(name, weights, shape, None).reshape(units, x.shape[1])
        u = x @ W.T
        if node.get("bias", True):
            u = u + self.param(name, "b", (units,) if op == "dense" else (), 0)
        activation = node.get("activation", "identity")
        a = dict(activation) if isinstance(activation, dict) else {"name": activation}
        if a["name"] in OWN_SLOPE:
            a["learned"] = self.param(name, "slope", (), a.get("slope", 0.25))
        z = ACTIVATIONS[a["name"]](u, a)
        return z if op == "dense" else z.reshape(-1)

    def loss(self, op, node, y, t):
        samples = y.shape[0]
        components = y.numel() / samples
        if op == "softmax-cross-entropy":
            if t.numel() == samples and y.numel() > samples:
                terms = F.cross_entropy(y, t.reshape(-1).long(), reduction="none")
            else:
                terms = -(t * F.log_softmax(y, dim=1)).sum(dim=1)
            components = 1
        else:
            t = t.reshape(y.shape)
            if op == "squared-error":
                terms = (y - t) ** 2
            elif op == "logistic":
                terms = t * F.softplus(-y, threshold=1e9) + (1 - t) * F.softplus(y, threshold=1e9)
            else:
                terms = -(t * torch.log(y) + (1 - t) * torch.log(1 - y))
        divisor = {"sum": 1, "mean": samples * components, "batch-mean": samples}[node.get("reduction", "mean")]
        return node.get("weight", 1) * terms.sum() / divisor

    def objective(self):
        names = self.network["objective"]
        total = sum(self.read(name).sum() for name in ([names] if isinstance(names, str) else names))
        return total + self.regularization()

    def regularization(self):
        settings = self.network.get("regularization")
        if settings is None:
            return 0.0
        every = [n for n in self.leaves if n in self.owned or n in self.shared_used]
        total = 0.0
        for name in settings.get("of", every):
            theta = self.leaves[name][self.owned[name]] if name in self.owned else self.leaves[name]
            total = total + settings.get("l2", 0) * (theta**2).sum() + settings.get("l1", 0) * theta.abs().sum()
        return total

    def expected(self, wrt):
        target = self.objective() if wrt is None else self.read(wrt).sum()
        objective = self.objective().item()
        target.backward()
        nodes = {}
        for name, value in self.values.items():
            nodes[name] = {"value": value.tolist(), "gradient": None if value.grad is None else value.grad.tolist()}
        parameters = {}
        for name, leaf in self.leaves.items():
            if name in self.used:
                used, mask = self.used[name], self.owned[name]
                if used.grad is None and leaf.grad is None:
                    gradient = None
                else:
                    flat = torch.zeros(leaf.shape) if used.grad is None else used.grad.reshape(-1)
                    own = flat if leaf.grad is None else leaf.grad
                    gradient = torch.where(mask, own, flat).reshape(used.shape).tolist()
                parameters[name] = {"value": used.tolist(), "gradient": gradient}
            elif name in self.shared_used:
                parameters[name] = {"value": leaf.tolist(), "gradient": None if leaf.grad is None else leaf.grad.tolist()}
        return {"objective": objective, "nodes": nodes, "parameters": parameters}


# The random networks.

IDS = ["a", "b", "c", "h1", "h2", "h3", "משקל", "z 1", "__proto__", "constructor", "toString", "x.y", "🙂", "p", "q", "r", "s1", "s2", "s3", "s4"]


def number(r, scale=1.0):
    return round(r.gauss(0, scale), 3)


def nested(r, shape, scale=1.0):
    return number(r, scale) if not shape else [nested(r, shape[1:], scale) for _ in range(shape[0])]


class Maker:
    def __init__(self, seed):
        self.r = random.Random(seed)
        self.nodes, self.shapes, self.inputs_made, self.shared = {}, {}, {}, {}
        self.ids = [name for name in IDS]
        self.r.shuffle(self.ids)
        self.rows = self.r.choice([1, 1, 2, 3, 5])

    def add(self, node, shape, name=None):
        name = name or self.ids.pop()
        self.nodes[name] = node
        self.shapes[name] = shape
        return name

    def add_input(self, shape, draw, name=None):
        name = self.add({"op": "input", "shape": list(shape)}, shape, name)
        self.inputs_made[name] = draw
        return name

    def reference(self, size=None):
        """A text that takes something of a node, and its shape; `size` asks for a vector of that many."""
        for _ in range(50):
            name = self.r.choice(list(self.shapes))
            shape = self.shapes[name]
            if shape and self.r.random() < 0.4:
                parts, left = [], []
                for length in shape:
                    if self.r.random() < 0.5:
                        parts.append(str(self.r.randrange(length)))
                    else:
                        start = self.r.randrange(length)
                        end = self.r.randint(start + 1, length)
                        parts.append(f"{start}:{end}")
                        left.append(end - start)
                text, shape = f"{name}[{','.join(parts)}]", tuple(left)
            else:
                text = name
            if size is None or math.prod(shape) == size:
                return text, shape
        return None

    def share(self, shape):
        """A shared parameter that can stand for `shape`."""
        fitting = [n for n, v in self.shared.items() if v == shape or v == ()]
        if fitting and self.r.random() < 0.6:
            return self.r.choice(fitting)
        name = f"θ{len(self.shared)}"
        self.shared[name] = shape if self.r.random() < 0.7 else ()
        return name

    def param(self, shape, scale):
        r = self.r
        kind = r.random()
        if kind < 0.15:
            return self.share(shape)
        if kind < 0.3 and shape:
            def entries(left):
                if left and r.random() < 0.15:
                    return self.share(left)
                return (self.share(()) if r.random() < 0.2 else number(r, scale)) if not left else [entries(left[1:]) for _ in range(left[0])]
            return [entries(shape[1:]) for _ in range(shape[0])]
        if kind < 0.36:
            return number(r, scale)
        return nested(r, shape, scale)

    def add_linear(self, activation=None, units=None, inputs=None):
        r = self.r
        op = "dense" if units is not None else r.choice(["neuron", "dense"])
        refs = inputs or [self.reference() for _ in range(r.choice([1, 1, 2, 3]))]
        width = sum(math.prod(shape) for _, shape in refs)
        if width > 24:
            refs = refs[:1]
            width = math.prod(refs[0][1])
        node = {"op": op, "inputs": [text for text, _ in refs]}
        if op == "dense":
            units = units or r.randint(1, 4)
            node["units"] = units
        activation = activation or r.choice([a for a in ACTIVATIONS if op == "dense" or a != "softmax"])
        if activation != "identity" or r.random() < 0.5:
            node["activation"] = activation
        if activation in ("leaky-relu", "prelu") and r.random() < 0.5:
            node["activation"] = {"name": activation, "slope": round(r.uniform(0.05, 0.5), 3)}
        if activation == "elu" and r.random() < 0.5:
            node["activation"] = {"name": "elu", "alpha": round(r.uniform(0.5, 2), 3)}
        scale = 1 / math.sqrt(width)
        params = {"W" if op == "dense" else "w": self.param((units, width) if op == "dense" else (width,), scale)}
        if r.random() < 0.15:
            node["bias"] = False
        elif r.random() < 0.8:
            params["b"] = self.param((units,) if op == "dense" else (), 0.5)
        if activation == "prelu" and r.random() < 0.5:
            params["slope"] = number(r, 0.3)
        node["params"] = params
        return self.add(node, (units,) if op == "dense" else ())

    def add_other(self):
        op = self.r.choice(["add", "mul", "concat", "softmax", "output"])
        if op in ("add", "mul"):
            text, shape = self.reference()
            texts = [text]
            for _ in range(self.r.choice([0, 1, 1, 2])):
                other = self.reference(math.prod(shape))
                if other and (other[1] == shape or math.prod(shape) == 1):
                    texts.append(other[0])
            return self.add({"op": op, "inputs": texts}, shape)
        if op == "output":
            text, shape = self.reference()
            return self.add({"op": op, "inputs": [text]}, shape)
        refs = [self.reference() for _ in range(self.r.choice([1, 2, 3]))]
        return self.add({"op": op, "inputs": [text for text, _ in refs]}, (sum(math.prod(s) for _, s in refs),))

    def add_loss(self, number_of):
        r = self.r
        op = r.choice(["squared-error", "binary-cross-entropy", "logistic", "softmax-cross-entropy"])
        target = f"t{number_of}"
        if op == "softmax-cross-entropy":
            C = r.randint(2, 4)
            y, shape = self.add_linear("identity", C), (C,)
            kind = r.choice(["index", "index1", "soft", "one-hot"])
            shapes = {"index": (), "index1": (1,), "soft": (C,), "one-hot": (C,)}
            def draw(kind=kind, C=C):
                if kind == "index": return r.randrange(C)
                if kind == "index1": return [r.randrange(C)]
                if kind == "one-hot":
                    k = r.randrange(C)
                    return [int(i == k) for i in range(C)]
                return [round(r.random(), 3) for _ in range(C)]
            self.add_input(shapes[kind], draw, target)
        else:
            if op == "binary-cross-entropy":
                y = self.add_linear("sigmoid") if r.random() < 0.8 else self.add_linear("softmax", r.randint(2, 3))
                shape = self.shapes[y]
                if shape and r.random() < 0.4:
                    k = r.randrange(shape[0])
                    y, shape = f"{y}[{k}]", ()
            else:
                y, shape = self.reference()
            if shape in ((), (1,)) and r.random() < 0.3:
                shape = (1,) if shape == () else ()
            soft = r.random() < 0.3 or op == "squared-error"
            def draw(shape=shape, soft=soft, op=op):
                def one(left):
                    if left: return [one(left[1:]) for _ in range(left[0])]
                    if op == "squared-error": return number(r)
                    return round(r.random(), 3) if soft else r.randint(0, 1)
                return one(shape)
            self.add_input(shape, draw, target)
            # A target must not be read by what is drawn later: shapes are kept apart.
        del self.shapes[target]
        inputs = {"prediction": y, "target": target} if r.random() < 0.3 else [y, target]
        node = {"op": op, "inputs": inputs}
        if r.random() < 0.7:
            node["reduction"] = r.choice(["sum", "mean", "batch-mean"])
        if r.random() < 0.4:
            node["weight"] = r.choice([0.5, 2, 0.1])
        name = f"L{number_of}"
        self.nodes[name] = node
        return name

    def make(self):
        r = self.r
        for _ in range(r.randint(1, 3)):
            shape = r.choice([(), (2,), (3,), (1,), (2, 3), (4,)])
            self.add_input(shape, lambda shape=shape: nested(r, shape))
        for _ in range(r.randint(2, 7)):
            (self.add_linear if r.random() < 0.65 else self.add_other)()
        losses = [self.add_loss(i) for i in range(r.choice([1, 1, 2, 3]))]
        if len(losses) > 1 and r.random() < 0.4:
            self.nodes["total"] = {"op": r.choice(["add", "mul"]), "inputs": losses[:2]}
            losses = ["total"] + losses[2:]
        if r.random() < 0.2:
            losses.append(next(name for name, shape in self.shapes.items() if math.prod(shape) >= 1))
            shape = self.shapes[losses[-1]]
            losses[-1] += f"[{','.join('0' for _ in shape)}]" if shape else ""
        order = list(self.nodes)
        r.shuffle(order)
        network = {"nn": 1, "nodes": {name: self.nodes[name] for name in order}}
        if self.shared:
            network["params"] = {name: nested(r, shape, 0.7) for name, shape in self.shared.items()}
        network["objective"] = losses[0] if len(losses) == 1 and r.random() < 0.7 else losses
        network["data"] = {"rows": [{name: draw() for name, draw in self.inputs_made.items()} for _ in range(self.rows)]}
        if r.random() < 0.5:
            network["regularization"] = {k: round(r.uniform(0.01, 0.3), 3) for k in r.choice([["l2"], ["l1"], ["l1", "l2"]])}
        wrt = None
        if r.random() < 0.3:
            name = r.choice(list(self.shapes))
            shape = self.shapes[name]
            wrt = name + (f"[{','.join(str(r.randrange(n)) for n in shape)}]" if shape else "")
        return network, wrt


def main():
    lines = []
    for seed in range(NETWORKS):
        network, wrt = Maker(seed).make()
        if any(node["op"] in ("neuron", "dense") and node.get("params", {}).get("W" if node["op"] == "dense" else "w") is None for node in network["nodes"].values()):
            continue
        net = Net(network)
        if "regularization" in network and seed % 3 == 0:
            names = sorted(n for n in net.leaves if n in net.shared_used or (n in net.owned and bool(net.owned[n].all())))
            network["regularization"]["of"] = random.Random(seed).sample(names, min(2, len(names)))
            net = Net(network)
        expected = net.expected(wrt)
        lines.append(json.dumps({"seed": seed, "network": network, "wrt": wrt, "expected": expected}, ensure_ascii=False))
    (Path(__file__).parent.parent / "fixtures" / "golden" / "networks.json").write_text("[\n" + ",\n".join(lines) + "\n]\n", encoding="utf-8")
    print(f"{len(lines)} networks")


if __name__ == "__main__":
    main()
