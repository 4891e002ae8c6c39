"""Tiny real pipelines with fixed random weights: seconds to build, fractions of one to run."""

import json
from pathlib import Path
from string import ascii_lowercase, digits
from typing import Any

WIDTH_PX = HEIGHT_PX = 64
FRAMES = 9
STEPS = 2
PROMPT_TOKENS = 32

PROFILE: dict[str, Any] = {
    "trained": False,
    "label": "Tiny",
    "defaults": {
        "steps": STEPS,
        "guidance": 3.0,
        "fps": 8,
        "width_px": WIDTH_PX,
        "height_px": HEIGHT_PX,
        "frames": FRAMES,
    },
    "limits": {"max_side_px": 128, "max_frames": 33, "max_steps": 30, "sizes": [[64, 64]]},
}


def build_tiny_ltx(directory: Path, *, pipeline_class: str = "LTXPipeline", seed: int = 0) -> Path:
    """Save an LTX pipeline (32 px x 4 frames per latent) whose directory inspects and loads."""
    import diffusers
    import torch

    torch.manual_seed(seed)
    pipeline = getattr(diffusers, pipeline_class)(
        scheduler=diffusers.FlowMatchEulerDiscreteScheduler(),
        vae=_build_vae(),
        text_encoder=_build_text_encoder(),
        tokenizer=_build_tokenizer(),
        transformer=diffusers.LTXVideoTransformer3DModel(
            in_channels=8,
            out_channels=8,
            num_attention_heads=2,
            attention_head_dim=16,
            cross_attention_dim=32,
            num_layers=2,
            caption_channels=32,
        ).eval(),
    )
    pipeline.save_pretrained(directory, safe_serialization=True)
    (directory / "atelier.json").write_text(json.dumps(PROFILE))
    return directory


def _build_vae() -> Any:
    from diffusers import AutoencoderKLLTXVideo

    return AutoencoderKLLTXVideo(
        latent_channels=8,
        block_out_channels=(8, 16, 16),
        down_block_types=("LTXVideoDownBlock3D",) * 3,
        decoder_block_out_channels=(8, 16, 16),
        layers_per_block=(1, 1, 1, 1),
        decoder_layers_per_block=(1, 1, 1, 1),
        spatio_temporal_scaling=(True, True, False),
        decoder_spatio_temporal_scaling=(True, True, False),
        decoder_inject_noise=(False,) * 4,
        downsample_type=("conv",) * 3,
        upsample_residual=(False,) * 3,
        upsample_factor=(1,) * 3,
        patch_size=8,
    ).eval()


def _build_text_encoder() -> Any:
    from transformers import T5Config, T5EncoderModel

    return T5EncoderModel(
        T5Config(
            vocab_size=64,
            d_model=32,
            d_kv=16,
            d_ff=64,
            num_layers=1,
            num_heads=2,
            feed_forward_proj="gated-gelu",
            is_encoder_decoder=False,
        )
    ).eval()


def _build_tokenizer() -> Any:
    """One piece per letter, so that a test can count by hand: spaces + letters + end token."""
    from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors
    from transformers import PreTrainedTokenizerFast

    pieces = ["<pad>", "</s>", "<unk>", "\N{LOWER ONE EIGHTH BLOCK}", *ascii_lowercase, *digits]
    model = models.Unigram([(piece, -float(i)) for i, piece in enumerate(pieces)], unk_id=2)
    tokenizer = Tokenizer(model)
    tokenizer.normalizer = normalizers.Sequence([normalizers.NFKC(), normalizers.Lowercase()])
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace()
    tokenizer.post_processor = processors.TemplateProcessing(
        single="$A </s>", special_tokens=[("</s>", 1)]
    )
    return PreTrainedTokenizerFast(
        tokenizer_object=tokenizer,
        pad_token="<pad>",
        eos_token="</s>",
        unk_token="<unk>",
        model_max_length=PROMPT_TOKENS,
    )
