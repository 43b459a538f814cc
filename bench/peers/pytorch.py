"""PyTorch on the bench's tasks: python3 pytorch.py JOB, with JOB and the answer as contestant.ts has them."""

import json
import statistics
import sys
import time

try:
    import torch
    import torch.nn.functional as F
except ImportError:
    print(json.dumps({"ok": False, "reason": "python3 has no torch (Debian: apt-get install python3-torch libopenblas0-pthread)"}))
    sys.exit()

LOSS, SINGLE, MAX_POOLING, GRADIENTS = "loss", "loss, one sample a step", "loss, max pooling", "Σ|∂L/∂θ|"
SLICE_SECONDS = 0.02


class Layers:
    """tanh in every layer and ½(y − t)², or relu in the hidden ones and softmax cross-entropy."""

    def __init__(self, network, kind):
        self.tanh = network.get("activation") == "tanh"
        self.parameters = [p for layer in network["layers"] for p in weights(layer, [layer["outputs"], layer["inputs"]], kind)]

    def output(self, x):
        count = len(self.parameters) // 2
        for l in range(count):
            x = F.linear(x, self.parameters[2 * l], self.parameters[2 * l + 1])
            if self.tanh:
                x = torch.tanh(x)
            elif l < count - 1:
                x = F.relu(x)
        return x

    def loss(self, x, t):
        y = self.output(x)
        return 0.5 * F.mse_loss(y.squeeze(1), t) if self.tanh else F.cross_entropy(y, t)


class Convolutions(Layers):
    def __init__(self, network, kind, pool):
        super().__init__(network, kind)
        self.side, self.pool = network["side"], pool
        self.filters = [p for c in network["convolutions"] for p in weights(c, [c["outputs"], c["inputs"], 5, 5], kind)]
        self.dense, self.parameters = self.parameters, self.filters + self.parameters

    def loss(self, x, t):
        x = x.view(-1, 1, self.side, self.side)
        for c in range(0, len(self.filters), 2):
            x = self.pool(F.relu(F.conv2d(x, self.filters[c], self.filters[c + 1])), 2)
        x = x.flatten(1)
        for l in range(0, len(self.dense), 2):
            x = F.linear(x, self.dense[l], self.dense[l + 1])
            if l < len(self.dense) - 2:
                x = F.relu(x)
        return F.cross_entropy(x, t)


class Neurons:
    """Single sigmoid neurons, all of one depth at once: their inputs gathered, one small product each."""

    def __init__(self, network, kind):
        inputs, units = network["inputs"], network["units"]
        depth, levels = [0] * inputs, {}
        for i, unit in enumerate(units):
            depth.append(1 + max(depth[at] for at in unit["reads"]))
            # Those that read another number of values cannot share a product.
            levels.setdefault((depth[-1], len(unit["reads"])), []).append(i)
        place = {i: i for i in range(inputs)}
        self.parameters, self.indices = [], []
        for (_, fan), level in sorted(levels.items()):
            self.indices.append((torch.tensor([place[at] for i in level for at in units[i]["reads"]]), len(level), fan))
            for i in level:
                place[inputs + i] = len(place)
            self.parameters.append(parameter([units[i]["w"] for i in level], [len(level), 1, fan], kind))
            self.parameters.append(parameter([units[i]["b"] for i in level], [len(level), 1, 1], kind))

    def loss(self, x, t):
        for l, (index, count, fan) in enumerate(self.indices):
            read = x.index_select(0, index).view(count, fan, -1)
            z = torch.sigmoid(torch.baddbmm(self.parameters[2 * l + 1], self.parameters[2 * l], read)).squeeze(1)
            x = torch.cat((x, z)) if l < len(self.indices) - 1 else z
        return F.mse_loss(x[-1], t)


def parameter(numbers, shape, kind):
    return torch.tensor(numbers, dtype=kind).view(shape).requires_grad_()


def weights(layer, shape, kind):
    return [parameter(layer["W"], shape, kind), parameter(layer["b"], [layer["outputs"]], kind)]


