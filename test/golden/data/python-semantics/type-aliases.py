import sys
if sys.version_info[1] >= 9:
    def f(a: list[int], b: dict[str, list[int]] = None, *c: tuple[int, ...]) -> set[str]: return a
    print(f([1]), list[int], dict[str, int], tuple[int, ...], list[int] == list[int], list[int].__origin__, list[int].__args__, list[int]([1, 2]), type(list[int]).__name__, type[int], tuple[()])
    class Q: pass
    print(list[Q], dict[str, Q | None] if sys.version_info[1] >= 10 else 0)
if sys.version_info[1] >= 10:
    print(int | None, int | str | float, isinstance(1, int | str), isinstance(1.5, int | str), (int | int), int | str == str | int)
    def g(x: int | None = None) -> "str | None": return x
    print(g())
else:
    try: int | None
    except TypeError as e: print(e)
if sys.version_info[1] == 8:
    try: list[int]
    except TypeError as e: print(e)
try: int[3]
except TypeError as e: print(e)
