"""A text put together by +=, by join and by a list that is kept: what is traced at the peak and afterwards."""
import tracemalloc

WORDS = [f"word{number}" for number in range(5_000)]


def added():
    text = ""
    for word in WORDS:
        text += word
    return text


def kept_alive():
    text = ""
    for word in WORDS:
        before = text
        text = before + word
    return text


def joined():
    return "".join(WORDS)


for make in (added, kept_alive, joined):
    tracemalloc.start()
    text = make()
    held, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    print(f"{make.__name__:11} {len(text)} characters, held {held} B, peak {peak} B")
    del text
