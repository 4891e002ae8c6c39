"""Group short texts by the words they share: plain statistics, the same result each time.

TF-IDF over words, then k-means on the unit sphere. Pure: texts in, groups out.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

MOST_TEXTS = 5000
MOST_WORDS = 500
MOST_CLUSTERS = 12
TELLING = 5
_ROUNDS = 12

_WORD = re.compile(r"[^\W\d_]{3,}")
# Little words of English, and those that prompts are made of whatever they are about.
_LITTLE = """
    about above across after again against all along also and another any are around away back
    because been before behind being below beneath beside between both but can could does down
    during each every few for from get goes had has have her here him his how into its just
    like made make many more most much near not now off one only onto other our out over own
    past same seen she should some such than that the their them then there these they this
    those through toward towards under until upon very was were what when where which while
    who whose will with within without would you your camera cinematic clip film footage high
    quality scene shot shows showing style video view
"""
STOP_WORDS = frozenset(_LITTLE.split())

Floats = NDArray[np.float32]


@dataclass(frozen=True, kw_only=True, slots=True)
class Cluster:
    """words: the most telling first. members: indices of its texts, the most typical first."""

    words: list[str]
    members: list[int]


def words_of(text: str) -> list[str]:
    return [word for word in _WORD.findall(text.casefold()) if word not in STOP_WORDS]


def cluster(texts: Sequence[str]) -> list[Cluster]:
    """The groups, the largest first; texts that share no word with another one are in none.

    At most MOST_TEXTS texts, MOST_WORDS words and MOST_CLUSTERS groups. How many groups there are
    is chosen by the mean silhouette, simplified to centres.
    Source: E. R. Hruschka et al., Evolving clusters in gene-expression data, Information Sciences
    176 (2006) 1898-1927.
    Raises: ValueError for more than MOST_TEXTS.
    """
    if len(texts) > MOST_TEXTS:
        raise ValueError(f"{len(texts)} texts; {MOST_TEXTS} at most.")
    vocabulary, vectors, rows = tf_idf(texts)
    if not rows:
        return []
    labels = _best_split(vectors)
    found = [_describe(vectors, rows, vocabulary, labels == label) for label in np.unique(labels)]
    return sorted(found, key=lambda one: (-len(one.members), one.words))


def tf_idf(texts: Sequence[str]) -> tuple[list[str], Floats, list[int]]:
    """Words, unit vectors `(texts with a shared word, words) float32`, and which texts these are.

    A weight is (1 + ln tf) * ln(n / df), over the commonest words that at least two texts hold.
    A word that every text holds weighs nothing.
    """
    counts = [Counter(words_of(text)) for text in texts]
    held = Counter(word for count in counts for word in count)
    shared = sorted((word for word in held if held[word] > 1), key=lambda w: (-held[w], w))
    vocabulary = sorted(shared[:MOST_WORDS])
    column = {word: at for at, word in enumerate(vocabulary)}
    weights = np.zeros((len(texts), len(vocabulary)), dtype=np.float32)
    for row, count in enumerate(counts):
        for word, times in count.items():
            if word in column:
                weights[row, column[word]] = 1 + np.log(times)
    rarity = [np.log(len(texts) / held[word]) for word in vocabulary]
    weights *= np.asarray(rarity, dtype=np.float32)
    lengths = np.linalg.norm(weights, axis=1)
    rows = np.flatnonzero(lengths > 0)
    unit = weights[rows] / lengths[rows, None]
    return vocabulary, unit.astype(np.float32), rows.tolist()


def _best_split(vectors: Floats) -> NDArray[np.intp]:
    """The labels with the highest silhouette; of equals, the fewer groups."""
    best, labels = -1.0, np.zeros(len(vectors), dtype=np.intp)
    seeds = _seeds(vectors)
    for groups in range(2, len(seeds) + 1):
        tried, score = _split(vectors, vectors[seeds[:groups]])
        if score > best + 1e-6:
            best, labels = score, tried
    return labels


def _seeds(vectors: Floats) -> list[int]:
    """Typical texts that are far from each other, the most typical first.

    A text that resembles none is far from every seed too, but not typical, and is passed over.
    """
    typical = vectors @ vectors.mean(axis=0)
    seeds = [int(np.argmax(typical))]
    nearest = vectors @ vectors[seeds[0]]
    while len(seeds) < MOST_CLUSTERS:
        score = (1 - nearest) * typical
        at = int(np.argmax(score))
        if score[at] <= 1e-6:
            break
        seeds.append(at)
        nearest = np.maximum(nearest, vectors @ vectors[at])
    return seeds


def _split(vectors: Floats, centres: Floats) -> tuple[NDArray[np.intp], float]:
    """k-means from these centres, and the mean silhouette of what it came to."""
    labels = np.argmax(vectors @ centres.T, axis=1)
    for _ in range(_ROUNDS):
        centres = _centres(vectors, labels, centres)
        again = np.argmax(vectors @ centres.T, axis=1)
        if np.array_equal(again, labels):
            break
        labels = again
    return labels, _silhouette(vectors @ centres.T)


def _centres(vectors: Floats, labels: NDArray[np.intp], before: Floats) -> Floats:
    """Mean directions. A group that lost its last text keeps its place."""
    member = np.zeros((len(before), len(vectors)), dtype=np.float32)
    member[labels, np.arange(len(vectors))] = 1
    sums = member @ vectors
    lengths = np.linalg.norm(sums, axis=1, keepdims=True)
    return np.where(lengths > 0, sums / np.maximum(lengths, 1e-12), before).astype(np.float32)


def _silhouette(likeness: Floats) -> float:
    """Of `(texts, groups)` cosines: 1 where each text is at its centre and far from the next."""
    two = np.sort(1 - likeness, axis=1)[:, :2]
    own, other = two[:, 0], two[:, 1]
    return float(np.mean((other - own) / np.maximum(np.maximum(own, other), 1e-12)))


def _describe(
    vectors: Floats, rows: list[int], vocabulary: list[str], inside: NDArray[np.bool_]
) -> Cluster:
    mean = vectors[inside].mean(axis=0)
    outside = vectors[~inside].mean(axis=0) if not inside.all() else np.zeros_like(mean)
    telling = mean - outside
    order = np.lexsort((np.arange(len(vocabulary)), -telling))
    words = [vocabulary[at] for at in order[:TELLING] if telling[at] > 0]
    at = np.flatnonzero(inside)
    likeness = vectors[at] @ mean
    typical = at[np.lexsort((at, -likeness))]
    return Cluster(words=words, members=[rows[one] for one in typical])
