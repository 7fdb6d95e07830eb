"""A model of the `transformers` library from a folder on this machine."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from queue import Empty
from time import monotonic
from typing import Any

from daogou.encoders.base import MAX_TOKENS, Message, Tool, ToolCall
from daogou.encoders.chat import ChatUnavailable
from daogou.encoders.chat_schema import calls_in, calls_prompt, calls_schema, checked
from daogou.encoders.chat_text import without_thoughts


class TransformersChatModel:
    """A causal language model with its tokenizer, both read from ``path``; nothing is fetched, no code of the folder is run.

    JSON needs `llguidance`, which draws tokens from the schema. Without a chat template, messages are plain paragraphs.
    Raises `ChatUnavailable` where the folder holds no model.
    """

    def __init__(self, path: Path, *, threads: int = 0) -> None:
        import torch
        from transformers import AutoModelForCausalLM, AutoTokenizer

        try:
            self._tokenizer: Any = AutoTokenizer.from_pretrained(path, local_files_only=True, trust_remote_code=False)
            self._model: Any = AutoModelForCausalLM.from_pretrained(
                path, local_files_only=True, trust_remote_code=False
            ).eval()
        except (OSError, ValueError) as error:
            raise ChatUnavailable(f"chat.model {str(path)!r} cannot be loaded: {error}") from error
        if threads:
            torch.set_num_threads(threads)
        self.name = f"{path.name} by transformers"
        self._lock = threading.Lock()

    def complete(
        self,
        messages: Sequence[Message],
        *,
        schema: Mapping[str, Any] | None = None,
        timeout_s: float = 10.0,
        max_tokens: int = MAX_TOKENS,
    ) -> str:
        """The reply's text; JSON that follows ``schema`` where one is given, as its tokens are drawn from the schema."""
        text = "".join(without_thoughts(self._pieces(messages, timeout_s, max_tokens, schema))).strip()
        return checked(text, schema, who=self.name) if schema is not None else text

    def stream(
        self, messages: Sequence[Message], *, timeout_s: float = 10.0, max_tokens: int = MAX_TOKENS
    ) -> Iterator[str]:
        """The reply's text, a word at a time."""
        return without_thoughts(self._pieces(messages, timeout_s, max_tokens, None))

    def tool_calls(
        self,
        messages: Sequence[Message],
        tools: Sequence[Tool],
        *,
        timeout_s: float = 10.0,
        max_tokens: int = MAX_TOKENS,
    ) -> tuple[ToolCall, ...]:
        """Which of the tools the model asks for: JSON drawn from a schema of all of them."""
        told = [{"role": "system", "content": calls_prompt(tools)}, *messages]
        schema = calls_schema(tools)
        reply = self.complete(told, schema=schema, timeout_s=timeout_s, max_tokens=max_tokens)
        return calls_in(reply, tools, who=self.name)

    def _pieces(
        self, messages: Sequence[Message], timeout_s: float, max_tokens: int, schema: Mapping[str, Any] | None
    ) -> Iterator[str]:
        """The reply as it is made beside the reader; it stops at the next token once told, or at the deadline."""
        import torch
        from transformers import TextIteratorStreamer

        deadline = monotonic() + timeout_s
        stop = _Stop(deadline)
        streamer = TextIteratorStreamer(self._tokenizer, skip_prompt=True, timeout=timeout_s, skip_special_tokens=True)
        steered = [self._drawn_from(schema)] if schema is not None else []
        inputs = self._inputs(messages)
        length, most = inputs["input_ids"].shape[1], getattr(self._model.config, "max_position_embeddings", None)
        if most and length + max_tokens > most:
            raise ChatUnavailable(f"{self.name}: {length} tokens and a reply of {max_tokens} are more than its {most}")
        failed: list[BaseException] = []

        def work() -> None:
            try:
                with self._lock, torch.inference_mode():
                    self._model.generate(
                        **inputs, max_new_tokens=max_tokens, do_sample=False, streamer=streamer,
                        stopping_criteria=[stop], logits_processor=steered,
                    )  # fmt: skip
            except BaseException as error:
                failed.append(error)
                streamer.end()

        threading.Thread(target=work, name="transformers", daemon=True).start()
        try:
            yield from (piece for piece in streamer if piece)
        except Empty:
            raise TimeoutError(f"{self.name} did not answer within {timeout_s:g} s") from None
        finally:
            stop.told.set()
        if failed:
            raise ChatUnavailable(f"{self.name}: {failed[0]}") from failed[0]
        if monotonic() > deadline:
            raise TimeoutError(f"{self.name} did not answer within {timeout_s:g} s")

    def _inputs(self, messages: Sequence[Message]) -> dict[str, Any]:
        if self._tokenizer.chat_template:
            found: Any = self._tokenizer.apply_chat_template(
                list(messages), add_generation_prompt=True, return_tensors="pt", return_dict=True
            )
        else:
            text = "\n\n".join(str(message["content"]) for message in messages) + "\n\n"
            found = self._tokenizer(text, return_tensors="pt")
        return {name: found[name] for name in ("input_ids", "attention_mask") if name in found}

    @cached_property
    def _words(self) -> Any:
        import llguidance.hf

        return llguidance.hf.from_tokenizer(self._tokenizer, n_vocab=self._model.config.vocab_size)

    def _drawn_from(self, schema: Mapping[str, Any]) -> _Drawn:
        try:
            return _Drawn(self._words, schema)
        except ImportError as error:
            raise ChatUnavailable(f"{self.name}: JSON needs llguidance; run: pip install llguidance") from error


class _Stop:
    """A stopping criterion of `transformers`: the reader has gone, or the time is up."""

    def __init__(self, deadline: float) -> None:
        self.told, self._deadline = threading.Event(), deadline

    def __call__(self, input_ids: Any, scores: Any, **_: Any) -> Any:
        import torch

        stopped = self.told.is_set() or monotonic() > self._deadline
        return torch.full((input_ids.shape[0],), stopped, dtype=torch.bool)


class _Drawn:
    """A logits processor of `transformers` that lets through only tokens with which the reply can still follow the schema."""

    def __init__(self, words: Any, schema: Mapping[str, Any]) -> None:
        import json

        import llguidance
        import llguidance.numpy

        self._numpy = llguidance.numpy
        grammar = llguidance.LLMatcher.grammar_from_json_schema(json.dumps(schema), defaults={"whitespace_flexible": False})
        self._matcher = llguidance.LLMatcher(words, grammar)
        if self._matcher.is_error():
            raise ChatUnavailable(f"this schema cannot be followed: {self._matcher.get_error()}")
        self._mask = llguidance.numpy.allocate_token_bitmask(1, words.vocab_size)
        self._read: int | None = None

    def __call__(self, input_ids: Any, scores: Any) -> Any:
        import torch

        if self._read is not None:
            for token in input_ids[0, self._read :].tolist():
                self._matcher.consume_token(token)
        self._read = input_ids.shape[1]
        self._numpy.fill_next_token_bitmask(self._matcher, self._mask, 0)
        bits = torch.from_numpy(self._mask[0]).unsqueeze(-1) >> torch.arange(32, dtype=torch.int32)
        allowed = (bits & 1).reshape(-1)[: scores.shape[-1]].bool()
        return scores.masked_fill(~allowed, float("-inf"))
