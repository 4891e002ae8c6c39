"""The parts of the starter and their sizes: a small `LTXConditionPipeline`."""

from pathlib import Path
from typing import Any

from generation.starter.tokenizer import MAX_TOKENS, load_tokenizer

TRAINED_PARTS = ("transformer", "text_encoder", "vae")
SPACE_RATIO, TIME_RATIO = 32, 4
LATENT_CHANNELS = 48

VAE: dict[str, Any] = {
    "latent_channels": LATENT_CHANNELS,
    "block_out_channels": (64, 64, 64),
    "decoder_block_out_channels": (64, 64, 64),
    "down_block_types": ("LTXVideoDownBlock3D",) * 3,
    "downsample_type": ("conv",) * 3,
    "layers_per_block": (0,) * 4,
    "decoder_layers_per_block": (2, 3, 3, 2),
    "spatio_temporal_scaling": (True, True, False),
    "decoder_spatio_temporal_scaling": (True, True, False),
    "decoder_inject_noise": (False,) * 4,
    "upsample_residual": (False, True, True),
    "upsample_factor": (1,) * 3,
    "patch_size": 8,
    "patch_size_t": 1,
    "timestep_conditioning": False,
}
TRANSFORMER: dict[str, Any] = {
    "in_channels": LATENT_CHANNELS,
    "out_channels": LATENT_CHANNELS,
    "num_attention_heads": 4,
    "attention_head_dim": 64,
    "cross_attention_dim": 256,
    "caption_channels": 256,
    "num_layers": 6,
}
TEXT_ENCODER: dict[str, Any] = {
    "vocab_size": 512,
    "d_model": 256,
    "d_kv": 64,
    "d_ff": 512,
    "num_layers": 2,
    "num_heads": 4,
    "feed_forward_proj": "gated-gelu",
    "is_encoder_decoder": False,
    "pad_token_id": 0,
    "eos_token_id": 1,
}


def build_parts(seed: int) -> dict[str, Any]:
    """Return the components of the pipeline with weights drawn from the seed."""
    import torch
    from diffusers import (
        AutoencoderKLLTXVideo,
        FlowMatchEulerDiscreteScheduler,
        LTXVideoTransformer3DModel,
    )
    from transformers import T5Config, T5EncoderModel

    with torch.random.fork_rng():
        torch.manual_seed(seed)
        vae = AutoencoderKLLTXVideo(**VAE)
        transformer = LTXVideoTransformer3DModel(**TRANSFORMER)
        text_encoder = T5EncoderModel(T5Config(**TEXT_ENCODER))
    return {
        "scheduler": FlowMatchEulerDiscreteScheduler(shift=1.0, use_dynamic_shifting=False),
        "vae": vae.eval(),
        "text_encoder": text_encoder.eval(),
        "tokenizer": load_tokenizer(),
        "transformer": transformer.eval(),
    }


def save_pipeline(parts: dict[str, Any], directory: Path) -> None:
    """Write the parts as a pipeline directory with safetensors and a short text by default."""
    from diffusers import LTXConditionPipeline

    parts["tokenizer"].model_max_length = MAX_TOKENS
    LTXConditionPipeline(**parts).save_pretrained(str(directory), safe_serialization=True)
