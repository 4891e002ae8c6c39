"""Draw the losses of a training as a picture, over the samples or steps it took.

python -m generation.starter.training.loss_curve var/starter docs/images/starter_loss.png
"""

import argparse
import csv
from math import log
from pathlib import Path

from PIL import Image, ImageDraw

_SIZE, _MARGIN = (880, 300), 44
_PAPER, _INK, _FAINT = (250, 249, 246), (40, 42, 48), (205, 203, 198)
_CURVES = (("decoder", (44, 100, 170)), ("model", (196, 72, 44)), ("turbo", (70, 130, 80)))
_LINES = (0.03, 0.06, 0.125, 0.25, 0.5, 1.0, 2.0, 4.0)

Curve = list[tuple[float, float]]


def read_log(path: Path) -> Curve:
    """Return (step, loss) of a training's log; a run that was taken back is left out."""
    with path.open(newline="") as file:
        rows = [(int(row[0]), float(row[2])) for row in csv.reader(file)]
    curve: Curve = []
    for step, loss in rows:
        while curve and curve[-1][0] >= step:
            curve.pop()
        curve.append((step, loss))
    return curve


def draw_curves(curves: dict[str, Curve]) -> Image.Image:
    """One panel per curve, losses on a logarithmic scale."""
    picture = Image.new("RGB", _SIZE, _PAPER)
    draw = ImageDraw.Draw(picture)
    width = _SIZE[0] // len(curves)
    for index, (name, curve) in enumerate(curves.items()):
        _draw_panel(draw, (index * width, 0, width, _SIZE[1]), name, curve)
    return picture


def _draw_panel(
    draw: ImageDraw.ImageDraw, box: tuple[int, int, int, int], name: str, curve: Curve
) -> None:
    left, top, width, height = box
    low = min(loss for _, loss in curve) * 0.9
    high = max(loss for _, loss in curve) * 1.1
    first, last = curve[0][0], curve[-1][0]

    def place(step: float, loss: float) -> tuple[float, float]:
        across = (step - first) / max(last - first, 1)
        up = log(loss / low) / log(high / low)
        return (
            left + _MARGIN + across * (width - 1.5 * _MARGIN),
            top + height - _MARGIN - up * (height - 2 * _MARGIN),
        )

    for loss in _LINES:
        if low < loss < high:
            draw.line([place(first, loss), place(last, loss)], fill=_FAINT)
            draw.text((left + 12, place(first, loss)[1] - 6), f"{loss:g}", fill=_INK)
    points = [place(step, loss) for step, loss in curve]
    draw.line(points, fill=dict(_CURVES)[name], width=2)
    draw.text((left + _MARGIN, top + 14), f"{name}: loss over steps", fill=_INK)
    draw.text((left + _MARGIN, top + height - 30), f"{first}", fill=_INK)
    draw.text((left + width - _MARGIN - 8, top + height - 30), f"{last}", fill=_INK)


def main() -> None:
    parser = argparse.ArgumentParser(description="Draw the losses of a training.")
    parser.add_argument("directory", type=Path)
    parser.add_argument("picture", type=Path)
    chosen = parser.parse_args()
    logs = {name: chosen.directory / f"{name}.csv" for name, _ in _CURVES}
    curves = {name: read_log(path) for name, path in logs.items() if path.is_file()}
    draw_curves(curves).save(chosen.picture)


if __name__ == "__main__":
    main()
