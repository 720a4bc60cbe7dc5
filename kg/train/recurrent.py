"""What runs along a text in training, with gradients worked out by hand: a recurrent layer, all taggings of a passage.

Autograd keeps a graph of every step and adds up gradients step by step; here a step is a few operations without a
graph, and what all steps share is one product at the end. Rows are packed: passages longest first, the rows of one
step together, so that nothing is computed for padding.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import torch
from torch import Tensor, nn


@dataclass(frozen=True, slots=True)
class Packing:
    """Where the rows of passages laid end to end stand when they are packed."""

    forward: Tensor
    """Number of the row that each packed row is."""
    backward: Tensor
    """The same where each passage is read from its end."""
    steps: tuple[tuple[int, int], ...]
    """Start and end of each step's rows."""

    @classmethod
    def of(cls, lengths: Sequence[int]) -> Packing:
        """Pack passages of some lengths.

        >>> packing = Packing.of([1, 3])
        >>> packing.forward.tolist(), packing.backward.tolist(), packing.steps
        ([1, 0, 2, 3], [3, 0, 2, 1], ((0, 2), (2, 3), (3, 4)))
        """
        size = torch.tensor(lengths, dtype=torch.long)
        order = torch.argsort(size, descending=True, stable=True)
        size, start = size[order], (size.cumsum(0) - size)[order]
        step = torch.arange(int(size[0]))[:, None]
        live = step < size
        bounds = [0, *live.sum(1).cumsum(0).tolist()]
        return cls((start + step)[live], (start + size - 1 - step)[live], tuple(pairwise(bounds)))


def run(layer: nn.GRU, rows: Tensor, lengths: Sequence[int]) -> Tensor:
    """Return what `layer`, read in both directions, says of passages laid end to end: the same as torch's own."""
    packing = Packing.of(lengths)
    orders = packing.forward, packing.backward
    into, onward, *biases = (
        [getattr(layer, f"{name}_l0{side}") for side in ("", "_reverse")]
        for name in ("weight_ih", "weight_hh", "bias_ih", "bias_hh")
    )
    given = nn.functional.linear(rows, torch.cat(into), torch.cat(biases[0])).chunk(2, -1)
    packed = torch.stack([one.index_select(0, order) for one, order in zip(given, orders, strict=True)])
    told: Tensor = _Gru.apply(packed, torch.stack(onward), torch.stack(biases[1]), packing.steps)  # type: ignore[no-untyped-call]
    both = [torch.empty_like(one).index_copy(0, order, one) for one, order in zip(told, orders, strict=True)]
    return torch.cat(both, -1)


class _Gru(torch.autograd.Function):
    """A gated recurrent unit over packed rows, in both directions at once (2 x row x gates; torch's order of gates)."""

    @staticmethod
    def forward(ctx: Any, given: Tensor, weight: Tensor, bias: Tensor, steps: Sequence[tuple[int, int]]) -> Tensor:
        """Return the states (2 x row x size)."""
        size = weight.shape[2]
        turned, bias = weight.transpose(1, 2).contiguous(), bias[:, None]
        last = given.new_zeros(2, steps[0][1], size)
        states, before = given.new_empty(2, given.shape[1], size), given.new_empty(2, given.shape[1], size)
        gates, echo = given.new_empty(2, given.shape[1], 2 * size), given.new_empty(2, given.shape[1], size)
        news = given.new_empty(2, given.shape[1], size)
        for start, end in steps:
            last = last[:, : end - start]
            now, heard = given[:, start:end], torch.baddbmm(bias, last, turned)
            gate = torch.sigmoid(now[..., : 2 * size] + heard[..., : 2 * size])
            new = torch.tanh(now[..., 2 * size :] + gate[..., :size] * heard[..., 2 * size :])
            before[:, start:end], gates[:, start:end] = last, gate
            echo[:, start:end], news[:, start:end] = heard[..., 2 * size :], new
            last = torch.lerp(new, last, gate[..., size:])
            states[:, start:end] = last
        ctx.save_for_backward(weight, before, gates, echo, news)
        ctx.steps = steps
        return states

    @staticmethod
    def backward(ctx: Any, *grads: Tensor) -> tuple[Tensor, Tensor, Tensor, None]:
        """Return the gradients of what was given, of the weights and of the bias."""
        (grad,) = grads
        weight, before, gates, echo, news = ctx.saved_tensors
        size = weight.shape[2]
        reset, update = gates[..., :size], gates[..., size:]
        of_new = (1 - update) * (1 - news * news)
        of_gates = torch.cat([of_new * echo * reset * (1 - reset), (before - news) * update * (1 - update), of_new], -1)
        heard, given = torch.empty_like(of_gates), torch.empty_like(of_gates)
        carried = grad.new_zeros(2, 0, size)
        for start, end in reversed(ctx.steps):
            down = grad[:, start:end].clone()
            down[:, : carried.shape[1]] += carried
            now = of_gates[:, start:end] * down.repeat(1, 1, 3)
            given[:, start:end] = now
            now[..., 2 * size :] *= reset[:, start:end]
            heard[:, start:end] = now
            carried = torch.baddbmm(down * update[:, start:end], now, weight)
        return given, heard.transpose(1, 2) @ before, heard.sum(1), None


