"""The LTX family, text and conditions, through LTXConditionPipeline of diffusers."""

import time
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from platform import python_version
from typing import Any

import numpy as np
import torch  # noqa: TID253 - loaded through the registry, in a worker only
from diffusers import (  # noqa: TID253 - as above
    FlowMatchEulerDiscreteScheduler,
    LTXConditionPipeline,
)
from diffusers.pipelines.ltx.pipeline_ltx_condition import (  # noqa: TID253 - as above
    LTXVideoCondition,
    calculate_shift,
)
from PIL import Image

from generation.engines import ltx_loading, memory
from generation.engines.contract import (
    Capabilities,
    Condition,
    Frames,
    Phase,
    Progress,
    RenderFacts,
    RenderRequest,
    RenderResult,
    frames_sha256,
)
from generation.engines.errors import EngineError, OutOfMemory, RenderFailed
from generation.engines.inspection import ModelFacts, count_tokens
from generation.engines.limits import check_request
from generation.engines.ltx_watch import RenderWatch, to_pictures

# Recommended by the makers for decoders that take a noise level.
_DECODE_TIMESTEP, _DECODE_NOISE = 0.05, 0.025


class LtxEngine:
    """One LTX model in memory. A directory that says LTXPipeline is served just the same."""

    def __init__(
        self,
        directory: Path,
        facts: ModelFacts,
        *,
        threads: int | None = None,
        device: str | None = None,
    ) -> None:
        """Raises: ModelUnusable, whatever it is that goes wrong while loading."""
        if threads is not None:
            torch.set_num_threads(threads)
        self.pipeline = ltx_loading.load_pipeline(directory, ltx_loading.choose_device(device))
        self._facts = facts
        self._schedule = self.pipeline.scheduler
        # Levels are passed ready-made, so the pipeline's own scheduler must not shift them again.
        self.pipeline.scheduler = FlowMatchEulerDiscreteScheduler(shift=1.0)

    @property
    def capabilities(self) -> Capabilities:
        return self._facts.capabilities

    def validate(self, request: RenderRequest) -> None:
        """Raises: RequestRejected, naming field, rule and value."""
        check_request(
            request,
            self.capabilities,
            count_tokens=lambda text: count_tokens(self._facts.tokenizer_path, text),
        )

    def render(
        self,
        request: RenderRequest,
        *,
        on_step: Callable[[Progress], None] | None = None,
        should_stop: Callable[[], bool] | None = None,
    ) -> RenderResult:
        """Render one film; see Engine.render."""
        started = time.perf_counter()
        self.validate(request)
        self._reset_memory()
        watch = RenderWatch(self.pipeline, request, on_step=on_step, should_stop=should_stop)
        frames = self._call_watched(request, watch)
        sha256 = frames_sha256(frames)
        seconds = self._seconds(watch, time.perf_counter() - started)
        return RenderResult(frames=frames, facts=self._describe(seconds, sha256))

    def _call_watched(self, request: RenderRequest, watch: RenderWatch) -> Frames:
        try:
            watch.check_stop()
            watch.tell(0, Phase.DENOISING)
            with watch:
                video = self._call(request, watch)
            return _finish(video, request)
        except EngineError:
            raise
        except Exception as error:
            if error is watch.caller_error:
                raise
            raise self._explain(error) from error

    def _call(self, request: RenderRequest, watch: RenderWatch) -> torch.Tensor:
        """Return (frames, 3, height, width), float, 0 to 1."""
        answer = self.pipeline(
            prompt=request.prompt,
            negative_prompt=request.negative_prompt,
            # An empty list is a TypeError in there.
            conditions=[_place(condition) for condition in request.conditions] or None,
            width=request.width_px,
            height=request.height_px,
            num_frames=request.frames,
            frame_rate=request.fps,
            timesteps=self._timesteps(request),
            guidance_scale=request.guidance,
            image_cond_noise_scale=0.0,
            generator=torch.Generator("cpu").manual_seed(request.seed),
            decode_timestep=_DECODE_TIMESTEP,
            decode_noise_scale=_DECODE_NOISE,
            # Fixed for the model, not for the prompt: padding is part of the arithmetic.
            max_sequence_length=self.capabilities.max_prompt_tokens,
            output_type="pt",
            callback_on_step_end=watch.after_step,
        )
        return answer.frames[0]

    def _timesteps(self, request: RenderRequest) -> list[float]:
        """Space the noise levels evenly, then shift them as the model's scheduler says.

        The pipeline's own linear-quadratic schedule spends half of few steps near pure noise.
        """
        if self._facts.timesteps:
            return list(self._facts.timesteps)
        config, vae = self._schedule.config, self.pipeline.vae
        shift = None
        if config.use_dynamic_shifting:
            area = request.width_px * request.height_px // vae.spatial_compression_ratio**2
            tokens = area * ((request.frames - 1) // vae.temporal_compression_ratio + 1)
            shift = calculate_shift(
                tokens,
                config.base_image_seq_len,
                config.max_image_seq_len,
                config.base_shift,
                config.max_shift,
            )
        levels = np.linspace(1.0, 1.0 / request.steps, request.steps)
        self._schedule.set_timesteps(sigmas=levels, mu=shift)
        return list(self._schedule.timesteps.tolist())

    def _explain(self, error: Exception) -> EngineError:
        if not _is_out_of_memory(error):
            return RenderFailed(f"{type(error).__name__}: {error}")
        if self.pipeline.device.type == "cuda":
            torch.cuda.empty_cache()
        return OutOfMemory(str(error))

    def _reset_memory(self) -> None:
        if self.pipeline.device.type == "cuda":
            torch.cuda.reset_peak_memory_stats(self.pipeline.device)
        else:
            memory.reset_peak()

    def _peak_memory_mb(self) -> float:
        if self.pipeline.device.type == "cuda":
            return torch.cuda.max_memory_allocated(self.pipeline.device) / 1e6
        return memory.peak_mb()

    def _seconds(self, watch: RenderWatch, total: float) -> dict[str, float]:
        stages = {"text": 0.0, "prepare": 0.0, "denoise": 0.0, "decode": 0.0, "callbacks": 0.0}
        stages |= {key: value for key, value in watch.clock.seconds.items() if key in stages}
        pipeline = sum(stages.values()) - stages["callbacks"]
        return {
            key: round(value, 4)
            for key, value in (stages | {"pipeline": pipeline, "total": total}).items()
        }

    def _describe(self, seconds: dict[str, float], sha256: str) -> RenderFacts:
        packages = ("torch", "diffusers", "transformers", "tokenizers", "numpy")
        versions = {name: version(name) for name in packages} | {"python": python_version()}
        device = self.pipeline.device
        if device.type == "cpu":
            versions["cpu"] = torch.backends.cpu.get_cpu_capability()
        return RenderFacts(
            engine=self._facts.family,
            pipeline_class=LTXConditionPipeline.__name__,
            versions=versions,
            device=torch.cuda.get_device_name(device) if device.type == "cuda" else "cpu",
            dtype=str(self.pipeline.transformer.dtype).removeprefix("torch."),
            threads=torch.get_num_threads(),
            model_digest=self._facts.digest,
            seconds=seconds,
            peak_memory_mb=round(self._peak_memory_mb(), 1),
            frames_sha256=sha256,
        )


def _place(condition: Condition) -> LTXVideoCondition:
    """LTXVideoCondition counts pixel frames as well; only LTX-2 counts latent ones."""
    pictures = [Image.fromarray(frame) for frame in condition.frames]
    what: dict[str, Any] = {"video": pictures} if len(pictures) > 1 else {"image": pictures[0]}
    return LTXVideoCondition(**what, frame_index=condition.frame_index, strength=condition.strength)


def _finish(video: torch.Tensor, request: RenderRequest) -> Frames:
    if not torch.isfinite(video).all():
        raise RenderFailed("The model produced numbers that are not finite.")
    frames = to_pictures(video)
    wanted = (request.frames, request.height_px, request.width_px, 3)
    if frames.shape != wanted:
        raise RenderFailed(f"The model produced {frames.shape} instead of {wanted}.")
    return np.asarray(frames)


def _is_out_of_memory(error: Exception) -> bool:
    """The CPU allocator raises a plain RuntimeError."""
    if isinstance(error, (MemoryError, torch.OutOfMemoryError)):
        return True
    return isinstance(error, RuntimeError) and "can't allocate memory" in str(error)
