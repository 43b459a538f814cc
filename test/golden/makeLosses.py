#!/usr/bin/env python3
"""Writes what PyTorch (float64) says about every loss: test/fixtures/losses/points.json and test/fixtures/golden/losses.json.

    python3 test/golden/makeLosses.py

`points` hold one loss by itself at chosen and random points: inputs as [component][sample] flattened, the value, and the
gradient by each input (null where PyTorch's own is none, or is no number at that point). `heads` hold small networks that end
in a softmax and a loss on its probabilities, computed here from the logits, so that they stay exact where the softmax
saturates. The golden networks mix the losses with everything else (see makeGolden.py).
"""
import json
import math
import random
from pathlib import Path

import torch
import torch.nn.functional as F

from makeGolden import Maker, Net, number

torch.set_default_dtype(torch.float64)
r = random.Random(5)

# Each takes y and t as [sample, component] and gives one row of terms a sample.


def cosine(y, t):
    # PyTorch's ε is a single-precision 1e-12, even for doubles; where that shows, its formula with a double.
    if (y * y).sum(dim=1).min() < 1e-3:
        length = lambda x: ((x * x).sum(dim=1) + 1e-12).sqrt()
        return (1 - (y * t).sum(dim=1) / (length(y) * length(t))).reshape(-1, 1)
    return F.cosine_embedding_loss(y, t, torch.ones(y.shape[0]), reduction="none").reshape(-1, 1)


def exact_log_softmax(u):
    """F.log_softmax takes the logarithm of a sum that has rounded to 1; with log1p the least likely classes still count."""
    largest = F.one_hot(u.argmax(dim=1), u.shape[1]).bool()
    # The largest is 0 above itself: written as a constant, so that no 1 − 1 swallows its small derivative.
    above = torch.where(largest, torch.zeros(()), u - u[largest].reshape(-1, 1))
    return above - torch.log1p(torch.where(largest, torch.zeros(()), above.exp()).sum(dim=1, keepdim=True))


def cross_entropy(log_p, t, C):
    if t.shape[1] == 1 and C > 1:
        return F.nll_loss(log_p, t.reshape(-1).long(), reduction="none").reshape(-1, 1)
    # A class that is not wanted costs nothing, even at probability 0.
    return -torch.where(t == 0, torch.zeros(()), t * log_p).sum(dim=1, keepdim=True)


LOSSES = {
    "squared-error": lambda y, t, a: F.mse_loss(y, t, reduction="none"),
    "l1": lambda y, t, a: F.l1_loss(y, t, reduction="none"),
    "huber": lambda y, t, a: F.huber_loss(y, t, reduction="none", delta=a["delta"]),
    "binary-cross-entropy": lambda y, t, a: -(t * torch.log(y) + (1 - t) * torch.log(1 - y)),
    "logistic": lambda y, t, a: F.binary_cross_entropy_with_logits(y, t, reduction="none"),
    "hinge": lambda y, t, a: F.relu(1 - t * y),
    "multi-class-hinge": lambda y, t, a: F.multi_margin_loss(y, t.reshape(-1).long(), margin=a["margin"], reduction="none").reshape(-1, 1),
    "softmax-cross-entropy": lambda y, t, a: cross_entropy(F.log_softmax(y, dim=1), t, y.shape[1]),
    "cross-entropy": lambda y, t, a: cross_entropy(torch.log(y), t, y.shape[1]),
    "nll": lambda y, t, a: F.nll_loss(y, t.reshape(-1).long(), reduction="none").reshape(-1, 1),
    "kl-divergence": lambda y, t, a: F.kl_div(torch.log(y), t, reduction="none").sum(dim=1, keepdim=True),
    "cosine": lambda y, t, a: cosine(y, t),
}
INDEX = ("multi-class-hinge", "nll")


def reduce(terms, a):
    samples = terms.shape[0]
    divisor = {"sum": 1, "mean": terms.numel(), "batch-mean": samples}[a["reduction"]]
    return a["weight"] * terms.sum() / divisor


def finite(numbers):
    return [n if math.isfinite(n) else str(n).replace("inf", "Infinity").replace("nan", "NaN") for n in numbers]


