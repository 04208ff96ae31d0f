"""Which syllables can be: Vietnamese and the languages of the Central Highlands.

Vietnamese: the rimes of the national orthography (onset, rime, one tone; a rime that
ends in c, ch, p or t has the acute or dot tone), and the ends in k of place names.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_ONSETS = "b|ch|c|d|đ|gh|g|gi|h|kh|k|l|m|ngh|ng|nh|n|ph|p|qu|r|s|th|tr|t|v|x|"
_RIMES = """
a ac ach ai ak am an ang anh ao ap at au ay ă ăc ăk ăm ăn ăng ăp ăt
â âc âm ân âng âp ât âu ây e ec em en eng eo ep et ê êch êm ên êng ênh êp êt êu
i ia ich iêc iêm iên iêng iêp iêt iêu im in inh ip it iu
o oa oac oach oai oam oan oang oanh oao oap oat oay oăc oăm oăn oăng oăt oc oe oen oeo oet
oi om on ong ooc oong op ot ô ôc ôi ôm ôn ông ôp ôt ơ ơi ơm ơn ơp ơt ơu
u ua uân uâng uât uây uc ue uê uêch uênh ui uk um un ung uơ uôc uôi uôm uôn uông uôt up ut
uy uya uych uyên uyêt uynh uyt uyu uyn
ư ưa ưc ưi ưm ưn ưng ươc ươi ươm ươn ương ươp ươt ươu ưt ưu y yêm yên yêng yêt yêu
"""
_SYLLABLE = re.compile(rf"(?:{_ONSETS})(?:{'|'.join(_RIMES.split())})")
_TONE = re.compile("(?<=[aeiouy\u0302\u0306\u031b])[\u0300\u0301\u0303\u0309\u0323]")
"""Behind a vowel or its shape: ñ is no letter of Vietnamese."""
_STOPPED = re.compile("(?:c|ch|p|t)$")

_HIGHLANDS = re.compile(
    "['’]?(?:[bcdghjklmnprstvwxy]{0,3}['’]?[aeiouy]{1,3}(?:ng|nh|ch|[kmnptlhrwysc])?['’]?){1,3}"
)
"""Onset, vowels, final; up to three of them in a word, which is more than any seen."""
LONGEST = 14


@lru_cache(maxsize=16384)
def is_vietnamese(word: str) -> bool:
    """Return whether ``word`` can be a Vietnamese syllable, in either way to place the tone."""
    letters = unicodedata.normalize("NFD", word.lower())
    tones = _TONE.findall(letters)
    bare = unicodedata.normalize("NFC", _TONE.sub("", letters))
    if len(tones) > 1 or not _SYLLABLE.fullmatch(bare):
        return False
    return not _STOPPED.search(bare) or tones in (["\u0301"], ["\u0323"])


def is_highlands(word: str) -> bool:
    """Return whether ``word`` can be a word of Gia Rai, Ba Na, Xơ Đăng, K'Ho or M'Nông."""
    if word not in (word.lower(), word.upper(), word.lower().capitalize(), word.title()):
        return False
    letters = unicodedata.normalize("NFD", word.lower())
    bare = re.sub("[\u0300-\u036f]", "", letters).replace("ƀ", "b").replace("đ", "d")
    return len(bare) <= LONGEST and _HIGHLANDS.fullmatch(bare) is not None
