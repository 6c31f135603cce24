// The classes and functions of collections that CPython has in Python: namedtuple, Counter, ChainMap. Written anew after
// their documented behaviour and the messages of 3.8 to 3.15; run by library-source.ts with the names of collections.ts.

const COUNTER = `
def _count_of(pair):
    return pair[1]

class Counter(dict):
    def __init__(self, iterable=None, /, **kwds):
        super().__init__()
        self.update(iterable, **kwds)

    def __missing__(self, key):
        return 0

    def most_common(self, n=None):
        pairs = sorted(self.items(), key=_count_of, reverse=True)
        if n is None:
            return pairs
        return pairs[:max(n, 0)]

    def elements(self):
        return _repeated(self.items())

    @classmethod
    def fromkeys(cls, iterable, v=None):
        raise NotImplementedError(
            'Counter.fromkeys() is undefined.  Use Counter(iterable) instead.')

    def update(self, iterable=None, /, **kwds):
        if iterable is not None:
            if _is_mapping(iterable):
                if self:
                    count_of = self.get
                    for elem, count in iterable.items():
                        self[elem] = count + count_of(elem, 0)
                else:
                    super().update(iterable)
            else:
                _count_elements(self, iterable)
        if kwds:
            self.update(kwds)

    def subtract(self, iterable=None, /, **kwds):
        if iterable is not None:
            count_of = self.get
            if _is_mapping(iterable):
                for elem, count in iterable.items():
                    self[elem] = count_of(elem, 0) - count
            else:
                for elem in iterable:
                    self[elem] = count_of(elem, 0) - 1
        if kwds:
            self.subtract(kwds)

    def copy(self):
        return self.__class__(self)

    def __delitem__(self, elem):
        if elem in self:
            super().__delitem__(elem)

    def __add__(self, other):
        if not isinstance(other, Counter):
            return NotImplemented
        result = Counter()
        for elem, count in self.items():
            total = count + other[elem]
            if total > 0:
                result[elem] = total
        for elem, count in other.items():
            if elem not in self and count > 0:
                result[elem] = count
        return result

    def __sub__(self, other):
        if not isinstance(other, Counter):
            return NotImplemented
        result = Counter()
        for elem, count in self.items():
            total = count - other[elem]
            if total > 0:
                result[elem] = total
        for elem, count in other.items():
            if elem not in self and count < 0:
                result[elem] = 0 - count
        return result

    def __or__(self, other):
        if not isinstance(other, Counter):
            return NotImplemented
        result = Counter()
        for elem, count in self.items():
            others = other[elem]
            larger = others if count < others else count
            if larger > 0:
                result[elem] = larger
        for elem, count in other.items():
            if elem not in self and count > 0:
                result[elem] = count
        return result

    def __and__(self, other):
        if not isinstance(other, Counter):
            return NotImplemented
        result = Counter()
        for elem, count in self.items():
            others = other[elem]
            smaller = count if count < others else others
            if smaller > 0:
                result[elem] = smaller
        return result

    def __pos__(self):
        result = Counter()
        for elem, count in self.items():
            if count > 0:
                result[elem] = count
        return result

    def __neg__(self):
        result = Counter()
        for elem, count in self.items():
            if count < 0:
                result[elem] = 0 - count
        return result

    def _keep_positive(self):
        spent = [elem for elem, count in self.items() if not count > 0]
        for elem in spent:
            del self[elem]
        return self

    def __iadd__(self, other):
        for elem, count in other.items():
            self[elem] += count
        return self._keep_positive()

    def __isub__(self, other):
        for elem, count in other.items():
            self[elem] -= count
        return self._keep_positive()

    def __ior__(self, other):
        for elem, others in other.items():
            count = self[elem]
            if others > count:
                self[elem] = others
        return self._keep_positive()

    def __iand__(self, other):
        for elem, count in self.items():
            others = other[elem]
            if others < count:
                self[elem] = others
        return self._keep_positive()
`

const REPR_UNTIL_3_9 = `
    def __repr__(self):
        if not self:
            return '%s()' % self.__class__.__name__
        try:
            shown = ', '.join(['%r: %r' % pair for pair in self.most_common()])
            return '%s({%s})' % (self.__class__.__name__, shown)
        except TypeError:
            return '{0}({1!r})'.format(self.__class__.__name__, dict(self))
`

