# Text: small pieces made, joined, split, replaced, counted.
def work(n):
    total = 0
    for turn in range(n):
        parts = []
        for i in range(1000):
            parts.append("item %d" % i)
        text = ", ".join(parts)
        total += len(text)
        words = text.split(", ")
        total += len(words)
        upper = text.upper().replace("ITEM", "x")
        total += upper.count("x")
        line = ""
        for word in words[:200]:
            line += word
        total += len(line)
    return total

print(work(2500))
