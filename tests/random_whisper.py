"""A Whisper of random weights in the format of CTranslate2, built where a test needs it. It recognises nothing at all.

It proves that the adapter loads a model, keeps times inside the audio and ends; never what is said.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import ctranslate2
import numpy as np
from tokenizers import Tokenizer, models, pre_tokenizers

WIDTH, HEADS, LAYERS, MELS, TEXT, FRAMES = 32, 2, 2, 80, 448, 1500
_LANGUAGES = ("en", "nl")
_TASKS = ("<|translate|>", "<|transcribe|>", "<|startoflm|>", "<|startofprev|>", "<|nospeech|>", "<|notimestamps|>")


def vocabulary() -> list[str]:
    """Bytes, the special tokens of Whisper, and its time tokens."""
    letters = sorted(pre_tokenizers.ByteLevel.alphabet())
    special = ["<|endoftext|>", "<|startoftranscript|>", *(f"<|{name}|>" for name in _LANGUAGES), *_TASKS]
    return [*letters, *special, *(f"<|{n * 0.02:.2f}|>" for n in range(1501))]


class Filler:
    """Puts random weights in the layers of a specification."""

    def __init__(self) -> None:
        self._rng = np.random.default_rng(0)

    def some(self, *shape: int) -> Any:
        return self._rng.normal(0, 0.02, shape).astype(np.float32)

    def norm(self, layer: Any) -> None:
        layer.gamma, layer.beta = np.ones(WIDTH, np.float32), np.zeros(WIDTH, np.float32)

    def linear(self, layer: Any, out: int, into: int) -> None:
        layer.weight, layer.bias = self.some(out, into), np.zeros(out, np.float32)

    def attention(self, layer: Any, *rows: int) -> None:
        self.norm(layer.layer_norm)
        for part, count in zip(layer.linear, rows, strict=True):
            self.linear(part, count * WIDTH, WIDTH)

    def feed_forward(self, layer: Any) -> None:
        self.norm(layer.layer_norm)
        self.linear(layer.linear_0, 4 * WIDTH, WIDTH)
        self.linear(layer.linear_1, WIDTH, 4 * WIDTH)

    def encoder(self, encoder: Any) -> None:
        encoder.conv1.weight, encoder.conv1.bias = self.some(WIDTH, MELS, 3), np.zeros(WIDTH, np.float32)
        encoder.conv2.weight, encoder.conv2.bias = self.some(WIDTH, WIDTH, 3), np.zeros(WIDTH, np.float32)
        encoder.position_encodings.encodings = self.some(FRAMES, WIDTH)
        for layer in encoder.layer:
            self.attention(layer.self_attention, 3, 1)
            self.feed_forward(layer.ffn)
        self.norm(encoder.layer_norm)

    def decoder(self, decoder: Any, tokens: int) -> None:
        decoder.position_encodings.encodings = self.some(TEXT, WIDTH)
        decoder.embeddings.weight = self.some(tokens, WIDTH)
        decoder.projection.weight = decoder.embeddings.weight
        decoder.scale_embeddings = False
        for layer in decoder.layer:
            self.attention(layer.self_attention, 3, 1)
            self.attention(layer.attention, 1, 2, 1)
            self.feed_forward(layer.ffn)
        self.norm(decoder.layer_norm)


def build(folder: Path) -> Path:
    """The folder, with a model in it."""
    tokens, filler = vocabulary(), Filler()
    spec = ctranslate2.specs.WhisperSpec(LAYERS, HEADS, LAYERS, HEADS)
    filler.encoder(spec.encoder)
    filler.decoder(spec.decoder, len(tokens))
    spec.config.suppress_ids = [tokens.index("<|nospeech|>")]
    spec.config.suppress_ids_begin = [tokens.index("<|endoftext|>")]
    spec.config.lang_ids = [tokens.index(f"<|{name}|>") for name in _LANGUAGES]
    spec.config.alignment_heads = [(0, 0), (1, 1)]
    spec.register_vocabulary(tokens)
    spec.validate()
    spec.optimize(quantization="int8")
    folder.mkdir(parents=True, exist_ok=True)
    spec.save(str(folder))
    tokenizer = Tokenizer(models.BPE(vocab={token: n for n, token in enumerate(tokens)}, merges=[]))
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.add_special_tokens([token for token in tokens if token.startswith("<|")])
    tokenizer.save(str(folder / "tokenizer.json"))
    (folder / "preprocessor_config.json").write_text(json.dumps({"feature_size": MELS}), encoding="utf-8")
    return folder
