"""Prompts as artists and as the visitors of a public page might write them. All made up.

An artist has a world of few words, one or two habits and one or two languages, and comes back to
the same picture; visitors have each their own.
"""

from random import Random

# language: nouns, adjectives, verbs, and patterns with the little words of the language
LANGUAGES = {
    "English": (
        "kite balloon lighthouse fox train market dancer kitchen glacier astronaut harbour piano "
        "forest tiger bakery subway violin desert garden robot whale cathedral bicycle storm "
        "wedding dragon library volcano street candle mirror horse island castle teacup raven "
        "motorway swimmer orchard clock spaceship samurai jellyfish tower bridge carnival statue "
        "puppet waterfall grandmother child soldier fisherman hotel stairway parrot snowfield "
        "laundry elevator greenhouse tram quarry pier meadow mask lantern owl turtle canyon diner "
        "skyscraper cat dog car beach city mountain river sunset dream ocean house tree bird moon",
        "red golden quiet burning frozen tiny giant neon misty broken velvet ancient silver dusty "
        "glowing cinematic slow crowded empty melting paper wooden translucent stormy blue pale "
        "rusty floating hungry polite electric tired overgrown handheld grainy hyperrealistic "
        "epic moody pastel brutalist",
        "drifts rises falls waits runs turns opens burns sings dances crosses sinks vanishes "
        "sleeps looks grows melts spins climbs breathes flickers returns leans trembles explodes",
        (
            "A {a} {n} {v} over the {n}",
            "the {n} {v} while a {a} {n} is in the {n}",
            "{a} {n} and {a} {n}, {n}, {a}, {a}",
            "Close on the {n}: it {v} into the {a} {n}, and the {n} {v} under a {a} {n}.",
            "{n} {v} through the {a} {n}!",
        ),
    ),
    "German": (
        "Drachen Leuchtturm Fuchs Bahnhof Markt Tänzerin Küche Gletscher Hafen Wald Garten Wal "
        "Gewitter Bibliothek Straße Spiegel Pferd Insel Schloss Uhr Brücke Kind Fischer Treppe",
        "rote goldene stille brennende gefrorene winzige neblige alte leere blaue müde silberne",
        "schwebt wartet läuft brennt tanzt versinkt schläft wächst dreht steigt",
        (
            "Die {a} {n} {v} über dem {n} und der {n}",
            "ein {n} {v} durch die {a} {n} mit einem {n}.",
        ),
    ),
    "French": (
        "phare renard train marché danseuse cuisine glacier port forêt jardin baleine orage "
        "bibliothèque rue miroir cheval île château horloge pont enfant pêcheur escalier lune",
        "rouge dorée silencieuse brûlante gelée minuscule brumeuse ancienne vide bleue fatiguée",
        "flotte attend court brûle danse coule dort grandit tourne monte",
        ("Le {n} {v} sur la {n} {a} et les {n}", "une {n} {a} {v} dans la {n} avec le {n}."),
    ),
    "Spanish": (
        "faro zorro tren mercado bailarina cocina glaciar puerto bosque jardín ballena tormenta "
        "biblioteca calle espejo caballo isla castillo reloj puente niño pescador escalera luna",
        "roja dorada silenciosa ardiente helada diminuta brumosa antigua vacía azul cansada",
        "flota espera corre arde baila duerme crece gira sube",
        ("El {n} {v} sobre la {n} {a} y los {n}", "una {n} {a} {v} por la {n} con el {n}"),
    ),
    "Portuguese": (
        "farol raposa comboio mercado bailarina cozinha geleira porto floresta jardim baleia "
        "tempestade biblioteca rua espelho cavalo ilha castelo relógio ponte criança pescador",
        "vermelha dourada silenciosa ardente gelada minúscula enevoada antiga vazia azul",
        "flutua espera corre arde dança dorme cresce gira sobe",
        ("Uma {n} {a} {v} sobre o {n} da {n}", "o {n} {v} na {n} {a} com uma {n}."),
    ),
    "Italian": (
        "faro volpe treno mercato ballerina cucina ghiacciaio porto foresta giardino balena "
        "tempesta biblioteca strada specchio cavallo isola castello orologio ponte bambino",
        "rossa dorata silenziosa ardente gelata minuscola nebbiosa antica vuota azzurra",
        "galleggia aspetta corre brucia danza dorme cresce gira sale",
        ("Il {n} {v} sul {n} e la {n} {a} nella {n}", "gli {n} nel {n}, una {n} {a} {v} verso il {n}"),
    ),
    "Turkish": (
        "deniz feneri tilki tren pazar dansçı mutfak buzul liman orman bahçe balina fırtına "
        "kütüphane sokak ayna at ada kale saat köprü çocuk balıkçı merdiven",
        "kırmızı altın sessiz yanan donmuş küçük sisli eski boş mavi",
        "süzülür bekler koşar yanar döner uyur büyür",
        ("bir {a} {n} ve bir {n} {v}", "{n} için bir {a} {n} gibi {v}"),
    ),
    "Russian": (
        "маяк лиса поезд рынок танцовщица кухня ледник гавань лес сад кит буря библиотека улица "
        "зеркало лошадь остров замок часы мост ребёнок рыбак лестница луна",
        "красный золотой тихий горящий замёрзший маленький туманный старый пустой синий",
        "плывёт ждёт бежит горит танцует спит растёт кружится",
        ("{a} {n} {v} над {n}", "{n} {v}, {a} {n} и {n}."),
    ),
    "Japanese": (
        "灯台 狐 列車 市場 踊り子 台所 氷河 港 森 庭 鯨 嵐 図書館 通り 鏡 馬 島 城 時計 橋",
        "赤い 金色の 静かな 燃える 凍った 小さな 霧の 古い 青い",
        "漂う 待つ 走る 燃える 踊る 眠る",
        ("{a}{n}が{n}の上を{v}", "{n}と{a}{n}が{v}。"),
    ),
    "Arabic": (
        "منارة ثعلب قطار سوق راقصة مطبخ ميناء غابة حديقة حوت عاصفة مكتبة شارع مرآة حصان جزيرة",
        "حمراء ذهبية هادئة مشتعلة صغيرة قديمة فارغة زرقاء",
        "تطفو تنتظر تركض ترقص تنام",
        ("{n} {a} {v} فوق {n}", "{n} {v} في {n} {a}"),
    ),
}  # fmt: skip
_WORDS = {
    name: (nouns.split(), adjectives.split(), verbs.split(), patterns)
    for name, (nouns, adjectives, verbs, patterns) in LANGUAGES.items()
}
SIGNS = ("", "", "", ".", "!", "...", " 🎬", ", 4k", ", cinematic, 35mm, film grain")
TAILS = (
    "slow dolly in, natural light", "handheld, late afternoon", "shot on 16mm", "wide, static",
    "soft rain, shallow focus", "from above, no people",
)  # fmt: skip


