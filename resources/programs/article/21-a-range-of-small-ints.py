"""Which ints exist once, however they are made. The article: -5 to 256."""

once = [number for number in range(-50, 2000) if int(str(number)) is int(str(number))]
print("from", once[0], "to", once[-1])