const SINCE_3_10 = `
    def __repr__(self):
        if not self:
            return f'{self.__class__.__name__}()'
        try:
            shown = dict(self.most_common())
        except TypeError:
            shown = dict(self)
        return f'{self.__class__.__name__}({shown!r})'

    def total(self):
        return sum(self.values())

    def __eq__(self, other):
        if not isinstance(other, Counter):
            return NotImplemented
        return all(self[e] == other[e] for c in (self, other) for e in c)

    def __ne__(self, other):
        if not isinstance(other, Counter):
            return NotImplemented
        return not self == other

    def __le__(self, other):
        if not isinstance(other, Counter):
            return NotImplemented
        return all(self[e] <= other[e] for c in (self, other) for e in c)

    def __lt__(self, other):
        if not isinstance(other, Counter):
            return NotImplemented
        return self <= other and self != other

    def __ge__(self, other):
        if not isinstance(other, Counter):
            return NotImplemented
        return all(self[e] >= other[e] for c in (self, other) for e in c)

    def __gt__(self, other):
        if not isinstance(other, Counter):
            return NotImplemented
        return self >= other and self != other
`

const CHAIN_MAP = `
class ChainMap(_MutableMapping):
    def __init__(self, *maps):
        self.maps = list(maps) or [{}]

    def __missing__(self, key):
        raise KeyError(key)

    def __getitem__(self, key):
        for mapping in self.maps:
            try:
                return mapping[key]
            except KeyError:
                pass
        return self.__missing__(key)

    def get(self, key, default=None):
        return self[key] if key in self else default

    def __len__(self):
        return len(set().union(*self.maps))

    def __iter__(self):
        names = {}
        for mapping in reversed(self.maps):
            for key in mapping:
                names[key] = None
        return iter(names)

    def __contains__(self, key):
        return any(key in m for m in self.maps)

    def __bool__(self):
        return any(self.maps)

    def __repr__(self):
        return f'{self.__class__.__name__}({", ".join([repr(m) for m in self.maps])})'

    @classmethod
    def fromkeys(cls, iterable, *args):
        return cls(dict.fromkeys(iterable, *args))

    def copy(self):
        return self.__class__(self.maps[0].copy(), *self.maps[1:])

    __copy__ = copy

    def new_child(self, m=None, **kwargs):
        if m is None:
            m = kwargs
        elif kwargs:
            m.update(kwargs)
        return self.__class__(m, *self.maps)

    @property
    def parents(self):
        return self.__class__(*self.maps[1:])

    def __setitem__(self, key, value):
        self.maps[0][key] = value

    def __delitem__(self, key):
        try:
            del self.maps[0][key]
        except KeyError:
            raise KeyError('Key not found in the first mapping: {!r}'.format(key))

    def popitem(self):
        try:
            return self.maps[0].popitem()
        except KeyError:
            raise KeyError('No keys found in the first mapping.')

    def pop(self, key, *args):
        try:
            return self.maps[0].pop(key, *args)
        except KeyError:
            raise KeyError('Key not found in the first mapping: {!r}'.format(key))

    def clear(self):
        self.maps[0].clear()
`

/** What ChainMap has of collections.abc. */
const MUTABLE_MAPPING = `
class _MutableMapping:
    def keys(self):
        return dict.fromkeys(self).keys()

    def values(self):
        return [self[key] for key in self]

    def items(self):
        return [(key, self[key]) for key in self]

    def setdefault(self, key, default=None):
        try:
            return self[key]
        except KeyError:
            self[key] = default
        return default

    def update(self, other=(), /, **kwds):
        if _is_mapping(other):
            for key in other:
                self[key] = other[key]
        elif hasattr(other, 'keys'):
            for key in other.keys():
                self[key] = other[key]
        else:
            for key, value in other:
                self[key] = value
        for key, value in kwds.items():
            self[key] = value

    def __eq__(self, other):
        if not _is_mapping(other):
            return NotImplemented
        return dict(self.items()) == dict(other.items())
`

