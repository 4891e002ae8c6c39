import random

from generation.starter.tokenizer import MAX_TOKENS, build_tokenizer, load_tokenizer
from generation.starter.tokenizer import TOKENIZER_FILE as COMMITTED
from generation.starter.training.run import training_scenes
from generation.starter.world.captions import (
    KINDS,
    all_traits,
    describe,
    held_out_traits,
    training_traits,
)
from generation.starter.world.words import GOING, PHRASES, Colour, Light, Place, Style, Weather


def test_every_combination_is_either_learned_or_held_out():
    learned, held_out = set(training_traits()), set(held_out_traits())

    assert learned & held_out == set()
    assert learned | held_out == set(all_traits())
    assert len(held_out) == 411 * len(Light) * len(Weather)


def test_training_never_draws_a_held_out_combination():
    scenes = training_scenes(seed=4)

    drawn = [next(scenes).traits for _ in range(3000)]

    assert [traits for traits in drawn if traits.is_held_out] == []


def test_a_combination_is_held_out_in_every_light_and_weather():
    held_out = {(each.place, each.colour, each.subject, each.direction, each.style)
                for each in held_out_traits()}  # fmt: skip

    assert len(held_out) == 411
    assert len(held_out_traits()) == len(held_out) * len(Light) * len(Weather)


def test_no_word_of_the_world_stands_for_two_things():
    names = [str(trait) for kind in KINDS for trait in kind]

    assert len(set(names)) == len(names)


def test_every_place_meets_every_colour_in_training():
    met = {(traits.place, traits.colour) for traits in training_traits()}

    assert met == {(place, colour) for place in Place for colour in Colour}


def test_a_caption_says_every_trait():
    rng = random.Random(2)
    for traits in rng.sample(all_traits(), 200):
        caption = describe(traits, rng).lower()
        said = [
            any(phrase in caption for phrase in PHRASES[each] + GOING.get(each, ()))
            for each in (traits.place, traits.colour, traits.subject, traits.direction)
        ]
        if traits.style is not Style.PLAIN:
            said.append(any(phrase in caption for phrase in PHRASES[traits.style]))
        if traits.light is not Light.DAY:
            said.append(any(phrase in caption for phrase in PHRASES[traits.light]))
        if traits.weather is not Weather.CLEAR:
            said.append(any(phrase in caption for phrase in PHRASES[traits.weather]))

        assert all(said), caption


def test_what_is_unsaid_is_not_in_the_caption():
    traits = all_traits()[0]

    captions = {describe(traits, random.Random(n), frozenset({Colour, Place})) for n in range(50)}

    words = PHRASES[traits.colour] + PHRASES[traits.place]
    assert [text for text in captions if any(word in text.lower() for word in words)] == []


def test_the_committed_tokenizer_is_what_the_source_builds(tmp_path):
    build_tokenizer(tmp_path / "tokenizer.json")

    assert (tmp_path / "tokenizer.json").read_bytes() == COMMITTED.read_bytes()


def test_captions_consist_of_known_pieces_and_fit():
    tokenizer, rng = load_tokenizer(), random.Random(3)

    for traits in rng.sample(all_traits(), 100):
        ids = tokenizer(describe(traits, rng)).input_ids
        assert ids[-1] == tokenizer.eos_token_id
        assert tokenizer.unk_token_id not in ids
        assert len(ids) <= 40 < MAX_TOKENS
