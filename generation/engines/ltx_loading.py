"""Loading an LTX pipeline directory into memory, whole or not at all."""

from pathlib import Path

import diffusers  # noqa: TID253 - loaded through the registry, in a worker only
import torch  # noqa: TID253 - as above
import transformers  # noqa: TID253 - as above
from diffusers import LTXConditionPipeline  # noqa: TID253 - as above

from generation.engines import ltx_layout
from generation.engines.errors import ModelUnusable
from generation.engines.weights import read_component


def choose_device(name: str | None) -> torch.device:
    """Raises: ModelUnusable for a device this machine has not."""
    if name is None:
        return torch.device("cuda" if torch.cuda.is_available() else "cpu")
    try:
        device = torch.device(name)
        torch.empty(0, device=device)
    except (RuntimeError, AssertionError) as error:
        raise ModelUnusable(f"The device {name} is not available here.") from error
    return device


def load_pipeline(directory: Path, device: torch.device) -> LTXConditionPipeline:
    """Load with float32 on a CPU, bfloat16 elsewhere.

    Raises: ModelUnusable, also where the library would fill missing weights with random ones.
    """
    diffusers.utils.logging.set_verbosity_error()
    diffusers.utils.logging.disable_progress_bar()
    transformers.utils.logging.set_verbosity_error()
    transformers.utils.logging.disable_progress_bar()
    try:
        pipeline = LTXConditionPipeline.from_pretrained(
            directory,
            dtype=torch.float32 if device.type == "cpu" else torch.bfloat16,
            local_files_only=True,
            use_safetensors=True,
        )
        _check_complete(directory, pipeline)
        pipeline.to(device)
    except ModelUnusable:
        raise
    except Exception as error:
        first_line = (str(error) or type(error).__name__).splitlines()[0]
        raise ModelUnusable(f"The pipeline cannot be loaded: {first_line}") from error
    pipeline.set_progress_bar_config(disable=True)
    return pipeline


def _check_complete(directory: Path, pipeline: LTXConditionPipeline) -> None:
    for component, stem in ltx_layout.WEIGHTS.items():
        saved = read_component(directory, component, stem).keys()
        state = getattr(pipeline, component).state_dict()
        # One tensor may go by several names and be saved under one of them.
        loaded = {tensor.data_ptr() for name, tensor in state.items() if name in saved}
        for name, tensor in state.items():
            if name not in saved and tensor.data_ptr() not in loaded:
                raise ModelUnusable(f"{component} lacks the weights of {name}.")
