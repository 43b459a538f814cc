#!/usr/bin/env python3
"""Writes expected/trajectories.json: twelve steps of every optimizer on one small network, as PyTorch takes them in float64.

Run again with
    python3 test/core/training/makeTrajectories.py
"""
import json
from pathlib import Path

import torch

torch.set_default_dtype(torch.float64)

ROWS = [([0.5, -1.2], 1.0), ([1.5, 0.3], 0.0), ([-0.7, 0.8], 1.0), ([0.1, 0.2], 0.0), ([-1.1, -0.4], 1.0)]
START = {
    "z.W": [[0.4, -0.6], [1.1, 0.2], [-0.3, 0.9]],
    "z.b": [0.1, -0.2, 0.05],
    "y.w": [0.7, -1.3, 0.5],
    "y.b": 0.3,
}
NETWORK = {
    "nn": 1,
    "nodes": {
        "x": {"op": "input", "shape": [2]},
        "t": {"op": "input"},
        "z": {"op": "dense", "inputs": ["x"], "units": 3, "activation": "tanh", "params": {"W": START["z.W"], "b": START["z.b"]}},
        "y": {"op": "neuron", "inputs": ["z"], "activation": "sigmoid", "params": {"w": START["y.w"], "b": START["y.b"]}},
        "L": {"op": "binary-cross-entropy", "inputs": ["y", "t"]},
    },
    "objective": "L",
    "data": {"rows": [{"x": x, "t": t} for x, t in ROWS]},
}
STEPS = 12

# Each: a title, the file's `training`, torch's class and arguments.
CASES = [
    ("sgd", {"optimizer": "sgd", "learningRate": 0.3}, torch.optim.SGD, {"lr": 0.3}),
    ("sgd with momentum", {"optimizer": "sgd", "learningRate": 0.2, "momentum": 0.9}, torch.optim.SGD, {"lr": 0.2, "momentum": 0.9}),
    ("sgd with dampening and decay", {"optimizer": "sgd", "learningRate": 0.2, "momentum": 0.8, "dampening": 0.3, "weightDecay": 0.05},
     torch.optim.SGD, {"lr": 0.2, "momentum": 0.8, "dampening": 0.3, "weight_decay": 0.05}),
    ("nesterov", {"optimizer": "sgd", "learningRate": 0.1, "momentum": 0.9, "nesterov": True}, torch.optim.SGD, {"lr": 0.1, "momentum": 0.9, "nesterov": True}),
    ("rmsprop", {"optimizer": "rmsprop"}, torch.optim.RMSprop, {}),
    ("rmsprop, centred, with momentum", {"optimizer": "rmsprop", "learningRate": 0.005, "alpha": 0.9, "centered": True, "momentum": 0.5, "weightDecay": 0.01},
     torch.optim.RMSprop, {"lr": 0.005, "alpha": 0.9, "centered": True, "momentum": 0.5, "weight_decay": 0.01}),
    ("adam", {"optimizer": "adam"}, torch.optim.Adam, {}),
    ("adam with all its settings", {"optimizer": "adam", "learningRate": 0.05, "betas": [0.8, 0.95], "epsilon": 1e-4, "weightDecay": 0.02},
     torch.optim.Adam, {"lr": 0.05, "betas": (0.8, 0.95), "eps": 1e-4, "weight_decay": 0.02}),
    ("adamw", {"optimizer": "adamw"}, torch.optim.AdamW, {}),
    ("adamw with decay", {"optimizer": "adamw", "learningRate": 0.03, "weightDecay": 0.2}, torch.optim.AdamW, {"lr": 0.03, "weight_decay": 0.2}),
    ("adagrad", {"optimizer": "adagrad"}, torch.optim.Adagrad, {}),
    ("adagrad with decay", {"optimizer": "adagrad", "learningRate": 0.1, "weightDecay": 0.03}, torch.optim.Adagrad, {"lr": 0.1, "weight_decay": 0.03}),
]


def trajectory(make, arguments, batch_size, l2, only):
    theta = {name: torch.tensor(value, requires_grad=True) for name, value in START.items()}
    optimizer = make([value for name, value in theta.items() if only is None or name in only], **arguments)
    per_epoch = -(-len(ROWS) // batch_size)
    steps = []
    for step in range(STEPS):
        start = step % per_epoch * batch_size
        rows = ROWS[start:start + batch_size]
        x = torch.tensor([row[0] for row in rows])
        t = torch.tensor([row[1] for row in rows])
        optimizer.zero_grad()
        z = torch.tanh(x @ theta["z.W"].T + theta["z.b"])
        u = z @ theta["y.w"] + theta["y.b"]
        loss = torch.nn.functional.binary_cross_entropy_with_logits(u, t)
        if l2 > 0:
            loss = loss + l2 * sum((value ** 2).sum() for value in theta.values())
        loss.backward()
        optimizer.step()
        steps.append({"objective": loss.item(), "parameters": {name: value.tolist() for name, value in theta.items()}})
    return steps


def main():
    cases = []
    for title, training, make, arguments in CASES:
        for batch_size, l2, only in [(5, 0, None), (2, 0.01, None)]:
            settings = {**training, "batchSize": batch_size, "steps": STEPS}
            cases.append({"title": f"{title}, batches of {batch_size}", "training": settings, "l2": l2,
                          "steps": trajectory(make, arguments, batch_size, l2, only)})
    settings = {"optimizer": "adam", "learningRate": 0.1, "steps": STEPS, "only": ["y.w", "z.b"]}
    cases.append({"title": "only some parameters", "training": settings, "l2": 0,
                  "steps": trajectory(torch.optim.Adam, {"lr": 0.1}, 5, 0, ["y.w", "z.b"])})
    lines = ",\n".join(json.dumps(case) for case in cases)
    out = Path(__file__).parent / "expected" / "trajectories.json"
    out.write_text(f'{{ "network": {json.dumps(NETWORK)},\n"cases": [\n{lines}\n] }}\n')


if __name__ == "__main__":
    main()
