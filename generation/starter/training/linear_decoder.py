"""Where the training of the decoder begins: the best linear answer, level by level.

The encoder is linear but for its last step, so that least squares undo most of it at once; a
decoder from random weights needs hours to come as far. Residual blocks begin as identities.
"""

from typing import Any

import torch  # noqa: TID253 - only the training imports this module

from generation.starter.training.linear_encoder import (
    encode,
    encoder_levels,
    pair_up,
    weigh_patches,
)

_CLIPS_AT_ONCE = 8
_CONSTANT = 0.5  # beside signals of mean square 1
_RIDGE = 1e-6  # share of the median square of the features


@torch.no_grad()
def compute_decoder(vae: Any, video: torch.Tensor) -> None:
    """Set all weights from a sample of videos (batch, 3, 4k + 1, height, width), -1 to 1."""
    decoder = vae.decoder
    for block in (decoder.mid_block, *decoder.up_blocks):
        for resnet in block.resnets:
            torch.nn.init.zeros_(resnet.conv2.conv.weight)
            torch.nn.init.zeros_(resnet.conv2.conv.bias)
    first, second, third, patches = encoder_levels(vae.encoder, video)
    weights = [weigh_patches(video, vae.encoder.patch_size)]
    for _ in range(2):
        weights.append(pair_up(weights[-1][:, None]).flatten(4).mean(-1))
    first, second, third = (_even_out(each) for each in (first, second, third))
    hidden = _fit(decoder.conv_in, encode(vae.encoder, video), third, weights[2])
    for block, wanted, weight in (
        (decoder.up_blocks[1], second, weights[2]),
        (decoder.up_blocks[2], first, weights[1]),
    ):
        upsampler = block.upsamplers[0]
        _fit(upsampler.conv, hidden, _unshuffle(wanted) - _residual(upsampler, hidden), weight)
        hidden = torch.cat([upsampler(clips) for clips in hidden.split(_CLIPS_AT_ONCE)])
    seen = decoder.conv_act(decoder.norm_out(hidden.movedim(1, -1)).movedim(-1, 1))
    _fit(decoder.conv_out, seen, patches, weights[0])


def _even_out(hidden: torch.Tensor) -> torch.Tensor:
    """Return features of which small ones are less small, and the constant is one of many.

    Large beside the rest, as the encoder has it, it would fill the normalisations, and the blocks
    behind them would see nothing else.
    """
    signal = hidden[:, :-1]
    signal = signal - signal.mean(dim=(0, 2, 3, 4), keepdim=True)
    deviation = signal.std(dim=(0, 2, 3, 4), keepdim=True).clamp(min=1e-6)
    signal = signal / deviation.sqrt()
    signal = signal / signal.pow(2).mean().sqrt()
    return torch.cat([signal, torch.full_like(hidden[:, -1:], _CONSTANT)], dim=1)


def _unshuffle(hidden: torch.Tensor) -> torch.Tensor:
    """Return what the upsampler's convolution has to say for this: (batch, 8 channels, ...)."""
    return pair_up(hidden).transpose(-1, -2).flatten(4).movedim(-1, 1)


def _residual(upsampler: Any, hidden: torch.Tensor) -> torch.Tensor:
    """Return what the upsampler adds to its convolution, in the convolution's own layout."""
    channels = hidden.shape[1]
    if not upsampler.residual:
        return torch.zeros(1)
    groups = hidden.unflatten(1, (channels // 8, 8)).repeat(1, 8, 1, 1, 1, 1)
    return groups.flatten(1, 2)


def _fit(
    module: Any, source: torch.Tensor, wanted: torch.Tensor, weight: torch.Tensor
) -> torch.Tensor:
    """Make the middle of a convolution the weighted least squares answer. Returns what it says."""
    seen, target = (each.movedim(1, -1).flatten(0, 3).double() for each in (source, wanted))
    seen = torch.cat([seen, torch.ones(len(seen), 1)], dim=1)
    shared = seen * weight.flatten()[:, None]
    square = seen.T @ shared
    square += _RIDGE * square.diagonal().median() * torch.eye(len(square))
    solution = torch.linalg.solve(square, shared.T @ target).T.float()
    module.conv.weight.zero_()
    module.conv.weight[:, :, 1, 1, 1] = solution[:, :-1]
    module.conv.bias.copy_(solution[:, -1])
    return torch.cat([module(clips) for clips in source.split(_CLIPS_AT_ONCE)])
