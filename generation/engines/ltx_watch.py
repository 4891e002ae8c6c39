"""Following one call of an LTX pipeline from inside: progress, previews, stopping, times."""

from collections.abc import Callable
from contextlib import ExitStack
from typing import Any, Self, cast

import torch  # noqa: TID253 - loaded through the registry, in a worker only
from torch import Tensor, nn  # noqa: TID253 - as above

from generation.engines.clock import StageClock
from generation.engines.contract import Phase, Picture, Progress, RenderRequest
from generation.engines.errors import RenderStopped

# Small enough units that a stop is felt at once, also in text encoding and decoding.
_STOPPING_POINTS = {"T5Block", "LTXVideoTransformerBlock", "LTXVideoResnetBlock3d"}


class RenderWatch:
    """Hooks into the pipeline's networks while the `with` block runs; leaves nothing behind.

    caller_error: what on_step or should_stop raised, to be told from the pipeline's own errors.
    """

    def __init__(
        self,
        pipeline: Any,
        request: RenderRequest,
        *,
        on_step: Callable[[Progress], None] | None,
        should_stop: Callable[[], bool] | None,
    ) -> None:
        self.caller_error: BaseException | None = None
        self.clock = StageClock("text", settle=_settler(pipeline.device))
        self._pipeline = pipeline
        self._request = request
        self._on_step = on_step
        self._should_stop = should_stop
        self._hooks = ExitStack()
        self._before: Tensor | None = None
        self._decoding = False
        self._previewing = False

    def __enter__(self) -> Self:
        pipeline = self._pipeline
        handles = [
            pipeline.text_encoder.register_forward_pre_hook(self._before_text),
            pipeline.text_encoder.register_forward_hook(self._after_text),
            pipeline.transformer.register_forward_pre_hook(self._before_step, with_kwargs=True),
            pipeline.vae.decoder.register_forward_pre_hook(self._before_decode),
        ]
        for network in (pipeline.text_encoder, pipeline.transformer, pipeline.vae):
            for module in network.modules():
                if type(module).__name__ in _STOPPING_POINTS:
                    handles.append(module.register_forward_pre_hook(self._before_block))
        for handle in handles:
            self._hooks.callback(handle.remove)
        return self

    def __exit__(self, *exception: object) -> None:
        self._hooks.close()
        self.clock.switch("done")
        self._before = None

    def check_stop(self) -> None:
        """Raises: RenderStopped when the caller wants no more of this render."""
        if self._should_stop is not None and self._ask(self._should_stop):
            raise RenderStopped

    def tell(self, step: int, phase: Phase, preview: Callable[[], Picture] | None = None) -> None:
        """Report to on_step; its time counts as the caller's."""
        if self._on_step is None:
            return
        progress = Progress(step=step, steps=self._request.steps, phase=phase, preview=preview)
        stage = self.clock.switch("callbacks")
        self._ask(self._on_step, progress)
        self.clock.switch(stage)

    def after_step(
        self, pipeline: Any, index: int, timestep: Tensor, tensors: dict[str, Tensor]
    ) -> dict[str, Tensor]:
        """Serve as the pipeline's callback_on_step_end; an empty answer changes nothing."""
        before, after = cast(Tensor, self._before), tensors["latents"]
        self._before = after
        self.check_stop()
        self.tell(index + 1, Phase.DENOISING, lambda: self._preview(before, after, index))
        if index + 1 == self._request.steps:
            self.clock.switch("decode")
        return {}

    def _ask(self, function: Callable[..., Any], *arguments: Any) -> Any:
        try:
            return function(*arguments)
        except BaseException as error:
            self.caller_error = error
            raise

    def _before_text(self, *_: object) -> None:
        self.clock.switch("text")

    def _after_text(self, *_: object) -> None:
        self.clock.switch("prepare")

    def _before_step(self, module: nn.Module, args: Any, kwargs: dict[str, Any]) -> None:
        if self._before is None:
            self.clock.switch("denoise")
            # With guidance the batch holds the same latents twice.
            self._before = kwargs["hidden_states"][:1]

    def _before_block(self, *_: object) -> None:
        if not self._previewing:
            self.check_stop()

    def _before_decode(self, *_: object) -> None:
        if self._previewing or self._decoding:
            return
        self._decoding = True
        self.check_stop()
        self.tell(self._request.steps, Phase.DECODING)
        # Some decoders draw noise from the global generator; previews may have moved it.
        torch.manual_seed(self._request.seed)

    def _preview(self, before: Tensor, after: Tensor, index: int) -> Picture:
        """Decode the middle of the clean latents, estimated from one Euler step.

        before, after: (1, tokens, channels). x0 = L' - s' (L - L') / (s - s'); a held token has
        L = L' and stays as it is.
        """
        self._previewing = True
        try:
            sigma, following = self._pipeline.scheduler.sigmas[index : index + 2]
            slope = (before - after) / (sigma - following)
            return self._decode_middle(after - following * slope)
        finally:
            self._previewing = False

    @torch.no_grad()
    def _decode_middle(self, tokens: Tensor) -> Picture:
        pipeline, vae, request = self._pipeline, self._pipeline.vae, self._request
        count = (request.frames - 1) // vae.temporal_compression_ratio + 1
        height = request.height_px // vae.spatial_compression_ratio
        width = request.width_px // vae.spatial_compression_ratio
        # Tokens of later conditions stand in front of the film's own.
        film = pipeline._unpack_latents(tokens[:, -count * height * width :], count, height, width)
        latents = pipeline._denormalize_latents(
            film[:, :, count // 2 : count // 2 + 1],
            vae.latents_mean,
            vae.latents_std,
            vae.config.scaling_factor,
        )
        time = latents.new_zeros(1) if vae.config.timestep_conditioning else None
        pixels = vae.decode(latents.to(vae.dtype), time, return_dict=False)[0]
        return to_pictures(pixels[0].permute(1, 0, 2, 3) / 2 + 0.5)[0]


def to_pictures(video: Tensor) -> Any:
    """Turn (n, 3, height, width) in 0 to 1 into (n, height, width, 3) uint8 in main memory."""
    whole = video.float().clamp(0, 1).mul(255).round().to(torch.uint8)
    return whole.permute(0, 2, 3, 1).contiguous().cpu().numpy()


def _settler(device: torch.device) -> Callable[[], None]:
    if device.type == "cuda":
        return lambda: torch.cuda.synchronize(device)
    return lambda: None
