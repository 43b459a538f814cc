#!/usr/bin/env python3
"""Writes test/fixtures/golden/convolutionNetworks.json: random networks with convolutions and pooling, and what PyTorch says.

The form of the file, the interpreter's other half and the other ops are makeGolden.py's. Run again with
    python3 test/golden/makeConvolution.py
The seed is fixed, so that the networks stay the same.
"""
import json
import math
from pathlib import Path

import torch
import torch.nn.functional as F

from makeGolden import ACTIVATIONS, OWN_SLOPE, Maker, Net, nested, number

NETWORKS = 70
POOLS = ("max-pool2d", "avg-pool2d")


def per_axis(value, axes):
    return tuple(value) if isinstance(value, list) else (value,) * axes


class ConvolutionNet(Net):
    def compute(self, name, node):
        op = node["op"]
        if op in ("conv1d", "conv2d"):
            return self.convolution(name, node, *self.inputs(node, ("x",)))
        if op == "global-avg-pool":
            [x] = self.inputs(node, ("x",))
            return x.flatten(2).mean(dim=2)
        if op in POOLS:
            [x] = self.inputs(node, ("x",))
            kernel = per_axis(node["kernel"], 2)
            window = (kernel, per_axis(node.get("stride", list(kernel)), 2), per_axis(node.get("padding", 0), 2))
            if op == "max-pool2d":
                return F.max_pool2d(x, *window)
            return F.avg_pool2d(x, *window, count_include_pad=node.get("countPadding", True))
        return super().compute(name, node)

    def convolution(self, name, node, x):
        axes = 1 if node["op"] == "conv1d" else 2
        groups = node.get("groups", 1)
        if "channels" in node and "kernel" in node:
            shape = (node["channels"], x.shape[1] // groups, *per_axis(node["kernel"], axes))
        else:
            shape = tuple(torch.tensor(node["params"]["W"]).shape)
        W = self.param(name, "W", shape, None)
        b = self.param(name, "b", shape[:1], 0) if node.get("bias", True) else None
        settings = [per_axis(node.get(key, default), axes) for key, default in (("stride", 1), ("padding", 0), ("dilation", 1))]
        u = (F.conv1d if axes == 1 else F.conv2d)(x, W, b, *settings, groups)
        activation = node.get("activation", "identity")
        a = dict(activation) if isinstance(activation, dict) else {"name": activation}
        if a["name"] in OWN_SLOPE:
            a["learned"] = self.param(name, "slope", (), a.get("slope", 0.25))
        return ACTIVATIONS[a["name"]](u, a)


class ConvolutionMaker(Maker):
    """Images first, then convolutions and pooling over them, then what Maker makes of anything."""

    def image(self, axes):
        """A text that takes an image with so many axes, whole or cut, and its shape."""
        r = self.r
        name = r.choice([name for name, shape in self.shapes.items() if len(shape) == axes + 1])
        shape = self.shapes[name]
        if r.random() < 0.7:
            return name, shape
        ends = []
        for length in shape:
            start = r.randrange((length + 1) // 2)
            ends.append((start, r.randint(max(start + 1, length // 2 + 1), length)))
        return f"{name}[{','.join(f'{a}:{b}' for a, b in ends)}]", tuple(b - a for a, b in ends)

    def extent(self, draw, axes, default=None):
        """One number for all axes or one an axis; None where it may stay unwritten and does."""
        drawn = [draw(axis) for axis in range(axes)]
        if len(set(drawn)) == 1:
            return None if drawn[0] == default and self.r.random() < 0.5 else self.r.choice([drawn, drawn[0]])
        return drawn

    def add_convolution(self):
        r = self.r
        axes = r.choice([1, 2, 2, 2]) if any(len(shape) == 2 for shape in self.shapes.values()) else 2
        text, (channels_in, *places) = self.image(axes)
        groups = r.choice([d for d in range(1, channels_in + 1) if channels_in % d == 0])
        channels = groups * r.choice([1, 1, 2, 3])
        padding = self.extent(lambda axis: r.choice([0, 0, 1, 2]), axes, 0)
        padded = [n + 2 * p for n, p in zip(places, per_axis(padding or 0, axes))]
        kernel = self.extent(lambda axis: r.randint(1, min(4, padded[axis])), axes)
        sizes = per_axis(kernel, axes)
        dilation = self.extent(lambda axis: 1 if sizes[axis] == 1 else r.randint(1, min(3, (padded[axis] - 1) // (sizes[axis] - 1))), axes, 1)
        stride = self.extent(lambda axis: r.choice([1, 1, 2, 3]), axes, 1)
        node = {"op": "conv1d" if axes == 1 else "conv2d", "inputs": {"x": text} if r.random() < 0.2 else [text]}
        shape = (channels, channels_in // groups, *sizes)
        scale = 1 / math.sqrt(math.prod(shape[1:]))
        if r.random() < 0.3:
            params = {"W": nested(r, shape, scale)}
        else:
            params = {"W": self.param(shape, scale)}
            node.update(channels=channels, kernel=kernel)
        node.update({key: value for key, value in (("stride", stride), ("padding", padding), ("dilation", dilation)) if value is not None})
        if groups > 1 or r.random() < 0.2:
            node["groups"] = groups
        activation = r.choice([a for a in ACTIVATIONS if a != "softmax"])
        if activation != "identity":
            node["activation"] = {"name": activation, "slope": 0.3} if activation == "leaky-relu" else activation
        if r.random() < 0.25:
            node["bias"] = False
        elif r.random() < 0.8:
            params["b"] = self.param((channels,), 0.5)
        if activation == "prelu" and r.random() < 0.5:
            params["slope"] = number(r, 0.3)
        node["params"] = params
        d, p, s = per_axis(dilation or 1, axes), per_axis(padding or 0, axes), per_axis(stride or 1, axes)
        out = [(places[k] + 2 * p[k] - d[k] * (sizes[k] - 1) - 1) // s[k] + 1 for k in range(axes)]
        return self.add(node, (channels, *out))

    def add_pool(self):
        r = self.r
        op = r.choice([*POOLS, *POOLS, "global-avg-pool"])
        if op == "global-avg-pool":
            text, shape = self.image(r.choice([1, 2]) if any(len(shape) == 2 for shape in self.shapes.values()) else 2)
            return self.add({"op": op, "inputs": [text]}, shape[:1])
        text, (channels, *places) = self.image(2)
        kernel = self.extent(lambda axis: r.randint(1, min(3, places[axis])), 2)
        sizes = per_axis(kernel, 2)
        padding = self.extent(lambda axis: r.randint(0, sizes[axis] // 2), 2, 0)
        node = {"op": op, "inputs": [text], "kernel": kernel}
        strides = sizes
        if r.random() < 0.5:
            node["stride"] = self.extent(lambda axis: r.randint(1, 3), 2)
            strides = per_axis(node["stride"], 2)
        if padding is not None:
            node["padding"] = padding
        if op == "avg-pool2d" and r.random() < 0.6:
            node["countPadding"] = r.random() < 0.3
        p = per_axis(padding or 0, 2)
        out = [(places[k] + 2 * p[k] - sizes[k]) // strides[k] + 1 for k in range(2)]
        return self.add(node, (channels, *out))

    def make(self):
        r = self.r
        # Small whole numbers tie in the windows of max-pool2d.
        draw = (lambda shape: lambda: grid(r, shape)) if r.random() < 0.3 else (lambda shape: lambda: nested(r, shape))
        first = (r.randint(1, 4), r.randint(3, 6), r.randint(3, 6))
        self.add_input(first, draw(first))
        if r.random() < 0.5:
            signal = (r.randint(1, 3), r.randint(4, 8))
            self.add_input(signal, draw(signal))
        if r.random() < 0.4:
            self.add_input((3,), lambda: nested(r, (3,)))
        # The rest goes the way of all networks, with ours mixed in.
        steps = [self.add_convolution, *(r.choice([self.add_convolution, self.add_pool]) for _ in range(r.randint(1, 3)))]
        for step in steps:
            step()
        for _ in range(r.randint(1, 3)):
            (self.add_linear if r.random() < 0.7 else self.add_other)()
        return self.finish()

    def finish(self):
        r = self.r
        losses = [self.add_loss(i) for i in range(r.choice([1, 1, 2]))]
        order = list(self.nodes)
        r.shuffle(order)
        network = {"nn": 1, "nodes": {name: self.nodes[name] for name in order}}
        if self.shared:
            network["params"] = {name: nested(r, shape, 0.7) for name, shape in self.shared.items()}
        network["objective"] = losses[0] if len(losses) == 1 else losses
        network["data"] = {"rows": [{name: draw() for name, draw in self.inputs_made.items()} for _ in range(self.rows)]}
        if r.random() < 0.3:
            network["regularization"] = {"l2": round(r.uniform(0.01, 0.3), 3)}
        wrt = None
        if r.random() < 0.3:
            name = r.choice(list(self.shapes))
            shape = self.shapes[name]
            wrt = name + (f"[{','.join(str(r.randrange(n)) for n in shape)}]" if shape else "")
        return network, wrt


def grid(r, shape):
    return r.randint(-1, 2) if not shape else [grid(r, shape[1:]) for _ in range(shape[0])]


def main():
    lines = []
    for seed in range(NETWORKS):
        network, wrt = ConvolutionMaker(1000 + seed).make()
        expected = ConvolutionNet(network).expected(wrt)
        lines.append(json.dumps({"seed": 1000 + seed, "network": network, "wrt": wrt, "expected": expected}, ensure_ascii=False))
    file = Path(__file__).parent.parent / "fixtures" / "golden" / "convolutionNetworks.json"
    file.write_text("[\n" + ",\n".join(lines) + "\n]\n", encoding="utf-8")
    print(f"{len(lines)} networks")


if __name__ == "__main__":
    main()