const SHARED = `
def _is_mapping(one):
    return isinstance(one, (dict, _MutableMapping))

def _repeated(pairs):
    for elem, count in pairs:
        for _ in range(count):
            yield elem
`

const NAMEDTUPLE = `
def _without_invalid(names):
    good = []
    for index, name in enumerate(names):
        is_bad = (not name.isidentifier() or _is_keyword(name)
                  or name.startswith('_') or name in good)
        good.append(f'_{index}' if is_bad else name)
    return good

def _check_names(typename, names, rename):
    for name in [typename] + names:
        if type(name) is not str:
            raise TypeError('Type names and field names must be strings')
        if not name.isidentifier():
            raise ValueError(f'Type names and field names must be valid identifiers: {name!r}')
        if _is_keyword(name):
            raise ValueError(f'Type names and field names cannot be a keyword: {name!r}')
    known = set()
    for name in names:
        if name.startswith('_') and not rename:
            raise ValueError(f'Field names cannot start with an underscore: {name!r}')
        if name in known:
            raise ValueError(f'Encountered duplicate field name: {name!r}')
        known.add(name)

def namedtuple(typename, field_names, *, rename=False, defaults=None, module=None):
    if isinstance(field_names, str):
        field_names = field_names.replace(',', ' ').split()
    names = list(map(str, field_names))
    typename = _intern(str(typename))
    if rename:
        names = _without_invalid(names)
    _check_names(typename, names, rename)
    by_default = {}
    if defaults is not None:
        defaults = tuple(defaults)
        if len(defaults) > len(names):
            raise TypeError('Got more default values than field names')
        if defaults:
            by_default = dict(zip(names[-len(defaults):], defaults))
    fields = tuple(map(_intern, names))
    expected = len(fields)
    shown = '(' + ', '.join([f'{name}=%r' for name in fields]) + ')'
    tuple_new = tuple.__new__

    __new__ = _make_new(typename, fields)
    if defaults is not None:
        __new__.__defaults__ = defaults

    def _make(cls, iterable):
        result = tuple_new(cls, iterable)
        if len(result) != expected:
            raise TypeError(f'Expected {expected} arguments, got {len(result)}')
        return result

    def _replace(self, /, **kwds):
        result = self._make(map(kwds.pop, fields, self))
        if kwds:
            raise {replace_error}(f'Got unexpected field names: {list(kwds)!r}')
        return result

    def __repr__(self):
        return self.__class__.__name__ + shown % self

    def _asdict(self):
        return dict(zip(self._fields, self))

    def __getnewargs__(self):
        return tuple(self)

    for method in (_make, _replace, __repr__, _asdict, __getnewargs__):
        method.__qualname__ = f'{typename}.{method.__name__}'

    namespace = {
        '__doc__': f'{typename}({", ".join(fields)})',
        '__slots__': (),
        '_fields': fields,
        '_field_defaults': by_default,
        {old_defaults}'__new__': __new__,
        '_make': classmethod(_make),
        {replace_name}'_replace': _replace,
        '__repr__': __repr__,
        '_asdict': _asdict,
        '__getnewargs__': __getnewargs__,
        {match_args}
    }
    for index, name in enumerate(fields):
        namespace[name] = _tuplegetter(index, _intern(f'Alias for field number {index}'))
    result = type(typename, (tuple,), namespace)
    if module is None:
        module = _calling_module()
    if module is not None:
        result.__module__ = module
    return result
`

/** The source for a version; the namespace it needs is described in collections.ts. */
export function collectionsSource(minor: number): string {
  const namedTuple = NAMEDTUPLE.replace('{replace_error}', minor >= 13 ? 'TypeError' : 'ValueError')
    .replace('{replace_name}', minor >= 13 ? `'__replace__': _replace, ` : '')
    .replace('{old_defaults}', minor === 8 ? `'_fields_defaults': by_default, ` : '')
    .replace('{match_args}', minor >= 10 ? `'__match_args__': field_names,` : '')
  const counter = COUNTER + (minor >= 10 ? SINCE_3_10 : REPR_UNTIL_3_9)
  return [MUTABLE_MAPPING, SHARED, counter, CHAIN_MAP, namedTuple].join('\n')
}
