#!/usr/bin/env python3
"""Writes expected/scheduledTrajectories.json: ten steps of every optimizer under every law of the learning rate, with and without gradient
clipping, as PyTorch takes them in float64.

Run again with
    python3 test/core/training/makeScheduledTrajectories.py
"""
import json
from pathlib import Path

import torch
from torch.optim import lr_scheduler

from makeTrajectories import NETWORK, ROWS, START

STEPS = 10

# Each: the file's `training`, torch's class and arguments.
OPTIMIZERS = [
    ({"optimizer": "sgd", "learningRate": 0.3}, torch.optim.SGD, {"lr": 0.3}),
    ({"optimizer": "sgd", "learningRate": 0.2, "momentum": 0.9, "nesterov": True, "weightDecay": 0.05},
     torch.optim.SGD, {"lr": 0.2, "momentum": 0.9, "nesterov": True, "weight_decay": 0.05}),
    ({"optimizer": "rmsprop", "learningRate": 0.02, "momentum": 0.5, "weightDecay": 0.02},
     torch.optim.RMSprop, {"lr": 0.02, "momentum": 0.5, "weight_decay": 0.02}),
    ({"optimizer": "adam", "learningRate": 0.05, "weightDecay": 0.02}, torch.optim.Adam, {"lr": 0.05, "weight_decay": 0.02}),
    ({"optimizer": "adamw", "learningRate": 0.05, "weightDecay": 0.1}, torch.optim.AdamW, {"lr": 0.05, "weight_decay": 0.1}),
    ({"optimizer": "adagrad", "learningRate": 0.1, "weightDecay": 0.03}, torch.optim.Adagrad, {"lr": 0.1, "weight_decay": 0.03}),
]

# Each: the file's `schedule`, and what makes the same of torch's; `per` is that of all its laws, or a list of them.
SCHEDULES = [
    (None, lambda o: []),
    ({"name": "step", "stepSize": 2, "gamma": 0.5}, lambda o: [lr_scheduler.StepLR(o, 2, 0.5)]),
    ({"name": "exponential", "gamma": 0.8, "per": "step"}, lambda o: [lr_scheduler.ExponentialLR(o, 0.8)]),
    ({"name": "cosine", "length": 3, "minimum": 0.01, "per": "step"}, lambda o: [lr_scheduler.CosineAnnealingLR(o, 3, 0.01)]),
    ({"name": "linear", "startFactor": 0.25, "length": 4}, lambda o: [lr_scheduler.LinearLR(o, 0.25, 1.0, 4)]),
    ([{"name": "linear", "length": 3, "endFactor": 0.9, "per": "step"}, {"name": "cosine", "length": 4}],
     lambda o: [lr_scheduler.LinearLR(o, 1 / 3, 0.9, 3), lr_scheduler.CosineAnnealingLR(o, 4)]),
]

CLIPS = [None, {"norm": 0.2}, {"value": 0.06}]


def clip_gradients(clip, parameters):
    if clip is None:
        return
    if "norm" in clip:
        torch.nn.utils.clip_grad_norm_(parameters, clip["norm"])
    else:
        torch.nn.utils.clip_grad_value_(parameters, clip["value"])


def shorten(values):
    return [float(f"{value:.14g}") for value in values]


def trajectory(training, make, arguments, make_schedulers, only):
    theta = {name: torch.tensor(value, requires_grad=True) for name, value in START.items()}
    moving = [value for name, value in theta.items() if only is None or name in only]
    optimizer = make(moving, **arguments)
    schedulers = make_schedulers(optimizer)
    written = training.get("schedule", [])
    laws = written if isinstance(written, list) else [written]
    batch_size = training["batchSize"]
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
        loss.backward()
        rate = optimizer.param_groups[0]["lr"]
        clip_gradients(training.get("clip"), moving)
        optimizer.step()
        for law, scheduler in zip(laws, schedulers):
            if law.get("per") == "step" or (step + 1) % per_epoch == 0:
                scheduler.step()
        numbers = [number for value in theta.values() for number in value.detach().flatten().tolist()]
        steps.append([*shorten([rate, loss.item()]), *shorten(numbers)])
    return steps


def main():
    cases = []
    for training, make, arguments in OPTIMIZERS:
        for s, (schedule, make_schedulers) in enumerate(SCHEDULES):
            for c, clip in enumerate(CLIPS):
                if schedule is None and clip is None:
                    continue
                # Whole batches are an epoch a step; of two rows there are three steps an epoch, the last of one row.
                settings = {**training, "batchSize": 2 if (s + c) % 2 else 5, "steps": STEPS}
                if schedule is not None:
                    settings["schedule"] = schedule
                if clip is not None:
                    settings["clip"] = clip
                cases.append({"training": settings, "steps": trajectory(settings, make, arguments, make_schedulers, None)})
    only = ["y.w", "z.b"]
    settings = {"optimizer": "adam", "learningRate": 0.1, "steps": STEPS, "batchSize": 5, "only": only, "clip": {"norm": 0.1}}
    cases.append({"training": settings, "steps": trajectory(settings, torch.optim.Adam, {"lr": 0.1}, lambda o: [], only)})
    lines = ",\n".join(json.dumps(case) for case in cases)
    out = Path(__file__).parent / "expected" / "scheduledTrajectories.json"
    # Of every step: the learning rate, the objective before it, θ after it.
    out.write_text(f'{{ "network": {json.dumps(NETWORK)},\n"cases": [\n{lines}\n] }}\n')


if __name__ == "__main__":
    main()
