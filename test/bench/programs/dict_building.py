# Dictionaries by number and by word: counting, looking up, walking through.
def work(n):
    squares = {}
    for i in range(n):
        squares[i] = i * i
    counts = {}
    for i in range(n):
        word = "w" + str(i % 1000)
        counts[word] = counts.get(word, 0) + 1
    total = 0
    for key, value in squares.items():
        if key in counts or value % 7 == 0:
            total += value
    for word in counts:
        total += counts[word]
    return total

print(work(900000))
