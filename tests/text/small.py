"""A lexicon of a few dozen words, written into a folder: small enough to see through, with every kind of entry."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from scrapscreen.rules import FactSpace
from scrapscreen.text.facts import FactReader, stated_facts
from scrapscreen.text.lexicon import load_lexicon
from scrapscreen.text.line import Line, lay_flat
from scrapscreen.text.phrases import PhraseBook, Spans
from scrapscreen.text.roles import RoleReader
from scrapscreen.text.tokens import Tokens, tokenise
from scrapscreen.text.words import Vocabulary

TABLES = {
    "concepts.csv": """\
# what a word can mean
concept,kind,is_a,label
metal,material,,metal
scope,class,metal,metal whose scrap is screened
aluminium,material,scope,aluminium
copper,material,scope,copper
refined,material,copper,unalloyed copper
steel,material,metal,steel
discard,class,,word for discarded goods
scrap,state,discard,scrap
mixed,state,,mixed
profile,form,,profile
wire,form,,wire
turnings,form,discard,turnings
granules,form,,granules
magnet,magnet,,magnet
machine,tool,,machine
oxide,compound,,oxide
symbol_cu,symbol,copper,the symbol Cu
symbol_al,symbol,aluminium,the symbol Al
grade,grade,copper,a grade of copper scrap
spec,context,,words naming a specification
percent,pattern,,percentage
dimension,pattern,,size
model,pattern,,model number
number,pattern,,number
code,pattern,,customs code
known,class,,known but without meaning here
unknown,unknown,,word that no table knows
cue_from,cue,,made from
cue_for,cue,,for
cue_not,cue,,not
cue_with,cue,,with
cue_stroke,cue,,with (where a stroke follows)
cue_free,cue,,free of (after the word)
cue_bearing,cue,,bearing (after the word)
case_from,case,,from (an ending)
case_without,case,,without (an ending)
""",
    "kinds.csv": """\
name,compounds,repaired,label
kind:material,yes,yes,
kind:class,no,no,
kind:state,yes,yes,
kind:form,yes,yes,
kind:magnet,yes,yes,
kind:tool,yes,no,
kind:compound,yes,yes,
kind:symbol,no,yes,
kind:grade,no,no,
kind:context,no,no,
kind:pattern,no,no,
kind:unknown,no,no,
kind:cue,no,yes,
kind:case,no,no,
cue_free,yes,yes,
cue_bearing,yes,yes,
""",
    "languages.csv": """\
lang,name,compounds
en,English,no
de,German,yes
pl,Polish,no
fr,French,no
""",
    "links.csv": "lang,letters\nde,s\nde,n\nde,en\nde,es\nde,e\nde,er\nde,i\nde,u\n",
    "spellings.csv": "lang,written,also,source\nen,sulph,sulf,hand\n",
    "misreadings.csv": "seen,meant,source\n0,o,hand\n1,l,hand\n1,i,hand\n5,s,hand\nrn,m,hand\nvv,w,hand\ncl,d,hand\n",
    "lookalikes.csv": "word,language\n",
    "transliteration.csv": "lang,letters,latin,source\n",
    "endings/en.csv": "lang,ending\nen,s\nen,es\n",
    "endings/de.csv": "lang,ending\nde,e\nde,en\nde,n\nde,s\nde,er\nde,los\n",
    "cases.csv": "lang,ending,cue,source\npl,ów,case_from,hand\nde,los,case_without,hand\n",
    "endings/pl.csv": "lang,ending\npl,u\npl,em\npl,ów\npl,y\n",
    "words/grades.csv": """\
word,concepts,context,source
berry,grade,needed,hand
cu,symbol_cu,needed,hand
al,symbol_al,needed,hand
isri,spec,,hand
""",
    "words/en.csv": """\
word,concepts,context,source
aluminium*,aluminium,,hand
copper,copper,,hand
pure copper,refined,,hand
refined copper,refined,,hand
steel,steel,,hand
scrap*,scrap,,hand
mixed,mixed,,hand
wire*,wire,,hand
copper wire,copper wire,,hand
wire scrap,wire scrap,,hand
scrap machine,machine,,hand
wire scrap machine,machine,,hand
copper wire scrap machine parts,machine,,hand
scrap of copper,copper scrap,,hand
of,known,,hand
machine*,machine,,hand
oxide*,oxide,,hand
granulated,granules,,hand
magnet*,magnet,,hand
from,cue_from,,hand
made from,cue_from,,hand
for,cue_for,,hand
not,cue_not,,hand
with,cue_with,,hand
w,cue_stroke,,hand
free,cue_free,,hand
bearing,cue_bearing,,hand
purchase order,known,,hand
cathode 99,copper,,hand
380,aluminium,,hand
b4,granules,,hand
""",
    "words/de.csv": """\
word,concepts,context,source
alu,aluminium,,hand
aluminium,aluminium,,hand
kupfer,copper,,hand
stahl,steel,,hand
profil*,profile,,hand
draht*,wire,,hand
drähte*,wire,,hand
schrott*,scrap,,hand
späne,turnings,,hand
späne gemischt,turnings mixed,,hand
gemischt*,mixed,,hand
frei*,cue_free,,hand
haltig*,cue_bearing,,hand
aus,cue_from,,hand
für,cue_for,,hand
nicht,cue_not,,hand
mit,cue_with,,hand
""",
    "words/pl.csv": """\
