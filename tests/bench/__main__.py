import sys
from collections.abc import Callable, Iterator
from importlib import import_module

Figure = tuple[str, float, str]
BENCHES = ("policy", "web", "queue", "studio", "engine", "gate", "feedback", "starter")


def main() -> None:
    chosen = [name for name in BENCHES if name in sys.argv[1:]] or list(BENCHES)
    unknown = set(sys.argv[1:]) - set(BENCHES)
    if unknown:
        sys.exit(f"No such bench: {', '.join(sorted(unknown))}. There are: {', '.join(BENCHES)}.")
    for name in chosen:
        measure: Callable[[], Iterator[Figure]] = import_module(f"tests.bench.{name}").measure
        for figure, value, unit in measure():
            print(f"{figure} {value:.3f} {unit}", flush=True)


if __name__ == "__main__":
    main()
