"""How the weights of `suggest` are found, and how well suggestions do: each document left out.

The likelihood of a theme is a logistic regression with one set of weights for all themes; its
signals come from evidence that never saw the finding's own document.
"""

import math
from collections.abc import Mapping, Sequence

from findings.parser.suggest import Evidence, Example, Suggester, Topic

_RIDGE = 3.0
_ROUNDS = 8  # Newton settles in five or six


def fit(
    documents: Mapping[str, Sequence[Example]], themes: Sequence[Topic], services: Sequence[Topic]
) -> tuple[float, ...]:
    """The weights, six and a constant, that tell these documents' themes best.

    Raises ValueError where fewer than two documents are given: nothing could be left out.
    """
    if len(documents) < 2:
        raise ValueError("At least two documents are needed.")
    rows: list[tuple[tuple[float, ...], bool]] = []
    for slug, examples in documents.items():
        suggester = Suggester(
            themes, services, taught_by(documents, themes, services, without=slug)
        )
        for example in examples:
            for topic, signals in zip(themes, suggester.signals(example.text), strict=True):
                rows.append((signals, topic.code in example.themes))
    return _regression(rows)


def taught_by(
    documents: Mapping[str, Sequence[Example]],
    themes: Sequence[Topic],
    services: Sequence[Topic],
    *,
    without: str = "",
) -> Evidence:
    """What the documents teach, one of them left out."""
    learner = Suggester(themes, services)
    return learner.learn(
        example for slug, examples in documents.items() if slug != without for example in examples
    )


def _regression(rows: Sequence[tuple[Sequence[float], bool]]) -> tuple[float, ...]:
    """Logistic regression by Newton's steps on signals of one scale, with a light ridge."""
    width = len(rows[0][0])
    means = [sum(x[i] for x, _ in rows) / len(rows) for i in range(width)]
    spread = [
        math.sqrt(sum((x[i] - means[i]) ** 2 for x, _ in rows) / len(rows)) or 1.0
        for i in range(width)
    ]
    scaled = [
        ([*((x[i] - means[i]) / spread[i] for i in range(width)), 1.0], float(y)) for x, y in rows
    ]
    weights = [0.0] * (width + 1)
    for _ in range(_ROUNDS):
        slope = [-_RIDGE * w for w in weights[:-1]] + [0.0]
        curve = [[_RIDGE * (i == j < width) for j in range(width + 1)] for i in range(width + 1)]
        for x, y in scaled:
            p = 1 / (1 + math.exp(-sum(a * b for a, b in zip(weights, x, strict=True))))
            for i, xi in enumerate(x):
                slope[i] += (y - p) * xi
                for j in range(i + 1):
                    curve[i][j] += p * (1 - p) * xi * x[j]
        for i in range(width + 1):
            for j in range(i):
                curve[j][i] = curve[i][j]
        weights = [w + step for w, step in zip(weights, _solved(curve, slope), strict=True)]
    slopes = [w / s for w, s in zip(weights[:-1], spread, strict=True)]
    constant = weights[-1] - sum(w * m for w, m in zip(slopes, means, strict=True))
    return (*(round(w, 3) for w in slopes), round(constant, 3))


def _solved(matrix: list[list[float]], right: list[float]) -> list[float]:
    """The solution of a small symmetric system, by elimination."""
    size = len(right)
    rows = [[*row, value] for row, value in zip(matrix, right, strict=True)]
    for i in range(size):
        pivot = max(range(i, size), key=lambda r: abs(rows[r][i]))
        rows[i], rows[pivot] = rows[pivot], rows[i]
        for r in range(i + 1, size):
            factor = rows[r][i] / rows[i][i]
            rows[r] = [a - factor * b for a, b in zip(rows[r], rows[i], strict=True)]
    solution = [0.0] * size
    for i in reversed(range(size)):
        rest = sum(rows[i][j] * solution[j] for j in range(i + 1, size))
        solution[i] = (rows[i][size] - rest) / rows[i][i]
    return solution
