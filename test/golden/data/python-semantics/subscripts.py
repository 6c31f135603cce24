class N: pass
for x in (N(), 5, None, (1,), "s", frozenset(), N, b"x", range(3)):
    try: del x[0]
    except TypeError as e: print(e)
    try: x[0] = 1
    except TypeError as e: print(e)
    try: x["a"]
    except TypeError as e: print(e)
