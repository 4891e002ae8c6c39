"""A first autoencoder that is nearly linear: principal components, level by level.

From random weights the small autoencoder needs thousands of steps before it shows more than grey.
Here every convolution begins as a projection on the components of its own input, and every
residual branch at zero. One channel carries a constant, so that the normalisation in front of
the last layers changes little.
"""

from typing import Any

import torch  # noqa: TID253 - only the training imports this module

_SIGNAL = 0.3  # mean square length of the other channels, the constant being 1
_CONSTANT = -1  # index of the channel that carries it


@torch.no_grad()
def start_linear(vae: Any, video: torch.Tensor) -> None:
    """Set all weights from a sample of videos (batch, 3, 4k + 1, height, width), -1 to 1."""
    encoder, decoder = vae.encoder, vae.decoder
    _silence_branches(vae)
    hidden = _start_first(encoder, _patches(video, encoder.patch_size))
    targets = [hidden]
    for block, up in zip(encoder.down_blocks[:2], reversed(decoder.up_blocks[1:]), strict=True):
        down_weights = block.downsamplers[0].conv
        hidden = _start_level(down_weights, up.upsamplers[0].conv.conv, hidden)
        targets.append(hidden)
    _start_bottleneck(encoder.conv_out.conv, decoder.conv_in.conv, hidden)
    patches = _patches(video, encoder.patch_size)
    _fit(decoder.conv_out.conv, _activate(_decoder_features(vae, video)), patches)


def _silence_branches(vae: Any) -> None:
    for name, module in vae.named_modules():
        if name.endswith("conv2"):
            module.conv.weight.zero_()
            module.conv.bias.zero_()


def _patches(video: torch.Tensor, size: int) -> torch.Tensor:
    """Return (batch, channels, frames, rows, columns) in the order of the encoder."""
    batch, channels, frames, height, width = video.shape
    cut = video.reshape(batch, channels, frames, height // size, size, width // size, size)
    return cut.permute(0, 1, 6, 4, 2, 3, 5).flatten(1, 3)


def _components(rows: torch.Tensor, count: int) -> tuple[torch.Tensor, torch.Tensor, float]:
    """Return mean, the first principal directions (count, n) and the scale to _SIGNAL."""
    mean = rows.mean(0)
    centred = rows - mean
    _, vectors = torch.linalg.eigh(centred.T @ centred / len(rows))
    directions = vectors.flip(1)[:, :count].T
    power = (centred @ directions.T).pow(2).sum(1).mean()
    return mean, directions, float((_SIGNAL / power).sqrt())


def _start_first(encoder: Any, patches: torch.Tensor) -> torch.Tensor:
    conv = encoder.conv_in.conv
    rows = patches.movedim(1, -1).flatten(0, 3)
    mean, directions, scale = _components(rows, conv.out_channels - 1)
    conv.weight.zero_()
    conv.weight[:_CONSTANT, :, 2, 1, 1] = directions * scale  # the newest frame of three
    conv.bias[:_CONSTANT] = -(directions @ mean) * scale
    conv.bias[_CONSTANT] = 1
    return encoder.conv_in(patches)


def _start_level(down: Any, up: Any, hidden: torch.Tensor) -> torch.Tensor:
    """Two by two by two features become one and are spread out again by the transposed map."""
    batch, channels, frames, height, width = hidden.shape
    padded = torch.cat([hidden[:, :, :1], hidden], dim=2)
    cut = padded.reshape(
        batch, channels, (frames + 1) // 2, 2, height // 2, 2, width // 2, 2
    ).permute(0, 2, 4, 6, 1, 3, 5, 7)
    rows = cut.flatten(0, 3)[:, :_CONSTANT].flatten(1)
    mean, directions, scale = _components(rows, channels - 1)
    down.weight.zero_()
    down.weight[:_CONSTANT, :_CONSTANT, 1:, 1:, 1:] = (directions * scale).unflatten(
        1, (channels - 1, 2, 2, 2)
    )
    down.bias[:_CONSTANT] = -(directions @ mean) * scale
    down.bias[_CONSTANT] = 1
    up.weight.zero_()
    up.weight[: rows.shape[1], :_CONSTANT, 1, 1, 1] = directions.T / scale
    up.bias[: rows.shape[1]] = mean
    up.bias[rows.shape[1] :] = 1
    smaller = torch.cat([(rows - mean) @ directions.T * scale, torch.ones(len(rows), 1)], dim=1)
    shape = (batch, (frames + 1) // 2, height // 2, width // 2, channels)
    return smaller.reshape(shape).movedim(-1, 1)


def _start_bottleneck(out: Any, back: Any, hidden: torch.Tensor) -> None:
    """Latents of unit size, and back to the features that the first level expects."""
    signal = hidden.movedim(1, -1).flatten(0, 3)[:, :_CONSTANT]
    spread = signal.std(0).clamp(min=1e-4).sqrt()  # the root: small components stay small
    count = signal.shape[1]
    wanted = torch.zeros(*hidden.shape[:1], out.out_channels, *hidden.shape[2:])
    wanted[:, :count] = hidden[:, :_CONSTANT] / spread[None, :, None, None, None]
    _fit(out, _activate(hidden), wanted, tap=2)
    back.weight.zero_()
    back.weight[:count, :count, 1, 1, 1] = torch.diag(spread)
    back.bias.zero_()
    back.bias[_CONSTANT] = 1


def _activate(hidden: torch.Tensor) -> torch.Tensor:
    rms = hidden.pow(2).mean(1, keepdim=True).add(1e-8).sqrt()
    return torch.nn.functional.silu(hidden / rms)


def _fit(conv: Any, features: torch.Tensor, wanted: torch.Tensor, tap: int = 1) -> None:
    """Least squares for the centre of a convolution."""
    rows = features.movedim(1, -1).flatten(0, 3)
    rows = torch.cat([rows, torch.ones(len(rows), 1)], dim=1)
    targets = wanted.movedim(1, -1).flatten(0, 3)
    square = rows.T @ rows + 1e-6 * len(rows) * torch.eye(rows.shape[1])
    solution = torch.linalg.solve(square, rows.T @ targets).T
    conv.weight.zero_()
    conv.weight[: targets.shape[1], :, tap, 1, 1] = solution[:, :-1]
    conv.bias[: targets.shape[1]] = solution[:, -1]


def _decoder_features(vae: Any, video: torch.Tensor) -> torch.Tensor:
    """Return what the decoder's last normalisation receives."""
    caught: list[torch.Tensor] = []
    hook = vae.decoder.norm_out.register_forward_pre_hook(lambda _, args: caught.append(args[0]))
    vae.decode(vae.encode(video).latent_dist.mode())
    hook.remove()
    return caught[0].movedim(-1, 1)
