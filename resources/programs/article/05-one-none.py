"""There is one None: comparing by identity and by address comes to the same."""
nothing = None
void = None
print(nothing is void)
print(id(nothing) == id(void))