def point(op, y, t, **more):
    """`y` and `t` by samples."""
    a = {"reduction": "mean", "weight": 1, **more}
    y = torch.tensor(y, dtype=torch.float64, requires_grad=True)
    t = torch.tensor(t, dtype=torch.float64, requires_grad=True)
    value = reduce(LOSSES[op](y, t, a), a)
    value.backward()
    flat = lambda x: finite(x.T.reshape(-1).tolist())
    gradient = lambda x: None if x.grad is None or x.grad.isnan().any() else flat(x.grad)
    index = t.shape[1] == 1 and y.shape[1] > 1
    return {
        "op": op,
        "attributes": a,
        "shapes": [[y.shape[1]], [t.shape[1]]],
        "batch": y.shape[0],
        "inputs": [flat(y), flat(t)],
        "value": finite([value.item()])[0],
        "gradients": [gradient(y), None if index else gradient(t)],
    }


def softmax(numbers):
    return F.softmax(torch.tensor(numbers, dtype=torch.float64), dim=0).tolist()


def random_points():
    for op in LOSSES:
        for reduction in ("mean", "sum", "batch-mean"):
            for scale in (1, 1e-8, 30):
                C, B = r.randint(2, 5), r.randint(1, 4)
                row = lambda: [r.gauss(0, scale) for _ in range(C)]
                y = [row() for _ in range(B)]
                t = [row() for _ in range(B)]
                more = {"reduction": reduction, "weight": r.choice([1, 0.5, 3])}
                if op in ("binary-cross-entropy", "cross-entropy", "kl-divergence"):
                    y = [softmax(one) for one in y]
                if op in ("binary-cross-entropy", "logistic"):
                    t = [[r.choice([0, 1, round(r.random(), 3)]) for _ in one] for one in t]
                if op == "hinge":
                    t = [[r.choice([-1, 1]) for _ in one] for one in t]
                if op == "nll":
                    y = [F.log_softmax(torch.tensor(one), dim=0).tolist() for one in y]
                if op in ("cross-entropy", "softmax-cross-entropy", "kl-divergence"):
                    t = [softmax([n / scale for n in one]) for one in t]
                if op in INDEX or (op in ("cross-entropy", "softmax-cross-entropy") and reduction == "sum"):
                    t = [[r.randrange(C)] for _ in range(B)]
                if op == "huber":
                    more["delta"] = r.choice([1, 0.1, 20])
                if op == "multi-class-hinge":
                    more["margin"] = r.choice([1, 0.2, 40])
                yield point(op, y, t, **more)


