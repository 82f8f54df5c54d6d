"""Train the test recogniser: `python -m model.train_test_recogniser --out tests/data/synthetic_ctc`.

It recognises a synthesiser that reads thirty sentences, and nothing else: it proves that a streaming engine is wired
up, and is never offered to a user, never named as accuracy, never in the list of models. torch and onnx are in no
extra: install the CPU builds by hand for this one step. One thread, fixed seed, fixed number of steps.
"""

from __future__ import annotations

import argparse
import hashlib
import random
import time
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import torch
from numpy.typing import NDArray
from torch import nn

from model.synthetic_speech import RATE, SENTENCES, VARIANTS, Voice, render

FRAME, HOP, FFT, MELS, STACK, WIDTH = 200, 80, 256, 40, 3, 176
CHUNK = 2400
CONTEXT = FRAME - HOP
TOKENS = ["<blk>", "▁", *"abcdefghijklmnopqrstuvwxyz"]
STEPS, BATCH, PEAK, WARM = 1899, 24, 3e-3, 100
HELD_OUT = 4
"""Every fourth variant of the synthesiser is heard in the test only."""
Samples = NDArray[np.float32]


def heard_variants(*, held_out: bool) -> list[str]:
    """Variants to train on, or those that are kept for the test."""
    return [variant for n, variant in enumerate(VARIANTS) if (n % HELD_OUT == HELD_OUT - 1) is held_out]


def sentence(chance: random.Random) -> str:
    """One of the sentences, or a few of their words in another order."""
    if chance.random() < 0.75:
        return chance.choice(SENTENCES)
    words = sorted({word for text in SENTENCES for word in text.split()})
    return " ".join(chance.sample(words, chance.randint(2, 5)))


def spoken(chance: random.Random, *, held_out: bool = False) -> tuple[str, Samples]:
    """A sentence and how a random voice reads it."""
    text = sentence(chance)
    voice = Voice(chance.choice(heard_variants(held_out=held_out)), chance.randint(120, 220), chance.randint(15, 90))
    return text, render(text, voice)


def over_the_line(samples: Samples, rng: np.random.Generator) -> Samples:
    """Level, band, noise, companding and silence around it, each in part of the cases."""
    out = samples * 10 ** rng.uniform(-1, 0.1)
    if rng.random() < 0.7:
        spectrum = np.fft.rfft(out)
        hertz = np.fft.rfftfreq(len(out), 1 / RATE)
        spectrum[(hertz < rng.uniform(150, 320)) | (hertz > rng.uniform(3200, 3700))] = 0
        out = np.fft.irfft(spectrum, len(out))
    out = np.concatenate([np.zeros(int(rng.uniform(0.05, 0.5) * RATE)), out, np.zeros(int(0.6 * RATE))])
    if rng.random() < 0.7:
        level = np.sqrt(np.mean(out * out)) * 10 ** (-rng.uniform(3, 30) / 20)
        out = out + rng.normal(0, level, len(out))
    if rng.random() < 0.5:
        clipped = np.clip(out, -1, 1)
        coded = np.round(np.sign(clipped) * np.log1p(255 * np.abs(clipped)) / np.log(256) * 127) / 127
        out = np.sign(coded) * (256 ** np.abs(coded) - 1) / 255
    return np.clip(out, -1, 1).astype(np.float32)


