#!/usr/bin/env python3
"""Writes expected/normalizedTrajectories.json: steps of training through batch-norm and layer-norm, as PyTorch takes them in
float64, with the running statistics after every step and what the trained network says in evaluation.

Run again with
    python3 test/core/training/makeNormalizedTrajectories.py
"""
import json
from pathlib import Path

import torch
import torch.nn.functional as F

torch.set_default_dtype(torch.float64)

# Eight rows in batches of three: the last batch of an epoch has two.
ROWS = [
    ([0.5, -1.2], 1.0), ([1.5, 0.3], 0.2), ([-0.7, 0.8], -1.0), ([0.1, 0.2], 0.4),
    ([-1.1, -0.4], 1.3), ([0.9, 1.6], -0.6), ([-0.3, -1.5], 0.8), ([2.0, 0.7], 0.1),
]
START = {
    "h.W": [[0.4, -0.6], [1.1, 0.2], [-0.3, 0.9]],
    "bn.gamma": [1.2, 0.7, -0.9],
    "bn.beta": [0.1, 0.0, -0.3],
    "ln.gamma": [0.8, 1.1, 1.3],
    "ln.beta": [0.2, -0.1, 0.0],
    "y.w": [0.7, -1.3, 0.5],
    "y.b": 0.3,
}
MEAN, VARIANCE = [0.5, -0.25, 0.0], [2.0, 0.5, 1.0]


def of(node, *names):
    return {name: START[f"{node}.{name}"] for name in names}


NETWORK = {
    "nn": 1,
    "nodes": {
        "x": {"op": "input", "shape": [2]},
        "t": {"op": "input"},
        "h": {"op": "dense", "inputs": ["x"], "units": 3, "bias": False, "params": of("h", "W")},
        "bn": {"op": "batch-norm", "inputs": ["h"], "momentum": 0.3, "params": of("bn", "gamma", "beta"), "buffers": {"mean": MEAN, "variance": VARIANCE}},
        "a": {"op": "activation", "inputs": ["bn"], "activation": "tanh"},
        "ln": {"op": "layer-norm", "inputs": ["a"], "params": of("ln", "gamma", "beta")},
        "y": {"op": "neuron", "inputs": ["ln"], "params": of("y", "w", "b")},
        "L": {"op": "squared-error", "inputs": ["y", "t"]},
    },
    "objective": "L",
    "data": {"rows": [{"x": x, "t": t} for x, t in ROWS]},
}
# h has no bias: batch-norm takes it out again, and Adam would divide the rounding of its gradient 0 by itself.
STEPS, BATCH = 10, 3
CASES = [
    ("sgd", {"optimizer": "sgd", "learningRate": 0.1}, torch.optim.SGD, {"lr": 0.1}),
    ("adam", {"optimizer": "adam", "learningRate": 0.02}, torch.optim.Adam, {"lr": 0.02}),
]


def forward(theta, mean, variance, rows, training):
    x = torch.tensor([row[0] for row in rows])
    t = torch.tensor([row[1] for row in rows])
    h = F.linear(x, theta["h.W"])
    h = F.batch_norm(h, mean, variance, theta["bn.gamma"], theta["bn.beta"], training, 0.3, 1e-5)
    h = F.layer_norm(torch.tanh(h), (3,), theta["ln.gamma"], theta["ln.beta"])
    return F.mse_loss(h @ theta["y.w"] + theta["y.b"], t)


def main():
    cases = []
    for title, training, make, arguments in CASES:
        theta = {name: torch.tensor(value, requires_grad=True) for name, value in START.items()}
        mean, variance = torch.tensor(MEAN), torch.tensor(VARIANCE)
        optimizer = make(list(theta.values()), **arguments)
        steps = []
        for step in range(STEPS):
            start = step % -(-len(ROWS) // BATCH) * BATCH
            optimizer.zero_grad()
            loss = forward(theta, mean, variance, ROWS[start:start + BATCH], True)
            loss.backward()
            optimizer.step()
            steps.append({
                "objective": loss.item(),
                "parameters": {name: value.tolist() for name, value in theta.items()},
                "buffers": {"bn.mean": mean.tolist(), "bn.variance": variance.tolist()},
            })
        evaluation = forward(theta, mean, variance, ROWS, False).item()
        cases.append({"title": title, "training": {**training, "batchSize": BATCH, "steps": STEPS}, "steps": steps, "evaluation": evaluation})
    lines = ",\n".join(json.dumps(case) for case in cases)
    out = Path(__file__).parent / "expected" / "normalizedTrajectories.json"
    out.write_text(f'{{ "network": {json.dumps(NETWORK)},\n"cases": [\n{lines}\n] }}\n')


if __name__ == "__main__":
    main()
