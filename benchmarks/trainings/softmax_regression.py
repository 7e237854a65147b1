"""Softmax regression on the digits, 300 steps."""

import numpy as np
import torch

from dlkit.data import digits
from dlkit.reference.softmax_regression import one_hot, train_softmax

images = digits()
X = np.ascontiguousarray(images.train_x.reshape(len(images.train_x), -1).T / 255.0)
labels = images.train_y
STEPS, RATE = 300, 1.0


def with_dlkit():
    return train_softmax(X, one_hot(labels, 10), STEPS, RATE)[1]


def with_torch():
    inputs, targets = torch.from_numpy(X.T.copy()), torch.from_numpy(labels[0].astype("int64"))
    layer = torch.nn.Linear(X.shape[0], 10)
    torch.nn.init.zeros_(layer.weight)
    torch.nn.init.zeros_(layer.bias)
    optimizer = torch.optim.SGD(layer.parameters(), lr=RATE)
    costs = []
    for _ in range(STEPS):
        optimizer.zero_grad()
        cost = torch.nn.functional.cross_entropy(layer(inputs), targets)
        costs.append(cost.item())
        cost.backward()
        optimizer.step()
    return costs


PAIRS = [("softmax regression, digits", with_dlkit, with_torch)]
