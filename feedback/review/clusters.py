"""Group short texts by the words they share: plain statistics, the same result each time.

TF-IDF over words, then k-means on the unit sphere. Pure: texts in, groups out.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from math import log, sqrt

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

Floats = NDArray[np.float64]
Whole = NDArray[np.intp]


@dataclass(frozen=True, kw_only=True, slots=True)
class Vectors:
    """Unit vectors of texts, most of each being 0: text, word and weight of every other entry.

    Sorted by text; every text has an entry. Sums over entries need no matrix product, whose threads
    would take turns with a renderer on the same machine.
    """

    text: Whole
    word: Whole
    weight: Floats
    texts: int
    words: int

    def dense(self, at: int) -> Floats:
        """One of them, `(words,)`."""
        own = self.text == at
        sums = np.bincount(self.word[own], weights=self.weight[own], minlength=self.words)
        return sums.astype(np.float64)

    def sums(self, labels: Whole, groups: int) -> Floats:
        """Of the vectors with each label, `(groups, words)`."""
        place = labels[self.text] * self.words + self.word
        flat = np.bincount(place, weights=self.weight, minlength=groups * self.words)
        return flat.astype(np.float64).reshape(groups, self.words)

    def likeness(self, others: Floats) -> Floats:
        """Products with `(groups, words)`, as `(texts, groups)`: cosines, where those are units."""
        starts = np.searchsorted(self.text, np.arange(self.texts))
        return np.add.reduceat(self.weight[:, None] * others.T[self.word], starts, axis=0)


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
    found = [_describe(vectors, rows, vocabulary, labels, one) for one in np.unique(labels)]
    return sorted(found, key=lambda one: (-len(one.members), one.words))


def tf_idf(texts: Sequence[str]) -> tuple[list[str], Vectors, list[int]]:
    """Words, the vectors of the texts that share one, and which texts these are.

    A weight is (1 + ln tf) * ln(n / df), over the commonest words that at least two texts hold.
    A word that every text holds weighs nothing.
    """
    counts = [Counter(words_of(text)) for text in texts]
    held = Counter(word for count in counts for word in count)
    shared = sorted((word for word in held if held[word] > 1), key=lambda w: (-held[w], w))
    vocabulary = sorted(shared[:MOST_WORDS])
    column = {word: at for at, word in enumerate(vocabulary)}
    rarity = {word: log(len(texts) / held[word]) for word in vocabulary}
    rows: list[int] = []
    entries: list[tuple[int, int, float]] = []
    for row, count in enumerate(counts):
        weights = {
            word: (1 + log(times)) * rarity[word] for word, times in count.items() if word in column
        }
        length = sqrt(sum(weight * weight for weight in weights.values()))
        if length > 0:
            entries += [(len(rows), column[word], w / length) for word, w in weights.items()]
            rows.append(row)
    text, word, weight = zip(*entries, strict=True) if entries else ((), (), ())
    vectors = Vectors(
        text=np.asarray(text, dtype=np.intp),
        word=np.asarray(word, dtype=np.intp),
        weight=np.asarray(weight, dtype=np.float64),
        texts=len(rows),
        words=len(vocabulary),
    )
    return vocabulary, vectors, rows


def _best_split(vectors: Vectors) -> Whole:
    """The labels with the highest silhouette; of equals, the fewer groups."""
    best, labels = -1.0, np.zeros(vectors.texts, dtype=np.intp)
    seeds = np.stack([vectors.dense(at) for at in _seeds(vectors)])
    for groups in range(2, len(seeds) + 1):
        tried, score = _split(vectors, seeds[:groups])
        if score > best + 1e-6:
            best, labels = score, tried
    return labels


def _seeds(vectors: Vectors) -> list[int]:
    """Typical texts that are far from each other, the most typical first.

    A text that resembles none is far from every seed too, but not typical, and is passed over.
    """
    mean = vectors.sums(np.zeros(vectors.texts, dtype=np.intp), 1) / vectors.texts
    typical = vectors.likeness(mean)[:, 0]
    seeds: list[int] = []
    nearest = np.zeros(vectors.texts)
    while len(seeds) < MOST_CLUSTERS:
        score = (1 - nearest) * typical
        at = int(np.argmax(score))
        if seeds and score[at] <= 1e-6:
            break
        seeds.append(at)
        nearest = np.maximum(nearest, vectors.likeness(vectors.dense(at)[None])[:, 0])
    return seeds


def _split(vectors: Vectors, centres: Floats) -> tuple[Whole, float]:
    """k-means from these centres, and the mean silhouette of what it came to."""
    likeness = vectors.likeness(centres)
    labels = np.argmax(likeness, axis=1)
    for _ in range(_ROUNDS):
        centres = _centres(vectors, labels, centres)
        likeness = vectors.likeness(centres)
        again = np.argmax(likeness, axis=1)
        if np.array_equal(again, labels):
            break
        labels = again
    return labels, _silhouette(likeness)


def _centres(vectors: Vectors, labels: Whole, before: Floats) -> Floats:
    """Mean directions. A group that lost its last text keeps its place."""
    sums = vectors.sums(labels, len(before))
    lengths = np.linalg.norm(sums, axis=1, keepdims=True)
    return np.where(lengths > 0, sums / np.maximum(lengths, 1e-12), before)


def _silhouette(likeness: Floats) -> float:
    """Of `(texts, groups)` cosines: 1 where each text is at its centre and far from the next."""
    two = np.partition(1 - likeness, 1, axis=1)[:, :2]
    own, other = two[:, 0], two[:, 1]
    return float(np.mean((other - own) / np.maximum(np.maximum(own, other), 1e-12)))


def _describe(
    vectors: Vectors, rows: list[int], vocabulary: list[str], labels: Whole, label: int
) -> Cluster:
    """Telling is a word that weighs more inside than outside, on the mean."""
    inside = labels == label
    outer, inner = vectors.sums(inside.astype(np.intp), 2)
    mean = inner / inside.sum()
    telling = mean - outer / max(1, (~inside).sum())
    order = np.lexsort((np.arange(len(vocabulary)), -telling))
    words = [vocabulary[at] for at in order[:TELLING] if telling[at] > 0]
    at = np.flatnonzero(inside)
    typical = at[np.lexsort((at, -vectors.likeness(mean[None])[at, 0]))]
    return Cluster(words=words, members=[rows[one] for one in typical])
