#!/usr/bin/env python3
"""Writes test/fixtures/derivatives.json: Jacobians and Hessian-vector products of the golden networks, as PyTorch (float64) finds them.

torch.autograd.functional.jacobian and hvp on the interpreters of the other scripts. Run again with
    python3 test/golden/makeDerivatives.py
after one of them has written other networks. In training the samples of a batch see each other, so that there is no Jacobian a row.
"""
import json
import math
import random
from pathlib import Path

import torch
from torch.autograd.functional import hvp, jacobian

from makeConvolution import ConvolutionNet
from makeGolden import Net
from makeLosses import LossNet
from makeNormalization import NormalizationNet
from makeShaping import ShapingNet


class EvaluationNet(NormalizationNet):
    def __init__(self, network):
        super().__init__(network, "evaluation")


class TrainingNet(NormalizationNet):
    def __init__(self, network):
        super().__init__(network, "training")


FIXTURES = Path(__file__).parent.parent / "fixtures"
FAMILIES = (("networks.json", Net), ("shapingNetworks.json", ShapingNet), ("convolutionNetworks.json", ConvolutionNet), ("losses.json", LossNet), ("normalizationNetworks.json", EvaluationNet))
# As many numbers as a Jacobian of the file may have.
MOST = 160


def with_given(family):
    class Given(family):
        """The interpreter with some of its tensors replaced: a node's value, a node's own numbers, a shared parameter."""

        def __init__(self, network, values, leaves):
            self.given_values, self.given_leaves = values, leaves
            super().__init__(network)

        def order(self):
            self.leaves.update({name: leaf for name, leaf in self.given_leaves.items() if name in self.leaves})
            return super().order()

        def leaf(self, listed, numbers):
            given = self.given_leaves.get(listed)
            return numbers if given is None else given.reshape(numbers.shape)

        def compute(self, name, node):
            if name in self.given_values:
                return self.given_values[name] * 1
            return super().compute(name, node)

    return Given


def behind(network, of):
    """The nodes that a node is computed from."""
    found, todo = set(), [of]
    while todo:
        inputs = network["nodes"][todo.pop()].get("inputs", [])
        for text in inputs.values() if isinstance(inputs, dict) else inputs:
            name = text.split("[")[0]
            if name not in found:
                found.add(name)
                todo.append(name)
    return found


def size(tensor, rows):
    return tensor.numel() // rows


def jacobians(r, Given, network, net, rows):
    batched = [name for name, value in net.values.items() if value.dim() > 0 and value.shape[0] == rows and network["nodes"][name]["op"] != "input" and "target" not in str(network["nodes"][name])]
    found = []
    for _ in range(20):
        if len(found) == 3 or not batched:
            break
        of = r.choice(batched)
        params = [n for n, mask in net.owned.items() if bool(mask.all())] + sorted(net.shared_used)
        by = r.choice(sorted(behind(network, of))) if r.random() < 0.6 or not params else r.choice(params)
        is_node = by in net.values
        if not is_node and by not in net.leaves:
            continue
        at = net.values[by].detach() if is_node else net.leaves[by].detach()
        if is_node and (at.dim() == 0 or at.shape[0] != rows) or not is_node and not at.dtype.is_floating_point:
            continue
        inner = size(at, rows) if is_node else at.numel()
        outer = size(net.values[of], rows)
        if outer * inner * rows > MOST or any(each["of"] == of and each["by"] == by for each in found):
            continue

        def f(x):
            return Given(network, {by: x} if is_node else {}, {} if is_node else {by: x}).values[of] * 1

        J = jacobian(f, at)
        J = J.reshape(rows, outer, rows, inner) if is_node else J.reshape(rows, outer, inner)
        per_row = [J[s, :, s] if is_node else J[s] for s in range(rows)]
        found.append({"of": of, "by": by, "jacobian": [each.tolist() for each in per_row]})
    return found


def product(r, Given, network, net):
    """H·v of the objective by all parameters, at a random direction v; entries that show a shared number stay out of it."""
    names = [n for n in net.leaves if n in net.owned or n in net.shared_used]
    if not names or sum(net.leaves[n].numel() for n in names) > 400:
        return None
    at = tuple(net.leaves[n].detach().clone() for n in names)
    v = tuple(torch.tensor([round(r.gauss(0, 1), 2) for _ in range(x.numel())], dtype=torch.float64).reshape(x.shape) for x in at)
    v = tuple(x * net.owned[n].reshape(x.shape) if n in net.owned else x for n, x in zip(names, v))

    def f(*leaves):
        return Given(network, {}, dict(zip(names, leaves))).objective() + 0 * sum(x.sum() for x in leaves)

    # PyTorch 1.13 has no second derivative of its multi_margin_loss.
    if any(node["op"] == "multi-class-hinge" for node in network["nodes"].values()):
        return None
    _, Hv = hvp(f, at, v, strict=False)
    if not all(bool(torch.isfinite(x).all()) for x in Hv):
        return None
    owned = [x * net.owned[n].reshape(x.shape) if n in net.owned else x for n, x in zip(names, Hv)]
    flat = lambda xs: {n: x.reshape(-1).tolist() for n, x in zip(names, xs)}
    return {"direction": flat(v), "product": flat(owned)}


def main():
    lines = []
    for file, family in FAMILIES:
        Given = with_given(family)
        goldens = json.loads((FIXTURES / "golden" / file).read_text(encoding="utf-8"))
        for k, golden in enumerate(goldens):
            if k % 2 and file != "losses.json":
                continue
            network = golden["network"]
            training = golden.get("mode") == "training"
            if training:
                Given = with_given(TrainingNet)
            elif family is EvaluationNet:
                Given = with_given(EvaluationNet)
            r = random.Random(f"{file} {k}")
            net = Given(network, {}, {})
            rows = len(network["data"]["rows"])
            record = {"file": file, "index": k, "jacobians": [] if training else jacobians(r, Given, network, net, rows), "hessian": product(r, Given, network, net)}
            if record["jacobians"] or record["hessian"]:
                lines.append(json.dumps(record, ensure_ascii=False))
    (FIXTURES / "derivatives.json").write_text("[\n" + ",\n".join(lines) + "\n]\n", encoding="utf-8")
    print(f"{len(lines)} networks")


if __name__ == "__main__":
    main()
