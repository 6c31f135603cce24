import sys
def show(number, compute):
    try:
        made = compute()
    except Exception as problem:
        print(number, type(problem).__name__, ascii(str(problem)), [one if isinstance(one, (int, str, bytes)) else None for one in problem.args])
        return
    if isinstance(made, (str, bytes, bytearray, list, tuple, int, float)):
        print(number, ascii(made), type(made).__name__, sys.getsizeof(made))
    else:
        print(number, ascii(made), type(made).__name__)
