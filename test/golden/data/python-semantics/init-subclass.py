try:
    class A(object, x=1): pass
except TypeError as e: print(e)
class B:
    def __init_subclass__(cls, **k):
        print(cls.__name__, k)
        super().__init_subclass__(**k)
class C(B): pass
try:
    class D(B, x=1): pass
except TypeError as e: print(e)
try: object.__init_subclass__(1)
except TypeError as e: print(e)
