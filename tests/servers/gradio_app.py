"""A small application for gradio, run by gradio's own interpreter."""

import sys
from collections.abc import Iterator

import gradio


def greet(name: str, times: float) -> str:
    """Greet as often as asked."""
    return f"Hello {name}! " * int(times)


def count(most: float) -> Iterator[float]:
    """Count up, one event for each number."""
    yield from map(float, range(int(most)))


with gradio.Blocks() as demo:
    text, number, answer = gradio.Textbox(), gradio.Number(), gradio.Textbox()
    gradio.Button().click(greet, [text, number], answer, api_name="greet")
    gradio.Button().click(count, number, answer, api_name="count")

demo.launch(server_name="127.0.0.1", server_port=int(sys.argv[1]), quiet=True)
