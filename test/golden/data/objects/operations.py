"""What containers, instances and classes ask of the allocators while they are worked on. Run inside each interpreter with
the folder of its record.so (see record.c): python3 -I -S operations.py FOLDER OUT.json; merge.py makes operations.json.

An event is +domain size, ~domain size (realloc) or -domain, with the number of the block: `+o64#0 ~m32#1>2 -m#2`; N is
NULL, ? a block from before. Blocks of iterators, integers and argument tuples, which the loops around an operation make,
are left out: objects of 24 to 48 and of 72 bytes."""
import sys
sys.path.insert(0, sys.argv[1])
import array, collections, gc, json, record
gc.disable()
NOISE = {24, 28, 32, 40, 48, 72}
kept = []

def written(events, ignored):
    blocks, hidden, out, made = {}, set(), [], 0
    for operation, domain, size, before, after in events:
        letter = "rmo"[domain]
        if operation == 0 and letter == "o" and size in ignored:
            hidden.add(after)
        elif operation == 0:
            blocks[after] = made
            out.append("+%s%d#%d" % (letter, size, made))
            made += 1
        elif operation == 1:
            old = blocks.pop(before, "?") if before else "N"
            blocks[after] = made
            out.append("~%s%d#%s>%d" % (letter, size, old, made))
            made += 1
        elif before in hidden:
            hidden.discard(before)
        elif before:
            out.append("-%s#%s" % (letter, blocks.pop(before, "?")))
    return " ".join(out)

def empty_free_lists():
    kept.append([{} for _ in range(120)])
    kept.append([{"a": 1} for _ in range(120)])
    kept.append([[] for _ in range(120)])
    for length in range(1, 8):
        kept.append([tuple(range(length)) for _ in range(2100)])

operations = {}

def operation(name, prepare, act, ignored=NOISE):
    """act(prepare()) is recorded, the third time; what it answers stays alive."""
    for _ in range(3):
        argument = prepare()
        kept.append(argument)
        empty_free_lists()
        record.start()
        result = act(argument)
        events = record.stop()
        kept.append(result)
    operations[name] = written(events, ignored)

def of_ints(n): return {i: i for i in range(n)}
def of_strings(n): return {"k%d" % i: i for i in range(n)}
def less(n, k):
    d = of_ints(n)
    for i in range(k): del d[i]
    return d
def updated_empty(source):
    d = {}
    d.update(source)
    return d
def updated_one(source):
    d = {200: 1}
    d.update(source)
    return d

for n in (1, 5, 6, 10, 11, 21, 22, 60):
    operation("{} updated by dict of %d" % n, lambda: of_ints(n), updated_empty)
    operation("{} updated by dict of %d strings" % n, lambda: of_strings(n), updated_empty)
    operation("dict of one updated by dict of %d" % n, lambda: of_ints(n), updated_one)
    operation("dict(dict of %d)" % n, lambda: of_ints(n), lambda d: dict(d))
    operation("copy of dict of %d" % n, lambda: of_ints(n), lambda d: d.copy())
    operation("copy of dict of %d strings" % n, lambda: of_strings(n), lambda d: d.copy())
    operation("dict.fromkeys(dict of %d)" % n, lambda: of_ints(n), lambda d: dict.fromkeys(d))
    operation("dict.fromkeys(set of %d)" % n, lambda: set(range(n)), lambda d: dict.fromkeys(d))
for n, k in ((10, 2), (10, 4), (10, 9), (40, 20), (5, 5)):
    operation("copy of dict of %d less %d" % (n, k), lambda: less(n, k), lambda d: d.copy())
    operation("{} updated by dict of %d less %d" % (n, k), lambda: less(n, k), updated_empty)
def strings_then_int(_):
    d = {"a": 1, "b": 2}
    d[3] = 1
    return d
operation("two strings, then an int", lambda: None, strings_then_int)
def cleared_and_filled(d):
    d.clear()
    d[1] = 1
    return d
operation("dict of 20 cleared, one inserted", lambda: of_ints(20), cleared_and_filled)
FIRST, NEW = range(38), range(100, 110)
def replaced(d):
    for i in FIRST: del d[i]
    for i in NEW: d[i] = 1
    return d
operation("dict of 40 less 38, 10 inserted", lambda: of_ints(40), replaced)

def updated_set(source):
    s = set()
    s.update(source)
    return s
def cleared_set(s):
    s.clear()
    s.add(1)
    return s
for n in (1, 3, 5, 10, 20, 80):
    operation("set() updated by set of %d" % n, lambda: set(range(n)), updated_set)
    operation("set() updated by dict of %d" % n, lambda: of_ints(n), updated_set)
    operation("copy of set of %d" % n, lambda: set(range(n)), lambda s: s.copy())
    operation("frozenset(set of %d)" % n, lambda: set(range(n)), lambda s: frozenset(s))
    operation("set of %d | set of 3" % n, lambda: (set(range(n)), {200, 201, 202}), lambda p: p[0] | p[1])
    operation("set of %d cleared, one added" % n, lambda: set(range(n)), cleared_set)

def extended_one(source):
    l = [0]
    l.extend(source)
    return l