def chosen_points():
    """Kinks, ties, zeros, saturation, the very large and the very small."""
    yield point("l1", [[0.5, 0.0, -0.0, 1e-300]], [[0.5, 0.0, 0.0, 0.0]])
    yield point("l1", [[1e300, -745.0]], [[-1e300, 745.0]], reduction="sum")
    yield point("huber", [[1.5, 2.5, 2.5000001, -0.5, 1.5]], [[1.5, 1.5, 1.5, 0.5, 1e4]], delta=1)
    yield point("huber", [[0.25, 0.0]], [[0.0, 0.25]], delta=0.25)
    yield point("hinge", [[1.0, -1.0, 0.0, 20.0, -745.0, 1 + 1e-8, 1 - 1e-8]], [[1, -1, 1, 1, 1, 1, 1]], reduction="sum")
    yield point("hinge", [[0.5, 2.0]], [[2, 0.5]])
    yield point("multi-class-hinge", [[1.0, 0.0, 0.0], [0.5, 0.5, 0.5], [0.0, 1.0, 2.0]], [[0], [1], [2]], margin=1)
    yield point("multi-class-hinge", [[1e4, -1e4, 0.0, 20.0]], [[1]], margin=1)
    yield point("multi-class-hinge", [[2.0, 2.0, 1.0]], [[0]], margin=0)
    yield point("cross-entropy", [[1.0, 0.0, 0.0], [0.5, 0.5, 0.0]], [[1, 0, 0], [0.5, 0.5, 0]])
    yield point("cross-entropy", [[0.0, 1.0]], [[0]])
    yield point("cross-entropy", [[5e-324, 1.0], [1e-300, 1.0]], [[0], [0]], reduction="sum")
    yield point("cross-entropy", [[0.25, 0.25, 0.5]], [[0.25, 0.25, 0.5]])
    yield point("nll", [[-745.0, 0.0], [-1e4, -1e-8]], [[0], [1]])
    yield point("kl-divergence", [[0.25, 0.25, 0.5]], [[0.25, 0.25, 0.5]])
    yield point("kl-divergence", [[0.25, 0.25, 0.5], [0.1, 0.2, 0.7]], [[0, 1, 0], [0.5, 0.5, 0]])
    yield point("kl-divergence", [[1e-300, 1.0]], [[0.5, 0.5]], reduction="batch-mean")
    yield point("cosine", [[1.0, 0.0], [1.0, 1.0], [3.0, 4.0], [1e-8, 0.0]], [[0, 2], [-1, -1], [4, -3], [5, 0]])
    yield point("cosine", [[0.0, 0.0, 0.0]], [[1.0, -2.0, 3.0]])
    yield point("cosine", [[1e4, -745.0, 20.0]], [[1e-4, 0.5, 1.0]], reduction="sum", weight=2)
    yield point("softmax-cross-entropy", [[745.0, -745.0, 0.0], [1e4, 1e4, 0.0]], [[1], [0]])
    yield point("softmax-cross-entropy", [[2.0, 2.0, 2.0]], [[0.2, 0.3, 0.5]])
    yield point("logistic", [[745.0, -745.0, 20.0, -1e4, 0.0]], [[1, 0, 0, 0, 0.5]], reduction="sum")


def heads():
    """x → softmax(W·x + b) → loss, and x → the op softmax → loss."""
    logits = [
        [[0.3, -0.2, 1.0], [2.0, 2.0, 2.0]],
        [[20.0, -20.0, 0.0], [-20.0, 20.0, 1e-8]],
        [[745.0, -745.0, 0.0], [800.0, 0.0, -800.0]],
        [[1e4, -1e4, 0.0], [1e4, 1e4, 1e4]],
        [[40.0, 0.0, 0.0], [0.0, 0.0, 37.0]],
    ]
    targets = {"cross-entropy": ([[1], [2]], [[0], [0]], [[0.2, 0.3, 0.5], [0.0, 1.0, 0.0]]), "kl-divergence": ([[0.2, 0.3, 0.5], [1.0, 0.0, 0.0]],)}
    W = torch.tensor([[1.0, 0.0, 0.5], [0.0, 1.0, 0.0], [0.0, -0.25, 1.0]])
    for op, options in targets.items():
        for t in options:
            for xs in logits:
                for layer in (True, False):
                    x = torch.tensor(xs, requires_grad=True)
                    weights, b = W.clone().requires_grad_(), torch.tensor([0.1, 0.0, -0.1], requires_grad=True)
                    u = x @ weights.T + b if layer else x * 1
                    target = torch.tensor(t)
                    log_p = exact_log_softmax(u)
                    a = {"reduction": "sum", "weight": 0.5}
                    terms = cross_entropy(log_p, target, 3) if op == "cross-entropy" else F.kl_div(log_p, target, reduction="none").sum(dim=1, keepdim=True)
                    u.retain_grad()
                    value = reduce(terms, a)
                    value.backward()
                    yield {
                        "op": op,
                        "layer": layer,
                        "attributes": a,
                        "W": W.tolist(),
                        "b": b.tolist(),
                        "x": xs,
                        "t": t,
                        "value": value.item(),
                        "x gradient": x.grad.tolist(),
                        "W gradient": weights.grad.tolist() if layer else None,
                        "b gradient": b.grad.tolist() if layer else None,
                    }


# Random networks.

NETWORKS = 80


class LossNet(Net):
    def compute(self, name, node):
        op = node["op"]
        if op not in LOSSES or op in ("squared-error", "binary-cross-entropy", "logistic", "softmax-cross-entropy"):
            return super().compute(name, node)
        y, t = self.inputs(node, ("prediction", "target"))
        samples = y.shape[0]
        a = {"reduction": "mean", "weight": 1, "delta": 1, "margin": 1, **node}
        return reduce(LOSSES[op](y.reshape(samples, -1), t.reshape(samples, -1), a), a)


