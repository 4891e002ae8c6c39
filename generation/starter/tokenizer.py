"""The tokenizer of the starter: whole words of its world, syllables and letters for the rest.

The pieces are written down rather than learned: the unigram trainer of `tokenizers` gives another
result at each run, and it cuts half of so small a vocabulary into letters.
"""

from itertools import chain, product
from pathlib import Path
from typing import Any

from generation.starter.world.captions import FRAME_WORDS
from generation.starter.world.words import GOING, PHRASES

TOKENIZER_FILE = Path(__file__).parent / "tokenizer.json"
PAD, END, UNKNOWN = "<pad>", "</s>", "<unk>"
MAX_TOKENS = 128
PIECES = 512
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_MARKS = "0123456789.,!?'-:;()"
_SPACE = "\u2581"
_WORD_SCORE, _SYLLABLE_SCORE, _LETTER_SCORE = -4.0, -7.0, -9.0

# Words that people write and that larger worlds will show.
MORE_WORDS = """
sun moon star stars cloud clouds rain snow fog storm wind day night morning evening sunset sunrise
dawn dusk light dark boat ship fish rocket lantern tree trees house bridge river lake forest beach
island hill hills mountain valley road tower window windows castle garden flower flowers grass leaf
cat dog horse butterfly whale person people man woman child car train plane water fire ice stone
white black grey pink brown silver gold teal pale deep big small large tiny huge giant old new
thing things two three four five many slow slowly fast quickly spinning turning bouncing growing
crossing camera pan zoom still close wide view shot scene cinematic neon papercraft archival vintage
film colour color colours style art drawing animation video warm cold soft calm quiet misty sunny
""".split()  # noqa: SIM905 - so many words read better as text


def build_tokenizer(path: Path) -> None:
    """Write the tokenizer file. Always the same bytes."""
    from tokenizers import Tokenizer, decoders, models, normalizers, pre_tokenizers, processors

    tokenizer = Tokenizer(models.Unigram(_pieces(), unk_id=2))
    tokenizer.normalizer = normalizers.Sequence([normalizers.NFKC(), normalizers.Lowercase()])
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace()
    tokenizer.decoder = decoders.Metaspace()
    tokenizer.post_processor = processors.TemplateProcessing(
        single=f"$A {END}", pair=f"$A {END} $B {END}", special_tokens=[(END, 1)]
    )
    tokenizer.add_special_tokens([PAD, END, UNKNOWN])
    tokenizer.save(str(path))


def load_tokenizer() -> Any:
    """Return the transformers tokenizer that the pipeline uses."""
    from transformers import PreTrainedTokenizerFast

    return PreTrainedTokenizerFast(
        tokenizer_file=str(TOKENIZER_FILE),
        pad_token=PAD,
        eos_token=END,
        unk_token=UNKNOWN,
        model_max_length=MAX_TOKENS,
    )


def _pieces() -> list[tuple[str, float]]:
    """Words first, so that the most useful ones keep their ids when the vocabulary grows."""
    phrases = chain.from_iterable((*PHRASES.values(), *GOING.values()))
    said = " ".join(chain(phrases, FRAME_WORDS)).lower().replace("-", " ").split()
    words = [f"{_SPACE}{word}" for word in dict.fromkeys(chain(said, MORE_WORDS))]
    letters = [_SPACE, *_LETTERS, *_MARKS]
    pieces = [(PAD, 0.0), (END, 0.0), (UNKNOWN, 0.0)]
    pieces += [(piece, _LETTER_SCORE) for piece in letters]
    pieces += [(word, _WORD_SCORE) for word in words if len(word) > 2 or word == f"{_SPACE}a"]
    syllables = (a + b for a, b in product("tsrnlmdcbpghfwk", "eaiou"))
    return [*pieces, *((each, _SYLLABLE_SCORE) for each in syllables)][:PIECES]


if __name__ == "__main__":
    build_tokenizer(TOKENIZER_FILE)