def extended_empty(source):
    l = []
    l.extend(source)
    return l
def popped(l):
    while l: l.pop()
    return l
def deleted(l):
    while l: del l[-1]
    return l
def inserted_three(p):
    p[0][1:1] = p[1]
    return p
def all_deleted(l):
    del l[:]
    return l
def cleared_list(l):
    l.clear()
    l.append(1)
    return l
for n in (1, 3, 9, 20):
    for kind, make in (("list", lambda: list(range(n))), ("set", lambda: set(range(n))), ("dict", lambda: of_ints(n))):
        operation("list(%s of %d)" % (kind, n), make, lambda x: list(x), NOISE | {64})
        operation("list of one extended by %s of %d" % (kind, n), make, extended_one, NOISE | {64})
        operation("[] extended by %s of %d" % (kind, n), make, extended_empty, NOISE | {64})
    operation("slice of list of %d" % n, lambda: list(range(n)), lambda l: l[:])
    operation("list of %d + itself" % n, lambda: list(range(n)), lambda l: l + l)
    operation("list of %d popped to nothing" % n, lambda: list(range(n)), popped)
    operation("list of %d deleted item by item" % n, lambda: list(range(n)), deleted)
    operation("three put into list of %d" % n, lambda: (list(range(n)), [1, 2, 3]), inserted_three)
    operation("list of %d deleted at once" % n, lambda: list(range(n)), all_deleted)
    operation("list of %d cleared, one appended" % n, lambda: list(range(n)), cleared_list)

def walked(d):
    for i in range(200): d.append(1)
    for i in range(150): d.popleft()
    for i in range(100): d.appendleft(1)
    for i in range(150): d.pop()
    return d
operation("deque of 1 walked", lambda: collections.deque([1]), walked)
def queued(d):
    for i in range(300):
        d.append(1)
        d.popleft()
    return d
operation("deque of 10 as a queue", lambda: collections.deque(range(10)), queued)
def cut(b):
    for i in range(60): del b[:5]
    return b
operation("bytearray of 600 cut at the start", lambda: bytearray(600), cut)
def up_and_down(b):
    for i in range(100): b.append(1)
    for i in range(90): b.pop()
    b.clear()
    b.append(1)
    return b
operation("bytearray up and down", bytearray, up_and_down)
def byte_queue(b):
    for i in range(20):
        b.append(1)
        del b[:1]
    return b
operation("bytearray of 10 as a queue", lambda: bytearray(10), byte_queue)
def array_walk(a):
    for i in range(50): a.append(1)
    for i in range(50): a.pop()
    a.append(1)
    return a
operation("array up and down", lambda: array.array("i"), array_walk)

def plain_class():
    class C: pass
    return C
def set_names(*names):
    def act(c):
        o = c()
        for name in names: setattr(o, name, 1)
        return o
    return act
EIGHT = tuple("abcdefgh")
ATTRIBUTES = set()
def after(*acts):
    def prepare():
        c = plain_class()
        for act in acts: kept.append(act(c))
        return c
    return prepare
operation("first instance, 8 attributes", plain_class, set_names(*EIGHT), ATTRIBUTES)
operation("second instance, 8 attributes after 8", after(set_names(*EIGHT)), set_names(*EIGHT), ATTRIBUTES)
operation("second instance, 8 attributes after 2", after(set_names("a", "b")), set_names(*EIGHT), ATTRIBUTES)
operation("second instance, other order", after(set_names("a", "b", "c")), set_names("c", "a"), ATTRIBUTES)
operation("third instance after another order", after(set_names("a", "b", "c"), set_names("c", "a")), set_names("a", "b"), ATTRIBUTES)
def without_one(c):
    o = c()
    o.a = 1
    o.b = 2
    del o.a
    o.c = 3
    return o
operation("attribute deleted", plain_class, without_one, ATTRIBUTES)
operation("instance after one with a deleted attribute", after(without_one), set_names("a", "b"), ATTRIBUTES)
def dict_first(c):
    o = c()
    o.__dict__
    o.a = 1
    return o
operation("__dict__ read before an attribute", plain_class, dict_first, ATTRIBUTES)
def dict_with_int(c):
    o = c()
    o.a = 1
    o.__dict__[5] = 6
    return o
operation("an int put into __dict__", plain_class, dict_with_int, ATTRIBUTES)
def made_and_freed(c):
    o = c()
    o.a = 1
    o.b = 2
    del o
operation("instance made and freed", after(set_names("a", "b")), made_and_freed, ATTRIBUTES)

def class_of_nothing(_):
    class T: pass
    return T
def class_of_two_methods(_):
    class T:
        def __init__(self): self.a = 1
        def m(self): return 1
    return T
def class_of_slots(_):
    class T:
        __slots__ = ("a", "b")
    return T
operation("class of nothing", lambda: None, class_of_nothing, ATTRIBUTES)
operation("class of two methods", lambda: None, class_of_two_methods, ATTRIBUTES)
operation("class of two slots", lambda: None, class_of_slots, ATTRIBUTES)
json.dump(operations, open(sys.argv[2], "w"))