def log_sums(scores: Tensor, moves: Tensor, packing: Packing) -> Tensor:
    """Return for each group the logarithms of the sums over all taggings of each passage, added up.

    `scores` is group x row x tag (rows laid end to end), `moves` group x tag x tag: what a tag after a tag adds.
    """
    made: Tensor = _LogSums.apply(scores, moves, packing)  # type: ignore[no-untyped-call]
    return made


class _LogSums(torch.autograd.Function):
    """Forward and backward sums over a chain, scaled at each step; their gradients are the tags' marginals."""

    @staticmethod
    def forward(ctx: Any, scores: Tensor, moves: Tensor, packing: Packing) -> Tensor:
        """Return a sum for each group."""
        packed = scores[:, packing.forward].double()
        top = packed.max(-1, keepdim=True)[0]
        odds, steps = torch.exp(packed - top), torch.exp(moves.double())
        alphas, scales = torch.empty_like(odds), torch.empty_like(top)
        last: Tensor | None = None
        for start, end in packing.steps:
            now = odds[:, start:end]
            now = now if last is None else torch.bmm(last[:, : end - start], steps) * now
            scale = now.sum(-1, keepdim=True) + _LEAST
            last = now / scale
            alphas[:, start:end], scales[:, start:end] = last, scale
        ctx.save_for_backward(odds, steps, alphas, scales)
        ctx.packing = packing
        return (torch.log(scales) + top).sum((1, 2)).to(scores.dtype)

    @staticmethod
    def backward(ctx: Any, *grads: Tensor) -> tuple[Tensor, Tensor, None]:
        """Return how likely each tag and each move is, times the gradient of its group."""
        (grad,) = grads
        odds, steps, alphas, scales = ctx.saved_tensors
        packing = ctx.packing
        betas, ahead = torch.ones_like(odds), odds / scales
        turned = steps.transpose(1, 2)
        earlier = [torch.arange(0)]
        for (start, _), (first, last) in reversed([*pairwise(packing.steps)]):
            ahead[:, first:last] *= betas[:, first:last]
            betas[:, start : start + last - first] = torch.bmm(ahead[:, first:last], turned)
            earlier.append(torch.arange(start, start + last - first))
        before = alphas[:, torch.cat(earlier[::-1])]
        moved = steps * (before.transpose(1, 2) @ ahead[:, packing.steps[0][1] :])
        likely = torch.empty_like(alphas).index_copy(1, packing.forward, alphas * betas)
        grad = grad.double()[:, None, None]
        return (likely * grad).to(torch.float32), (moved * grad).to(torch.float32), None


_LEAST = 1e-280
"""Added to a sum, which is nought where no tagging is allowed."""
