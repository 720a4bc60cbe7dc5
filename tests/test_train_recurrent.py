"""What runs along a text in training is what torch computes step by step, and so are its gradients."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch import Tensor, nn

from kg.train.recurrent import Packing, log_sums, run

LENGTHS = st.lists(st.integers(1, 9), min_size=1, max_size=6)
SIZE, TAGS = 5, 4


def by_torch(layer: nn.GRU, rows: Tensor, lengths: Sequence[int]) -> Tensor:
    packed = nn.utils.rnn.pack_sequence(list(torch.split(rows, list(lengths))), enforce_sorted=False)
    out, _ = nn.utils.rnn.pad_packed_sequence(layer(packed)[0], batch_first=True)
    return torch.cat([out[row, :length] for row, length in enumerate(lengths)])


def every_tagging(scores: Tensor, moves: Tensor, lengths: Sequence[int]) -> Tensor:
    """The sum over all taggings by autograd, a passage after the other."""
    total = scores.new_zeros(())
    for passage in torch.split(scores, list(lengths)):
        reached = passage[0]
        for row in passage[1:]:
            reached = torch.logsumexp(reached[:, None] + moves, 0) + row
        total = total + torch.logsumexp(reached, 0) + 0 * moves.sum()
    return total


@given(lengths=LENGTHS, seed=st.integers(0, 9))
def test_the_layer_is_torchs_own(lengths: list[int], seed: int) -> None:
    torch.manual_seed(seed)
    layer = nn.GRU(3, SIZE, batch_first=True, bidirectional=True)
    rows = torch.randn(sum(lengths), 3, requires_grad=True)
    wanted = torch.randn(sum(lengths), 2 * SIZE)
    asked = [rows, *layer.parameters()]
    told = one, other = by_torch(layer, rows, lengths), run(layer, rows, lengths)
    assert torch.allclose(one, other, atol=1e-5)
    for right, ours in zip(*(torch.autograd.grad((one * wanted).sum(), asked) for one in told), strict=True):
        assert torch.allclose(right, ours, atol=1e-4)


@given(lengths=LENGTHS, seed=st.integers(0, 9))
def test_the_sum_over_all_taggings_and_its_gradients(lengths: list[int], seed: int) -> None:
    torch.manual_seed(seed)
    scores = (3 * torch.randn(2, sum(lengths), TAGS)).requires_grad_()
    moves = torch.randn(2, TAGS, TAGS, requires_grad=True)
    right = torch.stack([every_tagging(s, m, lengths) for s, m in zip(scores, moves, strict=True)])
    ours = log_sums(scores, moves, Packing.of(lengths))
    assert torch.allclose(right, ours, atol=1e-4)
    weight = torch.tensor([1.0, -2.0])
    found = (torch.autograd.grad((one * weight).sum(), (scores, moves)) for one in (right, ours))
    for wanted, made in zip(*found, strict=True):
        assert torch.allclose(wanted, made, atol=1e-4)


@pytest.mark.parametrize("barred", [-1e4, -1e9])
def test_a_barred_tag_is_never_counted(barred: float) -> None:
    scores = torch.zeros(1, 3, 2)
    scores[0, :, 1] = barred
    assert log_sums(scores, torch.zeros(1, 2, 2), Packing.of([3])).item() == pytest.approx(0, abs=1e-6)


@given(lengths=LENGTHS)
def test_every_row_is_packed_once_in_both_orders(lengths: list[int]) -> None:
    packing = Packing.of(lengths)
    every = list(range(sum(lengths)))
    assert sorted(packing.forward.tolist()) == sorted(packing.backward.tolist()) == every
    assert [end - start for start, end in packing.steps] == sorted(
        (end - start for start, end in packing.steps), reverse=True
    )
    assert packing.steps[-1][1] == len(every)