class LossMaker(Maker):
    def add_loss(self, number_of):
        r = self.r
        op = r.choice(["l1", "huber", "hinge", "cosine", "multi-class-hinge", "cross-entropy", "cross-entropy", "nll", "kl-divergence"])
        target, more = f"t{number_of}", {}
        if op in ("l1", "huber", "hinge", "cosine"):
            y, shape = self.reference()
            if op == "cosine" and math.prod(shape) == 1:
                op = "l1"  # Of one number 1 − cos is ε alone, and PyTorch's derivative of it a difference of equal numbers.
            one = (lambda: r.choice([-1, 1])) if op == "hinge" else (lambda: number(r))
            draw = lambda shape=shape, one=one: fill(shape, one)
        else:
            C = r.randint(2, 4)
            y, shape = self.add_head(op, C), (C,)
            draw = lambda C=C: softened([r.random() for _ in range(C)])
            if op in ("multi-class-hinge", "nll") or (op == "cross-entropy" and r.random() < 0.6):
                shape = r.choice([(), (1,)])
                draw = lambda C=C, shape=shape: fill(shape, lambda: r.randrange(C))
        if op == "huber" and r.random() < 0.7:
            more["delta"] = r.choice([0.2, 0.5, 3])
        if op == "multi-class-hinge" and r.random() < 0.5:
            more["margin"] = r.choice([0.1, 2])
        if r.random() < 0.7:
            more["reduction"] = r.choice(["sum", "mean", "batch-mean"])
        if r.random() < 0.4:
            more["weight"] = r.choice([0.5, 2, 0.1])
        self.add_input(shape, draw, target)
        # A target must not be read by what is drawn later.
        del self.shapes[target]
        inputs = {"prediction": y, "target": target} if r.random() < 0.3 else [y, target]
        self.nodes[f"L{number_of}"] = {"op": op, "inputs": inputs, **more}
        return f"L{number_of}"

    def add_head(self, op, C):
        """Scores, or the probabilities of a softmax: a layer's, or an op's own, with an output behind it now and then."""
        if op in ("multi-class-hinge", "nll"):
            return self.add_linear("identity", C)
        if self.r.random() < 0.5:
            y = self.add_linear("softmax", C)
        else:
            scores = self.add_linear(self.r.choice(["identity", "tanh"]), C)
            y = self.add({"op": "softmax", "inputs": [scores]}, (C,))
        return self.add({"op": "output", "inputs": [y]}, (C,)) if self.r.random() < 0.3 else y


def fill(shape, one):
    return one() if not shape else [fill(shape[1:], one) for _ in range(shape[0])]


def softened(shares):
    return [share / sum(shares) for share in shares]


def networks():
    for seed in range(NETWORKS):
        network, wrt = LossMaker(1000 + seed).make()
        if any(node["op"] in ("neuron", "dense") and node.get("params", {}).get("W" if node["op"] == "dense" else "w") is None for node in network["nodes"].values()):
            continue
        yield {"seed": seed, "network": network, "wrt": wrt, "expected": LossNet(network).expected(wrt)}


def write(path, text):
    file = Path(__file__).parent.parent / "fixtures" / path
    file.parent.mkdir(exist_ok=True)
    file.write_text(text, encoding="utf-8")


def main():
    every = {"points": [*random_points(), *chosen_points()], "heads": list(heads())}
    sections = [f'"{name}": [\n' + ",\n".join(json.dumps(case) for case in cases) + "\n]" for name, cases in every.items()]
    write("losses/points.json", "{\n" + ",\n".join(sections) + "\n}\n")
    made = [json.dumps(each, ensure_ascii=False) for each in networks()]
    write("golden/losses.json", "[\n" + ",\n".join(made) + "\n]\n")
    print(f"{len(every['points'])} points, {len(every['heads'])} heads, {len(made)} networks")


if __name__ == "__main__":
    main()
