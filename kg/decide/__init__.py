"""The decision: names, relations and the slots of figures, chosen among what grammar and network propose.

The grammar (kg.names, kg.figures, kg.relations) proposes; the network, trained on hand-read records (kg.train), sees
each character as LAC does, and what the grammar proposes, and says how likely each candidate is. Below a threshold
nothing is said.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kg.agenda import agenda
from kg.decide.ensemble import Ensemble, Seen, load_ensemble
from kg.decide.facts import Thresholds, choose_figures, choose_relations
from kg.decide.factuality import Factuality, load_factuality
from kg.decide.features import Featurizer
from kg.decide.names import choose_names, in_order
from kg.decide.view import View
from kg.decide.wording import Wording, load_wording
from kg.lexicon import Lexicon
from kg.model import Article, Measures, Mention, Names, Relation, Sentence
from kg.resources import resource
from kg.tag import Annotation


@dataclass(frozen=True, slots=True)
class Decider:
    """The loaded networks with their look-ups; one a process."""

    network: Ensemble
    wording: Wording
    factuality: Factuality | None
    """None where the networks were learned without labels of what is planned: then the cues decide alone."""
    featurizer: Featurizer
    thresholds: Thresholds
    lexicon: Lexicon

    def look(
        self, article: Article, sentences: Sequence[Sentence], annotation: Annotation, proposed: Sequence[Mention]
    ) -> Seen:
        """Run the network over an article and the names that the grammar proposes."""
        features = self.featurizer.features(article.text, sentences, proposed)
        return self.network.states(annotation.passages, annotation.hidden, features)

    def names(
        self, article: Article, sentences: Sequence[Sentence], annotation: Annotation, states: Seen, proposed: Names
    ) -> Names:
        """Choose the names of an article."""
        outer, inner = self.network.names(states, annotation.passages)
        mentions, told = choose_names(
            article, sentences, (outer, inner), proposed.mentions, proposed.locality, self.lexicon
        )
        locality = _same(told, mentions)
        if told is not None and locality is None:
            locality = told
            mentions = in_order((*mentions, told))
        return Names(mentions=mentions, locality=locality, publisher=_same(proposed.publisher, mentions))

    def facts(
        self,
        article: Article,
        sentences: Sequence[Sentence],
        states: Seen,
        names: Names,
        measured: Measures,
        relations: Sequence[Relation],
        document: Mention | None = None,
    ) -> tuple[Measures, tuple[Relation, ...], int]:
        """Choose the slots of an article's figures and the relations between its names; tell how many relations that
        were thought of are withheld. `document` is the policy that the article is, where that and no place acts."""
        view = View(
            text=article.text,
            sentences=tuple(sentences),
            mentions=names.mentions,
            figures=measured.figures,
            periods=measured.periods,
            relations=tuple(relations),
            topic=names.locality,
            document=document,
            agenda=agenda(article, sentences, self.lexicon),
        )
        chosen, withheld = choose_relations(self.network, self.factuality, states, view, self.lexicon, self.thresholds)
        figures = choose_figures(self.network, self.wording, states, view, measured, self.lexicon, self.thresholds)
        return figures, chosen, withheld


def _same(wanted: Mention | None, mentions: Sequence[Mention]) -> Mention | None:
    """Return the best mention of what a mention names: the same words, a name, the first."""
    if wanted is None:
        return None
    alike = [m for m in mentions if (m.kind, m.canonical) == (wanted.kind, wanted.canonical)]
    return min(alike, key=lambda m: (m.span != wanted.span, m.stand_in, m.span), default=None)


def load_decider(lexicon: Lexicon) -> Decider:
    """Load the shipped weights. Raises KgError where the runtime or the weights are missing."""
    folder = resource("data/model")
    network, wording = load_ensemble(folder), load_wording(folder / "wording.npz")
    weighed = folder / "factuality.npz"
    factuality = load_factuality(weighed) if weighed.exists() else None
    return Decider(network, wording, factuality, Featurizer(lexicon), Thresholds(), lexicon)