def fill(random: Random, language: str, nouns: list[str], *, pattern: str | None = None) -> str:
    own, adjectives, verbs, patterns = _WORDS[language]
    text = pattern or random.choice(patterns)
    while "{" in text:
        for mark, words in (("{n}", nouns or own), ("{a}", adjectives), ("{v}", verbs)):
            text = text.replace(mark, random.choice(words), 1)
    return text


class ArtistWords:
    """One or two languages, a small world, a way of setting text, and pictures come back to."""

    def __init__(self, random: Random, kind: str) -> None:
        self.random, self.kind = random, kind
        others = [name for name in LANGUAGES if name != "English"]
        first = "English" if random.random() < 0.65 else random.choice(others)
        second = random.choice(others) if first == "English" else "English"
        third = random.choice(others)
        count = {"bilingual": 2, "trilingual": 3}.get(kind, 1)
        self.languages = [first, second, third][:count]
        share = 0.35 if kind == "explorer" else 0.12
        self.worlds = {}
        for name in self.languages:
            nouns = _WORDS[name][0]
            self.worlds[name] = random.sample(nouns, max(8, int(share * len(nouns))))
        self.patterns = {
            name: random.sample(_WORDS[name][3], min(2, len(_WORDS[name][3])))
            for name in self.languages
        }
        self.lowers, self.tail = random.random() < 0.4, random.choice(("", *TAILS))
        self.stops = random.random() < 0.4
        self.now = ""

    def next(self) -> str:
        """Mostly a change to the last prompt; at times a new picture, or a line of a script."""
        random = self.random
        if self.kind == "scriptwriter" and random.random() < 0.5:
            self.now = self._line_of_a_script()
        elif not self.now or random.random() < (0.6 if self.kind == "explorer" else 0.22):
            self.now = self._new()
        else:
            self.now = self._changed(self.now)
        return self.now

    def _new(self) -> str:
        language = self.random.choice(self.languages)
        pattern = self.random.choice(self.patterns[language])
        return self._set(fill(self.random, language, self.worlds[language], pattern=pattern))

    def _set(self, text: str) -> str:
        text = text.rstrip(".!")
        text = text.lower() if self.lowers else text[:1].upper() + text[1:]
        text = f"{text}, {self.tail}" if self.tail and self.random.random() < 0.7 else text
        return f"{text}." if self.stops else text

    def _changed(self, text: str) -> str:
        words = text.split()
        roll = self.random.random()
        if roll < 0.25 or len(words) < 4:
            return text  # the same words, another seed or size
        if roll < 0.6:
            language = self.random.choice(self.languages)
            words[self.random.randrange(len(words))] = self.random.choice(self.worlds[language])
            return " ".join(words)
        return f"{text.rstrip('.')}, {self.random.choice(TAILS)}"

    def _line_of_a_script(self) -> str:
        """Another writer's hand: headings, names, full sentences."""
        random, language = self.random, self.languages[0]
        world = self.worlds[language]
        place = random.choice(world).upper()
        one = fill(random, language, world)
        two = fill(random, language, world)
        return random.choice(
            (f"INT. {place} - NIGHT. {one}. MARA turns. {two}.", f"MARA and TOMAS. {one}. {two}.")
        )


def visitor_prompt(random: Random) -> str:
    """One of 300 strangers: any language, any habit, any picture."""
    english = random.random() < 0.55
    language = "English" if english else random.choice(list(LANGUAGES))
    text = fill(random, language, [])
    for _ in range(random.choice((0, 0, 0, 1, 2))):
        text += random.choice((". ", ", ")) + fill(random, language, [])
    setting = random.random()
    text = text.lower() if setting < 0.4 else text.upper() if setting < 0.5 else text
    return text.rstrip(".!") + random.choice(SIGNS)