class Frontend(nn.Module):
    """Samples to stacked log mel frames, as fixed convolutions so that the whole exports to one graph."""

    def __init__(self) -> None:
        super().__init__()
        window = torch.hann_window(FRAME, periodic=False)
        angle = 2 * np.pi * torch.arange(FFT // 2 + 1)[:, None] * torch.arange(FRAME)[None, :] / FFT
        self.register_buffer("cos", (torch.cos(angle) * window)[:, None, :])
        self.register_buffer("sin", (torch.sin(angle) * window)[:, None, :])
        self.register_buffer("mel", torch.from_numpy(mel_bands())[:, :, None])
        self.register_buffer("mean", torch.zeros(MELS))
        self.register_buffer("deviation", torch.ones(MELS))

    def logmel(self, signal: Any) -> Any:
        """(batch, samples) -> (batch, frames, mels)."""
        x = signal[:, None, :]
        real = nn.functional.conv1d(x, self.cos, stride=HOP)
        imaginary = nn.functional.conv1d(x, self.sin, stride=HOP)
        mel = nn.functional.conv1d(real * real + imaginary * imaginary, self.mel)
        return torch.log(mel + 1e-5).transpose(1, 2)

    def forward(self, signal: Any) -> Any:
        """(batch, samples) -> (batch, frames / 3, 3 mels)."""
        frames = (self.logmel(signal) - self.mean) / self.deviation
        batch, count = signal.shape[0], frames.shape[1] // STACK
        return frames[:, : count * STACK].reshape(batch, count, STACK * MELS)


def mel_bands(low: float = 125.0, high: float = 3800.0) -> Samples:
    """(mels, bins): triangles that are even on the mel scale."""

    def to_mel(hertz: float) -> float:
        return float(2595 * np.log10(1 + hertz / 700))

    edges = 700 * (10 ** (np.linspace(to_mel(low), to_mel(high), MELS + 2) / 2595) - 1)
    bins = np.arange(FFT // 2 + 1) * RATE / FFT
    up = (bins - edges[:-2, None]) / (edges[1:-1] - edges[:-2])[:, None]
    down = (edges[2:, None] - bins) / (edges[2:] - edges[1:-1])[:, None]
    return np.maximum(0, np.minimum(up, down)).astype(np.float32)


class Net(nn.Module):
    """Frames to log probabilities of letters, a chunk at a time with its state."""

    def __init__(self) -> None:
        super().__init__()
        self.front = Frontend()
        self.into = nn.Linear(STACK * MELS, WIDTH)
        self.first = nn.GRU(WIDTH, WIDTH, batch_first=True)
        self.second = nn.GRU(WIDTH, WIDTH, batch_first=True)
        self.out = nn.Linear(WIDTH, len(TOKENS))

    def forward(self, signal: Any, one: Any, two: Any) -> tuple[Any, Any, Any]:
        """(batch, samples), two states -> (batch, time, letters), two states."""
        x = torch.relu(self.into(self.front(signal)))
        x, one = self.first(x, one)
        x, two = self.second(x, two)
        return torch.log_softmax(self.out(x), -1), one, two


class Streaming(nn.Module):
    """The layout that sherpa-onnx reads for T-one models: int32 samples and a float16 state, 300 ms at a time."""

    def __init__(self, net: Net) -> None:
        super().__init__()
        self.net = net

    def forward(self, signal: Any, state: Any) -> tuple[Any, Any]:
        """(batch, 2400, 1), (batch, 472) -> (batch, 10, letters), (batch, 472)."""
        own = state.float()
        audio = torch.cat([own[:, :CONTEXT], signal[:, :, 0].float() / 32768], 1)
        one = own[:, CONTEXT : CONTEXT + WIDTH][None]
        two = own[:, CONTEXT + WIDTH :][None]
        found, one, two = self.net(audio, one.contiguous(), two.contiguous())
        following = torch.cat([audio[:, -CONTEXT:], one[0], two[0]], 1)
        return found, following.half()


def batch_of(pairs: list[tuple[str, Samples]], rng: np.random.Generator) -> tuple[Any, Any, Any, Any]:
    """Signals with context in front, letters, and both lengths."""
    signals = [over_the_line(samples, rng) for _, samples in pairs]
    longest = max(map(len, signals))
    padded = np.zeros((len(pairs), CONTEXT + longest), np.float32)
    for row, signal in zip(padded, signals, strict=True):
        row[CONTEXT : CONTEXT + len(signal)] = signal
    letters = [[TOKENS.index("▁" if c == " " else c) for c in text] for text, _ in pairs]
    lengths = torch.tensor([len(signal) // (HOP * STACK) for signal in signals])
    targets = torch.tensor([letter for own in letters for letter in own])
    return torch.from_numpy(padded), targets, lengths, torch.tensor([len(own) for own in letters])


def train(pairs: list[tuple[str, Samples]], steps: int) -> Net:
    """Fixed steps, one thread: the same data and version of torch give the same weights."""
    torch.manual_seed(0)
    torch.set_num_threads(1)
    rng, chance, net = np.random.default_rng(0), random.Random(0), Net()
    sample = torch.from_numpy(np.concatenate([over_the_line(samples, rng) for _, samples in pairs[:200]]))[None]
    with torch.no_grad():
        mel = net.front.logmel(sample)[0]
        net.front.mean.copy_(mel.mean(0))
        net.front.deviation.copy_(mel.std(0))
    optimiser = torch.optim.AdamW(net.parameters(), lr=PEAK, weight_decay=1e-4)
    decay_from, loss_of, began = round(steps * 0.6), nn.CTCLoss(zero_infinity=True), time.monotonic()
    for step in range(steps):
        rate = min(1.0, (step + 1) / WARM, (steps - step) / (steps - decay_from))
        for group in optimiser.param_groups:
            group["lr"] = PEAK * rate
        signal, targets, lengths, sizes = batch_of(chance.choices(pairs, k=BATCH), rng)
        state = torch.zeros(1, BATCH, WIDTH)
        found, _, _ = net(signal, state, state)
        loss = loss_of(found.transpose(0, 1), targets, torch.clamp(lengths, max=found.shape[1]), sizes)
        optimiser.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(net.parameters(), 5)
        optimiser.step()
        if step % 100 == 0:
            print(f"stap {step} van {steps}: {loss.item():.3f} ({time.monotonic() - began:.0f} s)", flush=True)
    net.eval()
    return net


def export(net: Net, out: Path) -> None:
    """`model.onnx` and `tokens.txt`, as sherpa-onnx reads them."""
    out.mkdir(parents=True, exist_ok=True)
    path = out / "model.onnx"
    torch.onnx.export(
        Streaming(net),
        (torch.zeros(1, CHUNK, 1, dtype=torch.int32), torch.zeros(1, CONTEXT + 2 * WIDTH, dtype=torch.float16)),
        str(path),
        input_names=["signal", "state"],
        output_names=["logprobs", "next_state"],
        dynamic_axes={name: {0: "N"} for name in ("signal", "state", "logprobs", "next_state")},
        opset_version=17,
        dynamo=False,
    )
    graph = onnx.load(str(path))
    facts = {"frame_length_ms": 300, "state_dim": CONTEXT + 2 * WIDTH, "sample_rate": RATE}
    onnx.helper.set_model_props(graph, {name: str(value) for name, value in facts.items()})
    onnx.save(graph, str(path))
    (out / "tokens.txt").write_text("".join(f"{token} {n}\n" for n, token in enumerate(TOKENS)), encoding="utf-8")
    print(f"{path.stat().st_size / 1e6:.2f} MB, sha256 {hashlib.sha256(path.read_bytes()).hexdigest()}")


def main() -> None:
    """Read the sentences out, train, write."""
    parser = argparse.ArgumentParser(description="Train the synthetic test recogniser.")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--steps", type=int, default=STEPS)
    parser.add_argument("--readings", type=int, default=1800)
    given = parser.parse_args()
    chance = random.Random(0)
    pairs = [spoken(chance) for _ in range(given.readings)]
    print(f"{len(pairs)} voorgelezen zinnen, {sum(len(s) for _, s in pairs) / RATE / 3600:.2f} uur")
    export(train(pairs, given.steps), given.out)


if __name__ == "__main__":
    main()
