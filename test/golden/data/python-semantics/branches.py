x = 3
if x == 1: print(1)
elif x == 2: print(2)
elif x == 3:
    print(3)
else: print("e")
for i in range(4):
    if i == 0: continue
    elif i == 2: print("two")
    elif i == 3:
        if i: print("in")
        else: print("no")
    else: print("else", i)
def f(a):
    if a == 1: return "one"
    elif a == 2: return "two"
    else: return "other"
print(f(1), f(2), f(3))