word,concepts,context,source
złom*,scrap,,hand
złom miedzi,copper scrap,,hand
miedź,copper,,hand
""",
    "words/fr.csv": """\
word,concepts,context,source
déchet*,scrap,,hand
déchets mêlés,scrap mixed,,hand
mele,magnet,,hand
mêlé,mixed,,hand
""",
    "patterns.csv": """\
pattern,concepts,context,source
[0-9]{8},code,needed,hand
"[0-9][0-9.,]*",number,,hand
"[0-9][0-9.,]*(?:mm|cm|m)",dimension,,hand
%,percent,,hand
"(?:[a-z]{2,}[0-9]|[a-z][0-9][a-z0-9.,]|[0-9][0-9.,]*[a-z])[a-z0-9.,]*",model,,hand
""",
    "cues.csv": """\
# cue words
cue,direction,until,reach,role,ends_behind,asks
cue_from,after,comma,2,origin,,
cue_for,after,strong,3,for,state,
cue_not,after,comma,1,not,,
cue_with,after,comma,2,with,,before
cue_stroke,after,comma,2,with,,before stroke
cue_free,before,comma,1,not,,
cue_bearing,before,strong,2,with,,
case_from,own,comma,1,origin,,
case_without,own,comma,1,not,,
""",
    "roles.csv": """\
# neighbours
who,direction,other,reach,across,role
grade,next,spec,4,comma,is
grade,prev,copper,2,soft,is
grade,prev,turnings,3,strong,is
symbol_cu|symbol_al,next,kind:form|kind:state|kind:symbol,2,soft,is
symbol_cu|symbol_al,prev,percent|kind:symbol,1,soft,is
kind:material,next,kind:compound,1,soft,mod
machine,prev,magnet,2,soft,keep
discard|kind:form,next,machine,2,soft,mod
magnet,next,machine,2,comma,mod
machine,next,discard,1,soft,for
kind:pattern,prev,number,1,soft,mod
model|wire,first,kind:material,2,comma,mod
kind:material|discard|dimension,last,magnet,4,soft,mod
steel,last,kind:tool,3,soft,for
""",
}


def write_tables(folder: Path, **changes: str) -> Path:
    """Write the small lexicon; ``changes`` replace whole tables, ``words_de=...`` the file ``words/de.csv``."""
    replaced = {name.replace("_", "/") + ".csv": text for name, text in changes.items()}
    for name, text in (TABLES | replaced).items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


class Steps:
    """The steps of reading one after the other, over any lexicon; all facts that a text can state are watched."""

    def __init__(self, folder: Path, own: Path | None = None) -> None:
        self.folder = folder
        self.lexicon = load_lexicon(own, folder)
        self.vocabulary = Vocabulary(self.lexicon)
        self.phrases = PhraseBook(self.lexicon, self.vocabulary)
        self.roles = RoleReader(self.lexicon, folder)
        space = FactSpace()
        space.add(sorted(stated_facts(self.lexicon)))
        self.facts = FactReader(self.lexicon, space)

    def __repr__(self) -> str:
        return f"Steps({str(self.folder)!r})"

    def spans(self, texts: list[str]) -> tuple[Tokens, Spans]:
        """Read texts up to the phrases."""
        tokens = tokenise(pa.array(texts, pa.string()))
        reading, word = self.vocabulary.read(tokens.words)
        return tokens, self.phrases.apply(tokens, reading[tokens.word], word[tokens.word])

    def line(self, texts: list[str]) -> tuple[Line, npt.NDArray[np.intp]]:
        """Read texts up to the line of units, each with its span."""
        return lay_flat(*self.spans(texts), self.vocabulary, *self.roles.numbers(self.vocabulary))

    def mentions(self, texts: list[str]) -> tuple[Line, npt.NDArray[np.uint8]]:
        """Read texts up to the roles."""
        line, _ = self.line(texts)
        return line, self.roles.read(line, self.vocabulary)

    def stated(self, texts: list[str]) -> list[set[str]]:
        """Read texts up to the facts each states."""
        return named(self.facts, self.facts.read(*self.mentions(texts), self.vocabulary))

    def roles_of(self, text: str) -> list[tuple[tuple[str, ...], str]]:
        """Return concepts and role of each mention of one text."""
        line, roles = self.mentions([text])
        names = list(self.lexicon.concepts)
        units = [tuple(names[c] for c in self.vocabulary.units[u].concepts) for u in line.unit]
        return list(zip(units, [ROLE_NAMES[r] for r in roles], strict=True))


ROLE_NAMES = ("is", "maybe", "origin", "for", "not", "with", "coat", "mod")


def named(reader: FactReader, bits: npt.NDArray[np.uint64]) -> list[set[str]]:
    """Return bit rows as sets of facts, bit by bit."""
    return [{f for n, f in enumerate(reader.facts) if int(row[n // 64]) >> (n % 64) & 1} for row in bits]
