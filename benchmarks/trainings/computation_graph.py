"""A network of one hidden layer on the digits, 300 steps: a graph as a list against autograd."""

import numpy as np
import torch

from dlkit.data import digits
from dlkit.reference.computation_graph import append_layer, train
from dlkit.reference.initialization import he
from dlkit.reference.softmax_regression import one_hot

images = digits()
X = np.ascontiguousarray(images.train_x.reshape(len(images.train_x), -1).T / 255.0)
labels = images.train_y
STEPS, RATE = 300, 0.5
START = he([64, 32, 10], np.random.default_rng(0))


def with_dlkit():
    graph, A = append_layer([("leaf", "X")], 0, 1, "relu")
    graph, Z = append_layer(graph, A, 2, "linear")
    n = len(graph)
    graph += [("exp", (Z,)), ("column_sums", (n,)), ("log", (n + 1,)), ("leaf", "Y")]
    graph += [("multiply", (n + 3, Z)), ("column_sums", (n + 4,)), ("subtract", (n + 2, n + 5))]
    graph += [("mean", (n + 6,))]
    feed = {"X": X, "Y": one_hot(labels, 10), **START}
    return train(graph, n + 7, feed, list(START), STEPS, RATE)[1]


def with_torch():
    inputs, targets = torch.from_numpy(X.T.copy()), torch.from_numpy(labels[0].astype("int64"))
    net = torch.nn.Sequential(
        torch.nn.Linear(64, 32), torch.nn.ReLU(), torch.nn.Linear(32, 10)
    ).double()
    for number, layer in ((1, net[0]), (2, net[2])):
        with torch.no_grad():
            layer.weight.copy_(torch.from_numpy(START[f"W{number}"]))
            layer.bias.copy_(torch.from_numpy(START[f"b{number}"][:, 0]))
    optimizer = torch.optim.SGD(net.parameters(), lr=RATE)
    costs = []
    for _ in range(STEPS):
        optimizer.zero_grad()
        cost = torch.nn.functional.cross_entropy(net(inputs), targets)
        costs.append(cost.item())
        cost.backward()
        optimizer.step()
    return costs


PAIRS = [("64-32-10 by a computation graph, digits", with_dlkit, with_torch)]
