# Nested loops, integer arithmetic, conditions.
def work(n):
    total = 0
    for i in range(n):
        j = 0
        while j < 10:
            if (i + j) % 3 == 0:
                total += i * j
            else:
                total -= j
            j += 1
    return total

print(work(900000))