def make(network, kind, pool=F.avg_pool2d):
    if network["kind"] == "layers":
        return Layers(network, kind)
    return Neurons(network, kind) if network["kind"] == "neurons" else Convolutions(network, kind, pool)


def batches(network, size, kind):
    count = network["rows"]["count"]
    x = torch.tensor(network["rows"]["x"], dtype=kind).view(count, -1)
    classes = network["kind"] == "convolutions" or network.get("activation") == "relu"
    t = torch.tensor(network["rows"]["t"], dtype=torch.long if classes else kind)
    if network["kind"] == "neurons":
        return [(x[:size].t().contiguous(), t[:size])]
    return [(x[i : i + size].contiguous(), t[i : i + size].contiguous()) for i in range(0, count, size)]


class Training:
    def __init__(self, model, data, rate):
        self.model, self.data, self.next = model, data, 0
        self.optimizer = torch.optim.SGD(model.parameters, lr=rate)

    def run(self, count):
        for _ in range(count):
            x, t = self.data[self.next]
            self.optimizer.zero_grad(set_to_none=True)
            self.model.loss(x, t).backward()
            self.optimizer.step()
            self.next = (self.next + 1) % len(self.data)

    def loss_after(self, steps):
        self.run(steps)
        with torch.no_grad():
            return self.model.loss(*self.data[0]).item()


class Pass:
    def __init__(self, model, data):
        self.model, (self.x, self.t) = model, data[0]

    def run(self, count):
        for _ in range(count):
            for p in self.model.parameters:
                p.grad = None
            self.loss = self.model.loss(self.x, self.t)
            self.loss.backward()


def time_of(run, warm_up, measure):
    """Seconds of one repetition: the same rule as cli/timing.ts."""
    count, end = 1, time.perf_counter() + warm_up
    while True:
        each = timed(run, count) / count
        if time.perf_counter() >= end:
            break
        count = max(1, min(4 * count, round(SLICE_SECONDS / each)))
    count = max(1, round(SLICE_SECONDS / each))
    slices, end = [], time.perf_counter() + measure
    while not slices or time.perf_counter() < end:
        slices.append(timed(run, count) / count)
    return statistics.median(slices)


def timed(run, count):
    start = time.perf_counter()
    run(count)
    return time.perf_counter() - start


def figures_of(task, network, subject, kind):
    if task["kind"] == "pass":
        subject.run(1)
        return {LOSS: subject.loss.item(), GRADIENTS: sum(p.grad.abs().sum().item() for p in subject.model.parameters)}
    figures = {LOSS: subject.loss_after(task["checkSteps"])}
    rate = task["learningRate"]
    if task["name"] == "T1":
        figures[SINGLE] = Training(make(network, kind), batches(network, 1, kind), rate).loss_after(task["singleSteps"])
    if network["kind"] == "convolutions":
        pooled = make(network, kind, F.max_pool2d)
        figures[MAX_POOLING] = Training(pooled, subject.data, rate).loss_after(task["checkSteps"])
    return figures


def main():
    job = json.loads(sys.argv[1])
    torch.set_num_threads(job["threads"])
    kind = torch.float64 if job["precision"] == "f64" else torch.float32
    with open(f"{job['tasks']}/{job['task']}.json", encoding="utf-8") as file:
        task = json.load(file)
    network = task["network"]
    data, model = batches(network, task["batch"], kind), make(network, kind)
    subject = Pass(model, data) if task["kind"] == "pass" else Training(model, data, task["learningRate"])
    figures = figures_of(task, network, subject, kind) if job["check"] else {}
    seconds = time_of(subject.run, job["warmUp"], job["measure"])
    units = 1 if task["unit"] == "passes/s" else task["batch"]
    with open("/proc/self/maps", encoding="utf-8") as maps:
        fast = "openblas" in maps.read().lower() or torch.backends.mkl.is_available()
    remark = "" if fast else "on the reference BLAS: apt-get install libopenblas0-pthread"
    print(json.dumps({"ok": True, "rate": units / seconds, "figures": figures, "remark": remark}))


main()
